//! What is wrong with a dataset, a policy or the database that they describe: all of it is told at once.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The rule that it breaks, such as `reference-cycle`.
    pub rule: &'static str,
    /// The file, and after a colon the line where it is known.
    pub place: String,
    /// The field, as `dataset:collection.field`; empty where the whole file is meant.
    pub field: String,
    pub message: String,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place.is_empty() {
            write!(f, "{}: ", self.rule)?;
        } else {
            write!(f, "{}: {}: ", self.place, self.rule)?;
        }
        if self.field.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.field, self.message) }
    }
}

/// Every defect that was found; never empty as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defects(pub Vec<Defect>);

impl Defects {
    pub(crate) fn add(&mut self, rule: &'static str, place: &str, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Defect { rule, place: place.to_owned(), field: field.into(), message: message.into() });
    }

    pub(crate) fn one(rule: &'static str, place: &str, field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut defects = Self::default();
        defects.add(rule, place, field, message);
        defects
    }

    /// The value, unless something was wrong.
    pub(crate) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }
}

impl fmt::Display for Defects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, defect) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{defect}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Defects {}
