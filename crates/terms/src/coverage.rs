//! Which clause carries each rule of the source, and which scenarios exercise it.

use crate::clause::{Clause, Effect};
use crate::edition::Edition;
use crate::error::DocumentError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A rule of the source: our id, and where each edition states it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SourceRule {
    pub id: String,
    /// The clause number, by edition.
    #[serde(flatten)]
    pub clauses: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    rule: Vec<SourceRule>,
}

/// Reads `rules.toml`.
///
/// # Errors
/// A malformed file, or an id that stands twice.
pub fn source_rules(file: &str, text: &str) -> Result<Vec<SourceRule>, DocumentError> {
    let raw: RawRules = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
    let mut seen = BTreeSet::new();
    for rule in &raw.rule {
        if !seen.insert(rule.id.as_str()) {
            return Err(DocumentError::new(file, 0, &rule.id, "stands twice"));
        }
    }
    Ok(raw.rule)
}

/// A scenario, as far as rules are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRules {
    pub file: String,
    /// The ids that it names: in its `rules`, in what it expects, as findings and as grounds.
    pub named: BTreeSet<String>,
    /// The ids that decided something in it.
    pub fired: BTreeSet<String>,
}

impl ScenarioRules {
    /// Is it about this rule, and did the rule decide something in it?
    #[must_use]
    pub fn exercises(&self, id: &str) -> bool {
        self.named.contains(id) && self.fired.contains(id)
    }
}

/// Reads the ids that a scenario names.
///
/// # Errors
/// A malformed file.
pub fn rules_named(file: &str, text: &str) -> Result<BTreeSet<String>, DocumentError> {
    let table: toml::Table = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
    let mut ids = BTreeSet::new();
    let mut take = |value: Option<&toml::Value>| match value {
        Some(toml::Value::Array(items)) => ids.extend(items.iter().filter_map(|i| i.as_str()).map(str::to_owned)),
        Some(toml::Value::String(id)) => {
            ids.insert(id.clone());
        }
        _ => {}
    };
    take(table.get("rules"));
    let steps = table.get("step").and_then(toml::Value::as_array);
    for step in steps.into_iter().flatten() {
        take(step.get("findings"));
        take(step.get("ground"));
        let expect = step.get("expect");
        for key in ["refused", "warns", "cites"] {
            take(expect.and_then(|e| e.get(key)));
        }
    }
    Ok(ids)
}

/// A clause that carries a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Carrier {
    pub edition: String,
    /// The clause's id, with its suffix.
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub effect: String,
    pub file: String,
    pub line: usize,
    /// Why it is not operative, or not observable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What is known of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    pub id: String,
    pub carriers: Vec<Carrier>,
    /// The scenario files that name it, and in which it decided something.
    pub scenarios: Vec<String>,
    /// What is missing; empty: nothing.
    pub missing: Vec<String>,
}

fn carrier(edition: &Edition, clause: &Clause) -> Carrier {
    let reason = match &clause.effect {
        Effect::Nothing { reason } => Some(reason.en.clone()),
        _ => clause.exercise.clone(),
    };
    Carrier {
        edition: edition.header.id.clone(),
        id: clause.id.clone(),
        clause: clause.clause.clone(),
        effect: clause.effect.name().to_owned(),
        file: clause.file.clone(),
        line: clause.line,
        reason,
    }
}

/// Every rule of the source, and every further one that an edition carries, with its clauses and scenarios.
#[must_use]
pub fn coverage(rules: &[SourceRule], editions: &[&Edition], scenarios: &[ScenarioRules]) -> Vec<Covered> {
    let mut ids: Vec<&str> = rules.iter().map(|r| r.id.as_str()).collect();
    let clauses = editions.iter().flat_map(|e| e.clauses());
    for clause in clauses.filter(|c| c.rule().starts_with("CR-")) {
        if !ids.contains(&clause.rule()) {
            ids.push(clause.rule());
        }
    }
    ids.into_iter().map(|id| covered(id, rules.iter().find(|r| r.id == id), editions, scenarios)).collect()
}

fn covered(id: &str, rule: Option<&SourceRule>, editions: &[&Edition], scenarios: &[ScenarioRules]) -> Covered {
    let (mut carriers, mut missing) = (Vec::new(), Vec::new());
    let mut operative = false;
    for edition in editions {
        let own: Vec<&Clause> = edition.clauses().iter().filter(|c| c.rule() == id).collect();
        if own.is_empty() {
            missing.push(format!("no clause of `{}` carries it", edition.header.id));
        }
        let place = rule.and_then(|r| r.clauses.get(&edition.header.id));
        if let Some((place, clause)) = place.and_then(|place| own.iter().find(|c| c.clause != *place).map(|c| (place, c))) {
            missing.push(format!("`{}` of `{}` stands at {}, the rule at {place}", clause.id, edition.header.id, clause.clause));
        }
        operative |= own.iter().any(|c| !matches!(c.effect, Effect::Nothing { .. }) && c.exercise.is_none());
        carriers.extend(own.into_iter().map(|c| carrier(edition, c)));
    }
    if rule.is_none() {
        missing.push("it is no rule of the source".to_owned());
    }
    let named: Vec<&ScenarioRules> = scenarios.iter().filter(|s| s.named.contains(id)).collect();
    let scenarios: Vec<String> = named.iter().filter(|s| s.exercises(id)).map(|s| s.file.clone()).collect();
    if operative && scenarios.is_empty() {
        missing.push(match named.first() {
            Some(first) => format!("no scenario exercises it: it is named in {} and decides nothing there", first.file),
            None => "no scenario exercises it".to_owned(),
        });
    }
    Covered { id: id.to_owned(), carriers, scenarios, missing }
}
