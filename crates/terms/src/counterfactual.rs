//! The least that would have to be different for another answer.
//!
//! A refusal, or a closed service, has blockers: guards and denials that spoke, grants or steps that did not come about. Whatever set of changes
//! lifts it must touch a fact of the first blocker; with that fact at its final value it must touch one of the next. Branching over the facts of
//! one blocker at a time, set size by set size, therefore finds every smallest set over the boundary values, without trying all pairs.

use crate::clause::Service;
use crate::decide::{Access, Decision, Status};
use crate::edition::Edition;
use crate::explain::{FactValue, Fired, access_word, status_word};
use crate::expr::{Atom, Bool, Cmp, Int};
use crate::facts::Facts;
use crate::program::{Rule, Voice, has};
use crate::schema::{FactId, FactType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sets of more changes than this are not looked for.
const MAX_CHANGES: usize = 3;

/// More decisions than this are not made for one answer.
const MAX_WORK: usize = 20_000;

/// One fact that would have to be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactChange {
    /// Its name; `findings` for what an assessor found.
    pub fact: String,
    /// `null`: unknown.
    pub from: Option<FactValue>,
    pub to: FactValue,
}

/// A clause that would speak otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseFlip {
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub was: Fired,
    pub is: Fired,
}

/// A smallest set of changes that gives another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    pub set: Vec<FactChange>,
    /// The answer then: of the act `allowed` or `unknown`, of a service `open` or `unknown`.
    pub answer: String,
    /// What the changes do, clause by clause.
    pub clauses: Vec<ClauseFlip>,
}

#[derive(Debug, Clone, Copy)]
enum Goal {
    Act,
    Service(Service),
}

/// Something that can be changed: a fact, or one finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Lever {
    Fact(FactId),
    Finding(String),
}

/// Lever and new value; for a finding the value has no meaning: it is taken away.
type Move = (Lever, i64);

/// A set of changes that was found, and how good it is.
struct Answer {
    unsure: bool,
    /// It changes the kind or the state of the case.
    structural: bool,
    far: i64,
    moves: Vec<Move>,
}

struct Search<'a> {
    edition: &'a Edition,
    goal: Goal,
    frozen: Vec<FactId>,
    named: BTreeMap<FactId, Vec<i64>>,
    work: usize,
    found: Vec<(Vec<Move>, bool)>,
}

/// The smallest sets of changes that lift a refusal (`service` is `None`) or open a closed service; at most `max`, and none where the answer is not
/// a refusal, or nothing was found within three changes. Every one was decided again.
#[must_use]
pub fn least_change(edition: &Edition, facts: &Facts, service: Option<Service>, max: usize) -> Vec<Change> {
    let goal = service.map_or(Goal::Act, Goal::Service);
    let program = &edition.program;
    let mut frozen = vec![program.act];
    if service.is_some() || facts.raw(program.act) == program.choose {
        frozen.push(program.service);
    }
    let mut search = Search { edition, goal, frozen, named: named_values(edition), work: 0, found: Vec::new() };
    let before = edition.decide(facts);
    if search.settled(&before) {
        return Vec::new();
    }
    for size in 1..=MAX_CHANGES {
        search.grow(facts, &before, size, &mut Vec::new());
        if !search.found.is_empty() {
            break;
        }
    }
    let best = search.best(facts);
    best.into_iter().take(max).map(|moves| describe(edition, goal, facts, &moves)).collect()
}

