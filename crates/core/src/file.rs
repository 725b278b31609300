//! A care file: one device lineage, folded from its events.

use crate::case::{Case, CaseState, HistoryEntry};
use crate::event::{Event, EventKind};
use crate::ids::{CaseId, FileId, SubjectId, UnitId};
use crate::ledger::Ledger;
use crate::plan::{Plan, Reward};
use crate::unit::{Unit, UnitState};
use aftercare_terms::Service;
use std::collections::BTreeMap;

/// Units, plan, cases and ledger of one lineage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareFile {
    pub id: FileId,
    pub subject: SubjectId,
    /// How many events were folded.
    pub version: i64,
    pub units: Vec<Unit>,
    pub plan: Option<Plan>,
    pub cases: Vec<Case>,
    pub ledger: Ledger,
}

impl CareFile {
    /// An empty file.
    #[must_use]
    pub fn new(id: FileId, subject: SubjectId) -> Self {
        Self { id, subject, version: 0, units: Vec::new(), plan: None, cases: Vec::new(), ledger: Ledger::default() }
    }

    /// Folds events; the first one says whose file it is.
    #[must_use]
    pub fn fold<'a>(id: FileId, events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut file = Self::new(id, SubjectId::new(""));
        for event in events {
            file.apply(event);
        }
        file
    }

    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == *id)
    }

    #[must_use]
    pub fn case(&self, id: &CaseId) -> Option<&Case> {
        self.cases.iter().find(|c| c.id == *id)
    }

    /// The unit in the customer's hands: the plan's, otherwise the last of the lineage.
    #[must_use]
    pub fn current_unit(&self) -> Option<&Unit> {
        match &self.plan {
            Some(plan) => self.unit(&plan.unit),
            None => self.units.last(),
        }
    }

    /// Is the unit the one that the plan is bound to?
    #[must_use]
    pub fn on_plan(&self, unit: &UnitId) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.unit == *unit && !plan.is_over())
    }

    /// Takes one event. Events that name what is not there change nothing: the journal is only written by decisions.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match &event.kind {
            EventKind::UnitRegistered { .. }
            | EventKind::BindingSet { .. }
            | EventKind::BindingRemoved { .. }
            | EventKind::UnitStateChanged { .. }
            | EventKind::UnitReplaced { .. }
            | EventKind::DeviceReturned { .. } => self.apply_unit(event),
            EventKind::PlanBought { .. }
            | EventKind::PlanStateChanged { .. }
            | EventKind::RewardDecided { .. }
            | EventKind::ExitRequested
            | EventKind::ServicePerformed { .. } => self.apply_plan(event),
            EventKind::LedgerEntry { entry } => self.ledger.push(entry.clone()),
            EventKind::FileOpened { subject } => self.subject = subject.clone(),
            _ => self.apply_case(event),
        }
    }

    fn apply_unit(&mut self, event: &Event) {
        match &event.kind {
            EventKind::UnitRegistered { unit, model, bought_on, bought_in, channel, proof_of_purchase, warranty_last_day } => {
                self.units.push(Unit {
                    id: unit.clone(),
                    model: model.clone(),
                    bought_on: *bought_on,
                    bought_in: bought_in.clone(),
                    channel: *channel,
                    proof_of_purchase: *proof_of_purchase,
                    warranty_last_day: *warranty_last_day,
                    state: UnitState::Normal,
                    replaces: None,
                    returned: false,
                    had_plan: false,
                    account: Vec::new(),
                    controller: Vec::new(),
                })
            }
            EventKind::BindingSet { unit, what } => self.with_unit(unit, |u| u.bind(*what, event.at, event.actor)),
            EventKind::BindingRemoved { unit, what } => self.with_unit(unit, |u| u.unbind(*what, event.at, event.actor)),
            EventKind::UnitStateChanged { unit, to } => self.with_unit(unit, |u| u.state = *to),
            EventKind::DeviceReturned { unit } => self.with_unit(unit, |u| u.returned = true),
            EventKind::UnitReplaced { old, new, model } => self.replace(old, new, model),
            _ => {}
        }
    }

    fn with_unit(&mut self, id: &UnitId, change: impl FnOnce(&mut Unit)) {
        if let Some(unit) = self.units.iter_mut().find(|u| u.id == *id) {
            change(unit);
        }
    }

    /// The new unit takes the place of the old one: plan, warranty and lineage come along, bindings do not.
    fn replace(&mut self, old: &UnitId, new: &UnitId, model: &str) {
        let Some(mut unit) = self.unit(old).cloned() else { return };
        let with_plan = self.plan.as_ref().is_some_and(|plan| plan.unit == *old);
        unit.id = new.clone();
        unit.model = model.to_owned();
        unit.state = UnitState::Normal;
        unit.replaces = Some(old.clone());
        unit.had_plan = with_plan;
        unit.account.clear();
        unit.controller.clear();
        self.with_unit(old, |u| {
            if u.state != UnitState::ProviderOwned {
                u.state = UnitState::Replaced;
            }
        });
        self.units.push(unit);
        if let Some(plan) = self.plan.as_mut().filter(|_| with_plan) {
            plan.unit = new.clone();
        }
    }

    fn apply_plan(&mut self, event: &Event) {
        if let EventKind::PlanBought {
            plan,
            unit,
            edition,
            edition_hash,
            years,
            bought_on,
            bought_in,
            covers_in,
            days,
            extended_warranty,
            prices,
        } = &event.kind
        {
            self.with_unit(unit, |u| u.had_plan = true);
            self.plan = Some(Plan {
                id: plan.clone(),
                unit: unit.clone(),
                edition: edition.clone(),
                edition_hash: edition_hash.clone(),
                years: *years,
                bought_on: *bought_on,
                bought_in: bought_in.clone(),
                covers_in: covers_in.clone(),
                days: *days,
                extended_warranty: *extended_warranty,
                reward: Reward::Pending,
                state: crate::plan::PlanState::Pending,
                exit_requested: false,
                prices: prices.clone(),
                services_used: 0,
            });
            return;
        }
        let Some(plan) = self.plan.as_mut() else { return };
        match &event.kind {
            EventKind::PlanStateChanged { to } => plan.state = *to,
            EventKind::RewardDecided { reward } => plan.reward = *reward,
            EventKind::ExitRequested => plan.exit_requested = true,
            EventKind::ServicePerformed { .. } => plan.services_used += 1,
            _ => {}
        }
    }

    fn apply_case(&mut self, event: &Event) {
        self.cases.extend(opened(event));
        let Some(id) = case_of(&event.kind) else { return };
        if let Some(case) = self.cases.iter_mut().find(|c| &c.id == id) {
            change_case(case, &event.kind);
            if let Some(act) = act_of(&event.kind) {
                case.history.push(HistoryEntry {
                    at: event.at,
                    act: act.to_owned(),
                    actor: event.actor,
                    state: case.state,
                    rules: event.rules.clone(),
                });
            }
        }
    }
}

