//! The worked example is free of defects, and every seeded defect is found.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking")]

use crate::worked_example::{catalogue, edition, schema, settings};
use aftercare_terms::{Bench, Catalogue, Diagnosis, Edition, Schema, Settings, SourceFile, check, check_settings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FINAL: [&str; 4] = ["signed", "withdrawn", "refused", "unavailable"];

#[test]
fn the_worked_example_has_no_defect() {
    let (en, de, catalogue, settings) = (edition("en"), edition("de"), catalogue(), settings());
    let nothing = BTreeSet::new();
    let mut found = check_settings(&settings, &schema(), &[&en, &de]);
    for (edition, falls_back_to) in [(&en, None), (&de, Some(&en))] {
        let bench = Bench {
            edition,
            settings: &settings,
            catalogue: &catalogue,
            falls_back_to,
            final_states: &FINAL,
            rules: &nothing,
            differences: &nothing,
        };
        found.extend(check(&bench));
    }
    let defects: Vec<String> = found.iter().filter(|d| !d.note).map(ToString::to_string).collect();
    assert_eq!(defects.join("\n"), "");
}

fn defects() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/defects")
}

/// A file of the fixture, or of the base where the fixture has none of its own.
fn either(fixture: &Path, name: &str) -> String {
    let own = fixture.join(name);
    let path = if own.exists() { own } else { defects().join("base").join(name) };
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn diagnoses(fixture: &Path) -> Vec<Diagnosis> {
    let schema = Schema::parse("facts.toml", &either(fixture, "facts.toml")).unwrap();
    let settings = match Settings::parse("settings.toml", &either(fixture, "settings.toml")) {
        Ok(settings) => settings,
        Err(error) => return vec![Diagnosis::from(&error)],
    };
    let catalogue = Catalogue::parse("catalogue.toml", &either(fixture, "catalogue.toml")).unwrap();
    let names = ["edition/edition.toml", "edition/1-clauses.toml", "edition/2-defect.toml"];
    let there = names.iter().filter(|n| fixture.join(n).exists() || defects().join("base").join(n).exists());
    let files: Vec<SourceFile> = there.map(|n| SourceFile { name: (*n).to_owned(), text: either(fixture, n) }).collect();
    match Edition::load(&files, &schema, &settings) {
        Err(errors) => errors.iter().map(Diagnosis::from).collect(),
        Ok(edition) => {
            let nothing = BTreeSet::new();
            let bench = Bench {
                edition: &edition,
                settings: &settings,
                catalogue: &catalogue,
                falls_back_to: None,
                final_states: &FINAL,
                rules: &nothing,
                differences: &nothing,
            };
            let mut found = check(&bench);
            found.extend(check_settings(&settings, &schema, &[&edition]));
            found
        }
    }
}

#[test]
fn every_seeded_defect_is_diagnosed() {
    let mut folders: Vec<PathBuf> = fs::read_dir(defects()).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    let mut wrong = Vec::new();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let found: String = diagnoses(&folder).iter().map(|d| format!("{d}\n")).collect();
        if name == "base" {
            assert_eq!(found, "", "the base must be free of defects");
            continue;
        }
        let expected_file = folder.join("expected.txt");
        if env::var_os("ACCEPT_DIAGNOSES").is_some() {
            fs::write(&expected_file, &found).unwrap();
        }
        let expected = fs::read_to_string(&expected_file).unwrap_or_default();
        if found != expected || found.is_empty() && !name.contains("-declared-") {
            wrong.push(format!("{name}\n  expected: {expected}  found:    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
