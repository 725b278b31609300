//! Clauses of one rank that would give different answers at once.

use super::{Defect, Diagnosis, clause_of, whole, witness};
use crate::clause::{Clause, Effect};
use crate::edition::Edition;
use crate::program::{Rule, Voice};
use crate::witness::{Answer, solve};

pub(super) fn check(edition: &Edition, out: &mut Vec<Diagnosis>) {
    rules(edition, out);
    for (n, first) in edition.clauses().iter().enumerate() {
        for second in edition.clauses().iter().skip(n + 1) {
            clauses(edition, first, second, out);
        }
    }
}

fn rules(edition: &Edition, out: &mut Vec<Diagnosis>) {
    let rules = &edition.program.rules;
    for (n, first) in rules.iter().enumerate() {
        for second in rules.iter().skip(n + 1) {
            let (Some(a), Some(b)) = (clause_of(edition, first), clause_of(edition, second)) else { continue };
            let Some(what) = at_odds(first, second, a, b) else { continue };
            if let Answer::Yes(case) = solve(edition.schema(), &[&whole(edition, a, first), &whole(edition, b, second)]) {
                out.push(Diagnosis::of(Defect::Conflict, b, format!("{what} as `{}`", a.id)).seen_in(witness(edition, &case)));
            }
        }
    }
}

/// What two rules would both decide, where they would.
fn at_odds(first: &Rule, second: &Rule, a: &Clause, b: &Clause) -> Option<String> {
    match (first.voice, second.voice, &a.effect, &b.effect) {
        (Voice::Fee, Voice::Fee, Effect::Fee { line: l, .. }, Effect::Fee { line: m, .. })
            if l == m && first.services & second.services != 0 =>
        {
            Some(format!("a second fee for the line `{l}` in the same case"))
        }
        (Voice::Step, Voice::Step, Effect::Step { act, to, .. }, Effect::Step { act: other, to: other_to, .. })
            if act == other && to != other_to =>
        {
            let name = |to: &Option<String>| to.clone().unwrap_or_else(|| "same".to_owned());
            Some(format!("`{act}` leads to `{}` and to `{}` in the same case", name(to), name(other_to)))
        }
        _ => None,
    }
}

fn clauses(edition: &Edition, a: &Clause, b: &Clause, out: &mut Vec<Diagnosis>) {
    let (what, conditions) = match (&a.effect, &b.effect) {
        (Effect::Deadline { kind: k, .. }, Effect::Deadline { kind: l, .. }) if k == l => {
            out.push(Diagnosis::of(Defect::Conflict, b, format!("a second deadline for `{k}`, as `{}`", a.id)));
            return;
        }
        (Effect::Window { of: p, when: x, .. }, Effect::Window { of: q, when: y, .. }) if p == q => {
            (format!("a second window for `{}` in the same case", p.as_str()), [x, y])
        }
        (Effect::Limit { counter: c, when: x, .. }, Effect::Limit { counter: d, when: y, .. }) if c == d => {
            (format!("a second limit of `{c}` in the same case"), [x, y])
        }
        _ => return,
    };
    if let Answer::Yes(case) = solve(edition.schema(), &conditions) {
        out.push(Diagnosis::of(Defect::Conflict, b, format!("{what} as `{}`", a.id)).seen_in(witness(edition, &case)));
    }
}
