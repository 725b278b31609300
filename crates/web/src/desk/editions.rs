//! The editions as staff read and compare them.

use crate::page::Page;
use crate::templates::desk::{diff, editions};
use axum::extract::Path;
use axum::response::Response;

pub(crate) async fn list(page: Page) -> Response {
    let found = page.web.app.editions(&page.visitor.ctx);
    page.show(found.map(|all| editions::list(&page.shell(), &editions::EditionsPage { editions: all })))
}

pub(crate) async fn edition(Path(id): Path<String>, page: Page) -> Response {
    let found = page.web.app.edition(&page.visitor.ctx, &id);
    page.show(found.map(|view| editions::edition(&page.shell(), &editions::EditionPage { view })))
}

pub(crate) async fn clause(Path((edition, id)): Path<(String, String)>, page: Page) -> Response {
    let found = page.web.app.clause(&page.visitor.ctx, &edition, &id);
    page.show(found.map(|clause| editions::clause(&page.shell(), &editions::ClausePage { clause })))
}

pub(crate) async fn compare(Path((left, right)): Path<(String, String)>, page: Page) -> Response {
    let found = page.web.app.edition_compare(&page.visitor.ctx, &left, &right).await;
    page.show(found.map(|diff| diff::page(&page.shell(), &diff::DiffPage { diff })))
}
