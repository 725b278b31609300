//! A case as its owner follows it, step by step, to the payment page and back.

use crate::case_form;
use crate::form::{Fields, Form};
use crate::page::{Page, redirect};
use crate::routes::PORTAL_STEPS;
use crate::templates::FormState;
use crate::templates::portal::{case, payment};
use aftercare_app::{App, Context, Error};
use aftercare_wire::{Act, CaseView, Choose, HandOver, Pay, Service};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let case = page.web.app.case(&page.visitor.ctx, id).await?;
    let address_known = page.web.app.contact(&page.visitor.ctx).await?.address.is_some();
    let waiting = if case.state.is_over() { 0 } else { page.web.app.pending_photos(&page.visitor.ctx, &case.unit.id).await?.len() };
    let limits = case_form::limits(page);
    Ok(case::page(&page.shell(), &case::CasePage { case, address_known, waiting, limits, form }))
}

/// Photos or a record that come after the case was opened.
pub(crate) async fn evidence_add(Path(id): Path<String>, page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    let path = format!("/cases/{id}");
    case_form::evidence_add(page, &id, path, body, async |page: &Page, state| content(page, &id, state).await).await
}

/// A step, already read from its form.
enum Step {
    HandOver(HandOver),
    Choose(Choose),
    CancelReport,
    Found,
    Sign,
    DeclineSurcharge,
    Withdraw,
}

fn read(name: &str, fields: &Fields) -> Result<Step, Error> {
    Ok(match name {
        "hand-over" => {
            let tracking = fields.optional("tracking");
            Step::HandOver(HandOver { components: fields.components()?, controller: fields.yes("controller"), tracking })
        }
        "choose" => Step::Choose(Choose { service: fields.read::<Service>("service")?, pay_missing: fields.yes("pay_missing") }),
        "cancel-report" => Step::CancelReport,
        "found" => Step::Found,
        "sign" => Step::Sign,
        "decline-surcharge" => Step::DeclineSurcharge,
        "withdraw" => Step::Withdraw,
        _ => return Err(Error::NotFound { what: "step" }),
    })
}

async fn carry_out(app: &App, ctx: &Context, id: &str, step: &Step) -> Result<CaseView, Error> {
    match step {
        Step::HandOver(request) => app.case_hand_over(ctx, id, request).await,
        Step::Choose(request) => app.case_choose(ctx, id, request).await,
        Step::CancelReport => app.case_cancel_report(ctx, id).await,
        Step::Found => app.case_found(ctx, id).await,
        Step::Sign => app.case_sign(ctx, id).await,
        Step::DeclineSurcharge => app.case_decline_surcharge(ctx, id).await,
        Step::Withdraw => app.case_withdraw(ctx, id).await,
    }
}

pub(crate) async fn step(Path((id, name)): Path<(String, String)>, mut form: Form) -> Response {
    if !PORTAL_STEPS.contains(&name.as_str()) {
        return form.page.problem(&Error::NotFound { what: "step" });
    }
    form.page.path = format!("/cases/{id}");
    let page = &form.page;
    let done = match read(&name, &form.fields) {
        Ok(step) => {
            let (app, case) = (page.web.app.clone(), id.clone());
            form.once(move |ctx| async move { carry_out(&app, &ctx, &case, &step).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(&page.path, &name),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}

pub(crate) async fn payment_show(Path(id): Path<String>, page: Page) -> Response {
    match payment_page(&page, &id, FormState::default()).await {
        // Nothing is due, or not any more.
        Ok(None) => redirect(&format!("/cases/{id}")),
        Ok(Some(markup)) => page.html(200, &markup),
        Err(error) => page.problem(&error),
    }
}

async fn payment_page(page: &Page, id: &str, form: FormState) -> Result<Option<Markup>, Error> {
    let case = page.web.app.case(&page.visitor.ctx, id).await?;
    let fee = case.fee.clone().filter(|_| case.acts.contains(&Act::Pay));
    Ok(fee.map(|fee| payment::page(&page.shell(), &payment::PaymentPage { case, fee, form })))
}

pub(crate) async fn payment_send(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    let done = match form.fields.read::<i64>("amount") {
        Ok(amount) => {
            let (app, case) = (page.web.app.clone(), id.clone());
            form.once(move |ctx| async move { app.case_pay(&ctx, &case, &Pay { amount, reference: None }).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(&format!("/cases/{id}"), "pay"),
        Err(error) => {
            form.again(&error, |state| async { payment_page(page, &id, state).await?.ok_or(Error::NotFound { what: "payment" }) }).await
        }
    }
}
