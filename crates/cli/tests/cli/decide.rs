//! `decide`, `replay` and `schema`.

use crate::run::{aftercare, file, folder, root};
use serde_json::Value;
use std::fs;

const CHOOSE: &str = "examples/choose-a-replacement.json";
const WITHOUT_RECORD: &str = "examples/flyaway-without-a-record.json";
const INCOMPLETE: &str = "examples/facts-still-missing.json";

fn receipt(args: &[&str]) -> Value {
    let ran = aftercare(&[&["decide"], args].concat());
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    serde_json::from_str(&ran.out).unwrap()
}

fn facts(example: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut document = serde_json::from_str(&fs::read_to_string(root().join(example)).unwrap()).unwrap();
    change(&mut document);
    document.to_string()
}

#[test]
fn an_allowed_step_names_its_clauses() {
    let receipt = receipt(&[CHOOSE]);
    assert_eq!(receipt["outcome"]["status"], "allowed");
    assert_eq!(receipt["outcome"]["missing"], serde_json::json!([]));
    assert!(!receipt["outcome"]["fees"]["lines"].as_array().unwrap().is_empty(), "{}", receipt["outcome"]);
}

#[test]
fn a_refusal_says_the_least_that_would_have_to_be_different() {
    let receipt = receipt(&[WITHOUT_RECORD]);
    assert_eq!(receipt["outcome"]["status"], "refused");
    let of_act = receipt["least_change"].as_array().unwrap().iter().find(|l| l["of"] == "act").unwrap();
    let first = &of_act["changes"][0];
    assert_eq!(first["set"][0]["fact"], "case.flight_record");
    assert_eq!(first["set"][0]["to"], true);
    assert_eq!(first["answer"], "allowed");
    let clause = &first["clauses"][0];
    assert!(receipt["outcome"]["refused_by"].as_array().unwrap().contains(&clause["id"]), "{clause}");

    // And it is so: with that fact changed the step is allowed.
    let folder = folder("least");
    let changed = file(&folder, "facts.json", facts(WITHOUT_RECORD, |d| d["facts"]["case.flight_record"] = true.into()));
    assert_eq!(self::receipt(&[&changed])["outcome"]["status"], "allowed");
}

#[test]
fn incomplete_facts_are_answered_with_those_that_could_still_change_it() {
    let receipt = receipt(&[INCOMPLETE]);
    assert_eq!(receipt["outcome"]["status"], "unknown");
    assert_eq!(receipt["outcome"]["missing"], serde_json::json!(["uses.repair_discount", "uses.replacement"]));

    // And so they do: with the last use taken the step is refused, with one left it is allowed.
    let folder = folder("incomplete");
    for (used, expected) in [(0, "allowed"), (3, "refused")] {
        let known = facts(INCOMPLETE, |d| {
            d["facts"]["uses.replacement"] = used.into();
            d["facts"]["uses.repair_discount"] = 0.into();
        });
        let decided = self::receipt(&[&file(&folder, "facts.json", known)]);
        assert_eq!(decided["outcome"]["missing"], serde_json::json!([]));
        assert_eq!(decided["outcome"]["status"], expected, "{used} used");
    }
}

#[test]
fn a_receipt_is_decided_again_to_the_same_bytes() {
    let folder = folder("replay");
    for example in [CHOOSE, WITHOUT_RECORD, INCOMPLETE] {
        let path = folder.join("receipt.json");
        let path = path.to_str().unwrap();
        assert_eq!(aftercare(&["decide", example, "--receipt", path]).code, 0);
        let again = aftercare(&["replay", path]);
        assert_eq!(again.code, 0, "{}{}", again.out, again.err);
        assert!(again.out.contains("the same, byte for byte"), "{}", again.out);
    }
}

type Change = fn(&mut Value);

#[test]
fn what_changed_since_a_receipt_is_said() {
    let folder = folder("changed");
    let table: [(&str, Change, &str); 3] = [
        ("edition", |r| r["edition"]["hash"] = "0".repeat(64).into(), "edition.hash"),
        ("outcome", |r| r["outcome"]["status"] = "refused".into(), "outcome.status"),
        ("facts", |r| r["facts"]["uses.replacement"] = 1.into(), "facts_hash"),
    ];
    for (name, change, expected) in table {
        let mut receipt = receipt(&[CHOOSE]);
        change(&mut receipt);
        let path = file(&folder, &format!("{name}.json"), receipt.to_string());
        let ran = aftercare(&["replay", &path]);
        assert_eq!(ran.code, 1, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(expected), "{name}: {}", ran.out);
    }
}

#[test]
fn bad_facts_are_refused_naming_file_line_and_fact() {
    let folder = folder("bad-facts");
    let table: [(&str, Vec<u8>, &[&str]); 9] = [
        ("empty.json", Vec::new(), &["empty.json", "line 1"]),
        ("cut.json", b"{\"edition\": \"en\",\n \"facts\": {".to_vec(), &["cut.json", "line 2"]),
        ("latin.json", b"{\"edition\": \"en\",\n \"facts\": {\"act\": \"\xe4\"}}".to_vec(), &["latin.json:2", "UTF-8"]),
        (
            "unknown.json",
            b"{\"edition\": \"en\", \"facts\":\n{\"plan.colour\": \"red\"}}".to_vec(),
            &["unknown.json", "line 2", "plan.colour"],
        ),
        (
            "type.json",
            b"{\"edition\": \"en\", \"facts\":\n\n{\"uses.replacement\": \"two\"}}".to_vec(),
            &["type.json", "line 3", "uses.replacement"],
        ),
        (
            "twice.json",
            b"{\"edition\": \"en\", \"facts\": {\"act\": \"open\",\n\"act\": \"pay\"}}".to_vec(),
            &["twice.json", "line 2", "act"],
        ),
        ("word.json", b"{\"edition\": \"en\", \"facts\": {\"act\": \"fly\"}}".to_vec(), &["word.json", "`act`", "hand_over"]),
        ("nowhere.json", b"{\"edition\": \"xx\", \"facts\": {}}".to_vec(), &["nowhere.json", "`xx`"]),
        ("deep.json", "[".repeat(100_000).into_bytes(), &["deep.json", "line 1"]),
    ];
    for (name, content, expected) in table {
        let ran = aftercare(&["decide", &file(&folder, name, content)]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
        for words in expected {
            assert!(ran.err.contains(words), "{name}: `{words}` is not in: {}", ran.err);
        }
    }
    assert_eq!(aftercare(&["decide", "no-such-file.json"]).code, 2);
}

#[test]
fn the_schemas_are_published_and_name_every_fact() {
    let ran = aftercare(&["schema", "facts"]);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    let document: Value = serde_json::from_str(&fs::read_to_string(root().join(CHOOSE)).unwrap()).unwrap();
    let known = schema["properties"]["facts"]["properties"].as_object().unwrap();
    for fact in document["facts"].as_object().unwrap().keys() {
        assert!(known.contains_key(fact), "{fact}");
    }
    let schema: Value = serde_json::from_str(&aftercare(&["schema", "receipt"]).out).unwrap();
    for part in receipt(&[CHOOSE]).as_object().unwrap().keys() {
        assert!(schema["properties"].get(part).is_some(), "{part}");
    }
}
