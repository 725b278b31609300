//! What an edition decides at one act and kind of case, as conditions over the facts.

use crate::clause::{Clause, Effect, Party, Service};
use crate::edition::Edition;
use crate::expr::{Atom, Bool, Cmp, Int};
use crate::program::{Rule, Voice, fold, rules};
use crate::schema::FactId;
use std::borrow::Cow;
use std::cell::OnceCell;

/// The clauses of an edition, with at most one rule as another edition has it.
pub(super) struct Body<'a> {
    edition: &'a Edition,
    clauses: Cow<'a, [Clause]>,
    rules: Cow<'a, [Rule]>,
}

impl<'a> Body<'a> {
    pub fn of(edition: &'a Edition) -> Self {
        Self { edition, clauses: Cow::Borrowed(edition.clauses()), rules: Cow::Borrowed(&edition.program.rules) }
    }

    /// The edition with one rule as another edition has it: for telling what that rule alone changes.
    pub fn with_rule_of(edition: &'a Edition, rule: &str, other: &Edition) -> Result<Self, String> {
        let own = edition.clauses().iter().filter(|c| c.rule() != rule);
        let mut clauses: Vec<Clause> = own.chain(other.clauses().iter().filter(|c| c.rule() == rule)).cloned().collect();
        // The order of an edition, so that what is said alike stands alike.
        clauses.sort_by(|a, b| a.id.cmp(&b.id));
        let rules = rules(&clauses, edition.schema())?;
        Ok(Self { edition, clauses: Cow::Owned(clauses), rules: Cow::Owned(rules) })
    }
}

/// What is the case, where the editions look at it differently: facts that come out otherwise, and what is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Given {
    pub facts: Vec<(FactId, i64)>,
    pub findings: Option<Vec<String>>,
}

/// A rule with its condition at this act and kind.
struct Part<'b> {
    clause: &'b Clause,
    rule: &'b Rule,
    when: Bool,
}

/// One act and kind of case under one body of clauses.
pub(super) struct At<'b> {
    edition: &'b Edition,
    place: Vec<(FactId, i64)>,
    voices: Vec<Part<'b>>,
    /// The act is one that steps order.
    stepped: bool,
    chooses: bool,
    allowed: OnceCell<Bool>,
}

impl<'b> At<'b> {
    /// `kind`: the position in the enumeration; `None` for acts outside a case.
    pub fn new(body: &'b Body<'_>, act: usize, kind: Option<usize>, given: &Given) -> Self {
        let edition = body.edition;
        let raw = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut place = vec![(edition.program.act, raw(act))];
        place.extend(kind.map(|k| (edition.program.kind, raw(k))));
        let known: Vec<(FactId, i64)> = place.iter().chain(&given.facts).copied().collect();
        let act_name = edition.schema().values("act").get(act).map_or("", String::as_str);
        let speaking = body.rules.iter().filter_map(|rule| Some((body.clauses.get(rule.clause)?, rule)));
        let voices = speaking
            .filter(|(clause, _)| clause.speaks_at(act_name))
            .map(|(clause, rule)| {
                let found = given.findings.as_ref().map(|found| with_findings(&rule.when, found));
                Part { clause, rule, when: fold(found.as_ref().unwrap_or(&rule.when), &known) }
            })
            .filter(|voice| voice.when != Bool::Const(false))
            .collect();
        let stepped = body.clauses.iter().any(|c| c.is_step_of(act_name));
        Self { edition, place, voices, stepped, chooses: edition.program.choose == Some(raw(act)), allowed: OnceCell::new() }
    }

    /// The same is said under the same conditions.
    pub fn same(&self, other: &At<'_>) -> bool {
        let alike = |(a, b): (&Part<'_>, &Part<'_>)| {
            let (x, y) = (a.rule, b.rule);
            let rule = x.voice == y.voice && x.services == y.services && x.amount == y.amount && x.to == y.to;
            rule && a.clause.id == b.clause.id
                && obliged(a.clause) == obliged(b.clause)
                && line_of(a.clause) == line_of(b.clause)
                && a.when == b.when
        };
        self.stepped == other.stepped && self.voices.len() == other.voices.len() && self.voices.iter().zip(&other.voices).all(alike)
    }

