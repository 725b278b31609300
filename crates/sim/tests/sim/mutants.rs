//! The generated cases are sharp: an edition in which a single number or comparison is off by one answers some of them differently.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use crate::editions::{editions, world};
use aftercare_documents::Documents;
use aftercare_sim::generate::{Domains, Generator};
use aftercare_sim::naive::Answer;
use aftercare_terms::{Edition, SourceFile};

/// The same word, but a step beside; `None` for words that are left alone.
fn beside(word: &str) -> Option<String> {
    let (bare, tail) = word.trim_matches(['"', ')']).split_at(word.trim_matches(['"', ')']).len());
    let other = match bare {
        "<" => "<=".to_owned(),
        "<=" => "<".to_owned(),
        ">" => ">=".to_owned(),
        ">=" => ">".to_owned(),
        number => (number.parse::<i64>().ok()? + 1).to_string(),
    };
    Some(word.replacen(bare, &other, 1) + tail)
}

/// One thing changed in a file.
struct Mutant {
    clause: String,
    what: String,
    text: String,
}

fn mutants(file: &SourceFile) -> Vec<Mutant> {
    let mut out = Vec::new();
    let (mut clause, mut effect) = ("", "");
    let lines: Vec<&str> = file.text.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        clause = line.strip_prefix("id = ").unwrap_or(clause);
        effect = line.strip_prefix("effect = ").unwrap_or(effect);
        let decides = !matches!(effect, "\"window\"" | "\"deadline\"" | "\"scope\"" | "\"none\"");
        let key = line.split(' ').next().unwrap_or("");
        if !decides || !matches!(key, "when" | "amount" | "refuses" | "warns" | "max") {
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        for (w, word) in words.iter().enumerate().skip(2) {
            let Some(other) = beside(word) else { continue };
            let mut changed = words.clone();
            changed[w] = &other;
            let changed = changed.join(" ");
            let mut text = lines.clone();
            text[n] = &changed;
            let what = format!("{}:{}: {line} -> {changed}", file.name, n + 1);
            out.push(Mutant { clause: clause.trim_matches('"').to_owned(), what, text: text.join("\n") });
        }
    }
    out
}

fn notices(edition: &Edition, other: &Edition, domains: &Domains, clause: &str) -> bool {
    let clause = edition.clause(clause).expect("the clause is there");
    let mut noticed = false;
    Generator::new(edition, domains, 6).pairs_of(clause, |f| {
        noticed = noticed || Answer::of(edition, &edition.decide(&f)) != Answer::of(other, &other.decide(&f));
    });
    noticed
}

#[test]
fn a_single_step_beside_is_noticed() {
    let world = world();
    let documents = Documents::embedded();
    let domains = Domains::of(&editions(&world));
    let (mut tried, mut unnoticed) = (0, Vec::new());
    for edition in editions(&world) {
        let files = documents.edition_files(&edition.header.id);
        for (n, file) in files.iter().enumerate() {
            for mutant in mutants(file) {
                let mut changed = files.clone();
                changed[n].text = mutant.text;
                let other = Edition::load(&changed, &world.schema, &world.settings).unwrap_or_else(|e| panic!("{}: {e:?}", mutant.what));
                tried += 1;
                if !notices(edition, &other, &domains, &mutant.clause) {
                    unnoticed.push(mutant.what);
                }
            }
        }
    }
    println!("{tried} mutants");
    assert!(tried > 40, "only {tried} mutants");
    assert!(unnoticed.is_empty(), "not noticed:\n{}", unnoticed.join("\n"));
}
