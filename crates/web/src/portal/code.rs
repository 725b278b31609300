//! Codes by text message: opening an account, and a new password.

use super::sign::signed_in;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::phone_code::{self, CodeOpens, PhoneCodePage};
use aftercare_wire::{AccountConfirmByCode, PasswordResetByCode};
use axum::response::Response;
use maud::Markup;

fn content(page: &Page, opens: CodeOpens, form: FormState) -> Markup {
    phone_code::page(&page.shell(), &PhoneCodePage { opens, form })
}

pub(crate) async fn sign_up_show(page: Page) -> Response {
    page.html(200, &content(&page, CodeOpens::Account, FormState::default()))
}

pub(crate) async fn sign_up_send(form: Form) -> Response {
    let (page, fields) = (&form.page, &form.fields);
    let request = AccountConfirmByCode { phone: fields.text("phone"), code: fields.text("code"), password: fields.verbatim("password") };
    let caller = match page.visitor.signing_in(&page.web) {
        Ok(caller) => caller,
        Err(error) => return page.problem(&error),
    };
    match page.web.app.account_confirm_by_code(&page.visitor.ctx, &request, &caller).await {
        Ok((_, session)) => signed_in(page, page.go("/", "welcome"), &session, &caller),
        Err(error) => form.again(&error, |state| async { Ok(content(page, CodeOpens::Account, state)) }).await,
    }
}

pub(crate) async fn password_show(page: Page) -> Response {
    page.html(200, &content(&page, CodeOpens::Password, FormState::default()))
}

pub(crate) async fn password_send(form: Form) -> Response {
    let (page, fields) = (&form.page, &form.fields);
    let request =
        PasswordResetByCode { phone: fields.text("phone"), code: fields.text("code"), new_password: fields.verbatim("new_password") };
    match page.web.app.password_reset_by_code(&request, &page.visitor.caller).await {
        Ok(()) => page.go("/sign-in", "password-set"),
        Err(error) => form.again(&error, |state| async { Ok(content(page, CodeOpens::Password, state)) }).await,
    }
}
