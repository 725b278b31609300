use crate::page::Page;
use axum::extract::Path;
use axum::response::Response;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(crate::portal::receipt::content(&page, &id, true).await)
}
