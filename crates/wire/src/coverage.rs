use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{PlanState, Uses, Window};

/// Look up what is left of a plan. Without a valid proof the answer is the same as for a serial that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageLookup {
    pub serial: String,
    pub proof: OwnershipProof,
}

/// How the asker shows that the device is theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    tag = "kind",
    content = "value"
)]
pub enum OwnershipProof {
    /// The day and region of purchase, as registered.
    Purchase {
        bought_on: String,
        bought_in: String,
    },
    /// A look-up code that the owner made on the device page.
    Code(String),
}

/// What is left. It names no person and no address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoverageView {
    pub model_name: String,
    pub plan_state: PlanState,
    pub windows: Vec<Window>,
    pub uses: Vec<Uses>,
}

impl CoverageView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            model_name: "Example One".to_owned(),
            plan_state: PlanState::Active,
            windows: vec![Window::sample()],
            uses: Uses::samples(),
        }
    }
}
