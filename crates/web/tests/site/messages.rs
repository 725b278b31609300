//! The catalogues agree with each other and with the templates.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aftercare_web::messages::{Messages, source, vocabularies};
use aftercare_wire::{Language, Money};

/// Key to the names of the values that its message takes.
fn catalogue(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source(language).lines() {
        if let Some((left, _)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            key = left.to_owned();
            assert!(all.insert(key.clone(), BTreeSet::new()).is_none(), "{language}: `{key}` stands twice");
        }
        if line.starts_with('#') {
            continue;
        }
        for piece in line.split('$').skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            all.get_mut(&key).unwrap().insert(name);
        }
    }
    all
}

fn sources(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// The text of the templates, and the string literals in it.
fn templates() -> (String, BTreeSet<String>) {
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    // A quotation mark inside a literal or as a character neither opens nor closes one.
    let plain = text.replace("\\\"", "").replace("'\"'", "").replace("b'\"'", "");
    let literals = plain.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    (text, literals)
}

/// The literals inside every call of `name`.
fn asked<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for call in text.split(name).skip(1) {
        let mut depth = 1_u32;
        let end = call.find(|c| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth - 1,
                _ => depth,
            };
            depth == 0
        });
        let inside = &call[..end.unwrap_or_else(|| panic!("a call of {name} does not end"))];
        found.extend(inside.split('"').skip(1).step_by(2));
    }
    found
}

fn words() -> BTreeSet<String> {
    vocabularies()
        .iter()
        .flat_map(|(prefix, words)| words.iter().map(move |word| format!("{prefix}-{}", word.replace(['_', ':'], "-"))))
        .collect()
}

#[test]
fn the_languages_agree() {
    let (en, de) = (catalogue(Language::En), catalogue(Language::De));
    for (key, values) in &en {
        assert_eq!(Some(values), de.get(key), "`{key}` is not the same in German");
    }
    let more: Vec<_> = de.keys().filter(|key| !en.contains_key(*key)).collect();
    assert!(more.is_empty(), "only in German: {more:?}");
}

#[test]
fn no_german_message_says_du() {
    let text = source(Language::De).to_lowercase();
    let familiar = |word: &&str| matches!(*word, "du" | "dich" | "dir" | "euch" | "euer") || word.starts_with("dein");
    let found: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(familiar).collect();
    assert!(found.is_empty(), "people are addressed as “Sie”: {found:?}");
}

#[test]
fn every_message_that_is_asked_for_exists() {
    let en = catalogue(Language::En);
    let (text, _) = templates();
    let asked = asked(&text, ".say(");
    assert!(asked.len() > 200, "the templates were not read: {}", asked.len());
    let with = text.split(".with(\"").skip(1).filter_map(|rest| rest.split('"').next());
    for key in asked.into_iter().chain(with).map(str::to_owned).chain(words()) {
        assert!(en.contains_key(&key), "no message `{key}`");
    }
}

/// Whatever a file can be found to say has words: the readers' codes are those of the vocabularies.
#[test]
fn every_code_of_the_readers_has_words() {
    use aftercare_evidence::{check, log, photo};
    let words = words();
    let codes = |prefix: &'static str, codes: Vec<&'static str>| codes.into_iter().map(move |code| format!("{prefix}-{code}"));
    let all = codes("quantity", log::Quantity::ALL.iter().map(|one| one.code()).collect())
        .chain(codes("flight-check", check::CheckName::ALL.iter().map(|one| one.code()).collect()))
        .chain(codes("photo-check", photo::PhotoCheck::ALL.iter().map(|one| one.code()).collect()));
    let missing: Vec<_> = all.filter(|key| !words.contains(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_message_is_unused() {
    let (_, literals) = templates();
    let words = words();
    let unused: Vec<_> = catalogue(Language::En).into_keys().filter(|key| !literals.contains(key) && !words.contains(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn dates_moments_and_money_are_told_in_the_language() {
    let messages = Messages::load().unwrap();
    let (en, de) = (messages.text(Language::En, "Asia/Jakarta"), messages.text(Language::De, "Europe/Berlin"));
    let usd = |minor| Money::new(minor, "USD");
    let table = [
        (en.date("2024-02-29"), "29 February 2024"),
        (de.date("2024-02-29"), "29. Februar 2024"),
        (en.date("2024-02-30"), "2024-02-30"),
        (en.moment("2022-08-01T20:00:00Z"), "2 August 2022, 03:00 (UTC+7)"),
        (de.moment("2022-08-01T20:00:00Z"), "1. August 2022, 22:00 Uhr (UTC+2)"),
        (en.money(&usd(123_456_789)), "1,234,567.89 USD"),
        (de.money(&usd(-30_005)), "−300,05 USD"),
        (de.money(&usd(7)), "0,07 USD"),
        (en.money(&Money::new(1500, "JPY")), "1,500 JPY"),
        (en.money(&usd(i64::MIN)), "−92,233,720,368,547,758.08 USD"),
        (en.with("plan-years", [("years", 1.into())]), "One-year plan"),
        (de.with("plan-years", [("years", 3.into())]), "3-Jahres-Plan"),
        (en.word("fee", "something-new"), "something new"),
        (de.size(1_482_113), "1,4 MB"),
        (en.size(640_020), "641 kB"),
    ];
    for (told, expected) in table {
        assert_eq!(told, expected);
    }
}
