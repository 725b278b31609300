//! A case that support opens for a customer: by telephone, or where the provider has to consent first.

use crate::form::{Fields, Form};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::case_open;
use aftercare_app::Error;
use aftercare_wire::{CaseKind, CaseOpen};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(Path((id, kind)): Path<(String, String)>, page: Page) -> Response {
    let Ok(kind) = kind.parse() else { return page.problem(&Error::NotFound { what: "kind of case" }) };
    page.show(content(&page, &id, kind, FormState::default()).await)
}

async fn content(page: &Page, id: &str, kind: CaseKind, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let unit = app.unit(ctx, id).await?;
    let (preview, form) = match app.case_preview(ctx, id, kind).await {
        Ok(preview) => (Some(preview), form),
        Err(error @ Error::Refused(_)) if form.problem.is_none() => (None, FormState { problem: Some(page.told(&error)), ..form }),
        Err(Error::Refused(_) | Error::Input(_)) => (None, form),
        Err(error) => return Err(error),
    };
    let region = preview.as_ref().map_or_else(|| unit.bought_in.clone(), |case| case.region.clone());
    let prepaid = preview.and_then(|case| case.fee).filter(|_| kind == CaseKind::Express);
    let view = case_open::CaseOpenPage { form, kind, unit, regions: page.regions()?, region, prepaid };
    Ok(case_open::page(&page.shell(), &view))
}

pub(crate) async fn send(Path((id, kind)): Path<(String, String)>, form: Form) -> Response {
    let page = &form.page;
    let Ok(kind) = kind.parse::<CaseKind>() else { return page.problem(&Error::NotFound { what: "kind of case" }) };
    let done = match request(&id, kind, &form.fields) {
        Ok(request) => {
            let app = page.web.app.clone();
            form.once(move |ctx| async move { app.case_open(&ctx, &request).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(case) => page.go(&format!("/desk/cases/{}", case.id), "case-opened"),
        Err(error) => form.again(&error, |state| content(page, &id, kind, state)).await,
    }
}

fn request(unit: &str, kind: CaseKind, fields: &Fields) -> Result<CaseOpen, Error> {
    Ok(CaseOpen {
        kind,
        unit_id: unit.to_owned(),
        region: fields.read("region")?,
        privacy_accepted: fields.yes("privacy_accepted"),
        happened_at: fields.optional("happened_at"),
        flight_record_blob: None,
        photo_blobs: Vec::new(),
        cross_border_consent: fields.yes("cross_border_consent"),
        pay: fields.yes("pay"),
        description: fields.text("description"),
    })
}
