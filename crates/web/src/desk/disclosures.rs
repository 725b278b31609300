//! The register of the privacy officer.

use crate::api::disclosures::MOST_DOCUMENT_BYTES;
use crate::download;
use crate::form::{Fields, Form, arriving};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::disclosures;
use aftercare_app::Error;
use aftercare_wire::{LegalRequestCreate, LegalRequestDecide, LegalRequestKind, ReceiverSaleCreate, TransferCreate};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use maud::Markup;

const PAGE: &str = "/desk/privacy";
/// A document with what a form puts around it.
pub(super) const MOST_BYTES: usize = MOST_DOCUMENT_BYTES + 64 * 1024;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, "", FormState::default()).await)
}

/// `which` of the forms of the page was sent.
async fn content(page: &Page, which: &str, form: FormState) -> Result<Markup, Error> {
    let view = page.web.app.disclosures(&page.visitor.ctx).await?;
    let regions = page.regions()?;
    Ok(disclosures::page(&page.shell(), &disclosures::DisclosuresPage { view, regions, which: which.to_owned(), form }))
}

pub(crate) async fn show_request(Path(id): Path<String>, page: Page) -> Response {
    page.show(of_request(&page, &id, "", FormState::default()).await)
}

async fn of_request(page: &Page, id: &str, which: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let request = app.legal_request(ctx, id).await?;
    let (view, regions) = (app.disclosures(ctx).await?, page.regions()?);
    let content = disclosures::DisclosuresPage { view, regions, which: which.to_owned(), form };
    Ok(disclosures::request(&page.shell(), &content, &request))
}

/// As [`answered`], on the page of a request.
async fn answered_there(form: &Form, id: &str, which: &str, code: &str, done: Result<(), Error>) -> Response {
    match done {
        Ok(()) => form.page.go(&form.page.path, code),
        Err(error) => form.again(&error, |state| of_request(&form.page, id, which, state)).await,
    }
}

async fn answered(form: &Form, which: &str, code: &str, done: Result<(), Error>) -> Response {
    match done {
        Ok(()) => form.page.go(PAGE, code),
        Err(error) => form.again(&error, |state| content(&form.page, which, state)).await,
    }
}

pub(crate) async fn receive(mut form: Form) -> Response {
    form.page.path = PAGE.to_owned();
    let done = received(&form).await;
    answered(&form, "request", "legal-request", done).await
}

async fn received(form: &Form) -> Result<(), Error> {
    let fields = &form.fields;
    let kind = LegalRequestKind::ALL.iter().copied().find(|kind| fields.get("kind") == Some(kind.as_str()));
    let request = LegalRequestCreate {
        who: fields.text("who"),
        authority: fields.text("authority"),
        country: fields.text("country"),
        law: fields.text("law"),
        kind: kind.ok_or_else(|| Error::field("kind", "not-a-choice", "this is none of the choices"))?,
        number: fields.text("number"),
        asked: fields.all("asked"),
        told_from: fields.optional("told_from"),
    };
    let app = form.page.web.app.clone();
    form.once_kept(move |ctx| async move { app.legal_request_receive(&ctx, &request).await }).await.map(drop)
}

pub(crate) async fn decide(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("{PAGE}/requests/{id}");
    let fields = &form.fields;
    let done = match fields.get("enforceable") {
        Some(word @ ("yes" | "no")) => {
            let categories = if word == "yes" { fields.all("categories") } else { Vec::new() };
            let decision = LegalRequestDecide { enforceable: word == "yes", reason: fields.text("reason"), categories };
            let (app, request) = (form.page.web.app.clone(), id.clone());
            form.once_kept(move |ctx| async move { app.legal_request_decide(&ctx, &request, &decision).await }).await.map(drop)
        }
        _ => Err(Error::field("enforceable", "required", "this is needed")),
    };
    answered_there(&form, &id, "decision", "legal-decided", done).await
}

pub(crate) async fn file(Path(id): Path<String>, page: Page) -> Response {
    match page.web.app.legal_request_file(&page.visitor.ctx, &id).await {
        Ok(file) => download::response(file),
        Err(error) => page.problem(&error),
    }
}

pub(crate) async fn file_put(Path(id): Path<String>, mut page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    page.path = format!("{PAGE}/requests/{id}");
    let Ok(body) = body else { return page.plain_problem(StatusCode::BAD_REQUEST) };
    let mut form = Form { page, fields: Fields::default() };
    let bytes = match bytes_of(&mut form, body).await {
        Ok(bytes) => bytes,
        Err(status) => return form.page.plain_problem(status),
    };
    if let Err(error) = form.guard() {
        return form.page.problem(&error);
    }
    let done = form.page.web.app.legal_request_file_put(&form.page.visitor.ctx, &id, &bytes).await.map(drop);
    answered_there(&form, &id, "file", "legal-file", done).await
}

/// The fields that guard the form, and the file.
async fn bytes_of(form: &mut Form, mut body: Multipart) -> Result<Vec<u8>, StatusCode> {
    let mut file = Vec::new();
    while let Some(field) = arriving(body.next_field()).await?.map_err(|e| e.status())? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = arriving(field.bytes()).await?.map_err(|e| e.status())?;
        if name == "file" {
            file = bytes.to_vec();
        } else {
            form.fields.0.push((name, String::from_utf8(bytes.to_vec()).map_err(|_| StatusCode::BAD_REQUEST)?));
        }
    }
    Ok(file)
}

pub(crate) async fn announce(mut form: Form) -> Response {
    form.page.path = PAGE.to_owned();
    let fields = &form.fields;
    let request = TransferCreate {
        successor: fields.text("successor"),
        kind: fields.text("transfer_kind"),
        effective_on: fields.text("effective_on"),
    };
    let app = form.page.web.app.clone();
    let done = form.once_kept(move |ctx| async move { app.transfer_announce(&ctx, &request).await }).await.map(drop);
    answered(&form, "transfer", "transfer-announced", done).await
}

pub(crate) async fn sell(mut form: Form) -> Response {
    form.page.path = PAGE.to_owned();
    let fields = &form.fields;
    let request = ReceiverSaleCreate {
        organisation: fields.text("organisation"),
        buyer: fields.text("buyer"),
        country: fields.text("buyer_country"),
        dealer: fields.text("dealer"),
        dealer_qualified: fields.yes("dealer_qualified"),
        serial: fields.text("serial"),
    };
    let app = form.page.web.app.clone();
    let done = form.once_kept(move |ctx| async move { app.receiver_sell(&ctx, &request).await }).await.map(drop).map_err(in_sight);
    answered(&form, "receiver", "receiver", done).await
}

/// The page has two fields for a country.
fn in_sight(error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            errors.iter_mut().filter(|wrong| wrong.field == "country").for_each(|wrong| wrong.field = "buyer_country".to_owned());
            Error::Input(errors)
        }
        other => other,
    }
}
