//! What files say: a flight's end, where an aircraft was last, what a picture tells beside what it shows.

use super::body::{Ask, At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::{created, shown};
use aftercare_wire::{BlobView, FlightReportView, PhotoCopy, PhotoView, RecordView};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which record.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordQuery {
    /// A flight record's id, where it shall not be the one that is taken by itself.
    record: Option<String>,
}

/// How the flight of a case ended: the report as it was produced, or, while there is none and of a record that is named, as it would be now.
/// Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case_id}/flight-report",
    params(("case_id" = String, Path), RecordQuery),
    responses((status = 200, body = FlightReportView))
)]
pub(super) async fn flight_report_show(client: Client, At(id): At<String>, Ask(query): Ask<RecordQuery>) -> Result<Response, Failure> {
    shown(&client.app().flight_report(client.ctx(), &id, query.record.as_deref()).await?)
}

/// A produced report, to the byte: the hash of these bytes stands in its receipt.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case_id}/flight-report/document",
    params(("case_id" = String, Path)),
    responses((status = 200, body = FlightReportView))
)]
pub(super) async fn flight_report_document_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let document = client.app().flight_report_document(client.ctx(), &id).await?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], document).into_response())
}

/// The flight records that an owner keeps for a device, the latest flight first. A record is kept by storing it with `unit_id`.
#[utoipa::path(
    get,
    path = "/api/v1/units/{unit_id}/flight-records",
    params(("unit_id" = String, Path)),
    responses((status = 200, body = Vec<RecordView>))
)]
pub(super) async fn unit_record_list(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().unit_records(client.ctx(), &id).await?)
}

/// Where a device was last, by its owner's own records. Only the owner sees it; every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/units/{unit_id}/last-seen",
    params(("unit_id" = String, Path), RecordQuery),
    responses((status = 200, body = FlightReportView))
)]
pub(super) async fn unit_last_seen_show(client: Client, At(id): At<String>, Ask(query): Ask<RecordQuery>) -> Result<Response, Failure> {
    shown(&client.app().last_seen(client.ctx(), &id, query.record.as_deref()).await?)
}

/// Whose file it is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnerQuery {
    /// Staff name the device whose owner the file is from; an owner need not.
    unit_id: Option<String>,
}

/// What a picture or a video tells beside what it shows, before it is sent.
#[utoipa::path(
    get,
    path = "/api/v1/blobs/{blob_id}/photo",
    params(("blob_id" = String, Path), OwnerQuery),
    responses((status = 200, body = PhotoView))
)]
pub(super) async fn photo_show(client: Client, At(id): At<String>, Ask(query): Ask<OwnerQuery>) -> Result<Response, Failure> {
    shown(&client.app().photo_view(client.ctx(), &id, query.unit_id.as_deref()).await?)
}

/// Store a copy of a picture or a video without place or serial numbers; what it shows stays the same, byte for byte. The one that it was made
/// from stays too, until it is removed.
#[utoipa::path(
    post,
    path = "/api/v1/blobs/{blob_id}/copies",
    params(("blob_id" = String, Path), OwnerQuery),
    request_body = PhotoCopy,
    responses((status = 201, body = BlobView))
)]
pub(super) async fn photo_copy(
    client: Client,
    At(id): At<String>,
    Ask(query): Ask<OwnerQuery>,
    body: Document<PhotoCopy>,
) -> Result<Response, Failure> {
    let view = client.app().photo_copy(client.ctx(), &id, query.unit_id.as_deref(), body.value).await?;
    created(&view, &format!("/api/v1/blobs/{}", view.id))
}

/// Remove a file that belongs to no case.
#[utoipa::path(
    delete,
    path = "/api/v1/blobs/{blob_id}",
    params(("blob_id" = String, Path), OwnerQuery),
    responses((status = 204, description = "it is gone"))
)]
pub(super) async fn blob_remove(client: Client, At(id): At<String>, Ask(query): Ask<OwnerQuery>) -> Result<Response, Failure> {
    client.app().evidence_remove(client.ctx(), &id, query.unit_id.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
