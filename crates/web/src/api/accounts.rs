//! Accounts: signing up, and what people see and change about themselves.

use super::body::Document;
use super::client::Client;
use super::failure::Failure;
use super::sessions::signed_in;
use super::turn::{created, shown};
use aftercare_wire::{AccountCreate, LanguageChange, MeView};
use axum::response::Response;

const ME: &str = "/api/v1/me";

/// Sign up as an owner; the answer starts a session as well.
#[utoipa::path(post, path = "/api/v1/accounts", request_body = AccountCreate, responses((status = 201, body = MeView)))]
pub(super) async fn account_create(client: Client, body: Document<AccountCreate>) -> Result<Response, Failure> {
    let caller = client.visitor.signing_in(&client.web)?;
    let (me, token) = client.app().account_create(client.ctx(), &body.value, &caller).await?;
    Ok(signed_in(&client.web, created(&me, ME)?, &token, &caller))
}

/// Who is signed in, and with which powers.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = MeView)))]
pub(super) async fn me_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().me(client.ctx()).await?)
}

/// The language in which the person is addressed from now on.
#[utoipa::path(put, path = "/api/v1/me/language", request_body = LanguageChange, responses((status = 200, body = MeView)))]
pub(super) async fn me_language_change(client: Client, body: Document<LanguageChange>) -> Result<Response, Failure> {
    shown(&client.app().language_change(client.ctx(), &body.value).await?)
}
