//! A change on its way through: once under its key, answered with what is kept.

use super::client::Client;
use super::failure::Failure;
use aftercare_app::{Begun, Context, Error};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::future::Future;

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// One change.
pub(super) struct Turn<'a> {
    client: &'a Client,
    pub ctx: Context,
    request: Vec<u8>,
    replay: Option<Vec<u8>>,
}

/// The answer to a change, as bytes: a repetition gets the same.
pub(super) struct Done {
    body: Vec<u8>,
    replayed: bool,
}

/// What of an answer goes into its headers.
#[derive(Deserialize)]
struct Marks {
    id: Option<String>,
    version: Option<u64>,
}

impl Client {
    /// Takes the request's key, if it has one.
    pub(super) async fn turn(&self, body: &[u8]) -> Result<Turn<'_>, Failure> {
        let request = [self.line.as_bytes(), b"\n", body].concat();
        let mut ctx = self.ctx().clone();
        let mut replay = None;
        if let Some(key) = &self.key {
            match self.app().idempotency_begin(&ctx.principal, key, &request).await? {
                Begun::Go(ticket) => ctx.idempotency = Some(ticket),
                Begun::Replay { body, .. } => replay = Some(body),
            }
        }
        Ok(Turn { client: self, ctx, request, replay })
    }
}

impl Turn<'_> {
    /// Carries the change out, unless it was before.
    pub(super) async fn done<T: Serialize>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<Done, Failure> {
        if let Some(body) = &self.replay {
            return Ok(Done { body: body.clone(), replayed: true });
        }
        let app = self.client.app();
        match work.await {
            Ok(view) => Ok(Done { body: self.kept(&view).await?, replayed: false }),
            Err(error) => {
                if let Some(ticket) = &self.ctx.idempotency {
                    // Where this fails, the key comes free by itself after a while.
                    drop(app.idempotency_release(ticket).await);
                }
                Err(error.into())
            }
        }
    }

    /// The bytes that a repetition will get: those that were stored with the change.
    async fn kept<T: Serialize>(&self, view: &T) -> Result<Vec<u8>, Failure> {
        let body = serde_json::to_vec(view).map_err(|e| Error::Internal(format!("answer: {e}")))?;
        let Some(((ticket, key), app)) = self.ctx.idempotency.as_ref().zip(self.client.key.as_ref()).zip(Some(self.client.app())) else {
            return Ok(body);
        };
        match app.idempotency_begin(&self.ctx.principal, key, &self.request).await {
            Ok(Begun::Replay { body, .. }) => Ok(body),
            // No batch has kept it.
            _ => {
                app.idempotency_finish(ticket.clone(), StatusCode::OK.as_u16(), body.clone()).await?;
                Ok(body)
            }
        }
    }
}

impl Done {
    /// Answers that something new is there, below `base`.
    pub(super) fn created(self, base: &str) -> Response {
        let place = self.marks().id.and_then(|id| HeaderValue::try_from(format!("{base}/{id}")).ok());
        let mut response = self.into_response();
        *response.status_mut() = StatusCode::CREATED;
        if let Some(place) = place {
            response.headers_mut().insert(header::LOCATION, place);
        }
        response
    }

    fn marks(&self) -> Marks {
        serde_json::from_slice(&self.body).unwrap_or(Marks { id: None, version: None })
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let version = self.marks().version;
        let mut response = json_bytes(self.body);
        if let Some(tag) = version.and_then(tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        if self.replayed {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

fn tag(version: u64) -> Option<HeaderValue> {
    HeaderValue::try_from(format!("\"{version}\"")).ok()
}

fn json_bytes(body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

/// A document as JSON.
pub(super) fn shown<T: Serialize>(view: &T) -> Result<Response, Failure> {
    let body = serde_json::to_vec(view).map_err(|e| Error::Internal(format!("answer: {e}")))?;
    Ok(json_bytes(body))
}

/// A document with the version that a step can be based on.
pub(super) fn versioned<T: Serialize>(view: &T, version: u64) -> Result<Response, Failure> {
    let mut response = shown(view)?;
    if let Some(tag) = tag(version) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// Something new, at this address.
pub(super) fn created<T: Serialize>(view: &T, place: &str) -> Result<Response, Failure> {
    let mut response = shown(view)?;
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(place) = HeaderValue::try_from(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}
