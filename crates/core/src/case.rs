//! A case: one request for service on one unit.

use crate::ids::{CaseId, UnitId};
use crate::unit::Actor;
use aftercare_terms::Service;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.as_str() == text)
            }
        }
    };
}

words! {
    /// The type of service chosen at registration.
    CaseKind { Repair = "repair", Express = "express", Flyaway = "flyaway", Maintenance = "maintenance" }
}

words! {
    /// Where a case stands.
    CaseState {
        New = "new",
        Registered = "registered",
        AwaitingReturn = "awaiting-return",
        Received = "received",
        Assessed = "assessed",
        Chosen = "chosen",
        AwaitingPayment = "awaiting-payment",
        Paid = "paid",
        Shipped = "shipped",
        Signed = "signed",
        Withdrawn = "withdrawn",
        Refused = "refused",
        Unavailable = "unavailable",
    }
}

words! {
    /// The cause of a fault as the assessor states it.
    Cause { Accident = "accident", NormalUse = "normal-use", Quality = "quality", UserError = "user-error" }
}

impl CaseState {
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Signed | Self::Withdrawn | Self::Refused | Self::Unavailable)
    }
}

/// Which periods ran on the day of the application (S-25).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    pub plan: bool,
    pub warranty: bool,
    pub extended_warranty: bool,
    pub reward: bool,
}

/// The repair before discount, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairQuote {
    pub material: i64,
    pub labour: i64,
    /// The part of `material` for pieces not sent in.
    pub missing_material: i64,
}

/// What the assessor states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    pub cause: Cause,
    pub in_warranty_scope: bool,
    pub damaged: Vec<String>,
    /// Ids of exclusions that were found.
    pub findings: Vec<String>,
    pub repair: RepairQuote,
}

/// A line of the quotation, minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    pub line: String,
    pub amount: i64,
    /// `customer` or `provider`.
    pub payer: String,
    pub rules: Vec<String>,
}

/// What a service costs in this case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub currency: String,
    pub lines: Vec<QuoteLine>,
    /// What the customer pays.
    pub total: i64,
}

/// Which privacy policy was accepted, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivacyAccepted {
    /// As the documents name it.
    pub version: String,
    pub at: Timestamp,
}

/// A person's refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalRecord {
    pub ground: String,
    pub reason: String,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    pub unit: UnitId,
    pub kind: CaseKind,
    pub state: CaseState,
    pub opened_at: Timestamp,
    pub opened_on: Date,
    /// Region of the request.
    pub region: String,
    pub happened_at: Timestamp,
    pub happened_on: Date,
    pub flight_record: bool,
    pub cross_border_consent: bool,
    /// The privacy policy that the customer accepted with the application; journals from before it was kept have none.
    pub privacy: Option<PrivacyAccepted>,
    pub running: Running,
    /// The edition that decides the case.
    pub edition: String,
    pub due_on: Option<Date>,
    pub overdue: bool,
    /// Grounds on which a person may refuse, as proposed when the case was opened.
    pub proposed_grounds: Vec<String>,
    /// Grounds that a person decided not to use.
    pub waived_grounds: Vec<String>,
    pub handed_over_on: Option<Date>,
    pub sent: BTreeMap<String, u32>,
    pub controller_sent: bool,
    pub at_centre: bool,
    pub assessment: Option<Assessment>,
    pub service: Option<Service>,
    pub surcharge_accepted: bool,
    pub quote: Option<Quote>,
    /// What was paid so far.
    pub paid: i64,
    pub report: bool,
    /// SHA-256 of what the last report rests on and of the report itself, by what they are.
    pub report_evidence: BTreeMap<String, String>,
    pub found: bool,
    /// What is to be paid back, all in all, and what of it was.
    pub refund_due: i64,
    pub refunded: i64,
    pub refusal: Option<RefusalRecord>,
    pub new_unit: Option<UnitId>,
    pub history: Vec<HistoryEntry>,
}

/// A step that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub act: String,
    pub actor: Actor,
    pub state: CaseState,
    pub rules: Vec<String>,
}

impl Case {
    /// Everything due is paid.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.quote.as_ref().is_some_and(|quote| self.kept() >= quote.total)
    }

    /// What was paid and is not to be paid back.
    #[must_use]
    pub fn kept(&self) -> i64 {
        self.paid.saturating_sub(self.refund_due)
    }

    /// What is due on the quotation.
    #[must_use]
    pub fn due(&self) -> Option<i64> {
        self.quote.as_ref().map(|quote| quote.total.saturating_sub(self.kept()).max(0))
    }

    /// What is still to be paid back.
    #[must_use]
    pub fn owed(&self) -> i64 {
        self.refund_due.saturating_sub(self.refunded).max(0)
    }

    /// The provider must not look into the device.
    #[must_use]
    pub fn no_access(&self) -> bool {
        self.kind == CaseKind::Express
    }
}
