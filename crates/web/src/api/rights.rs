//! Requests about one's data: of whoever asks, and at the privacy officer's.

use super::body::{Ask, At, Document, Optional};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use crate::download;
use aftercare_app::PageAsk;
use aftercare_wire::{
    AccountClose, Page, RightOffered, RightsFileView, RightsFulfil, RightsQueueItem, RightsRequestCreate, RightsRequestEnter,
    RightsRequestView, RightsStepTake, RightsVerify,
};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RightsQueueQuery {
    /// Those that are over, instead of those that still wait for something.
    #[serde(default)]
    over: bool,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200.
    limit: Option<u32>,
}

/// What whoever asks may ask for, where they live and under the version in force.
#[utoipa::path(get, path = "/api/v1/rights", responses((status = 200, body = Vec<RightOffered>)))]
pub(super) async fn right_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().rights_offered(client.ctx()).await?)
}

/// The requests of whoever asks, the newest first.
#[utoipa::path(get, path = "/api/v1/rights/requests", responses((status = 200, body = Vec<RightsRequestView>)))]
pub(super) async fn right_request_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().rights_own(client.ctx()).await?)
}

/// Ask. What is still to be shown stands in the answer, and when it is due.
#[utoipa::path(
    post,
    path = "/api/v1/rights/requests",
    request_body = RightsRequestCreate,
    responses((status = 201, body = RightsRequestView))
)]
pub(super) async fn right_request_ask(client: Client, body: Document<RightsRequestCreate>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().rights_asked(&turn.ctx, &body.value)).await?.created("/api/v1/rights/requests"))
}

/// A request of whoever asks.
#[utoipa::path(
    get,
    path = "/api/v1/rights/requests/{request_id}",
    params(("request_id" = String, Path)),
    responses((status = 200, body = RightsRequestView))
)]
pub(super) async fn right_request_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().rights_own_request(client.ctx(), &id).await?)
}

/// The copy that a request gave, sealed until it is fetched.
#[utoipa::path(
    get,
    path = "/api/v1/rights/requests/{request_id}/copy",
    params(("request_id" = String, Path)),
    responses((status = 200, content_type = "application/zip", description = "the copy's bytes"))
)]
pub(super) async fn right_request_copy_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    Ok(download::response(client.app().rights_copy(client.ctx(), &id).await?))
}

/// The copy for somebody who has no sign-in here, to be sent to them. Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/rights-requests/{request_id}/copy",
    params(("request_id" = String, Path)),
    responses((status = 200, content_type = "application/zip", description = "the copy's bytes"))
)]
pub(super) async fn rights_request_copy_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    Ok(download::response(client.app().rights_copy_to_send(client.ctx(), &id).await?))
}

/// Show once more, with password or passkey, that it is oneself who asks.
#[utoipa::path(
    post,
    path = "/api/v1/rights/requests/{request_id}/reauthenticate",
    params(("request_id" = String, Path)),
    request_body = AccountClose,
    responses((status = 200, body = RightsRequestView))
)]
pub(super) async fn right_request_reauthenticate(
    client: Client,
    At(id): At<String>,
    body: Document<AccountClose>,
) -> Result<Response, Failure> {
    shown(&client.app().rights_reauthenticated(client.ctx(), &id, &body.value, &client.visitor.caller).await?)
}

/// The officer's queue: open requests by the day on which they are due, or those that are over.
#[utoipa::path(
    get,
    path = "/api/v1/rights-requests",
    params(RightsQueueQuery),
    responses((status = 200, body = Page<RightsQueueItem>))
)]
pub(super) async fn rights_request_list(client: Client, Ask(query): Ask<RightsQueueQuery>) -> Result<Response, Failure> {
    let ask = PageAsk { cursor: query.cursor, limit: query.limit };
    shown(&client.app().rights_queue(client.ctx(), !query.over, &ask).await?)
}

/// Enter a request that came by e-mail, post or another way, of somebody with an account or without.
#[utoipa::path(post, path = "/api/v1/rights-requests", request_body = RightsRequestEnter, responses((status = 200, body = RightsFileView)))]
pub(super) async fn rights_request_enter(client: Client, body: Document<RightsRequestEnter>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().rights_entered(&turn.ctx, &body.value)).await?.into_response())
}

/// A request with everything that it is decided by. Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/rights-requests/{request_id}",
    params(("request_id" = String, Path)),
    responses((status = 200, body = RightsFileView))
)]
pub(super) async fn rights_request_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().rights_file(client.ctx(), &id).await?)
}

/// Enter a step of verification that succeeded.
#[utoipa::path(
    post,
    path = "/api/v1/rights-requests/{request_id}/verify",
    params(("request_id" = String, Path)),
    request_body = RightsVerify,
    responses((status = 200, body = RightsFileView))
)]
pub(super) async fn rights_request_verify(client: Client, At(id): At<String>, body: Document<RightsVerify>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    let app = client.app();
    let done = turn.done(async {
        app.rights_verify_by(&turn.ctx, &id, &body.value).await?;
        app.rights_file(&turn.ctx, &id).await
    });
    Ok(done.await?.into_response())
}

/// Ask back, extend, charge, refuse, suspect, close: what may be done is what the rules let.
#[utoipa::path(
    post,
    path = "/api/v1/rights-requests/{request_id}/steps",
    params(("request_id" = String, Path)),
    request_body = RightsStepTake,
    responses((status = 200, body = RightsFileView))
)]
pub(super) async fn rights_request_step(client: Client, At(id): At<String>, body: Document<RightsStepTake>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    let app = client.app();
    let done = turn.done(async {
        app.rights_step_by(&turn.ctx, &id, &body.value).await?;
        app.rights_file(&turn.ctx, &id).await
    });
    Ok(done.await?.into_response())
}

/// Do what is due, and tell the person.
#[utoipa::path(
    post,
    path = "/api/v1/rights-requests/{request_id}/fulfil",
    params(("request_id" = String, Path)),
    request_body = RightsFulfil,
    responses((status = 200, body = RightsFileView))
)]
pub(super) async fn rights_request_fulfil(client: Client, At(id): At<String>, body: Optional<RightsFulfil>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().rights_fulfil_by(&turn.ctx, &id, &body.value)).await?.into_response())
}
