//! Requests of people about their data, as server, pages and programs see them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::RuleRef;

/// A right that somebody has, where they live and under the version in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightOffered {
    pub right: String,
    pub name: String,
    pub about: String,
    /// It may be asked for on this site.
    pub by_web: bool,
    pub rule: RuleRef,
}

/// Asked for on this site, by whoever is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsRequestCreate {
    #[schema(example = "access")]
    pub right: String,
    /// What exactly, in own words.
    #[serde(default)]
    pub text: String,
}

/// Somebody beside the person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsPerson {
    /// `member`, `agent` or `guardian`.
    pub is: String,
    pub name: String,
    #[serde(default)]
    pub email: String,
    /// ISO 8601.
    #[serde(default)]
    pub born_on: Option<String>,
    /// A member: lives at the person's address.
    #[serde(default)]
    pub shares_address: Option<bool>,
}

/// A request that came by e-mail, post or another way, entered at the desk.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsRequestEnter {
    /// An e-mail address, a telephone number or the number of an account; empty for somebody without one.
    #[serde(default)]
    pub who: String,
    pub right: String,
    /// `web`, `email`, `post`, `fax` or `social`.
    pub channel: String,
    #[serde(default)]
    pub text: String,
    /// Of somebody without an account: whom to answer.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    pub country: String,
    /// ISO 3166-2 without the country.
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub people: Vec<RightsPerson>,
}

/// A step of verification that succeeded.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsVerify {
    /// `self`, or the id of somebody beside the person.
    pub who: String,
    /// `sign-in`, `reauthenticate`, `data-points`, `declaration` or `agent-proof`.
    pub how: String,
    /// How many facts agreed.
    #[serde(default)]
    pub points: u32,
    /// `power-of-attorney`, `notarised` or `signed-permission`.
    #[serde(default)]
    pub proof: String,
    /// By which way a proof came.
    #[serde(default)]
    pub channel: String,
    /// What was looked at.
    #[serde(default)]
    pub note: String,
}

/// An act of the officer on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsStepTake {
    /// `fail-verification`, `suspect-fraud`, `clear-fraud`, `ask-clarification`, `clarified`, `extend`, `charge`, `refuse` or `close`.
    pub step: String,
    /// Why; the person reads it. Needed for a question, an extension, a fee and a refusal.
    #[serde(default)]
    pub reason: String,
    /// A fee, in minor units.
    #[serde(default)]
    pub amount: Option<i64>,
}

/// The request is answered; what is due is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsFulfil {
    /// What the person is told beside it.
    #[serde(default)]
    pub answer: String,
}

/// A step on the way to a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueStepView {
    /// `received`, `months`, `days`, `working-days`, `extended-months`, `extended-days`, `extended-working-days`, `stopped` or `moved`.
    pub what: String,
    #[serde(default)]
    pub count: Option<u32>,
    pub day: String,
}

/// What stays at an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsKept {
    pub category: String,
    pub category_name: String,
    pub rule: RuleRef,
    /// The last day of a hold.
    #[serde(default)]
    pub until: Option<String>,
}

/// A request, as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsRequestView {
    pub id: String,
    pub right: String,
    pub right_name: String,
    pub channel: String,
    /// `rejected`, `verifying`, `delayed`, `ready`, `fulfilled`, `partly-fulfilled`, `refused`, `cannot-verify` or `closed`.
    pub state: String,
    /// How it ended, closed or not.
    #[serde(default)]
    pub outcome: Option<String>,
    pub received_on: String,
    #[serde(default)]
    pub due_on: Option<String>,
    /// How the due date came about.
    pub due_steps: Vec<DueStepView>,
    /// The law that it follows, where one holds.
    #[serde(default)]
    pub law: Option<String>,
    #[serde(default)]
    pub acknowledge_by: Option<String>,
    pub extended: bool,
    /// A question to the person is open since that day.
    #[serde(default)]
    pub waits_since: Option<String>,
    /// What verification still wants: `sign-in`, `reauthenticate`, `data-points`, `declaration`, `agent-proof`, `agent-verification`, `member:…`, `guardian`.
    pub needs: Vec<String>,
    /// Minor units.
    #[serde(default)]
    pub fee: Option<i64>,
    pub currency: String,
    pub kept: Vec<RightsKept>,
    /// Categories that the copy holds, by name.
    pub copy: Vec<String>,
    /// A copy can be fetched now.
    pub has_copy: bool,
    pub answer: String,
    /// The reason that was told last.
    pub reason: String,
}

/// A line of the officer's queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsQueueItem {
    pub id: String,
    pub right: String,
    pub right_name: String,
    pub state: String,
    pub received_on: String,
    #[serde(default)]
    pub due_on: Option<String>,
    /// Days left; less than none where it is overdue.
    #[serde(default)]
    pub days_left: Option<i64>,
}

/// Why a step was taken, and by whom.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsReasonView {
    pub at: String,
    pub step: String,
    /// An opaque id.
    pub by: String,
    pub reason: String,
}

/// Somebody beside the person, as the officer sees them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsPersonView {
    pub id: String,
    pub is: String,
    pub name: String,
    pub email: String,
}

/// What was taken in to verify somebody.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsEvidenceView {
    pub at: String,
    pub how: String,
    pub note: String,
}

/// A request with everything that the officer decides by. Every look is audited.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightsFileView {
    pub request: RightsRequestView,
    pub subject_id: String,
    pub has_account: bool,
    pub name: String,
    pub email: String,
    pub country: String,
    /// What the person wrote.
    pub text: String,
    pub people: Vec<RightsPersonView>,
    pub evidence: Vec<RightsEvidenceView>,
    pub reasons: Vec<RightsReasonView>,
    /// The third of its kind within a year, or whatever the documents say: a fee or a refusal may be decided.
    pub repetitive: bool,
}

macro_rules! opaque {
    ($($name:ident),*) => { $(
        // Personal data stay out of logs.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )* };
}
opaque!(RightsPerson, RightsRequestEnter, RightsVerify, RightsReasonView, RightsPersonView, RightsEvidenceView, RightsFileView);
