//! `aftercare decide`, `replay` and `schema`: decisions outside the server.

use crate::DocumentsFrom;
use crate::files::{print, print_json, read_text};
use aftercare_terms::{Circumstances, facts_schema, read_case, receipt, receipt_schema, replay};
use clap::{Args, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Decides one case and prints its receipt.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// Facts as JSON; `aftercare schema facts` describes them.
    #[arg(value_name = "FACTS.json")]
    facts: PathBuf,
    /// The edition to decide by, in place of the one that the file names.
    #[arg(long)]
    edition: Option<String>,
    /// Where to write the receipt, in place of standard output.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Described {
    Facts,
    Receipt,
}

pub(crate) fn decide(documents: &DocumentsFrom, command: &Decide) -> Result<ExitCode, String> {
    let world = documents.load().and_then(|d| d.world()).map_err(|e| e.to_string())?;
    let file = command.facts.display();
    let text = read_text(&command.facts)?;
    let case = read_case(&world.schema, text.as_bytes()).map_err(|e| format!("{file}: {e}"))?;
    let Some(id) = command.edition.as_ref().or(case.edition.as_ref()) else {
        return Err(format!("{file}: `edition` is missing, and no --edition is given"));
    };
    let edition = world.edition(id).ok_or_else(|| format!("{file}: `edition`: there is no edition `{id}`"))?;
    edition.check_findings(&case.facts).map_err(|e| format!("{file}: {e}"))?;
    let decision = edition.decide(&case.facts);
    let circumstances = Circumstances { decided_on: case.decided_on, ledger_position: case.ledger_position, ..Circumstances::default() };
    let text = receipt(edition, &case.facts, &decision, &circumstances).to_json();
    match &command.receipt {
        Some(path) => fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?,
        None => print(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Exit code 0: the same bytes; 1: something changed.
pub(crate) fn replay_receipt(documents: &DocumentsFrom, path: &Path) -> Result<ExitCode, String> {
    let world = documents.load().and_then(|d| d.world()).map_err(|e| e.to_string())?;
    let text = read_text(path)?;
    let file = path.display();
    let found = replay(&text, &world.schema, |id| world.edition(id).map(AsRef::as_ref)).map_err(|e| format!("{file}: {e}"))?;
    if found.is_empty() {
        print(&format!("{file}: the same, byte for byte\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let lines: String = found.iter().map(|d| format!("  {}: was {}, is {}\n", d.at, d.was, d.is)).collect();
    print(&format!("{file}: decided otherwise today\n{lines}"))?;
    Ok(ExitCode::from(1))
}

pub(crate) fn schema(documents: &DocumentsFrom, what: Described) -> Result<ExitCode, String> {
    let world = documents.load().and_then(|d| d.world()).map_err(|e| e.to_string())?;
    print_json(&match what {
        Described::Facts => facts_schema(&world.schema),
        Described::Receipt => receipt_schema(&world.schema),
    })?;
    Ok(ExitCode::SUCCESS)
}
