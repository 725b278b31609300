//! What is generated from the inventory, against what its makers publish.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_privacy::inventory::Inventory;
use serde_json::Value;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../../documents/inventory.toml");
const SCHEMA: &str = include_str!("published/tilt-schema.json");
const TERMS: &str = include_str!("published/dpv-2.3-terms.txt");

fn inventory() -> Inventory {
    Inventory::parse("inventory.toml", DOCUMENT).unwrap()
}

#[test]
fn tilt_holds_against_its_schema() {
    let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let hash = "0".repeat(64);
    for language in ["en", "de"] {
        let tilt = inventory().tilt(language, &hash);
        let wrong: Vec<String> = schema.iter_errors(&tilt).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(wrong, [""; 0]);
        assert!(tilt["dataDisclosed"].as_array().unwrap().len() > 5);
    }
    let mut short = inventory().tilt("en", "too short");
    assert!(!schema.is_valid(&short));
    short["meta"]["_hash"] = Value::from(hash);
    short["dataDisclosed"][0]["storage"][0]["temporal"] = serde_json::json!([{ "description": "x", "ttl": "a while" }]);
    assert!(!schema.is_valid(&short), "a period that is none");
}

/// Every term with a prefix, wherever it stands.
fn terms(value: &Value, found: &mut BTreeSet<String>) {
    let mut take = |text: &str| {
        if ["dpv:", "pd:", "eu-gdpr:"].iter().any(|prefix| text.starts_with(prefix)) {
            found.insert(text.to_owned());
        }
    };
    match value {
        Value::String(text) => take(text),
        Value::Array(items) => items.iter().for_each(|item| terms(item, found)),
        Value::Object(fields) => {
            fields.keys().for_each(|key| take(key));
            fields.values().for_each(|field| terms(field, found));
        }
        _ => {}
    }
}

#[test]
fn every_term_of_the_vocabulary_is_a_published_one() {
    let published: BTreeSet<&str> = TERMS.lines().collect();
    let inventory = inventory();
    let mut used = BTreeSet::new();
    terms(&inventory.dpv(), &mut used);
    for kind in ["category", "purpose", "basis", "source", "recipient"] {
        used.extend(inventory.words.of(kind).filter_map(|(_, word)| word.dpv.clone()));
    }
    let unknown: Vec<&String> = used.iter().filter(|term| !published.contains(term.as_str())).collect();
    assert_eq!(unknown, [""; 0]);
    assert!(used.contains("dpv:hasStorageCondition") && used.contains("eu-gdpr:A6-1-b"), "{used:?}");
}

#[test]
fn the_record_says_what_article_30_asks_for() {
    let inventory = inventory();
    let record = inventory.record_markdown("en");
    for expected in [
        "Controller: Example Maker Ltd",
        "Data protection officer: Sam Example",
        "Whose data: Customers",
        "- Purposes: ",
        "- Recipients: vendors and service providers (R2)",
        "Transfers to other countries\n\n- CN: the European Commission's",
        "| 730 days after it came in |",
        "## Safeguards\n\n- Each person's data are sealed",
    ] {
        assert!(record.contains(expected), "{expected}\n{record}");
    }
    assert!(inventory.record_markdown("de").contains("# Verzeichnis von Verarbeitungstätigkeiten"));
    let html = inventory.record_html("de");
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"de\">") && html.contains("<td>Telefonnummer</td>") && !html.contains("`"),
        "{html}"
    );
    let json = inventory.record_json();
    assert_eq!(json["rows"].as_array().unwrap().len(), inventory.personal().count());
    assert_eq!(json["controller"]["country"], "GB");
}
