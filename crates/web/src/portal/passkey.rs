//! Passkeys of the account, and signing in by one.

use super::sign::{in_page, signed_in};
use crate::form::{Fields, Form};
use crate::page::{Page, own_path, redirect};
use crate::templates::FormState;
use crate::templates::portal::passkeys::{self, PasskeysPage};
use aftercare_app::Error;
use aftercare_wire::{PasskeyAdd, PasskeyAnswer};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;
use serde::de::DeserializeOwned;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default()).await)
}

async fn content(page: &Page, form: FormState) -> Result<Markup, Error> {
    let app = &page.web.app;
    let email = page.me.as_ref().map(|me| me.login().to_owned()).unwrap_or_default();
    let view = PasskeysPage { passkeys: app.passkeys(&page.visitor.ctx).await?, email, work: app.passkeys_work(), form };
    Ok(passkeys::page(&page.shell(), &view))
}

pub(crate) async fn add(form: Form) -> Response {
    let page = &form.page;
    match added(&form).await {
        Ok(()) => page.go("/account/passkeys", "passkey-added"),
        Err(error) => form.again(&error, |state| content(page, state)).await,
    }
}

async fn added(form: &Form) -> Result<(), Error> {
    let (page, fields) = (&form.page, &form.fields);
    let (name, current_password) = (fields.text("name"), fields.verbatim("current_password"));
    let request = PasskeyAdd { name, current_password, made: read(fields)? };
    page.web.app.passkey_add(&page.visitor.ctx, &request, &page.visitor.caller).await.map(drop)
}

pub(crate) async fn remove(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.passkey_remove(&page.visitor.ctx, &id).await {
        Ok(()) => page.go("/account/passkeys", "passkey-removed"),
        Err(error) => page.problem(&error),
    }
}

pub(crate) async fn sign_in(form: Form) -> Response {
    let page = &form.page;
    let next = form.fields.get("next").and_then(own_path).map(str::to_owned);
    let caller = match page.visitor.signing_in(&page.web) {
        Ok(caller) => caller,
        Err(error) => return page.problem(&error),
    };
    let token = match read::<PasskeyAnswer>(&form.fields) {
        Ok(answer) => page.web.app.sign_in_by_passkey(page.visitor.language, &answer, &caller).await,
        Err(error) => Err(error),
    };
    match token {
        Ok(token) => signed_in(page, redirect(next.as_deref().unwrap_or("/")), &token, &caller),
        Err(error) => form.again(&error, |state| in_page(page, next, state)).await,
    }
}

/// What the script put into the form.
fn read<T: DeserializeOwned>(fields: &Fields) -> Result<T, Error> {
    let text = fields.get("passkey").unwrap_or_default();
    serde_json::from_str(text).map_err(|_| Error::field("passkey", "required", "an answer of a passkey is needed"))
}

/// Where the password is asked again, a passkey may answer instead.
///
/// # Errors
/// A field error for what is not readable.
pub(super) fn instead(fields: &Fields) -> Result<Option<PasskeyAnswer>, Error> {
    if fields.get("passkey").unwrap_or_default().is_empty() { Ok(None) } else { read(fields).map(Some) }
}
