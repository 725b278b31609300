//! The terms as everybody may read them.

use crate::page::Page;
use crate::templates::portal::terms;
use axum::extract::Path;
use axum::response::Response;

pub(crate) async fn edition(Path(id): Path<String>, page: Page) -> Response {
    let found = page.web.app.edition(&page.visitor.ctx, &id);
    page.show(found.map(|view| terms::edition(&page.shell(), &terms::TermsPage { view })))
}

pub(crate) async fn clause(Path((edition, id)): Path<(String, String)>, page: Page) -> Response {
    let found = page.web.app.clause(&page.visitor.ctx, &edition, &id);
    page.show(found.map(|clause| terms::clause(&page.shell(), &terms::TermsClausePage { clause })))
}
