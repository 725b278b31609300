//! Facts as one flat record, the input that every engine can be fed with.

use aftercare_terms::{Facts, Schema, Value};
use serde_json::{Map, Value as Json};

/// The name under which findings stand in a record.
pub const FINDINGS: &str = "findings";

/// A fact's name in a record: the engines have no points in their names.
#[must_use]
pub fn field(fact: &str) -> String {
    fact.replace('.', "_")
}

/// The record of some facts: words as text, dates as days since 1970-01-01.
///
/// # Errors
/// The fact that is missing: the engines know true and false, and nothing between.
pub fn record(facts: &Facts, schema: &Schema) -> Result<Map<String, Json>, String> {
    let mut out = Map::new();
    for fact in schema.facts() {
        let value = schema.id(&fact.name).and_then(|id| facts.value(schema, id)).ok_or_else(|| format!("`{}` is missing", fact.name))?;
        let value = match value {
            Value::Bool(truth) => Json::from(truth),
            Value::Int(n) | Value::Date(n) => Json::from(n),
            Value::Enum(word) => Json::from(word),
            Value::Table(entries) => Json::from(entries),
        };
        if out.insert(field(&fact.name), value).is_some() {
            return Err(format!("two facts are called `{}`", field(&fact.name)));
        }
    }
    let findings = facts.findings().ok_or("the findings are missing")?;
    out.insert(FINDINGS.to_owned(), Json::from(findings.to_vec()));
    Ok(out)
}
