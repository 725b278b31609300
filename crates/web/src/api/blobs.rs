//! Files: taken in chunk by chunk, given out chunk by chunk.

use super::body::{Ask, At};
use super::client::Client;
use super::failure::Failure;
use super::turn::created;
use crate::download;
use aftercare_app::{Error, Upload};
use aftercare_wire::{BlobView, EvidenceKind};
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use futures_util::StreamExt;
use serde::Deserialize;
use std::future::Future;
use utoipa::{IntoParams, ToSchema};

/// The largest file, with what a form puts around it.
pub(super) const MOST_BYTES: usize = 257 * 1024 * 1024;
const MOST_NAME_BYTES: usize = 1024;

/// What a file is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct FileQuery {
    /// Needed unless a form says it before its file.
    #[param(inline)]
    kind: Option<EvidenceKind>,
    /// As the customer calls it.
    name: Option<String>,
    /// The device that the file is about. Staff name it, since the file is its owner's; an owner need not.
    unit_id: Option<String>,
    /// A photo or video: its owner wants it to be taken in, with what its file says. A form may say it before its file instead.
    #[serde(default)]
    agreed: bool,
}

/// A form with a file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; it is read part by part")]
struct FileForm {
    kind: EvidenceKind,
    agreed: Option<bool>,
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Store a file, to be named when a case is opened: as the body, or as a form whose part `kind` (and `agreed`) stands before its part `file`.
#[utoipa::path(
    post,
    path = "/api/v1/blobs",
    params(FileQuery),
    request_body(content((String = "application/octet-stream"), (FileForm = "multipart/form-data"))),
    responses((status = 201, body = BlobView))
)]
pub(super) async fn blob_store(client: Client, Ask(query): Ask<FileQuery>, request: Request) -> Result<Response, Failure> {
    let announced = length_of(request.headers());
    if announced.is_some_and(|bytes| bytes > MOST_BYTES) {
        return Err(Failure::http("too-large", format!("at most {} MB can be taken here", MOST_BYTES / 1024 / 1024)));
    }
    let form = media_type(request.headers()) == "multipart/form-data";
    let taken = if form { from_form(&client, query, request).await } else { from_body(&client, query, request.into_body()).await };
    match taken {
        Ok(view) => created(&view, &format!("/api/v1/blobs/{}", view.id)),
        Err(Fault::Http(failure)) => Err(failure),
        Err(Fault::Use(error)) => Err(of_file(error)),
    }
}

enum Fault {
    Use(Error),
    Http(Failure),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Use(error)
    }
}

/// What is wrong with the file itself has a status of its own.
fn of_file(error: Error) -> Failure {
    let Error::Input(errors) = error else { return error.into() };
    let code = errors.first().and_then(|e| e.code.clone()).unwrap_or_default();
    match code.as_str() {
        "too-large" => Failure::http("too-large", "").with_errors(errors),
        "wrong-type" => Failure::http("unsupported-media-type", "").with_errors(errors),
        _ => Error::Input(errors).into(),
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn length_of(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Bytes that did not arrive in time, or not at all.
async fn arriving<T, E>(next: impl Future<Output = Result<T, E>>) -> Result<T, Fault> {
    match crate::form::arriving(next).await {
        Ok(Ok(next)) => Ok(next),
        Ok(Err(_)) => Err(Fault::Http(Failure::http("malformed", "the body ended before it was complete"))),
        Err(_) => Err(Fault::Http(Failure::http("request-timeout", ""))),
    }
}

async fn begin(client: &Client, query: &FileQuery, kind: Option<EvidenceKind>, name: Option<&str>, agreed: bool) -> Result<Upload, Fault> {
    let kind = kind.ok_or_else(|| Error::field("kind", "required", "say which kind of file this is, before the file"))?;
    Ok(client.app().evidence_upload(client.ctx(), kind, name.unwrap_or_default(), query.unit_id.as_deref()).await?.agreed(agreed))
}

async fn from_body(client: &Client, query: FileQuery, body: Body) -> Result<BlobView, Fault> {
    let mut upload = begin(client, &query, query.kind, query.name.as_deref(), query.agreed).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = arriving(async { chunks.next().await.transpose() }).await? {
        upload.push(&chunk).await?;
    }
    Ok(upload.finish().await?)
}

async fn from_form(client: &Client, query: FileQuery, request: Request) -> Result<BlobView, Fault> {
    let unreadable = |_| Fault::Http(Failure::http("malformed", "the form cannot be read"));
    let mut form = Multipart::from_request(request, &client.web).await.map_err(unreadable)?;
    let (mut kind, mut said, mut agreed) = (query.kind, false, query.agreed);
    while let Some(mut part) = arriving(form.next_field()).await? {
        match part.name().unwrap_or_default() {
            "kind" if !said => {
                kind = Some(kind_of(&short(&mut part).await?)?);
                said = true;
            }
            "agreed" => agreed = matches!(short(&mut part).await?.as_str(), "true" | "yes"),
            "file" => {
                let name = query.name.clone().or_else(|| part.file_name().map(str::to_owned));
                let mut upload = begin(client, &query, kind, name.as_deref(), agreed).await?;
                while let Some(chunk) = arriving(part.chunk()).await? {
                    upload.push(&chunk).await?;
                }
                return Ok(upload.finish().await?);
            }
            other => {
                return Err(Error::field(
                    &other.chars().take(60).collect::<String>(),
                    "unknown-field",
                    "the form has the parts `kind`, `agreed` and `file`",
                )
                .into());
            }
        }
    }
    Err(Error::field("file", "required", "the form has no part `file`").into())
}

async fn short(part: &mut Field<'_>) -> Result<String, Fault> {
    let mut text = Vec::new();
    while let Some(chunk) = arriving(part.chunk()).await? {
        text.extend_from_slice(&chunk);
        if text.len() > MOST_NAME_BYTES {
            return Err(Error::field("kind", "too-long", "this is no kind of file").into());
        }
    }
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}

fn kind_of(text: &str) -> Result<EvidenceKind, Error> {
    serde_json::from_value(serde_json::Value::from(text))
        .map_err(|_| Error::field("kind", "unknown", "`flight-record` or `photo` is expected"))
}

/// Where staff read a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadQuery {
    /// Staff name the case that the file belongs to; its owner needs none.
    case_id: Option<String>,
}

/// A stored file, unsealed as it goes out. Every look is audited.
#[utoipa::path(
    get,
    path = "/api/v1/blobs/{blob_id}",
    params(("blob_id" = String, Path), ReadQuery),
    responses((status = 200, content_type = "application/octet-stream", description = "the file's bytes"))
)]
pub(super) async fn blob_show(client: Client, At(id): At<String>, Ask(query): Ask<ReadQuery>) -> Result<Response, Failure> {
    Ok(download::response(client.app().blob_read(client.ctx(), &id, query.case_id.as_deref()).await?))
}
