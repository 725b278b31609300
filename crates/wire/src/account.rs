use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, PasskeyAnswer, Role, RuleRef, Scope};

/// An owner signs up.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountCreate {
    /// Empty where there is a telephone number instead.
    #[serde(default)]
    pub email: String,
    pub password: String,
    pub name: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "ID")]
    pub region: String,
    pub language: Language,
    /// Needed where the policy in force has an age limit; it is looked at and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1990-05-17")]
    pub date_of_birth: Option<String>,
    /// Of a parent, for a child under the age limit: that is where the first mail goes, and the parent's consent comes before anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_email: Option<String>,
    /// In place of the e-mail address, where accounts of the country are registered by telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+86 138 0013 8000")]
    pub phone: Option<String>,
}

/// A parent agrees that a child opens an account, by the token of the link that was sent to them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentalConsent {
    pub token: String,
    /// Of the parent.
    pub name: String,
    pub agreed: bool,
}

impl std::fmt::Debug for ParentalConsent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParentalConsent").finish_non_exhaustive()
    }
}

/// A parent does not agree.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentalDecline {
    pub token: String,
}

impl std::fmt::Debug for ParentalDecline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParentalDecline").finish_non_exhaustive()
    }
}

/// A parent agrees no longer, by the token of the link that they got when the account opened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ParentalWithdrawal {
    pub token: String,
}

impl std::fmt::Debug for ParentalWithdrawal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParentalWithdrawal").finish_non_exhaustive()
    }
}

/// What a parent is told about the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentalConsentTold {
    /// The first name.
    pub child: String,
    /// Under which age a parent has to consent.
    pub age: Option<i16>,
}

impl ParentalConsentTold {
    #[must_use]
    pub fn sample() -> Self {
        Self { child: "Kim".to_owned(), age: Some(16) }
    }
}

/// The account is opened, by the token of the link that was sent and the password that was chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountConfirm {
    pub token: String,
    pub password: String,
}

impl std::fmt::Debug for AccountConfirm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountConfirm").finish_non_exhaustive()
    }
}

/// The account is opened, by the code of the text message that was sent and the password that was chosen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountConfirmByCode {
    /// With the code of its country.
    pub phone: String,
    pub code: String,
    pub password: String,
}

impl std::fmt::Debug for AccountConfirmByCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountConfirmByCode").finish_non_exhaustive()
    }
}

/// A new password, by the code of the text message that was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordResetByCode {
    /// With the code of its country.
    pub phone: String,
    pub code: String,
    pub new_password: String,
}

impl std::fmt::Debug for PasswordResetByCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordResetByCode").finish_non_exhaustive()
    }
}

/// Somebody signs in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The e-mail address of the account, or its telephone number with the code of the country.
    pub email: String,
    pub password: String,
}

/// Somebody who is signed in changes their password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[serde(default)]
    pub current_password: String,
    /// In place of the current password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyAnswer>,
    pub new_password: String,
}

/// The person closes their account, knowing its password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountClose {
    #[serde(default)]
    pub current_password: String,
    /// In place of the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyAnswer>,
}

impl std::fmt::Debug for AccountClose {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountClose").finish_non_exhaustive()
    }
}

/// A device that is bound to the account, and what is lost when it no longer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosingDevice {
    pub unit_id: String,
    pub model_name: String,
    #[serde(default)]
    pub plan_id: Option<String>,
    /// The rules of the terms that stand against a service then, and do not now.
    pub lost: Vec<RuleRef>,
}

/// What closing the account would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClosingView {
    pub devices: Vec<ClosingDevice>,
    /// What the privacy policies say about it; none where nothing is bound.
    #[serde(default)]
    pub rule: Option<RuleRef>,
    pub running_plans: usize,
    pub open_cases: usize,
    /// After so many days who the person was is removed.
    #[serde(default)]
    pub removed_after_days: Option<u32>,
}

