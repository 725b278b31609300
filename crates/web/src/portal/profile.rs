//! What people tell of themselves freely, as they enter it.

use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::profile;
use aftercare_app::Error;
use aftercare_wire::OptionalProfile;
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, None).await)
}

async fn content(page: &Page, form: Option<FormState>) -> Result<Markup, Error> {
    let known = page.web.app.optional_profile(&page.visitor.ctx).await?;
    Ok(profile::page(&page.shell(), &profile::ProfilePage { known, form }))
}

pub(crate) async fn send(form: Form) -> Response {
    let (page, fields) = (&form.page, &form.fields);
    let request = OptionalProfile {
        gender: fields.optional("gender"),
        birthday: fields.optional("birthday"),
        profession: fields.optional("profession"),
        about: fields.optional("about"),
    };
    match page.web.app.optional_profile_change(&page.visitor.ctx, &request).await {
        Ok(_) => page.go("/account/profile", "profile"),
        Err(error) => form.again(&error, |state| content(page, Some(state))).await,
    }
}

pub(crate) async fn remove(Path(field): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.optional_profile_remove(&page.visitor.ctx, &field).await {
        Ok(()) => page.go("/account/profile", "profile-removed"),
        Err(error) => page.problem(&error),
    }
}
