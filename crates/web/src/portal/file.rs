use crate::download;
use crate::page::Page;
use aftercare_app::Error;
use axum::extract::Path;
use axum::response::Response;

/// A stored file, to be saved.
pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    match page.web.app.blob_read(&page.visitor.ctx, &id, page.query("case")).await {
        Ok(file) => download::response(file),
        Err(Error::Input(_)) => page.problem(&Error::NotFound { what: "file" }),
        Err(error) => page.problem(&error),
    }
}
