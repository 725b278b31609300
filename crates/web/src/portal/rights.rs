//! Asking for what one's data give a right to, and following it.

use super::passkey::instead;
use crate::download;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::rights;
use aftercare_app::{Error, PrivacyReader};
use aftercare_wire::{AccountClose, RightOffered, RightsRequestCreate};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page).await)
}

async fn content(page: &Page) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let own = match page.me {
        Some(_) => Some((app.rights_offered(ctx).await?, app.rights_own(ctx).await?)),
        None => None,
    };
    let regulator = app.privacy(ctx, &PrivacyReader::default()).await?.controller.regulator;
    let view = rights::RightsPage { own, operator: app.operator(ctx), ways: app.rights_ways(ctx).await?, regulator };
    Ok(rights::page(&page.shell(), &view))
}

pub(crate) async fn ask_show(Path(right): Path<String>, page: Page) -> Response {
    page.show(asking(&page, &right, FormState::default()).await)
}

async fn offered(page: &Page, right: &str) -> Result<RightOffered, Error> {
    let all = page.web.app.rights_offered(&page.visitor.ctx).await?;
    all.into_iter().find(|one| one.right == right).ok_or(Error::NotFound { what: "right" })
}

async fn asking(page: &Page, right: &str, form: FormState) -> Result<Markup, Error> {
    let right = offered(page, right).await?;
    let kept = match right.erases {
        true => Some(page.web.app.rights_erasure_preview(&page.visitor.ctx).await?),
        false => None,
    };
    Ok(rights::ask(&page.shell(), &rights::RightAskPage { right, kept, form }))
}

pub(crate) async fn ask(Path(right): Path<String>, form: Form) -> Response {
    match asked(&form, &right).await {
        Ok(id) => form.page.go(&format!("/rights/requests/{id}"), "rights-asked"),
        Err(error) => form.again(&error, |state| asking(&form.page, &right, state)).await,
    }
}

async fn asked(form: &Form, right: &str) -> Result<String, Error> {
    if offered(&form.page, right).await?.erases && !form.fields.yes("confirmed") {
        return Err(Error::field("confirmed", "required", "this is needed"));
    }
    let request = RightsRequestCreate { right: right.to_owned(), text: form.fields.text("text") };
    let app = form.page.web.app.clone();
    form.once_kept(move |ctx| async move { app.rights_asked(&ctx, &request).await.map(|view| view.id) }).await
}

pub(crate) async fn request(Path(id): Path<String>, page: Page) -> Response {
    page.show(one(&page, &id, FormState::default()).await)
}

async fn one(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let view = rights::RightsRequestPage {
        request: app.rights_own_request(ctx, id).await?,
        login: page.me.as_ref().map(|me| me.login().to_owned()).unwrap_or_default(),
        passkeys: !app.passkeys(ctx).await?.is_empty(),
        support: app.operator(ctx).support.email,
        form,
    };
    Ok(rights::request(&page.shell(), &view))
}

pub(crate) async fn copy(Path(id): Path<String>, page: Page) -> Response {
    match page.web.app.rights_copy(&page.visitor.ctx, &id).await {
        Ok(file) => download::response(file),
        Err(error) => page.problem(&error),
    }
}

pub(crate) async fn reauthenticate(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = format!("/rights/requests/{id}");
    let page = &form.page;
    let shown = match instead(&form.fields) {
        Ok(passkey) => {
            let shown = AccountClose { current_password: form.fields.verbatim("current_password"), passkey };
            page.web.app.rights_reauthenticated(&page.visitor.ctx, &id, &shown, &page.visitor.caller).await
        }
        Err(error) => Err(error),
    };
    match shown {
        Ok(_) => page.go(&page.path, "rights-shown"),
        Err(error) => form.again(&error, |state| one(page, &id, state)).await,
    }
}
