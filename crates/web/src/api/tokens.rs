//! Access tokens.

use super::body::{At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::{created, shown};
use aftercare_wire::{TokenCreate, TokenCreated, TokenView};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The account's tokens, revoked ones among them.
#[utoipa::path(get, path = "/api/v1/tokens", responses((status = 200, body = Vec<TokenView>)))]
pub(super) async fn token_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().tokens(client.ctx()).await?)
}

/// Make a token. Its secret is told this once.
#[utoipa::path(post, path = "/api/v1/tokens", request_body = TokenCreate, responses((status = 201, body = TokenCreated)))]
pub(super) async fn token_create(client: Client, body: Document<TokenCreate>) -> Result<Response, Failure> {
    let made = client.app().token_create(client.ctx(), &body.value).await?;
    created(&made, &format!("/api/v1/tokens/{}", made.token.id))
}

/// End a token at once.
#[utoipa::path(delete, path = "/api/v1/tokens/{token_id}", params(("token_id" = String, Path)), responses((status = 204)))]
pub(super) async fn token_revoke(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    client.app().token_revoke(client.ctx(), &id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
