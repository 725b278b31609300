//! What happened to a person's choices and data. Nobody is named here but by opaque ids.

use crate::rights::RightsStep;
use crate::unit::Actor;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An event with its moment and actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEvent {
    pub at: Timestamp,
    pub actor: Actor,
    /// The rules that the decision behind it cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    #[serde(flatten)]
    pub kind: PersonEventKind,
}

/// How a version came to be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedBy {
    /// By using a product after the version took effect.
    Use,
    /// By an act of its own, such as a tick.
    Act,
}

/// What kind of thing happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum PersonEventKind {
    AccountOpened {
        parent_agreed: bool,
    },
    AccountClosed,
    /// A parent agreed that data of the child are collected.
    ParentAgreed {
        /// The version of the policy that the parent was shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<String>,
    },
    ParentWithdrew,
    PolicyAccepted {
        version: String,
        by: AcceptedBy,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<String>,
    },
    PolicyTold {
        version: String,
    },
    ConsentGiven {
        purpose: String,
        /// The version of the policy that the person was shown.
        version: String,
    },
    ConsentWithdrawn {
        purpose: String,
    },
    Objected {
        purpose: String,
    },
    CookiesChosen {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        preference: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statistics: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        marketing: Option<bool>,
    },
    SaleOptedOut {
        by_signal: bool,
        /// Marketing cookies are off until they are turned on again.
        marketing_off: bool,
    },
    Subscribed,
    Unsubscribed,
    MadePublic {
        category: String,
        /// The category of the place that can be seen with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// Which file, where it can be taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<String>,
    },
    /// What was public is so no longer.
    TakenBack {
        item: String,
    },
    Disclosed {
        category: String,
        recipient: String,
        ground: String,
        /// The request by which it went.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<String>,
        /// The person is not told before this day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told_from: Option<Date>,
        /// What it was for, where the ground has several aims.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        aim: Option<String>,
        /// Whose decision it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<String>,
    },
    /// An authority asked for data.
    RequestReceived {
        request: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told_from: Option<Date>,
    },
    RequestDecided {
        request: String,
        enforceable: bool,
        categories: BTreeSet<String>,
    },
    /// Told that the business goes to somebody else.
    TransferTold {
        transfer: String,
    },
    Sold {
        category: String,
        recipient: String,
    },
    /// A step of a request about the person's data.
    RightsRequest {
        request: String,
        step: Box<RightsStep>,
    },
    /// What is held is not used, or is used again.
    Restricted {
        on: bool,
    },
    /// Takes part in the programme that gives something for data, or no longer.
    Incentive {
        on: bool,
    },
}

impl PersonEventKind {
    /// What each kind is called in the journal.
    pub const NAMES: &[&str] = &[
        "account-opened",
        "account-closed",
        "parent-agreed",
        "parent-withdrew",
        "policy-accepted",
        "policy-told",
        "consent-given",
        "consent-withdrawn",
        "objected",
        "cookies-chosen",
        "sale-opted-out",
        "subscribed",
        "unsubscribed",
        "made-public",
        "taken-back",
        "disclosed",
        "request-received",
        "request-decided",
        "transfer-told",
        "sold",
        "rights-request",
        "restricted",
        "incentive",
    ];
}
