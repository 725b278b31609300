//! What people tell of themselves freely.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Each of it may be left out, now and later.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalProfile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1990-05-17")]
    pub birthday: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

// Personal: it stays out of logs.
impl std::fmt::Debug for OptionalProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OptionalProfile").finish_non_exhaustive()
    }
}

impl OptionalProfile {
    #[must_use]
    pub fn sample() -> Self {
        Self { profession: Some("surveyor".to_owned()), birthday: Some("1990-05-17".to_owned()), ..Self::default() }
    }
}
