//! Registration, purchase, bindings, exit, return, transfer.

use super::{Asked, Context, Outcome, Refusal};
use crate::calendar::{is_plausible, period_last_day};
use crate::command::Command;
use crate::derive::{Step, has_service};
use crate::event::EventKind;
use crate::file::CareFile;
use crate::ids::{PlanId, UnitId};
use crate::plan::{Days, PlanState, Reward};
use crate::region::is_code;
use crate::unit::{Binding, Unit};
use aftercare_terms::{Facts, Period, Service, Value, WindowEnd, WindowStart};
use jiff::civil::Date;

pub(super) fn handle(context: &Context<'_>, file: &CareFile, command: &Command) -> Result<Outcome, Refusal> {
    match command {
        Command::RegisterUnit { .. } => register(context, file, command),
        Command::BuyPlan { plan, unit, years, bought_in, covers_in, effective_on } => {
            buy(context, file, &Purchase { plan, unit, years: *years, bought_in, covers_in, effective_on: *effective_on })
        }
        Command::Bind { unit, what } => binding(context, file, unit, *what, true),
        Command::Unbind { unit, what } => binding(context, file, unit, *what, false),
        Command::ReturnDevice { unit } => simple(context, file, Some(unit), |_| vec![EventKind::DeviceReturned { unit: unit.clone() }]),
        Command::Exit => simple(context, file, None, |_| vec![EventKind::ExitRequested]),
        Command::ConfirmExit => simple(context, file, None, |_| ended(PlanState::Left)),
        Command::ReturnPlan => simple(context, file, None, |_| ended(PlanState::Returned)),
        _ => simple(context, file, None, |_| Vec::new()),
    }
}

fn ended(to: PlanState) -> Vec<EventKind> {
    vec![EventKind::PlanStateChanged { to }, EventKind::RewardDecided { reward: Reward::None }]
}

fn register(context: &Context<'_>, file: &CareFile, command: &Command) -> Result<Outcome, Refusal> {
    let Command::RegisterUnit { unit, model, bought_on, bought_in, channel, proof_of_purchase, warranty_last_day } = command else {
        return Err(Refusal::input("look", "unit", "required", "nothing to register"));
    };
    let fail = |field: &str, code: &'static str, message: &str| Err(Refusal::input("look", field, code, message));
    if !file.units.is_empty() {
        return fail("unit", "exists", "the file has a unit already");
    }
    if context.world.catalogue.model(model).is_none() {
        return fail("model", "unknown", "the catalogue has no such model");
    }
    if !is_code(bought_in) {
        return fail("bought_in", "not-a-region", "not a region: two capital letters (ISO 3166-1)");
    }
    let zone = context.world.regions.zone(bought_in);
    if !is_plausible(*bought_on) {
        return fail("bought_on", "out-of-range", "is not a year in which devices are bought");
    }
    if *bought_on > zone.to_datetime(context.now).date() {
        return fail("bought_on", "in-the-future", "lies in the future");
    }
    let months = context.world.regions.get(bought_in).warranty_months;
    let Some(warranty_last_day) = warranty_last_day.or_else(|| period_last_day(*bought_on, months)) else {
        return fail("bought_on", "out-of-range", "lies beyond the calendar");
    };
    if !is_plausible(warranty_last_day) {
        return fail("warranty_last_day", "out-of-range", "is not a year in which a warranty ends");
    }
    if warranty_last_day < *bought_on {
        return fail("warranty_last_day", "before-purchase", "lies before the purchase");
    }
    let kind = EventKind::UnitRegistered {
        unit: unit.clone(),
        model: model.clone(),
        bought_on: *bought_on,
        bought_in: bought_in.clone(),
        channel: *channel,
        proof_of_purchase: *proof_of_purchase,
        warranty_last_day,
    };
    let opened = EventKind::FileOpened { subject: file.subject.clone() };
    let events = vec![context.event(&[], opened), context.event(&[], kind)];
    Ok(Outcome { events, warnings: Vec::new(), cites: Vec::new(), record: None })
}

struct Purchase<'a> {
    plan: &'a PlanId,
    unit: &'a UnitId,
    years: u32,
    bought_in: &'a str,
    covers_in: &'a [String],
    effective_on: Date,
}

