//! `aftercare evidence …`: what a file proves, and the process that reads it.

mod inspect;
mod words;

use crate::DocumentsFrom;
use crate::key_service::{KeyServiceArgs, MOST_KEY_BYTES};
use aftercare_worker::{KeySource, Limits, Worker, keys_in_answer};
use clap::Subcommand;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// What a flight record, a photo or a video holds, each value with the block that says it. Exit code 1: it could not be read.
    Inspect {
        /// One JSON object: all samples, in columns.
        #[arg(long)]
        json: bool,
        /// What opens a sealed flight record, in the form in which the maker's service answers; nobody else is asked then.
        #[arg(long, value_name = "FILE.json", conflicts_with = "flight_record_key")]
        keys: Option<PathBuf>,
        #[command(flatten)]
        service: KeyServiceArgs,
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
        EvidenceCommand::Inspect { json, keys, service, file } => {
            let documents = documents.load().map_err(|e| e.to_string())?;
            let source = match keys {
                Some(file) => Some(in_file(file)?),
                None => service.source(&documents)?,
            };
            crate::waiting(inspect::run(&documents, &worker(source)?, file, *json))
        }
        EvidenceCommand::Worker { leave_out } => {
            let limits = Limits::default();
            let done = if leave_out.is_empty() { aftercare_worker::run(&limits) } else { aftercare_worker::copy(&limits, leave_out) };
            done.map(|()| ExitCode::SUCCESS)
        }
    }
}

/// Keys that somebody has kept.
fn in_file(path: &Path) -> Result<Arc<dyn KeySource>, String> {
    let told = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut text = Vec::new();
    std::fs::File::open(path).map_err(told)?.take(MOST_KEY_BYTES).read_to_end(&mut text).map_err(told)?;
    let keys = keys_in_answer(&text).map_err(|trouble| format!("{}: {trouble}", path.display()))?;
    Ok(Arc::new(keys))
}

/// This program, as the process that reads; `keys` are asked for those of sealed records.
pub(crate) fn worker(keys: Option<Arc<dyn KeySource>>) -> Result<Worker, String> {
    // The link leads to the program that runs, even after another was put into its place.
    let running = Path::new("/proc/self/exe");
    let program =
        if running.exists() { running.to_owned() } else { std::env::current_exe().map_err(|e| format!("this program's own path: {e}"))? };
    let worker = Worker::new(program, vec!["evidence".into(), "worker".into()], Limits::default());
    Ok(keys.into_iter().fold(worker, Worker::with_keys))
}
