//! What happened to a request. Nobody is named here but by opaque ids, and no reason is told: both are in the vault.

use super::clock::Due;
use super::verification::Need;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What somebody who acts for the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standin {
    Agent,
    Guardian,
}

/// As whom somebody was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    Own,
    Agent,
    Member,
    Guardian,
}

/// Somebody who acts for the person, by an opaque id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representative {
    pub id: String,
    pub is: Standin,
}

/// A member of a household beside the person, by an opaque id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: String,
    pub has_account: bool,
    /// A guardian stands in.
    pub minor: bool,
    /// Lives at the person's address; None where one of the two is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<bool>,
}

/// A request as it was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub right: String,
    pub channel: String,
    pub on: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Representative>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// The clock of the documents that it runs by.
    pub clock: String,
    pub needs: BTreeSet<Need>,
    /// How many facts are matched of somebody without an account.
    pub points: u32,
    pub due: Due,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge_by: Option<Date>,
}

/// How a step of verification was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum Means {
    SignIn,
    Reauthenticate,
    DataPoints { points: u32 },
    Declaration,
    AgentProof { proof: String, channel: String },
}

/// One step of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum RightsStep {
    Received(Box<Received>),
    /// It came by a way that is not open.
    TurnedAway {
        right: String,
        channel: String,
        on: Date,
    },
    Verified {
        /// `self`, or an opaque id.
        who: String,
        party: Party,
        #[serde(flatten)]
        means: Means,
        /// The facts of several tries add up.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        adds_up: bool,
    },
    VerificationFailed {
        /// The categories are told instead.
        fallback: bool,
    },
    FraudSuspected {
        on: Date,
    },
    FraudCleared {
        due: Due,
        stopped_days: u32,
    },
    ClarificationAsked {
        on: Date,
    },
    Clarified {
        on: Date,
        due: Due,
        /// All the days on which the clock stood still.
        stopped_days: u32,
    },
    Acknowledged,
    Extended {
        on: Date,
        due: Due,
    },
    /// A fee, in minor units of the currency that the operator bills the person's country in.
    Charged {
        amount: i64,
    },
    Fulfilled {
        /// Categories that the copy holds.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        copy: BTreeSet<String>,
        /// What was not erased.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<KeptBecause>,
        partly: bool,
    },
    Refused,
    Closed,
}

/// A category that stays at an erasure, by which rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeptBecause {
    pub category: String,
    pub rule: String,
    /// The entry of the documents, or `hold`.
    pub because: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
