//! What time alone brings about: plans that begin and expire, parcels that are late, rewards.

use crate::calendar::period_last_day;
use crate::case::CaseState;
use crate::derive::has_service;
use crate::event::{Event, EventKind};
use crate::file::CareFile;
use crate::handle::counters;
use crate::plan::{Plan, PlanState, Reward};
use crate::unit::Actor;
use crate::world::World;
use aftercare_terms::{Edition, Facts, Period, Service, Value, WindowEnd, WindowStart};
use jiff::Timestamp;
use jiff::civil::Date;

/// The events that are due at `now`; empty where there are none, so that it may be called at any time.
#[must_use]
pub fn due(file: &CareFile, world: &World, now: Timestamp) -> Vec<Event> {
    let region = crate::derive::home_region(file, None);
    let today = world.regions.zone(region).to_datetime(now).date();
    let mut events = Vec::new();
    let mut push = |rules: Vec<String>, kind: EventKind| events.push(Event { at: now, actor: Actor::System, rules, kind });
    for case in &file.cases {
        let late = case.due_on.is_some_and(|due| due < today) && case.handed_over_on.is_none();
        if case.state == CaseState::AwaitingReturn && late && !case.overdue {
            let edition = world.edition(&case.edition);
            let rules = edition.and_then(|e| e.deadline(case.kind.as_str())).map(|d| d.rules).unwrap_or_default();
            push(rules, EventKind::CaseOverdue { case: case.id.clone() });
        }
    }
    let Some(plan) = &file.plan else { return events };
    let Some(edition) = world.edition(&plan.edition) else { return events };
    let state = plan_state(file, plan, edition, world, today);
    if let Some((to, rules)) = &state {
        push(rules.clone(), EventKind::PlanStateChanged { to: *to });
    }
    if let Some((reward, rules)) = reward(file, plan, edition, world, today) {
        push(rules, EventKind::RewardDecided { reward });
    }
    events
}

/// The first day after `today` on which a timer may fire.
#[must_use]
pub fn next_day(file: &CareFile, today: Date) -> Option<Date> {
    let mut days: Vec<Date> = Vec::new();
    days.extend(file.cases.iter().filter(|c| c.state == CaseState::AwaitingReturn && !c.overdue).filter_map(|c| c.due_on?.tomorrow().ok()));
    if let Some(plan) = &file.plan {
        if plan.state == PlanState::Pending {
            days.push(plan.days.first);
        }
        if matches!(plan.state, PlanState::Pending | PlanState::Active) || plan.reward == Reward::Pending {
            days.extend(plan.days.last.tomorrow().ok());
        }
    }
    days.into_iter().filter(|day| *day > today).min()
}

fn plan_state(file: &CareFile, plan: &Plan, edition: &Edition, world: &World, today: Date) -> Option<(PlanState, Vec<String>)> {
    if !matches!(plan.state, PlanState::Pending | PlanState::Active) {
        return None;
    }
    let facts = facts_of_plan(plan, edition, world);
    if today > plan.days.last {
        let rules = edition.window(Period::Plan, &facts).map(|w| w.rules).unwrap_or_default();
        return Some((PlanState::Expired, rules));
    }
    if let Some(rules) = used_up(file, plan, edition, world, &facts, today) {
        return Some((PlanState::UsedUp, rules));
    }
    (plan.state == PlanState::Pending && plan.days.first <= today).then_some((PlanState::Active, Vec::new()))
}

/// Every counted service that the product has is posted to a limit, and no extended warranty is left to run (S-10).
fn used_up(file: &CareFile, plan: &Plan, edition: &Edition, world: &World, facts: &Facts, today: Date) -> Option<Vec<String>> {
    if plan.extended_warranty.is_some_and(|days| today <= days.last) {
        return None;
    }
    let model = file.unit(&plan.unit).and_then(|u| world.catalogue.model(&u.model));
    let mut rules = Vec::new();
    for service in Service::ALL.into_iter().filter(|service| model.is_none_or(|m| has_service(m, *service))) {
        let mut limits = counters(edition, service);
        if limits.is_empty() {
            continue;
        }
        // One spent limit closes the service; the widest says why.
        limits.sort_by_key(|counter| edition.limit_within(counter).is_some());
        let spent = limits.iter().filter_map(|counter| Some((counter, edition.limit(counter, facts)?)));
        let (_, (_, why)) = spent.into_iter().find(|(counter, (max, _))| file.ledger.posted(counter) >= *max)?;
        rules.extend(why.into_iter().filter(|rule| !rules.contains(rule)).collect::<Vec<_>>());
    }
    (!rules.is_empty()).then_some(rules)
}

/// The reward of an unused plan, as soon as it can be decided.
fn reward(file: &CareFile, plan: &Plan, edition: &Edition, world: &World, today: Date) -> Option<(Reward, Vec<String>)> {
    if plan.reward != Reward::Pending {
        return None;
    }
    let facts = facts_of_plan(plan, edition, world);
    let window = edition.window(Period::Reward, &facts);
    let Some(window) = window else { return (today > plan.days.last).then_some((Reward::None, Vec::new())) };
    if window.unless_used.iter().any(|counter| file.ledger.posted(counter) > 0) {
        return Some((Reward::None, window.rules));
    }
    let waiting = today <= plan.days.last || file.cases.iter().any(|c| c.state.is_open());
    if waiting || plan.is_over() {
        return None;
    }
    let warranty = file.unit(&plan.unit).map_or(plan.days.last, |u| u.warranty_last_day);
    let after = match window.start {
        WindowStart::Effective | WindowStart::PlanEnd => plan.days.last,
        WindowStart::WarrantyEnd | WindowStart::LaterOfPlanAndWarrantyEnd => warranty.max(plan.days.last),
    };
    let first_day = after.tomorrow().ok()?;
    let last_day = match window.end {
        WindowEnd::Months(months) => period_last_day(first_day, months)?,
        WindowEnd::PlanEnd => plan.days.last,
    };
    Some((Reward::Granted { first_day, last_day }, window.rules))
}

/// The facts that windows and limits may use.
#[must_use]
pub fn facts_of_plan(plan: &Plan, edition: &Edition, world: &World) -> Facts {
    let mut facts = Facts::new();
    for (name, value) in
        [("plan.years", Value::Int(i64::from(plan.years))), ("region.europe", Value::Bool(world.regions.get(&plan.bought_in).europe))]
    {
        let done = facts.set(edition.schema(), name, &value);
        debug_assert!(done.is_ok(), "{done:?}");
    }
    facts
}
