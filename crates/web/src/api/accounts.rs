//! Accounts: signing up, and what people see and change about themselves.

use super::body::Document;
use super::client::Client;
use super::failure::Failure;
use super::sessions::signed_in;
use super::turn::{created, shown};
use crate::visitor::session_cookie_gone;
use aftercare_wire::{
    AccountClose, AccountConfirm, AccountConfirmByCode, AccountCreate, ClosingView, LanguageChange, MeView, ParentalConsent,
    ParentalDecline, ParentalWithdrawal,
};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const ME: &str = "/api/v1/me";

/// Sign up as an owner. A mail brings the link that opens the account, or, where accounts of the country are registered by telephone, a text
/// the code; the answer is the same where the address or number has an account already, and its owner is told that somebody tried.
#[utoipa::path(
    post,
    path = "/api/v1/accounts",
    request_body = AccountCreate,
    responses((status = 204, description = "taken; a mail or a text is on its way"))
)]
pub(super) async fn account_create(client: Client, body: Document<AccountCreate>) -> Result<Response, Failure> {
    client.app().account_create(client.ctx(), &body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Open the account with the token of the link and the password that was chosen: the token is good for a day and for one use. The answer
/// starts a session.
#[utoipa::path(post, path = "/api/v1/accounts/confirm", request_body = AccountConfirm, responses((status = 201, body = MeView)))]
pub(super) async fn account_confirm(client: Client, body: Document<AccountConfirm>) -> Result<Response, Failure> {
    let caller = client.visitor.signing_in(&client.web)?;
    let (me, token) = client.app().account_confirm(client.ctx(), &body.value, &caller).await?;
    Ok(signed_in(&client.web, created(&me, ME)?, &token, &caller))
}

/// Open the account with the code of the text message and the password that was chosen: the code is good for some minutes, for a few attempts
/// and for one use. The answer starts a session.
#[utoipa::path(
    post,
    path = "/api/v1/accounts/confirm-by-code",
    request_body = AccountConfirmByCode,
    responses((status = 201, body = MeView))
)]
pub(super) async fn account_confirm_by_code(client: Client, body: Document<AccountConfirmByCode>) -> Result<Response, Failure> {
    let caller = client.visitor.signing_in(&client.web)?;
    let (me, token) = client.app().account_confirm_by_code(client.ctx(), &body.value, &caller).await?;
    Ok(signed_in(&client.web, created(&me, ME)?, &token, &caller))
}

/// A parent agrees that a child opens an account, by the token of the link that was sent to them: it is good for seven days and for one
/// use. Then the child gets the mail that opens the account.
#[utoipa::path(post, path = "/api/v1/parental-consents", request_body = ParentalConsent, responses((status = 204)))]
pub(super) async fn parental_consent(client: Client, body: Document<ParentalConsent>) -> Result<Response, Failure> {
    client.app().parental_consent(client.ctx(), &body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A parent agrees no longer: the account is closed, by the token of the link that they got when it opened.
#[utoipa::path(post, path = "/api/v1/parental-consents/withdraw", request_body = ParentalWithdrawal, responses((status = 204)))]
pub(super) async fn parental_withdraw(client: Client, body: Document<ParentalWithdrawal>) -> Result<Response, Failure> {
    client.app().parental_withdraw(client.ctx(), &body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A parent does not agree: the sign-up is erased.
#[utoipa::path(post, path = "/api/v1/parental-consents/decline", request_body = ParentalDecline, responses((status = 204)))]
pub(super) async fn parental_decline(client: Client, body: Document<ParentalDecline>) -> Result<Response, Failure> {
    client.app().parental_decline(client.ctx(), &body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
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

/// What closing the account would do, device by device: the rules are those that the terms name.
#[utoipa::path(get, path = "/api/v1/me/closing", responses((status = 200, body = ClosingView)))]
pub(super) async fn me_closing_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().closing_preview(client.ctx()).await?)
}

/// Close the account: devices are unbound, sessions end, access tokens are revoked. A new account with the same address can be opened at once.
#[utoipa::path(post, path = "/api/v1/me/close", request_body = AccountClose, responses((status = 204)))]
pub(super) async fn account_close(client: Client, body: Document<AccountClose>) -> Result<Response, Failure> {
    client.app().account_close(client.ctx(), &body.value, &client.visitor.caller).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    let (name, value) = session_cookie_gone(&client.web);
    response.headers_mut().insert(name, value);
    Ok(response)
}
