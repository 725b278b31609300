use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Act, ClauseView, FeeView, NextStep};

/// How a decision ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Accepted,
    Refused,
    /// It hangs on facts that are not known.
    Unknown,
}

/// A fact that is not known and could change the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MissingFact {
    pub fact: String,
    pub meaning: String,
}

/// The least that would have to be different for another answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeastChange {
    /// The rule that would answer otherwise.
    pub rule: String,
    pub clause: String,
    pub fact: String,
    /// What the fact is, in the reader's words.
    #[serde(default)]
    pub meaning: String,
    pub is: String,
    pub needed: String,
}

/// A decision, kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptView {
    pub id: String,
    pub at: String,
    pub act: Act,
    pub outcome: Outcome,
    #[serde(default)]
    pub case_id: Option<String>,
    pub edition: String,
    pub edition_hash: String,
    pub engine: String,
    pub facts_hash: String,
    pub ledger_position: u64,
    pub clauses: Vec<ClauseView>,
    #[serde(default)]
    pub fee: Option<FeeView>,
    #[serde(default)]
    pub next_step: Option<NextStep>,
    #[serde(default)]
    pub missing: Vec<MissingFact>,
    #[serde(default)]
    pub least: Vec<LeastChange>,
    /// The receipt itself: what `aftercare replay` reads.
    #[schema(value_type = Object)]
    pub document: serde_json::Value,
}

impl MissingFact {
    #[must_use]
    pub fn sample() -> Self {
        Self { fact: "unit.returned".to_owned(), meaning: "the device was returned under the return policy".to_owned() }
    }
}

impl LeastChange {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            rule: "X-1".to_owned(),
            clause: "2.3".to_owned(),
            fact: "uses.flyaway".to_owned(),
            meaning: "flyaways replaced under this plan".to_owned(),
            is: "1".to_owned(),
            needed: "0".to_owned(),
        }
    }
}

impl ReceiptView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q000000000000000A".to_owned(),
            at: "2022-08-05T08:00:00Z".to_owned(),
            act: Act::Assess,
            outcome: Outcome::Accepted,
            case_id: Some("01JZ8T2M5Q0000000000000002".to_owned()),
            edition: "en".to_owned(),
            edition_hash: "sha256:3f1c0a52d9e8".to_owned(),
            engine: "0.1.0".to_owned(),
            facts_hash: "sha256:90ab17".to_owned(),
            ledger_position: 41,
            clauses: ClauseView::samples(),
            fee: Some(FeeView::sample()),
            next_step: Some(NextStep::sample()),
            missing: vec![MissingFact::sample()],
            least: vec![LeastChange::sample()],
            document: serde_json::json!({ "engine": "0.1.0", "edition": "en", "facts": { "plan.years": 2, "uses.flyaway": 1 } }),
        }
    }
}
