//! How the person is reached, as they enter it.

use crate::form::{Fields, Form};
use crate::page::{Page, own_path};
use crate::templates::FormState;
use crate::templates::portal::contact;
use aftercare_app::Error;
use aftercare_wire::{Contact, PostalAddress};
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, None).await)
}

async fn content(page: &Page, form: Option<FormState>) -> Result<Markup, Error> {
    let ctx = &page.visitor.ctx;
    let me = page.web.app.me(ctx).await?;
    let known = page.web.app.contact(ctx).await?;
    let sent = form.as_ref().and_then(|form| form.value("back")).map(str::to_owned);
    let back = sent.or_else(|| page.query("back").map(str::to_owned)).and_then(|back| own_path(&back).map(str::to_owned));
    let view = contact::ContactPage { me, regions: page.regions()?, has_address: known.address.is_some(), known, back, form };
    Ok(contact::page(&page.shell(), &view))
}

fn read(fields: &Fields) -> Contact {
    let address = PostalAddress {
        addressee: fields.text("address.addressee"),
        lines: fields.text("address.lines").lines().map(str::to_owned).collect(),
        postal_code: fields.optional("address.postal_code"),
        city: fields.text("address.city"),
        region: fields.text("address.region"),
    };
    Contact { telephone: fields.optional("telephone"), address: (!fields.yes("remove")).then_some(address) }
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    match page.web.app.contact_change(&page.visitor.ctx, &read(&form.fields)).await {
        Ok(_) => page.go(form.fields.get("back").and_then(own_path).unwrap_or("/account"), "contact"),
        Err(error) => form.again(&error, |state| content(page, Some(state))).await,
    }
}
