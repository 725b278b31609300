//! Cases: listed, opened, read. Their steps are in `case_steps`.

use super::body::{Ask, At, Document};
use super::client::Client;
use super::failure::Failure;
use super::paging::PageQuery;
use super::turn::{shown, versioned};
use aftercare_wire::{CaseKind, CaseOpen, CaseSummary, CaseView, FindingView, Page};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

/// The caller's cases, newest first.
#[utoipa::path(get, path = "/api/v1/cases", params(PageQuery), responses((status = 200, body = Page<CaseSummary>)))]
pub(super) async fn case_list(client: Client, Ask(query): Ask<PageQuery>) -> Result<Response, Failure> {
    shown(&client.app().cases(client.ctx(), &query.into()).await?)
}

/// Open a case.
#[utoipa::path(post, path = "/api/v1/cases", request_body = CaseOpen, responses((status = 201, body = CaseView)))]
pub(super) async fn case_open(client: Client, body: Document<CaseOpen>) -> Result<Response, Failure> {
    let turn = client.turn(&body.bytes).await?;
    Ok(turn.done(client.app().case_open(&turn.ctx, &body.value)).await?.created("/api/v1/cases"))
}

/// Which case would be opened.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PreviewQuery {
    #[param(inline)]
    kind: CaseKind,
}

/// The case as it would stand if it were opened now with everything that is asked for: its checklist, its warnings and, for Express,
/// what is paid with the application. Nothing is stored.
#[utoipa::path(
    get,
    path = "/api/v1/units/{unit_id}/case-preview",
    params(("unit_id" = String, Path), PreviewQuery),
    responses((status = 200, body = CaseView))
)]
pub(super) async fn case_preview_show(client: Client, At(id): At<String>, Ask(query): Ask<PreviewQuery>) -> Result<Response, Failure> {
    shown(&client.app().case_preview(client.ctx(), &id, query.kind).await?)
}

/// One case.
#[utoipa::path(get, path = "/api/v1/cases/{case_id}", params(("case_id" = String, Path)), responses((status = 200, body = CaseView)))]
pub(super) async fn case_show(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    let case = client.app().case(client.ctx(), &id).await?;
    versioned(&case, case.version)
}

/// What an assessor may find in this case, by the edition that decides it.
#[utoipa::path(get, path = "/api/v1/cases/{case_id}/findings", params(("case_id" = String, Path)), responses((status = 200, body = Vec<FindingView>)))]
pub(super) async fn case_finding_list(client: Client, At(id): At<String>) -> Result<Response, Failure> {
    shown(&client.app().case_findings(client.ctx(), &id).await?)
}
