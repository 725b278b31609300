//! The quota ledger: uses are reserved, posted or voided, never counted in place. Money on the discount ceiling moves the same way.

use crate::ids::CaseId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    Reserve,
    Post,
    Void,
}

/// One entry. `amount` is 1 for a use, minor units for the discount ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub counter: String,
    pub case: CaseId,
    pub kind: EntryKind,
    pub amount: i64,
}

/// The counter of the discount ceiling.
pub const DISCOUNT: &str = "discount";

/// All entries, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    pub(crate) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What a case holds of a counter: `(reserved, posted)`.
    #[must_use]
    pub fn of_case(&self, counter: &str, case: &CaseId) -> (i64, i64) {
        self.sum(|e| e.counter == counter && e.case == *case)
    }

    /// Reserved and posted of a counter, a case left out where one is named.
    #[must_use]
    pub fn used(&self, counter: &str, without: Option<&CaseId>) -> i64 {
        let (reserved, posted) = self.sum(|e| e.counter == counter && Some(&e.case) != without);
        reserved + posted
    }

    /// Posted of a counter.
    #[must_use]
    pub fn posted(&self, counter: &str) -> i64 {
        self.sum(|e| e.counter == counter).1
    }

    fn sum(&self, of: impl Fn(&Entry) -> bool) -> (i64, i64) {
        self.entries.iter().filter(|e| of(e)).fold((0, 0), |(reserved, posted), e| match e.kind {
            EntryKind::Reserve => (reserved + e.amount, posted),
            EntryKind::Post => (reserved - e.amount, posted + e.amount),
            EntryKind::Void => (reserved - e.amount, posted),
        })
    }
}
