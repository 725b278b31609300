//! Whether the server answers.

use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// The server answers.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
    version: &'static str,
}

/// Whether the server answers, and which version it is.
#[utoipa::path(get, path = "/api/v1/health", responses((status = 200, body = Health)))]
pub(super) async fn health_show(_client: Client) -> Result<Response, Failure> {
    shown(&Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
