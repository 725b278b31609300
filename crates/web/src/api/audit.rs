//! The audit trail.

use super::body::Ask;
use super::client::Client;
use super::failure::Failure;
use super::paging::USUAL;
use super::turn::shown;
use aftercare_app::TrailAsk;
use aftercare_wire::{AuditEntry, Page};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which part of the trail.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TrailQuery {
    /// A civil day in UTC, or an instant; thirty days before `until` unless told.
    from: Option<String>,
    /// Not inside any more; now unless told.
    until: Option<String>,
    /// What one account did, by its opaque id; `visitor` for whoever was not signed in.
    actor: Option<String>,
    /// What was done to one resource (`case:01JZ…`), or to all of a kind (`case`).
    resource: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200.
    limit: Option<u32>,
}

/// Who asked for what, when, and how it ended; oldest first.
#[utoipa::path(get, path = "/api/v1/audit", params(TrailQuery), responses((status = 200, body = Page<AuditEntry>)))]
pub(super) async fn audit_list(client: Client, Ask(query): Ask<TrailQuery>) -> Result<Response, Failure> {
    let ask = TrailAsk {
        from: query.from.as_deref(),
        until: query.until.as_deref(),
        last_day: None,
        actor: query.actor.as_deref(),
        resource: query.resource.as_deref(),
        cursor: query.cursor.as_deref(),
        limit: query.limit.unwrap_or(USUAL),
    };
    shown(&client.app().audit(client.ctx(), &ask).await?)
}
