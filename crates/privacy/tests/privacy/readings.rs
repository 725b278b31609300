//! Every choice of every reading loads, and changes something that is asked.

use crate::{documents, parse, policies};
use aftercare_privacy::inventory::{Inventory, Place};
use aftercare_privacy::{Agreed, CookieChoices, CookieVisitor, Policies, Recipient, ReleaseFacts, Resident, Standing};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const INVENTORY: &str = include_str!("../../../../documents/inventory.toml");
const NOTICES: &str = include_str!("../../../../documents/notices.toml");

fn chosen(name: &str, choice: &str) -> Policies {
    let files = documents();
    let read = files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    Policies::parse_with(read, |mut settings| {
        settings.choose(name, choice).unwrap();
        settings
    })
    .unwrap_or_else(|defects| panic!("{name} = {choice}: {defects:?}"))
}

const PLACES: [(&str, Option<&str>); 5] = [("DE", None), ("GB", None), ("US", Some("CA")), ("US", None), ("JP", None)];
const DAYS: [Date; 5] = [date(2017, 6, 1), date(2020, 12, 10), date(2020, 6, 1), date(2022, 6, 1), date(2022, 12, 10)];

/// Whatever can be asked, answered: two documents that differ in an answer differ in this text.
fn answers(policies: &Policies) -> String {
    let mut out = String::new();
    for version in policies.versions() {
        for limit in policies.consumer_limits(&version.id) {
            let _ = writeln!(out, "{} {}", limit.counted(1, 2), limit.counted(2, 1));
        }
        for (country, state) in PLACES {
            for day in DAYS {
                let standing = policies.standing(&version.id, Resident { country, state }, day).unwrap();
                let _ = writeln!(out, "{} {country} {state:?} {day} {:?}", version.id, standing.controller().map(|c| &c.city));
                let _ = writeln!(out, "{:?} {:?} {:?}", standing.sale(), version.account, version.accepted_by_use);
                ask(policies, &standing, &mut out);
            }
        }
    }
    out
}

fn ask(policies: &Policies, standing: &Standing<'_>, out: &mut String) {
    for kind in &policies.rights.requests {
        let _ = writeln!(out, "{} {:?}", kind.right, standing.right(kind));
    }
    let _ = writeln!(out, "{:?}", standing.open_channels());
    let words = &policies.vocabulary;
    let agreed = [(false, false), (true, false), (false, true)].map(|(consented, objected)| Agreed { consented, objected });
    for purpose in &words.purposes {
        for agreed in agreed {
            let _ = writeln!(out, "{:?}", standing.process("contact", &purpose.slug, agreed));
        }
    }
    for category in &words.categories {
        for source in &words.sources {
            let _ = writeln!(out, "{:?}", standing.collect(&category.slug, &source.slug));
        }
        for recipient in &words.recipients {
            for ground in &words.grounds {
                for consented in [false, true] {
                    let to = Recipient { kind: &recipient.slug, country: "US", contract: true, standard_clauses: false };
                    let facts =
                        ReleaseFacts { enforceable: true, announced: true, needed: true, approved: true, consented, made_public: false };
                    let _ = writeln!(out, "{:?}", standing.release(&category.slug, to, &ground.slug, facts));
                }
            }
        }
    }
    for ground in &words.grounds {
        let _ = writeln!(out, "{}", standing.is_logged(&ground.slug));
    }
    for message in ["service-notice", "marketing", "newsletter"] {
        for subscribed in [false, true] {
            let _ = writeln!(out, "{:?}", standing.send(message, Agreed { consented: true, objected: false }, subscribed));
        }
    }
    let visitors = [CookieVisitor::SignedIn, CookieVisitor::LoggedOut, CookieVisitor::NeverHadAccount];
    let all = CookieChoices { preference: true, statistics: true, marketing: true };
    for cookie in &words.cookies {
        for visitor in visitors {
            for choices in [standing.choices_before(), CookieChoices::default(), all] {
                let _ = writeln!(out, "{:?}", standing.cookie(&cookie.slug, visitor, choices));
            }
        }
    }
    let _ = writeln!(out, "{:?}", standing.too_young(Some(date(2004, 2, 29)), false));
    // The reading that only the boundary shows.
    let birthday = aftercare_privacy::comes_of_age(date(2004, 2, 29), 17, standing.reading("born-on-29-february", "") == "first-of-march");
    let _ = writeln!(out, "{birthday:?}");
}

/// These are asked by the state of a person or of a request and by signing in; their tests are there.
const ASKED_ELSEWHERE: &[&str] = &[
    "members-of-a-household",
    "agent-before-the-proof",
    "household-requests",
    "clock-during-suspicion",
    "rights-without-a-row",
    "request-while-signed-in",
    "repeated-data-points",
    "child-in-a-household",
    "extension-counts-from",
    "answer-before-verification",
    "closing-while-plan-runs",
    "denied-sign-in",
    "first-sign-in",
    "forms-of-the-signal",
    "reach-of-the-signal",
    "signal-and-marketing-cookies",
    "repeated-signal",
];

