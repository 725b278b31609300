//! The catalogue of differences held against what the comparison found.

use super::claims::{Claim, Claimed};
use super::formula::Given;
use super::search::{for_given, push};
use super::usual::Usual;
use super::{About, Pair, RuleDiff, Verdict, Way, way_witness};
use serde::Serialize;

/// How an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It changes an outcome, and a case shows it.
    Witnessed,
    /// It changes none: the clauses execute alike.
    SameProgram,
    /// It changes none: the clauses differ, and it is proved that no case is decided differently for it.
    NoCase,
    /// It is not as the entry says.
    Contradicted,
}

/// An entry and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    #[serde(flatten)]
    pub claim: Claim,
    pub standing: Standing,
    /// Why the entry cannot stand.
    pub contradiction: Option<String>,
    /// What makes a decision differ, each with its case.
    pub ways: Vec<Way>,
}

/// Holds every entry against what was found.
#[must_use]
pub fn judge(pair: &Pair<'_>, claims: Vec<Claim>, found: &[RuleDiff]) -> Vec<Judged> {
    let usual = Usual::of(pair.left.schema());
    claims.into_iter().map(|claim| judged(pair, claim, found, &usual)).collect()
}

fn judged(pair: &Pair<'_>, claim: Claim, found: &[RuleDiff], usual: &Usual) -> Judged {
    // A clause that names the entry belongs to it, whether or not the entry names the clause.
    let concerned: Vec<&RuleDiff> = found.iter().filter(|d| claim.clauses.contains(&d.rule) || d.differs.contains(&claim.id)).collect();
    let mut ways: Vec<Way> = concerned.iter().flat_map(|d| d.ways.iter().cloned()).collect();
    let mut settled = concerned.iter().all(|d| d.proved);
    let mut wrong = unknown_rule(&claim, found).or_else(|| no_exclusion(pair, &claim));
    if wrong.is_none() && claim.circumstance.is_some() {
        settled &= circumstance(pair, &claim, usual, &mut ways);
    }
    if wrong.is_none() {
        wrong = if claim.changes_outcome { not_so(pair, &claim, &concerned, &ways) } else { still(&ways, settled) };
    }
    let same = concerned.iter().all(|d| matches!(d.verdict, Verdict::Same | Verdict::OtherWords));
    let standing = match (&wrong, claim.changes_outcome) {
        (Some(_), _) => Standing::Contradicted,
        (None, true) => Standing::Witnessed,
        (None, false) if same => Standing::SameProgram,
        (None, false) => Standing::NoCase,
    };
    Judged { claim, standing, contradiction: wrong, ways }
}

fn unknown_rule(claim: &Claim, found: &[RuleDiff]) -> Option<String> {
    let unknown = claim.clauses.iter().find(|rule| !found.iter().any(|d| d.rule == **rule))?;
    Some(format!("neither edition has the rule `{unknown}`"))
}

/// What an assessor is said to find must be there to be found.
fn no_exclusion(pair: &Pair<'_>, claim: &Claim) -> Option<String> {
    for edition in [pair.left, pair.right] {
        let found = claim.findings.get(&edition.header.id).into_iter().flatten();
        if let Some(rule) = found.into_iter().find(|rule| !edition.is_exclusion(rule)) {
            return Some(format!("`{rule}` is no exclusion of the edition `{}`", edition.header.id));
        }
    }
    None
}

/// Why an entry that is said to change no outcome cannot stand.
fn still(ways: &[Way], settled: bool) -> Option<String> {
    match ways.first() {
        Some(way) => Some(format!("a decision differs: {} is {} and {}", way.what, way.left, way.right)),
        None => (!settled).then(|| "whether a decision differs could not be settled".to_owned()),
    }
}

/// Why an entry that is said to change an outcome in one direction cannot stand.
fn not_so(pair: &Pair<'_>, claim: &Claim, concerned: &[&RuleDiff], ways: &[Way]) -> Option<String> {
    if ways.is_empty() {
        return Some("no case was found in which a decision differs".to_owned());
    }
    let Some(kind) = claim.kind else { return Some("`kind` is missing".to_owned()) };
    let (left, right) = (&pair.left.header.id, &pair.right.header.id);
    let strict = |id: &String| ways.iter().any(|w| w.stricter.as_ref() == Some(id));
    let (named, other) = if claim.edition.as_ref() == Some(left) { (left, right) } else { (right, left) };
    let (borne_out, word) = match kind {
        Claimed::Stricter => (strict(named) && !strict(other), "stricter"),
        Claimed::Looser => (strict(other) && !strict(named), "looser"),
        Claimed::OnlyHere => (concerned.iter().any(|d| alone(d, named == left)), "the only one"),
        Claimed::Otherwise if strict(left) == strict(right) => return None,
        Claimed::Otherwise => {
            let stricter = if strict(left) { left } else { right };
            return Some(format!("neither edition is said to be stricter, and `{stricter}` is"));
        }
    };
    let but = if strict(named) {
        format!("`{named}` is stricter")
    } else if strict(other) {
        format!("`{other}` is stricter")
    } else {
        "neither is stricter".to_owned()
    };
    (!borne_out).then(|| format!("`{named}` is said to be {word}, and in what was found {but}"))
}

/// One edition has an operative clause here that the other has not.
fn alone(diff: &RuleDiff, of_left: bool) -> bool {
    let (own, other) = if of_left { (&diff.left, &diff.right) } else { (&diff.right, &diff.left) };
    own.iter().any(|s| s.effect != "none" && !other.iter().any(|o| o.id == s.id && o.effect != "none"))
}

/// Looks for cases in which one circumstance, found differently, is decided differently. False: the search gave up.
fn circumstance(pair: &Pair<'_>, claim: &Claim, usual: &Usual, ways: &mut Vec<Way>) -> bool {
    let given = [pair.left, pair.right].map(|edition| {
        let findings = claim.findings.get(&edition.header.id).cloned().unwrap_or_default();
        Given { facts: Vec::new(), findings: Some(findings) }
    });
    let [left, right] = &given;
    for_given(pair, [left, right], usual, true, &mut |found| {
        let mut witness = way_witness(pair, &found, [left, right]);
        witness.about = claim.circumstance.clone().map(About::Circumstance);
        push(pair, found.piece, witness, ways);
        true
    })
}
