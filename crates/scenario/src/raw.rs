//! A scenario file as written: every key known, every unknown key an error with its line.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawScenario {
    #[serde(rename = "kind")]
    pub _kind: Option<String>,
    pub title: String,
    /// Read by `terms coverage`.
    #[serde(default, rename = "rules")]
    pub _rules: Vec<String>,
    pub edition: Option<Spanned<String>>,
    pub today: Option<Spanned<Datetime>>,
    #[serde(default)]
    pub holidays: Vec<Spanned<Datetime>>,
    pub device: RawDevice,
    pub plan: Option<RawPlan>,
    pub prices: Option<Spanned<RawPrices>>,
    #[serde(rename = "step")]
    pub steps: Vec<Spanned<RawStep>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawDevice {
    pub model: Spanned<String>,
    pub serial: Option<Spanned<String>>,
    pub bought_on: Spanned<Datetime>,
    pub bought_in: Spanned<String>,
    pub channel: Option<Spanned<String>>,
    pub proof_of_purchase: Option<bool>,
    pub warranty_last_day: Option<Spanned<Datetime>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPlan {
    pub years: Spanned<i64>,
    pub bought_on: Option<Spanned<Datetime>>,
    pub bought_in: Option<Spanned<String>>,
    pub effective_on: Option<Spanned<Datetime>>,
    pub covers_in: Option<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPrices {
    pub currency: Option<String>,
    pub replacement_damage: Option<Vec<i64>>,
    pub replacement_flyaway: Option<Vec<i64>>,
    pub missing_component: Option<i64>,
    pub repair_discount_percent: Option<i64>,
    pub repair_discount_cap: Option<i64>,
}

/// The keys of all verbs together; `step.rs` holds which verb has which.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    pub on: Spanned<Datetime>,
    #[serde(rename = "do")]
    pub verb: Spanned<String>,
    pub expect: Option<RawExpect>,
    pub what: Option<Spanned<String>>,
    pub case: Option<Spanned<String>>,
    pub kind: Option<Spanned<String>>,
    pub serial: Option<Spanned<String>>,
    #[serde(rename = "in")]
    pub region: Option<Spanned<String>>,
    pub privacy_accepted: Option<Spanned<bool>>,
    pub happened_at: Option<Spanned<Datetime>>,
    pub flight_record: Option<Spanned<bool>>,
    pub cross_border_consent: Option<Spanned<bool>>,
    pub pay: Option<Spanned<bool>>,
    pub components: Option<Spanned<RawComponents>>,
    pub controller: Option<Spanned<bool>>,
    pub cause: Option<Spanned<String>>,
    pub in_warranty_scope: Option<Spanned<bool>>,
    pub damaged: Option<Vec<Spanned<String>>>,
    pub findings: Option<Vec<Spanned<String>>>,
    pub repair: Option<Spanned<RawRepair>>,
    pub service: Option<Spanned<String>>,
    pub pay_missing: Option<Spanned<bool>>,
    pub new_serial: Option<Spanned<String>>,
    pub ground: Option<Spanned<String>>,
    pub years: Option<Spanned<i64>>,
    pub bought_in: Option<Spanned<String>>,
    pub effective_on: Option<Spanned<Datetime>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum RawComponents {
    All(String),
    List(Vec<String>),
}

/// Stands for the whole covered list of the device.
pub(crate) const ALL: &str = "all";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRepair {
    pub material: i64,
    pub labour: i64,
    #[serde(default)]
    pub missing_material: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawExpect {
    pub refused: Option<Vec<String>>,
    pub warns: Option<Vec<String>>,
    pub cites: Option<Vec<String>>,
    pub offers: Option<Vec<Spanned<String>>>,
    pub left: Option<BTreeMap<String, Spanned<i64>>>,
    pub case: Option<ExpectCase>,
    pub fee: Option<ExpectFee>,
    pub unit: Option<ExpectUnit>,
    pub plan: Option<ExpectPlan>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectCase {
    pub state: Option<Spanned<String>>,
    pub due_on: Option<Datetime>,
    pub overdue: Option<bool>,
    pub no_access: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectFee {
    pub total: Option<i64>,
    pub lines: Option<BTreeMap<String, Spanned<i64>>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectUnit {
    pub serial: Option<String>,
    pub state: Option<Spanned<String>>,
    pub on_plan: Option<bool>,
    pub warranty_last_day: Option<Datetime>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectPlan {
    pub state: Option<Spanned<String>>,
    pub unit: Option<String>,
    pub first_day: Option<Datetime>,
    pub last_day: Option<Datetime>,
    pub extended_warranty: Option<WordOrDays>,
    pub reward: Option<WordOrDays>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum WordOrDays {
    Word(String),
    Days(Vec<Datetime>),
}
