//! The engine and the naive evaluator agree on every generated case of every edition.

use aftercare_core::World;
use aftercare_documents::Documents;
use aftercare_sim::generate::{Domains, Gaps, Generator, describe};
use aftercare_sim::naive::{Answer, Naive};
use aftercare_sim::random::Random;
use aftercare_terms::{Access, Edition, Facts, Service, Status};

fn world() -> World {
    Documents::embedded().world().expect("the documents load")
}

fn editions(world: &World) -> Vec<&Edition> {
    world.editions.values().map(AsRef::as_ref).collect()
}

/// One line for each part in which two answers differ.
fn differences(a: &Answer, b: &Answer) -> Vec<String> {
    let mut out = Vec::new();
    let mut compare = |part: &str, a: String, b: String| {
        if a != b {
            out.push(format!("{part}: engine {a}, naive {b}"));
        }
    };
    compare("status", format!("{:?}", a.status), format!("{:?}", b.status));
    compare("next", format!("{:?}", a.next), format!("{:?}", b.next));
    compare("services", format!("{:?}", a.services), format!("{:?}", b.services));
    compare("warnings", format!("{:?}", a.warnings), format!("{:?}", b.warnings));
    compare("duties", format!("{:?}", a.duties), format!("{:?}", b.duties));
    compare("fees", format!("{:?}", a.fees), format!("{:?}", b.fees));
    out
}

#[derive(Default, Debug)]
struct Seen {
    cases: usize,
    allowed: usize,
    refused: usize,
    unknown: usize,
}

#[test]
fn the_engine_agrees_with_the_naive_evaluator() {
    let world = world();
    let domains = Domains::of(&editions(&world));
    let mut total = 0;
    for edition in editions(&world) {
        let naive = Naive::new(edition, &world.settings).expect("the clauses can be read twice");
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
            assert!(fast == slow, "{}: {:#?}\nunder\n{}", edition.header.id, differences(&fast, &slow), describe(&facts, edition.schema()));
        };
        let mut generator = Generator::new(edition, &domains, 1);
        generator.pairs(&mut check);
        generator.cases(30_000, None, &mut check);
        println!("{}: {seen:?}", edition.header.id);
        assert!(seen.allowed * 10 > seen.cases && seen.refused * 10 > seen.cases, "the cases are one-sided: {seen:?}");
        total += seen.cases;
    }
    assert!(total >= 200_000, "only {total} cases");
}

