//! What people tell of themselves freely.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::OptionalProfile;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What one has told of oneself.
#[utoipa::path(get, path = "/api/v1/me/profile", responses((status = 200, body = OptionalProfile)))]
pub(super) async fn me_profile_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().optional_profile(client.ctx()).await?)
}

/// Tell of oneself; what is left out is removed.
#[utoipa::path(put, path = "/api/v1/me/profile", request_body = OptionalProfile, responses((status = 200, body = OptionalProfile)))]
pub(super) async fn me_profile_change(client: Client, body: Document<OptionalProfile>) -> Result<Response, Failure> {
    shown(&client.app().optional_profile_change(client.ctx(), &body.value).await?)
}

/// Remove one thing that one told of oneself.
#[utoipa::path(
    delete,
    path = "/api/v1/me/profile/{field}",
    params(("field" = String, Path, description = "a field of the profile")),
    responses((status = 204))
)]
pub(super) async fn me_profile_remove(client: Client, At(field): At<String>) -> Result<Response, Failure> {
    client.app().optional_profile_remove(client.ctx(), &field).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
