//! What the server says of itself, on the error stream. Only fields that the inventory knows as nothing personal are written; of any other
//! nothing but that it was there.

use crate::inventory::embedded;
use std::fmt::{self, Display, Write as _};

/// A field of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogField {
    Method,
    Route,
    Reason,
    Waiting,
    GivenUp,
    Count,
}

impl LogField {
    pub const ALL: [Self; 6] = [Self::Method, Self::Route, Self::Reason, Self::Waiting, Self::GivenUp, Self::Count];

    /// As the inventory and the templates name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Route => "route",
            Self::Reason => "reason",
            Self::Waiting => "waiting",
            Self::GivenUp => "given_up",
            Self::Count => "count",
        }
    }
}

/// Something that is not to be read: whatever it is printed into, it stays out of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted<T>(pub T);

impl<T> Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redacted(…)")
    }
}

/// Writes a line: the template's `{field}`s with what is given for them.
pub fn log(template: &'static str, fields: &[(LogField, &dyn Display)]) {
    eprintln!("aftercare: {}", line(template, fields, |field| embedded().may_log(field)));
}

fn line(template: &str, fields: &[(LogField, &dyn Display)], may_log: impl Fn(&str) -> bool) -> String {
    let mut line = template.to_owned();
    for (field, value) in fields {
        let place = format!("{{{}}}", field.as_str());
        let mut text = String::new();
        let written = if may_log(field.as_str()) { write!(text, "{value}") } else { write!(text, "{}", Redacted(value)) };
        line = line.replace(&place, if written.is_ok() { &text } else { "" });
    }
    scrubbed(&line)
}

/// An address that found its way into a reason does not go on into the log, nor do characters that would begin another line.
fn scrubbed(text: &str) -> String {
    let word = |word: &str| if word.contains('@') { "…".to_owned() } else { word.to_owned() };
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use aftercare_privacy::inventory::Place;
    use std::collections::BTreeSet;

    #[test]
    fn every_field_has_a_row_and_every_row_a_field() {
        let fields: BTreeSet<&str> = LogField::ALL.map(LogField::as_str).into();
        let inventory = embedded();
        assert_eq!(inventory.names(Place::Log), fields);
        assert!(fields.iter().all(|field| inventory.may_log(field)));
    }

    #[test]
    fn what_is_personal_is_not_written() {
        let fields: &[(LogField, &dyn Display)] = &[(LogField::Reason, &"kim@example.org\nis gone"), (LogField::Waiting, &3)];
        let template = "mail: {reason}; {waiting} to be tried again";
        assert_eq!(line(template, fields, |_| true), "mail: … is gone; 3 to be tried again");
        assert_eq!(line(template, fields, |field| field != "waiting"), "mail: … is gone; … to be tried again");
        assert_eq!(format!("{} {:?}", Redacted("kim"), Redacted("kim")), "… Redacted(…)");
    }
}
