//! Facts changed until a clause speaks, or is silent: chance alone would not reach a condition of five parts.

use super::domains::{Choice, Domains};
use crate::random::Random;
use aftercare_terms::{Atom, Bool, Clause, Cmp, Effect, FactId, Facts, Schema, Service};

/// Changes facts of the domains; `act` stays as it is.
pub(super) struct Aim<'a> {
    pub domains: &'a Domains,
    pub schema: &'a Schema,
    pub random: &'a mut Random,
    pub act: Option<FactId>,
}

impl Aim<'_> {
    /// Tries to make a condition true, or false.
    pub fn at(&mut self, facts: &mut Facts, condition: &Bool, want: bool) {
        for _ in 0..4 {
            if condition.eval(facts) == Some(want) {
                return;
            }
            self.make(facts, condition, want);
        }
    }

    fn make(&mut self, facts: &mut Facts, condition: &Bool, want: bool) {
        match condition {
            Bool::Const(_) => {}
            Bool::Not(inner) => self.make(facts, inner, !want),
            Bool::And(parts) | Bool::Or(parts) => {
                // Every part of an "and" must hold, one of an "or"; to fail it is the other way round.
                let every = matches!(condition, Bool::And(_)) == want;
                if every {
                    parts.iter().for_each(|part| self.make(facts, part, want));
                } else if condition.eval(facts) != Some(want)
                    && let Some(part) = self.random.pick(parts)
                {
                    self.make(facts, part, want);
                }
            }
            Bool::Atom(Atom::Finding(rule)) => {
                let mut found: Vec<String> = facts.findings().unwrap_or_default().to_vec();
                found.retain(|f| f != rule);
                if want {
                    found.push(rule.clone());
                }
                facts.set_findings(found);
            }
            Bool::Atom(atom) => self.make_atom(facts, atom, want),
        }
    }

    fn make_atom(&mut self, facts: &mut Facts, atom: &Atom, want: bool) {
        let mut ids = Vec::new();
        atom.facts(&mut |id| ids.push(id));
        ids.retain(|id| Some(*id) != self.act);
        for _ in 0..40 {
            if atom.eval(facts) == Some(want) {
                return;
            }
            if let Some(id) = self.random.pick(&ids).copied() {
                self.domains.roll(facts, self.schema, id, self.random);
            }
        }
    }

    /// Tries to make a clause speak: its condition, and what its effect asks beside it.
    pub fn at_clause(&mut self, facts: &mut Facts, clause: &Clause) {
        match &clause.effect {
            Effect::Guard { when }
            | Effect::Warn { when }
            | Effect::Duty { when, .. }
            | Effect::Grant { when, .. }
            | Effect::Deny { when, .. }
            | Effect::Exception { when, .. }
            | Effect::Ground { when, .. } => self.at(facts, when, true),
            Effect::Exclude { when, .. } => {
                self.at(facts, when, true);
                self.at(facts, &Bool::Atom(Atom::Finding(clause.rule().to_owned())), true);
            }
            Effect::Limit { counter, max, when, refuses, warns, .. } => {
                self.at(facts, when, true);
                let voice = if self.random.percent(50) { refuses } else { warns };
                self.at(facts, voice, true);
                if let Some(uses) = self.schema.id(&format!("uses.{counter}")) {
                    self.at(facts, &Bool::Atom(Atom::Fact(uses, Cmp::Ge, *max)), true);
                }
            }
            Effect::Fee { when, service, .. } => {
                self.at(facts, when, true);
                let asked = Service::ALL.into_iter().filter(|s| service & s.bit() != 0).map(|s| s.as_str().to_owned());
                self.word(facts, "case.service", &asked.collect::<Vec<_>>());
            }
            Effect::Step { kinds, from, when, .. } => {
                self.word(facts, "case.kind", kinds);
                self.word(facts, "case.state", from);
                self.at(facts, when, true);
            }
            Effect::Deadline { .. } | Effect::Window { .. } | Effect::Scope { .. } | Effect::Nothing { .. } => {}
        }
    }

    /// Tries to silence a clause.
    pub fn away_from(&mut self, facts: &mut Facts, clause: &Clause) {
        match &clause.effect {
            Effect::Guard { when } | Effect::Grant { when, .. } | Effect::Deny { when, .. } => self.at(facts, when, false),
            Effect::Exclude { .. } => self.at(facts, &Bool::Atom(Atom::Finding(clause.rule().to_owned())), false),
            Effect::Limit { counter, max, .. } => {
                if let Some(uses) = self.schema.id(&format!("uses.{counter}")) {
                    self.at(facts, &Bool::Atom(Atom::Fact(uses, Cmp::Ge, *max)), false);
                }
            }
            _ => {}
        }
    }

    /// Sets an enumeration fact to one of these words, where there are any.
    fn word(&mut self, facts: &mut Facts, name: &str, words: &[String]) {
        let position = self.random.pick(words).and_then(|word| self.schema.values(name).iter().position(|have| have == word));
        let raw = position.and_then(|n| i64::try_from(n).ok());
        if let (Some(id), Some(raw)) = (self.schema.id(name), raw) {
            self.domains.put(facts, self.schema, id, Some(&Choice::Raw(raw)));
        }
    }
}
