//! The privacy policy for whoever asks, cookies, and one's own choices.

use super::body::{Ask, At, Document};
use super::client::Client;
use super::failure::Failure;
use super::turn::shown;
use aftercare_app::PrivacyReader;
use aftercare_wire::{ChoicesChange, ChoicesView, CookiesView, PolicyChanges, PolicySummary, PolicyView, PrivacyView};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// For whom: without it for the account that asks, or for nobody in particular.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ReaderQuery {
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// ISO 3166-2 without the country.
    state: Option<String>,
}

impl From<ReaderQuery> for PrivacyReader {
    fn from(query: ReaderQuery) -> Self {
        Self { country: query.country, state: query.state }
    }
}

/// What holds for a reader: the policy in force, who is responsible, what is held, rights.
#[utoipa::path(get, path = "/api/v1/privacy", params(ReaderQuery), responses((status = 200, body = PrivacyView)))]
pub(super) async fn privacy_show(client: Client, Ask(query): Ask<ReaderQuery>) -> Result<Response, Failure> {
    shown(&client.app().privacy(client.ctx(), &query.into()).await?)
}

/// The versions of the privacy policy, in their order; supplements stand last.
#[utoipa::path(get, path = "/api/v1/policies", params(ReaderQuery), responses((status = 200, body = Vec<PolicySummary>)))]
pub(super) async fn policy_list(client: Client, Ask(query): Ask<ReaderQuery>) -> Result<Response, Failure> {
    shown(&client.app().policies(client.ctx(), &query.into()).await?)
}

/// What a version says, in the language of the request.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{version}",
    params(("version" = String, Path), ReaderQuery),
    responses((status = 200, body = PolicyView))
)]
pub(super) async fn policy_show(client: Client, At(id): At<String>, Ask(query): Ask<ReaderQuery>) -> Result<Response, Failure> {
    shown(&client.app().policy(client.ctx(), &query.into(), &id).await?)
}

/// What a version changes for a reader against the one before it.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{version}/changes",
    params(("version" = String, Path), ReaderQuery),
    responses((status = 200, body = PolicyChanges))
)]
pub(super) async fn policy_change_list(client: Client, At(id): At<String>, Ask(query): Ask<ReaderQuery>) -> Result<Response, Failure> {
    shown(&client.app().policy_changes(client.ctx(), &query.into(), &id).await?)
}

/// The cookies of this site, and what was chosen.
#[utoipa::path(get, path = "/api/v1/privacy/cookies", responses((status = 200, body = CookiesView)))]
pub(super) async fn cookie_list(client: Client) -> Result<Response, Failure> {
    shown(&client.app().cookies(client.ctx(), &client.visitor.browsing).await?)
}

/// One's consents, objections, cookies and subscription, and to whom one's data went.
#[utoipa::path(get, path = "/api/v1/me/privacy", responses((status = 200, body = ChoicesView)))]
pub(super) async fn me_privacy_show(client: Client) -> Result<Response, Failure> {
    shown(&client.app().choices(client.ctx(), &client.visitor.browsing).await?)
}

/// Change them. What is left out stays.
#[utoipa::path(put, path = "/api/v1/me/privacy", request_body = ChoicesChange, responses((status = 200, body = ChoicesView)))]
pub(super) async fn me_privacy_change(client: Client, body: Document<ChoicesChange>) -> Result<Response, Failure> {
    shown(&client.app().choices_change(client.ctx(), &body.value, &client.visitor.browsing).await?)
}
