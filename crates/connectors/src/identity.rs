//! What a person is found by, in the forms in which others may have written it down.

use std::collections::BTreeSet;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

const MAX_BYTES: usize = 320;

/// An e-mail address, a telephone number, a number of an account.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    pub(crate) kind: String,
    /// As it may stand in a column, the likeliest first.
    pub(crate) exact: Vec<String>,
    /// What a column's value is compared with after both were folded.
    pub(crate) folded: Vec<String>,
    pub(crate) folding: Folding,
}

/// What makes two ways of writing the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Folding {
    /// Case and spaces around.
    Case,
    /// Everything but digits.
    Digits,
    None,
}

// Who it is stays out of every debug line.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}=…)", self.kind)
    }
}

/// Why it is none; the value itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnIdentity(pub String);

impl fmt::Display for NotAnIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Is it a telephone number, under one of the names that datasets give it?
#[must_use]
pub fn is_phone(kind: &str) -> bool {
    matches!(kind, "phone" | "phone_number")
}

pub(crate) fn folding_of(kind: &str) -> Folding {
    match kind {
        "email" => Folding::Case,
        kind if is_phone(kind) => Folding::Digits,
        _ => Folding::None,
    }
}

impl Identity {
    /// By its kind; a telephone number in the international form (`+49…`), with other ways in which its digits may have been written down.
    ///
    /// # Errors
    /// Empty, too long, with control characters, or not of its kind.
    pub fn new(kind: &str, value: &str, also: &[String]) -> Result<Self, NotAnIdentity> {
        let wrong = |reason: &str| Err(NotAnIdentity(format!("the {kind} of the request {reason}")));
        if kind.is_empty() || !kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
            return Err(NotAnIdentity("an identity is given as `kind=value`".to_owned()));
        }
        let trimmed = value.trim();
        if trimmed.is_empty() {
            return wrong("is empty");
        }
        if value.len() > MAX_BYTES || trimmed.chars().any(char::is_control) {
            return wrong("is too long, or has characters that none has");
        }
        match folding_of(kind) {
            Folding::Case => Self::email(kind, trimmed).map_or_else(|| wrong("is not an address"), Ok),
            Folding::Digits => Self::phone(kind, trimmed, also).map_or_else(|| wrong("is not an international number"), Ok),
            Folding::None => {
                Ok(Self { kind: kind.to_owned(), exact: vec![trimmed.to_owned()], folded: Vec::new(), folding: Folding::None })
            }
        }
    }

    fn email(kind: &str, given: &str) -> Option<Self> {
        let (local, domain) = given.rsplit_once('@')?;
        if local.is_empty() || domain.is_empty() || given.contains(char::is_whitespace) {
            return None;
        }
        let composed: String = given.nfc().collect();
        let lower = composed.to_lowercase();
        let decomposed: String = lower.nfd().collect();
        let with_domain = format!("{local}@{}", domain.to_lowercase());
        let exact = distinct([lower.clone(), decomposed.clone(), composed, with_domain, given.to_owned()]);
        Some(Self { kind: kind.to_owned(), exact, folded: distinct([lower, decomposed]), folding: Folding::Case })
    }

    fn phone(kind: &str, number: &str, also: &[String]) -> Option<Self> {
        let digits: String = number.strip_prefix('+')?.to_owned();
        if !(6..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let abroad = format!("00{digits}");
        let also = also.iter().map(|text| text.chars().filter(char::is_ascii_digit).collect::<String>()).filter(|text| !text.is_empty());
        let folded = distinct([digits, abroad].into_iter().chain(also));
        Some(Self {
            kind: kind.to_owned(),
            exact: distinct([number.to_owned()].into_iter().chain(folded.iter().cloned())),
            folded,
            folding: Folding::Digits,
        })
    }

    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

/// Two values of one kind would be two people's request in one.
///
/// # Errors
/// Which kind is given twice.
pub fn one_of_each(identities: &[Identity]) -> Result<(), NotAnIdentity> {
    let mut kinds = BTreeSet::new();
    match identities.iter().find(|identity| !kinds.insert(identity.kind.as_str())) {
        Some(identity) => Err(NotAnIdentity(format!("the request has two values for `{}`; a request is one person's", identity.kind))),
        None if identities.is_empty() => Err(NotAnIdentity("the request names nobody: give an identity as `kind=value`".to_owned())),
        None => Ok(()),
    }
}

fn distinct(values: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.into_iter().filter(|value| seen.insert(value.clone())).collect()
}

/// A column's value as SQLite compares it; PostgreSQL does the same in SQL.
pub(crate) fn folded(folding: Folding, value: &str) -> String {
    match folding {
        Folding::Case => value.trim().nfc().collect::<String>().to_lowercase(),
        Folding::Digits => value.chars().filter(char::is_ascii_digit).collect(),
        Folding::None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_an_identity() {
        for (kind, value, also, exact, folded) in [
            (
                "email",
                "  Anna@Example.COM ",
                None,
                vec!["anna@example.com", "Anna@Example.COM", "Anna@example.com"],
                vec!["anna@example.com"],
            ),
            ("email", "anna@example.com", None, vec!["anna@example.com"], vec!["anna@example.com"]),
            (
                "email",
                "zo\u{65}\u{308}@example.com",
                None,
                vec!["zoë@example.com", "zoe\u{308}@example.com"],
                vec!["zoë@example.com", "zoe\u{308}@example.com"],
            ),
            ("phone", "+49301000001", None, vec!["+49301000001", "0049301000001", "49301000001"], vec!["49301000001", "0049301000001"]),
            (
                "phone_number",
                "+49301000001",
                Some("030 1000001"),
                vec!["+49301000001", "0049301000001", "49301000001", "0301000001"],
                vec!["49301000001", "0049301000001", "0301000001"],
            ),
            ("customer_id", " 17 ", None, vec!["17"], vec![]),
        ] {
            let identity = Identity::new(kind, value, &also.map(str::to_owned).into_iter().collect::<Vec<_>>()).unwrap();
            let mut found = identity.exact.clone();
            let mut expected: Vec<String> = exact.into_iter().map(str::to_owned).collect();
            assert_eq!(found.first(), expected.first(), "{value}");
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{value}");
            assert_eq!(identity.folded, folded, "{value}");
        }
    }

    #[test]
    fn what_is_no_identity_is_refused_without_repeating_it() {
        for (kind, value) in [
            ("email", ""),
            ("email", "   "),
            ("email", "anna"),
            ("email", "@example.com"),
            ("email", "anna@"),
            ("email", "an na@example.com"),
            ("email", "anna@example.com\nBcc: x"),
            ("phone", "030 1000001"),
            ("phone", "+49"),
            ("phone", "+49 30"),
            ("phone", "+4930100000112345"),
            ("", "x"),
            ("e mail", "x"),
            ("email", &"a".repeat(400)),
            ("id", "a\0b"),
        ] {
            let refused = Identity::new(kind, value, &[]).unwrap_err();
            assert!(value.trim().len() < 3 || !refused.0.contains(value), "{refused}");
        }
        let two = [Identity::new("email", "a@example.com", &[]).unwrap(), Identity::new("email", "b@example.com", &[]).unwrap()];
        assert!(one_of_each(&two).unwrap_err().0.contains("two values"));
        assert!(one_of_each(&[]).is_err());
        assert!(!format!("{two:?}").contains("example"));
    }
}
