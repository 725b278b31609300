//! Serial numbers: the key to a plan, kept in the vault and shown in part.

use crate::error::{Error, Result};
use aftercare_store::{BlindIndex, Micros, RowId, SubjectId, VaultWrite};

/// Kind of the vault rows.
pub(crate) const KIND: &str = "unit-serial";
/// Kind of the blind index.
pub(crate) const INDEX: &str = "serial";
const MOST: usize = 40;

/// One form for all spellings: capitals, no blanks.
///
/// # Errors
/// A field error where it cannot be a serial number.
pub(crate) fn normal(field: &str, text: &str) -> Result<String> {
    let serial: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let fits = (1..=MOST).contains(&serial.len()) && serial.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if fits {
        Ok(serial)
    } else {
        Err(Error::field(field, "serial", format!("a serial number has 1 to {MOST} letters, digits and hyphens")))
    }
}

/// All but the last three characters replaced.
pub(crate) fn masked(serial: &str) -> String {
    let shown = serial.chars().count().min(3);
    let hidden = serial.chars().count() - shown;
    let tail: String = serial.chars().skip(hidden).collect();
    format!("{}{tail}", "•".repeat(hidden.clamp(3, 8)))
}

/// The vault row of a unit's serial number, unique among all.
pub(crate) fn write(subject: &SubjectId, unit: &str, serial: &str, at: Micros) -> VaultWrite {
    VaultWrite::Put {
        subject_id: subject.clone(),
        kind: KIND.to_owned(),
        row_id: RowId::new(unit),
        plain: serial.as_bytes().to_vec(),
        at,
        indexes: vec![BlindIndex { kind: INDEX.to_owned(), value: serial.to_owned(), unique: true }],
    }
}
