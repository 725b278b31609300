//! Closing the account, after what it does was shown.

use super::passkey::instead;
use crate::form::Form;
use crate::page::{Page, with_header};
use crate::templates::FormState;
use crate::templates::portal::account_close::{self, AccountClosePage};
use crate::visitor::session_cookie_gone;
use aftercare_app::Error;
use aftercare_wire::AccountClose;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default()).await)
}

async fn content(page: &Page, form: FormState) -> Result<Markup, Error> {
    let app = &page.web.app;
    let closing = app.closing_preview(&page.visitor.ctx).await?;
    let email = page.me.as_ref().map(|me| me.login().to_owned()).unwrap_or_default();
    Ok(account_close::page(
        &page.shell(),
        &AccountClosePage { closing, email, passkeys: !app.passkeys(&page.visitor.ctx).await?.is_empty(), form },
    ))
}

pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    let closed = match instead(&form.fields) {
        Ok(passkey) => {
            let request = AccountClose { current_password: form.fields.verbatim("current_password"), passkey };
            page.web.app.account_close(&page.visitor.ctx, &request, &page.visitor.caller).await
        }
        Err(error) => Err(error),
    };
    match closed {
        Ok(_) => with_header(page.go("/", "account-closed"), session_cookie_gone(&page.web)),
        Err(error) => form.again(&error, |state| content(page, state)).await,
    }
}
