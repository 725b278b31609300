//! `aftercare terms show`.

use super::{edition, scenarios, world};
use crate::files::{print, print_json};
use aftercare_documents::Documents;
use aftercare_terms::{ScenarioRules, Shown, rule_of, show};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Scenario files named under one clause.
const NAMED: usize = 5;

pub(super) fn run(
    documents: &Documents,
    folders: &[PathBuf],
    id: &str,
    clause: &str,
    language: Option<&str>,
    json: bool,
) -> Result<ExitCode, String> {
    let world = world(documents)?;
    let edition = edition(&world, id)?;
    let found = |scenarios: &[ScenarioRules]| show(edition, &world.settings, &world.catalogue, scenarios, clause);
    let ids: BTreeSet<String> = found(&[]).iter().map(|shown| rule_of(&shown.id).to_owned()).collect();
    let found = found(&scenarios(&world, folders, |id| ids.contains(id))?);
    if found.is_empty() {
        return Err(format!("the edition `{id}` has no clause or rule `{clause}`"));
    }
    if json {
        print_json(&found)?;
    } else {
        print(&document(&found, language.unwrap_or(&edition.header.language)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn document(found: &[Shown], language: &str) -> String {
    let mut out = String::new();
    let mut number = "";
    // Writing to a string cannot fail.
    for clause in found {
        if number != clause.clause {
            let _ = writeln!(out, "{}{}\n", if out.is_empty() { "" } else { "\n" }, clause.clause);
            number = &clause.clause;
        }
        let _ = writeln!(out, "  {}", clause.summary.get(language));
        let _ = writeln!(out, "      {} · {} · {}:{}", clause.id, clause.effect, clause.file, clause.line);
        for line in &clause.rule {
            let _ = writeln!(out, "      {line}");
        }
        for (word, ids) in [("cites", &clause.cites), ("restates", &clause.restates), ("differs in", &clause.differs)] {
            if !ids.is_empty() {
                let _ = writeln!(out, "      {word} {}", ids.join(", "));
            }
        }
        for reading in &clause.readings {
            let _ = writeln!(out, "      {}: {} {}", reading.id, reading.question.get(language), reading.answer.get(language));
        }
        let named: Vec<&str> = clause.scenarios.iter().take(NAMED).map(String::as_str).collect();
        let more = clause.scenarios.len().saturating_sub(NAMED);
        match (named.is_empty(), more) {
            (true, _) => {}
            (false, 0) => {
                let _ = writeln!(out, "      exercised by {}", named.join(", "));
            }
            (false, more) => {
                let _ = writeln!(out, "      exercised by {} and {more} more", named.join(", "));
            }
        }
        out.push('\n');
    }
    out
}
