//! The steps of an open case.

use super::open::quote;
use super::{Asked, Context, Outcome, Refusal, counters, of_case};
use crate::case::{Assessment, Case, CaseKind, CaseState};
use crate::command::{Command, Parcel};
use crate::derive::Step;
use crate::event::{Event, EventKind};
use crate::file::CareFile;
use crate::ledger::{DISCOUNT, Entry, EntryKind};
use crate::unit::{Actor, Binding, Unit, UnitState};
use aftercare_terms::{Access, Edition, List, Service, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Pieces of one kind in a parcel; more is a slip of the keyboard.
const MOST_OF_A_KIND: u32 = 100;
/// Minor units of an amount in an assessment: sums of such amounts stay exact.
const MOST_MINOR: i64 = 1_000_000_000_000;

/// A step being decided.
struct Doing<'a> {
    context: &'a Context<'a>,
    file: &'a CareFile,
    case: &'a Case,
    unit: &'a Unit,
    edition: &'a Arc<Edition>,
}

pub(super) fn handle(context: &Context<'_>, file: &CareFile, command: &Command) -> Result<Outcome, Refusal> {
    let unknown = || Refusal::input(context.act, "case", "unknown", "no such case");
    let id = command.case().ok_or_else(unknown)?;
    let case = file.case(id).ok_or_else(unknown)?;
    let (unit, edition) = of_case(context, file, case)?;
    let doing = Doing { context, file, case, unit, edition };
    match command {
        Command::HandOver { parcel, controller, .. } => doing.hand_over(parcel, *controller),
        Command::Receive { counted, controller, .. } => doing.receive(counted.as_ref(), *controller),
        Command::Assess { assessment, .. } => doing.assess(assessment),
        Command::Choose { service, pay_missing, .. } => doing.choose(*service, *pay_missing),
        Command::Report { evidence, .. } => doing.report(evidence),
        Command::Pay { amount, .. } => doing.pay(*amount),
        Command::Refund { amount, .. } => doing.refund(*amount),
        Command::Ship { new_unit, new_model, .. } => doing.ship(new_unit.as_ref(), new_model.as_deref()),
        Command::Refuse { ground, reason, .. } => doing.refuse(ground, reason),
        Command::WaiveGround { ground, reason, .. } => doing.waive(ground, reason),
        Command::Found { .. } => doing.plain(EventKind::AircraftFound { case: id.clone() }),
        Command::Sign { .. } => doing.plain(EventKind::Signed { case: id.clone() }),
        Command::CancelReport { .. } => doing.end(EventKind::ReportCancelled { case: id.clone() }),
        Command::Withdraw { .. } => doing.end(EventKind::Withdrawn { case: id.clone() }),
        Command::DeclineSurcharge { .. } => doing.end(EventKind::SurchargeDeclined { case: id.clone() }),
        _ => Err(unknown()),
    }
}

