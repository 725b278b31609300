//! The catalogue of differences, as it is written.

use crate::error::DocumentError;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an entry says of one edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Claimed {
    Stricter,
    Looser,
    OnlyHere,
    /// Another outcome, neither more nor less.
    Otherwise,
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

/// Reads `differences.toml`.
///
/// # Errors
/// The malformed entry.
pub fn claims(file: &str, text: &str, editions: &[&str]) -> Result<Vec<Claim>, DocumentError> {
    let table: toml::Table = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
    let mut out: Vec<Claim> = Vec::new();
    if let Some(unknown) = table.keys().find(|key| *key != "difference") {
        return Err(DocumentError::new(file, 0, unknown, "unknown key"));
    }
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
        Some("otherwise") => Some(Claimed::Otherwise),
        Some(other) => return Err(format!("`kind` is `stricter`, `looser`, `only-here` or `otherwise`, not `{other}`")),
    };
    let edition = text("edition");
    if kind.is_some_and(|k| k != Claimed::Otherwise) != edition.is_some()
        || edition.as_ref().is_some_and(|e| !editions.contains(&e.as_str()))
    {
        return Err("`stricter`, `looser` and `only-here` are said of an `edition`, which must be one of the two".to_owned());
    }
    let changes_outcome = entry.get("changes_outcome").and_then(toml::Value::as_bool).ok_or("`changes_outcome` is missing")?;
    if changes_outcome != kind.is_some() {
        return Err("`kind` belongs to an entry that changes an outcome, and to no other".to_owned());
    }
    let findings = |e: &&str| Some(((*e).to_owned(), words(entry.get(format!("findings_{e}")))?));
    Ok(Claim {
        id: if id.is_empty() { return Err("`id` is missing".to_owned()) } else { id.to_owned() },
        clauses: words(entry.get("clauses")).filter(|c| !c.is_empty()).ok_or("`clauses` is missing")?,
        changes_outcome,
        kind,
        edition,
        circumstance: text("circumstance"),
        findings: editions.iter().filter_map(findings).collect(),
        says: editions.iter().filter_map(|e| Some(((*e).to_owned(), text(e)?))).collect(),
        why: text("why").ok_or("`why` is missing")?,
    })
}