impl Search<'_> {
    /// The answer is no longer no.
    fn settled(&self, decision: &Decision) -> bool {
        match self.goal {
            Goal::Act => decision.status != Status::Refused,
            Goal::Service(service) => decision.access(service) != Access::Closed,
        }
    }

    fn surely(&self, decision: &Decision) -> bool {
        match self.goal {
            Goal::Act => decision.status == Status::Allowed,
            Goal::Service(service) => decision.access(service) == Access::Open,
        }
    }

    fn grow(&mut self, facts: &Facts, decision: &Decision, left: usize, moves: &mut Vec<Move>) {
        for (lever, value) in self.moves(facts, decision) {
            if moves.iter().any(|(have, _)| *have == lever) || self.work >= MAX_WORK {
                continue;
            }
            self.work += 1;
            let mut changed = facts.clone();
            apply(&mut changed, &lever, value);
            let after = self.edition.decide(&changed);
            moves.push((lever, value));
            if self.settled(&after) {
                if left == 1 {
                    let mut set = moves.clone();
                    set.sort();
                    self.found.push((set, self.surely(&after)));
                }
            } else if left > 1 {
                self.grow(&changed, &after, left - 1, moves);
            }
            moves.pop();
        }
    }

    /// Every change of a fact in the blocker with the fewest facts.
    fn moves(&self, facts: &Facts, decision: &Decision) -> Vec<Move> {
        let blockers = self.blockers(facts, decision);
        let choices = blockers.iter().map(|rules| self.moves_of(facts, rules));
        choices.min_by_key(Vec::len).unwrap_or_default()
    }

    /// What stands in the way, each as the conditions of which one would have to turn.
    fn blockers(&self, facts: &Facts, decision: &Decision) -> Vec<Vec<&Rule>> {
        let service = match self.goal {
            Goal::Service(service) => Some(service),
            Goal::Act => None,
        };
        let mut out: Vec<Vec<&Rule>> = match service {
            Some(service) => self.fired(decision, Voice::Deny, service.bit()),
            None => self.fired(decision, Voice::Guard, 0),
        };
        let asked = service.or_else(|| self.edition.asked_service(facts));
        if let Some(asked) = asked.filter(|s| decision.access(*s) == Access::Closed) {
            if service.is_none() {
                out.extend(self.fired(decision, Voice::Deny, asked.bit()));
            }
            if !self.granted(decision, asked) {
                out.push(self.rules(|r| r.voice == Voice::Grant && r.services & asked.bit() != 0));
            }
        }
        if service.is_none() && decision.step_missing() {
            let act = self.edition.word_of(self.edition.program.act, facts);
            out.push(self.rules(|r| r.voice == Voice::Step && self.edition.clauses().get(r.clause).is_some_and(|c| c.is_step_of(&act))));
        }
        out
    }

    fn granted(&self, decision: &Decision, service: Service) -> bool {
        let of_service = |rule: &&Rule| rule.services & service.bit() != 0;
        self.speaking(decision, |n| has(&decision.fired, n) || has(&decision.unknown, n))
            .iter()
            .any(|r| r.voice == Voice::Grant && of_service(r))
    }

    fn speaking(&self, decision: &Decision, keep: impl Fn(usize) -> bool) -> Vec<&Rule> {
        let Some(stage) = self.edition.stage_of(decision) else { return Vec::new() };
        let kept = stage.speakers.iter().enumerate().filter(|(n, _)| keep(*n));
        kept.filter_map(|(_, s)| self.edition.program.rules.get(s.rule)).collect()
    }

    fn fired(&self, decision: &Decision, voice: Voice, services: u8) -> Vec<Vec<&Rule>> {
        let spoken = self.speaking(decision, |n| has(&decision.fired, n));
        spoken.into_iter().filter(|r| r.voice == voice && (services == 0 || r.services & services != 0)).map(|r| vec![r]).collect()
    }

    fn rules(&self, keep: impl Fn(&Rule) -> bool) -> Vec<&Rule> {
        self.edition.program.rules.iter().filter(|r| keep(r)).collect()
    }

    fn moves_of(&self, facts: &Facts, rules: &[&Rule]) -> Vec<Move> {
        let mut out: Vec<Move> = Vec::new();
        for rule in rules {
            rule.when.atoms(&mut |atom| self.moves_of_atom(facts, atom, &mut out));
        }
        out.sort();
        out.dedup();
        out
    }

    fn moves_of_atom(&self, facts: &Facts, atom: &Atom, out: &mut Vec<Move>) {
        if let Atom::Finding(rule) = atom {
            if facts.findings().is_none_or(|found| found.contains(rule)) {
                out.push((Lever::Finding(rule.clone()), 0));
            }
            return;
        }
        let mut ids = Vec::new();
        atom.facts(&mut |id| ids.push(id));
        for id in ids.into_iter().filter(|id| !self.frozen.contains(id)) {
            let named = self.named.get(&id).cloned();
            for value in named.unwrap_or_else(|| boundary(self.edition, facts, atom, id)) {
                if facts.raw(id) != Some(value) {
                    out.push((Lever::Fact(id), value));
                }
            }
        }
    }

    /// One set of values for each set of facts: the one nearest to the facts as they are; sure answers first, then those that leave kind and state alone.
    fn best(self, facts: &Facts) -> Vec<Vec<Move>> {
        let program = &self.edition.program;
        let structural = |id: &Lever| matches!(id, Lever::Fact(id) if *id == program.kind || *id == program.state);
        let mut nearest: BTreeMap<Vec<Lever>, Answer> = BTreeMap::new();
        for (moves, sure) in self.found {
            let levers: Vec<Lever> = moves.iter().map(|(lever, _)| lever.clone()).collect();
            let far = moves.iter().map(|(lever, value)| distance(facts, lever, *value)).fold(0, i64::saturating_add);
            let answer = Answer { unsure: !sure, structural: levers.iter().any(structural), far, moves };
            if nearest.get(&levers).is_none_or(|have| (answer.unsure, far) < (have.unsure, have.far)) {
                nearest.insert(levers, answer);
            }
        }
        let mut out: Vec<Answer> = nearest.into_values().collect();
        out.sort_by_key(|a| (a.unsure, a.structural));
        out.into_iter().map(|a| a.moves).collect()
    }
}

fn distance(facts: &Facts, lever: &Lever, value: i64) -> i64 {
    match lever {
        Lever::Fact(id) => facts.raw(*id).map_or(0, |raw| raw.saturating_sub(value).saturating_abs()),
        Lever::Finding(_) => 0,
    }
}

fn apply(facts: &mut Facts, lever: &Lever, value: i64) {
    match lever {
        Lever::Fact(id) => facts.set_raw(*id, value),
        Lever::Finding(rule) => {
            let kept = facts.findings().unwrap_or_default().iter().filter(|f| *f != rule).cloned().collect();
            facts.set_findings(kept);
        }
    }
}

