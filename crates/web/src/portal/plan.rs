//! Plans: bought, read, left.

use crate::form::{Fields, Form, Wrong};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::{plan, plan_buy};
use aftercare_app::{App, Context, Error};
use aftercare_wire::{PlanBuy, PlanExit, PlanReturn, PlanTransfer, PlanView};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn buy_show(Path(id): Path<String>, page: Page) -> Response {
    page.show(buy_page(&page, &id, FormState::default()).await)
}

async fn buy_page(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let unit = app.unit(ctx, id).await?;
    // Another region can have other terms and prices: the form that comes back shows those of the region that was chosen.
    let regions = page.regions()?;
    let chosen = form.value("bought_in").or(page.query("bought_in")).filter(|code| regions.iter().any(|region| region.code == *code));
    let offer = app.plan_offer(ctx, id, chosen).await?;
    let today = page.today_in(&unit.bought_in);
    let view = plan_buy::PlanBuyPage { form, unit, lengths: offer.lengths, regions, bought_in: offer.bought_in, terms: offer.terms, today };
    Ok(plan_buy::page(&page.shell(), &view))
}

pub(crate) async fn buy_send(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    let done = match purchase(&id, &form.fields) {
        Ok(request) => {
            let app = page.web.app.clone();
            form.once(move |ctx| async move { app.plan_buy(&ctx, &request).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(bought) => page.go(&format!("/plans/{}", bought.id), "plan-bought"),
        Err(error) => form.again(&in_sight(error), |state| buy_page(page, &id, state)).await,
    }
}

fn purchase(unit: &str, fields: &Fields) -> Result<PlanBuy, Error> {
    let mut wrong = Wrong::default();
    let years = wrong.take(fields.read::<u8>("years"));
    let bought_in = wrong.take(fields.read::<String>("bought_in"));
    let effective_on = wrong.take(fields.read::<String>("effective_on"));
    let accepted = if fields.yes("accepted") { Ok(()) } else { Err(Error::field("accepted", "required", "the terms have to be accepted")) };
    let accepted = wrong.take(accepted);
    let (Some(years), Some(bought_in), Some(effective_on), Some(())) = (years, bought_in, effective_on, accepted) else {
        return Err(wrong.error());
    };
    Ok(PlanBuy {
        unit_id: unit.to_owned(),
        years,
        bought_in,
        covers_in: fields.all("covers_in"),
        effective_on,
        accepted_edition: fields.text("accepted_edition"),
        accepted_hash: fields.text("accepted_hash"),
    })
}

/// What is wrong with a hidden field is told beside the one that it comes from.
fn in_sight(error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            errors.iter_mut().filter(|wrong| wrong.field == "accepted_hash").for_each(|wrong| wrong.field = "accepted".to_owned());
            Error::Input(errors)
        }
        other => other,
    }
}

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let plan = page.web.app.plan(&page.visitor.ctx, id).await?;
    let today = page.today_in(&plan.bought_in);
    let covers_in = plan.covers_in.iter().map(|code| page.region_name(code)).collect();
    Ok(plan::page(&page.shell(), &plan::PlanPage { plan, today, covers_in, form }))
}

pub(crate) async fn exit(Path(id): Path<String>, form: Form) -> Response {
    act(id, form, "exit", |app, ctx, id| async move { app.plan_exit(&ctx, &id, &PlanExit { confirm: false }).await }).await
}

pub(crate) async fn give_back(Path(id): Path<String>, form: Form) -> Response {
    act(id, form, "plan-returned", |app, ctx, id| async move { app.plan_return(&ctx, &id, &PlanReturn { device: false }).await }).await
}

pub(crate) async fn transfer(Path(id): Path<String>, form: Form) -> Response {
    let request = PlanTransfer { to_email: form.fields.text("to_email") };
    act(id, form, "transfer", |app, ctx, id| async move { app.plan_transfer(&ctx, &id, &request).await }).await
}

/// A step on a plan; the terms answer.
async fn act<F>(id: String, mut form: Form, done: &str, work: impl FnOnce(App, Context, String) -> F + Send + 'static) -> Response
where
    F: Future<Output = Result<PlanView, Error>> + Send + 'static,
{
    form.page.path = format!("/plans/{id}");
    let page = &form.page;
    let (app, plan) = (page.web.app.clone(), id.clone());
    match form.once(move |ctx| work(app, ctx, plan)).await {
        Ok(_) => page.go(&page.path, done),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}
