//! What is left of a plan, asked without signing in.

use super::body::Document;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::{CoverageLookup, CoverageView};
use axum::response::Response;

/// Uses and windows of a device whose purchase is at hand. Attempts are limited; nothing tells whether a serial number is registered.
#[utoipa::path(post, path = "/api/v1/coverage", request_body = CoverageLookup, responses((status = 200, body = CoverageView)))]
pub(super) async fn coverage_look_up(client: Client, body: Document<CoverageLookup>) -> Result<Response, Failure> {
    shown(&client.app().coverage_look_up(client.ctx(), &body.value, &client.visitor.caller).await?)
}
