//! JSON Schemas of facts and receipts, made from the declared facts.

use crate::schema::{FactType, Schema};
use serde_json::{Map, Value as Json, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

fn date() -> Json {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

fn texts() -> Json {
    json!({ "type": "array", "items": { "type": "string" } })
}

/// An object of which every key but the optional ones must be there.
fn object(properties: Json, optional: &[&str]) -> Json {
    let required: Vec<String> = match &properties {
        Json::Object(map) => map.keys().filter(|k| !optional.contains(&k.as_str())).cloned().collect(),
        _ => Vec::new(),
    };
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

/// The schema with one more key.
fn with(mut schema: Json, key: &str, value: Json) -> Json {
    if let Json::Object(map) = &mut schema {
        map.insert(key.to_owned(), value);
    }
    schema
}

fn or_null(schema: Json) -> Json {
    match schema.get("type").cloned() {
        Some(kind) => with(schema, "type", json!([kind, "null"])),
        None => schema,
    }
}

/// The facts by name, each with its type and meaning. `nullable`: a fact may be said to be unknown.
fn facts(schema: &Schema, nullable: bool) -> Json {
    let mut properties = Map::new();
    for fact in schema.facts() {
        let mut one = match &fact.kind {
            FactType::Bool => json!({ "type": "boolean" }),
            FactType::Int => json!({ "type": "integer" }),
            FactType::Date => date(),
            FactType::Table => {
                json!({ "type": "array", "items": { "type": "integer" }, "minItems": 1, "maxItems": crate::facts::MAX_TABLE })
            }
            FactType::Enum(values) => {
                let mut values: Vec<Json> = values.iter().map(|v| json!(v)).collect();
                if nullable {
                    values.push(Json::Null);
                }
                json!({ "type": "string", "enum": values })
            }
        };
        if nullable {
            one = or_null(one);
        }
        properties.insert(fact.name.clone(), with(one, "description", json!(fact.doc.en)));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// The schema of a file of facts.
#[must_use]
pub fn facts_schema(schema: &Schema) -> Json {
    let out = object(
        json!({
            "edition": or_null(json!({ "type": "string", "description": "the edition to decide by" })),
            "decided_on": or_null(date()),
            "ledger_position": { "type": ["integer", "null"], "minimum": 0 },
            "facts": facts(schema, true),
            "findings": or_null(texts()),
            "because": { "type": "object", "additionalProperties": texts() },
        }),
        &["edition", "decided_on", "ledger_position", "findings", "because"],
    );
    with(with(out, "$schema", json!(DRAFT)), "title", json!("Facts of one case; a fact that is absent or null is unknown"))
}

fn value() -> Json {
    json!({ "type": ["boolean", "integer", "string", "array", "null"] })
}

fn clause() -> Json {
    object(
        json!({
            "id": { "type": "string" },
            "clause": { "type": "string" },
            "effect": { "type": "string" },
            "voice": { "enum": ["guard", "warn", "duty", "grant", "deny", "fee", "step", "exception"] },
            "services": texts(),
            "summary": object(json!({ "en": { "type": "string" }, "de": { "type": "string" }, "nl": { "type": "string" } }), &["nl"]),
            "fired": { "$ref": "#/$defs/fired" },
            "atoms": { "type": "array", "items": object(json!({
                "text": { "type": "string" },
                "facts": { "type": "array", "items": object(json!({ "fact": { "type": "string" }, "value": value() }), &[]) },
                "holds": { "type": ["boolean", "null"] },
            }), &[]) },
        }),
        &["services"],
    )
}

fn least_change() -> Json {
    object(
        json!({
            "of": { "type": "string" },
            "changes": { "type": "array", "items": object(json!({
                "set": { "type": "array", "minItems": 1, "items": object(json!({ "fact": { "type": "string" }, "from": value(), "to": value() }), &[]) },
                "answer": { "enum": ["allowed", "open", "unknown"] },
                "clauses": { "type": "array", "items": object(json!({
                    "id": { "type": "string" },
                    "clause": { "type": "string" },
                    "was": { "$ref": "#/$defs/fired" },
                    "is": { "$ref": "#/$defs/fired" },
                }), &[]) },
            }), &[]) },
        }),
        &[],
    )
}

fn outcome() -> Json {
    let party = json!({ "enum": ["customer", "provider"] });
    let line = object(json!({ "line": { "type": "string" }, "amount": { "type": "integer" }, "payer": party, "rules": texts() }), &[]);
    object(
        json!({
            "status": { "enum": ["allowed", "refused", "unknown"] },
            "refused_by": texts(),
            "to": { "type": ["string", "null"] },
            "services": { "type": "array", "items": object(json!({
                "service": { "type": "string" },
                "access": { "enum": ["open", "closed", "unknown"] },
                "rules": texts(),
            }), &[]) },
            "warnings": texts(),
            "duties": { "type": "array", "items": object(json!({ "id": { "type": "string" }, "who": party }), &[]) },
            "fees": or_null(object(json!({ "lines": { "type": "array", "items": line }, "customer_pays": { "type": "integer" } }), &[])),
            "deadline": or_null(object(json!({
                "act": { "type": "string" },
                "days": { "type": "integer", "minimum": 0 },
                "count": { "enum": ["calendar", "working"] },
                "last_day": date(),
                "rules": texts(),
            }), &["last_day"])),
            "windows": { "type": "array", "items": object(json!({
                "period": { "enum": ["plan", "extended-warranty", "reward"] },
                "start": { "type": "string" },
                "end": { "type": "string" },
                "unless_used": texts(),
                "rules": texts(),
            }), &["unless_used"]) },
            "missing": texts(),
        }),
        &[],
    )
}

/// The schema of a receipt.
#[must_use]
pub fn receipt_schema(schema: &Schema) -> Json {
    let hash = json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    let out = object(
        json!({
            "form": { "const": super::FORM },
            "engine": { "type": "string" },
            "edition": object(json!({ "id": { "type": "string" }, "version": { "type": "string" }, "hash": hash, "settings_hash": hash }), &[]),
            "decided_on": or_null(date()),
            "ledger_position": { "type": ["integer", "null"], "minimum": 0 },
            "evidence": { "type": "object", "additionalProperties": hash },
            "facts_hash": hash,
            "facts": facts(schema, false),
            "findings": or_null(texts()),
            "because": { "type": "object", "additionalProperties": texts() },
            "outcome": outcome(),
            "clauses": { "type": "array", "items": clause() },
            "least_change": { "type": "array", "items": least_change() },
        }),
        &["because", "evidence"],
    );
    let out = with(out, "$defs", json!({ "fired": { "enum": ["yes", "no", "unknown"] } }));
    with(with(out, "$schema", json!(DRAFT)), "title", json!("The receipt of one decision"))
}
