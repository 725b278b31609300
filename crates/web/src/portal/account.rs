//! What people see and change about themselves.

use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::account;
use aftercare_app::Error;
use aftercare_wire::TokenCreated;
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

/// The forms of the page that can come back with something wrong.
#[derive(Default)]
pub(crate) struct Forms {
    pub password: FormState,
    pub token: FormState,
}

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, Forms::default(), None).await)
}

pub(crate) async fn content(page: &Page, forms: Forms, created: Option<TokenCreated>) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let me = app.me(ctx).await?;
    let contact = app.contact(ctx).await?;
    let view = account::AccountPage {
        contact_region: contact.address.as_ref().map(|address| page.region_name(&address.region)).unwrap_or_default(),
        contact,
        region_name: page.region_name(&me.region),
        sessions: app.sessions(ctx, page.visitor.session.as_ref()).await?,
        tokens: app.tokens(ctx).await?,
        created,
        scopes: me.scopes.clone(),
        password: forms.password,
        passkeys: app.passkeys_work() && !app.passkeys(ctx).await?.is_empty(),
        form: forms.token,
        me,
    };
    Ok(account::page(&page.shell(), &view))
}

/// "This was not me."
pub(crate) async fn session_deny(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.sign_in_deny(&page.visitor.ctx, &id).await {
        Ok(()) => page.go("/account", "sign-in-denied"),
        Err(error) => page.problem(&error),
    }
}

pub(crate) async fn session_end(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.session_end(&page.visitor.ctx, &id).await {
        Ok(()) => page.go("/account", "session-ended"),
        Err(error) => page.problem(&error),
    }
}
