//! Plans.

use super::body::{Ask, At, Document, Nothing};
use super::client::Client;
use super::failure::Failure;
use super::paging::PageQuery;
use super::turn::{shown, versioned};
use aftercare_wire::{Page, PlanBuy, PlanExit, PlanOffer, PlanReturn, PlanTransfer, PlanView};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

/// Where a plan would be bought.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferQuery {
    /// That of the device unless told.
    bought_in: Option<String>,
}

/// What a plan would be bought under, to be read and accepted.
#[utoipa::path(
    get,
    path = "/api/v1/units/{unit_id}/plan-offer",
    params(("unit_id" = String, Path), OfferQuery),
    responses((status = 200, body = PlanOffer))
)]
pub(super) async fn plan_offer_show(client: Client, At(id): At<String>, Ask(query): Ask<OfferQuery>) -> Result<Response, Failure> {
    shown(&client.app().plan_offer(client.ctx(), &id, query.bought_in.as_deref()).await?)
}

/// The caller's plans.
#[utoipa::path(get, path = "/api/v1/plans", params(PageQuery), responses((status = 200, body = Page<PlanView>)))]
pub(super) async fn plan_list(client: Client, Ask(query): Ask<PageQuery>) -> Result<Response, Failure> {
    shown(&client.app().plans(client.ctx(), &query.into()).await?)
}

/// Buy a plan, accepting the edition that was offered.
#[utoipa::path(post, path = "/api/v1/plans", request_body = PlanBuy, responses((status = 201, body = PlanView)))]
pub(super) async fn plan_buy(client: Client, body: Document<PlanBuy>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().plan_buy(&turn.ctx, &body.value)).await?.created("/api/v1/plans"))
}

/// One plan.
#[utoipa::path(get, path = "/api/v1/plans/{plan_id}", params(("plan_id" = String, Path)), responses((status = 200, body = PlanView)))]
pub(super) async fn plan_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let plan = client.app().plan(client.ctx(), &id).await?;
    versioned(&plan, plan.version)
}

/// Ask to leave the plan.
#[utoipa::path(post, path = "/api/v1/plans/{plan_id}/exit", params(("plan_id" = String, Path)), responses((status = 200, body = PlanView)))]
pub(super) async fn plan_exit(client: Client, At(id): At<String>, body: Nothing) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().plan_exit(&turn.ctx, &id, &PlanExit { confirm: false })).await?.into_response())
}

/// Confirm that the customer leaves the plan.
#[utoipa::path(post, path = "/api/v1/plans/{plan_id}/confirm-exit", params(("plan_id" = String, Path)), responses((status = 200, body = PlanView)))]
pub(super) async fn plan_confirm_exit(client: Client, At(id): At<String>, body: Nothing) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().plan_exit(&turn.ctx, &id, &PlanExit { confirm: true })).await?.into_response())
}

/// Return the plan.
#[utoipa::path(post, path = "/api/v1/plans/{plan_id}/return", params(("plan_id" = String, Path)), responses((status = 200, body = PlanView)))]
pub(super) async fn plan_return(client: Client, At(id): At<String>, body: Nothing) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().plan_return(&turn.ctx, &id, &PlanReturn { device: false })).await?.into_response())
}

/// Ask to pass the plan on; the terms answer.
#[utoipa::path(
    post,
    path = "/api/v1/plans/{plan_id}/transfer",
    params(("plan_id" = String, Path)),
    request_body = PlanTransfer,
    responses((status = 200, body = PlanView))
)]
pub(super) async fn plan_transfer(client: Client, At(id): At<String>, body: Document<PlanTransfer>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().plan_transfer(&turn.ctx, &id, &body.value)).await?.into_response())
}
