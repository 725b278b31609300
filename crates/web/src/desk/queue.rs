use crate::page::Page;
use crate::templates::desk::queue;
use aftercare_app::{Error, QueueQuery};
use axum::response::Response;
use maud::Markup;

const PAGE: u32 = 50;

pub(crate) async fn show(page: Page) -> Response {
    page.show(content(&page).await)
}

async fn content(page: &Page) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let text = |name: &str| page.query(name).unwrap_or_default().to_owned();
    let filter = queue::QueueFilter {
        kind: text("kind"),
        state: text("state"),
        who: text("who"),
        region: text("region"),
        overdue: page.query("overdue") == Some("yes"),
    };
    // A word that is none narrows nothing, as an empty one.
    let query = QueueQuery {
        waiting_for: filter.who.parse().ok(),
        kind: filter.kind.parse().ok(),
        state: filter.state.parse().ok(),
        region: Some(filter.region.clone()).filter(|region| !region.is_empty()),
        overdue: filter.overdue.then_some(true),
        cursor: page.query("cursor").map(str::to_owned),
        limit: PAGE,
    };
    let totals = app.queue_totals(ctx).await?;
    let items = app.queue(ctx, &query).await?;
    Ok(queue::page(&page.shell(), &queue::QueuePage { totals, items, filter, regions: page.regions()? }))
}
