//! A unit and its plan, and what support records about them.

use crate::form::Form;
use crate::page::Page;
use crate::routes::DESK_UNIT_STEPS;
use crate::templates::FormState;
use crate::templates::desk::unit;
use aftercare_app::{Action, App, Context, Error};
use aftercare_wire::{PlanExit, UnitView};
use axum::extract::Path;
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let history = app.unit_history(ctx, id).await?;
    let plan = match &history.unit.plan_id {
        Some(plan) => Some(app.plan(ctx, plan).await?),
        None => None,
    };
    let today = page.today_in(plan.as_ref().map_or(history.unit.bought_in.as_str(), |plan| plan.bought_in.as_str()));
    let kinds = match page.may(Action::CaseOpen) && history.unit.open_case_id.is_none() {
        true => crate::portal::device::kinds(page, &history.unit)?,
        false => Vec::new(),
    };
    let may_return = page.may(Action::PlanDeviceReturned);
    let may_confirm_exit = page.may(Action::PlanConfirmExit);
    Ok(unit::page(&page.shell(), &unit::UnitPage { history, plan, today, kinds, may_return, may_confirm_exit, form }))
}

async fn carry_out(app: &App, ctx: &Context, id: &str, step: &str) -> Result<UnitView, Error> {
    if step == "return" {
        return app.unit_return(ctx, id).await;
    }
    let unit = app.unit(ctx, id).await?;
    let plan = unit.plan_id.as_deref().ok_or(Error::NotFound { what: "plan" })?;
    app.plan_exit(ctx, plan, &PlanExit { confirm: true }).await?;
    app.unit(ctx, id).await
}

pub(crate) async fn step(Path((id, name)): Path<(String, String)>, mut form: Form) -> Response {
    if !DESK_UNIT_STEPS.contains(&name.as_str()) {
        return form.page.problem(&Error::NotFound { what: "step" });
    }
    form.page.path = format!("/desk/units/{id}");
    let page = &form.page;
    let (app, unit, step) = (page.web.app.clone(), id.clone(), name.clone());
    // The answer that a plan's step keeps is the plan; what it was is all the same here.
    let done = form.once(move |ctx| async move { carry_out(&app, &ctx, &unit, &step).await.map(|_| serde_json::Value::Null) }).await;
    match done {
        Ok(_) => page.go(&page.path, &name),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}
