//! Every answer is what the OpenAPI document says it is.

use super::bench::Answer;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&aftercare_web::openapi()).unwrap());
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

fn validator(schema: &Value) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    let made = known.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
        Arc::new(jsonschema::draft202012::new(&whole).unwrap())
    });
    Arc::clone(made)
}

/// The operation behind a request.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |template: &str| {
        let (a, b): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || (a.starts_with('{') && !b.is_empty()))
    };
    // Fixed parts before the ones in braces, as the router has it.
    let mut found: Vec<_> = DOCUMENT["paths"].as_object().unwrap().iter().filter(|(template, _)| fits(template)).collect();
    found.sort_by_key(|(template, _)| template.matches('{').count());
    found.first().and_then(|(_, item)| item.get(method.to_lowercase()))
}

/// Looks at one answer; what is no operation, such as a page, is left alone.
#[track_caller]
pub fn check(method: &str, path: &str, answer: &Answer) {
    let Some(operation) = operation(method, path) else { return };
    let responses = operation["responses"].as_object().unwrap();
    let status = answer.status.to_string();
    let response = match responses.get(&status) {
        Some(response) => response,
        None if answer.status >= 400 => &DOCUMENT["components"]["responses"]["Problem"],
        None => panic!("{method} {path}: the document has no answer {status}"),
    };
    for name in response["headers"].as_object().into_iter().flatten().map(|(name, _)| name).filter(|name| *name != "Idempotency-Replayed") {
        assert!(!answer.header(name).is_empty(), "{method} {path}: {status} without `{name}`");
    }
    let kind = answer.header("content-type").split(';').next().unwrap_or_default();
    let Some(content) = response["content"].as_object() else {
        assert!(answer.bytes.is_empty(), "{method} {path}: {status} should be empty");
        return;
    };
    let media = content.get(kind).or_else(|| content.get("application/octet-stream"));
    let media = media.unwrap_or_else(|| panic!("{method} {path}: the document has no `{kind}` for {status}"));
    if !kind.ends_with("json") || media["schema"].is_null() {
        return;
    }
    let body = answer.json();
    let errors: Vec<String> =
        validator(&media["schema"]).iter_errors(&body).map(|e| format!("{}: {e}", e.instance_path())).take(5).collect();
    assert!(errors.is_empty(), "{method} {path} {status}: {errors:#?}\n{body:#}");
}
