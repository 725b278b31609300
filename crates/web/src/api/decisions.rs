//! Decisions about given facts, receipts decided again, and the schemas of both.

use super::body::Text;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_app::{Action, Error};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

/// Whether a receipt, decided again, is the same.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Replayed {
    /// True: to the byte.
    same: bool,
    differences: Vec<Difference>,
}

/// Something that is no longer as the receipt says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Difference {
    /// A path: `edition.hash`, `outcome.status`.
    at: String,
    was: String,
    is: String,
}

/// Decide facts; the answer is a receipt. Facts may be incomplete: the receipt then names those that could still change it. Nothing is kept.
#[utoipa::path(
    post,
    path = "/api/v1/decisions",
    request_body(content = Object, description = "facts, by `/api/v1/schemas/facts.json`"),
    responses((status = 200, body = Object, description = "a receipt, by `/api/v1/schemas/receipt.json`"))
)]
pub(super) async fn decision_make(client: Client, Text(facts): Text) -> Result<Response, Failure> {
    let app = client.app();
    let receipt = app.audited(client.ctx(), Action::TermsCompare, "decision", async { app.decision_make(client.ctx(), &facts) }).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], receipt).into_response())
}

/// Decide a receipt again and say what is different, if anything is. The receipt is compared byte by byte: send its document as it was given.
#[utoipa::path(
    post,
    path = "/api/v1/replays",
    request_body(content = Object, description = "a receipt, by `/api/v1/schemas/receipt.json`"),
    responses((status = 200, body = Replayed))
)]
pub(super) async fn receipt_replay(client: Client, Text(receipt): Text) -> Result<Response, Failure> {
    let text = std::str::from_utf8(&receipt).map_err(|_| Error::field("body", "invalid", "the receipt is not UTF-8"))?;
    let app = client.app();
    let found = app.audited(client.ctx(), Action::TermsCompare, "receipt", async { app.receipt_replay(client.ctx(), text) }).await?;
    let differences: Vec<Difference> = found.into_iter().map(|d| Difference { at: d.at, was: d.was, is: d.is }).collect();
    shown(&Replayed { same: differences.is_empty(), differences })
}

fn schema(schema: &Json) -> Result<Response, Failure> {
    let mut response = shown(schema)?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/schema+json"));
    Ok(response)
}

/// The JSON Schema of facts.
#[utoipa::path(get, path = "/api/v1/schemas/facts.json", responses((status = 200, body = Object, content_type = "application/schema+json")))]
pub(super) async fn schema_facts_show(client: Client) -> Result<Response, Failure> {
    schema(&client.app().facts_schema())
}

/// The JSON Schema of receipts.
#[utoipa::path(get, path = "/api/v1/schemas/receipt.json", responses((status = 200, body = Object, content_type = "application/schema+json")))]
pub(super) async fn schema_receipt_show(client: Client) -> Result<Response, Failure> {
    schema(&client.app().receipt_schema())
}
