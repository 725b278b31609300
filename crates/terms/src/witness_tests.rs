//! The search against trying everything.

use super::{Answer, solve, solve_near};
use crate::expr::{Atom, Bool, Cmp, Int};
use crate::facts::Facts;
use crate::schema::{FactId, Schema};
use proptest::prelude::*;

const FACTS: &str = r#"
fact = [
    { name = "act", type = ["a", "b", "c"], doc = { en = "-", de = "-" } },
    { name = "case.kind", type = ["k", "l"], doc = { en = "-", de = "-" } },
    { name = "case.state", type = ["s"], doc = { en = "-", de = "-" } },
    { name = "case.service", type = ["u"], doc = { en = "-", de = "-" } },
    { name = "yes", type = "bool", doc = { en = "-", de = "-" } },
    { name = "x", type = "int", doc = { en = "-", de = "-" } },
    { name = "y", type = "int", doc = { en = "-", de = "-" } },
]
"#;

fn schema() -> Schema {
    Schema::parse("facts.toml", FACTS).unwrap()
}

/// Constants lie in 0..=3, differences of two facts too: whatever holds at all holds for some values in this range.
const RANGE: std::ops::RangeInclusive<i64> = -8..=11;

fn atom() -> impl Strategy<Value = Atom> {
    let cmp = prop_oneof![Just(Cmp::Eq), Just(Cmp::Ne), Just(Cmp::Lt), Just(Cmp::Le), Just(Cmp::Gt), Just(Cmp::Ge)];
    let ordered = prop_oneof![Just(Cmp::Eq), Just(Cmp::Lt), Just(Cmp::Le), Just(Cmp::Gt), Just(Cmp::Ge)];
    let fact = |n: usize| Int::Fact(FactId(n));
    prop_oneof![
        (cmp.clone(), 0..3_i64).prop_map(|(c, n)| Atom::Fact(FactId(0), c, n)),
        (0..8_u64).prop_map(|bits| Atom::In(FactId(0), bits)),
        (0..2_i64).prop_map(|n| Atom::Fact(FactId(1), Cmp::Eq, n)),
        Just(Atom::Fact(FactId(4), Cmp::Eq, 1)),
        (cmp.clone(), 0..4_i64).prop_map(|(c, n)| Atom::Fact(FactId(5), c, n)),
        (cmp, 0..4_i64).prop_map(|(c, n)| Atom::Fact(FactId(6), c, n)),
        (ordered, 0..4_i64).prop_map(move |(c, n)| Atom::Ints(c, fact(5), Int::Add(Box::new(fact(6)), Box::new(Int::Const(n))))),
        prop_oneof![Just("R-1"), Just("R-2")].prop_map(|r| Atom::Finding(r.to_owned())),
    ]
}

fn condition() -> impl Strategy<Value = Bool> {
    let leaf = prop_oneof![9 => atom().prop_map(Bool::Atom), 1 => any::<bool>().prop_map(Bool::Const)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Bool::And),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Bool::Or),
            inner.prop_map(Bool::negated),
        ]
    })
}

fn by_trying(goal: &Bool) -> bool {
    for (act, kind, yes, x, y, found) in
        itertools(3, 2, 2).flat_map(|(a, k, b)| RANGE.flat_map(move |x| RANGE.flat_map(move |y| (0..4).map(move |f| (a, k, b, x, y, f)))))
    {
        let mut facts = Facts::new();
        for (n, raw) in [(0, act), (1, kind), (4, yes), (5, x), (6, y)] {
            facts.set_raw(FactId(n), raw);
        }
        let findings = ["R-1", "R-2"].iter().enumerate().filter(|(n, _)| found & (1 << n) != 0).map(|(_, r)| (*r).to_owned()).collect();
        facts.set_findings(findings);
        if goal.eval(&facts) == Some(true) {
            return true;
        }
    }
    false
}

fn itertools(a: i64, b: i64, c: i64) -> impl Iterator<Item = (i64, i64, i64)> {
    (0..a).flat_map(move |x| (0..b).flat_map(move |y| (0..c).map(move |z| (x, y, z))))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn finds_a_case_exactly_where_there_is_one(goal in condition(), wish in 0..4_i64) {
        let schema = schema();
        let mut usual = Facts::new();
        usual.set_raw(FactId(5), wish);
        for answer in [solve(&schema, &[&goal]), solve_near(&schema, &usual, &[&goal])] {
            match answer {
                Answer::Yes(case) => prop_assert_eq!(goal.eval(&case.facts()), Some(true), "{:?}", case),
                Answer::No => prop_assert!(!by_trying(&goal), "there is a case"),
                // Only a negated equality of two facts has no exact procedure.
                Answer::Unknown => {}
            }
        }
    }
}

#[test]
fn what_is_asked_in_practice_is_never_left_open() {
    let schema = schema();
    let fact = |n: usize| Int::Fact(FactId(n));
    let less = |a: usize, b: usize| Bool::Atom(Atom::Ints(Cmp::Lt, fact(a), fact(b)));
    assert_eq!(solve(&schema, &[&less(5, 6), &less(6, 5)]), Answer::No);
    assert!(matches!(solve(&schema, &[&less(5, 6), &less(6, 5).negated()]), Answer::Yes(_)));
    let narrow = Bool::And(vec![less(5, 6), Bool::Atom(Atom::Fact(FactId(5), Cmp::Ge, 3)), Bool::Atom(Atom::Fact(FactId(6), Cmp::Le, 4))]);
    let Answer::Yes(case) = solve(&schema, &[&narrow]) else { panic!("3 and 4") };
    assert_eq!((case.facts.get(&FactId(5)), case.facts.get(&FactId(6))), (Some(&3), Some(&4)));
}

#[test]
fn the_values_of_a_comparison_are_those_for_which_it_holds() {
    for cmp in [Cmp::Eq, Cmp::Ne, Cmp::Lt, Cmp::Le, Cmp::Gt, Cmp::Ge] {
        for n in [i64::MIN, -1, 0, 1, 31, 62, 63, 64, 65, i64::MAX] {
            let expected = (0..64_u32).filter(|v| cmp.holds(i64::from(*v), n)).fold(0_u64, |bits, v| bits | 1 << v);
            assert_eq!(super::values(cmp, n), expected, "{cmp:?} {n}");
        }
    }
}