fn buy(context: &Context<'_>, file: &CareFile, purchase: &Purchase<'_>) -> Result<Outcome, Refusal> {
    let unit = context.unit(file, purchase.unit)?;
    let wrong = |field: &str, code: &str| {
        Refusal::input(context.act, field, "not-a-region", format!("`{code}` is not a region: two capital letters (ISO 3166-1)"))
    };
    if !is_code(purchase.bought_in) {
        return Err(wrong("bought_in", purchase.bought_in));
    }
    if let Some(code) = purchase.covers_in.iter().find(|code| !is_code(code)) {
        return Err(wrong("covers_in", code));
    }
    let bought_on = context.world.regions.zone(purchase.bought_in).to_datetime(context.now).date();
    if purchase.effective_on < bought_on {
        return Err(Refusal::input(context.act, "effective_on", "before-purchase", "lies before the purchase"));
    }
    if !is_plausible(purchase.effective_on) {
        return Err(Refusal::input(context.act, "effective_on", "out-of-range", "is not a year in which a plan begins"));
    }
    let edition_id = context.world.edition_of_region(purchase.bought_in).to_owned();
    let edition = context.edition(&edition_id)?;
    let step = Step { world: context.world, edition, file, act: context.act, now: context.now, unit: Some(unit), case: None };
    let mut facts = step.facts(None);
    for (name, value) in [
        ("plan.same_region", Value::Bool(unit.bought_in == purchase.bought_in)),
        ("plan.years", Value::Int(i64::from(purchase.years))),
        ("region.europe", Value::Bool(context.world.regions.get(purchase.bought_in).europe)),
    ] {
        let done = facts.set(edition.schema(), name, &value);
        debug_assert!(done.is_ok(), "{done:?}");
    }
    let days = plan_days(context, edition, &facts, purchase)?;
    let asked = context.ask(&step, edition, facts)?;
    let has_extended = step.model().is_some_and(|model| has_service(model, Service::ExtendedWarranty));
    let extended_warranty = extended(edition, &asked.record.facts, unit, days).filter(|_| has_extended);
    let prices = context
        .world
        .price_table(&unit.model, purchase.bought_in, purchase.years)
        .ok_or_else(|| Refusal::input(context.act, "model", "unknown", "the catalogue has no such model"))?;
    let mut covers_in: Vec<String> = Vec::new();
    for code in purchase.covers_in {
        if !covers_in.contains(code) {
            covers_in.push(code.clone());
        }
    }
    let kind = EventKind::PlanBought {
        plan: purchase.plan.clone(),
        unit: unit.id.clone(),
        edition: edition_id,
        edition_hash: edition.hash.clone(),
        years: purchase.years,
        bought_on,
        bought_in: purchase.bought_in.to_owned(),
        covers_in,
        days,
        extended_warranty,
        prices,
    };
    let event = context.event(&asked.cites, kind);
    Ok(asked.outcome(vec![event]))
}

fn plan_days(context: &Context<'_>, edition: &aftercare_terms::Edition, facts: &Facts, purchase: &Purchase<'_>) -> Result<Days, Refusal> {
    let none = || Refusal::input(context.act, "years", "unknown", format!("these terms know no plan of {} years", purchase.years));
    let window = edition.window(Period::Plan, facts).ok_or_else(none)?;
    let WindowEnd::Months(months) = window.end else { return Err(none()) };
    let last = period_last_day(purchase.effective_on, months)
        .ok_or_else(|| Refusal::input(context.act, "effective_on", "out-of-range", "lies beyond the calendar"))?;
    Ok(Days { first: purchase.effective_on, last })
}

/// The extended warranty of the plan; `None` where it is empty.
fn extended(edition: &aftercare_terms::Edition, facts: &Facts, unit: &Unit, plan: Days) -> Option<Days> {
    let window = edition.window(Period::ExtendedWarranty, facts)?;
    let after = |day: Date| day.tomorrow().ok();
    let first = match window.start {
        WindowStart::Effective => plan.first,
        WindowStart::PlanEnd => after(plan.last)?,
        WindowStart::WarrantyEnd => after(unit.warranty_last_day)?,
        WindowStart::LaterOfPlanAndWarrantyEnd => after(unit.warranty_last_day.max(plan.last))?,
    };
    // A service of the plan does not begin before the plan does.
    let first = first.max(plan.first);
    let last = match window.end {
        WindowEnd::PlanEnd => plan.last,
        WindowEnd::Months(months) => period_last_day(first, months)?,
    };
    (first <= last).then_some(Days { first, last })
}

fn ask(context: &Context<'_>, file: &CareFile, unit: Option<&Unit>, what: Option<Binding>) -> Result<Asked, Refusal> {
    let edition = context.edition(context.edition_of(file, unit))?;
    let step = Step { world: context.world, edition, file, act: context.act, now: context.now, unit, case: None };
    let mut facts = step.facts(None);
    if let Some(what) = what {
        let done = facts.set(edition.schema(), "binding.what", &Value::Enum(what.as_str().to_owned()));
        debug_assert!(done.is_ok(), "{done:?}");
    }
    context.ask(&step, edition, facts)
}

fn binding(context: &Context<'_>, file: &CareFile, unit: &UnitId, what: Binding, set: bool) -> Result<Outcome, Refusal> {
    let unit = context.unit(file, unit)?;
    let asked = ask(context, file, Some(unit), Some(what))?;
    let unit = unit.id.clone();
    let kind = if set { EventKind::BindingSet { unit, what } } else { EventKind::BindingRemoved { unit, what } };
    let event = context.event(&asked.cites, kind);
    Ok(asked.outcome(vec![event]))
}

fn simple(
    context: &Context<'_>,
    file: &CareFile,
    unit: Option<&UnitId>,
    kinds: impl FnOnce(&CareFile) -> Vec<EventKind>,
) -> Result<Outcome, Refusal> {
    let unit = match unit {
        Some(id) => Some(context.unit(file, id)?),
        None => file.current_unit(),
    };
    let asked = ask(context, file, unit, None)?;
    let events = kinds(file).into_iter().map(|kind| context.event(&asked.cites, kind)).collect();
    Ok(asked.outcome(events))
}
