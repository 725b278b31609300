//! Another password: changed in the account, or set by a link after the one before was forgotten.

use super::account::{Forms, content};
use super::passkey::instead;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::{password_forgotten, password_new};
use aftercare_app::{Begun, Error};
use aftercare_wire::{PasswordChange, PasswordResetConfirm, PasswordResetCreate};
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// More than a token of ours has.
const TOKEN_BYTES: usize = 100;

pub(crate) async fn forgotten_show(page: Page) -> Response {
    page.html(200, &forgotten_page(&page, FormState::default()))
}

fn forgotten_page(page: &Page, form: FormState) -> maud::Markup {
    let phones = page.web.app.logins().has_phones();
    password_forgotten::page(&page.shell(), &password_forgotten::PasswordForgottenPage { form, phones })
}

pub(crate) async fn forgotten_send(form: Form) -> Response {
    let page = &form.page;
    let request = PasswordResetCreate { email: form.fields.text("email") };
    match page.web.app.password_reset_create(&request, &page.visitor.caller).await {
        // What was entered says where to go on, not whether anybody has it.
        Ok(()) if !request.email.contains('@') => page.go("/password/code", "code-asked"),
        Ok(()) => page.go("/password/forgotten", "password-reset-asked"),
        Err(error) => form.again(&error, |state| async { Ok(forgotten_page(page, state)) }).await,
    }
}

/// Shows the form and uses nothing: programs that look at mail follow links as well.
pub(crate) async fn new_show(page: Page) -> Response {
    let token = page.query("token").filter(|token| is_token(token)).map(str::to_owned);
    secret(page.html(200, &new_page(&page, token, FormState::default())))
}

pub(crate) async fn new_send(form: Form) -> Response {
    let page = &form.page;
    let token = form.fields.text("token");
    let request = PasswordResetConfirm { token: token.clone(), new_password: form.fields.verbatim("new_password") };
    match page.web.app.password_reset_confirm(&request, &page.visitor.caller).await {
        Ok(()) => page.go("/sign-in", "password-set"),
        Err(error) => {
            let over = matches!(&error, Error::Input(wrong) if wrong.iter().any(|wrong| wrong.field == "token"));
            let token = Some(token).filter(|token| !over && is_token(token));
            secret(form.again(&error, |state| async { Ok(new_page(page, token, state)) }).await)
        }
    }
}

fn new_page(page: &Page, token: Option<String>, form: FormState) -> maud::Markup {
    let mut shell = page.shell();
    if let Some(token) = &token {
        // Whoever changes the language here comes back with the link.
        shell.path = format!("/password/new?token={token}");
    }
    password_new::page(&shell, &password_new::PasswordNewPage { form, token })
}

pub(super) fn is_token(text: &str) -> bool {
    text.len() <= TOKEN_BYTES && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The address of this page is a secret: what is asked for from here is told the site at most, and nobody keeps the page.
pub(super) fn secret(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sent again, the form changes nothing a second time, and says that it is done.
pub(crate) async fn change(mut form: Form) -> Response {
    form.page.path = "/account".to_owned();
    let page = &form.page;
    match changed(&form).await {
        Ok(()) => page.go("/account", "password-changed"),
        Err(error) => form.again(&error, |password| content(page, Forms { password, ..Forms::default() }, None)).await,
    }
}

async fn changed(form: &Form) -> Result<(), Error> {
    let (app, visitor, fields) = (&form.page.web.app, &form.page.visitor, &form.fields);
    let request = PasswordChange {
        current_password: fields.verbatim("current_password"),
        passkey: instead(fields)?,
        new_password: fields.verbatim("new_password"),
    };
    // The form is known by its key alone: a hash of what it says would be one of the passwords.
    let ticket = match app.idempotency_begin(&visitor.ctx.principal, fields.get("once").unwrap_or_default(), b"password").await? {
        Begun::Go(ticket) => ticket,
        Begun::Replay { .. } => return Ok(()),
    };
    match app.password_change(&visitor.ctx, &request, visitor.session.as_ref(), &visitor.caller).await {
        Ok(()) => app.idempotency_finish(ticket, 204, Vec::new()).await,
        Err(error) => {
            app.idempotency_release(&ticket).await?;
            Err(error)
        }
    }
}
