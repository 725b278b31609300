//! Receipts: complete, the same bytes every time, valid under their schema, and honest about what changed.

use crate::worked_example::{case, edition, schema, settings, sources};
use aftercare_terms::{
    Circumstances, Edition, FactValue, Receipt, Service, facts_schema, least_change, read_case, receipt, receipt_schema, replay,
};

/// A flyaway of an aircraft whose controller was not bound, at the choice of a service.
const UNBOUND: &str = r#"{
    "edition": "en", "decided_on": "2024-05-06", "ledger_position": 7,
    "facts": {
        "act": "choose", "case.kind": "flyaway", "case.state": "assessed", "case.service": "flyaway-replacement",
        "plan.state": "active", "plan.running": true, "plan.years": 1, "plan.first_day": "2024-01-31", "case.happened_on": "2024-05-01",
        "unit.account_bound_at_loss": true, "unit.controller_bound_at_loss": false, "warranty.running": false, "case.warranty_scope": false,
        "uses.replacement": 0, "uses.flyaway": 0, "price.replacement_flyaway": [10000, 20000], "case.region_covered": true, "unit.international": false,
        "unit.returned": false, "product.flyaway_replacement": true
    },
    "findings": []
}"#;

fn made(edition: &Edition, json: &str) -> Receipt {
    let case = case(edition.schema(), json);
    let decision = edition.decide(&case.facts);
    receipt(
        edition,
        &case.facts,
        &decision,
        &Circumstances { decided_on: case.decided_on, ledger_position: case.ledger_position, ..Circumstances::default() },
    )
}

#[test]
fn a_refusal_names_its_clause_and_the_least_change() {
    let receipt = made(&edition("en"), UNBOUND);
    assert_eq!(receipt.outcome.status, "refused");
    assert!(receipt.outcome.refused_by.iter().any(|r| r == "CR-P3-b"), "{:?}", receipt.outcome.refused_by);
    let of_act = receipt.least_change.iter().find(|c| c.of == "act").unwrap();
    let first = of_act.changes.first().unwrap();
    assert_eq!(first.answer, "allowed");
    let set: Vec<(&str, &FactValue)> = first.set.iter().map(|c| (c.fact.as_str(), &c.to)).collect();
    assert_eq!(set, [("unit.controller_bound_at_loss", &FactValue::Bool(true))]);
    assert!(first.clauses.iter().any(|c| c.id == "CR-P3-b/deny"), "{:?}", first.clauses);
    let why = receipt.clauses.iter().find(|c| c.id == "CR-P3-b/deny").unwrap();
    let atom = why.atoms.iter().find(|a| a.text == "unit.controller_bound_at_loss").unwrap();
    assert_eq!((atom.holds, &atom.facts[0].value), (Some(false), &Some(FactValue::Bool(false))));
}

#[test]
fn every_least_change_is_true_and_smallest() {
    // Found by branching; here each is applied again, and every proper part of it must not be enough.
    let en = edition("en");
    let case = case(en.schema(), UNBOUND);
    for service in [None, Some(Service::FlyawayReplacement), Some(Service::Warranty), Some(Service::Replacement)] {
        let changes = least_change(&en, &case.facts, service, 5);
        assert!(!changes.is_empty(), "{service:?}");
        let size = changes[0].set.len();
        for change in &changes {
            assert_eq!(change.set.len(), size);
            for left_out in 0..=change.set.len() {
                let mut facts = case.facts.clone();
                for (n, one) in change.set.iter().enumerate().filter(|(n, _)| *n != left_out) {
                    let fields = serde_json::json!({ "facts": { one.fact.as_str(): one.to } });
                    let set = read_case(en.schema(), fields.to_string().as_bytes()).unwrap_or_else(|e| panic!("{n}: {e}"));
                    let id = en.schema().id(&one.fact).unwrap();
                    facts.set_raw(id, set.facts.raw(id).unwrap());
                }
                let decision = en.decide(&facts);
                let no = match service {
                    Some(service) => aftercare_terms::access_word(decision.access(service)) == "closed",
                    None => aftercare_terms::status_word(decision.status) == "refused",
                };
                assert_eq!(no, left_out < change.set.len(), "{service:?} without change {left_out}: {change:?}");
            }
        }
    }
}

#[test]
fn the_same_bytes_again() {
    let en = edition("en");
    let text = made(&en, UNBOUND).to_json();
    assert_eq!(text, made(&edition("en"), UNBOUND).to_json());
    let found = replay(&text, en.schema(), |id| (id == "en").then_some(&en)).unwrap();
    assert_eq!(found, []);
}

#[test]
fn replay_says_what_changed() {
    let text = made(&edition("en"), UNBOUND).to_json();
    let mut files = sources("en");
    for file in &mut files {
        file.text = file
            .text
            .replace("and not (unit.account_bound_at_loss and unit.controller_bound_at_loss)", "and not unit.account_bound_at_loss");
    }
    let other = Edition::load(&files, &schema(), &settings()).unwrap();
    let found = replay(&text, other.schema(), |_| Some(&other)).unwrap();
    let at: Vec<&str> = found.iter().map(|d| d.at.as_str()).collect();
    assert!(at.contains(&"edition.hash"), "{at:?}");
    assert!(!at.contains(&"edition.settings_hash"), "{at:?}");
    let status = found.iter().find(|d| d.at == "outcome.status").unwrap();
    assert_eq!((status.was.as_str(), status.is.as_str()), ("\"refused\"", "\"allowed\""));
}

