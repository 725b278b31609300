use crate::page::{Page, redirect};
use crate::templates::portal::{home, welcome};
use aftercare_app::{Error, PageAsk};
use aftercare_wire::Role;
use axum::response::Response;
use maud::Markup;

/// The newest, of which the open ones stand first.
const MOST_CASES: u32 = 100;

/// The first page: for visitors, owners or, one door on, staff.
pub(crate) async fn show(page: Page) -> Response {
    match page.role() {
        None => page.show(visitor(&page)),
        Some(Role::Owner) => page.show(owner(&page).await),
        Some(Role::Editor) => redirect("/desk/editions"),
        Some(Role::PrivacyOfficer) => redirect("/desk/privacy"),
        Some(_) => redirect("/desk"),
    }
}

/// The terms that a visitor may read first: in their language where there is such an edition.
fn visitor(page: &Page) -> Result<Markup, Error> {
    let editions = page.web.app.editions(&page.visitor.ctx)?;
    let language = page.visitor.ctx.language;
    let edition = editions.iter().find(|edition| edition.language == language.as_str()).or(editions.first());
    Ok(welcome::page(&page.shell(), edition.map_or("", |edition| edition.id.as_str())))
}

async fn owner(page: &Page) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let units = app.units(ctx, &PageAsk { cursor: page.query("cursor").map(str::to_owned), limit: None }).await?;
    let mut plans = Vec::new();
    for plan in units.items.iter().filter_map(|unit| unit.plan_id.as_deref()) {
        plans.push(app.plan(ctx, plan).await?);
    }
    let mut cases = app.cases(ctx, &PageAsk { cursor: None, limit: Some(MOST_CASES) }).await?.items;
    cases.sort_by_key(|case| case.state.is_over());
    Ok(home::page(&page.shell(), &home::HomePage { units, plans, cases }))
}
