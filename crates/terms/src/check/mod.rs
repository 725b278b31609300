//! What can be proved about an edition before anybody relies on it.

mod clauses;
mod conflicts;
mod lists;
mod process;
mod readings;

pub use readings::check_settings;
pub(crate) use readings::settings_in;

use crate::catalogue::Catalogue;
use crate::clause::Clause;
use crate::edition::Edition;
use crate::error::DocumentError;
use crate::expr::{Atom, Bool};
use crate::program::Rule;
use crate::settings::Settings;
use crate::witness::Witness;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// What sort of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// The documents cannot be loaded: malformed, wrongly typed, or naming what is not declared.
    Document,
    /// A condition that never holds.
    Dead,
    /// A clause that another one of the same effect always speaks with.
    Subsumed,
    /// A denial of what is never granted: it changes no answer, only the rule that is cited.
    Idle,
    /// A state, kind of case or product about which nothing is said.
    Gap,
    /// Two clauses that give different answers at once.
    Conflict,
    /// A fee for what is never granted while it holds.
    UnreachableFee,
    /// A component that none of the products has.
    Component,
    /// A sub-limit that is larger than its limit, or has none.
    SubLimit,
    /// An exception that never meets its clause.
    Exception,
    /// A rule, difference or reading that is not there.
    Citation,
    /// A setting or fact that nothing reads.
    Unread,
    /// A window that hangs on what is not known when it is computed.
    Window,
}

impl Defect {
    /// The word in listings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Dead => "dead",
            Self::Subsumed => "subsumed",
            Self::Idle => "idle",
            Self::Gap => "gap",
            Self::Conflict => "conflict",
            Self::UnreachableFee => "unreachable-fee",
            Self::Component => "component",
            Self::SubLimit => "sub-limit",
            Self::Exception => "exception",
            Self::Citation => "citation",
            Self::Unread => "unread",
            Self::Window => "window",
        }
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    pub defect: Defect,
    /// Worth knowing, but no error: a reading or another edition answers for it.
    pub note: bool,
    pub file: String,
    /// From 1; 0 where it belongs to no single line.
    pub line: usize,
    /// The clause or entry concerned, empty where there is none.
    pub entry: String,
    pub message: String,
    /// A case that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
}

impl Diagnosis {
    fn of(defect: Defect, clause: &Clause, message: impl Into<String>) -> Self {
        let (file, line, entry) = (clause.file.clone(), clause.line, clause.id.clone());
        Self { defect, note: false, file, line, entry, message: message.into(), witness: None }
    }

    fn at(defect: Defect, file: &str, entry: &str, message: impl Into<String>) -> Self {
        Self { defect, note: false, file: file.to_owned(), line: 0, entry: entry.to_owned(), message: message.into(), witness: None }
    }

    fn noted(mut self) -> Self {
        self.note = true;
        self
    }

    fn seen_in(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }
}

impl From<&DocumentError> for Diagnosis {
    fn from(error: &DocumentError) -> Self {
        let DocumentError { file, line, entry, message } = error.clone();
        Self { defect: Defect::Document, note: false, file, line, entry, message, witness: None }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = DocumentError { file: self.file.clone(), line: self.line, entry: self.entry.clone(), message: self.message.clone() };
        write!(f, "{}{}: {place}", if self.note { "note: " } else { "" }, self.defect.as_str())?;
        if let Some(witness) = &self.witness {
            // Words, numbers and truth values always have a JSON form.
            write!(f, "\n    for example {}", serde_json::to_string(witness).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// What an edition is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Bench<'a> {
    pub edition: &'a Edition,
    pub settings: &'a Settings,
    pub catalogue: &'a Catalogue,
    /// The edition whose lists are used for products that this one does not list; `None` where there is none or a setting forbids it.
    pub falls_back_to: Option<&'a Edition>,
    /// The states of a case that are an end.
    pub final_states: &'a [&'a str],
    /// Every rule id of the source; empty where it is not known.
    pub rules: &'a BTreeSet<String>,
    /// Every entry of the catalogue of differences; empty where it is not known.
    pub differences: &'a BTreeSet<String>,
}

/// Everything that is wrong with an edition, and what is worth knowing.
#[must_use]
pub fn check(bench: &Bench<'_>) -> Vec<Diagnosis> {
    let mut out = Vec::new();
    out.extend(bench.edition.unknown_products(bench.catalogue).iter().map(Diagnosis::from));
    clauses::check(bench, &mut out);
    conflicts::check(bench.edition, &mut out);
    process::check(bench, &mut out);
    lists::check(bench, &mut out);
    readings::check(bench, &mut out);
    out.sort_by(|a, b| {
        (a.note, &a.file, a.line, &a.entry, a.defect, &a.message).cmp(&(b.note, &b.file, b.line, &b.entry, b.defect, &b.message))
    });
    out
}

/// The clauses of one rank that would give different answers at once; no edition with one may be used.
#[must_use]
pub fn conflicts(edition: &Edition, catalogue: &Catalogue, settings: &Settings) -> Vec<Diagnosis> {
    let mut out = Vec::new();
    conflicts::check(edition, &mut out);
    lists::conflicts(edition, catalogue, settings, &mut out);
    out
}

/// The condition of a rule together with the acts at which its clause speaks.
fn whole(edition: &Edition, clause: &Clause, rule: &Rule) -> Bool {
    Bool::And(vec![at_acts(edition, clause), rule.when.clone()])
}

/// The acts at which a clause speaks, as a condition.
fn at_acts(edition: &Edition, clause: &Clause) -> Bool {
    let acts = edition.schema().values("act").iter().enumerate();
    let bits = acts.filter(|(_, act)| clause.speaks_at(act)).fold(0_u64, |bits, (n, _)| bits | (1 << (n % 64)));
    Bool::Atom(Atom::In(edition.program.act, bits))
}

/// The clause of a rule.
fn clause_of<'a>(edition: &'a Edition, rule: &Rule) -> Option<&'a Clause> {
    edition.clauses().get(rule.clause)
}

/// A witness in the words of the edition.
fn witness(edition: &Edition, case: &crate::witness::Assignment) -> Witness {
    Witness::of(edition.schema(), &case.facts())
}
