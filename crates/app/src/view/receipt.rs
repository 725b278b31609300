//! Receipts: the decision as it is kept, and what would have to be different.

use super::rules::Rules;
use crate::error::{Error, Result};
use aftercare_core::Record;
use aftercare_wire::LeastChange;

/// The receipt's document.
pub(crate) fn document(record: &Record, ledger_position: i64) -> Result<String> {
    let cites = record.edition.citations(&record.decision, &record.facts);
    serde_json::to_string(&serde_json::json!({ "edition": record.edition.header.id, "cites": cites, "ledger_position": ledger_position }))
        .map_err(|e| Error::Internal(e.to_string()))
}

/// The least that would have to be different for another answer.
pub(crate) fn least(_record: &Record, _rules: &Rules<'_>) -> Vec<LeastChange> {
    Vec::new()
}

/// A stored receipt as people read it.
pub(crate) fn view(_receipt: &aftercare_store::Receipt, _world: &aftercare_core::World, _language: aftercare_wire::Language) -> Result<aftercare_wire::ReceiptView> {
    Err(Error::NotFound { what: "receipt" })
}
