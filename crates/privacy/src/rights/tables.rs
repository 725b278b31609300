//! The tables of `rights.toml`.

use crate::area::civil;
use aftercare_terms::Text;
use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

/// What the holder of an account does to be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountCheck {
    None,
    SignIn,
    Reauthenticate,
}

/// How somebody is verified.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    pub name: String,
    pub account: AccountCheck,
    /// How many facts are matched of somebody without an account; 0: nothing is asked.
    pub points: u32,
    #[serde(default)]
    pub declaration: bool,
    pub rules: Vec<String>,
}

/// Which clock a request runs by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    Answer,
    OptOut,
}

/// Whose verification it takes when a household asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HouseholdRule {
    /// Households do not ask for it.
    #[default]
    None,
    Requester,
    EveryMember,
}

/// What is done at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    Copy,
    Correction,
    Erasure,
    Restriction,
    Objection,
    NoMarketing,
    NoProfile,
    NoSale,
    Categories,
    Sums,
    Clauses,
    Join,
    Leave,
    Complaint,
}

/// A right that can be asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestKind {
    pub right: String,
    /// What the matrix of the policies calls it.
    #[serde(rename = "as")]
    pub named: Option<String>,
    pub name: Text,
    pub about: Text,
    pub tier: String,
    #[serde(default)]
    pub household: HouseholdRule,
    pub clock: ClockKind,
    pub act: Act,
    /// The purposes that it ends.
    #[serde(default)]
    pub ends: Vec<String>,
    /// Only what the person provided.
    #[serde(default)]
    pub provided: bool,
    /// Categories that a copy does not hold.
    #[serde(default)]
    pub leaves_out: Vec<String>,
    /// Ways by which this right is not asked for.
    #[serde(default)]
    pub not_by: Vec<String>,
    pub not_by_rule: Option<String>,
    /// Whom the check leaves with so many matched facts is told the categories instead.
    pub fallback_points: Option<u32>,
    /// Cited when it is done.
    pub rules: Vec<String>,
    /// Cited where somebody has no such right.
    pub otherwise: String,
}

/// Ways that are open to requests of the people of an area.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    pub area: String,
    pub open: Vec<String>,
    pub rule: String,
}

/// A span of the law: one of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    Months(u32),
    Days(u32),
    WorkingDays(u32),
}

/// A citation, from the day that it holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    from: Datetime,
    pub cite: String,
}

impl Law {
    #[must_use]
    pub fn since(&self) -> Option<Date> {
        civil(Some(&self.from)).ok().flatten()
    }
}

/// By when an answer is due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub name: String,
    pub area: String,
    #[serde(rename = "for")]
    pub kinds: Vec<ClockKind>,
    pub period: Period,
    pub extension: Option<Period>,
    pub acknowledge_working_days: Option<u32>,
    /// A last day on a weekend or holiday becomes the next working day.
    #[serde(default)]
    pub moves: bool,
    /// The days of waiting for an answer to a question are added.
    #[serde(default)]
    pub stops: bool,
    pub law: Vec<Law>,
    pub rule: String,
}

/// Who acts for somebody else.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    pub name: String,
    pub area: String,
    pub proofs: Vec<String>,
    pub opt_out_proofs: Vec<String>,
    /// The ways by which a proof counts.
    pub by: Vec<String>,
    /// Is the agent verified for an opt-out, too?
    pub opt_out_verified: bool,
    pub proof_rule: String,
    pub channel_rule: String,
    pub rules: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Household {
    /// A member below this age is verified through a guardian.
    pub guardian_below: u32,
    pub rule: String,
    /// Cited where people have no households that may ask.
    pub absent: String,
    /// Cited where somebody is no member.
    pub strangers: String,
}

/// As long as what something stays at an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keeps {
    Always,
    /// A period that the operator promised is not over.
    Retained,
    Plan,
    Case,
}

/// What stays at an erasure, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    pub name: String,
    /// Empty: what the inventory keeps for it.
    #[serde(default)]
    pub categories: Vec<String>,
    #[serde(rename = "while")]
    pub keeps: Keeps,
    pub rule: String,
}

/// From which request of its kind on a fee or a refusal may be decided.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repetition {
    pub name: String,
    pub area: String,
    pub nth: usize,
    pub months: u32,
    pub rule: String,
}

/// What goes on while somebody has their data blocked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    pub purposes: Vec<String>,
    /// Grounds on which data may still be given.
    pub grounds: Vec<String>,
    pub rule: String,
}

/// What is cited where a step cannot be taken.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRules {
    pub unverified: String,
    pub member_missing: String,
    pub delayed: String,
    pub cannot_verify: String,
    pub no_extension: String,
    pub ended: String,
    pub fallback: String,
    /// Cited where a legal hold keeps something.
    pub hold: String,
    pub erased: String,
}

/// How long the record of a request stays after it was closed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub months: u32,
    pub rules: Vec<String>,
}
