//! How a flight ended, and where an aircraft was last.

use crate::page::Page;
use crate::templates::flight_report;
use crate::templates::timeline::Reader;
use aftercare_app::Error;
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

/// The report of a case: as produced, or of a record that the address names.
pub(crate) async fn report(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, Reader::Owner).await)
}

pub(crate) async fn content(page: &Page, case: &str, reader: Reader) -> Result<Markup, Error> {
    let report = page.web.app.flight_report(&page.visitor.ctx, case, page.query("record")).await?;
    Ok(flight_report::page(&page.shell(), &report, reader))
}
