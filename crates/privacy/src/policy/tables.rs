//! The tables of a policy file. Every key is known; an unknown one is an error.

use aftercare_terms::Text;
use serde::Deserialize;
use toml::value::Datetime;

/// Which changes people are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// Those that change rights or duties materially.
    Material,
    Every,
}

/// Who is responsible for somebody's data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    /// For the people of this area; without it for all whom no entry before names.
    pub area: Option<String>,
    /// What the company is called in short.
    pub entity: String,
    /// Its full name, where it is another.
    pub name: Option<String>,
    pub city: String,
    pub address: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub email: Option<String>,
    pub rule: String,
    pub regulator: Option<Regulator>,
}

/// Whom people can complain to about a controller.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regulator {
    pub name: Text,
    pub rule: String,
}

/// Below it nothing is collected without a parent's consent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeLimit {
    pub below: i16,
    pub rule: String,
}

/// The rules of accounts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// A sign-in from elsewhere is told.
    pub new_sign_in: Option<String>,
    pub wrong_password: String,
    pub closed: String,
    /// What somebody is told who closes an account while a plan runs.
    pub closing_while_plan_runs: String,
}

/// One thing that is collected.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collected {
    pub item: String,
    pub category: String,
    /// The only sources that it may come from; without them: any that the version knows.
    pub sources: Option<Vec<String>>,
    /// The rule that another source offends.
    pub otherwise: Option<String>,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub slug: String,
    /// Of these categories only.
    pub only: Option<Vec<String>>,
    pub rule: String,
}

/// Is there a list, and is it not in it?
pub(crate) fn is_outside(only: Option<&[String]>, one: &str) -> bool {
    only.is_some_and(|only| !only.iter().any(|known| known == one))
}

const INTEREST: &str = "legitimate-interest";
const CONSENT: &str = "consent";

/// What becomes of a purpose when somebody objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Objection {
    /// It ends where it stands on a legitimate interest.
    #[default]
    EndsInterest,
    Ends,
    EndsNothing,
}

/// What data are used for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    pub slug: String,
    pub basis: String,
    /// Cited where consent is missing.
    pub missing: Option<String>,
    /// Cited after an objection.
    pub objected: Option<String>,
    #[serde(default)]
    pub(crate) objection: Objection,
    pub rules: Vec<String>,
}

impl Purpose {
    pub(crate) fn stands_on_consent(&self) -> bool {
        self.basis == CONSENT
    }

    /// Does an objection end it?
    pub(crate) fn ends_by_objection(&self) -> bool {
        match self.objection {
            Objection::EndsInterest => self.basis == INTEREST,
            Objection::Ends => true,
            Objection::EndsNothing => false,
        }
    }
}

/// A kind of message to a person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub slug: String,
    /// It goes where this purpose is allowed.
    pub purpose: Option<String>,
    /// It goes to those who subscribed.
    #[serde(default)]
    pub subscription: bool,
    pub rule: String,
    /// Who unsubscribes objects to this purpose as well.
    pub ends: Option<Ends>,
}

/// A purpose that ends together with a subscription.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    pub purpose: String,
    pub rule: String,
}

/// What must hold before data are given away on a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Condition {
    Needed,
    Contract,
    Enforceable,
    Consent,
    MadePublic,
    /// People were told of a transfer of the business to this recipient, and its day has come.
    Announced,
    /// One of the ground's aims is named, and who approved it.
    ApprovedAim,
    /// The standard clauses, for data that leave the area of `[clauses]`.
    Clauses,
}

