//! `aftercare evidence inspect`.

use super::words;
use crate::files::print;
use aftercare_documents::Documents;
use aftercare_evidence::check::{Checked, Known, checks};
use aftercare_evidence::photo::{self, PhotoChecked};
use aftercare_evidence::report::{FlightReport, report};
use aftercare_worker::{Answer, Reading, Worker};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// What is printed as JSON.
#[derive(Serialize)]
struct Inspected<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<&'a FlightReport>,
    checks: &'a [Checked],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    photo_checks: &'a [PhotoChecked],
}

pub(super) async fn run(documents: &Documents, worker: &Worker, path: &Path, json: bool) -> Result<ExitCode, String> {
    let told = |e: std::io::Error| format!("{}: {e}", path.display());
    if path.is_dir() {
        return Err(format!("{}: is a folder", path.display()));
    }
    let (bounds, photo_bounds) = documents.bounds().map_err(|e| e.to_string())?;
    drop(std::fs::File::open(path).map_err(told)?);
    let answer = worker.read_unsealing(|| tokio::fs::File::open(path)).await;
    let log = match &answer.reading {
        Ok(Reading::Flight(log)) => Some(log),
        _ => None,
    };
    let report = log.map(|log| report(log));
    let checks = match log.zip(report.as_ref()) {
        // Nothing is registered here: what is held against a unit cannot be checked.
        Some((log, report)) => checks(log, report, &Known::default(), &bounds),
        None => Vec::new(),
    };
    let photo_checks = match &answer.reading {
        Ok(Reading::Photo(found)) => photo::checks(found, &photo_bounds),
        _ => Vec::new(),
    };
    if json {
        let inspected = Inspected { answer: &answer, report: report.as_ref(), checks: &checks, photo_checks: &photo_checks };
        print(&(serde_json::to_string(&inspected).map_err(|e| e.to_string())? + "\n"))?;
    } else {
        print(&words::told(&answer, report.as_ref(), &checks, &photo_checks))?;
    }
    Ok(ExitCode::from(u8::from(answer.reading.is_err())))
}
