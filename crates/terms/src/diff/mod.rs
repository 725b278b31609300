//! What differs between two editions, rule by rule, each with a case that shows it.

mod claims;
mod cases;
mod formula;
mod pieces;
mod search;
mod tables;

pub use cases::{CaseLine, CasesReport, Replayer};
pub use claims::{Claim, Claimed, Judged, claims, judge};

use crate::catalogue::{Catalogue, Model};
use crate::clause::{Clause, Effect, List};
use crate::edition::{Edition, Scope};
use crate::expr::Bool;
use crate::facts::Facts;
use crate::program::fold;
use crate::schema::Schema;
use crate::witness::Witness;
use serde::Serialize;

/// The list of a product under an edition, fallbacks included.
pub type ListOf<'a> = &'a dyn Fn(&Edition, List, &Model) -> Option<Scope>;

/// Two editions to compare.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    pub left: &'a Edition,
    pub right: &'a Edition,
    pub catalogue: &'a Catalogue,
    pub list_of: ListOf<'a>,
}

impl std::fmt::Debug for Pair<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} and {}", self.left.header.id, self.right.header.id)
    }
}

/// A case in which the editions decide differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Shown {
    Case(Witness),
    /// The same circumstance, and what an assessor finds of it under each edition.
    Circumstance { facts: Witness, findings_left: Vec<String>, findings_right: Vec<String> },
    /// Of lists: a product and a component.
    Product { model: String, list: String, component: Option<String> },
    /// Of deadlines.
    Kind { kind: String },
}

/// One way in which a rule makes the editions decide differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What differs: `repair-discount`, `warning CR-…`, `duty CR-… of the customer`, `line logistics`, …
    pub what: String,
    pub left: String,
    pub right: String,
    /// The edition that is stricter on the customer, where one is.
    pub stricter: Option<String>,
    pub witness: Shown,
}

/// How the editions stand to one another in one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Word by word the same data.
    Same,
    /// Another summary, number or citation; the rule is the same.
    OtherWords,
    /// Another rule, and no decision differs for it.
    NoDecision,
    /// The left edition is stricter on the customer.
    StricterLeft,
    StricterRight,
    /// Now one, now the other, or neither can be called stricter.
    Otherwise,
}

/// A clause as one edition has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    pub id: String,
    pub clause: String,
    pub effect: String,
}

/// What was found about one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleDiff {
    pub rule: String,
    pub verdict: Verdict,
    /// The edition that alone has an operative clause for it.
    pub only_here: Option<String>,
    /// Every question was settled by proof, none given up.
    pub proved: bool,
    pub left: Vec<Side>,
    pub right: Vec<Side>,
    pub differs: Vec<String>,
    pub ways: Vec<Way>,
}

/// Compares two editions rule by rule.
///
/// # Errors
/// An edition that cannot be compiled with one rule of the other.
pub fn diff(pair: &Pair<'_>) -> Result<Vec<RuleDiff>, String> {
    let mut rules: Vec<&str> = pair.left.clauses().iter().chain(pair.right.clauses()).map(Clause::rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let usual = usual(pair.left.schema());
    rules.into_iter().map(|rule| rule_diff(pair, rule, &usual)).collect()
}

/// The facts of an ordinary case.
pub(crate) fn usual(schema: &Schema) -> Facts {
    let mut facts = Facts::new();
    for fact in schema.facts() {
        if let (Some(id), Some(raw)) = (schema.id(&fact.name), fact.usual) {
            facts.set_raw(id, raw);
        }
    }
    facts
}

/// The clauses of one rule.
pub(crate) fn group<'a>(edition: &'a Edition, rule: &str) -> Vec<&'a Clause> {
    edition.clauses().iter().filter(|c| c.rule() == rule).collect()
}

