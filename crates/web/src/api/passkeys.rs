//! Passkeys. Whatever an authenticator answers holds once, so no answer here is kept for a repetition.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::sessions::signed_in;
use super::turn::{created, shown};
use aftercare_app::Context;
use aftercare_wire::{MeView, PasskeyAdd, PasskeyAnswer, PasskeyChallengeCreate, PasskeyChallengeView, PasskeyView};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Ask for a challenge: it is good once, for five minutes, for this purpose. To sign in, nobody has to be signed in.
#[utoipa::path(
    post,
    path = "/api/v1/passkey-challenges",
    request_body = PasskeyChallengeCreate,
    responses((status = 201, body = PasskeyChallengeView))
)]
pub(super) async fn passkey_challenge_create(client: Client, body: Document<PasskeyChallengeCreate>) -> Result<Response, Failure> {
    let view = client.app().passkey_challenge(client.ctx(), &body.value, &client.visitor.caller).await?;
    created(&view, "/api/v1/passkey-challenges")
}

/// Sign in by a passkey, without a password and without saying who it is. The answer is that of `POST /api/v1/sessions`.
#[utoipa::path(post, path = "/api/v1/sessions/passkey", request_body = PasskeyAnswer, responses((status = 201, body = MeView)))]
pub(super) async fn session_create_by_passkey(client: Client, body: Document<PasskeyAnswer>) -> Result<Response, Failure> {
    let caller = client.visitor.signing_in(&client.web)?;
    let token = client.app().sign_in_by_passkey(client.visitor.language, &body.value, &caller).await?;
    let principal = client.app().principal_of_session(&token).await?;
    let me = client.app().me(&Context::new(principal, client.visitor.language)).await?;
    Ok(signed_in(&client.web, created(&me, "/api/v1/sessions")?, &token, &caller))
}

/// The passkeys of the account, oldest first.
#[utoipa::path(get, path = "/api/v1/me/passkeys", responses((status = 200, body = Vec<PasskeyView>)))]
pub(super) async fn passkey_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().passkeys(client.ctx()).await?)
}

/// Add a passkey, knowing the password. User verification is required; an attestation is not asked for.
#[utoipa::path(post, path = "/api/v1/me/passkeys", request_body = PasskeyAdd, responses((status = 201, body = PasskeyView)))]
pub(super) async fn passkey_add(client: Client, body: Document<PasskeyAdd>) -> Result<Response, Failure> {
    let view = client.app().passkey_add(client.ctx(), &body.value, &client.visitor.caller).await?;
    created(&view, "/api/v1/me/passkeys")
}

/// Remove a passkey.
#[utoipa::path(
    delete,
    path = "/api/v1/me/passkeys/{passkey_id}",
    params(("passkey_id" = String, Path, description = "an id of the list")),
    responses((status = 204))
)]
pub(super) async fn passkey_remove(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    client.app().passkey_remove(client.ctx(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
