use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Atom, RuleRef};

/// How one edition differs from the other in a clause, seen from the customer's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The right-hand edition gives the customer less.
    Stricter,
    /// The right-hand edition gives the customer more.
    Looser,
    OnlyLeft,
    OnlyRight,
    /// Another outcome, neither more nor less.
    Other,
    /// Other words, the same outcome.
    Wording,
}

/// A case that ends otherwise under the two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Witness {
    pub facts: Vec<Atom>,
    pub left: String,
    pub right: String,
}

/// One clause in which the editions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiffEntry {
    pub clause: String,
    pub change: Change,
    #[serde(default)]
    pub left: Option<RuleRef>,
    #[serde(default)]
    pub right: Option<RuleRef>,
    #[serde(default)]
    pub witness: Option<Witness>,
    /// Known differences that it belongs to.
    #[serde(default)]
    pub differences: Vec<String>,
}

/// The comparison of two editions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiffView {
    pub left: String,
    pub right: String,
    pub left_hash: String,
    pub right_hash: String,
    pub entries: Vec<DiffEntry>,
    /// Stored cases that would end otherwise, where that was asked for.
    #[serde(default)]
    pub cases_changed: Option<u64>,
}

impl Witness {
    #[must_use]
    pub fn sample() -> Self {
        Self { facts: vec![Atom::sample()], left: "replacement closed".to_owned(), right: "replacement open".to_owned() }
    }
}

impl DiffEntry {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            clause: "2.3".to_owned(),
            change: Change::Looser,
            left: Some(RuleRef::sample()),
            right: Some(RuleRef::new("X-1", "2.3", "Every use of a counted service lowers that service's count by one.")),
            witness: Some(Witness::sample()),
            differences: vec!["D-13".to_owned()],
        }
    }
}

impl DiffView {
    #[must_use]
    pub fn sample() -> Self {
        let alone = |clause: &str, change, left: Option<RuleRef>, right: Option<RuleRef>| DiffEntry {
            clause: clause.to_owned(),
            change,
            left,
            right,
            witness: None,
            differences: Vec::new(),
        };
        Self {
            left: "en".to_owned(),
            right: "de".to_owned(),
            left_hash: "sha256:3f1c0a52d9e8".to_owned(),
            right_hash: "sha256:77d0e1b2c4aa".to_owned(),
            entries: vec![
                DiffEntry::sample(),
                alone("2.1", Change::OnlyLeft, Some(RuleRef::new("X-20", "2.1", "A two-year plan extends the warranty.")), None),
                alone("3.2", Change::OnlyRight, None, Some(RuleRef::new("X-21", "3.2", "The customer may use the hotline."))),
            ],
            cases_changed: Some(3),
        }
    }
}
