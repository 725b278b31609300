use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Role;

/// How an audited request ended. `open` stands until it ends; an entry that stays open tells of a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuditOutcome {
    Open,
    Done,
    Refused,
    Denied,
    Failed,
}

/// Who asked for what, when, and how it ended. It holds no personal data beside the opaque subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    pub id: String,
    pub at: String,
    /// Opaque; none for a visitor.
    #[serde(default)]
    pub subject_id: Option<String>,
    pub role: Role,
    /// The use case, noun first: `case_open`.
    pub action: String,
    /// What it was done to, as `kind:id`.
    #[serde(default)]
    pub resource: Option<String>,
    pub outcome: AuditOutcome,
    /// Rules of a refusal.
    #[serde(default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub receipt_id: Option<String>,
}

impl AuditEntry {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000D".to_owned(),
            at: "2022-08-05T08:00:00Z".to_owned(),
            subject_id: Some("01JZ8T2M5Q0000000000000009".to_owned()),
            role: Role::Assessor,
            action: "case_assess".to_owned(),
            resource: Some("case:01JZ8T2M5Q0000000000000002".to_owned()),
            outcome: AuditOutcome::Done,
            rules: Vec::new(),
            receipt_id: Some("01JZ8T2M5Q000000000000000A".to_owned()),
        }
    }
}
