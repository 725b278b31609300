//! The document as it is written.

use super::{Responsible, Word};
use aftercare_terms::Text;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

pub(super) type Slug = Spanned<String>;
pub(super) type Slugs = Spanned<Vec<Slug>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInventory {
    pub run: Spanned<RawRun>,
    pub keep: RawKeep,
    pub lifetime: Spanned<BTreeMap<String, Spanned<RawLifetime>>>,
    pub record: Spanned<Responsible>,
    pub word: Spanned<BTreeMap<String, BTreeMap<String, Word>>>,
    #[serde(default)]
    pub retention: Vec<Spanned<RawRetention>>,
    #[serde(default)]
    pub group: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub column: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub vault: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub blob: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub index: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub cookie: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub message: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub log: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub metric: Vec<Spanned<RawRow>>,
    #[serde(default)]
    pub webhook: Vec<Spanned<RawRow>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRun {
    pub at: String,
    pub zone: String,
    pub at_once: u32,
}

/// One of the three says how long.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLifetime {
    pub minutes: Option<u32>,
    pub hours: Option<u32>,
    pub days: Option<u32>,
    pub says: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeep {
    pub open_case: Slugs,
    pub running_plan: Slugs,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRetention {
    pub id: String,
    pub until: Spanned<RawUntil>,
    pub unused_days: Option<u32>,
    pub need: Text,
    pub kind: Text,
    pub law: Text,
    pub limitation: Text,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawUntil {
    Word(String),
    After { days: i64, after: String },
}

/// A row, or a group of what rows have in common.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub id: Option<String>,
    pub table: Option<String>,
    pub columns: Option<Slugs>,
    pub kind: Option<String>,
    pub fields: Option<Slugs>,
    pub names: Option<Slugs>,
    pub group: Option<Slug>,
    pub says: Option<Text>,
    pub personal: Option<bool>,
    pub reason: Option<String>,
    pub category: Option<Slug>,
    pub purposes: Option<Slugs>,
    pub basis: Option<Slug>,
    pub sources: Option<Slugs>,
    pub retention: Option<Slug>,
    pub roles: Option<Slugs>,
    pub export: Option<Slug>,
    pub withheld: Option<Slug>,
    pub origin: Option<Slug>,
    pub classes: Option<Slugs>,
    pub sealed: Option<bool>,
    pub rules: Option<Slugs>,
    /// Of a cookie: what it is for, a word of the policies, and how long a browser keeps it.
    pub cookie_purpose: Option<String>,
    pub cookie_days: Option<u32>,
    /// Instead of days: as long as this of `[lifetime]`.
    pub cookie_lifetime: Option<String>,
}
