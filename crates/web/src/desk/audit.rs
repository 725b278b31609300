use crate::page::Page;
use crate::templates::desk::audit::{self, AuditPage, TrailFilter};
use aftercare_app::{Error, TrailAsk};
use axum::response::Response;
use maud::Markup;

const PAGE: u32 = 100;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page).await)
}

async fn content(page: &Page) -> Result<Markup, Error> {
    let ask = TrailAsk {
        from: page.query("from"),
        until: None,
        last_day: page.query("to"),
        actor: page.query("actor"),
        resource: page.query("resource"),
        cursor: page.query("cursor"),
        limit: PAGE,
    };
    let entries = page.web.app.audit(&page.visitor.ctx, &ask).await?;
    let text = |asked: Option<&str>| asked.unwrap_or_default().trim().to_owned();
    let filter = TrailFilter { from: text(ask.from), to: text(ask.last_day), actor: text(ask.actor), resource: text(ask.resource) };
    Ok(audit::page(&page.shell(), &AuditPage { entries, filter }))
}
