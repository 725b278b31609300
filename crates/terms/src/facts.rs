//! The facts of one decision.

use crate::schema::{FactId, FactType, MAX_FACTS, Schema};
use std::fmt;

/// The value of a fact as people and JSON write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Bool(bool),
    Int(i64),
    /// Days since 1970-01-01.
    Date(i64),
    Enum(String),
    Table(Vec<i64>),
}

/// Why a value was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactError {
    pub fact: String,
    pub message: String,
}

impl fmt::Display for FactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.fact, self.message)
    }
}

impl std::error::Error for FactError {}

/// A table longer than this is refused.
pub const MAX_TABLE: usize = 64;

/// What is known when a decision is made. A fact that was never set is unknown.
#[derive(Debug, Clone)]
pub struct Facts {
    values: [i64; MAX_FACTS],
    known: u128,
    tables: Vec<(FactId, Vec<i64>)>,
    findings: Option<Vec<String>>,
    because: Vec<(FactId, Vec<String>)>,
}

impl Default for Facts {
    fn default() -> Self {
        Self { values: [0; MAX_FACTS], known: 0, tables: Vec::new(), findings: None, because: Vec::new() }
    }
}

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a fact by name.
    ///
    /// # Errors
    /// [`FactError`] where the schema has no such fact or the value is of another type.
    pub fn set(&mut self, schema: &Schema, name: &str, value: &Value) -> Result<(), FactError> {
        let fail = |message: String| FactError { fact: name.to_owned(), message };
        let id = schema.id(name).ok_or_else(|| fail("no such fact".to_owned()))?;
        let kind = schema.fact(id).map(|fact| &fact.kind);
        let raw = match (kind, value) {
            (Some(FactType::Bool), Value::Bool(b)) => i64::from(*b),
            (Some(FactType::Int), Value::Int(n)) | (Some(FactType::Date), Value::Date(n)) => *n,
            (Some(FactType::Enum(values)), Value::Enum(text)) => values
                .iter()
                .position(|v| v == text)
                .and_then(|n| i64::try_from(n).ok())
                .ok_or_else(|| fail(format!("`{text}` is none of {}", values.join(", "))))?,
            (Some(FactType::Table), Value::Table(entries)) => {
                if entries.is_empty() || entries.len() > MAX_TABLE {
                    return Err(fail(format!("a table has 1 to {MAX_TABLE} entries")));
                }
                self.tables.retain(|(have, _)| *have != id);
                self.tables.push((id, entries.clone()));
                0
            }
            (Some(kind), _) => return Err(fail(format!("must be {}", type_name(kind)))),
            (None, _) => return Err(fail("no such fact".to_owned())),
        };
        self.set_raw(id, raw);
        Ok(())
    }

    /// Sets a fact by index: 0 or 1, an integer, days, or the position in the enumeration.
    pub fn set_raw(&mut self, id: FactId, raw: i64) {
        if let Some(slot) = self.values.get_mut(id.0) {
            *slot = raw;
            self.known |= 1_u128 << id.0;
        }
    }

    /// Forgets a fact.
    pub fn clear(&mut self, id: FactId) {
        self.known &= !(1_u128 << id.0);
        self.tables.retain(|(have, _)| *have != id);
    }

    /// Forgets everything, for filling the same room again.
    pub fn forget_all(&mut self) {
        self.known = 0;
        self.tables.clear();
        self.findings = None;
        self.because.clear();
    }

    /// States what an assessor found; an empty list says that nothing was found.
    pub fn set_findings(&mut self, findings: Vec<String>) {
        self.findings = Some(findings);
    }

    #[must_use]
    pub fn findings(&self) -> Option<&[String]> {
        self.findings.as_deref()
    }

    /// Names the rules that made a fact so; they are cited by decisions that use it.
    pub fn because(&mut self, id: FactId, rules: Vec<String>) {
        self.because.retain(|(have, _)| *have != id);
        self.because.push((id, rules));
    }

    /// The rules that made a fact so.
    #[must_use]
    pub fn reasons(&self, id: FactId) -> &[String] {
        self.because.iter().find(|(have, _)| *have == id).map_or(&[], |(_, rules)| rules)
    }

    /// The raw value, where it is known.
    #[inline]
    #[must_use]
    pub fn raw(&self, id: FactId) -> Option<i64> {
        if self.known & (1_u128 << id.0) == 0 { None } else { self.values.get(id.0).copied() }
    }

    /// Are all of these facts known? A bit each.
    #[inline]
    pub(crate) fn knows(&self, facts: u128) -> bool {
        self.known & facts == facts
    }

    /// The raw value of a fact by its number; where `KNOWN`, it was asked before whether it is.
    #[inline]
    pub(crate) fn value_of<const KNOWN: bool>(&self, fact: u8) -> Option<i64> {
        let n = usize::from(fact) % MAX_FACTS;
        if KNOWN || self.known >> n & 1 != 0 { self.values.get(n).copied() } else { None }
    }

    #[must_use]
    pub fn table(&self, id: FactId) -> Option<&[i64]> {
        self.tables.iter().find(|(have, _)| *have == id).map(|(_, entries)| entries.as_slice())
    }

    /// The value as people write it.
    #[must_use]
    pub fn value(&self, schema: &Schema, id: FactId) -> Option<Value> {
        let raw = self.raw(id)?;
        Some(match &schema.fact(id)?.kind {
            FactType::Bool => Value::Bool(raw != 0),
            FactType::Int => Value::Int(raw),
            FactType::Date => Value::Date(raw),
            FactType::Enum(values) => Value::Enum(values.get(usize::try_from(raw).ok()?)?.clone()),
            FactType::Table => Value::Table(self.table(id)?.to_vec()),
        })
    }
}

pub(crate) fn type_name(kind: &FactType) -> &'static str {
    match kind {
        FactType::Bool => "true or false",
        FactType::Int => "an integer",
        FactType::Date => "a date",
        FactType::Table => "a list of integers",
        FactType::Enum(_) => "one of the fact's values",
    }
}
