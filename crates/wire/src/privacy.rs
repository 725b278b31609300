//! Privacy as people read it: the policy in force for a reader, its versions, cookies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::RuleRef;

/// A version of the policy, or a supplement to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicySummary {
    /// How it is asked for.
    #[schema(example = "2021")]
    pub id: String,
    pub title: String,
    /// None: it shows no date.
    #[serde(default)]
    pub dated: Option<String>,
    /// Since when it is in force, or from when; none where it was never published here.
    #[serde(default)]
    pub effective_on: Option<String>,
    /// The version that it adds to for the people of an area.
    #[serde(default)]
    pub supplements: Option<String>,
    /// It holds for whoever asks.
    pub in_force: bool,
}

/// A part of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicySection {
    pub slug: String,
    pub name: String,
    pub promises: Vec<RuleRef>,
}

/// What a version says, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyView {
    pub summary: PolicySummary,
    pub sections: Vec<PolicySection>,
    /// The version that it is compared with; absent for the first one, and for supplements.
    #[serde(default)]
    pub compared_with: Option<String>,
    /// SHA-256 of what is shown, as it is kept with an acceptance.
    pub shown: String,
}

/// Something that one of two versions has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewItem {
    pub name: String,
    pub rule: RuleRef,
}

/// Something that both versions have, each its own way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedItem {
    pub name: String,
    pub before: String,
    pub after: String,
    pub rule: RuleRef,
}

/// One subject of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangePart {
    /// `collected`, `purposes`, `disclosure`, `processors`, `rights`, `people` or `cookies`.
    pub slug: String,
    pub came: Vec<NewItem>,
    pub went: Vec<NewItem>,
    pub changed: Vec<ChangedItem>,
}

/// What a version changes for a reader against the one before it. Subjects in which nothing changes are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyChanges {
    pub before: PolicySummary,
    pub after: PolicySummary,
    pub parts: Vec<ChangePart>,
}

/// Who is responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ControllerView {
    pub name: String,
    pub address: Vec<String>,
    /// Whom people can complain to.
    #[serde(default)]
    pub regulator: Option<String>,
}

/// What data are used for, and what that stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurposeView {
    pub slug: String,
    pub name: String,
    /// The legal basis in words; none where this version has none for it.
    #[serde(default)]
    pub basis: Option<String>,
}

/// A category of data that is held, and everything that is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldingView {
    pub slug: String,
    pub name: String,
    /// What exactly.
    pub things: Vec<String>,
    pub purposes: Vec<PurposeView>,
    pub sources: Vec<String>,
    /// Kinds of recipients; empty: nobody.
    pub recipients: Vec<String>,
    /// How long.
    pub kept: Vec<String>,
}

/// A right of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RightView {
    pub slug: String,
    pub name: String,
    pub rule: RuleRef,
}

/// How long something of ours works: a link, a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LifetimeView {
    pub says: String,
    /// In words, such as `24 hours`.
    pub works: String,
}

/// A country outside that data go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TransferView {
    #[schema(example = "CN")]
    pub country: String,
    pub country_name: String,
    /// What is signed for it; absent where nothing is.
    #[serde(default)]
    pub safeguard: Option<String>,
}

/// A row of a supplement's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClassView {
    pub id: String,
    pub name: String,
    pub sources: Vec<String>,
    pub purposes: Vec<String>,
    pub recipients: Vec<String>,
}

/// What holds beside the policy for the people of the reader's area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SupplementView {
    pub summary: PolicySummary,
    pub classes: Vec<ClassView>,
}

/// One cookie of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CookieView {
    pub name: String,
    pub says: String,
    /// What it is for.
    pub purpose: String,
    /// How long a browser keeps it.
    pub days: u32,
    /// It may be set now.
    pub allowed: bool,
}

/// A kind of cookies that is chosen or refused as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CookieCategoryView {
    pub slug: String,
    pub name: String,
    /// What the version in force calls the kinds of cookies that this gathers, where it has others.
    #[serde(default)]
    pub gathers: Vec<String>,
    /// Without asking.
    pub always: bool,
    /// Allowed now.
    pub on: bool,
    /// Those that are really set; empty: none.
    pub cookies: Vec<CookieView>,
}

/// The cookies of this site, and what the reader chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CookiesView {
    pub categories: Vec<CookieCategoryView>,
    /// The day of the choice; none: nothing was chosen.
    #[serde(default)]
    pub chosen_on: Option<String>,
    /// The browser asks, with this request, that nothing be sold or shared (Global Privacy Control).
    pub signal: bool,
    /// Since when the account is opted out of sale and sharing.
    #[serde(default)]
    pub sale_opted_out_at: Option<String>,
    /// What the policy says of a browser's wish not to be tracked.
    pub do_not_track: RuleRef,
}

/// Which of the optional cookies are allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CookieChoice {
    #[serde(default)]
    pub preference: bool,
    #[serde(default)]
    pub statistics: bool,
    #[serde(default)]
    pub marketing: bool,
}

/// Which of the optional cookies are allowed from now on. What is left out stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CookieChange {
    #[serde(default)]
    pub preference: Option<bool>,
    #[serde(default)]
    pub statistics: Option<bool>,
    #[serde(default)]
    pub marketing: Option<bool>,
}

