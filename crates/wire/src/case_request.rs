use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CaseKind, Cause, Service};

/// A case is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseOpen {
    pub kind: CaseKind,
    pub unit_id: String,
    /// Where service is asked for, ISO 3166-1 alpha-2.
    pub region: String,
    pub privacy_accepted: bool,
    /// When the accident or loss happened: a civil date, or a local date-time. Left out: now.
    #[serde(default)]
    pub happened_at: Option<String>,
    /// A blob that was uploaded before.
    #[serde(default)]
    pub flight_record_blob: Option<String>,
    #[serde(default)]
    pub photo_blobs: Vec<String>,
    #[serde(default)]
    pub cross_border_consent: bool,
    /// Pay what is due with the application (Express).
    #[serde(default)]
    pub pay: bool,
    /// What happened, in the customer's words.
    #[serde(default)]
    pub description: String,
}

/// The customer gives the parcel to the carrier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Component slug to the number of pieces in the parcel.
    pub components: BTreeMap<String, u32>,
    /// The remote controller is in the parcel.
    #[serde(default)]
    pub controller: bool,
    #[serde(default)]
    pub tracking: Option<String>,
}

/// The service centre has the parcel. What is in it, if it differs from what the customer said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    #[serde(default)]
    pub components: Option<BTreeMap<String, u32>>,
    #[serde(default)]
    pub controller: Option<bool>,
}

/// The assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    pub cause: Cause,
    #[serde(default)]
    pub in_warranty_scope: bool,
    /// Component slugs.
    #[serde(default)]
    pub damaged: Vec<String>,
    /// Rule ids of exclusions that the assessor found.
    #[serde(default)]
    pub findings: Vec<String>,
    #[serde(default)]
    pub repair: Option<RepairQuote>,
}

/// What the repair of a case costs before discount, in minor units of the plan's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepairQuote {
    pub material: i64,
    pub labour: i64,
    /// The part of `material` for pieces that were not sent in.
    #[serde(default)]
    pub missing_material: i64,
}

/// The customer decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choose {
    pub service: Service,
    /// Pay for the pieces that were not sent in.
    #[serde(default)]
    pub pay_missing: bool,
}

/// The customer pays what is due; the reference is the payment provider's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// The amount that the customer saw, in minor units: another amount is refused.
    pub amount: i64,
    #[serde(default)]
    pub reference: Option<String>,
}

/// What was owed to the customer was paid back; the reference is the payment provider's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// The amount that the agent saw, in minor units: another amount is refused.
    pub amount: i64,
    #[serde(default)]
    pub reference: Option<String>,
}

/// The service is done and the unit is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ship {
    /// Where a unit is replaced.
    #[serde(default)]
    pub new_serial: Option<String>,
    /// Slug of the new unit's model, where it is not that of the old one.
    #[serde(default)]
    pub new_model: Option<String>,
    /// The carrier's number of the parcel.
    #[serde(default)]
    pub tracking: Option<String>,
}

/// A person at the provider refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refuse {
    /// A rule id.
    pub ground: String,
    /// What the customer is told beside the clause.
    pub reason: String,
}

/// A person at the provider sets a proposed ground aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiveGround {
    /// A rule id.
    pub ground: String,
    pub reason: String,
}
