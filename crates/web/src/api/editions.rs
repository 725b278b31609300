//! The terms themselves.

use super::body::At;
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_wire::{ClauseView, DiffView, EditionSummary, EditionView};
use axum::response::Response;

/// Every edition.
#[utoipa::path(get, path = "/api/v1/editions", responses((status = 200, body = Vec<EditionSummary>)))]
pub(super) async fn edition_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().editions(client.ctx())?)
}

/// An edition with its clauses, in the order of the source.
#[utoipa::path(get, path = "/api/v1/editions/{edition}", params(("edition" = String, Path)), responses((status = 200, body = EditionView)))]
pub(super) async fn edition_show(client: Client, At(edition): At<String>) -> Result<Response, Failure> {
    shown(&client.app().edition(client.ctx(), &edition)?)
}

/// One clause.
#[utoipa::path(
    get,
    path = "/api/v1/editions/{edition}/clauses/{clause}",
    params(("edition" = String, Path), ("clause" = String, Path)),
    responses((status = 200, body = ClauseView))
)]
pub(super) async fn clause_show(client: Client, At((edition, clause)): At<(String, String)>) -> Result<Response, Failure> {
    shown(&client.app().clause(client.ctx(), &edition, &clause)?)
}

/// What the other edition changes for the customer, rule by rule, each with a case that shows it. The first comparison takes a while.
#[utoipa::path(
    get,
    path = "/api/v1/editions/{edition}/compare/{other}",
    params(("edition" = String, Path), ("other" = String, Path)),
    responses((status = 200, body = DiffView))
)]
pub(super) async fn edition_compare(client: Client, At((edition, other)): At<(String, String)>) -> Result<Response, Failure> {
    shown(&client.app().edition_compare(client.ctx(), &edition, &other).await?)
}
