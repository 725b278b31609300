//! The keys of one table, taken one by one; what is left at the end nobody knows.

use crate::story::{Moment, ReadError};
use aftercare_core::region::civil;
use aftercare_terms::line_of;
use jiff::civil::{Date, DateTime, Time};
use std::ops::Range;
use toml::value::Datetime;
use toml::{Table, Value};

/// A table of the file, with its place for errors.
pub(super) struct Fields<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub span: Range<usize>,
    /// What it is, for errors: `step`, or the verb.
    pub what: String,
    pub table: Table,
}

impl Fields<'_> {
    /// An error at the line of a key.
    pub fn error(&self, key: &str, message: impl Into<String>) -> ReadError {
        let inside = self.text.get(self.span.clone()).unwrap_or_default();
        let is_key = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let mut offset = self.span.start;
        for line in inside.split_inclusive('\n') {
            if is_key(line) {
                break;
            }
            offset += line.len();
        }
        let at = if offset >= self.span.end { self.span.start } else { offset };
        ReadError { file: self.file.to_owned(), line: line_of(self.text, at), message: format!("`{key}`: {}", message.into()) }
    }

    fn take<T>(&mut self, key: &str, kind: &str, read: impl FnOnce(Value) -> Option<T>) -> Result<Option<T>, ReadError> {
        let Some(value) = self.table.remove(key) else { return Ok(None) };
        let shown = value.to_string();
        read(value).map(Some).ok_or_else(|| self.error(key, format!("{shown} is no {kind}")))
    }

    pub fn word(&mut self, key: &str) -> Result<Option<String>, ReadError> {
        self.take(key, "text", |value| value.as_str().map(str::to_owned))
    }

    pub fn need_word(&mut self, key: &str) -> Result<String, ReadError> {
        let missing = self.error(key, format!("is missing in `{}`", self.what));
        self.word(key)?.ok_or(missing)
    }

    /// One of these words.
    pub fn choice(&mut self, key: &str, known: &[&str]) -> Result<Option<String>, ReadError> {
        let word = self.word(key)?;
        if let Some(wrong) = word.as_deref().filter(|word| !known.contains(word)) {
            return Err(self.error(key, format!("`{wrong}` is none of {}", known.join(", "))));
        }
        Ok(word)
    }

    pub fn flag(&mut self, key: &str, otherwise: bool) -> Result<bool, ReadError> {
        Ok(self.maybe_flag(key)?.unwrap_or(otherwise))
    }

    pub fn maybe_flag(&mut self, key: &str) -> Result<Option<bool>, ReadError> {
        self.take(key, "boolean", |value| value.as_bool())
    }

    pub fn number(&mut self, key: &str) -> Result<Option<u32>, ReadError> {
        self.take(key, "number of days", |value| value.as_integer().and_then(|n| u32::try_from(n).ok()))
    }

    pub fn words(&mut self, key: &str) -> Result<Option<Vec<String>>, ReadError> {
        self.take(key, "list of texts", |value| value.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect())
    }

    pub fn date(&mut self, key: &str) -> Result<Option<Date>, ReadError> {
        self.take(key, "date", |value| match moment(value.as_datetime()?)? {
            Moment::Day(day) => Some(day),
            Moment::Time(_) => None,
        })
    }

    pub fn moment(&mut self, key: &str) -> Result<Option<Moment>, ReadError> {
        self.take(key, "date or local date-time", |value| moment(value.as_datetime()?))
    }

    /// A table inside, such as `expect`.
    pub fn inner(&mut self, key: &str) -> Result<Option<Table>, ReadError> {
        self.take(key, "table", |value| value.as_table().cloned())
    }

    /// Nothing that nobody asked for is left.
    pub fn end(&self) -> Result<(), ReadError> {
        match self.table.keys().next() {
            Some(key) => Err(self.error(key, format!("`{}` has no such key", self.what))),
            None => Ok(()),
        }
    }
}

/// A date, or a local date with a time; anything with an offset is neither.
pub(super) fn moment(stamp: &Datetime) -> Option<Moment> {
    if stamp.offset.is_some() {
        return None;
    }
    let day = stamp.date.and_then(civil)?;
    let Some(time) = stamp.time else { return Some(Moment::Day(day)) };
    let small = |n: u8| i8::try_from(n).ok();
    let second = time.second.unwrap_or(0);
    let at = Time::new(small(time.hour)?, small(time.minute)?, small(second)?, 0).ok()?;
    Some(Moment::Time(DateTime::from_parts(day, at)))
}
