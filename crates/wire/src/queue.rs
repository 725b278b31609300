use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{CaseKind, CaseState, NextStep};

/// A case in the desk's work queue, ordered by deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueItem {
    pub case_id: String,
    pub kind: CaseKind,
    pub state: CaseState,
    pub unit_name: String,
    pub serial_masked: String,
    pub region: String,
    pub opened_on: String,
    /// None where the case is over.
    #[serde(default)]
    pub next_step: Option<NextStep>,
    pub overdue: bool,
    /// Refusal grounds that the facts speak for and nobody has decided about.
    pub grounds: u32,
    /// Evidence that does not agree with what is registered.
    pub disagreements: u32,
}

/// How much lies in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueTotals {
    pub waiting_for_provider: u32,
    pub waiting_for_customer: u32,
    pub overdue: u32,
}

impl QueueItem {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            case_id: "01JZ8T2M5Q0000000000000002".to_owned(),
            kind: CaseKind::Repair,
            state: CaseState::Received,
            unit_name: "Example One".to_owned(),
            serial_masked: "••••••T-2".to_owned(),
            region: "ID".to_owned(),
            opened_on: "2022-08-01".to_owned(),
            next_step: Some(NextStep::sample()),
            overdue: true,
            grounds: 1,
            disagreements: 1,
        }
    }
}

impl QueueTotals {
    #[must_use]
    pub fn sample() -> Self {
        Self { waiting_for_provider: 12, waiting_for_customer: 31, overdue: 2 }
    }
}
