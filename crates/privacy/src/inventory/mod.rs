//! The inventory of personal data: what is held where, for what, on what ground, from whom, for whom, and for how long.
//!
//! `documents/inventory.toml` says it, `docs/inventory.md` says how to write it. Retention, view rights and what may be logged are read from here and
//! stand nowhere else. On which basis, for whom and by whom it is answered for is the business of the policies: [`Record`] has both.

mod dpv;
mod lifetime;
mod page;
mod raw;
mod read;
mod record;
mod responsible;
mod retention;
#[cfg(test)]
mod tests;
mod tilt;
mod word;

pub use lifetime::{Lifetime, Lifetimes, Passing, Unit};
pub use record::Record;
pub use responsible::{Contact, Responsible};
pub use retention::{Keeping, Kept, Moment, NightlyRun, Retention, Until};
pub use word::{Word, Words};

use aftercare_terms::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Where data can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A table's column; `of` is the table.
    Column,
    /// A field of a kind of vault rows; `of` is the kind.
    Vault,
    Blob,
    /// A kind of blind index.
    Index,
    Cookie,
    /// What people are told by mail, by template.
    Message,
    /// What the server writes to its log.
    Log,
    Metric,
    Webhook,
}

impl Place {
    pub const ALL: [Self; 9] =
        [Self::Column, Self::Vault, Self::Blob, Self::Index, Self::Cookie, Self::Message, Self::Log, Self::Metric, Self::Webhook];

    /// The name of its section in the document.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Vault => "vault",
            Self::Blob => "blob",
            Self::Index => "index",
            Self::Cookie => "cookie",
            Self::Message => "message",
            Self::Log => "log",
            Self::Metric => "metric",
            Self::Webhook => "webhook",
        }
    }
}

/// Who brought a datum about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The person gave it: it belongs in a portable copy.
    Provided,
    /// It came about by use.
    Observed,
    /// Somebody concluded it.
    Inferred,
}

impl Origin {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Provided => "provided",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
        }
    }
}

/// What a copy for the person calls it, or why it is in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Export {
    Key(String),
    Withheld(String),
}

/// What is to be said of personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Personal {
    pub category: String,
    pub purposes: Vec<String>,
    /// `consent` where the person need not give it at all; otherwise a purpose stands on the basis that the policy in force gives it.
    pub basis: Option<String>,
    pub sources: Vec<String>,
    pub retention: String,
    /// Roles of `authorisation.toml` that may see it; empty: only the program does.
    pub roles: Vec<String>,
    pub export: Export,
    pub origin: Origin,
    /// Classes of the California table.
    pub classes: Vec<String>,
    pub sealed: bool,
    pub rules: Vec<String>,
}

/// One or several things of one place of which the same is to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub place: Place,
    /// The table, or the kind of vault rows; empty elsewhere.
    pub of: String,
    pub names: Vec<String>,
    /// Where it stands in the document.
    pub line: usize,
    pub says: Text,
    /// None: nothing personal, for this reason.
    pub personal: Option<Personal>,
    pub reason: String,
    /// Of a cookie.
    pub cookie: Option<CookieFacts>,
}

/// What a cookie is for, by a word of the policies, and how many days a browser keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CookieFacts {
    pub purpose: String,
    pub days: u32,
}

impl Row {
    /// The row's things as they are named in messages: `account.region`.
    pub fn things(&self) -> impl Iterator<Item = String> {
        self.names.iter().map(|name| named(self.place, &self.of, name))
    }
}

fn named(place: Place, of: &str, name: &str) -> String {
    let section = place.section();
    if of.is_empty() { format!("{section} {name}") } else { format!("{section} {of}.{name}") }
}

/// The whole document, checked.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    pub rows: Vec<Row>,
    pub retentions: BTreeMap<String, Retention>,
    pub words: Words,
    /// Categories that are kept while a case of the person is open, and while a plan runs.
    pub keeping: Keeping,
    pub run: NightlyRun,
    pub lifetimes: Lifetimes,
    pub responsible: Responsible,
    index: BTreeMap<(Place, String, String), usize>,
}

impl Inventory {
    /// What is said of one thing.
    #[must_use]
    pub fn row(&self, place: Place, of: &str, name: &str) -> Option<&Row> {
        self.index.get(&(place, of.to_owned(), name.to_owned())).and_then(|n| self.rows.get(*n))
    }

    /// How the things that this inventory speaks of differ from those of `other`, which the program was built with.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let missing = other.index.keys().filter(|key| !self.index.contains_key(*key)).map(|key| (key, "is missing"));
        let surplus = self.index.keys().filter(|key| !other.index.contains_key(*key)).map(|key| (key, "is not in this program"));
        missing.chain(surplus).map(|((place, of, name), what)| format!("{}: {what}", named(*place, of, name))).collect()
    }

    /// Keeps one kind of vault rows for another time than its retention says.
    pub fn retain_kind(&mut self, kind: &str, until: Until) {
        let own = format!("{kind} alone");
        let is_kind = |row: &&mut Row| row.place == Place::Vault && row.of == kind;
        for personal in self.rows.iter_mut().filter(is_kind).filter_map(|row| row.personal.as_mut()) {
            if let Some(retention) = self.retentions.get(&personal.retention).cloned() {
                self.retentions.insert(own.clone(), Retention { id: own.clone(), until, ..retention });
                personal.retention.clone_from(&own);
            }
        }
    }

    /// Rows with something personal in them.
    pub fn personal(&self) -> impl Iterator<Item = (&Row, &Personal)> {
        self.rows.iter().filter_map(|row| Some((row, row.personal.as_ref()?)))
    }

    /// The names in one place: of all tables, of all kinds of vault rows, of all blobs …
    #[must_use]
    pub fn names(&self, place: Place) -> BTreeSet<&str> {
        let by_of = matches!(place, Place::Column | Place::Vault);
        let of_place = self.rows.iter().filter(|row| row.place == place);
        of_place.flat_map(|row| if by_of { vec![row.of.as_str()] } else { row.names.iter().map(String::as_str).collect() }).collect()
    }

    /// How long the rows of a table or of a kind are kept; None where nothing in them is personal.
    #[must_use]
    pub fn retention_of(&self, place: Place, of: &str) -> Option<&Retention> {
        let here = |row: &Row| row.place == place && (row.of == of || (row.of.is_empty() && row.names.iter().any(|name| name == of)));
        self.personal().find(|(row, _)| here(row)).and_then(|(_, personal)| self.retentions.get(&personal.retention))
    }

    /// The category of a kind of vault rows or of blobs: the first that its rows name.
    #[must_use]
    pub fn categories_of(&self, place: Place, of: &str) -> BTreeSet<&str> {
        let here = |row: &Row| row.place == place && (row.of == of || (row.of.is_empty() && row.names.iter().any(|name| name == of)));
        self.personal().filter(|(row, _)| here(row)).map(|(_, personal)| personal.category.as_str()).collect()
    }

    /// May somebody of this role see it? What the inventory does not know, nobody sees; what is not personal, everybody may.
    #[must_use]
    pub fn may_see(&self, role: &str, place: Place, of: &str, name: &str) -> bool {
        let Some(row) = self.row(place, of, name) else { return false };
        row.personal.as_ref().is_none_or(|personal| personal.roles.iter().any(|known| known == role))
    }

    /// May it stand in a log? Only what the inventory knows as a field of the log with nothing personal in it.
    #[must_use]
    pub fn may_log(&self, field: &str) -> bool {
        self.row(Place::Log, "", field).is_some_and(|row| row.personal.is_none())
    }
}
