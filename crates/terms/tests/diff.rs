//! Editions compared.

mod worked_example;

use aftercare_terms::{Edition, List, Model, Pair, Scope, claims, diff, judge};
use worked_example::{catalogue, edition, settings, text};

#[test]
fn dump() {
    let (en, de, catalogue, settings) = (edition("en"), edition("de"), catalogue(), settings());
    let list_of = |e: &Edition, list: List, m: &Model| -> Option<Scope> {
        e.scope(list, m).or_else(|| {
            let other = e.header.falls_back_to.as_deref().filter(|_| settings.on("fall_back_to_other_edition"))?;
            if list == List::International || list == List::WornParts { return None; }
            if other == "en" { en.scope(list, m) } else { de.scope(list, m) }
        })
    };
    let pair = Pair { left: &en, right: &de, catalogue: &catalogue, list_of: &list_of };
    let t = std::time::Instant::now();
    let found = diff(&pair).unwrap();
    println!("{:?}", t.elapsed());
    let claims = claims("differences.toml", &text("differences.toml"), &["en", "de"]).unwrap();
    let judged = judge(&pair, claims, &found);
    println!("{:?}", t.elapsed());
    for d in &found { if false && !d.ways.is_empty() || !d.proved { println!("{} {:?} proved={} only={:?} differs={:?}", d.rule, d.verdict, d.proved, d.only_here, d.differs); for w in &d.ways { println!("    {} | {} | {} | {:?} {:?}", w.what, w.left, w.right, w.stricter, w.witness); } } }
    for j in &judged { println!("{} outcome={} ways={} {:?} {:?}", j.claim.id, j.claim.changes_outcome, j.ways.len(), j.standing, j.contradiction); }
    let mut n = std::collections::BTreeMap::new();
    for d in &found { *n.entry(format!("{:?}", d.verdict)).or_insert(0) += 1; }
    println!("{n:?}");
}