    /// The act and kind, as a condition.
    pub fn here(&self) -> Bool {
        Bool::And(self.place.iter().map(|(id, raw)| Bool::Atom(Atom::Fact(*id, Cmp::Eq, *raw))).collect())
    }

    fn of(&self, voice: Voice) -> impl Iterator<Item = &Part<'b>> {
        self.voices.iter().filter(move |v| v.rule.voice == voice)
    }

    fn for_service(&self, voice: Voice, service: Service) -> impl Iterator<Item = &Part<'b>> {
        self.of(voice).filter(move |v| v.rule.services & service.bit() != 0)
    }

    /// The service is open.
    pub fn open(&self, service: Service) -> Bool {
        let mut parts = vec![any(self.for_service(Voice::Grant, service).map(|v| v.when.clone()).collect())];
        parts.extend(self.for_service(Voice::Deny, service).map(|v| v.when.clone().negated()));
        all(parts)
    }

    /// The service is the one asked for in this step.
    pub fn asked(&self, service: Service) -> Bool {
        let position = Service::ALL.iter().position(|s| *s == service).and_then(|n| i64::try_from(n + 1).ok()).unwrap_or(0);
        Bool::Atom(Atom::Fact(self.edition.program.service, Cmp::Eq, position))
    }

    /// The act is allowed.
    pub fn allowed(&self) -> &Bool {
        self.allowed.get_or_init(|| self.is_allowed())
    }

    fn is_allowed(&self) -> Bool {
        let mut parts: Vec<Bool> = self.of(Voice::Guard).map(|v| v.when.clone().negated()).collect();
        if self.stepped {
            parts.push(any(self.of(Voice::Step).map(|v| v.when.clone()).collect()));
        }
        if self.chooses {
            parts.push(any(Service::ALL.into_iter().map(|s| all(vec![self.asked(s), self.open(s)])).collect()));
        }
        all(parts)
    }

    /// The rules that can warn.
    pub fn warning_rules(&self) -> Vec<&'b str> {
        self.of(Voice::Warn).map(|v| v.clause.rule()).collect()
    }

    /// The rule warns.
    pub fn warns(&self, rule: &str) -> Bool {
        any(self.of(Voice::Warn).filter(|v| v.clause.rule() == rule).map(|v| v.when.clone()).collect())
    }

    /// The rules that can oblige, and whom.
    pub fn duty_rules(&self) -> Vec<(&'b str, Party)> {
        self.of(Voice::Duty).filter_map(|v| Some((v.clause.rule(), obliged(v.clause)?))).collect()
    }

    /// The duties of a party by one rule, as conditions.
    pub fn duties(&self, rule: &str, who: Party) -> Vec<Bool> {
        let of = self.of(Voice::Duty).filter(|v| v.clause.rule() == rule && obliged(v.clause) == Some(who));
        of.map(|v| v.when.clone()).collect()
    }

    /// The lines of a quotation that can come about.
    pub fn lines(&self) -> Vec<(Service, &'b str)> {
        let of = |s: Service| self.for_service(Voice::Fee, s).filter_map(move |v| Some((s, line_of(v.clause)?.0)));
        Service::ALL.into_iter().flat_map(of).collect()
    }

    fn fees(&self, service: Service, line: &str) -> Vec<Fee<'_>> {
        let fees = self.for_service(Voice::Fee, service).filter_map(|v| Some((v, line_of(v.clause)?, v.rule.amount.as_ref()?)));
        fees.filter(|(_, (name, _), _)| *name == line).map(|(v, (_, payer), amount)| Fee { when: &v.when, amount, payer }).collect()
    }
}

struct Fee<'f> {
    when: &'f Bool,
    amount: &'f Int,
    payer: Party,
}

fn obliged(clause: &Clause) -> Option<Party> {
    if let Effect::Duty { who, .. } = &clause.effect { Some(*who) } else { None }
}

