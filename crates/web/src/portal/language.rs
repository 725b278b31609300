use crate::form::Form;
use crate::page::{own_path, redirect, with_header};
use crate::visitor::language_cookie;
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
    with_header(redirect(back), language_cookie(&page.web, language))
}