/// The case that an event opens.
fn opened(event: &Event) -> Option<Case> {
    let EventKind::CaseOpened {
        case,
        unit,
        kind,
        state,
        opened_on,
        region,
        happened_at,
        happened_on,
        flight_record,
        cross_border_consent,
        running,
        edition,
        due_on,
        proposed_grounds,
        privacy,
    } = &event.kind
    else {
        return None;
    };
    Some(Case {
        id: case.clone(),
        unit: unit.clone(),
        kind: *kind,
        state: *state,
        opened_at: event.at,
        opened_on: *opened_on,
        region: region.clone(),
        happened_at: *happened_at,
        happened_on: *happened_on,
        flight_record: *flight_record,
        cross_border_consent: *cross_border_consent,
        privacy: privacy.clone(),
        running: *running,
        edition: edition.clone(),
        due_on: *due_on,
        overdue: false,
        proposed_grounds: proposed_grounds.clone(),
        waived_grounds: Vec::new(),
        handed_over_on: None,
        sent: BTreeMap::new(),
        controller_sent: false,
        at_centre: false,
        assessment: None,
        service: None,
        surcharge_accepted: false,
        quote: None,
        paid: 0,
        report: false,
        report_evidence: BTreeMap::new(),
        found: false,
        refund_due: 0,
        refunded: 0,
        refusal: None,
        new_unit: None,
        history: Vec::new(),
    })
}

