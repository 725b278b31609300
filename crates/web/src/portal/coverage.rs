use crate::form::{Fields, Form};
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::coverage;
use aftercare_app::Error;
use aftercare_wire::{CoverageLookup, CoverageView};
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default(), None, ""))
}

fn content(page: &Page, form: FormState, result: Option<CoverageView>, region: &str) -> Result<Markup, Error> {
    let today = page.today_in(region);
    Ok(coverage::page(&page.shell(), &coverage::CoveragePage { form, regions: page.regions()?, result, today }))
}

/// The answer stands on the page itself: a serial number does not belong into an address.
pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    let request = request(&form.fields);
    let region = request.bought_in.clone();
    match page.web.app.coverage(&page.visitor.ctx, &request).await {
        Ok(found) => page.show(content(page, FormState { values: Default::default(), problem: None }, Some(found), &region)),
        Err(Error::NotFound { .. }) => {
            let none = Error::field("serial", "no-coverage", "there is no plan with these details");
            form.again(&none, |state| async move { content(page, state, None, &region) }).await
        }
        Err(error) => form.again(&error, |state| async move { content(page, state, None, &region) }).await,
    }
}

fn request(fields: &Fields) -> CoverageLookup {
    CoverageLookup { serial: fields.text("serial"), bought_on: fields.text("bought_on"), bought_in: fields.text("bought_in") }
}
