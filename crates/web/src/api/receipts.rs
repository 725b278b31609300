//! Decisions that were kept.

use super::body::At;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::ReceiptView;
use axum::response::Response;

/// One decision, with what fired and what did not; `document` is what replays.
#[utoipa::path(get, path = "/api/v1/receipts/{receipt_id}", params(("receipt_id" = String, Path)), responses((status = 200, body = ReceiptView)))]
pub(super) async fn receipt_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().receipt_view(client.ctx(), &id).await?)
}
