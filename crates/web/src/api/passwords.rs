//! Passwords: changed, and set anew by whoever forgot theirs.
//!
//! No answer here is kept for a repetition: it would be kept under a hash of its request, and that has a password in it.

use super::body::Document;
use super::client::Client;
use super::failure::Failure;
use aftercare_wire::{PasswordChange, PasswordResetByCode, PasswordResetConfirm, PasswordResetCreate};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Change the password; every other session of the account ends, access tokens stay.
#[utoipa::path(put, path = "/api/v1/me/password", request_body = PasswordChange, responses((status = 204)))]
pub(super) async fn password_change(client: Client, body: Document<PasswordChange>) -> Result<Response, Failure> {
    let visitor = &client.visitor;
    client.app().password_change(&visitor.ctx, &body.value, visitor.session.as_ref(), &visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Ask for a link, or for a code by text, that sets a new password. It is sent to this address or number if an account has it; the answer is the
/// same if none has.
#[utoipa::path(
    post,
    path = "/api/v1/password-resets",
    request_body = PasswordResetCreate,
    responses((status = 204, description = "taken; a link is on its way if there is an account with this address"))
)]
pub(super) async fn password_reset_create(client: Client, body: Document<PasswordResetCreate>) -> Result<Response, Failure> {
    client.app().password_reset_create(&body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Set a new password with the token of the link: it is good for one hour and for one use, and only the newest is. Every session of the
/// account ends, access tokens stay.
#[utoipa::path(post, path = "/api/v1/password-resets/confirm", request_body = PasswordResetConfirm, responses((status = 204)))]
pub(super) async fn password_reset_confirm(client: Client, body: Document<PasswordResetConfirm>) -> Result<Response, Failure> {
    client.app().password_reset_confirm(&body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Set a new password with the code of the text message: it is good for some minutes, for a few attempts and for one use. Every session of the
/// account ends, access tokens stay.
#[utoipa::path(
    post,
    path = "/api/v1/password-resets/confirm-by-code",
    request_body = PasswordResetByCode,
    responses((status = 204))
)]
pub(super) async fn password_reset_by_code(client: Client, body: Document<PasswordResetByCode>) -> Result<Response, Failure> {
    client.app().password_reset_by_code(&body.value, &client.visitor.caller).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
