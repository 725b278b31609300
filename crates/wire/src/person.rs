//! People as other systems of the maker ask and tell about them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChoicesView, RuleRef};

/// A person of whom another system knows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonCreate {
    /// ISO 3166-1 alpha-2.
    #[schema(example = "DE")]
    pub country: String,
    /// ISO 3166-2 without the country.
    #[serde(default)]
    pub state: Option<String>,
    /// ISO 8601.
    #[serde(default)]
    pub born_on: Option<String>,
}

/// A person, by an id that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonCreated {
    pub id: String,
}

/// What holds for a person, what they chose, and what is deposited about them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    pub id: String,
    /// Who is responsible for their data.
    pub controller: String,
    pub city: String,
    pub choices: ChoicesView,
    /// Categories that other systems keep here.
    pub deposited: Vec<String>,
}

/// May something be done with a person's data now?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub enum PersonQuestion {
    Process {
        category: String,
        purpose: String,
    },
    Collect {
        category: String,
        /// `direct`, `observed`, `affiliate` or `recruiter`.
        source: String,
    },
    Cookie {
        purpose: String,
        #[serde(default)]
        signed_in: bool,
    },
    Send {
        /// `service-notice`, `marketing` or `newsletter`.
        message: String,
    },
    Release(Release),
    /// May it be sold? What the answer says is what recording such a sale would raise an alarm by.
    Sell(Sale),
}

/// Data given to somebody of the register of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Release {
    pub category: String,
    /// An id of the register.
    pub to: String,
    pub ground: String,
    /// The request of an authority by which it goes: one that was found to be enforceable, for this category, and not used for it yet.
    #[serde(default)]
    pub request: Option<String>,
    /// It is needed for the products or services. Nothing said is no.
    #[serde(default)]
    pub needed: bool,
    /// For a ground that asks for it.
    #[serde(default)]
    pub approval: Option<Approval>,
}

/// What data are given for in good faith, and whose decision it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// `liability`, `fraud`, `claims`, `security` or `rights`.
    pub aim: String,
    /// The `subject_id` of an administrator's account; it is written down with the release.
    pub approved_by: String,
}

fn yes() -> bool {
    true
}

/// Yes or no, and by which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonAnswer {
    pub allowed: bool,
    pub rules: Vec<RuleRef>,
    /// Rules by which somebody should look at it all the same.
    pub warnings: Vec<RuleRef>,
    /// The legal basis that it stands on.
    #[serde(default)]
    pub basis: Option<String>,
}

/// What was done, and by which rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonDone {
    pub rules: Vec<RuleRef>,
    pub warnings: Vec<RuleRef>,
    /// Rules that somebody must be alarmed by.
    pub alarms: Vec<RuleRef>,
}

/// Data that were sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sale {
    pub category: String,
    /// An id of the register.
    pub to: String,
}

/// A message of the maker to a person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonMessage {
    /// `service-notice`, `marketing` or `newsletter`.
    pub message: String,
    pub title: String,
    pub text: String,
}

/// A datum that another system keeps here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deposit {
    pub category: String,
    pub source: String,
    pub value: String,
}

/// A version of the privacy policy that takes effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyPublish {
    pub version: String,
    /// ISO 8601.
    pub effective_on: String,
    /// It changes rights or duties materially.
    #[serde(default = "yes")]
    pub material: bool,
}

// What is said of people stays out of logs.
macro_rules! closed {
    ($($name:ident),+) => {
        $(impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })+
    };
}

closed!(PersonCreate, PersonView, PersonMessage, Deposit);