#[test]
fn replay_notices_a_falsified_receipt() {
    let en = edition("en");
    let text = made(&en, UNBOUND).to_json();
    for (from, to) in [
        ("\"status\": \"refused\"", "\"status\": \"allowed\""),
        ("\"uses.flyaway\": 0", "\"uses.flyaway\": 1"),
        ("  \"form\": 1", "   \"form\": 1"),
    ] {
        let forged = text.replacen(from, to, 1);
        assert_ne!(forged, text);
        assert_ne!(replay(&forged, en.schema(), |_| Some(&en)).unwrap(), [], "{from}");
    }
}

#[test]
fn facts_and_receipts_are_valid_under_their_schemas() {
    let en = edition("en");
    let facts = jsonschema::validator_for(&facts_schema(en.schema())).unwrap();
    let receipts = jsonschema::validator_for(&receipt_schema(en.schema())).unwrap();
    let nothing_known = r#"{ "facts": {} }"#;
    let little_known =
        r#"{ "facts": { "act": "open", "case.kind": "repair", "case.other_open": null }, "because": { "plan.running": ["CR-2.1-b"] } }"#;
    for json in [UNBOUND, nothing_known, little_known] {
        let instance: serde_json::Value = serde_json::from_str(json).unwrap();
        assert!(facts.is_valid(&instance), "{:?}", facts.iter_errors(&instance).map(|e| e.to_string()).collect::<Vec<_>>());
        let instance: serde_json::Value = serde_json::from_str(&made(&en, json).to_json()).unwrap();
        let errors: Vec<String> = receipts.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    for bad in [r#"{ "facts": { "plan.years": "two" } }"#, r#"{ "facts": { "plan.colour": 1 } }"#, r#"{ }"#] {
        assert!(!facts.is_valid(&serde_json::from_str(bad).unwrap()), "{bad}");
    }
}

#[test]
fn missing_facts_are_named() {
    let receipt =
        made(&edition("en"), r#"{ "facts": { "act": "open", "case.kind": "flyaway", "case.state": "new", "unit.flies": true } }"#);
    assert_eq!(receipt.outcome.status, "unknown");
    for fact in ["case.privacy_accepted", "case.flight_record", "case.other_open"] {
        assert!(receipt.outcome.missing.iter().any(|m| m == fact), "{fact}: {:?}", receipt.outcome.missing);
    }
    assert!(!receipt.outcome.missing.iter().any(|m| m == "unit.flies"));
}

#[test]
fn bad_facts_name_their_field() {
    let schema = schema();
    let cases = [
        (r#"{ "facts": { "plan.colour": 1 } }"#, "`plan.colour`: no such fact"),
        (r#"{ "facts": { "plan.years": "two" } }"#, "`plan.years`: an integer is expected"),
        (r#"{ "facts": { "plan.years": 1.5 } }"#, "`plan.years`: an integer is expected"),
        (r#"{ "facts": { "plan.years": 99999999999999999999 } }"#, "`plan.years`: an integer is expected"),
        (r#"{ "facts": { "plan.running": 1 } }"#, "`plan.running`: true or false is expected"),
        (r#"{ "facts": { "plan.first_day": "31.1.2024" } }"#, "`plan.first_day`: a date like \"2024-05-31\" is expected"),
        (r#"{ "facts": { "plan.first_day": "2023-02-29" } }"#, "`plan.first_day`: a date like \"2024-05-31\" is expected"),
        (r#"{ "facts": { "unit.channel": "street" } }"#, "`unit.channel`: one of official, authorized, other is expected"),
        (r#"{ "facts": { "price.replacement_damage": [] } }"#, "`price.replacement_damage`: a table has 1 to 64 entries"),
        (r#"{ "facts": { "price.replacement_damage": [1, "2"] } }"#, "`price.replacement_damage`: a list of integers is expected"),
        (r#"{ "facts": { "plan.years": {} } }"#, "`plan.years`: an integer is expected"),
        (r#"{ "facts": { "plan.years": 1, "plan.years": 2 } }"#, "`plan.years` stands twice"),
        (r#"{ "facts": {}, "facts": {} }"#, "`facts` stands twice"),
        (r#"{ "facts": {}, "decided_on": "soon" }"#, "`decided_on`: a date like 2024-05-31 is expected"),
        (r#"{ "findings": [] }"#, "`facts` is missing"),
        (r#"[]"#, "invalid type: sequence, expected an object with `facts`"),
    ];
    for (json, expected) in cases {
        assert_eq!(read_case(&schema, json.as_bytes()).unwrap_err().message, expected, "{json}");
    }
    assert!(read_case(&schema, br#"{ "facts": {}, "fact": {} }"#).unwrap_err().message.starts_with("unknown field `fact`"));
    assert_eq!(read_case(&schema, b"{\n\"facts\": {\n\"plan.years\": x } }").unwrap_err().line, 3);
    let en = edition("en");
    let findings = case(en.schema(), r#"{ "facts": {}, "findings": ["CR-2.4.2-G99"] }"#);
    assert_eq!(
        en.check_findings(&findings.facts).unwrap_err().to_string(),
        "`findings`: `CR-2.4.2-G99` is no exclusion of the edition `en`"
    );
}