fn change_case(case: &mut Case, kind: &EventKind) {
    match kind {
        EventKind::CaseOverdue { .. } => case.overdue = true,
        EventKind::HandedOver { on, sent, controller, .. } => {
            case.handed_over_on = Some(*on);
            case.sent.clone_from(sent);
            case.controller_sent = *controller;
        }
        EventKind::Received { sent, controller, .. } => {
            case.at_centre = true;
            case.sent.clone_from(sent);
            case.controller_sent = *controller;
        }
        EventKind::Assessed { assessment, .. } => case.assessment = Some(assessment.clone()),
        EventKind::ServiceChosen { service, surcharge_accepted, quote, .. } => {
            case.service = Service::parse(service);
            case.surcharge_accepted = *surcharge_accepted;
            case.quote.clone_from(quote);
        }
        EventKind::ReportProduced { evidence, .. } => {
            case.report = true;
            case.report_evidence.clone_from(evidence);
        }
        EventKind::AircraftFound { .. } => case.found = true,
        EventKind::Paid { amount, .. } => case.paid += amount,
        EventKind::RefundDue { amount, .. } => case.refund_due += amount,
        EventKind::Refunded { amount, .. } => case.refunded += amount,
        EventKind::Shipped { new_unit, .. } => {
            case.new_unit.clone_from(new_unit);
            case.at_centre = false;
        }
        EventKind::Refused { ground, reason, .. } => {
            case.refusal = Some(crate::case::RefusalRecord { ground: ground.clone(), reason: reason.clone() });
        }
        EventKind::GroundWaived { ground, .. } => case.waived_grounds.push(ground.clone()),
        EventKind::CaseMoved { to, .. } => case.state = *to,
        _ => {}
    }
    // A step's event comes after the move, so that its history entry shows where it led.
    if matches!(kind, EventKind::Refused { .. }) {
        case.state = CaseState::Refused;
    }
}

/// The case that an event is about.
fn case_of(kind: &EventKind) -> Option<&CaseId> {
    match kind {
        EventKind::CaseOpened { case, .. }
        | EventKind::CaseOverdue { case }
        | EventKind::HandedOver { case, .. }
        | EventKind::Received { case, .. }
        | EventKind::Assessed { case, .. }
        | EventKind::ServiceChosen { case, .. }
        | EventKind::ReportProduced { case, .. }
        | EventKind::ReportCancelled { case }
        | EventKind::AircraftFound { case }
        | EventKind::Paid { case, .. }
        | EventKind::RefundDue { case, .. }
        | EventKind::Refunded { case, .. }
        | EventKind::Shipped { case, .. }
        | EventKind::Signed { case }
        | EventKind::Withdrawn { case }
        | EventKind::Refused { case, .. }
        | EventKind::GroundWaived { case, .. }
        | EventKind::SurchargeDeclined { case }
        | EventKind::CaseMoved { case, .. } => Some(case),
        _ => None,
    }
}

/// The act behind an event, where it is one of a case's steps.
fn act_of(kind: &EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::CaseOpened { .. } => "open",
        EventKind::CaseOverdue { .. } => "overdue",
        EventKind::HandedOver { .. } => "hand_over",
        EventKind::Received { .. } => "receive",
        EventKind::Assessed { .. } => "assess",
        EventKind::ServiceChosen { .. } => "choose",
        EventKind::ReportProduced { .. } => "report",
        EventKind::ReportCancelled { .. } => "cancel_report",
        EventKind::AircraftFound { .. } => "found",
        EventKind::Paid { .. } => "pay",
        EventKind::Refunded { .. } => "refund",
        EventKind::Shipped { .. } => "ship",
        EventKind::Signed { .. } => "sign",
        EventKind::Withdrawn { .. } => "withdraw",
        EventKind::Refused { .. } => "refuse",
        EventKind::GroundWaived { .. } => "waive",
        EventKind::SurchargeDeclined { .. } => "decline_surcharge",
        _ => return None,
    })
}
