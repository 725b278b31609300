//! The catalogue of differences, each entry held against what the comparison found.

use super::formula::{At, apart, with_findings};
use super::pieces::pieces;
use super::search::push;
use super::{Pair, RuleDiff, Shown, Way, usual};
use crate::clause::Service;
use crate::error::DocumentError;
use crate::expr::Bool;
use crate::facts::Facts;
use crate::witness::{Answer, Witness, complete, solve_near};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an entry says of one edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claimed {
    Stricter,
    Looser,
    OnlyHere,
}

/// An entry of `differences.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    pub id: String,
    /// The rules that it is about.
    pub clauses: Vec<String>,
    pub changes_outcome: bool,
    pub kind: Option<Claimed>,
    /// The edition of which `kind` is said.
    pub edition: Option<String>,
    /// What happened, where the editions describe it by different exclusions.
    pub circumstance: Option<String>,
    /// What an assessor finds of it, by edition.
    pub findings: BTreeMap<String, Vec<String>>,
    /// What each edition says, in our words.
    pub says: BTreeMap<String, String>,
    pub why: String,
}

/// An entry and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    #[serde(flatten)]
    pub claim: Claim,
    /// What makes a decision differ, each with its case.
    pub ways: Vec<Way>,
    /// Every question was settled by proof, none given up.
    pub proved: bool,
    /// Why the entry cannot stand; `None`: it is confirmed.
    pub contradiction: Option<String>,
}

/// Reads `differences.toml`.
///
/// # Errors
/// The malformed entry.
pub fn claims(file: &str, text: &str, editions: &[&str]) -> Result<Vec<Claim>, DocumentError> {
    let table: toml::Table = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
    let mut out: Vec<Claim> = Vec::new();
    for entry in table.get("difference").and_then(toml::Value::as_array).into_iter().flatten() {
        let id = entry.get("id").and_then(toml::Value::as_str).unwrap_or_default();
        let claim = claim(id, entry, editions).map_err(|message| DocumentError::new(file, 0, id, message))?;
        if out.iter().any(|c| c.id == claim.id) {
            return Err(DocumentError::new(file, 0, id, "stands twice"));
        }
        out.push(claim);
    }
    Ok(out)
}

