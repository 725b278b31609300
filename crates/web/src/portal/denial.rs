//! A sign-in that was not the owner's, by the link of the mail that told of it.

use super::password::{is_token, secret};
use crate::form::Form;
use crate::page::Page;
use crate::templates::portal::denial;
use aftercare_app::Error;
use aftercare_wire::SignInDenied;
use axum::response::Response;

/// Shows the sign-in and denies nothing: programs that look at mail follow links as well.
pub(crate) async fn show(page: Page) -> Response {
    let token = page.query("token").filter(|token| is_token(token)).unwrap_or_default().to_owned();
    let told = match page.web.app.sign_in_told(&token, &page.visitor.caller).await {
        Ok(told) => told,
        Err(error) => return page.problem(&error),
    };
    let mut shell = page.shell();
    shell.path = format!("/sign-in/deny?token={token}");
    secret(page.html(200, &denial::page(&shell, &denial::DenialPage { told: told.map(|told| (token, told)) })))
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    let request = SignInDenied { token: form.fields.text("token") };
    match page.web.app.sign_in_deny_by_link(&request, &page.visitor.caller).await {
        Ok(()) => page.go("/password/forgotten", "sign-in-denied"),
        Err(Error::Input(_)) => secret(page.html(422, &denial::page(&page.shell(), &denial::DenialPage { told: None }))),
        Err(error) => page.problem(&error),
    }
}
