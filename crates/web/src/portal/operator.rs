//! Whom to ask, and who runs the service.

use crate::page::Page;
use crate::templates::portal::operator;
use axum::response::Response;

pub(crate) async fn show(page: Page) -> Response {
    let view = page.web.app.operator(&page.visitor.ctx);
    page.html(200, &operator::page(&page.shell(), &view))
}
