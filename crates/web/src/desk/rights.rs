//! Requests of people about their data, at the desk.

use crate::download;
use crate::form::{Fields, Form};
use crate::money;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::{rights, rights_file};
use aftercare_app::{Error, PageAsk, RIGHTS_CHANNELS};
use aftercare_wire::{RightsFulfil, RightsPerson, RightsRequestEnter, RightsStepTake, RightsVerify};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

const PAGE: &str = "/desk/rights";

pub(crate) async fn queue(page: Page) -> Response {
    let open = page.query("over") != Some("yes");
    let ask = PageAsk { cursor: page.query("cursor").map(str::to_owned), limit: None };
    let items = page.web.app.rights_queue(&page.visitor.ctx, open, &ask).await;
    page.show(items.map(|items| rights::queue(&page.shell(), &rights::RightsQueuePage { items, open })))
}

fn channels() -> Vec<String> {
    RIGHTS_CHANNELS.iter().map(|channel| (*channel).to_owned()).collect()
}

pub(crate) async fn enter_show(page: Page) -> Response {
    page.show(entering(&page, FormState::default()))
}

fn entering(page: &Page, form: FormState) -> Result<Markup, Error> {
    let rights = page.web.app.rights_names(&page.visitor.ctx);
    let view = rights::RightsEnterPage { rights, channels: channels(), regions: page.regions()?, form };
    Ok(rights::enter(&page.shell(), &view))
}

pub(crate) async fn enter(form: Form) -> Response {
    let request = entered(&form.fields);
    let app = form.page.web.app.clone();
    // The answer is kept for a repetition: the number is enough for it.
    let done = form.once_kept(move |ctx| async move { app.rights_entered(&ctx, &request).await.map(|file| file.request.id) }).await;
    match done {
        Ok(id) => form.page.go(&format!("{PAGE}/{id}"), "rights-entered"),
        Err(error) => form.again(&in_sight(error), |state| async { entering(&form.page, state) }).await,
    }
}

fn entered(fields: &Fields) -> RightsRequestEnter {
    let mut people = Vec::new();
    if let Some(is) = fields.get("standin_is") {
        let (name, email) = (fields.text("standin_name"), fields.text("standin_email"));
        people.push(RightsPerson { is: is.to_owned(), name, email, born_on: None, shares_address: None });
    }
    for n in 1..=rights::MEMBERS {
        let Some(name) = fields.get(&format!("member_{n}_name")) else { continue };
        people.push(RightsPerson {
            is: "member".to_owned(),
            name: name.to_owned(),
            email: fields.text(&format!("member_{n}_email")),
            born_on: fields.optional(&format!("member_{n}_born_on")),
            shares_address: fields.get(&format!("member_{n}_shares")).map(|shares| shares == "yes"),
        });
    }
    RightsRequestEnter {
        who: fields.text("who"),
        right: fields.text("right"),
        channel: fields.text("channel"),
        received_on: fields.optional("received_on"),
        text: fields.text("text"),
        name: fields.text("name"),
        email: fields.text("email"),
        country: fields.text("country"),
        state: fields.optional("state"),
        people,
    }
}

/// The page has a field for each of the people.
fn in_sight(error: Error) -> Error {
    let Error::Input(mut errors) = error else { return error };
    for wrong in &mut errors {
        let field = match wrong.field.as_str() {
            "by" | "people" => "standin_name",
            "members" => "member_1_name",
            "born_on" => "member_1_born_on",
            _ => continue,
        };
        field.clone_into(&mut wrong.field);
    }
    Error::Input(errors)
}

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(file(&page, &id, "", FormState::default()).await)
}

async fn file(page: &Page, id: &str, which: &str, form: FormState) -> Result<Markup, Error> {
    let view = page.web.app.rights_file(&page.visitor.ctx, id).await?;
    let country_name = page.region_name(&view.country);
    let view = rights_file::RightsFilePage { view, country_name, channels: channels(), which: which.to_owned(), form };
    Ok(rights_file::page(&page.shell(), &view))
}

pub(crate) async fn copy(Path(id): Path<String>, page: Page) -> Response {
    match page.web.app.rights_copy_to_send(&page.visitor.ctx, &id).await {
        Ok(file) => download::response(file),
        Err(error) => page.problem(&error),
    }
}

async fn answered(form: &Form, id: &str, which: &str, code: &str, done: Result<(), Error>) -> Response {
    match done {
        Ok(()) => form.page.go(&form.page.path, code),
        Err(error) => form.again(&error, |state| file(&form.page, id, which, state)).await,
    }
}

pub(crate) async fn verify(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("{PAGE}/{id}");
    let fields = &form.fields;
    let points = fields.get("points").map_or(Ok(0), str::parse);
    let done = match points {
        Err(_) => Err(Error::field("points", "not-a-number", "a number is needed")),
        Ok(points) => {
            let verify = RightsVerify {
                who: fields.text("who"),
                how: fields.text("how"),
                points,
                proof: fields.text("proof"),
                channel: fields.text("channel"),
                note: fields.text("note"),
            };
            let (app, request) = (form.page.web.app.clone(), id.clone());
            form.once_kept(move |ctx| async move { app.rights_verify_by(&ctx, &request, &verify).await.map(drop) }).await
        }
    };
    answered(&form, &id, "verify", "rights-verified", done).await
}

pub(crate) async fn fulfil(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("{PAGE}/{id}");
    let fulfil = RightsFulfil { answer: form.fields.text("answer") };
    let (app, request) = (form.page.web.app.clone(), id.clone());
    let done = form.once_kept(move |ctx| async move { app.rights_fulfil_by(&ctx, &request, &fulfil).await.map(drop) }).await;
    answered(&form, &id, "fulfil", "rights-fulfilled", done).await
}

pub(crate) async fn step(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("{PAGE}/{id}");
    let step = form.fields.text("step");
    let done = taken(&form, &id, &step).await.map_err(|error| own_field(error, &step));
    answered(&form, &id, &step, "rights-step", done).await
}

async fn taken(form: &Form, id: &str, step: &str) -> Result<(), Error> {
    let (app, fields) = (form.page.web.app.clone(), &form.fields);
    let amount = match fields.get(&format!("amount-{step}")) {
        None => None,
        Some(text) => {
            let currency = app.rights_file(&form.page.visitor.ctx, id).await?.request.currency;
            let money = money::parse(text, &currency).ok_or_else(|| Error::field("amount", "not-an-amount", "an amount such as 120.50"))?;
            Some(money.minor)
        }
    };
    let take = RightsStepTake { step: step.to_owned(), reason: fields.text(&format!("reason-{step}")), amount };
    let request = id.to_owned();
    form.once_kept(move |ctx| async move { app.rights_step_by(&ctx, &request, &take).await.map(drop) }).await
}

/// Each form of the page has its own reason.
fn own_field(error: Error, step: &str) -> Error {
    let Error::Input(mut errors) = error else { return error };
    for wrong in errors.iter_mut().filter(|wrong| matches!(wrong.field.as_str(), "reason" | "amount")) {
        wrong.field = format!("{}-{step}", wrong.field);
    }
    Error::Input(errors)
}
