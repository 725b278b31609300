//! A case is opened by its owner.

use crate::case_form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::case_open;
use aftercare_app::Error;
use aftercare_wire::{CaseKind, FeeView, Money, Party};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
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
    let view = case_open::CaseOpenPage {
        form,
        kind,
        regions: page.regions()?,
        region: preview.as_ref().map_or_else(|| unit.bought_in.clone(), |case| case.region.clone()),
        duties: preview.iter().flat_map(|case| case.duties.clone()).filter(|duty| duty.who == Party::Customer).collect(),
        warnings: preview.as_ref().map(|case| case.warnings.clone()).unwrap_or_default(),
        prepaid: preview.and_then(|case| case.fee).filter(|_| kind == CaseKind::Express).map(unpaid),
        limits: case_form::limits(page),
        unit,
    };
    Ok(case_open::page(&page.shell(), &view))
}

/// The preview counts the fee as paid, as it will be.
fn unpaid(fee: FeeView) -> FeeView {
    FeeView { paid: Money { minor: 0, ..fee.paid }, ..fee }
}

pub(crate) async fn send(Path((id, kind)): Path<(String, String)>, page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    let Ok(kind) = kind.parse::<CaseKind>() else { return page.problem(&Error::NotFound { what: "kind of case" }) };
    let (mut form, files) = match case_form::receive(page, &id, body).await {
        Ok(received) => received,
        Err(page) => return page,
    };
    // The consent is the provider's to give: the desk records it.
    match case_form::opened(&form, &id, kind, files, false).await {
        Ok(case) => {
            form.page.path = format!("/cases/{}", case.id);
            case_form::next(&form.page, &case, "case-opened").await
        }
        Err(error) => form.again(&error, |state| content(&form.page, &id, kind, state)).await,
    }
}