/// Of integers that the terms only ever compare for equality, the values that they name: a plan of one or two years, never of nought.
pub(crate) fn named_values(edition: &Edition) -> BTreeMap<FactId, Vec<i64>> {
    let mut named: BTreeMap<FactId, Vec<i64>> = BTreeMap::new();
    let mut ordered: Vec<FactId> = Vec::new();
    for atom in &edition.program.atoms {
        match atom {
            Atom::Fact(id, Cmp::Eq | Cmp::Ne, n) if matches!(edition.schema().fact(*id).map(|f| &f.kind), Some(FactType::Int)) => {
                named.entry(*id).or_default().push(*n);
            }
            other => other.facts(&mut |id| ordered.push(id)),
        }
    }
    named.retain(|id, _| !ordered.contains(id));
    for values in named.values_mut() {
        values.sort_unstable();
        values.dedup();
    }
    named
}

/// The values of a fact at which an atom can turn.
fn boundary(edition: &Edition, facts: &Facts, atom: &Atom, id: FactId) -> Vec<i64> {
    let around = |n: i64| [n.saturating_sub(1), n, n.saturating_add(1)];
    match edition.schema().fact(id).map(|f| &f.kind) {
        Some(FactType::Bool) => vec![0, 1],
        Some(FactType::Enum(values)) => (0..i64::try_from(values.len()).unwrap_or(0)).collect(),
        Some(FactType::Int | FactType::Date) => match atom {
            Atom::Fact(_, _, n) => around(*n).to_vec(),
            Atom::Ints(_, a, b) => {
                // Where the fact stands alone on one side, the other side's value is the boundary; otherwise as far as the sides lie apart.
                let (left, right) = (a.eval(facts), b.eval(facts));
                match (a, b, left, right, facts.raw(id)) {
                    (Int::Fact(alone), _, _, Some(n), _) | (_, Int::Fact(alone), Some(n), _, _) if *alone == id => around(n).to_vec(),
                    (_, _, Some(l), Some(r), Some(now)) => {
                        let apart = l.saturating_sub(r);
                        around(now.saturating_sub(apart)).into_iter().chain(around(now.saturating_add(apart))).collect()
                    }
                    _ => Vec::new(),
                }
            }
            Atom::In(..) | Atom::Finding(_) => Vec::new(),
        },
        Some(FactType::Table) | None => Vec::new(),
    }
}

fn describe(edition: &Edition, goal: Goal, facts: &Facts, moves: &[Move]) -> Change {
    let schema = edition.schema();
    let mut changed = facts.clone();
    for (lever, value) in moves {
        apply(&mut changed, lever, *value);
    }
    let after = edition.decide(&changed);
    let mut set: Vec<FactChange> = Vec::new();
    for (lever, _) in moves {
        let change = match lever {
            Lever::Fact(id) => FactChange {
                fact: schema.fact(*id).map(|f| f.name.clone()).unwrap_or_default(),
                from: facts.value(schema, *id).map(FactValue::from),
                to: changed.value(schema, *id).map_or(FactValue::Int(0), FactValue::from),
            },
            Lever::Finding(_) => FactChange {
                fact: "findings".to_owned(),
                from: facts.findings().map(|f| FactValue::Words(f.to_vec())),
                to: FactValue::Words(changed.findings().unwrap_or_default().to_vec()),
            },
        };
        if !set.contains(&change) {
            set.push(change);
        }
    }
    let answer = match goal {
        Goal::Act => status_word(after.status),
        Goal::Service(service) => access_word(after.access(service)),
    };
    Change { set, answer: answer.to_owned(), clauses: flips(edition, goal, facts, &changed) }
}

/// The clauses that turned, among those that can decide the question.
fn flips(edition: &Edition, goal: Goal, facts: &Facts, changed: &Facts) -> Vec<ClauseFlip> {
    let act = edition.word_of(edition.program.act, facts);
    let asked = match goal {
        Goal::Service(service) => Some(service),
        Goal::Act => edition.asked_service(facts),
    };
    let of_service = |rule: &Rule| asked.is_some_and(|s| rule.services & s.bit() != 0);
    let mut out: Vec<ClauseFlip> = Vec::new();
    for rule in &edition.program.rules {
        let Some(clause) = edition.clauses().get(rule.clause) else { continue };
        let concerned = match rule.voice {
            Voice::Guard => matches!(goal, Goal::Act) && clause.speaks_at(&act),
            Voice::Step => matches!(goal, Goal::Act) && clause.is_step_of(&act),
            Voice::Grant | Voice::Deny => of_service(rule) && clause.speaks_at(&act),
            Voice::Warn | Voice::Duty | Voice::Fee => false,
        };
        let (was, is): (Fired, Fired) = (rule.when.eval(facts).into(), rule.when.eval(changed).into());
        if concerned && was != is && rule.when != Bool::Const(false) {
            let flip = ClauseFlip { id: clause.id.clone(), clause: clause.clause.clone(), was, is };
            if !out.contains(&flip) {
                out.push(flip);
            }
        }
    }
    out
}
