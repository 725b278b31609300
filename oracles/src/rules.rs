//! The clauses of an edition as rules: one for each voice that a clause speaks with, its exceptions and quotas written into its condition.

use aftercare_terms::{Atom, Bool, Clause, Cmp, Edition, Effect, FactId, Int, Schema, Voice};

/// What is charged where a fee's rule holds.
#[derive(Debug, Clone)]
pub struct Fee {
    /// The services that it is charged for.
    pub asked: Bool,
    pub amount: Int,
}

/// A clause, or the part of one that speaks with one voice.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The clause's id.
    pub id: String,
    /// Its place in the edition.
    pub clause: usize,
    pub voice: Voice,
    /// The services that it speaks of, a bit each.
    pub services: u8,
    pub when: Bool,
    pub fee: Option<Fee>,
    /// The state that a step leads to; `None`: the same.
    pub to: Option<i64>,
}

/// An enumeration fact and the words that it may have, as a condition.
fn among<'w>(schema: &Schema, fact: &str, words: impl Iterator<Item = &'w str>) -> Result<Bool, String> {
    let have = schema.values(fact);
    let id = need(schema, fact)?;
    let mut bits = 0;
    for word in words {
        let n = have.iter().position(|h| h == word).ok_or_else(|| format!("`{fact}` is never `{word}`"))?;
        bits |= u32::try_from(n).ok().and_then(|n| 1_u64.checked_shl(n)).ok_or_else(|| format!("`{fact}` has too many values"))?;
    }
    Ok(Bool::Atom(Atom::In(id, bits)))
}

fn need(schema: &Schema, fact: &str) -> Result<FactId, String> {
    schema.id(fact).ok_or_else(|| format!("no fact `{fact}`"))
}

/// Every rule of an edition, in the order of its clauses.
///
/// # Errors
/// Says what a clause speaks of that the schema does not have.
pub fn rules(edition: &Edition) -> Result<Vec<Rule>, String> {
    let mut out = Vec::new();
    for (n, clause) in edition.clauses().iter().enumerate() {
        let suspended = edition.clauses().iter().filter_map(|other| match &other.effect {
            Effect::Exception { of, when } if of.contains(&clause.id) => Some(when.clone()),
            _ => None,
        });
        let suspended: Vec<Bool> = suspended.collect();
        for mut rule in voices(n, clause, edition.schema())? {
            if !suspended.is_empty() {
                rule.when = Bool::And(vec![rule.when, Bool::Or(suspended.clone()).negated()]);
            }
            out.push(rule);
        }
    }
    Ok(out)
}

fn voices(n: usize, clause: &Clause, schema: &Schema) -> Result<Vec<Rule>, String> {
    let rule = |voice: Voice, when: Bool| Rule {
        id: clause.id.clone(),
        clause: n,
        voice,
        services: if voice == Voice::Deny || voice == Voice::Grant || voice == Voice::Fee { clause.services() } else { 0 },
        when,
        fee: None,
        to: None,
    };
    Ok(match &clause.effect {
        Effect::Guard { when } => vec![rule(Voice::Guard, when.clone())],
        Effect::Warn { when } | Effect::Ground { when, .. } => vec![rule(Voice::Warn, when.clone())],
        Effect::Duty { when, .. } => vec![rule(Voice::Duty, when.clone())],
        Effect::Grant { when, .. } => vec![rule(Voice::Grant, when.clone())],
        Effect::Deny { when, .. } => vec![rule(Voice::Deny, when.clone())],
        Effect::Exclude { when, .. } => {
            let found = Bool::Atom(Atom::Finding(clause.rule().to_owned()));
            vec![rule(Voice::Deny, Bool::And(vec![found, when.clone()]))]
        }
        Effect::Limit { counter, max, when, refuses, warns, .. } => {
            let spent = Bool::Atom(Atom::Fact(need(schema, &format!("uses.{counter}"))?, Cmp::Ge, *max));
            let and = |more: &Bool| Bool::And(vec![spent.clone(), when.clone(), more.clone()]);
            vec![rule(Voice::Deny, and(&Bool::Const(true))), rule(Voice::Guard, and(refuses)), rule(Voice::Warn, and(warns))]
        }
        Effect::Fee { service, amount, when, .. } => {
            let services =
                aftercare_terms::Service::ALL.into_iter().filter(|s| s.bit() & service != 0).map(aftercare_terms::Service::as_str);
            let fee = Fee { asked: among(schema, "case.service", services)?, amount: amount.clone() };
            vec![Rule { fee: Some(fee), ..rule(Voice::Fee, when.clone()) }]
        }
        Effect::Step { kinds, from, to, when, .. } => {
            let mut parts = vec![among(schema, "case.state", from.iter().map(String::as_str))?, when.clone()];
            if !kinds.is_empty() {
                parts.push(among(schema, "case.kind", kinds.iter().map(String::as_str))?);
            }
            let place = |state: &String| schema.values("case.state").iter().position(|s| s == state).and_then(|n| i64::try_from(n).ok());
            vec![Rule { to: to.as_ref().and_then(place), ..rule(Voice::Step, Bool::And(parts)) }]
        }
        Effect::Exception { .. } | Effect::Deadline { .. } | Effect::Window { .. } | Effect::Scope { .. } | Effect::Nothing { .. } => {
            Vec::new()
        }
    })
}

/// The acts at which a clause speaks, as a condition.
///
/// # Errors
/// As [`rules`].
pub fn acts(edition: &Edition, clause: usize) -> Result<Bool, String> {
    let schema = edition.schema();
    let clause = edition.clauses().get(clause).ok_or("no such clause")?;
    among(schema, "act", schema.values("act").iter().map(String::as_str).filter(|act| clause.speaks_at(act)))
}
