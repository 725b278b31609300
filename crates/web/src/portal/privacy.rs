use crate::page::Page;
use crate::templates::portal::privacy;
use axum::response::Response;

pub(crate) async fn show(page: Page) -> Response {
    page.html(200, &privacy::page(&page.shell()))
}
