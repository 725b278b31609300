//! The engine and the naive evaluator agree on every generated case of every edition.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use crate::editions::{editions, world};
use aftercare_sim::generate::{Domains, Generator, describe};
use aftercare_sim::naive::{Answer, Naive};
use aftercare_terms::{Edition, Facts, Settings, Status};
use std::collections::BTreeSet;

/// One line for each part in which two answers differ.
fn differences(engine: &Answer, naive: &Answer) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |part: &str, engine: String, naive: String| {
        if engine != naive {
            out.push(format!("{part}: engine {engine}, naive {naive}"));
        }
    };
    compare("status", format!("{:?}", engine.status), format!("{:?}", naive.status));
    compare("next", format!("{:?}", engine.next), format!("{:?}", naive.next));
    compare("services", format!("{:?}", engine.services), format!("{:?}", naive.services));
    compare("warnings", format!("{:?}", engine.warnings), format!("{:?}", naive.warnings));
    compare("duties", format!("{:?}", engine.duties), format!("{:?}", naive.duties));
    compare("fees", format!("{:?}", engine.fees), format!("{:?}", naive.fees));
    out
}

#[derive(Default, Debug)]
struct Seen {
    cases: usize,
    allowed: usize,
    refused: usize,
    unknown: usize,
}

fn compare_all(edition: &Edition, settings: &Settings, domains: &Domains) -> Seen {
    let naive = Naive::new(edition, settings).expect("the clauses can be read twice");
    let mut seen = Seen::default();
    let mut check = |facts: Facts| {
        let decision = edition.decide(&facts);
        let (fast, slow) = (Answer::of(edition, &decision), naive.decide(&facts));
        seen.cases += 1;
        match slow.status {
            Status::Allowed => seen.allowed += 1,
            Status::Refused => seen.refused += 1,
            Status::Unknown => seen.unknown += 1,
        }
        let id = &edition.header.id;
        for made in edition.comparisons(&decision) {
            assert_eq!(made.holds, made.atom.eval(&facts), "{id}: {:?}\nunder\n{}", made.atom, describe(&facts, edition.schema()));
        }
        assert!(fast == slow, "{id}: {:#?}\nunder\n{}", differences(&fast, &slow), describe(&facts, edition.schema()));
    };
    let mut generator = Generator::new(edition, domains, 1);
    generator.pairs(&mut check);
    generator.cases(35_000, None, &mut check);
    println!("{}: {seen:?}", edition.header.id);
    seen
}

#[test]
fn the_engine_agrees_with_the_naive_evaluator() {
    let world = world();
    let domains = Domains::of(&editions(&world));
    let seen: Vec<Seen> = std::thread::scope(|scope| {
        let threads: Vec<_> = editions(&world).into_iter().map(|e| scope.spawn(|| compare_all(e, &world.settings, &domains))).collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    for seen in &seen {
        let enough = |n: usize, parts: usize| n * parts > seen.cases;
        assert!(enough(seen.allowed, 5) && enough(seen.refused, 5) && enough(seen.unknown, 30), "the cases are one-sided: {seen:?}");
    }
    let total: usize = seen.iter().map(|s| s.cases).sum();
    assert!(total >= 200_000, "only {total} cases");
}

#[test]
fn every_clause_speaks_and_is_silent_in_some_case() {
    let world = world();
    let domains = Domains::of(&editions(&world));
    for edition in editions(&world) {
        let naive = Naive::new(edition, &world.settings).expect("the clauses can be read twice");
        let (mut spoke, mut silent) = (BTreeSet::new(), BTreeSet::new());
        let mut note = |facts: Facts| {
            for (id, truth) in naive.truths(&facts) {
                match truth {
                    Some(true) => _ = spoke.insert(id.to_owned()),
                    Some(false) => _ = silent.insert(id.to_owned()),
                    None => {}
                }
            }
        };
        let mut generator = Generator::new(edition, &domains, 2);
        edition.clauses().iter().for_each(|clause| generator.speaking(clause, 6, &mut note));
        generator.cases(3_000, None, &mut note);
        let constant = naive.constant();
        let cases_reach = |ids: &BTreeSet<String>| -> Vec<&str> {
            naive.ids().into_iter().filter(|id| !ids.contains(*id) && !constant.contains(id)).collect()
        };
        assert_eq!(cases_reach(&spoke), Vec::<&str>::new(), "{}: never reached", edition.header.id);
        assert_eq!(cases_reach(&silent), Vec::<&str>::new(), "{}: never silent", edition.header.id);
    }
}
