//! What a kind of problem means: the pages that their types lead to.

use super::body::At;
use super::client::Client;
use super::failure::{Failure, OF_HTTP};
use super::turn::shown;
use aftercare_app::{Error, Refused};
use aftercare_wire::ChangedSince;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of problem.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemKind {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
}

/// One of each problem that a use case can have.
fn of_use_cases() -> Vec<Error> {
    vec![
        Error::Refused(Box::new(Refused { act: String::new(), rules: Vec::new(), least: Vec::new(), missing: Vec::new() })),
        Error::Input(Vec::new()),
        Error::Unauthenticated,
        Error::Forbidden { action: "" },
        Error::NotFound { what: "" },
        Error::Changed(Box::new(ChangedSince { seen_version: 0, current_version: 0, entries: Vec::new() })),
        Error::KeyReused,
        Error::KeyInProgress,
        Error::TooMany { retry_after_seconds: 0 },
        Error::Internal(String::new()),
    ]
}

/// Every kind of problem that can come back.
pub(super) fn kinds() -> Vec<(String, u16)> {
    let mut all: Vec<(String, u16)> = of_use_cases().iter().map(|e| (e.code().to_owned(), e.status())).collect();
    all.extend(OF_HTTP.iter().map(|(code, status, _)| ((*code).to_owned(), *status)));
    all.sort();
    all.dedup();
    all
}

/// What a kind of problem means.
#[utoipa::path(get, path = "/problems/{code}", params(("code" = String, Path)), responses((status = 200, body = ProblemKind)))]
pub(super) async fn problem_show(_client: Client, At(code): At<String>) -> Result<Response, Failure> {
    if let Some(problem) = of_use_cases().iter().find(|e| e.code() == code).map(Error::problem) {
        return shown(&ProblemKind { kind: problem.kind, title: problem.title, status: problem.status });
    }
    match OF_HTTP.iter().find(|(known, _, _)| *known == code) {
        Some((_, status, title)) => shown(&ProblemKind { kind: format!("/problems/{code}"), title: (*title).to_owned(), status: *status }),
        None => Err(Error::NotFound { what: "kind of problem" }.into()),
    }
}