impl<'a> Doing<'a> {
    fn step(&self, case: &'a Case) -> Step<'a> {
        Step {
            world: self.context.world,
            edition: self.edition,
            file: self.file,
            act: self.context.act,
            now: self.context.now,
            unit: Some(self.unit),
            case: Some(case),
        }
    }

    fn ask(&self, case: &'a Case, service: Option<Service>) -> Result<Asked, Refusal> {
        let step = self.step(case);
        self.context.ask(&step, self.edition, step.facts(service))
    }

    fn event(&self, asked: &Asked, kind: EventKind) -> Event {
        self.context.event(&asked.cites, kind)
    }

    fn moved(&self, asked: &Asked) -> Vec<Event> {
        match asked.to {
            Some(to) if to != self.case.state => vec![self.context.event(&[], EventKind::CaseMoved { case: self.case.id.clone(), to })],
            _ => Vec::new(),
        }
    }

    fn plain(&self, kind: EventKind) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, kind));
        Ok(asked.outcome(events))
    }

    fn hand_over(&self, parcel: &Parcel, controller: bool) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let step = self.step(self.case);
        let sent = match parcel {
            Parcel::All => {
                let listed = step.model().and_then(|m| self.context.world.list(self.edition, List::Replacement, m));
                listed.map(|l| l.scope.components).unwrap_or_default()
            }
            Parcel::Pieces(pieces) => {
                self.check_pieces(pieces)?;
                pieces.clone()
            }
        };
        let kind = EventKind::HandedOver { case: self.case.id.clone(), on: step.today(), sent, controller };
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, kind));
        Ok(asked.outcome(events))
    }

    fn check_pieces(&self, pieces: &BTreeMap<String, u32>) -> Result<(), Refusal> {
        self.known_components("components", pieces.keys())?;
        if pieces.values().any(|n| *n > MOST_OF_A_KIND) {
            return Err(Refusal::input(self.context.act, "components", "too-many", format!("a quantity is at most {MOST_OF_A_KIND}")));
        }
        Ok(())
    }

    fn known_components<'b>(&self, field: &str, slugs: impl Iterator<Item = &'b String>) -> Result<(), Refusal> {
        for slug in slugs {
            if self.context.world.catalogue.component(slug).is_none() {
                return Err(Refusal::input(self.context.act, field, "unknown", format!("the catalogue has no component `{slug}`")));
            }
        }
        Ok(())
    }

    fn receive(&self, counted: Option<&BTreeMap<String, u32>>, controller: Option<bool>) -> Result<Outcome, Refusal> {
        counted.map(|pieces| self.check_pieces(pieces)).transpose()?;
        let sent = counted.unwrap_or(&self.case.sent).clone();
        let after = Case { sent, controller_sent: controller.unwrap_or(self.case.controller_sent), ..self.case.clone() };
        let doing = Doing { case: &after, ..*self };
        let asked = doing.ask(&after, None)?;
        let mut events = self.moved(&asked);
        let kind = EventKind::Received { case: after.id.clone(), sent: after.sent.clone(), controller: after.controller_sent };
        events.push(self.event(&asked, kind));
        if self.unit.controller_bound(self.context.now) {
            let kind = EventKind::BindingRemoved { unit: self.unit.id.clone(), what: Binding::Controller };
            events.push(Event { actor: Actor::ServiceCentre, ..self.event(&asked, kind) });
        }
        Ok(asked.outcome(events))
    }

    fn assess(&self, assessment: &Assessment) -> Result<Outcome, Refusal> {
        let act = self.context.act;
        self.known_components("damaged", assessment.damaged.iter())?;
        if let Some(rule) = assessment.findings.iter().find(|rule| !self.edition.is_exclusion(rule)) {
            return Err(Refusal::input(act, "findings", "unknown", format!("`{rule}` is not an exclusion of this edition")));
        }
        let repair = assessment.repair;
        if repair.material < 0 || repair.labour < 0 || !(0..=repair.material).contains(&repair.missing_material) {
            return Err(Refusal::input(
                act,
                "repair",
                "out-of-range",
                "amounts are not negative, and `missing_material` is part of `material`",
            ));
        }
        if repair.material > MOST_MINOR || repair.labour > MOST_MINOR {
            return Err(Refusal::input(act, "repair", "out-of-range", format!("an amount is at most {MOST_MINOR} (minor units)")));
        }
        let after = Case { assessment: Some(assessment.clone()), ..self.case.clone() };
        let doing = Doing { case: &after, ..*self };
        let mut asked = doing.ask(&after, None)?;
        // Everything found is told, also what closes no service yet (S-73).
        asked.cites.extend(assessment.findings.iter().cloned());
        asked.cites.sort();
        asked.cites.dedup();
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, EventKind::Assessed { case: self.case.id.clone(), assessment: assessment.clone() }));
        Ok(asked.outcome(events))
    }

    fn choose(&self, service: Service, pay_missing: bool) -> Result<Outcome, Refusal> {
        let after = Case { surcharge_accepted: pay_missing, ..self.case.clone() };
        let doing = Doing { case: &after, ..*self };
        let asked = doing.ask(&after, Some(service))?;
        if !self.case.state.is_open() && self.file.cases.iter().any(|c| c.unit == self.case.unit && c.state.is_open()) {
            return Err(Refusal::terms(self.context.act, vec![self.context.world.setting_id("one_open_case_per_unit")]));
        }
        let step = self.step(self.case);
        let fees = self
            .edition
            .fees(&asked.record.decision)
            .ok_or_else(|| Refusal::input(self.context.act, "fee", "unknown", "a price is not known"))?;
        let quote = quote(fees, step.prices().map(|p| p.currency).unwrap_or_default());
        let case = self.case.id.clone();
        let mut events = self.moved(&asked);
        let kind = EventKind::ServiceChosen {
            case: case.clone(),
            service: service.as_str().to_owned(),
            surcharge_accepted: pay_missing,
            quote: Some(quote),
        };
        events.push(self.event(&asked, kind));
        match asked.to {
            // A service without a fee is reserved at once (S-03).
            Some(CaseState::Chosen) if self.case.kind != CaseKind::Flyaway => events.extend(self.reserve(service, 0)),
            Some(CaseState::Withdrawn) => events.extend(self.release()),
            _ => {}
        }
        Ok(asked.outcome(events))
    }

    /// Reserves the uses that a service draws on, and what it takes of the discount ceiling.
    fn reserve(&self, service: Service, discount: i64) -> Vec<Event> {
        let mut amounts: Vec<(String, i64)> = counters(self.edition, service).into_iter().map(|c| (c, 1)).collect();
        if discount > 0 {
            amounts.push((DISCOUNT.to_owned(), discount));
        }
        let fresh = amounts.into_iter().filter(|(counter, _)| self.file.ledger.of_case(counter, &self.case.id) == (0, 0));
        fresh.map(|(counter, amount)| self.entry(counter, EntryKind::Reserve, amount)).collect()
    }

    fn entry(&self, counter: String, kind: EntryKind, amount: i64) -> Event {
        self.context.event(&[], EventKind::LedgerEntry { entry: Entry { counter, case: self.case.id.clone(), kind, amount } })
    }

    /// What the case holds, posted or voided.
    fn settle(&self, kind: EntryKind) -> Vec<Event> {
        let mut held: BTreeMap<&str, i64> = BTreeMap::new();
        for entry in self.file.ledger.entries().iter().filter(|e| e.case == self.case.id) {
            held.insert(&entry.counter, self.file.ledger.of_case(&entry.counter, &self.case.id).0);
        }
        held.into_iter().filter(|(_, n)| *n > 0).map(|(counter, n)| self.entry(counter.to_owned(), kind, n)).collect()
    }

    fn release(&self) -> Vec<Event> {
        let mut events = self.settle(EntryKind::Void);
        if self.unit.state == UnitState::Locked {
            events.push(self.context.event(&[], EventKind::UnitStateChanged { unit: self.unit.id.clone(), to: UnitState::Normal }));
        }
        let amount = self.case.kept();
        if amount > 0 {
            let currency = self.currency();
            events.push(self.context.event(&[], EventKind::RefundDue { case: self.case.id.clone(), amount, currency }));
        }
        events
    }

    fn currency(&self) -> String {
        let quoted = self.case.quote.as_ref().map(|q| q.currency.clone());
        quoted.or_else(|| Some(self.step(self.case).prices()?.currency)).unwrap_or_default()
    }

    fn end(&self, kind: EventKind) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, kind));
        events.extend(self.release());
        Ok(asked.outcome(events))
    }

    fn report(&self, evidence: &BTreeMap<String, String>) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, EventKind::ReportProduced { case: self.case.id.clone(), evidence: evidence.clone() }));
        events.push(self.event(&asked, EventKind::UnitStateChanged { unit: self.unit.id.clone(), to: UnitState::Locked }));
        Ok(asked.outcome(events))
    }

    /// The sum that somebody saw must be the one that is meant, on the file as it is now.
    fn same_amount(&self, seen: Option<i64>, is: i64) -> Result<(), Refusal> {
        match seen.filter(|seen| *seen != is) {
            Some(_) => Err(Refusal::input(self.context.act, "amount", "amount", format!("the amount due is {is} (minor units)"))),
            None => Ok(()),
        }
    }

    fn refund(&self, seen: Option<i64>) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let amount = self.case.owed();
        self.same_amount(seen, amount)?;
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, EventKind::Refunded { case: self.case.id.clone(), amount, currency: self.currency() }));
        Ok(asked.outcome(events))
    }

    fn pay(&self, seen: Option<i64>) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let Some((service, quote)) = self.case.service.zip(self.case.quote.as_ref()) else {
            return Err(Refusal::input(self.context.act, "case", "nothing-due", "nothing is due"));
        };
        self.still_open(service)?;
        let mut events = self.moved(&asked);
        let amount = self.case.due().unwrap_or(0);
        self.same_amount(seen, amount)?;
        events.push(self.event(&asked, EventKind::Paid { case: self.case.id.clone(), amount, currency: quote.currency.clone() }));
        let discount: i64 = quote.lines.iter().filter(|l| l.amount < 0).map(|l| l.amount.saturating_neg()).sum();
        events.extend(self.reserve(service, discount));
        if service == Service::FlyawayReplacement {
            events.push(self.event(&asked, EventKind::UnitStateChanged { unit: self.unit.id.clone(), to: UnitState::ProviderOwned }));
        }
        Ok(asked.outcome(events))
    }

    /// Between choice and payment another case may have taken the last use.
    fn still_open(&self, service: Service) -> Result<(), Refusal> {
        let mut facts = self.step(self.case).facts(Some(service));
        let look = facts.set(self.edition.schema(), "act", &Value::Enum("look".to_owned()));
        debug_assert!(look.is_ok(), "{look:?}");
        let decision = self.edition.decide(&facts);
        if self.case.kind != CaseKind::Express && decision.access(service) == Access::Closed {
            return Err(Refusal::terms(self.context.act, self.edition.closing(&decision, &facts, service)));
        }
        Ok(())
    }

    fn ship(&self, new_unit: Option<&crate::ids::UnitId>, new_model: Option<&str>) -> Result<Outcome, Refusal> {
        let asked = self.ask(self.case, None)?;
        let service = self.case.service.unwrap_or(Service::None);
        let exchanged = matches!(service, Service::Replacement | Service::FlyawayReplacement);
        let lost = self.case.kind == CaseKind::Flyaway;
        let may = exchanged || matches!(service, Service::Warranty | Service::ExtendedWarranty);
        match new_unit {
            None if exchanged || lost => {
                return Err(Refusal::input(self.context.act, "new_serial", "required", "a unit is replaced: its serial number is needed"));
            }
            Some(_) if !may => {
                return Err(Refusal::input(self.context.act, "new_serial", "not-expected", "no unit is replaced in this case"));
            }
            Some(new) if self.file.unit(new).is_some() => {
                return Err(Refusal::input(self.context.act, "new_serial", "in-lineage", "this unit is in the lineage already"));
            }
            _ => {}
        }
        self.check_model(new_unit, new_model)?;
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, EventKind::Shipped { case: self.case.id.clone(), new_unit: new_unit.cloned() }));
        events.extend(self.settle(EntryKind::Post));
        if !matches!(service, Service::Warranty | Service::None) {
            events.push(self.context.event(&[], EventKind::ServicePerformed { case: self.case.id.clone() }));
        }
        if let Some(new) = new_unit {
            let model = new_model.unwrap_or(&self.unit.model).to_owned();
            let kind = EventKind::UnitReplaced { old: self.unit.id.clone(), new: new.clone(), model };
            events.push(self.event(&asked, kind));
        }
        Ok(asked.outcome(events))
    }

    /// Another model must do all that the old one does under the plan: have its services, and fly if it flew.
    fn check_model(&self, new_unit: Option<&crate::ids::UnitId>, new_model: Option<&str>) -> Result<(), Refusal> {
        let Some(slug) = new_model else { return Ok(()) };
        let fail = |code, message: &str| Err(Refusal::input(self.context.act, "new_model", code, message));
        if new_unit.is_none() {
            return fail("not-expected", "no unit is replaced in this case");
        }
        let Some(new) = self.context.world.catalogue.model(slug) else { return fail("unknown", "the catalogue has no such model") };
        let old = self.step(self.case).model();
        if old.is_some_and(|old| old.flies != new.flies || old.services.iter().any(|service| !new.services.contains(service))) {
            return fail("not-enough", "this model cannot do all that the old one could");
        }
        Ok(())
    }

    fn ground_asked(&self, ground: &str) -> Result<Asked, Refusal> {
        let step = self.step(self.case);
        let mut facts = step.facts(None);
        let waived = self.case.waived_grounds.iter().any(|set_aside| set_aside == ground);
        let usable = !waived && self.edition.ground_usable(ground, &facts) == Some(true);
        let done = facts.set(self.edition.schema(), "case.ground_proposed", &Value::Bool(usable));
        debug_assert!(done.is_ok(), "{done:?}");
        self.context.ask(&step, self.edition, facts)
    }

    fn refuse(&self, ground: &str, reason: &str) -> Result<Outcome, Refusal> {
        let mut asked = self.ground_asked(ground)?;
        asked.cites.push(ground.to_owned());
        let kind = EventKind::Refused { case: self.case.id.clone(), ground: ground.to_owned(), reason: reason.to_owned() };
        let mut events = self.moved(&asked);
        events.push(self.event(&asked, kind));
        events.extend(self.release());
        Ok(asked.outcome(events))
    }

    /// A person decides not to use a ground; both the proposal and the decision stay on record.
    fn waive(&self, ground: &str, reason: &str) -> Result<Outcome, Refusal> {
        let mut asked = self.ground_asked(ground)?;
        asked.cites.push(ground.to_owned());
        let kind = EventKind::GroundWaived { case: self.case.id.clone(), ground: ground.to_owned(), reason: reason.to_owned() };
        let event = self.event(&asked, kind);
        Ok(asked.outcome(vec![event]))
    }
}
