//! Deciding a receipt again.

use super::{Case, CaseError, Circumstances, FORM, Receipt, read_case, receipt};
use crate::edition::Edition;
use crate::schema::Schema;
use serde::Serialize;
use serde_json::Value as Json;

/// Something that is no longer as the receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where, as a path: `edition.hash`, `outcome.status`.
    pub at: String,
    pub was: String,
    pub is: String,
}

/// More differences than this are not listed.
const MAX_LISTED: usize = 50;

/// A path deeper than this is not followed.
const MAX_DEPTH: usize = 16;

/// Decides a receipt again with these editions. No difference: the same bytes.
///
/// # Errors
/// The receipt is malformed, of another form, or names facts that are not declared any more.
pub fn replay<'e>(text: &str, schema: &Schema, find: impl Fn(&str) -> Option<&'e Edition>) -> Result<Vec<Difference>, CaseError> {
    let fail = |message: String| CaseError { line: 0, message };
    let old: Receipt = serde_json::from_str(text).map_err(|e| {
        let message = e.to_string();
        let message = message.rfind(" at line ").and_then(|at| message.get(..at)).unwrap_or(&message).to_owned();
        CaseError { line: e.line(), message }
    })?;
    if old.form != FORM {
        return Err(fail(format!("`form`: receipts of form {} are not known", old.form)));
    }
    let edition = find(&old.edition.id).ok_or_else(|| fail(format!("`edition`: there is no edition `{}`", old.edition.id)))?;
    let case = case_of(&old, schema)?;
    let decision = edition.decide(&case.facts);
    let circumstances =
        Circumstances { decided_on: case.decided_on, ledger_position: case.ledger_position, evidence: old.evidence.clone() };
    let new = receipt(edition, &case.facts, &decision, &circumstances);
    let mut out = Vec::new();
    if let (Ok(a), Ok(b)) = (serde_json::to_value(&old), serde_json::to_value(&new)) {
        compare("", &a, &b, 0, &mut out);
    }
    if out.is_empty() && new.to_json() != text {
        out.push(Difference {
            at: "text".to_owned(),
            was: "another spelling of the same receipt".to_owned(),
            is: "the canonical one".to_owned(),
        });
    }
    Ok(out)
}

/// The case that a receipt is about.
fn case_of(old: &Receipt, schema: &Schema) -> Result<Case, CaseError> {
    let fields = serde_json::json!({
        "edition": old.edition.id,
        "decided_on": old.decided_on,
        "ledger_position": old.ledger_position,
        "facts": old.facts,
        "findings": old.findings,
        "because": old.because,
    });
    let json = serde_json::to_vec(&fields).map_err(|e| CaseError { line: 0, message: e.to_string() })?;
    read_case(schema, &json).map_err(|e| CaseError { line: 0, message: e.message })
}

fn compare(at: &str, was: &Json, is: &Json, depth: usize, out: &mut Vec<Difference>) {
    if was == is || out.len() >= MAX_LISTED {
        return;
    }
    let path = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match (was, is) {
        (Json::Object(a), Json::Object(b)) if depth < MAX_DEPTH => {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                compare(&path(key), a.get(key).unwrap_or(&Json::Null), b.get(key).unwrap_or(&Json::Null), depth + 1, out);
            }
        }
        (Json::Array(a), Json::Array(b)) if depth < MAX_DEPTH => compare_lists(at, a, b, depth, out),
        _ => out.push(Difference { at: at.to_owned(), was: short(was), is: short(is) }),
    }
}

/// Lists of things with a name are compared name by name, others place by place.
fn compare_lists(at: &str, was: &[Json], is: &[Json], depth: usize, out: &mut Vec<Difference>) {
    let name = |entry: &Json| {
        ["id", "of", "service", "line", "period"].into_iter().find_map(|key| entry.get(key).and_then(Json::as_str).map(str::to_owned))
    };
    let named = |list: &[Json]| {
        let mut names: Vec<String> = list.iter().filter_map(name).collect();
        let all = names.len() == list.len();
        names.sort();
        names.dedup();
        all && names.len() == list.len()
    };
    if named(was) && named(is) {
        let mut names: Vec<String> = was.iter().chain(is).filter_map(name).collect();
        names.sort();
        names.dedup();
        for key in names {
            let of = |list: &[Json]| list.iter().find(|e| name(e).as_deref() == Some(key.as_str())).cloned().unwrap_or(Json::Null);
            compare(&format!("{at}[{key}]"), &of(was), &of(is), depth + 1, out);
        }
        return;
    }
    for n in 0..was.len().max(is.len()) {
        compare(&format!("{at}[{n}]"), was.get(n).unwrap_or(&Json::Null), is.get(n).unwrap_or(&Json::Null), depth + 1, out);
    }
}

/// A value on one line, cut where it is long.
fn short(value: &Json) -> String {
    let text = value.to_string();
    match text.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
