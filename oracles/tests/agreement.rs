//! Four engines that know nothing of ours, given the same clauses, answer as ours does: which clauses speak, what is refused, what is open,
//! where the case goes and what is charged.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use aftercare_documents::Documents;
use aftercare_oracles::engine::{Engine, Found};
use aftercare_oracles::outcome::Outcome;
use aftercare_oracles::record::record;
use aftercare_oracles::sorting::RuleSets;
use aftercare_sim::generate::{Domains, Gaps, Generator, describe};
use aftercare_terms::{Edition, Facts, Status, Voice};
use std::collections::BTreeSet;

/// Complete cases of an edition: those around the edges of every clause, of which one in so many is taken, and random ones.
fn cases(edition: &Edition, domains: &Domains, one_in: usize, random: usize) -> Vec<Facts> {
    let mut out = Vec::new();
    let mut generator = Generator::new(edition, domains, 11);
    let mut seen = 0;
    generator.pairs(|facts| {
        if record(&facts, edition.schema()).is_ok() {
            seen += 1;
            if seen % one_in == 0 {
                out.push(facts);
            }
        }
    });
    assert!(seen > 10_000, "only {seen} complete cases at the edges");
    generator.cases(random, Some(Gaps::None), |facts| out.push(facts));
    out
}

#[derive(Default, Debug)]
struct Seen {
    cases: usize,
    allowed: usize,
    refused: usize,
    fees: usize,
    fired: BTreeSet<(String, Voice)>,
}

fn compare<E: Engine>(edition: &Edition, sets: &RuleSets, cases: &[Facts]) -> Seen {
    let schema = edition.schema();
    let mut engine = E::load(sets, schema).expect("the engine takes the rules");
    let (mut seen, mut found) = (Seen::default(), Found::default());
    for facts in cases {
        let ours = Outcome::decided(edition, &edition.decide(facts), E::AMOUNTS);
        let case = engine.prepare(sets, schema, facts).expect("the engine takes the facts");
        engine.evaluate(&case, &mut found).unwrap_or_else(|e| panic!("{}: {e}\nunder\n{}", E::NAME, describe(facts, schema)));
        let theirs = Outcome::concluded(edition, sets, facts, &found, E::AMOUNTS).expect("rules that were given");
        if ours != theirs {
            let (only_ours, only_theirs): (Vec<_>, Vec<_>) =
                (ours.fired.difference(&theirs.fired).collect(), theirs.fired.difference(&ours.fired).collect());
            panic!(
                "{}: only ours: {only_ours:?}, only theirs: {only_theirs:?}\n{ours:#?}\n{theirs:#?}\nunder\n{}",
                E::NAME,
                describe(facts, schema)
            );
        }
        seen.cases += 1;
        seen.allowed += usize::from(ours.status == Status::Allowed);
        seen.refused += usize::from(ours.status == Status::Refused);
        seen.fees += usize::from(ours.fees.is_some_and(|fees| !fees.is_empty()));
        seen.fired.extend(ours.fired);
    }
    seen
}

/// Compares on the English edition, with its rules sorted by act and kind and as one set, and on the others with their rules sorted.
fn agree<E: Engine>() {
    let world = Documents::embedded().world().expect("the documents load");
    let editions: Vec<&Edition> = world.editions.values().map(AsRef::as_ref).collect();
    let domains = Domains::of(&editions);
    for edition in editions {
        let sorted = RuleSets::sorted(edition).expect("the clauses are rules");
        let seen = compare::<E>(edition, &sorted, &cases(edition, &domains, 12, 3_000));
        let id = &edition.header.id;
        println!("{}: {id}: {} cases, {} clauses spoke", E::NAME, seen.cases, seen.fired.len());
        assert!(seen.cases >= 5_000, "{id}: only {} cases", seen.cases);
        assert!(seen.allowed * 5 > seen.cases && seen.refused * 5 > seen.cases, "{id}: the cases are one-sided: {seen:?}");
        assert!(!E::AMOUNTS || seen.fees * 50 > seen.cases, "{id}: too few of the cases cost something: {seen:?}");
        let rules: BTreeSet<(String, Voice)> =
            sorted.sets.iter().flat_map(|set| &set.rules).map(|rule| (rule.id.clone(), rule.voice)).collect();
        let silent: Vec<_> = rules.difference(&seen.fired).collect();
        assert!(silent.len() * 20 < rules.len(), "{id}: {} of {} rules never spoke: {silent:?}", silent.len(), rules.len());
        let whole = RuleSets::whole(edition).expect("the clauses are rules");
        compare::<E>(edition, &whole, &cases(edition, &domains, 250, 300));
    }
}

#[test]
fn cedar_agrees() {
    agree::<aftercare_oracles::cedar::Cedar>();
}

#[test]
fn cel_agrees() {
    agree::<aftercare_oracles::cel::Cel>();
}

#[test]
fn rego_agrees() {
    agree::<aftercare_oracles::rego::Rego>();
}

#[test]
fn zen_agrees() {
    agree::<aftercare_oracles::zen::Zen>();
}

#[cfg(feature = "zen-engine")]
#[test]
fn zen_graphs_agree() {
    agree::<aftercare_oracles::graph::Graph>();
}
