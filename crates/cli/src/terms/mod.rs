//! `aftercare terms …`: the documents checked, counted, compared and read.

mod check;
mod coverage;
mod diff;
mod replay;
mod sample;
mod show;

use crate::DocumentsFrom;
use crate::files::read_text;
use aftercare_core::World;
use aftercare_core::case::CaseState;
use aftercare_documents::Documents;
use aftercare_terms::{Edition, ScenarioRules, rules_named};
use clap::Subcommand;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum TermsCommand {
    /// Proves what can be proved about editions. Exit code 1 where there is a defect.
    Check {
        /// One JSON array.
        #[arg(long)]
        json: bool,
        /// Also what is worth knowing but no defect.
        #[arg(long)]
        notes: bool,
        /// The editions; all where none is named.
        #[arg(value_name = "EDITION")]
        editions: Vec<String>,
    },
    /// Lists every rule of the source with the clauses that carry it and the scenarios that exercise it. Exit code 1 where one has none.
    Coverage {
        /// One JSON array.
        #[arg(long)]
        json: bool,
        /// Folders of scenarios beside `./scenarios`; the files directly in them count.
        #[arg(long, value_name = "FOLDER", num_args = 1..)]
        scenarios: Vec<PathBuf>,
    },
    /// What differs between two editions, clause by clause, each with a case that shows it, and whether the catalogue of differences is right.
    /// Exit code 1 where an entry of the catalogue cannot stand.
    Diff {
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// Stored cases, one a line, to decide under both editions; `-` for standard input.
        #[arg(long, value_name = "FILE")]
        cases: Option<PathBuf>,
        left: String,
        right: String,
    },
    /// Makes up cases, one a line, for `terms diff --cases`: the same seed, the same cases.
    Sample {
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The edition whose steps and constants they are made from.
        edition: String,
        count: u64,
    },
    /// Shows clauses as a document: by number (`2.4.1` with all below it) or by rule id.
    Show {
        /// One JSON array.
        #[arg(long)]
        json: bool,
        /// The language of the summaries; that of the edition where none is named.
        #[arg(long, value_name = "en|de")]
        language: Option<String>,
        /// Folders of scenarios beside `./scenarios`.
        #[arg(long, value_name = "FOLDER")]
        scenarios: Vec<PathBuf>,
        edition: String,
        clause: String,
    },
}

pub(crate) fn run(documents: &DocumentsFrom, command: &TermsCommand) -> Result<ExitCode, String> {
    let documents = documents.load().map_err(|e| e.to_string())?;
    match command {
        TermsCommand::Check { json, notes, editions } => check::run(&documents, editions, *json, *notes),
        TermsCommand::Coverage { json, scenarios } => coverage::run(&documents, scenarios, *json),
        TermsCommand::Diff { json, cases, left, right } => diff::run(&documents, left, right, cases.as_deref(), *json),
        TermsCommand::Sample { edition, seed, count } => sample::run(&documents, edition, *count, *seed),
        TermsCommand::Show { json, language, scenarios, edition, clause } => {
            show::run(&documents, scenarios, edition, clause, language.as_deref(), *json)
        }
    }
}

/// The states in which a case has ended.
fn final_states() -> Vec<&'static str> {
    CaseState::ALL.iter().copied().filter(|s| !s.is_open()).map(CaseState::as_str).collect()
}

fn world(documents: &Documents) -> Result<World, String> {
    documents.world().map_err(|e| e.to_string())
}

fn edition<'a>(world: &'a World, id: &str) -> Result<&'a Arc<Edition>, String> {
    let known: Vec<&str> = world.editions.keys().map(String::as_str).collect();
    world.edition(id).ok_or_else(|| format!("there is no edition `{id}`; there are {}", known.join(", ")))
}

/// The scenarios in `./scenarios`, where it is there, and in the folders named, each with the rules that decided something in it. Only
/// those that name one of the rules are run; one that does not hold exercises nothing.
fn scenarios(world: &World, folders: &[PathBuf], concerned: impl Fn(&str) -> bool) -> Result<Vec<ScenarioRules>, String> {
    let own = Path::new("scenarios");
    let own = own.is_dir().then(|| own.to_owned());
    let mut out = Vec::new();
    for folder in own.iter().chain(folders) {
        let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
        files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
        files.sort();
        for path in files {
            let (file, text) = (path.display().to_string(), read_text(&path)?);
            let named = rules_named(&file, &text).map_err(|e| e.to_string())?;
            if !named.iter().any(|id| concerned(id)) {
                continue;
            }
            let verdict = aftercare_scenario::run(&file, &text, world).map_err(|e| e.to_string())?;
            let fired = if verdict.passed == Some(true) { verdict.fired } else { BTreeSet::new() };
            out.push(ScenarioRules { file, named, fired });
        }
    }
    Ok(out)
}