impl Condition {
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Contract => "contract",
            Self::Enforceable => "enforceable",
            Self::Consent => "consent",
            Self::MadePublic => "made-public",
            Self::Announced => "announced",
            Self::ApprovedAim => "approved-aim",
            Self::Clauses => "clauses",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Need {
    pub what: Condition,
    pub rule: String,
}

/// A ground to give data to somebody else.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    pub slug: String,
    pub rule: String,
    /// To these kinds of recipients only.
    pub kinds: Option<Vec<String>>,
    /// For these categories only.
    pub categories: Option<Vec<String>>,
    /// What it may be for; one of them is named with each release.
    #[serde(default)]
    pub aims: Vec<String>,
    #[serde(default)]
    pub(crate) needs: Vec<Need>,
    /// The person can read of it.
    #[serde(default = "yes")]
    pub logged: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Without {
    pub ground: Option<String>,
    pub purpose: Option<String>,
    pub category: Option<String>,
    #[serde(default)]
    pub receivers: bool,
    pub rule: String,
}

/// Data of the people of an area that leave it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses {
    pub area: String,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByPermission {
    pub categories: Vec<String>,
    pub kind: String,
    pub rule: String,
    pub area: Option<String>,
}

/// What an upload needs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    pub category: String,
    pub needs_act_and_consent: Option<String>,
    pub others_attested: Option<String>,
    /// The category that a published place is of.
    pub published_place: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receivers {
    pub buyers: Vec<String>,
    pub rule: String,
}

/// A kind of cookies that is chosen or refused as one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookieCategory {
    pub slug: String,
    pub rule: String,
    /// Without asking.
    #[serde(default)]
    pub always: bool,
    pub name: Text,
    /// What the version's own text calls the kinds that are chosen together here, where it has others.
    #[serde(default)]
    pub gathers: Vec<Text>,
}

/// A right, and who has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    pub slug: String,
    pub areas: Vec<String>,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPolicy {
    pub id: String,
    pub order: u32,
    pub title: Text,
    pub dated: Option<Datetime>,
    pub languages: Vec<String>,
    pub changes: Changes,
    pub controller: Vec<Controller>,
    pub age: AgeLimit,
    pub account: Account,
    pub collected: Vec<Collected>,
    pub source: Vec<Source>,
    pub bases: Bases,
    pub purpose: Vec<Purpose>,
    pub message: Vec<Message>,
    pub disclosure: Otherwise,
    pub ground: Vec<Ground>,
    #[serde(default)]
    pub without: Vec<Without>,
    pub clauses: Option<Clauses>,
    pub processors: Vec<String>,
    #[serde(default)]
    pub by_permission: Vec<ByPermission>,
    pub upload: Upload,
    pub sale: Sale,
    pub receivers: Option<Receivers>,
    pub cookies: Cookies,
    pub cookie_category: Vec<CookieCategory>,
    pub logged_out: LoggedOut,
    pub visitor: OneRule,
    pub right: Vec<Right>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changes {
    pub told: Told,
    pub rule: String,
    pub accepted_by_use: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bases {
    pub none: String,
    pub objected: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Otherwise {
    pub otherwise: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneRule {
    pub rule: String,
}

/// What a sale of data offends.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sale {
    pub rule: String,
    /// Somebody is alarmed by it.
    #[serde(default = "yes")]
    pub alarm: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cookies {
    pub unknown: String,
    pub do_not_track: String,
    pub preference_centre: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoggedOut {
    pub uses: Vec<String>,
    pub rule: String,
}

/// No sale from so many months before the last review to so many after it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoSale {
    pub months: i32,
    pub rule: String,
}

/// A row of a supplement's table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    pub id: String,
    pub rule: String,
    pub name: Text,
    /// By the sources' codes.
    pub sources: Vec<String>,
    pub purposes: Vec<String>,
    /// By the recipients' codes.
    pub recipients: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSupplement {
    pub id: String,
    #[serde(rename = "order")]
    pub _order: u32,
    pub title: Text,
    pub dated: Option<Datetime>,
    pub reviewed: Option<Datetime>,
    pub effective: Option<Datetime>,
    pub languages: Vec<String>,
    pub supplements: String,
    pub area: String,
    pub no_sale: NoSale,
    pub most_consumers: MostConsumers,
    #[serde(default)]
    pub flagged_source: Vec<FlaggedSource>,
    pub unclassed: OneRule,
    pub class: Vec<Class>,
    pub table_purpose: Vec<TablePurpose>,
    pub right: Vec<Right>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MostConsumers {
    pub count: u64,
    /// From so many percent of it on somebody is told.
    pub told_percent: u8,
    /// People count with whose data something was done in so many months.
    pub months: u8,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlaggedSource {
    pub source: String,
    pub class: String,
    pub rule: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TablePurpose {
    pub code: String,
    pub name: Text,
}
