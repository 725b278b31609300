//! A care file as the rows that lists and queues read. They hang on the file and on the moment of its last event, nothing else, so that a
//! rebuild reaches the same bytes.

use aftercare_core::case::{Case, CaseKind, CaseState};
use aftercare_core::look::uses;
use aftercare_core::plan::{Plan, Reward};
use aftercare_core::{CareFile, World, home_region, timers};
use aftercare_store::{CaseId, CaseRow, Day, FileId, FileRow, Micros, PlanId, PlanRow, Rows, SubjectId, UnitId, UnitRow};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn of(file: &CareFile, world: &World, at: Timestamp) -> Rows {
    let today = world.regions.zone(home_region(file, None)).to_datetime(at).date();
    let (file_id, subject_id) = (FileId::new(file.id.as_str()), SubjectId::new(file.subject.as_str()));
    let row = FileRow {
        file_id: file_id.clone(),
        subject_id: subject_id.clone(),
        version: file.version,
        next_tick_on: timers::next_day(file, today).map(day),
    };
    let unit = |(n, unit): (usize, &aftercare_core::unit::Unit)| UnitRow {
        unit_id: UnitId::new(unit.id.as_str()),
        file_id: file_id.clone(),
        subject_id: subject_id.clone(),
        model: unit.model.clone(),
        state: unit.state.as_str().to_owned(),
        on_plan: file.on_plan(&unit.id),
        warranty_last_day: Some(day(unit.warranty_last_day)),
        position: i64::try_from(n).unwrap_or(i64::MAX),
    };
    Rows {
        file: Some(row),
        units: file.units.iter().enumerate().map(unit).collect(),
        plans: file.plan.iter().map(|p| plan(file, world, p, &file_id, &subject_id)).collect(),
        cases: file.cases.iter().map(|c| case(c, &file_id, &subject_id)).collect(),
    }
}

fn day(date: Date) -> Day {
    Day::new(date.to_string())
}

fn plan(file: &CareFile, world: &World, plan: &Plan, file_id: &FileId, subject_id: &SubjectId) -> PlanRow {
    let uses = uses(file, world);
    let left = |counter: &str| uses.get(counter).map_or(0, |u| u.left);
    let (reward_state, reward_first, reward_last) = match plan.reward {
        Reward::Pending => ("pending", None, None),
        Reward::None => ("none", None, None),
        Reward::Granted { first_day, last_day } => ("granted", Some(day(first_day)), Some(day(last_day))),
    };
    PlanRow {
        plan_id: PlanId::new(plan.id.as_str()),
        file_id: file_id.clone(),
        subject_id: subject_id.clone(),
        edition: plan.edition.clone(),
        years: i64::from(plan.years),
        state: plan.state.public().to_owned(),
        first_day: day(plan.days.first),
        last_day: day(plan.days.last),
        left_replacement: left("replacement"),
        left_flyaway: left("flyaway"),
        left_repair_discount: left("repair_discount"),
        left_maintenance: left("maintenance"),
        extended_first: plan.extended_warranty.map(|d| day(d.first)),
        extended_last: plan.extended_warranty.map(|d| day(d.last)),
        reward_state: reward_state.to_owned(),
        reward_first,
        reward_last,
        currency: plan.prices.currency.clone(),
    }
}

fn case(case: &Case, file_id: &FileId, subject_id: &SubjectId) -> CaseRow {
    let next = next_act(case);
    CaseRow {
        case_id: CaseId::new(case.id.as_str()),
        file_id: file_id.clone(),
        subject_id: subject_id.clone(),
        unit_id: UnitId::new(case.unit.as_str()),
        kind: case.kind.as_str().to_owned(),
        state: case.state.as_str().to_owned(),
        service: case.service.map(|s| s.as_str().to_owned()),
        opened_at: Micros(case.opened_at.as_microsecond()),
        due_on: case.due_on.map(day).filter(|_| case.handed_over_on.is_none()),
        overdue: case.overdue,
        waiting_for: next.map_or("nobody", |(who, _)| who).to_owned(),
        next_act: next.map(|(_, act)| act.to_owned()),
        fee_total: case.quote.as_ref().map(|q| q.total),
        currency: case.quote.as_ref().map(|q| q.currency.clone()).unwrap_or_default(),
        // Work is left while money is owed.
        open: case.state.is_open() || case.owed() > 0,
        region: case.region.clone(),
    }
}

/// Who moves next, and how. What is owed is paid back as soon as the process does not wait for the provider anyway.
pub(crate) fn next_act(case: &Case) -> Option<(&'static str, &'static str)> {
    match process_act(case) {
        Some((who, act)) if who != "customer" || case.owed() == 0 => Some((who, act)),
        next if case.owed() == 0 => next,
        _ => Some(("desk", "refund")),
    }
}

fn process_act(case: &Case) -> Option<(&'static str, &'static str)> {
    let repairable = |receive| if case.handed_over_on.is_some() { receive } else { ("customer", "hand_over") };
    Some(match (case.state, case.kind) {
        (CaseState::AwaitingReturn, _) => repairable(("centre", "receive")),
        (CaseState::Registered, CaseKind::Flyaway) => ("centre", "assess"),
        (CaseState::Registered, _) => repairable(("centre", "receive")),
        (CaseState::Received, CaseKind::Express) => ("centre", "ship"),
        (CaseState::Received, _) => ("centre", "assess"),
        (CaseState::Assessed, _) => ("customer", "choose"),
        (CaseState::Chosen, CaseKind::Flyaway) if case.service == Some(aftercare_terms::Service::FlyawayReplacement) => ("desk", "report"),
        (CaseState::Chosen, _) => ("centre", "ship"),
        (CaseState::AwaitingPayment, _) => ("customer", "pay"),
        (CaseState::Paid, _) => ("centre", "ship"),
        (CaseState::Shipped, _) => ("customer", "sign"),
        (CaseState::New | CaseState::Signed | CaseState::Withdrawn | CaseState::Refused | CaseState::Unavailable, _) => return None,
    })
}
