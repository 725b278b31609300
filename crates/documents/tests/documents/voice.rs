//! The German of the documents speaks with one voice: it addresses people as "Sie", and says the same thing in the same words.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_documents::Documents;
use aftercare_terms::Text;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::Value;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../documents")
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            into.push(path);
        }
    }
}

/// Every German text: what stands under `de` beside an `en`.
fn german(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Table(table) => {
            if let (Some(_), Some(Value::String(text))) = (table.get("en"), table.get("de")) {
                into.push(text.clone());
            }
            table.values().for_each(|inner| german(inner, into));
        }
        Value::Array(list) => list.iter().for_each(|inner| german(inner, into)),
        _ => {}
    }
}

fn familiar(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase);
    let is = |word: &String| {
        matches!(word.as_str(), "du" | "dich" | "dir" | "euch" | "euer") || word.starts_with("dein") || word.starts_with("eure")
    };
    words.filter(is).collect()
}

#[test]
fn no_document_says_du() {
    let mut all = Vec::new();
    files(&documents(), &mut all);
    let mut texts = 0;
    let mut wrong = Vec::new();
    for file in all {
        let mut found = Vec::new();
        german(&Value::Table(toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap()), &mut found);
        texts += found.len();
        for text in found {
            let words = familiar(&text);
            if !words.is_empty() {
                wrong.push(format!("{}: {} in: {text}", file.display(), words.join(", ")));
            }
        }
    }
    assert!(texts > 500, "only {texts} German texts were found");
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(familiar("Du und deine Geräte; Ihr Dirigent dient.").join(" "), "du deine");
}

#[test]
fn what_is_one_sentence_in_english_is_one_in_german() {
    let world = Documents::embedded().world().unwrap();
    let summaries = world.editions.values().flat_map(|edition| edition.clauses()).map(|clause| (&clause.id, &clause.summary));
    let mut said: BTreeMap<&str, (&String, &Text)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (id, text) in summaries {
        let (first, other) = said.entry(text.en.as_str()).or_insert((id, text));
        if other.de != text.de {
            wrong.push(format!("{first} and {id}: “{}” and “{}”", other.de, text.de));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
