//! What the engine says in spite of gaps holds however the gaps are filled, and the facts that it names fill them.

use crate::editions::{editions, world};
use aftercare_sim::generate::{Domains, Gaps, Generator, describe};
use aftercare_sim::naive::Answer;
use aftercare_sim::random::Random;
use aftercare_terms::{Access, Edition, Facts, Status};

const FINDINGS: &str = "findings";

/// Gives a value to every missing fact of which `fill` says so.
fn complete(facts: &Facts, edition: &Edition, domains: &Domains, random: &mut Random, fill: impl Fn(&str) -> bool) -> Facts {
    let mut out = facts.clone();
    let schema = edition.schema();
    for id in domains.facts() {
        if facts.raw(id).is_none() && schema.fact(id).is_some_and(|f| fill(&f.name)) {
            domains.complete(&mut out, schema, id, random);
        }
    }
    if facts.findings().is_none() && fill(FINDINGS) {
        domains.find(&mut out, random);
    }
    out
}

/// What `before` claims to know and `after` says otherwise.
fn contradiction(before: &Answer, after: &Answer) -> Option<String> {
    let differs = |part: &str, a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug| Some(format!("{part}: {a:?}, then {b:?}"));
    if before.status != Status::Unknown && before.status != after.status {
        return differs("status", &before.status, &after.status);
    }
    if let Some((service, access)) = before.services.iter().find(|(s, a)| **a != Access::Unknown && after.services.get(s) != Some(*a)) {
        return differs(service.as_str(), access, &after.services.get(service));
    }
    if !before.warnings.is_subset(&after.warnings) {
        return differs("warnings", &before.warnings, &after.warnings);
    }
    if !before.duties.is_subset(&after.duties) {
        return differs("duties", &before.duties, &after.duties);
    }
    if !before.next.is_subset(&after.next) {
        return differs("next", &before.next, &after.next);
    }
    if before.fees.is_some() && before.fees != after.fees {
        return differs("fees", &before.fees, &after.fees);
    }
    None
}

fn each_case_with_gaps(seed: u64, n: usize, mut f: impl FnMut(&Edition, &Domains, &mut Random, &Facts)) {
    let world = world();
    let domains = Domains::of(&editions(&world));
    for edition in editions(&world) {
        let mut random = Random::new(seed);
        for gaps in [Gaps::Some, Gaps::Any] {
            Generator::new(edition, &domains, seed).cases(n, Some(gaps), |facts| f(edition, &domains, &mut random, &facts));
        }
    }
}

#[test]
fn no_completion_contradicts_what_is_known() {
    let (mut known, mut checked) = (0, 0);
    each_case_with_gaps(3, 2_500, |edition, domains, random, facts| {
        let before = Answer::of(edition, &edition.decide(facts));
        known += usize::from(before.status != Status::Unknown);
        for _ in 0..5 {
            let full = complete(facts, edition, domains, random, |_| true);
            let after = Answer::of(edition, &edition.decide(&full));
            checked += 1;
            if let Some(what) = contradiction(&before, &after) {
                panic!(
                    "{}: {what}\nunder\n{}completed to\n{}",
                    edition.header.id,
                    describe(facts, edition.schema()),
                    describe(&full, edition.schema())
                );
            }
        }
    });
    assert!(known * 4 > checked / 5, "too few of the answers were known: {known} of {}", checked / 5);
}

#[test]
fn facts_that_are_not_named_as_missing_change_nothing() {
    each_case_with_gaps(4, 2_500, |edition, domains, random, facts| {
        let decision = edition.decide(facts);
        let named = edition.missing(&decision, facts);
        let more = complete(facts, edition, domains, random, |name| !named.iter().any(|n| n == name));
        let (before, after) = (Answer::of(edition, &decision), Answer::of(edition, &edition.decide(&more)));
        let same = before.status == after.status && before.services == after.services && before.warnings == after.warnings;
        assert!(same, "{}: {before:#?}\nbecomes {after:#?}\nnamed: {named:?}\n{}", edition.header.id, describe(&more, edition.schema()));
    });
}

#[test]
fn the_facts_named_as_missing_settle_the_answer() {
    each_case_with_gaps(5, 2_500, |edition, domains, random, facts| {
        let schema = edition.schema();
        // Without the act nothing can be said, and only the act is named.
        if schema.id("act").and_then(|id| facts.raw(id)).is_none() {
            return;
        }
        let named = edition.missing(&edition.decide(facts), facts);
        let mut more = complete(facts, edition, domains, random, |name| named.iter().any(|n| n == name));
        let service = schema.id("case.service");
        if let Some(id) = service.filter(|id| more.raw(*id).unwrap_or(0) == 0) {
            // `undecided` names no service: at `choose` that leaves the answer open.
            more.set_raw(id, 1);
        }
        let decision = edition.decide(&more);
        let answer = Answer::of(edition, &decision);
        let still = edition.missing(&decision, &more);
        let open: Vec<_> = answer.services.iter().filter(|(_, a)| **a == Access::Unknown).collect();
        let id = &edition.header.id;
        assert!(
            answer.status != Status::Unknown && open.is_empty(),
            "{id}: {answer:#?}\nnamed: {named:?}, still: {still:?}\n{}",
            describe(&more, schema)
        );
        let priced = service.is_none_or(|id| facts.raw(id) != more.raw(id)) || answer.fees.is_some();
        assert!(priced, "{id}: no quotation\nnamed: {named:?}, still: {still:?}\n{}", describe(&more, schema));
    });
}
