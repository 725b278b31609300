//! What somebody chooses about their data.

use crate::form::Form;
use crate::page::{Page, own_path};
use crate::templates::FormState;
use crate::templates::portal::choices;
use aftercare_app::Error;
use aftercare_wire::{ChoicesChange, PurposeAct, PurposeChoice, ResidenceChange};
use axum::response::Response;
use maud::Markup;

const PAGE: &str = "/account/privacy";

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default()).await)
}

async fn content(page: &Page, form: FormState) -> Result<Markup, Error> {
    let view = page.web.app.choices(&page.visitor.ctx, &page.visitor.browsing).await?;
    Ok(choices::page(&page.shell(), &choices::ChoicesPage { view, regions: page.regions()?, form }))
}

/// Carries a change out, and goes back to the page.
async fn put(mut form: Form, change: Result<ChoicesChange, Error>) -> Response {
    form.page.path = PAGE.to_owned();
    let (page, visitor) = (&form.page, &form.page.visitor);
    let done = match change {
        Ok(change) => page.web.app.choices_change(&visitor.ctx, &change, &visitor.browsing).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(PAGE, "choices"),
        Err(error) => form.again(&error, |state| content(page, state)).await,
    }
}

pub(crate) async fn purpose(form: Form) -> Response {
    let act = match form.fields.get("act") {
        Some("consent") => Ok(PurposeAct::Consent),
        Some("withdraw") => Ok(PurposeAct::Withdraw),
        Some("object") => Ok(PurposeAct::Object),
        _ => Err(Error::field("act", "not-a-choice", "this is none of the choices")),
    };
    let purpose = form.fields.text("purpose");
    let change = act.map(|act| ChoicesChange { purposes: vec![PurposeChoice { purpose, act }], ..ChoicesChange::default() });
    put(form, change).await
}

pub(crate) async fn newsletter(form: Form) -> Response {
    let change = ChoicesChange { subscribed: Some(form.fields.yes("subscribed")), ..ChoicesChange::default() };
    put(form, Ok(change)).await
}

pub(crate) async fn sale(form: Form) -> Response {
    put(form, Ok(ChoicesChange { opt_out_of_sale: true, ..ChoicesChange::default() })).await
}

pub(crate) async fn residence(form: Form) -> Response {
    let residence = Some(ResidenceChange { country: form.fields.text("country"), state: form.fields.optional("state") });
    put(form, Ok(ChoicesChange { residence, ..ChoicesChange::default() })).await
}

/// The button of the notice, where a new version is accepted by an act.
pub(crate) async fn go_on(form: Form) -> Response {
    let page = &form.page;
    let back = form.fields.get("back").and_then(own_path).unwrap_or(PAGE);
    match page.web.app.policy_accept(&page.visitor.ctx, form.fields.get("version")).await {
        Ok(()) => page.go(back, "choices"),
        Err(error) => page.problem(&error),
    }
}
