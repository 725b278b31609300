use crate::page::Page;
use crate::templates::desk::audit;
use axum::response::Response;

const PAGE: u32 = 100;

pub(crate) async fn show(page: Page) -> Response {
    let entries = page.web.app.audit(&page.visitor.ctx, page.query("from"), page.query("until"), page.query("cursor"), PAGE).await;
    page.show(entries.map(|entries| audit::page(&page.shell(), &audit::AuditPage { entries })))
}
