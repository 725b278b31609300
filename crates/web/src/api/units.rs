//! Devices and their bindings.

use super::body::{Ask, At, Document, Nothing};
use super::client::Client;
use super::failure::Failure;
use super::paging::PageQuery;
use super::turn::{shown, versioned};
use aftercare_wire::{BindingChange, DeviceRegister, Page, UnitHistory, UnitSearch, UnitView};
use axum::response::{IntoResponse, Response};

/// The caller's devices.
#[utoipa::path(get, path = "/api/v1/units", params(PageQuery), responses((status = 200, body = Page<UnitView>)))]
pub(super) async fn unit_list(client: Client, Ask(query): Ask<PageQuery>) -> Result<Response, Failure> {
    shown(&client.app().units(client.ctx(), &query.into()).await?)
}

/// Register a device.
#[utoipa::path(post, path = "/api/v1/units", request_body = DeviceRegister, responses((status = 201, body = UnitView)))]
pub(super) async fn unit_register(client: Client, body: Document<DeviceRegister>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().unit_register(&turn.ctx, &body.value)).await?.created("/api/v1/units"))
}

/// Find a customer's devices: the one with a serial number, or those of whoever signs in with an address. Nothing is searched by parts.
#[utoipa::path(post, path = "/api/v1/units/search", params(PageQuery), request_body = UnitSearch, responses((status = 200, body = Page<UnitView>)))]
pub(super) async fn unit_search(client: Client, Ask(query): Ask<PageQuery>, body: Document<UnitSearch>) -> Result<Response, Failure> {
    shown(&client.app().unit_search(client.ctx(), &body.value, &query.into()).await?)
}

/// One device.
#[utoipa::path(get, path = "/api/v1/units/{unit_id}", params(("unit_id" = String, Path)), responses((status = 200, body = UnitView)))]
pub(super) async fn unit_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let unit = client.app().unit(client.ctx(), &id).await?;
    versioned(&unit, unit.version)
}

/// Everything that happened to a device and its plan.
#[utoipa::path(get, path = "/api/v1/units/{unit_id}/history", params(("unit_id" = String, Path)), responses((status = 200, body = UnitHistory)))]
pub(super) async fn unit_history_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().unit_history(client.ctx(), &id).await?)
}

/// Record that a device was given back under the return policy.
#[utoipa::path(post, path = "/api/v1/units/{unit_id}/return", params(("unit_id" = String, Path)), responses((status = 200, body = UnitView)))]
pub(super) async fn unit_return(client: Client, At(id): At<String>, body: Nothing) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().unit_return(&turn.ctx, &id)).await?.into_response())
}

/// Bind or unbind account and controller.
#[utoipa::path(post, path = "/api/v1/bindings", request_body = BindingChange, responses((status = 200, body = UnitView)))]
pub(super) async fn binding_change(client: Client, body: Document<BindingChange>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().binding_change(&turn.ctx, &body.value)).await?.into_response())
}
