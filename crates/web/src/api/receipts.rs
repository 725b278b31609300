//! Decisions that were kept.

use super::body::At;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::ReceiptView;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

/// One decision, with what fired and what did not.
#[utoipa::path(get, path = "/api/v1/receipts/{receipt_id}", params(("receipt_id" = String, Path)), responses((status = 200, body = ReceiptView)))]
pub(super) async fn receipt_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().receipt_view(client.ctx(), &id).await?)
}

/// The receipt itself, to the byte: what `POST /api/v1/replays` and `aftercare replay` read.
#[utoipa::path(
    get,
    path = "/api/v1/receipts/{receipt_id}/document",
    params(("receipt_id" = String, Path)),
    responses((status = 200, body = Object, description = "a receipt, by `/api/v1/schemas/receipt.json`"))
)]
pub(super) async fn receipt_document_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let document = client.app().receipt_document(client.ctx(), &id).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], document).into_response())
}
