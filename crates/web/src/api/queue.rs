//! The desk's work.

use super::body::Ask;
use super::client::Client;
use super::failure::Failure;
use super::paging::USUAL;
use super::turn::shown;
use aftercare_app::QueueQuery;
use aftercare_wire::{CaseKind, CaseState, Page, Party, QueueItem, QueueTotals};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// What of the queue is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkQuery {
    /// Whose turn it is.
    #[param(inline)]
    waiting_for: Option<Party>,
    #[param(inline)]
    kind: Option<CaseKind>,
    #[param(inline)]
    state: Option<CaseState>,
    /// Where the service was asked for.
    region: Option<String>,
    overdue: Option<bool>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200.
    limit: Option<u32>,
}

/// Open cases by deadline, those without one last.
#[utoipa::path(get, path = "/api/v1/queue", params(WorkQuery), responses((status = 200, body = Page<QueueItem>)))]
pub(super) async fn queue_list(client: Client, Ask(query): Ask<WorkQuery>) -> Result<Response, Failure> {
    let WorkQuery { waiting_for, kind, state, region, overdue, cursor, limit } = query;
    let query = QueueQuery { waiting_for, kind, state, region, overdue, cursor, limit: limit.unwrap_or(USUAL) };
    shown(&client.app().queue(client.ctx(), &query).await?)
}

/// How much lies in the queue.
#[utoipa::path(get, path = "/api/v1/queue/totals", responses((status = 200, body = QueueTotals)))]
pub(super) async fn queue_totals(client: Client) -> Result<Response, Failure> {
    shown(&client.app().queue_totals(client.ctx()).await?)
}