#[test]
fn every_choice_changes_an_answer() {
    let as_written = policies();
    let before = answers(&as_written);
    let mut tried = 0;
    for setting in &as_written.settings.settings {
        assert_eq!(setting.choices.first(), Some(&setting.default), "{}", setting.name);
        for choice in setting.choices.iter().skip(1) {
            let changed = chosen(&setting.name, choice);
            tried += 1;
            if !ASKED_ELSEWHERE.contains(&setting.name.as_str()) {
                // What the documents on rights say otherwise they answer otherwise.
                let says = |policies: &Policies| format!("{:?}", policies.rights);
                assert!(
                    says(&changed) != says(&as_written) || answers(&changed) != before,
                    "`{}` = `{choice}` changes nothing that is asked",
                    setting.name
                );
            }
        }
    }
    assert!(tried >= 70, "only {tried} choices");
}

#[test]
fn a_choice_that_nothing_brings_about_does_not_load() {
    let mut files = documents();
    let settings = files.get_mut("settings.toml").unwrap();
    *settings = settings.replacen("choices = [\"allowed\", \"refused\"]", "choices = [\"allowed\", \"refused\", \"perhaps\"]", 1);
    let defects = parse(&files).unwrap_err();
    assert!(defects[0].to_string().contains("nothing brings about `perhaps`"), "{defects:?}");
    let mut files = documents();
    let settings = files.get_mut("settings.toml").unwrap();
    *settings = settings.replacen("at = \"purpose.protect\"", "at = \"purpose.protekt\"", 1).replacen(
        "default = \"ends-nothing\"",
        "default = \"ends-it\"",
        1,
    );
    let defects = parse(&files).unwrap_err();
    assert!(defects[0].to_string().contains("is not there"), "{defects:?}");
}

/// A reading with one choice is no choice: what it says is asked here, and a new one needs a line.
#[test]
fn what_a_single_choice_says_is_so() {
    let policies = policies();
    let inventory = Inventory::parse("inventory.toml", INVENTORY, &policies.vocabulary).unwrap();
    let day: Date = "2022-06-01".parse().unwrap();
    let at = |version: &'static str, country: &'static str, state: Option<&'static str>| {
        policies.standing(version, Resident { country, state }, day).unwrap()
    };
    let own = |place: Place, of: &str, name: &str| inventory.row(place, of, name).unwrap().personal.as_ref();
    let vendor = Recipient { kind: "analytics", country: "US", contract: true, standard_clauses: true };
    let facts = ReleaseFacts { approved: false, enforceable: false, announced: false, needed: true, consented: false, made_public: false };
    let by_token = inventory.rows.iter().filter_map(|row| row.cookie.as_ref()).all(|cookie| cookie.purpose != "automatic-login");
    let bases = |country: &'static str| -> Vec<_> {
        let standing = at("2021", country, None);
        let purposes = policies.vocabulary.purposes.iter();
        purposes.map(|word| standing.process("identifiers", &word.slug, Agreed { consented: true, objected: false }).basis).collect()
    };
    let t1 = at("2021", "US", Some("CA")).supplement().unwrap().classes.iter().find(|row| row.id == "T1").unwrap();
    let born = |text: &str| Some(text.parse::<Date>().unwrap());
    let held: BTreeMap<&str, bool> = BTreeMap::from([
        // Nothing that a program is asked about a person names a product: the age alone counts.
        ("marked-products-lower-the-age", at("2021", "DE", None).too_young(born("2007-01-01"), false) == Some("PV-CHD-03")),
        ("plan-data-as-vehicle-data", own(Place::Column, "plan", "edition").is_some_and(|row| row.category == "purchases")),
        (
            "short-term-use-limit",
            t1.purposes.iter().any(|code| code == "STa")
                && at("2021", "US", Some("CA")).release("identifiers", vendor, "processor", facts).is_allowed(),
        ),
        // No ground is a sale, and a sale is one whatever it is called.
        ("incentive-value", at("2021", "US", Some("CA")).sale() == ("PV-CA-07", true)),
        ("newsletter-sender", NOTICES.split("template = \"newsletter\"\n").nth(1).unwrap().starts_with("mail_only = true\n")),
        ("automatic-sign-in", by_token && inventory.row(Place::Cookie, "", "aftercare").unwrap().says.en.contains("signed in")),
        ("area-of-a-country", policies.areas.names().filter(|area| ["eea", "uk"].contains(area)).count() == 2),
        ("policy-for-dutch-readers", policies.newest(day).unwrap().id == "2021" && policies.version("nl").unwrap().dated.is_none()),
        ("do-not-track", ["2016", "nl", "2021"].iter().all(|id| policies.version(id).unwrap().do_not_track == "PV-CKY-03")),
        ("serial-numbers", own(Place::Vault, "unit-serial", "value").is_some_and(|row| row.sealed && row.category == "device")),
        ("bases-outside-the-eea", bases("US") == bases("DE") && bases("").iter().all(Option::is_some)),
        ("day-of-an-age", at("2021", "DE", None).too_young(born("2006-06-01"), false).is_none()),
        ("known-sign-in", ["known-browser", "known-address"].iter().all(|kind| own(Place::Vault, kind, "seen").is_some())),
    ]);
    for setting in policies.settings.settings.iter().filter(|setting| setting.choices.len() == 1) {
        assert_eq!(
            held.get(setting.name.as_str()),
            Some(&true),
            "`{}` ({}): what it says is not so, or not asked",
            setting.name,
            setting.id
        );
    }
}
