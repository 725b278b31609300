//! `terms diff` and `terms sample`.

use crate::run::{aftercare, file, folder, root};
use crate::terms::copy;
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The comparison of the worked example on a copy in which a text of the catalogue of differences is replaced.
fn compared(name: &str, from: &str, to: &str) -> (i32, Value, String) {
    let documents = folder(name);
    copy(&root().join("documents"), &documents);
    let path = documents.join("care/differences.toml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(&path, text.replacen(from, to, 1)).unwrap();
    let ran = aftercare(&["--documents", documents.to_str().unwrap(), "terms", "diff", "en", "de", "--json"]);
    (ran.code, serde_json::from_str(&ran.out).unwrap_or(Value::Null), ran.err)
}

fn entry<'a>(found: &'a Value, id: &str) -> &'a Value {
    found["differences"].as_array().unwrap().iter().find(|e| e["id"] == id).unwrap()
}

#[test]
fn the_comparison_reads_clause_by_clause() {
    let ran = aftercare(&["terms", "diff", "en", "de"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for line in [
        "  CR-1.1-a: stricter in de, looser in en; only in de; D-05",
        "    the act: en allowed, de refused",
        "  CR-2.4.1-3-k: stricter in de, looser in en; D-25",
        "  CR-3.4-c: stricter in en, looser in de; D-46",
    ] {
        assert!(ran.out.lines().any(|l| l == line), "{line}: {}", ran.out);
    }
    let told = ran.out.lines().filter(|l| l.starts_with("  D-")).count();
    assert_eq!(told, 56);
    assert!(!ran.out.contains("CONTRADICTED"), "{}", ran.out);
}

#[test]
fn the_sides_can_be_exchanged() {
    let ran = aftercare(&["terms", "diff", "de", "en", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&found["left"]["id"], &found["right"]["id"]), (&"de".into(), &"en".into()));
    assert_eq!(entry(&found, "D-05")["ways"][0]["left"], "refused");
    assert_eq!(found["cases"], Value::Null);
}

#[test]
fn a_false_claim_is_told_and_fails() {
    let (code, found, err) =
        compared("claim", "looser\"\nedition = \"de\"\nen = \"damage outside", "stricter\"\nedition = \"de\"\nen = \"damage outside");
    assert_eq!(code, 1, "{err}");
    let wrong = entry(&found, "D-46");
    assert_eq!(wrong["standing"], "contradicted");
    assert_eq!(wrong["contradiction"], "`de` is said to be stricter, and in what was found `en` is stricter");
    assert_eq!(entry(&found, "D-05")["standing"], "witnessed");
    assert_eq!(entry(&found, "D-01")["standing"], "same-program");
    assert_eq!(entry(&found, "D-14")["standing"], "no-case");
}

#[test]
fn a_malformed_catalogue_is_told_and_nothing_is_compared() {
    let (code, found, err) = compared("malformed", "id = \"D-07\"\nclauses", "id = \"D-07\"\nclause");
    assert_eq!((code, found), (2, Value::Null));
    assert!(err.contains("care/differences.toml: `D-07`: unknown key `clause`"), "{err}");
}

#[test]
fn there_is_no_third_edition() {
    for args in [["terms", "diff", "en", "fr"], ["terms", "diff", "fr", "en"], ["terms", "sample", "fr", "1"]] {
        let ran = aftercare(&args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(ran.err, "aftercare: there is no edition `fr`; there are de, en\n");
    }
}

#[test]
fn made_up_cases_are_replayed_from_a_file_and_from_a_pipe() {
    let sample = || aftercare(&["terms", "sample", "en", "4000"]).out;
    let cases = sample();
    assert_eq!(cases, sample(), "the same seed, the same cases");
    assert_ne!(cases, aftercare(&["terms", "sample", "en", "4000", "--seed", "2"]).out);
    assert_eq!(cases.lines().count(), 4001);
    let path = file(&folder("cases"), "cases.jsonl", &cases);
    let ran = aftercare(&["terms", "diff", "en", "de", "--json", "--cases", &path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["cases"]["cases"], 4000);
    assert!(found["cases"]["otherwise"].as_u64().unwrap() > 100, "{}", found["cases"]);
    assert_eq!(found["cases"]["shown"].as_array().unwrap().len(), 10);

    let args = ["terms", "diff", "en", "de", "--json", "--cases", "-"];
    let mut piped = Command::new(env!("CARGO_BIN_EXE_aftercare")).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    piped.stdin.take().unwrap().write_all(cases.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(piped.wait_with_output().unwrap().stdout).unwrap(), ran.out);
}

#[test]
fn a_line_that_is_no_case_is_named() {
    let folder = folder("no-case");
    let good = "{\"facts\":{\"act\":\"open\"}}\n";
    // Far enough into the file that several blocks are read.
    let wide = format!("{}{good}", " ".repeat(2_000));
    let long = format!("{}{{\"facts\":{{\"act\":\"opening\"}}}}\n{}", wide.repeat(2_000), wide.repeat(2_000));
    for (name, text, said) in [
        ("first.jsonl", "facts".to_owned(), "first.jsonl:1: "),
        ("fact.jsonl", format!("{good}\n{{\"facts\":{{\"plan.yers\":1}}}}"), "fact.jsonl:3: `plan.yers`: no such fact"),
        ("long.jsonl", long, "long.jsonl:2001: `act`: one of "),
        ("header.jsonl", "{\"columns\":[\"act\",\"acts\"]}\n".to_owned(), "header.jsonl:1: `columns`: `acts`: no such fact"),
        ("row.jsonl", "{\"columns\":[\"act\"]}\n[\"open\"]\n[\"open\",1]\n".to_owned(), "row.jsonl:3: an array of 1 values is expected"),
        ("endless.jsonl", "x".repeat(3_000_000), "endless.jsonl:1: a line of more than 1048576 bytes"),
    ] {
        let path = file(&folder, name, text);
        let ran = aftercare(&["terms", "diff", "en", "de", "--cases", &path]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{name}");
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
    }
    let ran = aftercare(&["terms", "diff", "en", "de", "--cases", folder.join("none.jsonl").to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("none.jsonl: "), "{}", ran.err);
    let empty = file(&folder, "empty.jsonl", "");
    let ran = aftercare(&["terms", "diff", "en", "de", "--cases", &empty]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("stored cases: 0 decided under both, 0 end otherwise"), "{}", ran.out);
}