fn words(value: Option<&toml::Value>) -> Option<Vec<String>> {
    value?.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

fn claim(id: &str, entry: &toml::Value, editions: &[&str]) -> Result<Claim, String> {
    let text = |key: &str| entry.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let known = ["id", "clauses", "changes_outcome", "kind", "edition", "circumstance", "why"];
    for key in entry.as_table().into_iter().flat_map(|t| t.keys()) {
        let of_edition = |e: &str| key == e || key.strip_prefix("findings_") == Some(e);
        if !known.contains(&key.as_str()) && !editions.iter().any(|e| of_edition(e)) {
            return Err(format!("unknown key `{key}`"));
        }
    }
    let kind = match text("kind").as_deref() {
        None => None,
        Some("stricter") => Some(Claimed::Stricter),
        Some("looser") => Some(Claimed::Looser),
        Some("only-here") => Some(Claimed::OnlyHere),
        Some(other) => return Err(format!("`kind` is `stricter`, `looser` or `only-here`, not `{other}`")),
    };
    let edition = text("edition");
    if kind.is_some() != edition.is_some() || edition.as_ref().is_some_and(|e| !editions.contains(&e.as_str())) {
        return Err("`kind` and `edition` belong together, and `edition` must be one of the editions".to_owned());
    }
    let findings = |e: &&str| Some(((*e).to_owned(), words(entry.get(format!("findings_{e}")))?));
    Ok(Claim {
        id: if id.is_empty() { return Err("`id` is missing".to_owned()) } else { id.to_owned() },
        clauses: words(entry.get("clauses")).filter(|c| !c.is_empty()).ok_or("`clauses` is missing")?,
        changes_outcome: entry.get("changes_outcome").and_then(toml::Value::as_bool).ok_or("`changes_outcome` is missing")?,
        kind,
        edition,
        circumstance: text("circumstance"),
        findings: editions.iter().filter_map(findings).collect(),
        says: editions.iter().filter_map(|e| Some(((*e).to_owned(), text(e)?))).collect(),
        why: text("why").ok_or("`why` is missing")?,
    })
}

/// Holds every entry against what was found.
#[must_use]
pub fn judge(pair: &Pair<'_>, claims: Vec<Claim>, found: &[RuleDiff]) -> Vec<Judged> {
    claims.into_iter().map(|claim| judged(pair, claim, found)).collect()
}

fn judged(pair: &Pair<'_>, claim: Claim, found: &[RuleDiff]) -> Judged {
    let concerned: Vec<&RuleDiff> = claim.clauses.iter().filter_map(|rule| found.iter().find(|d| d.rule == *rule)).collect();
    let mut ways: Vec<Way> = concerned.iter().flat_map(|d| d.ways.iter().cloned()).collect();
    let mut proved = concerned.iter().all(|d| d.proved);
    if claim.circumstance.is_some() {
        proved &= circumstance(pair, &claim, &mut ways);
    }
    let unknown = claim.clauses.iter().find(|rule| !found.iter().any(|d| d.rule == **rule));
    let contradiction = match (unknown, claim.changes_outcome, ways.first()) {
        (Some(rule), _, _) => Some(format!("neither edition has the rule `{rule}`")),
        (None, true, None) => Some("no case was found in which a decision differs".to_owned()),
        (None, false, Some(way)) => Some(format!("a decision differs: {} is {} and {}", way.what, way.left, way.right)),
        (None, false, None) => None,
        (None, true, Some(_)) => other_way(pair, &claim, &concerned, &ways),
    };
    Judged { claim, ways, proved, contradiction }
}

/// The direction that was found, where it is not the one that is claimed.
fn other_way(pair: &Pair<'_>, claim: &Claim, concerned: &[&RuleDiff], ways: &[Way]) -> Option<String> {
    let (kind, edition) = (claim.kind?, claim.edition.as_ref()?);
    let other = if *edition == pair.left.header.id { &pair.right.header.id } else { &pair.left.header.id };
    let stricter: Vec<&String> = ways.iter().filter_map(|w| w.stricter.as_ref()).collect();
    let confirmed = match kind {
        Claimed::Stricter => stricter.is_empty() || stricter.contains(&edition),
        Claimed::Looser => stricter.is_empty() || stricter.contains(&other),
        Claimed::OnlyHere => {
            let own_and_other = |d: &&RuleDiff| if *edition == pair.left.header.id { (d.left.clone(), d.right.clone()) } else { (d.right.clone(), d.left.clone()) };
            concerned.iter().map(own_and_other).any(|(own, other)| own.iter().any(|s| s.effect != "none" && !other.iter().any(|o| o.id == s.id && o.effect != "none")))
        }
    };
    let word = match kind {
        Claimed::Stricter => "stricter",
        Claimed::Looser => "looser",
        Claimed::OnlyHere => "only here",
    };
    (!confirmed).then(|| format!("`{edition}` is called {word}, and nothing that was found bears it out"))
}

/// Looks for a case in which the one circumstance, found differently, makes a service open under one edition and closed under the other.
fn circumstance(pair: &Pair<'_>, claim: &Claim, ways: &mut Vec<Way>) -> bool {
    let of = |id: &String| claim.findings.get(id).cloned().unwrap_or_default();
    let (left_found, right_found) = (of(&pair.left.header.id), of(&pair.right.header.id));
    let schema = pair.left.schema();
    let usual = usual(schema);
    let mut proved = true;
    let Some(act) = pair.left.program.choose.and_then(|raw| usize::try_from(raw).ok()) else { return false };
    for kind in 0..schema.values("case.kind").len() {
        let (left, right) = (At::new(pair.left, act, Some(kind)), At::new(pair.right, act, Some(kind)));
        for service in Service::ALL {
            let open = [with_findings(&left.open(service), &left_found), with_findings(&right.open(service), &right_found)];
            let allowed = [with_findings(&left.allowed(), &left_found), with_findings(&right.allowed(), &right_found)];
            let goal = Bool::And(vec![apart(&open[0], &open[1]), left.asked(service), Bool::Or(allowed.to_vec())]);
            match solve_near(schema, &usual, &[&left.here(), &goal]) {
                Answer::Yes(case) => shown(pair, &usual, case.facts(), &left_found, &right_found, ways),
                Answer::No => {}
                Answer::Unknown => proved = false,
            }
        }
    }
    proved
}

fn shown(pair: &Pair<'_>, usual: &Facts, mut facts: Facts, left_found: &[String], right_found: &[String], ways: &mut Vec<Way>) {
    complete(pair.left, usual, &mut facts);
    complete(pair.right, usual, &mut facts);
    let found = |rules: &[String]| {
        let mut facts = facts.clone();
        facts.set_findings(rules.to_vec());
        facts
    };
    let nothing = found(&[]);
    let without = pieces(pair.left, &nothing, pair.right, &nothing);
    for piece in pieces(pair.left, &found(left_found), pair.right, &found(right_found)) {
        // What differs even where nothing was found is another difference.
        if without.iter().any(|p| p.what == piece.what) {
            continue;
        }
        let witness = Shown::Circumstance {
            facts: Witness::of(pair.left.schema(), &nothing),
            findings_left: left_found.to_vec(),
            findings_right: right_found.to_vec(),
        };
        push(pair, piece, witness, ways);
    }
}
