//! Sessions of browsers.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::{created, shown};
use crate::state::Web;
use crate::visitor::{browser_cookie, session_cookie, session_cookie_gone};
use aftercare_app::{Caller, Context, Error, SessionToken, csrf_of};
use aftercare_wire::{MeView, SessionView, SignIn, SignInDenied};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// The answer with the session's cookie, and with what changes by it must carry.
pub(super) fn signed_in(web: &Web, mut response: Response, token: &SessionToken, caller: &Caller) -> Response {
    for (name, value) in [session_cookie(web, token), browser_cookie(web, caller)] {
        response.headers_mut().append(name, value);
    }
    if let Ok(csrf) = HeaderValue::try_from(csrf_of(token)) {
        response.headers_mut().insert(CSRF, csrf);
    }
    response
}

/// Sign in: the answer sets the session's cookie, and its header `X-CSRF-Token` is what every change by that session must carry.
#[utoipa::path(post, path = "/api/v1/sessions", request_body = SignIn, responses((status = 201, body = MeView)))]
pub(super) async fn session_create(client: Client, body: Document<SignIn>) -> Result<Response, Failure> {
    let caller = client.visitor.signing_in(&client.web)?;
    let token = client.app().sign_in_told_in(client.visitor.language, &body.value, &caller).await?;
    let principal = client.app().principal_of_session(&token).await?;
    let me = client.app().me(&Context::new(principal, client.visitor.language)).await?;
    Ok(signed_in(&client.web, created(&me, "/api/v1/sessions")?, &token, &caller))
}

/// Where the person is signed in, newest first.
#[utoipa::path(get, path = "/api/v1/sessions", responses((status = 200, body = Vec<SessionView>)))]
pub(super) async fn session_list(client: Client) -> Result<Response, Failure> {
    let mut response = shown(&client.app().sessions(client.ctx(), client.visitor.session.as_ref()).await?)?;
    if let Some(csrf) = client.visitor.csrf.as_deref().and_then(|csrf| HeaderValue::try_from(csrf).ok()) {
        response.headers_mut().insert(CSRF, csrf);
    }
    Ok(response)
}

/// Sign out in one place; `current` is the place that asks.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/{session_id}",
    params(("session_id" = String, Path, description = "an id of the list, or `current`")),
    responses((status = 204))
)]
pub(super) async fn session_end(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let views = client.app().sessions(client.ctx(), client.visitor.session.as_ref()).await?;
    let current = views.iter().find(|view| view.current).map(|view| view.id.as_str());
    let id = if id == "current" { current.ok_or(Error::NotFound { what: "session" })? } else { &id };
    client.app().session_end(client.ctx(), id).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if current == Some(id) {
        let (name, value) = session_cookie_gone(&client.web);
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// "This was not me": ends this session and every other one of the same browser, and forgets browser and address.
#[utoipa::path(
    post,
    path = "/api/v1/sessions/{session_id}/deny",
    params(("session_id" = String, Path, description = "an id of the list")),
    responses((status = 204))
)]
pub(super) async fn session_deny(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    client.app().sign_in_deny(client.ctx(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// "This was not me", by the token of the mail that told of a sign-in: it works once, as long as a session lasts, and nobody has to be
/// signed in.
#[utoipa::path(post, path = "/api/v1/sign-in-denials", request_body = SignInDenied, responses((status = 204)))]
pub(super) async fn sign_in_deny(client: Client, body: Document<SignInDenied>) -> Result<Response, Failure> {
    client.app().sign_in_deny_by_link(&body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
