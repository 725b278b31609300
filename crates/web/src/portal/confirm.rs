//! Opening an account by the link of the mail.

use super::password::{is_token, secret};
use super::sign::signed_in;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::sign_up_confirm::{self, SignUpConfirmPage};
use aftercare_app::Error;
use aftercare_wire::AccountConfirm;
use axum::response::Response;
use maud::Markup;

/// Shows the form and uses nothing: programs that look at mail follow links as well.
pub(crate) async fn show(page: Page) -> Response {
    let token = page.query("token").filter(|token| is_token(token)).map(str::to_owned);
    secret(page.html(200, &confirm_page(&page, token, FormState::default())))
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    let token = form.fields.text("token");
    let request = AccountConfirm { token: token.clone(), password: form.fields.verbatim("password") };
    let caller = match page.visitor.signing_in(&page.web) {
        Ok(caller) => caller,
        Err(error) => return page.problem(&error),
    };
    match page.web.app.account_confirm(&page.visitor.ctx, &request, &caller).await {
        Ok((_, session)) => signed_in(page, page.go("/", "welcome"), &session, &caller),
        Err(error) => {
            let over = matches!(&error, Error::Input(wrong) if wrong.iter().any(|wrong| wrong.field == "token"));
            let token = Some(token).filter(|token| !over && is_token(token));
            secret(form.again(&error, |state| async { Ok(confirm_page(page, token, state)) }).await)
        }
    }
}

fn confirm_page(page: &Page, token: Option<String>, form: FormState) -> Markup {
    let mut shell = page.shell();
    if let Some(token) = &token {
        // Whoever changes the language here comes back with the link.
        shell.path = format!("/sign-up/confirm?token={token}");
    }
    sign_up_confirm::page(&shell, &SignUpConfirmPage { form, token })
}
