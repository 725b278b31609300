//! The process: every kind of case can be opened, and no open case is stuck.

use super::{Bench, Defect, Diagnosis};
use crate::clause::{Clause, Effect};
use crate::edition::Edition;
use crate::expr::{Atom, Bool, Cmp};
use crate::program::{Rule, Voice};
use crate::witness::solve;
use std::collections::BTreeSet;

const FACTS: &str = "facts.toml";

pub(super) fn check(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    let edition = bench.edition;
    let states = edition.schema().values("case.state");
    if !edition.clauses().iter().any(|c| matches!(c.effect, Effect::Step { .. })) {
        return;
    }
    let mut visited: Vec<(usize, BTreeSet<usize>)> = Vec::new();
    for (n, kind) in edition.schema().values("case.kind").iter().enumerate() {
        if !steps(edition).any(|(c, _)| c.is_step_of("open") && leads(edition, c, kind)) {
            out.push(Diagnosis::at(Defect::Gap, FACTS, kind, "no step opens a case of this kind"));
            continue;
        }
        let reached = reached(edition, n);
        for state in &reached {
            let name = states.get(*state).map_or("", String::as_str);
            let stuck = !steps(edition).any(|(_, rule)| moves(edition, rule, n, *state).is_some_and(|to| to != *state));
            if stuck && !bench.final_states.contains(&name) {
                let message = format!("no step leads on from `{name}`, which a case of this kind can reach");
                out.push(Diagnosis::at(Defect::Gap, FACTS, kind, message));
            }
        }
        visited.push((n, reached));
    }
    for (clause, rule) in steps(edition) {
        if !visited.iter().any(|(kind, states)| states.iter().any(|state| moves(edition, rule, *kind, *state).is_some()))
            && !solve(edition.schema(), &[&rule.when]).is_no()
        {
            out.push(Diagnosis::of(Defect::Dead, clause, "no case of its kinds ever comes into a state that it starts from"));
        }
    }
}

fn steps(edition: &Edition) -> impl Iterator<Item = (&Clause, &Rule)> {
    let rules = edition.program.rules.iter().filter(|r| r.voice == Voice::Step);
    rules.filter_map(|r| edition.clauses().get(r.clause).map(|c| (c, r)))
}

fn leads(edition: &Edition, clause: &Clause, kind: &str) -> bool {
    let _ = edition;
    matches!(&clause.effect, Effect::Step { kinds, .. } if kinds.is_empty() || kinds.iter().any(|k| k == kind))
}

/// The state to which a step can take a case of this kind from this state.
fn moves(edition: &Edition, rule: &Rule, kind: usize, state: usize) -> Option<usize> {
    let raw = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let here = Bool::And(vec![
        Bool::Atom(Atom::Fact(edition.program.kind, Cmp::Eq, raw(kind))),
        Bool::Atom(Atom::Fact(edition.program.state, Cmp::Eq, raw(state))),
    ]);
    if solve(edition.schema(), &[&here, &rule.when]).is_no() {
        return None;
    }
    Some(rule.to.and_then(|to| usize::try_from(to).ok()).unwrap_or(state))
}

/// The states that a case of this kind can come into.
fn reached(edition: &Edition, kind: usize) -> BTreeSet<usize> {
    let all = 0..edition.schema().values("case.state").len();
    let opening = steps(edition).filter(|(c, _)| c.is_step_of("open"));
    let mut found: BTreeSet<usize> =
        opening.flat_map(|(_, rule)| all.clone().filter(|s| moves(edition, rule, kind, *s).is_some()).collect::<Vec<_>>()).collect();
    loop {
        let before = found.len();
        for (_, rule) in steps(edition) {
            let more: Vec<usize> = found.iter().filter_map(|state| moves(edition, rule, kind, *state)).collect();
            found.extend(more);
        }
        if found.len() == before {
            return found;
        }
    }
}
