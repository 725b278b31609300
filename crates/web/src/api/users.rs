//! Accounts as an administrator sees them.

use super::body::{Ask, At, Document};
use super::client::Client;
use super::failure::Failure;
use super::paging::USUAL;
use super::turn::{shown, versioned};
use aftercare_app::SubjectId;
use aftercare_wire::{Page, Role, RoleChange, UserView};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountQuery {
    #[param(inline)]
    role: Option<Role>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200.
    limit: Option<u32>,
}

/// Accounts by role, then by age.
#[utoipa::path(get, path = "/api/v1/users", params(AccountQuery), responses((status = 200, body = Page<UserView>)))]
pub(super) async fn user_list(client: Client, Ask(query): Ask<AccountQuery>) -> Result<Response, Failure> {
    let limit = query.limit.unwrap_or(USUAL);
    shown(&client.app().users(client.ctx(), query.role, query.cursor.as_deref(), limit).await?)
}

/// Give an account its role.
#[utoipa::path(
    put,
    path = "/api/v1/users/{subject_id}/roles",
    params(("subject_id" = String, Path)),
    request_body = RoleChange,
    responses((status = 200, body = UserView))
)]
pub(super) async fn user_roles_change(client: Client, At(id): At<String>, body: Document<RoleChange>) -> Result<Response, Failure> {
    let user = client.app().role_change(client.ctx(), &SubjectId::new(id), &body.value).await?;
    versioned(&user, user.version)
}
