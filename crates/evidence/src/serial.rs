use serde::{Deserialize, Serialize};
use std::fmt;

use crate::Field;

/// A serial number as a record holds it: ASCII letters, digits and hyphens.
///
/// Header fields have a fixed width. A serial that fills its field to the last byte may
/// have lost its tail, which [`Serial::may_be_cut`] says; newer units' serials do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Serial {
    text: String,
    may_be_cut: bool,
}

/// How a serial number in a record is like another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    Same,
    /// The record's field has no room for the whole of it; as far as it goes, it is the same.
    SameAsFarAsRecorded,
    Different,
}

impl Serial {
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True when the field had no room left, so that the real serial may be longer.
    pub fn may_be_cut(&self) -> bool {
        self.may_be_cut
    }

    /// Whether this is the serial number that somebody else states whole.
    pub fn likeness(&self, whole: &str) -> Likeness {
        let head = whole.get(..self.text.len());
        if self.text.eq_ignore_ascii_case(whole) {
            Likeness::Same
        } else if self.may_be_cut && head.is_some_and(|head| head.eq_ignore_ascii_case(&self.text)) {
            Likeness::SameAsFarAsRecorded
        } else {
            Likeness::Different
        }
    }

    pub(crate) fn from_field(field: &[u8]) -> Field<Self> {
        let text = before_nul(field);
        let printable = text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        // Some apps fill a serial that they do not know with the digit zero.
        let says_something = text.iter().any(|byte| byte.is_ascii_alphanumeric() && *byte != b'0');
        if !printable || !says_something {
            return Field::NotRecorded;
        }
        Field::Recorded(Self { text: String::from_utf8_lossy(text).into_owned(), may_be_cut: text.len() == field.len() })
    }

    /// A serial whose length is stated beside it.
    pub(crate) fn from_text(text: &[u8]) -> Field<Self> {
        match Self::from_field(text) {
            Field::Recorded(serial) => Field::Recorded(Self { may_be_cut: false, ..serial }),
            Field::NotRecorded => Field::NotRecorded,
        }
    }

    /// Some older batteries store one decimal digit a byte, the last digit first.
    pub(crate) fn from_reversed_digits(field: &[u8]) -> Field<Self> {
        if field.iter().any(|byte| *byte > 9) {
            return Field::NotRecorded;
        }
        let digits: Vec<u8> = field.iter().rev().skip_while(|digit| **digit == 0).map(|digit| digit + b'0').collect();
        Self::from_text(&digits)
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

pub(crate) fn before_nul(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_serial_or_nothing() {
        type Read = Option<(&'static str, bool)>;
        let table: [(&[u8], Read); 8] = [
            (b"AB12-9\0\0", Some(("AB12-9", false))),
            (b"AB12\0ZZ\0", Some(("AB12", false))),
            (b"AB129999", Some(("AB129999", true))),
            (b"\0\0\0\0\0\0\0\0", None),
            (b"00000000", None),
            (b"AB 12\0\0\0", None),
            (b"AB\x1b12\0\0\0", None),
            (b"AB\xc3\xa912\0\0", None),
        ];
        for (field, expected) in table {
            let got = Serial::from_field(field);
            let got = got.recorded().map(|serial| (serial.as_str(), serial.may_be_cut()));
            assert_eq!(got, expected, "{field:?}");
        }
    }

    #[test]
    fn reversed_digits_lose_their_leading_zeros() {
        let got = Serial::from_reversed_digits(&[7, 0, 4, 1, 0, 0]);
        assert_eq!(got.recorded().map(Serial::as_str), Some("1407"));
        assert!(!Serial::from_reversed_digits(&[0; 10]).is_recorded());
        assert!(!Serial::from_reversed_digits(b"AB12").is_recorded());
    }
}