/// What holds for a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PrivacyView {
    /// ISO 3166-1 alpha-2; none: it is not known, and nobody said it.
    #[serde(default)]
    pub country: Option<String>,
    /// ISO 3166-2 without the country.
    #[serde(default)]
    pub state: Option<String>,
    pub policy: PolicySummary,
    pub controller: ControllerView,
    pub holdings: Vec<HoldingView>,
    /// Below it nothing is collected without a parent.
    pub age_below: u16,
    pub age_rule: RuleRef,
    pub transfers: Vec<TransferView>,
    pub lifetimes: Vec<LifetimeView>,
    /// How people are told of changes.
    pub changes: RuleRef,
    pub rights: Vec<RightView>,
    #[serde(default)]
    pub supplement: Option<SupplementView>,
}

impl PolicySummary {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "2021".to_owned(),
            title: "Privacy policy of December 2021".to_owned(),
            dated: Some("2021-12-27".to_owned()),
            effective_on: Some("2021-12-27".to_owned()),
            supplements: None,
            in_force: true,
        }
    }

    #[must_use]
    pub fn sample_undated() -> Self {
        let (id, title) = ("nl".to_owned(), "Dutch privacy policy".to_owned());
        Self { id, title, dated: None, effective_on: None, in_force: false, ..Self::sample() }
    }
}

impl PolicyChanges {
    #[must_use]
    pub fn sample() -> Self {
        let rule = || RuleRef::new("X-7", "", "You may ask for a copy.");
        let part = ChangePart {
            slug: "rights".to_owned(),
            came: vec![NewItem { name: "Taking your data elsewhere".to_owned(), rule: rule() }],
            went: vec![NewItem { name: "Objecting to a use".to_owned(), rule: rule() }],
            changed: vec![ChangedItem {
                name: "answering".to_owned(),
                before: "consent".to_owned(),
                after: "contract".to_owned(),
                rule: rule(),
            }],
        };
        Self {
            before: PolicySummary { id: "2016".to_owned(), ..PolicySummary::sample() },
            after: PolicySummary::sample(),
            parts: vec![part],
        }
    }
}

impl PolicyView {
    #[must_use]
    pub fn sample() -> Self {
        let promises = vec![RuleRef::new("X-7", "", "You are told of every change, as well as we reasonably can.")];
        let section = PolicySection { slug: "general".to_owned(), name: "Scope and changes".to_owned(), promises };
        Self {
            summary: PolicySummary::sample(),
            sections: vec![section],
            compared_with: Some("2016".to_owned()),
            shown: "0123456789abcdef".repeat(4),
        }
    }
}

impl CookiesView {
    #[must_use]
    pub fn sample() -> Self {
        let category = |slug: &str, name: &str, always: bool, cookies: Vec<CookieView>| CookieCategoryView {
            gathers: vec!["security".to_owned()],
            slug: slug.to_owned(),
            name: name.to_owned(),
            always,
            on: always,
            cookies,
        };
        let cookie = |name: &str, says: &str| CookieView {
            name: name.to_owned(),
            says: says.to_owned(),
            purpose: "staying signed in".to_owned(),
            days: 14,
            allowed: true,
        };
        Self {
            categories: vec![
                category("necessary", "Strictly necessary", true, vec![cookie("aftercare", "Keeps somebody signed in")]),
                category("preference", "Preferences", false, vec![cookie("lang", "Keeps the language that you chose")]),
                category("statistics", "Statistics", false, Vec::new()),
                category("marketing", "Marketing", false, Vec::new()),
            ],
            chosen_on: Some("2022-08-01".to_owned()),
            signal: true,
            sale_opted_out_at: Some("2022-08-01T08:00:00Z".to_owned()),
            do_not_track: RuleRef::new("X-7", "", "A browser's wish not to be tracked is not answered."),
        }
    }
}

impl PrivacyView {
    #[must_use]
    pub fn sample() -> Self {
        let own = |text: &str| text.to_owned();
        Self {
            country: Some(own("US")),
            state: Some(own("CA")),
            policy: PolicySummary::sample(),
            controller: ControllerView {
                name: own("Example Maker Ltd"),
                address: vec![own("1 Example Street"), own("Exampletown")],
                regulator: Some(own("Example Data Protection Authority")),
            },
            holdings: vec![HoldingView {
                slug: own("contact"),
                name: own("How to reach you"),
                things: vec![own("E-mail address"), own("Telephone number")],
                purposes: vec![PurposeView {
                    slug: own("operate"),
                    name: own("running the services"),
                    basis: Some(own("our contract with you")),
                }],
                sources: vec![own("from the person")],
                recipients: Vec::new(),
                kept: vec![own("until your account is closed")],
            }],
            age_below: 16,
            age_rule: RuleRef::new("X-7", "", "Nothing is knowingly collected from those under 16 without a parent."),
            lifetimes: vec![LifetimeView { says: "A link".to_owned(), works: "24 hours".to_owned() }],
            transfers: vec![TransferView {
                country: own("CN"),
                country_name: own("Mainland China"),
                safeguard: Some(own("standard contractual clauses")),
            }],
            changes: RuleRef::new("X-7", "", "You are told of every change."),
            rights: vec![RightView {
                slug: own("access"),
                name: own("A copy of what is held about you"),
                rule: RuleRef::new("X-7", "", "You may ask what is held about you."),
            }],
            supplement: Some(SupplementView {
                summary: PolicySummary { id: own("california"), supplements: Some(own("2021")), ..PolicySummary::sample() },
                classes: vec![ClassView {
                    id: own("T1"),
                    name: own("Identifiers"),
                    sources: vec![own("from the person")],
                    purposes: vec![own("mending faults")],
                    recipients: vec![own("affiliated companies")],
                }],
            }),
        }
    }
}
