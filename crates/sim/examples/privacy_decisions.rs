//! What a decision on consent, on a release and on a cookie costs, with its reasons, beside looking up the same words in a hash map.
//!
//!     cargo run --release -p aftercare-sim --example privacy_decisions

#![expect(clippy::disallowed_methods, reason = "it measures")]

use aftercare_core::SubjectId;
use aftercare_core::person::{Person, PersonEvent, PersonEventKind};
use aftercare_core::unit::Actor;
use aftercare_documents::Documents;
use aftercare_privacy::{CookieVisitor, Recipient, ReleaseFacts, Resident};
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::HashMap;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u32 = 2_000_000;
const RUNS: usize = 5;

/// Nanoseconds each, the median of the runs.
fn each(mut work: impl FnMut()) -> f64 {
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            (0..ROUNDS).for_each(|_| work());
            begun.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS)
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs.get(RUNS / 2).copied().unwrap_or(f64::NAN)
}

fn main() -> Result<(), Box<dyn Error>> {
    let policies = Documents::embedded().policies()?;
    let today = date(2022, 3, 1);
    let mut person = Person::new(SubjectId::new("somebody"));
    let consent = PersonEventKind::ConsentGiven { purpose: "marketing".to_owned(), version: "2021".to_owned() };
    person.apply(&PersonEvent { at: Timestamp::UNIX_EPOCH, actor: Actor::Customer, rules: Vec::new(), kind: consent });
    let words: HashMap<&str, usize> = policies.vocabulary.categories.iter().enumerate().map(|(n, word)| (word.slug.as_str(), n)).collect();
    let looked_up = each(|| {
        for word in ["contact", "payment", "media"] {
            black_box(words.get(black_box(word)));
        }
    });
    println!("| decision | ns | beside three look-ups in a hash map |\n| --- | --- | --- |");
    let row = |what: &str, ns: f64| println!("| {what} | {ns:.0} | {looked_up:.0} ns, {:.1} x |", ns / looked_up);
    for (place, country, state) in [("Germany", "DE", None), ("California", "US", Some("CA"))] {
        let standing = || policies.standing(black_box("2021"), Resident { country, state }, today);
        let consented = each(|| {
            if let Some(standing) = standing() {
                black_box(standing.process("contact", "marketing", person.agreed("marketing")));
            }
        });
        row(&format!("consent, {place}: version, area and verdict"), consented);
        let to = Recipient { kind: "vendor", country: "US", contract: true, standard_clauses: false };
        let facts = ReleaseFacts { enforceable: true, announced: true, needed: true, approved: true, consented: false, made_public: false };
        let released = each(|| {
            if let Some(standing) = standing() {
                black_box(standing.release("contact", to, "processor", facts));
            }
        });
        row(&format!("release, {place}"), released);
        let cookie = each(|| {
            if let Some(standing) = standing() {
                black_box(standing.cookie("language", CookieVisitor::SignedIn, person.cookies));
            }
        });
        row(&format!("cookie, {place}"), cookie);
    }
    Ok(())
}
