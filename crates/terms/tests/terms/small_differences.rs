//! A small edition changed in one place at a time, and what the comparison must say of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use crate::redecided::redecide;
use aftercare_terms::{
    Catalogue, Claim, Comparison, Edition, List, Model, Pair, Schema, Settings, SourceFile, Standing, Verdict, claims, compare,
};
use std::fs;
use std::path::Path;

fn base(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/defects/base").join(name);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The small edition under another name, with a text replaced and clauses added.
fn edition(id: &str, from: &str, to: &str, more: &str) -> Edition {
    let schema = Schema::parse("facts.toml", &base("facts.toml")).unwrap();
    let settings = Settings::parse("settings.toml", &base("settings.toml")).unwrap();
    let clauses = base("edition/1-clauses.toml");
    assert!(from.is_empty() || clauses.matches(from).count() == 1, "`{from}` must stand once");
    let clauses = if from.is_empty() { clauses } else { clauses.replace(from, to) };
    let header = base("edition/edition.toml").replace("id = \"small\"", &format!("id = \"{id}\""));
    let file = |name: &str, text: String| SourceFile { name: name.to_owned(), text };
    let files = [file("edition.toml", header), file("1.toml", clauses), file("2.toml", more.to_owned())];
    Edition::load(&files, &schema, &settings).unwrap_or_else(|e| panic!("{e:?}"))
}

fn compared(right: &Edition, claims: Vec<Claim>) -> (Edition, Comparison) {
    let left = edition("old", "", "", "clause = []");
    let catalogue = Catalogue::parse("catalogue.toml", &base("catalogue.toml")).unwrap();
    let list_of = |edition: &Edition, list: List, model: &Model| edition.scope(list, model);
    let found = compare(&Pair { left: &left, right, catalogue: &catalogue, list_of: &list_of }, claims).unwrap();
    (left, found)
}

/// What is changed, and what must be found: the rule, the verdict, the stricter edition, the edition that alone has it, and one way.
struct Changed {
    from: &'static str,
    to: &'static str,
    more: &'static str,
    rule: &'static str,
    verdict: Verdict,
    stricter: Option<&'static str>,
    only_here: Option<&'static str>,
    way: Option<(&'static str, &'static str, &'static str)>,
}

const NOTHING: Changed =
    Changed { from: "", to: "", more: "clause = []", rule: "", verdict: Verdict::Stricter, stricter: None, only_here: None, way: None };

fn changes() -> Vec<Changed> {
    let mut out = one_value();
    out.extend(whole_clauses());
    out
}

fn one_value() -> Vec<Changed> {
    vec![
        Changed {
            from: "months = 12",
            to: "months = 6",
            rule: "R-period",
            stricter: Some("new"),
            way: Some(("the window plan of a 1-year plan bought in Europe", "from effective for 12 months", "from effective for 6 months")),
            ..NOTHING
        },
        Changed {
            from: "max = 2",
            to: "max = 3",
            rule: "R-limit",
            stricter: Some("old"),
            way: Some(("replacement", "closed", "open")),
            ..NOTHING
        },
        Changed {
            from: "max = 2",
            to: "max = 1",
            rule: "R-limit",
            stricter: Some("new"),
            way: Some(("the act", "allowed", "refused")),
            ..NOTHING
        },
        Changed {
            from: "days = 7",
            to: "days = 5",
            rule: "R-late",
            stricter: Some("new"),
            way: Some(("the deadline of a case of kind repair", "ship within 7 calendar days", "ship within 5 calendar days")),
            ..NOTHING
        },
        Changed {
            from: "wing = 2",
            to: "wing = 1",
            rule: "R-list",
            stricter: Some("new"),
            way: Some(("wing in the list replacement", "2", "1")),
            ..NOTHING
        },
        Changed {
            from: "amount = \"quote.material\"",
            to: "amount = \"quote.material + 500\"",
            rule: "R-fee",
            stricter: Some("new"),
            way: Some(("line replacement", "0 by the customer", "500 by the customer")),
            ..NOTHING
        },
        Changed { from: "payer = \"customer\"", to: "payer = \"provider\"", rule: "R-fee", verdict: Verdict::Otherwise, ..NOTHING },
        Changed {
            from: "uses.flyaway > 0",
            to: "uses.flyaway > 1",
            rule: "R-strict",
            stricter: Some("old"),
            way: Some(("warning R-strict", "yes", "no")),
            ..NOTHING
        },
        Changed {
            from: "to = \"signed\"",
            to: "to = \"parked\"",
            rule: "R-ship",
            verdict: Verdict::Otherwise,
            way: Some(("the next state", "signed", "parked")),
            ..NOTHING
        },
        Changed {
            from: "when = \"case.paid\"\n",
            to: "",
            rule: "R-ship",
            stricter: Some("old"),
            way: Some(("the act", "refused", "allowed")),
            ..NOTHING
        },
        // The same condition written otherwise.
        Changed {
            from: "when = \"plan.running\"",
            to: "when = \"plan.running and plan.years > 0 or plan.running and plan.years < 1\"",
            rule: "R-grant",
            verdict: Verdict::NoDecision,
            ..NOTHING
        },
    ]
}

fn whole_clauses() -> Vec<Changed> {
    vec![
        Changed {
            more: r#"
                [[clause]]
                id = "R-only"
                clause = "2"
                effect = "guard"
                on = ["open"]
                when = "region.europe"
                summary = { en = "A sentence.", de = "Ein Satz." }"#,
            rule: "R-only",
            stricter: Some("new"),
            only_here: Some("new"),
            way: Some(("the act", "allowed", "refused")),
            ..NOTHING
        },
        Changed {
            more: r#"
                [[clause]]
                id = "R-only"
                clause = "2"
                effect = "duty"
                on = ["open"]
                who = "customer"
                summary = { en = "A sentence.", de = "Ein Satz." }"#,
            rule: "R-only",
            stricter: Some("new"),
            only_here: Some("new"),
            way: Some(("duty R-only of the customer", "no", "yes")),
            ..NOTHING
        },
        // What another clause refuses already.
        Changed {
            more: r#"
                [[clause]]
                id = "R-only"
                clause = "2"
                effect = "deny"
                service = "replacement"
                when = "plan.years == 1 and uses.replacement > 4"
                summary = { en = "A sentence.", de = "Ein Satz." }"#,
            rule: "R-only",
            verdict: Verdict::NoDecision,
            only_here: Some("new"),
            ..NOTHING
        },
        // Where the exception holds, the limit does not apply.
        Changed {
            more: r#"
                [[clause]]
                id = "R-only"
                clause = "2"
                effect = "exception"
                of = ["R-limit"]
                when = "region.europe"
                summary = { en = "A sentence.", de = "Ein Satz." }"#,
            rule: "R-only",
            stricter: Some("old"),
            only_here: Some("new"),
            way: Some(("replacement", "closed", "open")),
            ..NOTHING
        },
    ]
}

#[test]
fn one_change_is_found_as_what_it_is() {
    for change in changes() {
        let right = edition("new", change.from, change.to, change.more);
        let (left, found) = compared(&right, Vec::new());
        let name = format!("{} {} {}", change.rule, change.to, change.more.trim());
        for rule in &found.rules {
            if rule.rule != change.rule {
                assert_eq!(rule.verdict, Verdict::Same, "{name}: {}", rule.rule);
                continue;
            }
            assert!(rule.proved, "{name}");
            assert_eq!(rule.verdict, change.verdict, "{name}: {:?}", rule.ways);
            assert_eq!(rule.stricter.as_deref(), change.stricter, "{name}: {:?}", rule.ways);
            assert_eq!(rule.looser.is_some(), rule.stricter.is_some(), "{name}");
            assert_eq!(rule.only_here.as_deref(), change.only_here, "{name}");
            if let Some((what, a, b)) = change.way {
                assert!(
                    rule.ways.iter().any(|w| (w.what.as_str(), w.left.as_str(), w.right.as_str()) == (what, a, b)),
                    "{name}: {:?}",
                    rule.ways
                );
            }
            for way in &rule.ways {
                redecide(&left, &right, way, &name);
            }
        }
        assert!(found.rules.iter().any(|d| d.rule == change.rule), "{name}");
    }
}

const ENTRY: &str = r#"
[[difference]]
id = "D-1"
clauses = ["R-limit"]
changes_outcome = true
kind = "looser"
edition = "new"
old = "two"
new = "three"
why = "one more"
"#;

#[test]
fn an_entry_stands_or_falls_with_what_is_found() {
    let looser = edition("new", "max = 2", "max = 3", "clause = []");
    let same = edition("new", "", "", "clause = []");
    let none = ENTRY.replace("changes_outcome = true\nkind = \"looser\"\nedition = \"new\"", "changes_outcome = false");
    for (right, entry, standing, why) in [
        (&looser, ENTRY.to_owned(), Standing::Witnessed, None),
        (
            &looser,
            ENTRY.replace("looser", "stricter"),
            Standing::Contradicted,
            Some("`new` is said to be stricter, and in what was found `old` is stricter"),
        ),
        (&looser, none.clone(), Standing::Contradicted, Some("a decision differs: the act is refused and allowed")),
        (&same, ENTRY.to_owned(), Standing::Contradicted, Some("no case was found in which a decision differs")),
        (&same, none, Standing::SameProgram, None),
    ] {
        let entries = claims("differences.toml", &entry, &["old", "new"]).unwrap();
        let (_, found) = compared(right, entries);
        let judged = found.differences.first().unwrap();
        assert_eq!((judged.standing, judged.contradiction.as_deref()), (standing, why), "{entry}");
    }
}

#[test]
fn a_malformed_catalogue_names_the_entry() {
    for (from, to, message) in [
        ("id = \"D-1\"\n", "", "differences.toml: `id` is missing"),
        ("clauses = [\"R-limit\"]\n", "", "differences.toml: `D-1`: `clauses` is missing"),
        ("changes_outcome = true\n", "", "differences.toml: `D-1`: `changes_outcome` is missing"),
        (
            "kind = \"looser\"",
            "kind = \"softer\"",
            "differences.toml: `D-1`: `kind` is `stricter`, `looser`, `only-here` or `otherwise`, not `softer`",
        ),
        (
            "edition = \"new\"\n",
            "",
            "differences.toml: `D-1`: `stricter`, `looser` and `only-here` are said of an `edition`, which must be one of the two",
        ),
        (
            "edition = \"new\"\n",
            "edition = \"newer\"\n",
            "differences.toml: `D-1`: `stricter`, `looser` and `only-here` are said of an `edition`, which must be one of the two",
        ),
        (
            "changes_outcome = true",
            "changes_outcome = false",
            "differences.toml: `D-1`: `kind` belongs to an entry that changes an outcome, and to no other",
        ),
        ("why = \"one more\"", "why = \"one more\"\nwho = \"us\"", "differences.toml: `D-1`: unknown key `who`"),
        ("why = \"one more\"", "why = ", "differences.toml:10: "),
        ("[[difference]]", "[[diference]]", "differences.toml: `diference`: unknown key"),
    ] {
        let text = ENTRY.replace(from, to);
        assert_ne!(text, ENTRY);
        let error = claims("differences.toml", &text, &["old", "new"]).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}, not {message}");
    }
    let twice = format!("{ENTRY}{ENTRY}");
    assert_eq!(claims("differences.toml", &twice, &["old", "new"]).unwrap_err().to_string(), "differences.toml: `D-1`: stands twice");
}