fn rule_diff(pair: &Pair<'_>, rule: &str, usual: &Facts) -> Result<RuleDiff, String> {
    let (left, right) = (group(pair.left, rule), group(pair.right, rule));
    let mut out = RuleDiff {
        rule: rule.to_owned(),
        verdict: Verdict::Same,
        only_here: only_here(pair, &left, &right),
        proved: true,
        left: left.iter().map(|c| side(c)).collect(),
        right: right.iter().map(|c| side(c)).collect(),
        differs: differs(&left, &right),
        ways: Vec::new(),
    };
    if left.len() == right.len() && left.iter().zip(&right).all(|(a, b)| same_rule(a, b)) {
        let same_words = left.iter().zip(&right).all(|(a, b)| a.summary == b.summary && a.clause == b.clause && a.cites == b.cites);
        out.verdict = if same_words { Verdict::Same } else { Verdict::OtherWords };
        return Ok(out);
    }
    if out.only_here.is_none() && left.iter().chain(&right).all(|c| matches!(c.effect, Effect::Nothing { .. })) {
        out.verdict = Verdict::OtherWords;
        return Ok(out);
    }
    tables::compare(pair, rule, &mut out.ways);
    let searched = search::compare(pair, rule, usual)?;
    out.proved = searched.proved;
    out.ways.extend(searched.ways);
    out.verdict = verdict(pair, &out.ways);
    Ok(out)
}

fn verdict(pair: &Pair<'_>, ways: &[Way]) -> Verdict {
    let stricter = |edition: &Edition| ways.iter().any(|w| w.stricter.as_ref() == Some(&edition.header.id));
    match (ways.is_empty(), stricter(pair.left), stricter(pair.right)) {
        (true, _, _) => Verdict::NoDecision,
        (false, true, false) => Verdict::StricterLeft,
        (false, false, true) => Verdict::StricterRight,
        (false, _, _) => Verdict::Otherwise,
    }
}

fn side(clause: &Clause) -> Side {
    Side { id: clause.id.clone(), clause: clause.clause.clone(), effect: clause.effect.name().to_owned() }
}

fn differs(left: &[&Clause], right: &[&Clause]) -> Vec<String> {
    let mut out: Vec<String> = left.iter().chain(right).flat_map(|c| c.differs.iter().cloned()).collect();
    out.sort();
    out.dedup();
    out
}

fn only_here(pair: &Pair<'_>, left: &[&Clause], right: &[&Clause]) -> Option<String> {
    let operative = |clauses: &[&Clause]| clauses.iter().any(|c| !matches!(c.effect, Effect::Nothing { .. }));
    match (operative(left), operative(right)) {
        (true, false) => Some(pair.left.header.id.clone()),
        (false, true) => Some(pair.right.header.id.clone()),
        _ => None,
    }
}

/// The same effect, whatever it is called and cited by.
fn same_rule(a: &Clause, b: &Clause) -> bool {
    a.id == b.id && a.on == b.on && plain(&a.effect) == plain(&b.effect)
}

/// An effect with its conditions simplified and its reasons left out.
fn plain(effect: &Effect) -> Effect {
    let simple = |when: &Bool| fold(when, &[]);
    let mut out = effect.clone();
    match &mut out {
        Effect::Guard { when }
        | Effect::Warn { when }
        | Effect::Duty { when, .. }
        | Effect::Grant { when, .. }
        | Effect::Deny { when, .. }
        | Effect::Exclude { when, .. }
        | Effect::Exception { when, .. }
        | Effect::Fee { when, .. }
        | Effect::Window { when, .. }
        | Effect::Step { when, .. } => *when = simple(when),
        Effect::Limit { when, refuses, warns, .. } => {
            for condition in [when, refuses, warns] {
                *condition = simple(condition);
            }
        }
        Effect::Ground { when, usable, .. } => {
            *when = simple(when);
            *usable = simple(usable);
        }
        Effect::Nothing { reason } => reason.clear(),
        Effect::Deadline { .. } | Effect::Scope { .. } => {}
    }
    out
}
