use crate::form::Form;
use crate::page::{in_language, own_path, redirect, with_header};
use crate::visitor::{LANGUAGE_COOKIE, language_cookie};
use aftercare_app::Error;
use aftercare_wire::{Language, LanguageChange};
use axum::response::Response;

/// The language from now on: of the account, and of this browser when nobody is signed in.
pub(crate) async fn send(form: Form) -> Response {
    let page = &form.page;
    let language = match form.fields.read::<Language>("language") {
        Ok(language) => language,
        Err(error) => return page.problem(&error),
    };
    if page.me.is_some()
        && let Err(error) = page.web.app.language_change(&page.visitor.ctx, &LanguageChange { language }).await
    {
        return page.problem(&error);
    }
    let back = form.fields.get("back").and_then(own_path).unwrap_or("/");
    let visitor = &page.visitor;
    match page.web.app.may_set_cookie(&visitor.ctx, &visitor.browsing, LANGUAGE_COOKIE).await {
        Ok(_) => with_header(redirect(back), language_cookie(&page.web, language)),
        // Without the choice a browser keeps no language: the account knows it, or the address says it.
        Err(Error::Refused(_)) if page.me.is_some() => redirect(back),
        Err(Error::Refused(_)) => redirect(&in_language(back, language)),
        Err(error) => page.problem(&error),
    }
}
