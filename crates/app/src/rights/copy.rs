//! A copy of what is held about somebody, put together from the vault by the inventory: what it is called there, where it came from, what it is.

use crate::App;
use crate::error::Result;
use aftercare_privacy::inventory::{Export, Origin, Place, Row};
use aftercare_privacy::rights::RequestKind;
use aftercare_store::SubjectId;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One entry of a copy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Entry {
    /// When it was written down, microseconds since 1970.
    pub at: i64,
    pub category: String,
    pub values: BTreeMap<String, Value>,
}

/// A copy: entries by what the inventory calls them, and the files that go with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct PersonCopy {
    pub categories: BTreeSet<String>,
    pub entries: BTreeMap<String, Vec<Entry>>,
    pub files: Vec<String>,
}

/// Does a copy of this kind hold what the inventory says of this row?
fn is_in(kind: &RequestKind, row: &Row) -> Option<(String, String)> {
    let personal = row.personal.as_ref()?;
    let Export::Key(key) = &personal.export else { return None };
    let left_out = kind.leaves_out.contains(&personal.category) || (kind.provided && personal.origin != Origin::Provided);
    (!left_out).then(|| (key.clone(), personal.category.clone()))
}

impl App {
    /// Everything about somebody that a request of this kind gives them.
    pub(crate) async fn person_copy(&self, subject: &SubjectId, kind: &RequestKind) -> Result<PersonCopy> {
        let mut copy = PersonCopy::default();
        for row in self.store.vault_all(subject).await?.into_iter().filter(|row| row.kind != super::archive::COPY) {
            let plain: Value = serde_json::from_slice(&row.plain).unwrap_or(Value::Null);
            // A field has a name in the copy of its own: table and field.
            let mut of_row: BTreeMap<(String, String), BTreeMap<String, Value>> = BTreeMap::new();
            for (field, value) in plain.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
                let said = self.inventory.row(Place::Vault, &row.kind, field).and_then(|said| is_in(kind, said));
                let Some((key, category)) = said else { continue };
                let table = key.split_once('.').map_or(key.as_str(), |(table, _)| table).to_owned();
                of_row.entry((table, category)).or_default().insert(field.clone(), value.clone());
            }
            for ((table, category), values) in of_row {
                copy.categories.insert(category.clone());
                copy.entries.entry(table).or_default().push(Entry { at: row.created_at.0, category, values });
            }
        }
        // A copy of a copy tells nothing new.
        for blob in self.store.blobs_of_subject(subject).await?.into_iter().filter(|blob| blob.kind != super::archive::COPY) {
            let said = self.inventory.row(Place::Blob, "", &blob.kind).and_then(|said| is_in(kind, said));
            if let Some((_, category)) = said {
                copy.categories.insert(category);
                copy.files.push(blob.blob_id.to_string());
            }
        }
        Ok(copy)
    }
}
