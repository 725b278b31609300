//! Receipts: one decision with everything that it rests on, to be decided again years later.

mod case;
mod replay;
mod schema;

pub(crate) use case::FactSeed;
pub use case::{Case, CaseError, read_case, read_case_into, read_stored_into};
pub use replay::{Difference, replay};
pub use schema::{facts_schema, receipt_schema};

use crate::clause::{DayCount, Effect, Party, Period, Service, WindowEnd, WindowStart};
use crate::counterfactual::{Change, least_change};
use crate::decide::{Access, Decision, Status};
use crate::edition::{Edition, hex};
use crate::explain::words::{date_days, date_text};
use crate::explain::{ClauseTruth, FactValue, ServiceTruth, explain};
use crate::facts::Facts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The engine that decides, as receipts name it.
pub const ENGINE: &str = concat!("aftercare-terms ", env!("CARGO_PKG_VERSION"));

/// The form of receipts.
pub const FORM: u32 = 1;

/// How many smallest changes a receipt names for one answer.
const CHANGES_NAMED: usize = 3;

/// The edition that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionUsed {
    pub id: String,
    pub version: String,
    /// SHA-256 over its files and the settings.
    pub hash: String,
    /// SHA-256 over the settings alone.
    pub settings_hash: String,
}

/// A duty of this step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyLine {
    pub id: String,
    /// `customer` or `provider`.
    pub who: String,
}

/// A line of the quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeEntry {
    pub line: String,
    /// Minor units.
    pub amount: i64,
    /// `customer` or `provider`.
    pub payer: String,
    pub rules: Vec<String>,
}

/// The quotation for the service asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotation {
    pub lines: Vec<FeeEntry>,
    /// What the customer pays, minor units.
    pub customer_pays: i64,
}

/// A deadline that the kind of case has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineEntry {
    /// The act that must happen in time.
    pub act: String,
    pub days: u32,
    /// `calendar` or `working`.
    pub count: String,
    /// The last day in time, where the case is opened on `decided_on` and days are calendar days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<String>,
    pub rules: Vec<String>,
}

/// A period that the facts give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WindowEntry {
    /// `plan`, `extended-warranty` or `reward`.
    pub period: String,
    pub start: String,
    /// `12 months`, or `plan-end`.
    pub end: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless_used: Vec<String>,
    pub rules: Vec<String>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// `allowed`, `refused` or `unknown`.
    pub status: String,
    pub refused_by: Vec<String>,
    /// The state that the case goes to.
    pub to: Option<String>,
    pub services: Vec<ServiceTruth>,
    pub warnings: Vec<String>,
    pub duties: Vec<DutyLine>,
    /// `null`: a missing fact could change it.
    pub fees: Option<Quotation>,
    pub deadline: Option<DeadlineEntry>,
    pub windows: Vec<WindowEntry>,
    /// Missing facts that could still change the answer.
    pub missing: Vec<String>,
}

/// What would have to be different for another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeastChange {
    /// `act` for the refusal, otherwise the closed service.
    pub of: String,
    /// Empty: nothing was found within three changes.
    pub changes: Vec<Change>,
}

/// One decision, with everything that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    pub form: u32,
    pub engine: String,
    pub edition: EditionUsed,
    pub decided_on: Option<String>,
    /// How far the journal had been read.
    pub ledger_position: Option<u64>,
    /// SHA-256 of the files that the decision rests on, by what they are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, String>,
    /// SHA-256 over the facts as canonical JSON.
    pub facts_hash: String,
    pub facts: BTreeMap<String, FactValue>,
    /// What an assessor found; `null`: unknown.
    pub findings: Option<Vec<String>>,
    /// The rules that made a fact so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub because: BTreeMap<String, Vec<String>>,
    pub outcome: Outcome,
    pub clauses: Vec<ClauseTruth>,
    pub least_change: Vec<LeastChange>,
}

/// What a decision does not know of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The civil date of the decision, ISO.
    pub decided_on: Option<String>,
    pub ledger_position: Option<u64>,
    /// SHA-256 of the files that it rests on, by what they are.
    pub evidence: BTreeMap<String, String>,
}

/// The receipt of a decision.
#[must_use]
pub fn receipt(edition: &Edition, facts: &Facts, decision: &Decision, circumstances: &Circumstances) -> Receipt {
    let explanation = explain(edition, facts, decision);
    let (known, because) = known(edition, facts);
    let findings = facts.findings().map(<[String]>::to_vec);
    Receipt {
        form: FORM,
        engine: ENGINE.to_owned(),
        edition: EditionUsed {
            id: edition.header.id.clone(),
            version: edition.header.version.clone(),
            hash: edition.hash.clone(),
            settings_hash: edition.settings_hash.clone(),
        },
        decided_on: circumstances.decided_on.clone(),
        ledger_position: circumstances.ledger_position,
        evidence: circumstances.evidence.clone(),
        facts_hash: facts_hash(&known, findings.as_deref(), &because),
        facts: known,
        findings,
        because,
        outcome: Outcome {
            status: explanation.status,
            refused_by: explanation.refused_by,
            to: decision.to.filter(|_| decision.status == Status::Allowed).map(|raw| edition.raw_word(edition.program.state, raw)),
            services: explanation.services,
            warnings: edition.warnings(decision),
            duties: duties(edition, decision),
            fees: quotation(edition, decision),
            deadline: deadline(edition, facts, circumstances),
            windows: windows(edition, facts),
            missing: explanation.missing,
        },
        clauses: explanation.clauses,
        least_change: least_changes(edition, facts, decision),
    }
}

