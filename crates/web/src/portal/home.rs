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
        None => page.html(200, &welcome::page(&page.shell())),
        Some(Role::Owner) => page.show(owner(&page).await),
        Some(Role::Editor) => redirect("/desk/editions"),
        Some(_) => redirect("/desk"),
    }
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
