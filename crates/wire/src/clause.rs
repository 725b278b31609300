use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A rule that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleRef {
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub summary: String,
    /// The edition that has it as a clause; none for a reading of what the source leaves open.
    #[serde(default)]
    pub edition: Option<String>,
}

/// A comparison inside a condition, with the value that decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Atom {
    /// The fact's name, as the terms language writes it.
    pub fact: String,
    /// Its value; none where it is not known.
    #[serde(default)]
    pub value: Option<String>,
    /// The comparison as written.
    pub expected: String,
    /// None where the fact is not known.
    #[serde(default)]
    pub held: Option<bool>,
}

/// A clause: as the edition has it and, in a decision, whether it fired and on what values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseView {
    pub id: String,
    pub clause: String,
    pub edition: String,
    /// `guard`, `grant`, `limit`, …
    pub effect: String,
    pub summary: String,
    /// None where it hangs on a fact that is not known, or outside a decision.
    #[serde(default)]
    pub fired: Option<bool>,
    /// The condition as written, none for an unconditional clause.
    #[serde(default)]
    pub condition: Option<String>,
    #[serde(default)]
    pub atoms: Vec<Atom>,
    /// Rule ids cited with it.
    #[serde(default)]
    pub cites: Vec<String>,
    /// The readings of what the source leaves open that it hangs on or cites; only where one clause is shown.
    #[serde(default)]
    pub readings: Vec<RuleRef>,
    /// Differences between editions that it takes part in.
    #[serde(default)]
    pub differs: Vec<String>,
    /// Scenarios that exercise it.
    #[serde(default)]
    pub exercised_by: Vec<String>,
    /// For a clause that is not operative: why.
    #[serde(default)]
    pub not_operative: Option<String>,
}

/// An edition in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionSummary {
    pub id: String,
    pub title: String,
    pub language: String,
    pub hash: String,
    pub clauses: u32,
}

/// An edition with its clauses, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditionView {
    pub edition: EditionSummary,
    pub clauses: Vec<ClauseView>,
}

impl RuleRef {
    #[must_use]
    pub fn new(id: &str, clause: &str, summary: &str) -> Self {
        Self { id: id.to_owned(), clause: clause.to_owned(), summary: summary.to_owned(), edition: None }
    }

    /// The rule as a clause of an edition, where it can be read.
    #[must_use]
    pub fn of(self, edition: &str) -> Self {
        Self { edition: Some(edition.to_owned()), ..self }
    }

    #[must_use]
    pub fn sample() -> Self {
        Self::new("X-1", "2.3", "A two-year plan gives three replacements, at most two of them after a flyaway.").of("en")
    }
}

impl Atom {
    #[must_use]
    pub fn sample() -> Self {
        Self { fact: "uses.flyaway".to_owned(), value: Some("1".to_owned()), expected: "uses.flyaway >= 2".to_owned(), held: Some(false) }
    }
}

impl ClauseView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "X-1".to_owned(),
            clause: "2.3".to_owned(),
            edition: "en".to_owned(),
            effect: "limit".to_owned(),
            summary: "A two-year plan gives three replacements, at most two of them after a flyaway.".to_owned(),
            fired: Some(true),
            condition: Some("plan.years == 2".to_owned()),
            atoms: vec![
                Atom {
                    fact: "plan.years".to_owned(),
                    value: Some("2".to_owned()),
                    expected: "plan.years == 2".to_owned(),
                    held: Some(true),
                },
                Atom::sample(),
            ],
            cites: vec!["X-2".to_owned()],
            readings: vec![RuleRef::new(
                "X-3",
                "",
                "Is the flyaway limit of a two-year plan a yearly one? No, it holds for the whole plan.",
            )],
            differs: vec!["D-13".to_owned()],
            exercised_by: vec!["a two-year plan gives two flyaways".to_owned()],
            not_operative: None,
        }
    }

    /// A clause that did not fire and one whose facts are not known.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        vec![
            Self::sample(),
            Self {
                id: "X-7".to_owned(),
                clause: "3.3".to_owned(),
                effect: "deny".to_owned(),
                summary: "No flyaway replacement unless both bindings were live at the moment of the loss.".to_owned(),
                fired: Some(false),
                condition: Some("not (unit.account_bound_at_loss and unit.controller_bound_at_loss)".to_owned()),
                atoms: vec![Atom {
                    fact: "unit.account_bound_at_loss".to_owned(),
                    value: Some("true".to_owned()),
                    expected: "unit.account_bound_at_loss".to_owned(),
                    held: Some(true),
                }],
                ..Self::sample()
            },
            Self {
                id: "X-9".to_owned(),
                clause: "5".to_owned(),
                effect: "deny".to_owned(),
                summary: "Nothing for a device that was given back.".to_owned(),
                fired: None,
                condition: Some("unit.returned".to_owned()),
                atoms: vec![Atom { fact: "unit.returned".to_owned(), value: None, expected: "unit.returned".to_owned(), held: None }],
                ..Self::sample()
            },
        ]
    }
}

impl EditionSummary {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "en".to_owned(),
            title: "Example care terms, English edition".to_owned(),
            language: "en".to_owned(),
            hash: "sha256:3f1c0a52d9e8".to_owned(),
            clauses: 213,
        }
    }
}

impl EditionView {
    #[must_use]
    pub fn sample() -> Self {
        let mut clauses = ClauseView::samples();
        clauses.push(ClauseView {
            id: "X-0".to_owned(),
            clause: "1".to_owned(),
            effect: "none".to_owned(),
            summary: "An overview; the later clauses say it exactly.".to_owned(),
            condition: None,
            atoms: Vec::new(),
            cites: Vec::new(),
            readings: Vec::new(),
            differs: Vec::new(),
            exercised_by: Vec::new(),
            not_operative: Some("says nothing that a later clause does not say".to_owned()),
            ..ClauseView::sample()
        });
        Self { edition: EditionSummary::sample(), clauses }
    }
}
