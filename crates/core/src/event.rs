//! What happened: the journal's vocabulary. Nobody is named here but by opaque ids.

use crate::case::{Assessment, CaseKind, CaseState, PrivacyAccepted, Quote, Running};
use crate::ids::{CaseId, PlanId, SubjectId, UnitId};
use crate::ledger::Entry;
use crate::plan::{Days, PlanState, Reward};
use crate::price::PriceTable;
use crate::unit::{Actor, Binding, Channel, UnitState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An event with its moment and actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Timestamp,
    pub actor: Actor,
    /// The rules that the decision behind it cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What kind of thing happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum EventKind {
    /// The first event of every file: whose it is.
    FileOpened {
        subject: SubjectId,
    },
    UnitRegistered {
        unit: UnitId,
        model: String,
        bought_on: Date,
        bought_in: String,
        channel: Channel,
        proof_of_purchase: bool,
        warranty_last_day: Date,
    },
    PlanBought {
        plan: PlanId,
        unit: UnitId,
        edition: String,
        edition_hash: String,
        years: u32,
        bought_on: Date,
        bought_in: String,
        covers_in: Vec<String>,
        days: Days,
        extended_warranty: Option<Days>,
        prices: PriceTable,
    },
    PlanStateChanged {
        to: PlanState,
    },
    RewardDecided {
        reward: Reward,
    },
    ExitRequested,
    DeviceReturned {
        unit: UnitId,
    },
    BindingSet {
        unit: UnitId,
        what: Binding,
    },
    BindingRemoved {
        unit: UnitId,
        what: Binding,
    },
    UnitStateChanged {
        unit: UnitId,
        to: UnitState,
    },
    UnitReplaced {
        old: UnitId,
        new: UnitId,
        model: String,
    },
    CaseOpened {
        case: CaseId,
        unit: UnitId,
        kind: CaseKind,
        state: CaseState,
        opened_on: Date,
        region: String,
        happened_at: Timestamp,
        happened_on: Date,
        flight_record: bool,
        cross_border_consent: bool,
        running: Running,
        edition: String,
        due_on: Option<Date>,
        proposed_grounds: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        privacy: Option<PrivacyAccepted>,
    },
    CaseOverdue {
        case: CaseId,
    },
    HandedOver {
        case: CaseId,
        on: Date,
        sent: BTreeMap<String, u32>,
        controller: bool,
    },
    Received {
        case: CaseId,
        sent: BTreeMap<String, u32>,
        controller: bool,
    },
    Assessed {
        case: CaseId,
        assessment: Assessment,
    },
    ServiceChosen {
        case: CaseId,
        service: String,
        surcharge_accepted: bool,
        quote: Option<Quote>,
    },
    ReportProduced {
        case: CaseId,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        evidence: BTreeMap<String, String>,
    },
    ReportCancelled {
        case: CaseId,
    },
    AircraftFound {
        case: CaseId,
    },
    Paid {
        case: CaseId,
        amount: i64,
        currency: String,
    },
    RefundDue {
        case: CaseId,
        amount: i64,
        currency: String,
    },
    Refunded {
        case: CaseId,
        amount: i64,
        currency: String,
    },
    Shipped {
        case: CaseId,
        new_unit: Option<UnitId>,
    },
    Signed {
        case: CaseId,
    },
    Withdrawn {
        case: CaseId,
    },
    Refused {
        case: CaseId,
        ground: String,
        reason: String,
    },
    GroundWaived {
        case: CaseId,
        ground: String,
        reason: String,
    },
    SurchargeDeclined {
        case: CaseId,
    },
    CaseMoved {
        case: CaseId,
        to: CaseState,
    },
    LedgerEntry {
        entry: Entry,
    },
    ServicePerformed {
        case: CaseId,
    },
}
