//! A customer on the telephone: their device is found by what they can tell.

use crate::form::{Fields, Form};
use crate::page::{Page, redirect};
use crate::templates::FormState;
use crate::templates::desk::search;
use aftercare_app::{Error, PageAsk};
use aftercare_wire::{UnitSearch, UnitView};
use axum::response::Response;
use maud::Markup;

const MOST: u32 = 200;

/// What is typed is an address where it has an `@`, otherwise a serial number. It stays out of every address bar.
fn request(fields: &Fields) -> Result<UnitSearch, Error> {
    let text = fields.get("find").ok_or_else(|| Error::field("find", "required", "this is needed"))?;
    Ok(match text.contains('@') {
        true => UnitSearch { serial: None, email: Some(text.to_owned()) },
        false => UnitSearch { serial: Some(text.to_owned()), email: None },
    })
}

async fn found(form: &Form) -> Result<Vec<UnitView>, Error> {
    let ask = PageAsk { cursor: None, limit: Some(MOST) };
    let page = form.page.web.app.unit_search(&form.page.visitor.ctx, &request(&form.fields)?, &ask).await;
    page.map(|page| page.items).map_err(in_sight)
}

/// The form has one field.
fn in_sight(error: Error) -> Error {
    match error {
        Error::Input(mut errors) => {
            errors.iter_mut().for_each(|wrong| wrong.field = "find".to_owned());
            Error::Input(errors)
        }
        other => other,
    }
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    match found(&form).await {
        Ok(units) => match units.as_slice() {
            [unit] => redirect(&format!("/desk/units/{}", unit.id)),
            _ => page.html(200, &content(page, FormState { values: form.fields.shown(), problem: None }, Some(units))),
        },
        Err(error) => form.again(&error, |state| async { Ok(content(page, state, None)) }).await,
    }
}

fn content(page: &Page, form: FormState, found: Option<Vec<UnitView>>) -> Markup {
    search::page(&page.shell(), &search::SearchPage { form, found })
}
