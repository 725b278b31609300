use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PasskeyPurpose {
    SignIn,
    Add,
    /// In place of the password, where it is asked again.
    Confirm,
}

/// Somebody wants something signed by an authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyChallengeCreate {
    pub purpose: PasskeyPurpose,
}

/// What the browser hands to the authenticator: parts of `PublicKeyCredentialCreationOptions` or `PublicKeyCredentialRequestOptions`.
/// Bytes are Base64 for URLs without padding.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyChallengeView {
    /// Good once, for five minutes.
    pub challenge: String,
    pub rp_id: String,
    pub rp_name: String,
    /// COSE numbers, the preferred first.
    pub algorithms: Vec<i64>,
    /// Whose passkey is to be made; only for adding one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// Credentials that the account has already; none are told before somebody has signed in.
    pub known: Vec<String>,
}

impl std::fmt::Debug for PasskeyChallengeView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyChallengeView").finish_non_exhaustive()
    }
}

/// What an authenticator made when it was asked for a passkey, in Base64 for URLs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyMade {
    pub client_data: String,
    pub attestation: String,
}

/// The person adds a passkey, knowing the password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyAdd {
    /// What the person calls it.
    pub name: String,
    pub current_password: String,
    pub made: PasskeyMade,
}

impl std::fmt::Debug for PasskeyAdd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasskeyAdd").finish_non_exhaustive()
    }
}

/// The answer of a passkey to a challenge, in Base64 for URLs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyAnswer {
    /// Of the credential.
    pub id: String,
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
}

/// A passkey of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyView {
    pub id: String,
    pub name: String,
    pub added_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<String>,
    /// It is kept on more than one device.
    pub backed_up: bool,
}

impl PasskeyView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000P".to_owned(),
            name: "Telephone".to_owned(),
            added_at: "2022-08-01T08:00:00Z".to_owned(),
            used_at: Some("2022-08-02T08:00:00Z".to_owned()),
            backed_up: true,
        }
    }
}
