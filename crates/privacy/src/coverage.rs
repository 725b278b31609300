//! What makes each promise true: by promise, and whether what it names is there.

use crate::inventory::Inventory;
use crate::setting::is_called;
use crate::{Kept, Policies, Promise};
use serde::Serialize;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// What the program says of itself, for promises that name it.
#[derive(Debug, Default)]
pub struct Program<'a> {
    pub inventory: Option<&'a Inventory>,
    /// Paths of pages and of the API.
    pub routes: BTreeSet<&'a str>,
    /// Kinds of events of people.
    pub events: BTreeSet<&'a str>,
    /// Use cases, as the authorisation matrix names them.
    pub actions: BTreeSet<&'a str>,
}

/// One promise with what keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    pub id: String,
    pub versions: Vec<String>,
    pub kept: Kept,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    pub built: bool,
    /// What is wrong with it: it names nothing that is there, or no test.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defect: Option<String>,
}

/// The tables of the policies, as written, by version.
#[derive(Debug, Clone, Default)]
pub struct PolicyTables(Vec<(String, Table)>);

impl PolicyTables {
    /// Of the files of `documents/privacy`; what does not parse has been told elsewhere. What is said of requests counts as a version called `rights`.
    pub fn read<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Self {
        let name =
            |file: &'f str| file.strip_suffix("/policy.toml").or_else(|| file.strip_suffix(".toml").filter(|name| *name == "rights"));
        let policies = files.filter_map(|(file, text)| Some((name(file)?.to_owned(), toml::from_str(text).ok()?)));
        Self(policies.collect())
    }

    /// `ground.law`, `california.class.T7`, `age`: a table, or the entry of one that is called so.
    fn has(&self, version: &str, path: &str) -> bool {
        let table = |id: &str| self.0.iter().find(|(name, _)| name == id).map(|(_, table)| table);
        let mut parts = path.split('.');
        let Some(first) = parts.next() else { return false };
        let (table, first) = match table(first) {
            Some(own) => (Some(own), parts.next()),
            None => (table(version), Some(first)),
        };
        let Some(value) = table.zip(first).and_then(|(table, key)| table.get(key)) else { return false };
        parts.next().is_none_or(|entry| has_entry(value, entry))
    }
}

fn has_entry(value: &Value, entry: &str) -> bool {
    match value {
        Value::Array(entries) => entries.iter().any(|one| is_called(one, entry)),
        Value::Table(table) => table.contains_key(entry),
        _ => false,
    }
}

/// Every promise with what keeps it, and what is wrong with that.
#[must_use]
pub fn coverage(policies: &Policies, tables: &PolicyTables, program: &Program<'_>) -> Vec<Covered> {
    let covered = |promise: &Promise| Covered {
        id: promise.id.clone(),
        versions: promise.versions.clone(),
        kept: promise.kept,
        by: promise.by.clone(),
        test: promise.test.clone(),
        built: promise.built,
        defect: defect(promise, policies, tables, program),
    };
    policies.promises.all().map(covered).collect()
}

fn defect(promise: &Promise, policies: &Policies, tables: &PolicyTables, program: &Program<'_>) -> Option<String> {
    if promise.kept == Kept::None {
        return None;
    }
    let by = promise.by.as_deref().unwrap_or_default();
    let is_there = match promise.kept {
        Kept::Decision => {
            let cookie = by.strip_prefix("cookie.").is_some_and(|slug| policies.vocabulary.cookie(slug).is_some());
            // A difference is kept by one of the versions that it is between.
            let versions = || policies.versions().iter().map(|policy| policy.id.as_str());
            cookie
                || versions()
                    .filter(|id| promise.versions.iter().any(|of| of == id || of == "site" || of == "california"))
                    .any(|id| tables.has(id, by))
        }
        Kept::Inventory => {
            let named = |inventory: &Inventory| inventory.rows.iter().any(|row| row.things().any(|thing| thing == by));
            program.inventory.is_some_and(|inventory| inventory.retentions.contains_key(by) || named(inventory))
        }
        Kept::Record => program.events.contains(by),
        Kept::Page => program.routes.contains(by),
        Kept::Function => program.actions.contains(by),
        Kept::Setting => policies.settings.settings.iter().any(|setting| setting.name == by),
        Kept::None => true,
    };
    if !is_there {
        return Some(format!("`{by}` is nothing of this program"));
    }
    promise.test.is_none().then(|| "no test shows it".to_owned())
}
