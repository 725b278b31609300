//! What can be seen without changing anything: uses left, services on offer, the next fee.

use crate::case::{Case, CaseKind, CaseState, Quote};
use crate::derive::{Step, has_service};
use crate::file::CareFile;
use crate::handle::counters;
use crate::timers::facts_of_plan;
use crate::world::World;
use aftercare_terms::{Access, Decision, Edition, Effect, Facts, Model, Service};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Uses of one counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    pub total: i64,
    /// Still available; a reserved use is gone.
    pub left: i64,
    pub rules: Vec<String>,
}

/// Uses by counter. A sub-limit never shows more than what contains it (S-01); a service that the product does not have shows none.
#[must_use]
pub fn uses(file: &CareFile, world: &World) -> BTreeMap<String, Uses> {
    let mut out = BTreeMap::new();
    let Some(plan) = &file.plan else { return out };
    let Some(edition) = world.edition(&plan.edition) else { return out };
    let facts = facts_of_plan(plan, edition, world);
    let model = file.unit(&plan.unit).and_then(|u| world.catalogue.model(&u.model));
    for counter in edition.counters() {
        let Some((total, rules)) = edition.limit(counter, &facts) else { continue };
        let offered = model.is_none_or(|m| counter_offered(edition, counter, m));
        let left = if offered { (total - file.ledger.used(counter, None)).max(0) } else { 0 };
        out.insert(counter.to_owned(), Uses { total: if offered { total } else { 0 }, left, rules });
    }
    for counter in edition.counters() {
        let Some(outer) = edition.limit_within(counter).and_then(|outer| out.get(outer)).map(|u| u.left) else { continue };
        if let Some(inner) = out.get_mut(counter) {
            inner.left = inner.left.min(outer);
        }
    }
    out
}

/// Does the product have a service that the counter limits?
fn counter_offered(edition: &Edition, counter: &str, model: &Model) -> bool {
    Service::ALL.into_iter().any(|service| has_service(model, service) && counters(edition, service).iter().any(|name| name == counter))
}

/// The terms' view of a case as it stands.
#[derive(Debug, Clone)]
pub struct CaseLook {
    pub edition: Arc<Edition>,
    pub facts: Facts,
    pub decision: Decision,
    /// The services open to the customer's choice now.
    pub offers: Vec<Service>,
    pub missing: BTreeMap<String, u32>,
}

/// The terms' view of a plan as it stands.
#[derive(Debug, Clone)]
pub struct PlanLook {
    pub edition: Arc<Edition>,
    pub facts: Facts,
    pub decision: Decision,
}

/// Looks at the plan.
#[must_use]
pub fn plan(file: &CareFile, world: &World, now: Timestamp) -> Option<PlanLook> {
    let plan = file.plan.as_ref()?;
    let edition = world.edition(&plan.edition)?;
    let step = Step { world, edition, file, act: "look", now, unit: file.unit(&plan.unit), case: None };
    let facts = step.facts(None);
    let decision = edition.decide(&facts);
    Some(PlanLook { edition: Arc::clone(edition), facts, decision })
}

/// Looks at a case.
#[must_use]
pub fn case(file: &CareFile, world: &World, case: &Case, now: Timestamp) -> Option<CaseLook> {
    let edition = world.edition(&case.edition)?;
    let unit = file.unit(&case.unit);
    let step = Step { world, edition, file, act: "look", now, unit, case: Some(case) };
    let facts = step.facts(None);
    let decision = edition.decide(&facts);
    let choosing =
        may_choose(edition, case) && (case.kind != CaseKind::Express || !step.missing().is_empty() || case.state == CaseState::Unavailable);
    let offers = if choosing { decision.open().collect() } else { Vec::new() };
    Some(CaseLook { edition: Arc::clone(edition), facts, decision, offers, missing: step.missing() })
}

/// Does the process know a choice in this state?
fn may_choose(edition: &Edition, case: &Case) -> bool {
    if case.kind != CaseKind::Express && case.assessment.is_none() {
        return false;
    }
    edition.clauses().iter().any(|c| match &c.effect {
        Effect::Step { kinds, act, from, .. } => {
            act == "choose"
                && (kinds.is_empty() || kinds.iter().any(|k| k == case.kind.as_str()))
                && from.iter().any(|s| s == case.state.as_str())
        }
        _ => false,
    })
}

/// What a service would cost in this case if it were chosen now.
#[must_use]
pub fn price_of(file: &CareFile, world: &World, case: &Case, service: Service, pay_missing: bool, now: Timestamp) -> Option<Quote> {
    let edition = world.edition(&case.edition)?;
    let case = Case { surcharge_accepted: pay_missing, ..case.clone() };
    let step = Step { world, edition, file, act: "choose", now, unit: file.unit(&case.unit), case: Some(&case) };
    let facts = step.facts(Some(service));
    let decision = edition.decide(&facts);
    let fees = edition.fees(&decision)?;
    Some(crate::handle::quote_of(fees, step.prices()?.currency))
}

/// Is a service closed to this case, and by which rules?
#[must_use]
pub fn closed_by(look: &CaseLook, service: Service) -> Option<Vec<String>> {
    (look.decision.access(service) == Access::Closed).then(|| look.edition.closing(&look.decision, &look.facts, service))
}
