use crate::page::Page;
use crate::portal::flight::content;
use crate::templates::timeline::Reader;
use axum::extract::Path;
use axum::response::Response;

/// How the flight of a case ended.
pub(crate) async fn report(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, Reader::Staff).await)
}
