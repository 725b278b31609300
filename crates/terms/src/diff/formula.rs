//! What an edition decides at one act and kind of case, as conditions over the facts.

use crate::clause::{Clause, Service};
use crate::edition::Edition;
use crate::expr::{Atom, Bool, Cmp};
use crate::program::{Role, Rule, fold};
use crate::schema::FactId;

/// One act and kind of case under one edition.
pub(super) struct At<'a> {
    pub edition: &'a Edition,
    pub known: Vec<(FactId, i64)>,
    pub act: String,
}

/// A rule with its condition at this act and kind.
pub(super) struct Voice<'a> {
    pub clause: &'a Clause,
    pub rule: &'a Rule,
    pub when: Bool,
}

impl<'a> At<'a> {
    /// `kind`: the position in the enumeration; `None` for acts outside a case.
    pub fn new(edition: &'a Edition, act: usize, kind: Option<usize>) -> Self {
        let raw = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut known = vec![(edition.program.act, raw(act))];
        known.extend(kind.map(|k| (edition.program.kind, raw(k))));
        let act = edition.schema().values("act").get(act).cloned().unwrap_or_default();
        Self { edition, known, act }
    }

    /// The act and kind, as a condition.
    pub fn here(&self) -> Bool {
        Bool::And(self.known.iter().map(|(id, raw)| Bool::Atom(Atom::Fact(*id, Cmp::Eq, *raw))).collect())
    }

    /// Everything that can speak here.
    pub fn voices(&self) -> Vec<Voice<'a>> {
        let edition = self.edition;
        let speaking = edition.program.rules.iter().filter_map(|rule| Some((edition.clauses().get(rule.clause)?, rule)));
        speaking
            .filter(|(clause, _)| clause.speaks_at(&self.act))
            .map(|(clause, rule)| Voice { clause, rule, when: fold(&rule.when, &self.known) })
            .filter(|voice| voice.when != Bool::Const(false))
            .collect()
    }

    fn of(&self, role: Role) -> Vec<Bool> {
        self.voices().into_iter().filter(|v| v.rule.role == role).map(|v| v.when).collect()
    }

    /// The service is open.
    pub fn open(&self, service: Service) -> Bool {
        let voices = self.voices();
        let of = |role: Role| voices.iter().filter(move |v| v.rule.role == role && v.rule.services & service.bit() != 0).map(|v| v.when.clone());
        let mut parts = vec![Bool::Or(of(Role::Grant).collect())];
        parts.extend(of(Role::Deny).map(Bool::negated));
        Bool::And(parts)
    }

    /// The service is the one asked for in this step.
    pub fn asked(&self, service: Service) -> Bool {
        let position = Service::ALL.iter().position(|s| *s == service).and_then(|n| i64::try_from(n + 1).ok()).unwrap_or(0);
        Bool::Atom(Atom::Fact(self.edition.program.service, Cmp::Eq, position))
    }

    /// The act is allowed.
    pub fn allowed(&self) -> Bool {
        let mut parts: Vec<Bool> = self.of(Role::Guard).into_iter().map(Bool::negated).collect();
        if self.edition.clauses().iter().any(|c| c.is_step_of(&self.act)) {
            parts.push(Bool::Or(self.of(Role::Step)));
        }
        let chooses = self.edition.program.choose.is_some_and(|raw| self.known.iter().any(|(id, n)| *id == self.edition.program.act && *n == raw));
        if chooses {
            parts.push(Bool::Or(Service::ALL.into_iter().map(|s| Bool::And(vec![self.asked(s), self.open(s)])).collect()));
        }
        Bool::And(parts)
    }
}

/// A condition in which what an assessor found is settled.
pub(super) fn with_findings(when: &Bool, found: &[String]) -> Bool {
    match when {
        Bool::Atom(Atom::Finding(rule)) => Bool::Const(found.contains(rule)),
        Bool::Const(_) | Bool::Atom(_) => when.clone(),
        Bool::Not(inner) => with_findings(inner, found).negated(),
        Bool::And(parts) => Bool::And(parts.iter().map(|p| with_findings(p, found)).collect()),
        Bool::Or(parts) => Bool::Or(parts.iter().map(|p| with_findings(p, found)).collect()),
    }
}

/// One holds and the other does not.
pub(super) fn apart(a: &Bool, b: &Bool) -> Bool {
    Bool::Or(vec![Bool::And(vec![a.clone(), b.clone().negated()]), Bool::And(vec![b.clone(), a.clone().negated()])])
}
