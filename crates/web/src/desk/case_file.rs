use crate::case_form;
use crate::page::Page;
use crate::templates::FormState;
use crate::templates::desk::case_file;
use aftercare_app::{Action, Error};
use aftercare_wire::{Act, CaseView};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::Response;
use maud::Markup;

pub(crate) async fn show(Path(id): Path<String>, page: Page) -> Response {
    page.show(content(&page, &id, FormState::default()).await)
}

pub(crate) async fn content(page: &Page, id: &str, form: FormState) -> Result<Markup, Error> {
    let (app, ctx) = (&page.web.app, &page.visitor.ctx);
    let mut case = app.case(ctx, id).await?;
    case.acts.retain(|act| action(*act).is_some_and(|action| page.may(action)));
    let findings = if case.acts.contains(&Act::Assess) { app.case_findings(ctx, id).await? } else { Vec::new() };
    let models = if case.acts.contains(&Act::Ship) { app.models(ctx)? } else { Vec::new() };
    let currency = currency(page, &case).await?;
    let customer = match app.customer(ctx, id).await {
        Ok(customer) => Some(customer),
        // Erased: the case stays, whose it was is gone.
        Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    let region_name = customer.as_ref().and_then(|customer| customer.address.as_ref()).map(|address| page.region_name(&address.region));
    let more = (page.may(Action::EvidenceUpload) && !case.state.is_over()).then(|| case_form::limits(page));
    let view =
        case_file::CaseFilePage { case, customer, region_name: region_name.unwrap_or_default(), more, findings, models, currency, form };
    Ok(case_file::page(&page.shell(), &view))
}

/// Files that a customer sent by another way than the portal.
pub(crate) async fn evidence_add(Path(id): Path<String>, page: Page, body: Result<Multipart, MultipartRejection>) -> Response {
    let path = format!("/desk/cases/{id}");
    case_form::evidence_add(page, &id, path, body, async |page: &Page, state| content(page, &id, state).await).await
}

/// The currency of the plan's prices, without a plan that of the price list.
pub(crate) async fn currency(page: &Page, case: &CaseView) -> Result<String, Error> {
    let plan = match &case.plan_id {
        Some(plan) => page.web.app.plan(&page.visitor.ctx, plan).await?.discount_left,
        None => None,
    };
    Ok(plan.map_or_else(|| page.web.app.world().prices.default_table().currency.clone(), |money| money.currency))
}

/// What a person must be allowed to do for an act of the desk.
fn action(act: Act) -> Option<Action> {
    Some(match act {
        Act::Receive => Action::CaseReceive,
        Act::Assess => Action::CaseAssess,
        Act::Report => Action::CaseReport,
        Act::Refund => Action::CaseRefund,
        Act::Ship => Action::CaseShip,
        Act::Sign => Action::CaseSign,
        Act::Refuse => Action::CaseRefuse,
        Act::WaiveGround => Action::CaseWaive,
        Act::Withdraw => Action::CaseWithdraw,
        _ => return None,
    })
}
