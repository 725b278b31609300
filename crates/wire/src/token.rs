use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Scope;

/// Ask for an access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenCreate {
    /// What the person calls it.
    pub name: String,
    pub scopes: Vec<Scope>,
    /// Last civil day of validity.
    #[serde(default)]
    pub last_day: Option<String>,
}

/// A new token: the only time that its secret is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenCreated {
    pub token: TokenView,
    pub secret: String,
}

impl std::fmt::Debug for TokenCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenCreated").field("token", &self.token).finish_non_exhaustive()
    }
}

/// A token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    pub id: String,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub created_at: String,
    #[serde(default)]
    pub last_used_at: Option<String>,
    #[serde(default)]
    pub last_day: Option<String>,
    pub revoked: bool,
}

impl TokenView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000006".to_owned(),
            name: "Workshop spreadsheet".to_owned(),
            scopes: vec![Scope::CasesRead, Scope::PlansRead],
            created_at: "2022-07-20T09:00:00Z".to_owned(),
            last_used_at: Some("2022-08-01T22:15:00Z".to_owned()),
            last_day: Some("2022-12-31".to_owned()),
            revoked: false,
        }
    }
}

impl TokenCreated {
    #[must_use]
    pub fn sample() -> Self {
        Self { token: TokenView::sample(), secret: "act_example_not_a_real_secret".to_owned() }
    }
}
