//! What differs between two editions, rule by rule, each with a case that shows it.

mod cases;
mod claims;
mod formula;
mod judge;
mod pieces;
mod search;
mod tables;
mod usual;

pub use cases::{CaseLine, CasesReport, Replayer, Tally};
pub use claims::{Claim, Claimed, claims};
pub use judge::{Judged, Standing, judge};

use crate::catalogue::{Catalogue, Model};
use crate::clause::{Clause, Effect, List};
use crate::edition::{Edition, Scope};
use crate::expr::Bool;
use crate::program::fold;
use crate::schema::Schema;
use crate::settings::Text;
use crate::show::parts;
use crate::witness::Witness;
use formula::Given;
use search::{Found, for_rule};
use serde::Serialize;
use std::collections::BTreeMap;
use tables::Tables;
use usual::Usual;

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

/// What a witness is about, beside its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A list, and the products for which it differs alike; for the list of international products without a component.
    Product { list: String, component: Option<String>, models: Vec<String> },
    /// A period of such plans, and in which order of plan and warranty the difference shows.
    Window { period: String, years: i64, europe: bool, when: Option<String> },
    /// The deadline of a kind of case.
    Deadline { kind: String },
    /// What happened, where an assessor finds other exclusions for it.
    Circumstance(String),
}

/// A decision that differs for what a witness is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Decided {
    pub what: String,
    pub left: String,
    pub right: String,
}

/// A case in which the editions differ: facts that are the same under both, and those that come out differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Witnessed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// Absent where no decision looks at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Witness>,
    /// To be added for the left edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Witness>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right: Option<Witness>,
    /// What is decided differently, where it is another thing than the way itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// One way in which a rule makes the editions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// What differs: `the act`, `repair-discount`, `warning CR-…`, `duty CR-… of the customer`, `line logistics`, a list, a window, a deadline.
    pub what: String,
    pub left: String,
    pub right: String,
    /// The edition that is stricter on the customer, where one is.
    pub stricter: Option<String>,
    pub witness: Witnessed,
}

/// How the editions stand to one another in one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Word by word the same data.
    Same,
    /// Another summary, number or citation; the rule is the same.
    OtherWords,
    /// Another rule, and no decision differs for it.
    NoDecision,
    /// One edition is stricter on the customer, the other looser.
    Stricter,
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
    /// The edition that is stricter, where the verdict says that one is.
    pub stricter: Option<String>,
    /// The other one.
    pub looser: Option<String>,
    /// The edition that alone has an operative clause for it.
    pub only_here: Option<String>,
    /// Every question was settled by proof, none given up.
    pub proved: bool,
    pub left: Vec<Side>,
    pub right: Vec<Side>,
    pub differs: Vec<String>,
    pub ways: Vec<Way>,
}

impl RuleDiff {
    /// Where the rule stands in the source: of the left edition, of the right one where only that has it.
    #[must_use]
    pub fn place(&self) -> &str {
        self.left.first().or(self.right.first()).map_or("", |side| side.clause.as_str())
    }
}

/// An edition that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    pub id: String,
    pub version: String,
    pub hash: String,
}

/// Two editions compared, and the catalogue of their differences held against what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    pub left: Compared,
    pub right: Compared,
    /// How many rules have each verdict.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Every rule of either edition, in the order of the source.
    pub rules: Vec<RuleDiff>,
    pub differences: Vec<Judged>,
}

/// Compares two editions, and holds a catalogue of differences against what was found.
///
/// # Errors
/// An edition that cannot be compiled with one rule of the other.
pub fn compare(pair: &Pair<'_>, claims: Vec<Claim>) -> Result<Comparison, String> {
    let rules = diff(pair)?;
    let compared = |e: &Edition| Compared { id: e.header.id.clone(), version: e.header.version.clone(), hash: e.hash.clone() };
    let mut verdicts = BTreeMap::new();
    for rule in &rules {
        *verdicts.entry(rule.verdict).or_insert(0) += 1;
    }
    let (left, right) = (&pair.left.header.id, &pair.right.header.id);
    // What is said of other editions is no claim about these.
    let about: Vec<Claim> =
        claims.into_iter().filter(|c| left != right && [left, right].iter().all(|id| c.says.contains_key(*id))).collect();
    let differences = judge(pair, about, &rules);
    Ok(Comparison { left: compared(pair.left), right: compared(pair.right), verdicts, rules, differences })
}

