//! `terms check`, `coverage` and `show` on the worked example, and on a copy of it with a defect.

use crate::run::{aftercare, folder, root};
use serde_json::Value;
use std::fs;
use std::path::Path;

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_worked_example_has_no_defect() {
    let ran = aftercare(&["terms", "check"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn a_defect_of_a_document_names_file_and_line() {
    let documents = folder("documents");
    copy(&root().join("documents"), &documents);
    let path = documents.join("care/en/3.3-flyaway.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("case.kind == 'flyaway'", "case.kind == 'flaway'", 1)).unwrap();
    let ran = aftercare(&["--documents", documents.to_str().unwrap(), "terms", "check"]);
    assert_ne!(ran.code, 0);
    let said = format!("{}{}", ran.out, ran.err);
    let at = said.split("3.3-flyaway.toml:").nth(1).unwrap().split(':').next().unwrap().parse::<usize>().unwrap();
    let clause: Vec<&str> = text.lines().skip(at - 1).take_while(|line| !line.is_empty()).collect();
    assert!(clause.iter().any(|line| line.contains("case.kind == 'flyaway'")), "{said}");
    assert!(said.contains("`when`: `case.kind` has no value `flaway`"), "{said}");
    // Nothing else runs on such documents either.
    assert_eq!(aftercare(&["--documents", documents.to_str().unwrap(), "decide", "examples/choose-a-replacement.json"]).code, 2);
}

#[test]
fn documents_that_cannot_be_read_are_named() {
    let set = |name: &str| {
        let documents = folder(name);
        copy(&root().join("documents"), &documents);
        documents
    };
    let check = |documents: &Path| {
        let ran = aftercare(&["--documents", documents.to_str().unwrap(), "terms", "check"]);
        assert_ne!(ran.code, 0, "{}", ran.out);
        format!("{}{}", ran.out, ran.err)
    };
    let lines = |text: &str, entry: &str| text.lines().filter(|line| line.contains(entry)).map(str::to_owned).collect::<Vec<_>>();

    // Nothing there, and one folder too deep.
    let empty = folder("documents-empty");
    let deep = set("documents-deep").join("care");
    for documents in [&empty, &deep] {
        let said = check(documents);
        for file in ["facts", "settings", "catalogue", "regions", "holidays", "prices"] {
            let expected = format!("care/{file}.toml: this file is missing in the folder `{}`", documents.display());
            assert!(said.contains(&expected), "{said}");
        }
        assert!(said.contains("there is no edition in the folder") && !said.contains("missing field"), "{said}");
        let served = aftercare(&["--documents", documents.to_str().unwrap(), "decide", "examples/choose-a-replacement.json"]);
        assert!(served.code == 2 && served.err.contains("care/facts.toml: this file is missing"), "{}", served.err);
    }

    let bytes = set("documents-bytes");
    let file = bytes.join("care/prices.toml");
    let text = fs::read(&file).unwrap();
    fs::write(&file, [b"# one\n# two \xff\n".to_vec(), text].concat()).unwrap();
    assert!(check(&bytes).contains("care/prices.toml:2: not UTF-8"), "{}", check(&bytes));

    for (name, file, from, to, expected) in [
        ("regions", "care/regions.toml", "currency = ", "curency = ", "unknown field `curency`"),
        ("holidays", "care/holidays.toml", "region = ", "region == ", ""),
        ("prices", "care/prices.toml", "currency = ", "currency = 7 # ", "invalid type"),
        ("zone", "care/regions.toml", "time_zone = \"", "time_zone = \"Nowhere/", "no time zone `Nowhere/"),
    ] {
        let documents = set(&format!("documents-{name}"));
        let text = fs::read_to_string(documents.join(file)).unwrap();
        let line = text.lines().position(|line| line.contains(from)).unwrap() + 1;
        fs::write(documents.join(file), text.replacen(from, to, 1)).unwrap();
        let said = check(&documents);
        let told = lines(&said, file);
        let [told] = &told[..] else { panic!("{name}: {said}") };
        assert!(told.contains(expected), "{name}: {said}");
        assert!(name == "zone" || told.contains(&format!("{file}:{line}: ")), "{name}: {said}");
    }
}

#[test]
fn every_rule_of_the_source_has_a_clause_and_a_scenario() {
    let ran = aftercare(&["terms", "coverage", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let covered: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = covered.as_array().or_else(|| covered["rules"].as_array()).unwrap();
    assert!(rows.len() > 200, "{}", rows.len());
}

#[test]
fn a_clause_reads_like_a_document() {
    let ran = aftercare(&["terms", "show", "en", "2.4.1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("2.4.1") && ran.out.lines().count() > 10, "{}", ran.out);
    for (edition, clause) in [("xx", "2.4.1"), ("en", "99.9")] {
        let ran = aftercare(&["terms", "show", edition, clause]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(edition) || ran.err.contains(clause), "{}", ran.err);
    }
}
