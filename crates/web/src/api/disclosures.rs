//! The register of the privacy officer.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use crate::download;
use aftercare_wire::{
    BusinessTransferView, DisclosuresView, LegalRequestCreate, LegalRequestDecide, LegalRequestView, ReceiverSaleCreate, ReceiverSaleView,
    TransferCreate,
};
use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};

/// The largest document of a request.
pub(crate) const MOST_DOCUMENT_BYTES: usize = 16 * 1024 * 1024;

/// Everything in the register: requests of authorities, transfers of the business, receivers sold, exports, counts.
#[utoipa::path(get, path = "/api/v1/disclosures", responses((status = 200, body = DisclosuresView)))]
pub(super) async fn disclosures_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().disclosures(client.ctx()).await?)
}

/// Enter that an authority asks for somebody's data. Nothing goes by it before it was decided.
#[utoipa::path(post, path = "/api/v1/legal-requests", request_body = LegalRequestCreate, responses((status = 200, body = LegalRequestView)))]
pub(super) async fn legal_request_receive(client: Client, body: Document<LegalRequestCreate>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().legal_request_receive(&turn.ctx, &body.value)).await?.into_response())
}

/// A request, with what became of it. Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/legal-requests/{request_id}",
    params(("request_id" = String, Path)),
    responses((status = 200, body = LegalRequestView))
)]
pub(super) async fn legal_request_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().legal_request(client.ctx(), &id).await?)
}

/// Decide a request, once. One that can be enforced lets each category that it covers go once, named in the release.
#[utoipa::path(
    post,
    path = "/api/v1/legal-requests/{request_id}/decision",
    params(("request_id" = String, Path)),
    request_body = LegalRequestDecide,
    responses((status = 200, body = LegalRequestView))
)]
pub(super) async fn legal_request_decide(
    client: Client,
    At(id): At<String>,
    body: Document<LegalRequestDecide>,
) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().legal_request_decide(&turn.ctx, &id, &body.value)).await?.into_response())
}

/// Keep the document of a request, sealed.
#[utoipa::path(
    put,
    path = "/api/v1/legal-requests/{request_id}/file",
    params(("request_id" = String, Path)),
    request_body(content((String = "application/octet-stream"))),
    responses((status = 200, body = LegalRequestView))
)]
pub(super) async fn legal_request_file_put(client: Client, At(id): At<String>, request: Request) -> Result<Response, Failure> {
    let too_large = |_| Failure::http("too-large", format!("at most {} MB can be taken here", MOST_DOCUMENT_BYTES / 1024 / 1024));
    let bytes = to_bytes(request.into_body(), MOST_DOCUMENT_BYTES).await.map_err(too_large)?;
    shown(&client.app().legal_request_file_put(client.ctx(), &id, &bytes).await?)
}

/// The document of a request. Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/legal-requests/{request_id}/file",
    params(("request_id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", description = "the document's bytes"))
)]
pub(super) async fn legal_request_file_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    Ok(download::response(client.app().legal_request_file(client.ctx(), &id).await?))
}

/// Announce that the business goes to a successor of the register. Everybody is told first; nothing goes before its day.
#[utoipa::path(post, path = "/api/v1/transfers", request_body = TransferCreate, responses((status = 200, body = BusinessTransferView)))]
pub(super) async fn transfer_announce(client: Client, body: Document<TransferCreate>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().transfer_announce(&turn.ctx, &body.value)).await?.into_response())
}

/// Enter that a receiver of aircraft broadcasts is sold, where the policy lets this buyer have one.
#[utoipa::path(post, path = "/api/v1/receiver-sales", request_body = ReceiverSaleCreate, responses((status = 200, body = ReceiverSaleView)))]
pub(super) async fn receiver_sell(client: Client, body: Document<ReceiverSaleCreate>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().receiver_sell(&turn.ctx, &body.value)).await?.into_response())
}
