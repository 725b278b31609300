//! What staff do on a case.

use super::case_file::{content, currency};
use crate::form::{Fields, Form, Wrong};
use crate::money;
use crate::page::Page;
use crate::routes::DESK_STEPS;
use aftercare_app::{App, Context, Error};
use aftercare_wire::{Assess, CaseView, Cause, Parcel, Refund, Refuse, RepairQuote, ReportProduce, Ship, WaiveGround};
use axum::extract::Path;
use axum::response::Response;

/// A step, already read from its form.
enum Step {
    Receive(Parcel),
    Assess(Assess),
    Report(ReportProduce),
    Refund(Refund),
    Ship(Ship),
    Sign,
    Refuse(Refuse),
    Waive(WaiveGround),
    Withdraw,
}

async fn read(page: &Page, id: &str, name: &str, fields: &Fields) -> Result<Step, Error> {
    Ok(match name {
        "receive" => {
            let counted = fields.components()?;
            Step::Receive(Parcel { components: (!counted.is_empty()).then_some(counted), controller: Some(fields.yes("controller")) })
        }
        "assess" => {
            let case = page.web.app.case(&page.visitor.ctx, id).await?;
            Step::Assess(assessment(&currency(page, &case).await?, fields)?)
        }
        "report" => Step::Report(ReportProduce { record: fields.optional("record") }),
        "refund" => Step::Refund(Refund { amount: fields.read("amount")?, reference: fields.optional("reference") }),
        "ship" => Step::Ship(Ship {
            new_serial: fields.optional("new_serial"),
            new_model: fields.optional("new_model"),
            tracking: fields.optional("tracking"),
        }),
        "sign" => Step::Sign,
        "refuse" => Step::Refuse(Refuse { ground: fields.read("ground")?, reason: fields.text("reason") }),
        "waive" => Step::Waive(WaiveGround { ground: fields.read("ground")?, reason: fields.text("reason") }),
        "withdraw" => Step::Withdraw,
        _ => return Err(Error::NotFound { what: "step" }),
    })
}

fn assessment(currency: &str, fields: &Fields) -> Result<Assess, Error> {
    let mut wrong = Wrong::default();
    let amount = |name: &str| match fields.get(name) {
        None => Ok(0),
        Some(text) => {
            let money = money::parse(text, currency).ok_or_else(|| Error::field(name, "not-an-amount", "an amount such as 120.50"))?;
            Ok(money.minor)
        }
    };
    let cause = wrong.take(fields.read::<Cause>("cause"));
    let material = wrong.take(amount("repair.material"));
    let labour = wrong.take(amount("repair.labour"));
    let missing_material = wrong.take(amount("repair.missing_material"));
    let (Some(cause), Some(material), Some(labour), Some(missing_material)) = (cause, material, labour, missing_material) else {
        return Err(wrong.error());
    };
    Ok(Assess {
        cause,
        in_warranty_scope: fields.yes("in_warranty_scope"),
        damaged: fields.all("damaged"),
        findings: fields.all("findings"),
        repair: Some(RepairQuote { material, labour, missing_material }),
    })
}

async fn carry_out(app: &App, ctx: &Context, id: &str, step: &Step) -> Result<CaseView, Error> {
    match step {
        Step::Receive(request) => app.case_receive(ctx, id, request).await,
        Step::Assess(request) => app.case_assess(ctx, id, request).await,
        Step::Report(request) => app.case_report(ctx, id, request).await,
        Step::Refund(request) => app.case_refund(ctx, id, request).await,
        Step::Ship(request) => app.case_ship(ctx, id, request).await,
        Step::Sign => app.case_sign(ctx, id).await,
        Step::Refuse(request) => app.case_refuse(ctx, id, request).await,
        Step::Waive(request) => app.case_waive(ctx, id, request).await,
        Step::Withdraw => app.case_withdraw(ctx, id).await,
    }
}

pub(crate) async fn send(Path((id, name)): Path<(String, String)>, mut form: Form) -> Response {
    if !DESK_STEPS.contains(&name.as_str()) {
        return form.page.problem(&Error::NotFound { what: "step" });
    }
    form.page.path = format!("/desk/cases/{id}");
    let page = &form.page;
    let done = match read(page, &id, &name, &form.fields).await {
        Ok(step) => {
            let (app, case) = (page.web.app.clone(), id.clone());
            form.once(move |ctx| async move { carry_out(&app, &ctx, &case, &step).await }).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => page.go(&page.path, &name),
        Err(error) => form.again(&error, |state| content(page, &id, state)).await,
    }
}
