//! An application for service.

use super::{Context, Outcome, Refusal, counters};
use crate::calendar::{calendar_days_after, working_days_after};
use crate::case::{Case, CaseKind, CaseState, PrivacyAccepted, Quote, QuoteLine, Running};
use crate::command::Open;
use crate::derive::Step;
use crate::event::EventKind;
use crate::file::CareFile;
use crate::ledger::{Entry, EntryKind};
use crate::region::is_code;
use aftercare_terms::{DayCount, Edition, FeeLine, Party, Service, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) fn handle(context: &Context<'_>, file: &CareFile, open: &Open) -> Result<Outcome, Refusal> {
    let unit = context.unit(file, &open.unit)?;
    check_input(context, file, open)?;
    let base = context.edition_of(file, Some(unit)).to_owned();
    let model = context
        .world
        .catalogue
        .model(&unit.model)
        .ok_or_else(|| Refusal::input("open", "model", "unknown", "the catalogue has no such model"))?;
    let edition_id = context.world.edition_of_request(&base, model, &open.region).to_owned();
    let edition = context.edition(&edition_id)?;
    let bare = Step { world: context.world, edition, file, act: "open", now: context.now, unit: Some(unit), case: None };
    let today = bare.today();
    let case = blank(open, context, &bare, today, edition_id);
    let step = Step { case: Some(&case), ..bare };
    let mut facts = step.facts(None);
    let schema = edition.schema();
    for (name, value) in [("case.privacy_accepted", open.privacy_accepted), ("case.prepaid", open.pay)] {
        let done = facts.set(schema, name, &Value::Bool(value));
        debug_assert!(done.is_ok(), "{done:?}");
    }
    let asked = context.ask(&step, edition, facts)?;
    let deadline = edition.deadline(open.kind.as_str());
    let due_on = deadline.as_ref().and_then(|d| match d.count {
        DayCount::Calendar => calendar_days_after(today, d.days),
        DayCount::Working => working_days_after(today, d.days, context.world.regions.holidays(step.region())),
    });
    let proposed = asked.warnings.iter().filter(|rule| edition.ground_usable(rule, &asked.record.facts).is_some()).cloned().collect();
    let mut cites = asked.cites.clone();
    cites.extend(deadline.map(|d| d.rules).unwrap_or_default());
    let mut events = vec![context.event(&cites, opened(open, &case, asked.to.unwrap_or(CaseState::Registered), due_on, proposed))];
    if open.kind == CaseKind::Express {
        prepay(context, edition, &step, &asked.record, &mut events)?;
    }
    let mut outcome = asked.outcome(events);
    outcome.cites = cites;
    Ok(outcome)
}

fn check_input(context: &Context<'_>, file: &CareFile, open: &Open) -> Result<(), Refusal> {
    if !is_code(&open.region) {
        return Err(Refusal::input(
            "open",
            "region",
            "not-a-region",
            format!("`{}` is not a region: two capital letters (ISO 3166-1)", open.region),
        ));
    }
    if open.happened_at > context.now {
        return Err(Refusal::input("open", "happened_at", "in-the-future", "lies in the future"));
    }
    if file.case(&open.case).is_some() {
        return Err(Refusal::input("open", "case", "exists", "this case exists already"));
    }
    Ok(())
}

fn blank(open: &Open, context: &Context<'_>, step: &Step<'_>, today: Date, edition: String) -> Case {
    let running: Running = step.running_on(today);
    Case {
        id: open.case.clone(),
        unit: open.unit.clone(),
        kind: open.kind,
        state: CaseState::New,
        opened_at: context.now,
        opened_on: today,
        region: open.region.clone(),
        happened_at: open.happened_at,
        happened_on: step.day_of(open.happened_at),
        flight_record: open.flight_record,
        cross_border_consent: open.cross_border_consent,
        privacy: accepted(open, context, step),
        running,
        edition,
        due_on: None,
        overdue: false,
        proposed_grounds: Vec::new(),
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
    }
}

fn opened(open: &Open, case: &Case, state: CaseState, due_on: Option<Date>, proposed_grounds: Vec<String>) -> EventKind {
    EventKind::CaseOpened {
        case: open.case.clone(),
        unit: open.unit.clone(),
        kind: open.kind,
        state,
        opened_on: case.opened_on,
        region: open.region.clone(),
        happened_at: open.happened_at,
        happened_on: case.happened_on,
        flight_record: open.flight_record,
        cross_border_consent: open.cross_border_consent,
        running: case.running,
        edition: case.edition.clone(),
        due_on,
        proposed_grounds,
        privacy: case.privacy.clone(),
    }
}

/// The privacy policy that goes with the edition, as accepted with this application.
fn accepted(open: &Open, context: &Context<'_>, step: &Step<'_>) -> Option<PrivacyAccepted> {
    let version = step.edition.header.privacy_policy.clone()?;
    open.privacy_accepted.then_some(PrivacyAccepted { version, at: context.now })
}

/// Express is a replacement from the start: quoted, paid and reserved with the application.
fn prepay(
    context: &Context<'_>,
    edition: &Edition,
    step: &Step<'_>,
    record: &super::Record,
    events: &mut Vec<crate::event::Event>,
) -> Result<(), Refusal> {
    let Some(case) = step.case.map(|c| c.id.clone()) else { return Ok(()) };
    let fees = edition
        .fees(&record.decision)
        .ok_or_else(|| Refusal::input("open", "fee", "unknown", "the price of the replacement is not known"))?;
    let quote = quote(fees, step.prices().map(|p| p.currency).unwrap_or_default());
    let (amount, currency) = (quote.total, quote.currency.clone());
    let service = Service::Replacement.as_str().to_owned();
    let rules: Vec<String> = quote.lines.iter().flat_map(|l| l.rules.clone()).collect();
    let chosen = EventKind::ServiceChosen { case: case.clone(), service, surcharge_accepted: false, quote: Some(quote) };
    events.push(context.event(&rules, chosen));
    events.push(context.event(&[], EventKind::Paid { case: case.clone(), amount, currency }));
    for counter in counters(edition, Service::Replacement) {
        let entry = Entry { counter, case: case.clone(), kind: EntryKind::Reserve, amount: 1 };
        events.push(context.event(&[], EventKind::LedgerEntry { entry }));
    }
    Ok(())
}

/// Fee lines as a quotation; the total is what the customer pays.
pub(super) fn quote(fees: Vec<FeeLine>, currency: String) -> Quote {
    let total = fees.iter().filter(|f| f.payer == Party::Customer).fold(0_i64, |sum, f| sum.saturating_add(f.amount));
    let line = |f: FeeLine| QuoteLine { line: f.line, amount: f.amount, payer: f.payer.as_str().to_owned(), rules: f.rules };
    Quote { currency, total, lines: fees.into_iter().map(line).collect() }
}
