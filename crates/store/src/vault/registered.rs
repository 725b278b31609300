//! What may be written: the kinds and fields that the inventory of personal data names. The build script makes the lists of it.

use crate::error::{Error, Result};

mod lists {
    include!(concat!(env!("OUT_DIR"), "/inventory.rs"));
}

/// Kinds that only the tests here write.
#[cfg(test)]
const OF_TESTS: &[&str] = &["address", "name", "email", "note", "serial", "t", "known"];
#[cfg(not(test))]
const OF_TESTS: &[&str] = &[];

fn missing(field: &'static str, what: &str) -> Error {
    Error::Invalid { field, reason: format!("`{what}` has no row in documents/inventory.toml") }
}

fn among(list: &[&str], field: &'static str, name: &str) -> Result<()> {
    if list.contains(&name) || OF_TESTS.contains(&name) { Ok(()) } else { Err(missing(field, name)) }
}

/// A vault row of this kind, with these fields. The fields are read only where the program is built for trying out: it costs time.
pub(crate) fn vault(kind: &str, plain: &[u8]) -> Result<()> {
    let Some((_, fields)) = lists::VAULT.iter().find(|(known, _)| *known == kind) else {
        return if OF_TESTS.contains(&kind) { Ok(()) } else { Err(missing("vault kind", kind)) };
    };
    if cfg!(debug_assertions) {
        // A row that is no object is one value.
        let of_row: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(plain).unwrap_or_default();
        let of_row: Vec<String> = of_row.into_iter().map(|(field, _)| field).collect();
        if let Some(field) = of_row.iter().find(|field| !fields.contains(&field.as_str())) {
            return Err(missing("vault field", &format!("{kind}.{field}")));
        }
    }
    Ok(())
}

pub(crate) fn blob(kind: &str) -> Result<()> {
    among(lists::BLOBS, "blob kind", kind)
}

pub(crate) fn index(kind: &str) -> Result<()> {
    among(lists::INDEXES, "kind of blind index", kind)
}

pub(crate) fn message(template: &str) -> Result<()> {
    among(lists::MESSAGES, "template of a message", template)
}

/// Everything that the inventory which the program was built with names, for whoever holds it against another.
pub fn vault_kinds() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    lists::VAULT.iter().copied()
}
