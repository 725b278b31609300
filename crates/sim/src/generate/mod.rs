//! Generated cases: facts that visit the edges of every clause, with and without gaps.

mod aim;
mod domains;

pub use domains::{Domains, facts_of, speaks_at};

use crate::random::Random;
use aftercare_terms::{Clause, Edition, Effect, FactId, Facts, Schema, Service, Value};
use aim::Aim;
use domains::Choice;
use std::fmt::Write as _;

/// How much is left out of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    None,
    Some,
    Any,
}

/// What surrounds a clause in a case.
#[derive(Debug, Clone, Copy)]
enum Setting {
    /// Nothing else that would hide it.
    Alone,
    /// A step of the process, past the guards.
    Led,
    Any,
}

/// Makes cases for one edition.
#[derive(Debug)]
pub struct Generator<'a> {
    edition: &'a Edition,
    domains: &'a Domains,
    random: Random,
    acts: Vec<&'a str>,
}

impl<'a> Generator<'a> {
    #[must_use]
    pub fn new(edition: &'a Edition, domains: &'a Domains, seed: u64) -> Self {
        let acts = edition.schema().values("act").iter().map(String::as_str).collect();
        Self { edition, domains, random: Random::new(seed), acts }
    }

    fn schema(&self) -> &'a Schema {
        self.edition.schema()
    }

    fn aim(&mut self) -> Aim<'_> {
        let (domains, schema) = (self.domains, self.schema());
        Aim { domains, schema, random: &mut self.random, act: schema.id("act") }
    }

    /// A case with some value for every fact. Most are led to a step of the process and past the guards of the act: otherwise nearly
    /// everything would be refused at once, for one reason.
    pub fn case(&mut self, act: &str, gaps: Gaps) -> Facts {
        let mut facts = self.blank(act);
        if self.random.percent(70) {
            self.lead(&mut facts, act);
        }
        self.leave_out(facts, gaps)
    }

    fn blank(&mut self, act: &str) -> Facts {
        let mut facts = Facts::new();
        for id in self.domains.facts() {
            self.domains.roll(&mut facts, self.schema(), id, &mut self.random);
        }
        self.domains.find(&mut facts, &mut self.random);
        let done = facts.set(self.schema(), "act", &Value::Enum(act.to_owned()));
        debug_assert!(done.is_ok(), "{done:?}");
        facts
    }

    fn leave_out(&mut self, mut facts: Facts, gaps: Gaps) -> Facts {
        let p = match gaps {
            Gaps::None => return facts,
            Gaps::Some => 8,
            Gaps::Any => 40,
        };
        let act = self.schema().id("act");
        for id in self.domains.facts() {
            // Without the act nothing at all can be said.
            if self.random.percent(if Some(id) == act { 1 } else { p }) {
                facts.clear(id);
            }
        }
        if self.random.percent(p) { self.without_findings(&facts) } else { facts }
    }

    fn without_findings(&self, facts: &Facts) -> Facts {
        let mut out = Facts::new();
        for id in self.domains.facts() {
            match (facts.raw(id), facts.table(id)) {
                (Some(_), Some(entries)) => self.domains.put(&mut out, self.schema(), id, Some(&Choice::Table(entries.to_vec()))),
                (Some(raw), None) => out.set_raw(id, raw),
                _ => {}
            }
        }
        out
    }

    fn lead(&mut self, facts: &mut Facts, act: &str) {
        let clauses = self.edition.clauses();
        let steps: Vec<&Clause> = clauses.iter().filter(|c| matches!(c.effect, Effect::Step { .. }) && speaks_at(c, act)).collect();
        let step = self.random.pick(&steps).copied();
        for _ in 0..2 {
            for clause in clauses {
                if let Effect::Guard { when } = &clause.effect
                    && speaks_at(clause, act)
                    && when.eval(facts) == Some(true)
                {
                    self.aim().at(facts, when, false);
                }
            }
            if let Some(step) = step {
                self.aim().at_clause(facts, step);
            }
        }
    }

    /// Calls `f` with cases in which every two facts that the clause speaks of take every two of their values, missing included, while the
    /// rest makes it speak.
    pub fn pairs_of(&mut self, clause: &Clause, mut f: impl FnMut(Facts)) {
        let act_id = self.schema().id("act");
        let spoken: Vec<FactId> = facts_of(clause, self.schema()).into_iter().filter(|id| Some(*id) != act_id).collect();
        let acts: Vec<&str> = self.acts.iter().copied().filter(|act| speaks_at(clause, act)).collect();
        // A fact with itself too: a clause may speak of one fact alone, or of none.
        let mut pairs: Vec<(FactId, FactId)> =
            spoken.iter().flat_map(|a| spoken.iter().filter(move |b| a <= *b).map(move |b| (*a, *b))).collect();
        if pairs.is_empty() {
            pairs.extend(self.schema().id("case.state").map(|id| (id, id)));
        }
        for pair in pairs {
            for setting in [Setting::Alone, Setting::Alone, Setting::Led, Setting::Any] {
                if let Some(act) = self.random.pick(&acts).copied() {
                    let base = self.base(clause, act, setting);
                    self.vary(&base, pair, &mut f);
                }
            }
        }
    }

    /// Calls `f` with `n` cases in which the clause speaks, as far as aiming can tell.
    pub fn speaking(&mut self, clause: &Clause, n: usize, mut f: impl FnMut(Facts)) {
        let acts: Vec<&str> = self.acts.iter().copied().filter(|act| speaks_at(clause, act)).collect();
        for _ in 0..n {
            if let Some(act) = self.random.pick(&acts).copied() {
                f(self.base(clause, act, Setting::Alone));
            }
        }
    }

    fn base(&mut self, clause: &Clause, act: &str, setting: Setting) -> Facts {
        let mut base = self.blank(act);
        match setting {
            Setting::Any => {}
            Setting::Led => self.lead(&mut base, act),
            Setting::Alone => {
                self.lead(&mut base, act);
                self.silence_others(&mut base, clause, act);
            }
        }
        self.aim().at_clause(&mut base, clause);
        if self.random.percent(20) { self.leave_out(base, Gaps::Some) } else { base }
    }

    /// Silences what would hide the clause: other guards, and whatever else opens or closes the services that it speaks of.
    fn silence_others(&mut self, facts: &mut Facts, clause: &Clause, act: &str) {
        let bits = clause.services();
        let services: Vec<u8> = Service::ALL.into_iter().map(Service::bit).filter(|bit| bits & bit != 0).collect();
        let service = self.random.pick(&services).copied().unwrap_or(0);
        let grants = |c: &Clause| matches!(c.effect, Effect::Grant { .. });
        let here = |c: &&Clause| c.id != clause.id && speaks_at(c, act);
        for _ in 0..2 {
            if !grants(clause) {
                let open: Vec<&Clause> =
                    self.edition.clauses().iter().filter(here).filter(|c| grants(c) && c.services() & service != 0).collect();
                if let Some(grant) = self.random.pick(&open).copied() {
                    self.aim().at_clause(facts, grant);
                }
            }
            for other in self.edition.clauses().iter().filter(here) {
                let hides = match &other.effect {
                    Effect::Guard { .. } => true,
                    Effect::Grant { .. } => grants(clause) && other.services() & service != 0,
                    Effect::Deny { .. } | Effect::Exclude { .. } | Effect::Limit { .. } => other.services() & service != 0,
                    _ => false,
                };
                if hides {
                    self.aim().away_from(facts, other);
                }
            }
        }
    }

    /// Gives two facts every two of their values, or one fact every value.
    fn vary(&mut self, base: &Facts, (a, b): (FactId, FactId), f: &mut impl FnMut(Facts)) {
        let domains = self.domains;
        let with_gap = |id: FactId| domains.choices(id).iter().map(Some).chain([None]);
        for first in with_gap(a) {
            for second in with_gap(b).filter(|second| a != b || *second == first) {
                let mut facts = base.clone();
                domains.put(&mut facts, self.schema(), a, first);
                domains.put(&mut facts, self.schema(), b, second);
                f(facts);
            }
        }
    }

    /// The pairs of every clause.
    pub fn pairs(&mut self, mut f: impl FnMut(Facts)) {
        for clause in self.edition.clauses() {
            self.pairs_of(clause, &mut f);
        }
    }

    /// `n` cases of random acts.
    pub fn cases(&mut self, n: usize, gaps: Option<Gaps>, mut f: impl FnMut(Facts)) {
        for _ in 0..n {
            let gaps = gaps.unwrap_or_else(|| match self.random.below(4) {
                0 => Gaps::Some,
                1 => Gaps::Any,
                _ => Gaps::None,
            });
            let act = self.random.pick(&self.acts).copied().unwrap_or_default();
            f(self.case(act, gaps));
        }
    }
}

/// Facts as a person can read them, for a failing test.
#[must_use]
pub fn describe(facts: &Facts, schema: &Schema) -> String {
    let mut out = String::new();
    for fact in schema.facts() {
        if let Some(value) = schema.id(&fact.name).and_then(|id| facts.value(schema, id)) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "  {} = {value:?}", fact.name);
        }
    }
    let _ = writeln!(out, "  findings = {:?}", facts.findings());
    out
}
