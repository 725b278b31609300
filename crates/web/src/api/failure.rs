//! Everything that goes wrong, as one kind of answer (RFC 9457).

use aftercare_app::{Error, LogField, log};
use aftercare_wire::{FieldError, PROBLEM_MEDIA_TYPE, Problem};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A problem on its way out; the request's path is put in where the answer leaves.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    problem: Box<Problem>,
    retry_after_seconds: Option<u32>,
}

/// The codes of problems that only HTTP knows, with their status and title. Those of the use cases are in `aftercare_app::Error`.
pub(super) const OF_HTTP: [(&str, u16, &str); 10] = [
    ("malformed", 400, "the request cannot be read"),
    ("csrf", 403, "this request does not come from a page of ours"),
    ("not-found", 404, "not found"),
    ("method-not-allowed", 405, "this address does not take this method"),
    ("request-timeout", 408, "the request did not arrive in time"),
    ("too-large", 413, "the request is too large"),
    ("unsupported-media-type", 415, "this kind of content cannot be taken here"),
    ("clock", 409, "the clock cannot be moved like that"),
    ("internal", 500, "something went wrong on our side"),
    ("bad-request", 400, "the request cannot be taken"),
];

impl Failure {
    /// A problem that only HTTP knows; an unknown code is ours, and told as such.
    pub(super) fn http(code: &'static str, detail: impl Into<String>) -> Self {
        let known = OF_HTTP.iter().find(|(known, _, _)| *known == code);
        let (code, status, title) = known.copied().unwrap_or(("internal", 500, "something went wrong on our side"));
        let problem = Problem {
            kind: format!("/problems/{code}"),
            title: title.to_owned(),
            status,
            detail: Some(detail.into()).filter(|text: &String| !text.is_empty()),
            instance: None,
            rules: Vec::new(),
            errors: Vec::new(),
            least: Vec::new(),
            missing: Vec::new(),
            changed: None,
        };
        Self { problem: Box::new(problem), retry_after_seconds: None }
    }

    /// The same with the fields that are wrong.
    pub(super) fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.problem.errors = errors;
        self
    }

    pub(super) fn of_status(status: StatusCode) -> Self {
        let code = OF_HTTP.iter().find(|(_, known, _)| *known == status.as_u16()).map(|(code, _, _)| *code);
        Self::http(code.unwrap_or(if status.is_server_error() { "internal" } else { "bad-request" }), "")
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Error::Internal(reason) = &error {
            // Holds nothing personal; the answer says only that it is ours.
            log("{reason}", &[(LogField::Reason, reason)]);
        }
        let retry_after_seconds = match error {
            Error::TooMany { retry_after_seconds } => Some(retry_after_seconds),
            // The first request with this key ends soon.
            Error::KeyInProgress => Some(1),
            _ => None,
        };
        Self { problem: Box::new(error.problem()), retry_after_seconds }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"aftercare\""));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failure of the API its document, also those that the framework answered on its own.
pub(crate) async fn problems_of_api(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let ours = path.starts_with("/api/") || path.starts_with("/problems/");
    let mut failure = response.extensions_mut().remove::<Failure>();
    let status = response.status();
    if failure.is_none() && ours && (status.is_client_error() || status.is_server_error()) {
        let written = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_MEDIA_TYPE);
        failure = (!written).then(|| Failure::of_status(status));
    }
    let Some(mut failure) = failure else { return response };
    failure.problem.instance = Some(path);
    let body = serde_json::to_vec(&failure.problem).unwrap_or_default();
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_MEDIA_TYPE));
    *response.body_mut() = Body::from(body);
    response
}

/// There is nothing at this address.
pub(crate) async fn missing() -> Failure {
    Failure::http("not-found", "there is nothing at this address")
}

/// The request does not say to whom it is, or says it twice.
pub(crate) fn no_host() -> Failure {
    Failure::http("bad-request", "a request has one header `Host`")
}

/// There is something at this address, but not for this method.
pub(crate) async fn no_such_method() -> Failure {
    Failure::http("method-not-allowed", "")
}
