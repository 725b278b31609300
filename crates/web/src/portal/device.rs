//! Devices: registered, looked at, bound.

use crate::form::{Fields, Form, Wrong};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::{device, device_register};
use aftercare_app::Error;
use aftercare_wire::{BindingChange, BindingWhat, CaseKind, Channel, DeviceRegister, UnitState, UnitView};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn register_show(page: Page) -> Response {
    page.show(register_page(&page, FormState::default()).await)
}

async fn register_page(page: &Page, form: FormState) -> Result<Markup, Error> {
    let models = page.web.app.models(&page.visitor.ctx)?;
    Ok(device_register::page(&page.shell(), &device_register::DeviceRegisterPage { form, models, regions: page.regions()? }))
}

pub(crate) async fn register_send(form: Form) -> Response {
    let page = &form.page;
    let done = match registration(&form.fields) {
        Ok(request) => {
            let app = page.web.app.clone();
            form.once(move |ctx| async move { app.unit_register(&ctx, &request).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(unit) => page.go(&format!("/devices/{}", unit.id), "registered"),
        Err(error) => form.again(&error, |state| register_page(page, state)).await,
    }
}

fn registration(fields: &Fields) -> Result<DeviceRegister, Error> {
    let mut wrong = Wrong::default();
    let model = wrong.take(fields.read::<String>("model"));
    let serial = wrong.take(fields.read::<String>("serial"));
    let bought_on = wrong.take(fields.read::<String>("bought_on"));
    let bought_in = wrong.take(fields.read::<String>("bought_in"));
    let channel = wrong.take(fields.read::<Channel>("channel"));
    let (Some(model), Some(serial), Some(bought_on), Some(bought_in), Some(channel)) = (model, serial, bought_on, bought_in, channel)
    else {
        return Err(wrong.error());
    };
    let warranty_last_day = fields.optional("warranty_last_day");
    Ok(DeviceRegister {
        model,
        serial,
        bought_on,
        bought_in,
        channel,
        proof_of_purchase: fields.yes("proof_of_purchase"),
        warranty_last_day,
    })
}

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let history = app.unit_history(ctx, id).await?;
    let unit = &history.unit;
    let kinds = kinds(page, unit)?;
    let plan = match &unit.plan_id {
        Some(plan) => Some(app.plan(ctx, plan).await?),
        None => None,
    };
    let region_name = page.region_name(&unit.bought_in);
    Ok(device::page(&page.shell(), &device::DevicePage { history, plan, kinds, region_name, form }))
}

/// The kinds of case that can be opened for a unit.
pub(crate) fn kinds(page: &Page, unit: &UnitView) -> Result<Vec<CaseKind>, Error> {
    let model = page.web.app.models(&page.visitor.ctx)?.into_iter().find(|model| model.slug == unit.model);
    Ok(model.map(|model| model.case_kinds).unwrap_or_default().into_iter().filter(|kind| fits(*kind, unit)).collect())
}

/// What makes sense to ask for; the terms decide. Express and maintenance are services of a plan and of nothing else.
fn fits(kind: CaseKind, unit: &UnitView) -> bool {
    unit.state == UnitState::Normal && (unit.plan_id.is_some() || matches!(kind, CaseKind::Repair | CaseKind::Flyaway))
}

pub(crate) async fn binding_change(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("/devices/{id}");
    let page = &form.page;
    let bind = form.fields.yes("bind");
    let done = match form.fields.read::<BindingWhat>("what") {
        Ok(what) => {
            let app = page.web.app.clone();
            let request = BindingChange { unit_id: id.clone(), what, bind };
            form.once(move |ctx| async move { app.binding_change(&ctx, &request).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(&page.path, if bind { "bind" } else { "unbind" }),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}
