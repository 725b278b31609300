//! What can be registered, and where.

use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::{ModelView, RegionView};
use axum::response::Response;

/// Every model of the catalogue.
#[utoipa::path(get, path = "/api/v1/models", responses((status = 200, body = Vec<ModelView>)))]
pub(super) async fn model_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().models(client.ctx())?)
}

/// Every region, with its days and its edition.
#[utoipa::path(get, path = "/api/v1/regions", responses((status = 200, body = Vec<RegionView>)))]
pub(super) async fn region_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().regions(client.ctx())?)
}
