//! `aftercare scenario run`.

use crate::DocumentsFrom;
use crate::files::{print, tell};
use aftercare_scenario::{Failure, Verdict, run as run_one};
use clap::Subcommand;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum ScenarioCommand {
    /// Runs scenario files, and the files of folders. Exit code 0: all hold; 1: some do not; 2: a file cannot be read.
    Run {
        /// One JSON object a scenario.
        #[arg(long)]
        json: bool,
        #[arg(required = true, value_name = "FILE_OR_FOLDER")]
        paths: Vec<PathBuf>,
    },
}

/// A scenario larger than this is refused, bytes.
const MAX_SCENARIO_BYTES: u64 = 1024 * 1024;

pub(crate) fn run(documents: &DocumentsFrom, command: &ScenarioCommand) -> Result<ExitCode, String> {
    let ScenarioCommand::Run { json, paths } = command;
    let world = documents.load().and_then(|d| d.world()).map_err(|e| e.to_string())?;
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    let (mut held, mut failed, mut skipped, mut unreadable) = (0, 0, 0, 0);
    for path in &files {
        let name = path.display().to_string();
        match read(path).and_then(|text| run_one(&name, &text, &world).map_err(|e| e.to_string())) {
            Ok(verdict) => {
                match (&verdict.skipped, verdict.passed) {
                    (Some(_), _) => skipped += 1,
                    (None, Some(true)) => held += 1,
                    (None, _) => failed += 1,
                }
                if !tell(&report(&verdict, *json)?)? {
                    break;
                }
            }
            Err(message) => {
                unreadable += 1;
                eprintln!("{message}");
            }
        }
    }
    if !json {
        let counts = format!("{held} hold, {failed} do not, {skipped} skipped, {unreadable} cannot be read");
        print(&format!("{} scenarios: {counts}\n", files.len()))?;
    }
    Ok(ExitCode::from(match (unreadable, failed) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 2,
    }))
}

fn report(verdict: &Verdict, json: bool) -> Result<String, String> {
    if json {
        return serde_json::to_string(verdict).map(|line| line + "\n").map_err(|e| e.to_string());
    }
    Ok(match (&verdict.skipped, verdict.passed) {
        (Some(why), _) => format!("skipped  {} ({why})\n", verdict.file),
        (None, Some(true)) => format!("holds    {}\n", verdict.file),
        (None, _) => {
            let mut out = format!("FAILS    {}: {}\n", verdict.file, verdict.title);
            for failure in &verdict.failures {
                let Failure { step, field, expected, actual } = failure;
                let _ = writeln!(out, "         step {step}: {field}: expected {expected}, is {actual}");
            }
            out
        }
    })
}

fn read(path: &Path) -> Result<String, String> {
    let name = path.display();
    let size = fs::metadata(path).map_err(|e| format!("{name}: {e}"))?.len();
    if size > MAX_SCENARIO_BYTES {
        return Err(format!("{name}: larger than {MAX_SCENARIO_BYTES} bytes"));
    }
    let bytes = fs::read(path).map_err(|e| format!("{name}: {e}"))?;
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes().iter().take(e.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count() + 1;
        format!("{name}:{line}: not UTF-8")
    })
}

/// A file, or every `.toml` under a folder, in the order of their names.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut inside: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    inside.sort();
    for entry in inside {
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|e| e == "toml") {
            files.push(entry);
        }
    }
    Ok(())
}
