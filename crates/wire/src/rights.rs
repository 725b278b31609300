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
    /// What is not used any more may cost features.
    pub may_cost: bool,
    /// What goes does not come back: what would stay is shown first.
    pub erases: bool,
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
    /// The day on which it arrived (ISO 8601), from which its clock runs; without it today.
    #[serde(default)]
    #[schema(example = "2022-03-01")]
    pub received_on: Option<String>,
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

impl RightOffered {
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let one = |right: &str, name: &str, about: &str, by_web: bool| Self {
            right: right.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
            by_web,
            may_cost: right == "erase",
            erases: right == "erase",
            rule: RuleRef::new("RULE-1", "", "Everybody may have a copy."),
        };
        vec![
            one("access", "A copy of my data", "Everything that is held about you.", true),
            one("erase", "Erasure", "What is held about you goes.", true),
            one("join-incentive", "Join the discount", "You tell where you work.", false),
        ]
    }
}

impl RightsRequestView {
    #[must_use]
    pub fn sample() -> Self {
        let step = |what: &str, count: Option<u32>, day: &str| DueStepView { what: what.to_owned(), count, day: day.to_owned() };
        Self {
            id: "01JZ8T2M5Q000000000000000T".to_owned(),
            right: "erase".to_owned(),
            right_name: "Erasure".to_owned(),
            channel: "web".to_owned(),
            state: "verifying".to_owned(),
            outcome: None,
            received_on: "2022-08-02".to_owned(),
            due_on: Some("2022-11-07".to_owned()),
            due_steps: vec![
                step("received", None, "2022-08-02"),
                step("extended-months", Some(3), "2022-11-02"),
                step("stopped", Some(4), "2022-11-06"),
                step("moved", None, "2022-11-07"),
            ],
            law: Some("Example Act, section 12".to_owned()),
            acknowledge_by: Some("2022-08-16".to_owned()),
            extended: true,
            waits_since: Some("2022-08-09".to_owned()),
            needs: ["reauthenticate", "agent-proof", "member:01JZ8T2M5Q000000000000000V"].map(str::to_owned).to_vec(),
            fee: Some(1500),
            currency: "EUR".to_owned(),
            kept: Vec::new(),
            copy: Vec::new(),
            has_copy: false,
            answer: String::new(),
            reason: "Which of the two accounts do you mean?".to_owned(),
        }
    }

    /// One that can be answered.
    #[must_use]
    pub fn sample_ready() -> Self {
        Self { state: "ready".to_owned(), needs: Vec::new(), waits_since: None, fee: None, reason: String::new(), ..Self::sample() }
    }

    /// One that was answered, in part.
    #[must_use]
    pub fn sample_answered() -> Self {
        Self {
            state: "partly-fulfilled".to_owned(),
            outcome: Some("partly-fulfilled".to_owned()),
            kept: vec![RightsKept::sample()],
            copy: vec!["Contact details".to_owned()],
            has_copy: true,
            answer: "The rest is gone.".to_owned(),
            ..Self::sample_ready()
        }
    }
}

impl RightsKept {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            category: "purchases".to_owned(),
            category_name: "Purchases".to_owned(),
            rule: RuleRef::new("RULE-2", "", "Invoices stay for as long as they must."),
            until: Some("2030-12-31".to_owned()),
        }
    }
}

impl RightsQueueItem {
    #[must_use]
    pub fn sample() -> Self {
        let request = RightsRequestView::sample();
        Self {
            id: request.id,
            right: request.right,
            right_name: request.right_name,
            state: request.state,
            received_on: request.received_on,
            due_on: request.due_on,
            days_left: Some(-2),
        }
    }
}

impl RightsFileView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            request: RightsRequestView::sample(),
            subject_id: "01JZ8T2M5Q0000000000000000".to_owned(),
            has_account: false,
            name: "Rina Example".to_owned(),
            email: "rina@example.org".to_owned(),
            country: "GB".to_owned(),
            text: "Please remove everything.".to_owned(),
            people: vec![
                RightsPersonView {
                    id: "01JZ8T2M5Q000000000000000V".to_owned(),
                    is: "member".to_owned(),
                    name: "Budi Example".to_owned(),
                    email: String::new(),
                },
                RightsPersonView {
                    id: "01JZ8T2M5Q000000000000000W".to_owned(),
                    is: "agent".to_owned(),
                    name: "Example Agents".to_owned(),
                    email: "agents@example.org".to_owned(),
                },
            ],
            evidence: vec![RightsEvidenceView {
                at: "2022-08-03T09:00:00Z".to_owned(),
                how: "data-points (2)".to_owned(),
                note: "order number and address".to_owned(),
            }],
            reasons: vec![RightsReasonView {
                at: "2022-08-09T09:00:00Z".to_owned(),
                step: "ask-clarification".to_owned(),
                by: "01JZ8T2M5Q0000000000000001".to_owned(),
                reason: "Which of the two accounts do you mean?".to_owned(),
            }],
            repetitive: true,
        }
    }

    #[must_use]
    pub fn sample_ready() -> Self {
        let request = RightsRequestView { extended: false, ..RightsRequestView::sample_ready() };
        Self { request, people: Vec::new(), evidence: Vec::new(), repetitive: false, ..Self::sample() }
    }

    #[must_use]
    pub fn sample_answered() -> Self {
        Self { request: RightsRequestView::sample_answered(), ..Self::sample_ready() }
    }
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
