//! Pictures that their owner lets everybody see.

use super::password::secret;
use crate::download;
use crate::form::Form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::portal::{photo_public, public_photo};
use aftercare_app::Error;
use aftercare_wire::{PhotoCopy, PhotoPublish};
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use maud::Markup;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

fn path(id: &str) -> String {
    format!("/photos/{id}/public")
}

/// Before it: what everybody will see.
pub(crate) async fn ask(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let view = page.web.app.photo_publication(&page.visitor.ctx, id).await?;
    Ok(photo_public::page(&page.shell(), &photo_public::PhotoPublicPage { view, form }))
}

/// Looked at with other words, or sent.
pub(crate) async fn send(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = path(&id);
    let page = &form.page;
    if form.fields.get("act") == Some("look") {
        let state = FormState { values: form.fields.shown(), problem: None };
        return page.show(content(page, &id, state).await);
    }
    match published(&form, &id).await {
        Ok(()) => page.go(&path(&id), "photo-public"),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}

async fn published(form: &Form, id: &str) -> Result<(), Error> {
    let shows = form.fields.get("shows");
    if !matches!(shows, Some("nobody" | "agreed" | "not-asked")) {
        return Err(Error::field("shows", "required", "say whether it shows other people"));
    }
    let request = PhotoPublish {
        caption: form.fields.optional("caption"),
        with_name: form.fields.yes("with_name"),
        agreed: form.fields.yes("agreed"),
        shows_others: shows != Some("nobody"),
        others_agreed: shows == Some("agreed"),
    };
    form.page.web.app.photo_publish(&form.page.visitor.ctx, id, &request).await.map(drop)
}

pub(crate) async fn end(Path(id): Path<String>, form: Form) -> Response {
    let page = &form.page;
    match page.web.app.photo_take_back(&page.visitor.ctx, &id).await {
        Ok(()) => page.go(&path(&id), "photo-taken-back"),
        Err(error) => page.problem(&error),
    }
}

/// Goes on with a copy that tells less.
pub(crate) async fn less(Path(id): Path<String>, mut form: Form) -> Response {
    form.page.path = path(&id);
    let page = &form.page;
    let what = PhotoCopy { without_place: true, without_serial: true };
    match page.web.app.photo_copy(&page.visitor.ctx, &id, None, what).await {
        Ok(copy) => page.go(&path(&copy.id), "photo-less"),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}

/// For everybody; whoever asks leaves nothing here and takes nothing along.
pub(crate) async fn show(Path(link): Path<String>, page: Page) -> Response {
    let shown = page.web.app.public_photo(&link).await.map(|photo| public_photo::page(&page.shell(), &photo));
    unfound(page.show(shown))
}

pub(crate) async fn file(Path(link): Path<String>, page: Page) -> Response {
    match page.web.app.public_photo_file(&link).await {
        Ok(file) => unfound(download::response(file)),
        Err(error) => unfound(page.problem(&error)),
    }
}

/// Kept by nobody and found by no search engine: taken back, it is gone everywhere at once.
fn unfound(response: Response) -> Response {
    let mut response = secret(response);
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex, nofollow, noarchive"));
    if response.status() == StatusCode::OK {
        response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    response
}
