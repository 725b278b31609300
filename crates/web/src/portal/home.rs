use crate::page::{Page, redirect};
use crate::templates::portal::{home, welcome};
use aftercare_app::Error;
use aftercare_wire::{CaseState, Role};
use axum::response::Response;
use maud::Markup;

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
    let units = app.units(ctx).await?;
    let plans = app.plans(ctx).await?;
    let mut cases = app.cases(ctx).await?;
    cases.sort_by_key(|case| is_over(case.state));
    Ok(home::page(&page.shell(), &home::HomePage { units, plans, cases }))
}

fn is_over(state: CaseState) -> bool {
    matches!(state, CaseState::Signed | CaseState::Withdrawn | CaseState::Refused | CaseState::Unavailable)
}
