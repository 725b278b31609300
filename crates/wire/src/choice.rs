//! What people choose about their data, and what they can read of where it went.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CookieChange, CookiesView, PolicySummary, PublishedView, PurposeView, RuleRef};

/// A purpose, and what the person said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurposeChoiceView {
    pub purpose: PurposeView,
    /// It stands on consent: it can be given and withdrawn.
    pub by_consent: bool,
    /// An objection can be made.
    pub objectable: bool,
    /// It may be done now.
    pub allowed: bool,
    /// Since when there is consent.
    #[serde(default)]
    pub since: Option<String>,
    /// The version that was shown when consent was given.
    #[serde(default)]
    pub under: Option<String>,
    #[serde(default)]
    pub objected_at: Option<String>,
}

/// Data that went to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisclosureView {
    pub at: String,
    pub category: String,
    /// Who, by the register of recipients.
    pub recipient: String,
    pub recipient_kind: String,
    /// On what ground; empty for a sale.
    pub ground: String,
    /// What for, where the ground has several aims.
    #[serde(default)]
    pub aim: Option<String>,
    pub sold: bool,
    pub rules: Vec<RuleRef>,
}

/// How the version in force came to be accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptedView {
    pub at: String,
    /// `use` or `act`.
    pub by: String,
    /// SHA-256 of what was shown.
    #[serde(default)]
    pub shown: Option<String>,
}

/// Everything that one person chose.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChoicesView {
    pub policy: PolicySummary,
    #[serde(default)]
    pub accepted: Option<AcceptedView>,
    pub purposes: Vec<PurposeChoiceView>,
    pub cookies: CookiesView,
    pub subscribed: bool,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    #[serde(default)]
    pub state: Option<String>,
    pub disclosures: Vec<DisclosureView>,
    /// Pictures that everybody could see, the latest first.
    #[serde(default)]
    pub published: Vec<PublishedView>,
}

// Where people live stays out of logs.
impl std::fmt::Debug for ChoicesView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChoicesView").finish_non_exhaustive()
    }
}

/// What is done with a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PurposeAct {
    /// Consent, or an objection taken back.
    Consent,
    Withdraw,
    Object,
}

/// One choice about a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PurposeChoice {
    #[schema(example = "marketing")]
    pub purpose: String,
    pub act: PurposeAct,
}

/// Where somebody lives, as the policy asks.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResidenceChange {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// ISO 3166-2 without the country.
    #[serde(default)]
    pub state: Option<String>,
}

impl std::fmt::Debug for ResidenceChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResidenceChange").finish_non_exhaustive()
    }
}

/// What is to change. What is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoicesChange {
    #[serde(default)]
    pub purposes: Vec<PurposeChoice>,
    #[serde(default)]
    pub cookies: Option<CookieChange>,
    #[serde(default)]
    pub subscribed: Option<bool>,
    /// `true`: nothing of mine is to be sold or shared.
    #[serde(default)]
    pub opt_out_of_sale: bool,
    /// The hash of the version in force as it was shown (`shown`): it is accepted by this act.
    #[serde(default)]
    pub accept: Option<String>,
    #[serde(default)]
    pub residence: Option<ResidenceChange>,
}

impl ChoicesView {
    #[must_use]
    pub fn sample() -> Self {
        let purpose = |slug: &str, name: &str, basis: &str| PurposeView {
            slug: slug.to_owned(),
            name: name.to_owned(),
            basis: Some(basis.to_owned()),
        };
        let choice = |purpose: PurposeView| PurposeChoiceView {
            purpose,
            by_consent: false,
            objectable: false,
            allowed: true,
            since: None,
            under: None,
            objected_at: None,
        };
        Self {
            policy: PolicySummary::sample(),
            accepted: None,
            purposes: vec![
                PurposeChoiceView {
                    by_consent: true,
                    since: Some("2022-08-01T08:00:00Z".to_owned()),
                    under: Some("Privacy policy of December 2021".to_owned()),
                    ..choice(purpose("marketing", "advertising to you", "your consent"))
                },
                PurposeChoiceView { objectable: true, ..choice(purpose("improve", "making products better", "legitimate interest")) },
                PurposeChoiceView {
                    objectable: true,
                    allowed: false,
                    objected_at: Some("2022-08-02T08:00:00Z".to_owned()),
                    ..choice(purpose("profile", "concluding your interests", "your consent"))
                },
            ],
            cookies: CookiesView::sample(),
            subscribed: true,
            country: "US".to_owned(),
            state: Some("CA".to_owned()),
            published: vec![PublishedView::sample()],
            disclosures: vec![DisclosureView {
                at: "2022-08-03T08:00:00Z".to_owned(),
                category: "How to reach you".to_owned(),
                recipient: "Example Parcels".to_owned(),
                recipient_kind: "vendors and service providers".to_owned(),
                ground: "service providers".to_owned(),
                aim: None,
                sold: false,
                rules: vec![RuleRef::new("X-7", "", "Data go to companies that work for the maker.")],
            }],
        }
    }
}

impl ChoicesChange {
    #[must_use]
    pub fn sample() -> Self {
        let purposes = vec![PurposeChoice { purpose: "marketing".to_owned(), act: PurposeAct::Withdraw }];
        Self { purposes, subscribed: Some(false), ..Self::default() }
    }
}
