//! Commands decided: `(file, command, now) -> events or refusal`. Pure.

mod open;
mod plan_acts;
mod steps;

use crate::case::{Case, CaseState};
use crate::command::Command;
use crate::derive::Step;
use crate::event::{Event, EventKind};
use crate::file::CareFile;
use crate::ids::UnitId;
use crate::timers;
use crate::unit::{Actor, Unit};
use crate::world::World;
use aftercare_terms::{Decision, Edition, Facts, FeeLine, Service, Status};
use jiff::Timestamp;
use std::sync::Arc;

/// A field of the command that cannot be what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    /// Stable, for programs.
    pub code: &'static str,
    /// Lower case, no full stop.
    pub message: String,
}

/// A refusal is a value: nothing has changed.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub act: &'static str,
    /// The rules that it rests on; empty where the input itself is wrong.
    pub rules: Vec<String>,
    pub problems: Vec<Problem>,
    pub record: Option<Box<Record>>,
}

/// What a decision was made from: the material of a receipt.
#[derive(Debug, Clone)]
pub struct Record {
    pub edition: Arc<Edition>,
    pub facts: Facts,
    pub decision: Decision,
}

/// What a command led to.
#[derive(Debug, Clone)]
pub struct Outcome {
    pub events: Vec<Event>,
    pub warnings: Vec<String>,
    pub cites: Vec<String>,
    pub record: Option<Box<Record>>,
}

impl Refusal {
    pub(crate) fn input(act: &'static str, field: &str, code: &'static str, message: impl Into<String>) -> Self {
        let problem = Problem { field: field.to_owned(), code, message: message.into() };
        Self { act, rules: Vec::new(), problems: vec![problem], record: None }
    }

    pub(crate) fn terms(act: &'static str, rules: Vec<String>) -> Self {
        Self { act, rules, problems: Vec::new(), record: None }
    }
}

/// Decides a command. Timers that are due at `now` run before it, and after it.
///
/// # Errors
/// A [`Refusal`] with the rules it rests on, or the fields that are wrong.
pub fn handle(file: &CareFile, world: &World, actor: Actor, now: Timestamp, command: &Command) -> Result<Outcome, Refusal> {
    let mut events = timers::due(file, world, now);
    let mut file = file.clone();
    events.iter().for_each(|event| file.apply(event));
    let context = Context { world, actor, now, act: command.act() };
    let mut outcome = match command {
        Command::RegisterUnit { .. }
        | Command::BuyPlan { .. }
        | Command::Bind { .. }
        | Command::Unbind { .. }
        | Command::Exit
        | Command::ConfirmExit
        | Command::ReturnDevice { .. }
        | Command::ReturnPlan
        | Command::TransferPlan => plan_acts::handle(&context, &file, command)?,
        Command::Open(open) => open::handle(&context, &file, open)?,
        _ => steps::handle(&context, &file, command)?,
    };
    outcome.events.iter().for_each(|event| file.apply(event));
    events.append(&mut outcome.events);
    events.extend(timers::due(&file, world, now));
    outcome.events = events;
    Ok(outcome)
}

/// What every command needs.
pub(crate) struct Context<'a> {
    pub world: &'a World,
    pub actor: Actor,
    pub now: Timestamp,
    pub act: &'static str,
}

impl<'a> Context<'a> {
    pub fn edition(&self, id: &str) -> Result<&'a Arc<Edition>, Refusal> {
        self.world.edition(id).ok_or_else(|| Refusal::input(self.act, "edition", "unknown", format!("no edition `{id}` is loaded")))
    }

    /// The edition of a unit: its plan's, otherwise that of the region where it was bought.
    pub fn edition_of<'b>(&'b self, file: &'b CareFile, unit: Option<&'b Unit>) -> &'b str {
        match &file.plan {
            Some(plan) if unit.is_none_or(|u| u.had_plan) => &plan.edition,
            _ => self.world.edition_of_region(unit.map_or("", |u| u.bought_in.as_str())),
        }
    }

    pub fn unit<'b>(&self, file: &'b CareFile, id: &UnitId) -> Result<&'b Unit, Refusal> {
        file.unit(id).ok_or_else(|| Refusal::terms(self.act, vec![self.world.setting_id("registered_product")]))
    }

    pub fn event(&self, rules: &[String], kind: EventKind) -> Event {
        Event { at: self.now, actor: self.actor, rules: rules.to_vec(), kind }
    }

    /// Asks the terms. `Err` where they refuse, or where a missing fact leaves it open.
    pub fn ask(&self, step: &Step<'_>, edition: &Arc<Edition>, facts: Facts) -> Result<Asked, Refusal> {
        let decision = edition.decide(&facts);
        let record = Record { edition: Arc::clone(edition), facts, decision };
        match decision.status {
            Status::Allowed => Ok(Asked::new(step, record)),
            Status::Refused => {
                let rules = edition.refusal(&record.decision, &record.facts);
                Err(Refusal { act: self.act, rules, problems: Vec::new(), record: Some(Box::new(record)) })
            }
            Status::Unknown => {
                let missing = edition.missing(&record.decision, &record.facts);
                let problems = missing
                    .iter()
                    .map(|id| Problem {
                        field: id.clone(),
                        code: "unknown",
                        message: "this is not known, and the answer hangs on it".to_owned(),
                    })
                    .collect();
                Err(Refusal { act: self.act, rules: Vec::new(), problems, record: Some(Box::new(record)) })
            }
        }
    }
}

/// An allowed step.
pub(crate) struct Asked {
    pub record: Record,
    pub warnings: Vec<String>,
    pub cites: Vec<String>,
    /// The state that the case goes to.
    pub to: Option<CaseState>,
}

impl Asked {
    fn new(step: &Step<'_>, record: Record) -> Self {
        let warnings = record.edition.warnings(&record.decision);
        let cites = record.edition.citations(&record.decision, &record.facts);
        let states = record.edition.schema().values("case.state");
        let to = record.decision.to.and_then(|raw| usize::try_from(raw).ok()).and_then(|n| states.get(n)).and_then(|s| CaseState::parse(s));
        debug_assert!(step.case.is_none() || to.is_some());
        Self { record, warnings, cites, to }
    }

    pub fn outcome(self, events: Vec<Event>) -> Outcome {
        Outcome { events, warnings: self.warnings, cites: self.cites, record: Some(Box::new(self.record)) }
    }
}

/// The counters that a service draws on, by the edition's limits.
pub(crate) fn counters(edition: &Edition, service: Service) -> Vec<String> {
    let mut out: Vec<String> = edition
        .clauses()
        .iter()
        .filter_map(|c| match &c.effect {
            aftercare_terms::Effect::Limit { counter, service: bits, .. } if bits & service.bit() != 0 => Some(counter.clone()),
            _ => None,
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

/// The unit of a case and the edition that decides it.
pub(crate) fn of_case<'a>(context: &Context<'a>, file: &'a CareFile, case: &'a Case) -> Result<(&'a Unit, &'a Arc<Edition>), Refusal> {
    Ok((context.unit(file, &case.unit)?, context.edition(&case.edition)?))
}

/// Fee lines as a quotation.
pub(crate) fn quote_of(fees: Vec<FeeLine>, currency: String) -> crate::case::Quote {
    open::quote(fees, currency)
}
