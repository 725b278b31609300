//! The two editions of the worked example compared, and its catalogue of differences held against what is found.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use crate::redecided::{redecide, things};
use crate::worked_example::{catalogue, edition, settings, text};
use aftercare_terms::{
    Claim, Claimed, Comparison, Edition, List, Model, Pair, Sampler, Scope, Standing, Verdict, claims, compare, diff, judge,
    read_stored_into,
};
use std::collections::{BTreeMap, BTreeSet};

/// The worked example's editions, and the lists that one takes from the other.
struct Example {
    en: Edition,
    de: Edition,
}

impl Example {
    fn load() -> Self {
        assert!(settings().on("fall_back_to_other_edition"), "the claims about lists are made under this reading");
        Self { en: edition("en"), de: edition("de") }
    }

    fn list(&self, edition: &Edition, list: List, model: &Model) -> Option<Scope> {
        let other = edition.header.falls_back_to.as_deref().map(|id| if id == "en" { &self.en } else { &self.de });
        let borrowed = || other.filter(|_| list != List::International && list != List::WornParts)?.scope(list, model);
        edition.scope(list, model).or_else(borrowed)
    }

    fn with<T>(&self, run: impl FnOnce(&Pair<'_>) -> T) -> T {
        let catalogue = catalogue();
        let list_of = |edition: &Edition, list: List, model: &Model| self.list(edition, list, model);
        run(&Pair { left: &self.en, right: &self.de, catalogue: &catalogue, list_of: &list_of })
    }
}

fn entries() -> Vec<Claim> {
    claims("differences.toml", &text("differences.toml"), &["en", "de"]).unwrap_or_else(|e| panic!("{e}"))
}

fn compared() -> (Example, Comparison) {
    let example = Example::load();
    let found = example.with(|pair| compare(pair, entries())).unwrap();
    (example, found)
}

#[test]
fn all_fifty_six_differences_are_accounted_for() {
    let (example, found) = compared();
    let ids: Vec<&str> = found.differences.iter().map(|j| j.claim.id.as_str()).collect();
    let expected: Vec<String> = (1..=56).map(|n| format!("D-{n:02}")).collect();
    assert_eq!(ids, expected);
    let wrong: Vec<String> =
        found.contradicted().map(|j| format!("{}: {}", j.claim.id, j.contradiction.clone().unwrap_or_default())).collect();
    assert_eq!(wrong, Vec::<String>::new());
    for judged in &found.differences {
        let (id, changes) = (&judged.claim.id, judged.claim.changes_outcome);
        assert_eq!(judged.standing == Standing::Witnessed, changes, "{id}");
        assert_eq!(judged.ways.is_empty(), !changes, "{id}");
        // Each is shown by a case, and the case bears it out.
        let shown = judged.ways.iter().filter(|way| redecide(&example.en, &example.de, way, id)).count();
        assert_eq!(shown > 0, changes, "{id}: no case to decide");
    }
    let changing = found.differences.iter().filter(|j| j.claim.changes_outcome).count();
    assert_eq!((changing, found.differences.len() - changing), (19, 37));
}

#[test]
fn every_entry_turned_round_is_contradicted() {
    let example = Example::load();
    example.with(|pair| {
        let found = diff(pair).unwrap();
        let mut turned = Vec::new();
        for claim in entries() {
            let mut other = claim.clone();
            if claim.changes_outcome {
                (other.changes_outcome, other.kind, other.edition) = (false, None, None);
                turned.push(other);
            } else {
                (other.changes_outcome, other.kind, other.edition) = (true, Some(Claimed::Stricter), Some("en".to_owned()));
                turned.push(other);
            }
            let kind = match claim.kind {
                None => continue,
                Some(Claimed::Stricter) => Claimed::Looser,
                Some(Claimed::Looser | Claimed::Otherwise) => Claimed::Stricter,
                Some(Claimed::OnlyHere) => Claimed::OnlyHere,
            };
            let edition = match (claim.kind, claim.edition.as_deref()) {
                (Some(Claimed::OnlyHere), Some("en")) => Some("de".to_owned()),
                (_, edition) => Some(edition.unwrap_or("de").to_owned()),
            };
            turned.push(Claim { kind: Some(kind), edition, ..claim });
        }
        assert!(turned.len() > 56);
        for judged in judge(pair, turned, &found) {
            assert_eq!(
                judged.standing,
                Standing::Contradicted,
                "{} as {:?} {:?}",
                judged.claim.id,
                judged.claim.kind,
                judged.claim.edition
            );
        }
    });
}

#[test]
fn an_entry_about_what_is_not_there_is_contradicted() {
    let example = Example::load();
    example.with(|pair| {
        let found = diff(pair).unwrap();
        let of = |id: &str| entries().into_iter().find(|c| c.id == id).unwrap();
        let unknown = Claim { clauses: vec!["CR-9.9-z".to_owned()], ..of("D-01") };
        let mut no_exclusion = of("D-28");
        no_exclusion.findings.insert("de".to_owned(), vec!["CR-1.1-a".to_owned()]);
        let mut alike = of("D-28");
        alike.findings.insert("en".to_owned(), vec!["CR-2.4.2-G4".to_owned()]);
        for (claim, why) in [
            (unknown, "neither edition has the rule `CR-9.9-z`"),
            (no_exclusion, "`CR-1.1-a` is no exclusion of the edition `de`"),
            (alike, "no case was found in which a decision differs"),
        ] {
            let judged = judge(pair, vec![claim], &found);
            assert_eq!(judged[0].contradiction.as_deref(), Some(why));
        }
    });
}

#[test]
fn every_witness_is_decided_as_told() {
    let (example, found) = compared();
    let mut decided = 0;
    for rule in &found.rules {
        assert!(rule.proved, "{}", rule.rule);
        assert_eq!(
            rule.ways.is_empty(),
            matches!(rule.verdict, Verdict::Same | Verdict::OtherWords | Verdict::NoDecision),
            "{}",
            rule.rule
        );
        decided += rule.ways.iter().filter(|way| redecide(&example.en, &example.de, way, &rule.rule)).count();
    }
    assert!(decided > 20, "{decided}");
    let all: usize = found.verdicts.values().sum();
    assert_eq!(all, found.rules.len());
}

/// Cases that were made up without looking at the differences show nothing that was not found.
#[test]
fn no_made_up_case_differs_in_what_was_not_found() {
    let (example, found) = compared();
    let ways = found.rules.iter().flat_map(|rule| &rule.ways);
    let known: BTreeSet<(&str, &str, &str)> = ways.map(|w| (w.what.as_str(), w.left.as_str(), w.right.as_str())).collect();
    let schema = example.en.schema();
    let (mut differing, mut case) = (0, aftercare_terms::Case::default());
    for edition in [&example.en, &example.de] {
        let mut sampler = Sampler::new(edition, 7);
        let names: Vec<String> = schema.facts().iter().map(|f| format!("\"{}\"", f.name)).collect();
        for _ in 0..800 {
            let row: Vec<serde_json::Value> = serde_json::from_str(&sampler.row()).unwrap();
            let fields: Vec<String> = names.iter().zip(&row).map(|(name, value)| format!("{name}:{value}")).collect();
            let json = format!("{{\"facts\":{{{}}},\"findings\":{}}}", fields.join(","), row.last().unwrap());
            read_stored_into(schema, &json, &mut case).unwrap_or_else(|e| panic!("{e}: {json}"));
            let (left, right) = (things(&example.en, &case.facts), things(&example.de, &case.facts));
            let refused = [&left, &right].iter().any(|t| t.get("the act").is_some_and(|act| act == "refused"));
            for what in left.keys().chain(right.keys()).collect::<BTreeSet<_>>() {
                let said = |things: &BTreeMap<String, String>| {
                    things.get(what).cloned().unwrap_or_else(|| crate::redecided::nothing(what).to_owned())
                };
                let (x, y) = (said(&left), said(&right));
                // What is said of an act that does not happen is no difference.
                if x != y && !(refused && crate::redecided::said_of_an_act(what)) {
                    differing += 1;
                    assert!(known.contains(&(what.as_str(), x.as_str(), y.as_str())), "{what}: {x}, {y}: {json}");
                }
            }
        }
    }
    assert!(differing > 50, "{differing}");
}

#[test]
fn an_edition_compared_with_itself_is_the_same() {
    let en = edition("en");
    let catalogue = catalogue();
    let list_of = |edition: &Edition, list: List, model: &Model| edition.scope(list, model);
    let found = compare(&Pair { left: &en, right: &en, catalogue: &catalogue, list_of: &list_of }, entries()).unwrap();
    assert!(found.rules.iter().all(|d| d.verdict == Verdict::Same));
    assert!(found.differences.is_empty(), "what is said of two editions is no claim about one");
}
