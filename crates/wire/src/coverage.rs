use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{PlanState, Uses, Window};

/// Look up what is left of a plan. The purchase shows that the device is the asker's; where it does not match, the answer is the same
/// as for a serial that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverageLookup {
    pub serial: String,
    pub bought_on: String,
    /// ISO 3166-1 alpha-2.
    pub bought_in: String,
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
        Self { model_name: "Example One".to_owned(), plan_state: PlanState::Active, windows: vec![Window::sample()], uses: Uses::samples() }
    }
}