/// The known facts and what made them so, by name.
fn known(edition: &Edition, facts: &Facts) -> (BTreeMap<String, FactValue>, BTreeMap<String, Vec<String>>) {
    let schema = edition.schema();
    let (mut known, mut because) = (BTreeMap::new(), BTreeMap::new());
    for fact in schema.facts() {
        let Some(id) = schema.id(&fact.name) else { continue };
        if let Some(value) = facts.value(schema, id) {
            known.insert(fact.name.clone(), FactValue::from(value));
        }
        if !facts.reasons(id).is_empty() {
            because.insert(fact.name.clone(), facts.reasons(id).to_vec());
        }
    }
    (known, because)
}

/// SHA-256 over the facts as JSON with sorted keys and no white space.
fn facts_hash(facts: &BTreeMap<String, FactValue>, findings: Option<&[String]>, because: &BTreeMap<String, Vec<String>>) -> String {
    #[derive(Serialize)]
    struct Canonical<'a> {
        because: &'a BTreeMap<String, Vec<String>>,
        facts: &'a BTreeMap<String, FactValue>,
        findings: Option<&'a [String]>,
    }
    // Maps of text, numbers and lists always have a JSON form.
    let json = serde_json::to_vec(&Canonical { because, facts, findings }).unwrap_or_default();
    hex(&Sha256::digest(&json))
}

pub(crate) fn party_word(party: Party) -> String {
    party.as_str().to_owned()
}

fn duties(edition: &Edition, decision: &Decision) -> Vec<DutyLine> {
    let duties = edition.duties(decision).into_iter();
    duties
        .map(|clause| {
            let who = if let Effect::Duty { who, .. } = &clause.effect { party_word(*who) } else { String::new() };
            DutyLine { id: clause.id.clone(), who }
        })
        .collect()
}

fn quotation(edition: &Edition, decision: &Decision) -> Option<Quotation> {
    let lines = edition.fees(decision)?;
    let customer_pays = lines.iter().filter(|l| l.payer == Party::Customer).map(|l| l.amount).fold(0_i64, i64::saturating_add);
    let lines =
        lines.into_iter().map(|l| FeeEntry { line: l.line, amount: l.amount, payer: party_word(l.payer), rules: l.rules }).collect();
    Some(Quotation { lines, customer_pays })
}

fn deadline(edition: &Edition, facts: &Facts, circumstances: &Circumstances) -> Option<DeadlineEntry> {
    let found = edition.deadline(&edition.word_of(edition.program.kind, facts))?;
    let opened = edition.word_of(edition.program.act, facts) == "open" && found.count == DayCount::Calendar;
    let last_day = circumstances
        .decided_on
        .as_deref()
        .filter(|_| opened)
        .and_then(date_days)
        .map(|day| date_text(day.saturating_add(i64::from(found.days))));
    let count = count_word(found.count).to_owned();
    Some(DeadlineEntry { act: found.act, days: found.days, count, last_day, rules: found.rules })
}

fn windows(edition: &Edition, facts: &Facts) -> Vec<WindowEntry> {
    let found = Period::ALL.into_iter().filter_map(|period| Some((period, edition.window(period, facts)?)));
    found
        .map(|(period, window)| WindowEntry {
            period: period.as_str().to_owned(),
            start: start_word(window.start).to_owned(),
            end: end_word(window.end),
            unless_used: window.unless_used,
            rules: window.rules,
        })
        .collect()
}

pub(crate) fn count_word(count: DayCount) -> &'static str {
    match count {
        DayCount::Calendar => "calendar",
        DayCount::Working => "working",
    }
}

pub(crate) fn start_word(start: WindowStart) -> &'static str {
    match start {
        WindowStart::Effective => "effective",
        WindowStart::PlanEnd => "plan-end",
        WindowStart::WarrantyEnd => "warranty-end",
        WindowStart::LaterOfPlanAndWarrantyEnd => "later-of-plan-and-warranty-end",
    }
}

pub(crate) fn end_word(end: WindowEnd) -> String {
    match end {
        WindowEnd::Months(months) => format!("{months} months"),
        WindowEnd::PlanEnd => "plan-end".to_owned(),
    }
}

fn least_changes(edition: &Edition, facts: &Facts, decision: &Decision) -> Vec<LeastChange> {
    let mut out = Vec::new();
    if decision.status == Status::Refused {
        out.push(LeastChange { of: "act".to_owned(), changes: least_change(edition, facts, None, CHANGES_NAMED) });
    }
    for service in Service::ALL.into_iter().filter(|s| decision.access(*s) == Access::Closed) {
        let changes = least_change(edition, facts, Some(service), CHANGES_NAMED);
        out.push(LeastChange { of: service.as_str().to_owned(), changes });
    }
    out
}

impl Receipt {
    /// The receipt as it is stored: JSON with two spaces, in one order of keys, and a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Maps with text keys, numbers and lists always have a JSON form.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
