//! `aftercare evidence …`: what a file proves, and the process that reads it.

mod inspect;
mod words;

use crate::DocumentsFrom;
use aftercare_worker::{Limits, Worker};
use clap::Subcommand;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// What a flight record, a photo or a video holds, each value with the block that says it. Exit code 1: it could not be read.
    Inspect {
        /// One JSON object: all samples, in columns.
        #[arg(long)]
        json: bool,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Reads standard input in a process that has given up everything else.
    #[command(hide = true)]
    Worker {
        /// Copies without these, in place of reading: `place`, `serial`.
        #[arg(value_name = "WORD")]
        leave_out: Vec<String>,
    },
}

pub(crate) fn run(documents: &DocumentsFrom, command: &EvidenceCommand) -> Result<ExitCode, String> {
    match command {
        EvidenceCommand::Inspect { json, file } => {
            let documents = documents.load().map_err(|e| e.to_string())?;
            crate::waiting(inspect::run(&documents, file, *json))
        }
        EvidenceCommand::Worker { leave_out } => {
            let limits = Limits::default();
            let done = if leave_out.is_empty() { aftercare_worker::run(&limits) } else { aftercare_worker::copy(&limits, leave_out) };
            done.map(|()| ExitCode::SUCCESS)
        }
    }
}

/// This program, as the process that reads.
pub(crate) fn worker() -> Result<Worker, String> {
    let program = std::env::current_exe().map_err(|e| format!("this program's own path: {e}"))?;
    Ok(Worker::new(program, vec!["evidence".into(), "worker".into()], Limits::default()))
}
