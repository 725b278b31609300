use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::users;
use aftercare_app::Error;
use aftercare_wire::{Role, RoleChange};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

const PAGE: u32 = 50;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page, FormState::default()).await)
}

async fn content(page: &Page, form: FormState) -> Result<Markup, Error> {
    let users = page.web.app.users(&page.visitor.ctx, None, page.query("cursor"), PAGE).await?;
    Ok(users::page(&page.shell(), &users::UsersPage { users, form }))
}

pub(crate) async fn change(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = "/desk/users".to_owned();
    let page = &form.page;
    let done = match form.fields.read::<Role>("roles") {
        Ok(role) => {
            let app = page.web.app.clone();
            let request = RoleChange { roles: vec![role] };
            form.once_kept(move |ctx| async move { app.role_change(&ctx, &id.as_str().into(), &request).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(&page.path, "roles"),
        Err(error) => form.again(&error, |state| content(page, state)).await,
    }
}
