//! Requests of authorities for somebody's data. Only one that can be enforced opens the gate, once for each category that it covers.

use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What was decided on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalDecision {
    pub at: Timestamp,
    pub enforceable: bool,
    /// What may go, by category.
    pub categories: BTreeSet<String>,
}

/// A request, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalRequest {
    pub received_at: Timestamp,
    /// The law forbids to tell the person before this day.
    pub told_from: Option<Date>,
    pub decided: Option<LegalDecision>,
    /// What went, by category.
    pub released: BTreeSet<String>,
}

impl LegalRequest {
    #[must_use]
    pub fn opens_for(&self, category: &str) -> bool {
        let covers = |decision: &LegalDecision| decision.enforceable && decision.categories.contains(category);
        self.decided.as_ref().is_some_and(covers) && !self.released.contains(category)
    }
}