impl Comparison {
    /// The entries that cannot stand.
    pub fn contradicted(&self) -> impl Iterator<Item = &Judged> {
        self.differences.iter().filter(|j| j.standing == Standing::Contradicted)
    }
}

/// Compares two editions rule by rule.
///
/// # Errors
/// An edition that cannot be compiled with one rule of the other.
pub fn diff(pair: &Pair<'_>) -> Result<Vec<RuleDiff>, String> {
    let mut rules: Vec<&str> = pair.left.clauses().iter().chain(pair.right.clauses()).map(Clause::rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let usual = Usual::of(pair.left.schema());
    let tables = Tables::new(pair, &usual);
    let mut found = rules.into_iter().map(|rule| rule_diff(pair, rule, &usual, &tables)).collect::<Result<Vec<_>, String>>()?;
    found.sort_by_cached_key(|d| (parts(d.place()), parts(&d.rule)));
    Ok(found)
}

/// The clauses of one rule.
pub(crate) fn group<'a>(edition: &'a Edition, rule: &str) -> Vec<&'a Clause> {
    edition.clauses().iter().filter(|c| c.rule() == rule).collect()
}

fn rule_diff(pair: &Pair<'_>, rule: &str, usual: &Usual, tables: &Tables<'_, '_>) -> Result<RuleDiff, String> {
    let (left, right) = (group(pair.left, rule), group(pair.right, rule));
    let mut out = RuleDiff {
        rule: rule.to_owned(),
        verdict: Verdict::Same,
        stricter: None,
        looser: None,
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
    tables.compare(rule, &mut out.ways);
    let searched = for_rule(pair, rule, usual)?;
    out.proved = searched.proved;
    out.ways.extend(searched.ways);
    verdict(pair, &mut out);
    Ok(out)
}

fn verdict(pair: &Pair<'_>, out: &mut RuleDiff) {
    let (left, right) = (&pair.left.header.id, &pair.right.header.id);
    let stricter = |id: &String| out.ways.iter().any(|w| w.stricter.as_ref() == Some(id));
    let (strict, loose) = match (out.ways.is_empty(), stricter(left), stricter(right)) {
        (true, _, _) => {
            out.verdict = Verdict::NoDecision;
            return;
        }
        (false, true, false) => (left, right),
        (false, false, true) => (right, left),
        (false, _, _) => {
            out.verdict = Verdict::Otherwise;
            return;
        }
    };
    out.verdict = Verdict::Stricter;
    out.stricter = Some(strict.clone());
    out.looser = Some(loose.clone());
}

/// The witness of a case that is looked at differently.
fn way_witness(pair: &Pair<'_>, found: &Found, given: [&Given; 2]) -> Witnessed {
    let schema = pair.left.schema();
    let [left, right] = given;
    let mut common = found.left.clone();
    for (id, _) in left.facts.iter().filter(|seen| !right.facts.contains(seen)) {
        common.clear(*id);
    }
    let mut case = Witness::of(schema, &common);
    if left.findings.is_some() || right.findings.is_some() {
        case.findings = None;
    }
    let of = |own: &Given, other: &Given| {
        let facts = own.facts.iter().filter(|seen| !other.facts.contains(seen)).copied().collect();
        seen(schema, &Given { facts, findings: own.findings.clone() })
    };
    Witnessed { case: Some(case), left: Some(of(left, right)), right: Some(of(right, left)), ..Witnessed::default() }
}

/// What one edition sees differently.
fn seen(schema: &Schema, given: &Given) -> Witness {
    let mut facts = crate::facts::Facts::new();
    for (id, raw) in &given.facts {
        facts.set_raw(*id, *raw);
    }
    let known = Witness::of(schema, &facts);
    Witness { facts: known.facts, findings: given.findings.clone() }
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
        Effect::Nothing { reason } => *reason = Text::default(),
        Effect::Deadline { .. } | Effect::Scope { .. } => {}
    }
    out
}
