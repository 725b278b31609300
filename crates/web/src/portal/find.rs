//! Where a device was last, by its owner's own flight records, and what of them is given to a case.

use crate::case_form;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::find::{self, FindPage};
use aftercare_app::{Error, PageAsk};
use aftercare_wire::{CaseSummary, EvidenceAdd};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use maud::Markup;

/// Cases that are looked through for open ones.
const MOST_CASES: u32 = 200;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let unit = app.unit(ctx, id).await?;
    let records = app.unit_records(ctx, id).await?;
    let report = if records.is_empty() { None } else { Some(app.last_seen(ctx, id, page.query("record")).await?) };
    let open_cases = open_cases(page, id).await?;
    let view = FindPage { unit, records, report, open_cases, limits: case_form::limits(page), form };
    Ok(find::page(&page.shell(), &view))
}

async fn open_cases(page: &Page, unit: &str) -> Result<Vec<CaseSummary>, Error> {
    let ask = PageAsk { cursor: None, limit: Some(MOST_CASES) };
    let mut cases = page.web.app.cases(&page.visitor.ctx, &ask).await?.items;
    cases.retain(|case| case.unit_id == unit && !case.state.is_over());
    Ok(cases)
}

/// One more record is kept.
pub(crate) async fn add(Path(id): Path<String>, mut page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    page.path = find::path(&id);
    let (form, files) = match case_form::receive(page, &id, body).await {
        Ok(received) => received,
        Err(page) => return page,
    };
    match case_form::record_kept(&form, files).await {
        Ok(blob) => form.page.go(&format!("{}?record={}", form.page.path, blob.id), "evidence"),
        Err(error) => form.again(&error, |state| content(&form.page, &id, state)).await,
    }
}

/// A record is given to a case: from then on those who work on it see it.
pub(crate) async fn release(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("/cases/{id}");
    let Some(blob) = form.fields.optional("blob") else { return form.page.problem(&Error::NotFound { what: "flight record" }) };
    let (app, case) = (form.page.web.app.clone(), id.clone());
    // A photo goes the way on which its owner sees what it tells.
    if let Err(error) = is_record(&form.page, &id, &blob).await {
        return form.page.problem(&error);
    }
    let done = form.once_kept(move |ctx| async move { app.evidence_add(&ctx, &case, &EvidenceAdd { blobs: vec![blob] }).await }).await;
    match done {
        Ok(_) => form.page.go(&form.page.path, "evidence"),
        Err(error) => form.page.problem(&error),
    }
}

async fn is_record(page: &Page, case: &str, blob: &str) -> Result<(), Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let unit = app.case(ctx, case).await?.unit.id;
    app.unit_record(ctx, &unit, blob).await
}
