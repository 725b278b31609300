//! Pictures that everybody may see.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use crate::download;
use aftercare_wire::{PhotoPublication, PhotoPublish, PublicPhoto};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What everybody would see of a picture: all that its file tells, and the name that could stand below it.
#[utoipa::path(
    get,
    path = "/api/v1/blobs/{blob_id}/publication",
    params(("blob_id" = String, Path)),
    responses((status = 200, body = PhotoPublication))
)]
pub(super) async fn photo_publication_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().photo_publication(client.ctx(), &id).await?)
}

/// Let everybody who knows the address see a picture. Sent again it changes the words, not the address. Only a person in a browser does this
/// where the policy asks for an act.
#[utoipa::path(
    put,
    path = "/api/v1/blobs/{blob_id}/publication",
    params(("blob_id" = String, Path)),
    request_body = PhotoPublish,
    responses((status = 200, body = PublicPhoto))
)]
pub(super) async fn photo_publish(client: Client, At(id): At<String>, body: Document<PhotoPublish>) -> Result<Response, Failure> {
    shown(&client.app().photo_publish(client.ctx(), &id, &body.value).await?)
}

/// Take that back, at once: the address leads nowhere, as one that never was.
#[utoipa::path(
    delete,
    path = "/api/v1/blobs/{blob_id}/publication",
    params(("blob_id" = String, Path)),
    responses((status = 204, description = "nobody else sees it any more"))
)]
pub(super) async fn photo_take_back(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    client.app().photo_take_back(client.ctx(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A public picture, by the last part of its address.
#[utoipa::path(
    get,
    path = "/api/v1/public-photos/{link}",
    params(("link" = String, Path)),
    responses((status = 200, body = PublicPhoto))
)]
pub(super) async fn public_photo_show(client: Client, At(link): At<String>) -> Result<Response, Failure> {
    shown(&client.app().public_photo(&link).await?)
}

/// A public picture's bytes.
#[utoipa::path(
    get,
    path = "/api/v1/public-photos/{link}/file",
    params(("link" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", description = "the picture's bytes"))
)]
pub(super) async fn public_photo_file_show(client: Client, At(link): At<String>) -> Result<Response, Failure> {
    Ok(download::response(client.app().public_photo_file(&link).await?))
}