fn line_of(clause: &Clause) -> Option<(&str, Party)> {
    if let Effect::Fee { line, payer, .. } = &clause.effect { Some((line.as_str(), *payer)) } else { None }
}

/// A line of the quotation is there for one and not the other, of another amount, or paid by another party.
pub(super) fn lines_apart(a: &At<'_>, b: &At<'_>, service: Service, line: &str) -> Bool {
    let (x, y) = (a.fees(service, line), b.fees(service, line));
    let there = |fees: &[Fee<'_>]| any(fees.iter().map(|f| f.when.clone()).collect());
    let mut parts = vec![apart(&there(&x), &there(&y))];
    for one in &x {
        for two in &y {
            if one.payer != two.payer {
                parts.push(all(vec![one.when.clone(), two.when.clone()]));
            } else if one.amount != two.amount {
                let unequal =
                    any([Cmp::Lt, Cmp::Gt].map(|cmp| Bool::Atom(Atom::Ints(cmp, one.amount.clone(), two.amount.clone()))).to_vec());
                parts.push(all(vec![one.when.clone(), two.when.clone(), unequal]));
            }
        }
    }
    any(parts)
}

/// The act leads to another state.
pub(super) fn states_apart(a: &At<'_>, b: &At<'_>) -> Bool {
    let state = a.edition.program.state;
    let mut parts = Vec::new();
    for one in a.of(Voice::Step) {
        for two in b.of(Voice::Step) {
            let moved = match (one.rule.to, two.rule.to) {
                (x, y) if x == y => continue,
                (Some(to), None) | (None, Some(to)) => Bool::Atom(Atom::Fact(state, Cmp::Ne, to)),
                _ => Bool::Const(true),
            };
            parts.push(all(vec![one.when.clone(), two.when.clone(), moved]));
        }
    }
    any(parts)
}

/// A condition in which what an assessor found is settled.
fn with_findings(when: &Bool, found: &[String]) -> Bool {
    match when {
        Bool::Atom(Atom::Finding(rule)) => Bool::Const(found.contains(rule)),
        Bool::Const(_) | Bool::Atom(_) => when.clone(),
        Bool::Not(inner) => with_findings(inner, found).negated(),
        Bool::And(parts) => Bool::And(parts.iter().map(|p| with_findings(p, found)).collect()),
        Bool::Or(parts) => Bool::Or(parts.iter().map(|p| with_findings(p, found)).collect()),
    }
}

/// A conjunction, simplified where a part is settled.
pub(super) fn all(parts: Vec<Bool>) -> Bool {
    join(parts, true)
}

/// A disjunction, simplified where a part is settled.
pub(super) fn any(parts: Vec<Bool>) -> Bool {
    join(parts, false)
}

fn join(mut parts: Vec<Bool>, and: bool) -> Bool {
    if parts.contains(&Bool::Const(!and)) {
        return Bool::Const(!and);
    }
    parts.retain(|p| *p != Bool::Const(and));
    match (parts.len(), and) {
        (0, _) => Bool::Const(and),
        (1, _) => parts.pop().unwrap_or(Bool::Const(and)),
        (_, true) => Bool::And(parts),
        (_, false) => Bool::Or(parts),
    }
}

/// One holds and the other does not.
pub(super) fn apart(a: &Bool, b: &Bool) -> Bool {
    if a == b {
        return Bool::Const(false);
    }
    any(vec![all(vec![a.clone(), no(b)]), all(vec![b.clone(), no(a)])])
}

fn no(a: &Bool) -> Bool {
    match a {
        Bool::Const(b) => Bool::Const(!b),
        other => other.clone().negated(),
    }
}

/// At least this many of them hold.
pub(super) fn at_least(n: usize, of: &[Bool]) -> Bool {
    match (n, of.split_first()) {
        (0, _) => Bool::Const(true),
        (_, None) => Bool::Const(false),
        (_, Some((first, rest))) => any(vec![all(vec![first.clone(), at_least(n - 1, rest)]), at_least(n, rest)]),
    }
}
