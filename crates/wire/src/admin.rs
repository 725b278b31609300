use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Role;

/// An account, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserView {
    pub subject_id: String,
    pub name: String,
    /// Or the telephone number, where the account has that.
    pub email: String,
    pub roles: Vec<Role>,
    pub created_at: String,
    pub version: u64,
}

/// The roles that an account has from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    pub roles: Vec<Role>,
}

/// The demonstration's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    pub now: String,
    /// True: it stands still and is moved by hand.
    pub simulated: bool,
}

/// Move the demonstration's clock forward: to a civil date, or by days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockMove {
    #[serde(default)]
    pub to: Option<String>,
    #[serde(default)]
    pub days: Option<u32>,
}

impl UserView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            subject_id: "01JZ8T2M5Q0000000000000009".to_owned(),
            name: "Sam Desk".to_owned(),
            email: "sam@maker.example".to_owned(),
            roles: vec![Role::Agent, Role::Assessor],
            created_at: "2022-05-01T00:00:00Z".to_owned(),
            version: 2,
        }
    }
}

impl ClockView {
    #[must_use]
    pub fn sample() -> Self {
        Self { now: "2022-08-05T08:00:00Z".to_owned(), simulated: true }
    }
}