impl ClosingView {
    #[must_use]
    pub fn sample() -> Self {
        let device = ClosingDevice {
            unit_id: "01JZ8T2M5Q0000000000000001".to_owned(),
            model_name: "Example Drone".to_owned(),
            plan_id: Some("01JZ8T2M5Q0000000000000003".to_owned()),
            lost: vec![RuleRef::sample()],
        };
        Self {
            devices: vec![device],
            rule: Some(RuleRef::new("RULE-1", "", "Closing the account ends the binding of your devices to it.")),
            running_plans: 2,
            open_cases: 1,
            removed_after_days: Some(90),
        }
    }

    #[must_use]
    pub fn sample_free() -> Self {
        Self { devices: Vec::new(), rule: None, running_plans: 0, open_cases: 0, removed_after_days: None }
    }
}

/// Somebody forgot their password, and asks for a link, or a code by text, to set a new one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordResetCreate {
    /// The e-mail address of the account, or its telephone number with the code of the country.
    pub email: String,
}

/// A new password, by the token of the link that was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordResetConfirm {
    pub token: String,
    pub new_password: String,
}

// Passwords, tokens and addresses stay out of logs: these have no derived `Debug`.
impl std::fmt::Debug for AccountCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountCreate").field("region", &self.region).field("language", &self.language).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PasswordChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordChange").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PasswordResetCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordResetCreate").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PasswordResetConfirm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordResetConfirm").finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageChange {
    pub language: Language,
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeView {
    pub subject_id: String,
    pub name: String,
    /// Empty for an account that has a telephone number instead.
    pub email: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub region: String,
    pub language: Language,
    pub roles: Vec<Role>,
    /// What this session or token may do.
    pub scopes: Vec<Scope>,
}

/// A place where the person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    pub id: String,
    pub started_at: String,
    pub last_seen_at: String,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// About where it was when it signed in: a part of its address.
    pub near: String,
    /// Browser or address were new then, and the owner was told.
    pub told: bool,
    pub current: bool,
}

/// The sign-in that a mail told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInTold {
    pub at: String,
    /// What the browser calls itself, shortened; empty where the session is over.
    pub agent: String,
    pub near: String,
}

/// "This was not me", by the token of the mail that told of the sign-in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInDenied {
    pub token: String,
}

impl std::fmt::Debug for SignInDenied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInDenied").finish_non_exhaustive()
    }
}

impl SignInTold {
    #[must_use]
    pub fn sample() -> Self {
        Self { at: "2022-08-02T07:45:00Z".to_owned(), agent: "Firefox on Android".to_owned(), near: "203.0.113.*".to_owned() }
    }
}

impl MeView {
    /// By what the person signs in.
    #[must_use]
    pub fn login(&self) -> &str {
        self.phone.as_deref().unwrap_or(&self.email)
    }

    #[must_use]
    pub fn sample() -> Self {
        Self {
            subject_id: "01JZ8T2M5Q0000000000000000".to_owned(),
            name: "Rina Example".to_owned(),
            email: "rina@example.org".to_owned(),
            phone: None,
            region: "ID".to_owned(),
            language: Language::En,
            roles: vec![Role::Owner],
            scopes: vec![Scope::UnitsRead, Scope::UnitsWrite, Scope::CasesRead, Scope::CasesWrite],
        }
    }

    #[must_use]
    pub fn sample_staff() -> Self {
        Self {
            subject_id: "01JZ8T2M5Q0000000000000009".to_owned(),
            name: "Sam Desk".to_owned(),
            email: "sam@maker.example".to_owned(),
            phone: None,
            region: "ID".to_owned(),
            language: Language::En,
            roles: vec![Role::Agent, Role::Assessor, Role::Editor, Role::PrivacyOfficer, Role::Administrator],
            scopes: Scope::ALL.to_vec(),
        }
    }
}

impl SessionView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000005".to_owned(),
            started_at: "2022-08-01T02:10:00Z".to_owned(),
            last_seen_at: "2022-08-02T07:45:00Z".to_owned(),
            agent: "Firefox on Android".to_owned(),
            near: "203.0.113.*".to_owned(),
            told: false,
            current: true,
        }
    }
}
