//! A parent agrees that a child opens an account, by the link of a mail.

use super::password::{is_token, secret};
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::parent::{self, ParentPage};
use aftercare_app::Error;
use aftercare_wire::{ParentalConsent, ParentalDecline, ParentalWithdrawal};
use axum::response::Response;
use maud::Markup;

/// Shows what is asked and uses nothing: programs that look at mail follow links as well.
pub(crate) async fn show(page: Page) -> Response {
    let token = page.query("token").unwrap_or_default().to_owned();
    secret(page.show(content(&page, token, FormState::default()).await))
}

async fn content(page: &Page, token: String, form: FormState) -> Result<Markup, Error> {
    let told = if is_token(&token) { page.web.app.parental_consent_told(&token, &page.visitor.caller).await? } else { None };
    let mut shell = page.shell();
    if told.is_some() {
        // Whoever changes the language here comes back with the link.
        shell.path = format!("/sign-up/parent?token={token}");
    }
    Ok(parent::page(&shell, &ParentPage { told: told.map(|told| (token, told)), form }))
}

/// Shows what the end of a consent does, and uses nothing.
pub(crate) async fn withdraw_show(page: Page) -> Response {
    let token = page.query("token").unwrap_or_default().to_owned();
    secret(page.show(withdrawal(&page, token, FormState::default()).await))
}

async fn withdrawal(page: &Page, token: String, form: FormState) -> Result<Markup, Error> {
    let told = if is_token(&token) { page.web.app.parental_withdrawal_told(&token, &page.visitor.caller).await? } else { None };
    let mut shell = page.shell();
    if told.is_some() {
        shell.path = format!("/sign-up/parent/withdraw?token={token}");
    }
    Ok(parent::withdrawal(&shell, &ParentPage { told: told.map(|told| (token, told)), form }))
}

pub(crate) async fn withdraw(form: Form) -> Response {
    let (page, token) = (&form.page, form.fields.text("token"));
    let request = ParentalWithdrawal { token: token.clone() };
    match page.web.app.parental_withdraw(&page.visitor.ctx, &request, &page.visitor.caller).await {
        Ok(()) => page.go("/", "parent-withdrew"),
        Err(error) => secret(form.again(&error, |state| withdrawal(page, token, state)).await),
    }
}

pub(crate) async fn send(form: Form) -> Response {
    let (page, token) = (&form.page, form.fields.text("token"));
    let request = ParentalConsent { token: token.clone(), name: form.fields.text("name"), agreed: form.fields.yes("agreed") };
    match page.web.app.parental_consent(&page.visitor.ctx, &request, &page.visitor.caller).await {
        Ok(()) => page.go("/", "parent-agreed"),
        Err(error) => secret(form.again(&error, |state| content(page, token, state)).await),
    }
}

pub(crate) async fn decline(form: Form) -> Response {
    let (page, token) = (&form.page, form.fields.text("token"));
    let request = ParentalDecline { token: token.clone() };
    match page.web.app.parental_decline(&page.visitor.ctx, &request, &page.visitor.caller).await {
        Ok(()) => page.go("/", "parent-declined"),
        Err(error) => secret(form.again(&error, |state| content(page, token, state)).await),
    }
}
