//! The vault: personal data, each row sealed by its subject's key.

pub(crate) mod blob;
mod cipher;
pub(crate) mod erase;
pub(crate) mod erasure_list;
pub(crate) mod operator;
pub(crate) mod registered;
pub(crate) mod seal;

use std::collections::BTreeMap;

use crate::Store;
use crate::error::{Error, Result};
use crate::id::{Micros, RowId, SubjectId};
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;
use seal::{DataKey, Sealing};

registered! {
    SUBJECT_KEY = "SELECT sealed_key FROM subject_key WHERE subject_id = $1";
    SUBJECT_KEY_INSERT = "INSERT INTO subject_key (subject_id, sealed_key, writes) VALUES ($1, $2, $3) ON CONFLICT (subject_id) DO NOTHING";
    SUBJECT_KEY_HOLD = "UPDATE subject_key SET writes = writes + 1 WHERE subject_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.subject_id = $1)";
    VAULT_PUT = "INSERT INTO vault_row (subject_id, kind, row_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (subject_id, kind, row_id) DO UPDATE SET sealed = excluded.sealed";
    VAULT_REMOVE = "DELETE FROM vault_row WHERE subject_id = $1 AND kind = $2 AND row_id = $3";
    VAULT_GET = "SELECT k.sealed_key, v.row_id, v.kind, v.created_at, v.sealed FROM vault_row v \
        JOIN subject_key k ON k.subject_id = v.subject_id WHERE v.subject_id = $1 AND v.kind = $2 AND v.row_id = $3";
    VAULT_LIST = "SELECT k.sealed_key, v.row_id, v.kind, v.created_at, v.sealed FROM vault_row v \
        JOIN subject_key k ON k.subject_id = v.subject_id WHERE v.subject_id = $1 AND v.kind = $2 ORDER BY v.row_id";
    VAULT_LIST_UNDER = "SELECT k.sealed_key, v.row_id, v.kind, v.created_at, v.sealed FROM vault_row v \
        JOIN subject_key k ON k.subject_id = v.subject_id WHERE v.subject_id = $1 AND v.kind = $2 AND v.row_id > $3 AND v.row_id < $4 \
        ORDER BY v.created_at, v.row_id";
    VAULT_ALL = "SELECT k.sealed_key, v.row_id, v.kind, v.created_at, v.sealed FROM vault_row v \
        JOIN subject_key k ON k.subject_id = v.subject_id WHERE v.subject_id = $1 ORDER BY v.kind, v.row_id";
    INDEX_PUT = "INSERT INTO blind_index (kind, index_hash, row_id, subject_id) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (kind, index_hash, subject_id, row_id) DO NOTHING";
    INDEX_REMOVE = "DELETE FROM blind_index WHERE subject_id = $1 AND kind = $2 AND row_id = $3";
    INDEX_FIND = "SELECT subject_id, row_id FROM blind_index WHERE kind = $1 AND index_hash = $2 ORDER BY row_id, subject_id LIMIT $3";
    UNIQUE_PUT = "INSERT INTO blind_unique (kind, index_hash, row_id, subject_id) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (kind, index_hash) DO UPDATE SET row_id = excluded.row_id \
        WHERE blind_unique.subject_id = excluded.subject_id AND blind_unique.row_id = excluded.row_id";
    UNIQUE_REMOVE = "DELETE FROM blind_unique WHERE subject_id = $1 AND kind = $2 AND row_id = $3";
}

/// A change to one row of the vault. Its blind indexes live and go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultWrite {
    /// Inserts or replaces the row; its indexes of the kinds named are replaced.
    Put { subject_id: SubjectId, kind: String, row_id: RowId, plain: Vec<u8>, at: Micros, indexes: Vec<BlindIndex> },
    /// Removes the row with the indexes of the kinds named.
    Remove { subject_id: SubjectId, kind: String, row_id: RowId, index_kinds: Vec<String> },
}

/// An equality look-up on something that is stored sealed. The caller brings `value` into one form (case, blanks) first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindIndex {
    pub kind: String,
    pub value: String,
    /// Refuse the whole batch when another row has this value.
    pub unique: bool,
}

/// A row that a blind index points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexHit {
    pub subject_id: SubjectId,
    pub row_id: RowId,
}

/// A vault row, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultRow {
    pub kind: String,
    pub row_id: RowId,
    pub created_at: Micros,
    pub plain: Vec<u8>,
}

// What was unsealed stays out of logs.
impl std::fmt::Debug for VaultRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultRow").field("kind", &self.kind).field("row_id", &self.row_id).finish_non_exhaustive()
    }
}

impl VaultWrite {
    /// The subject whose key this write needs.
    pub(crate) fn sealed_for(&self) -> Option<&SubjectId> {
        match self {
            Self::Put { subject_id, .. } => Some(subject_id),
            Self::Remove { .. } => None,
        }
    }

    pub(crate) fn steps(&self, sealing: &Sealing, keys: &BTreeMap<SubjectId, DataKey>) -> Result<Vec<Step>> {
        match self {
            Self::Put { subject_id, kind, row_id, plain, at, indexes } => {
                registered::vault(kind, plain)?;
                indexes.iter().try_for_each(|index| registered::index(&index.kind))?;
                let key = key_of(keys, subject_id)?;
                let sealed = sealing.seal(key, &row_place(subject_id, kind, row_id), plain)?;
                let mut steps = vec![Step::new(VAULT_PUT, values![subject_id, kind.as_str(), row_id, sealed, *at])];
                for index in indexes {
                    steps.extend(remove_index(subject_id, &index.kind, row_id));
                }
                for index in indexes {
                    let values = values![index.kind.as_str(), sealing.blind(&index.kind, &index.value), row_id, subject_id];
                    if index.unique {
                        let taken = Error::Taken { kind: index.kind.clone() };
                        steps.push(Step::new(UNIQUE_PUT, values.clone()).or_fail(taken));
                    }
                    steps.push(Step::new(INDEX_PUT, values));
                }
                Ok(steps)
            }
            Self::Remove { subject_id, kind, row_id, index_kinds } => {
                let mut steps = vec![Step::new(VAULT_REMOVE, values![subject_id, kind.as_str(), row_id])];
                for index_kind in index_kinds {
                    steps.extend(remove_index(subject_id, index_kind, row_id));
                }
                Ok(steps)
            }
        }
    }
}

fn remove_index(subject: &SubjectId, kind: &str, row: &RowId) -> [Step; 2] {
    [INDEX_REMOVE, UNIQUE_REMOVE].map(|statement| Step::new(statement, values![subject, kind, row]))
}

fn row_place<'a>(subject: &'a SubjectId, kind: &'a str, row: &'a RowId) -> [&'a str; 4] {
    ["vault_row", subject.as_str(), kind, row.as_str()]
}

pub(crate) fn key_of<'a>(keys: &'a BTreeMap<SubjectId, DataKey>, subject: &SubjectId) -> Result<&'a DataKey> {
    keys.get(subject).ok_or_else(|| Error::Erased { subject: subject.clone() })
}

/// Keeps the subject's key in place until the unit of work ends, or fails it when the subject was erased.
pub(crate) fn hold_key(subject: &SubjectId) -> Step {
    Step::new(SUBJECT_KEY_HOLD, values![subject]).or_fail(Error::Erased { subject: subject.clone() })
}

impl Store {
    /// The subject's key, made at the first need. A key that never seals anything does no harm.
    pub(crate) async fn data_key(&self, subject: &SubjectId) -> Result<DataKey> {
        if let Some(key) = self.existing_key(subject).await? {
            return Ok(key);
        }
        let sealed = self.sealing().new_sealed_key(subject.as_str())?;
        self.write(vec![Step::new(SUBJECT_KEY_INSERT, values![subject, sealed, 0]), hold_key(subject)]).await?;
        // Another request may have been first, and then its key is the key.
        self.existing_key(subject).await?.ok_or_else(|| Error::Erased { subject: subject.clone() })
    }

    pub(crate) async fn existing_key(&self, subject: &SubjectId) -> Result<Option<DataKey>> {
        match self.select_one(Query::new(SUBJECT_KEY, values![subject])).await? {
            Some(mut row) => self.sealing().open_key(subject.as_str(), &row.bytes()?).map(Some),
            None => Ok(None),
        }
    }

    /// One row, or None when it is not there (or its subject was erased).
    pub async fn vault_get(&self, subject: &SubjectId, kind: &str, row: &RowId) -> Result<Option<VaultRow>> {
        let found = self.select_one(Query::new(VAULT_GET, values![subject, kind, row])).await?;
        found.map(|row| self.open_row(subject, row)).transpose()
    }

    /// All rows of one kind of a subject, by row id.
    pub async fn vault_list(&self, subject: &SubjectId, kind: &str) -> Result<Vec<VaultRow>> {
        let found = self.select(Query::new(VAULT_LIST, values![subject, kind])).await?;
        found.into_iter().map(|row| self.open_row(subject, row)).collect()
    }

    /// The rows of one kind whose id is `first`, a blank and something more, the oldest first.
    pub async fn vault_list_under(&self, subject: &SubjectId, kind: &str, first: &str) -> Result<Vec<VaultRow>> {
        // `!` comes next after the blank.
        let (from, to) = (format!("{first} "), format!("{first}!"));
        let found = self.select(Query::new(VAULT_LIST_UNDER, values![subject, kind, from, to])).await?;
        found.into_iter().map(|row| self.open_row(subject, row)).collect()
    }

    /// Everything the vault holds about a subject, apart from blobs.
    pub async fn vault_all(&self, subject: &SubjectId) -> Result<Vec<VaultRow>> {
        let found = self.select(Query::new(VAULT_ALL, values![subject])).await?;
        found.into_iter().map(|row| self.open_row(subject, row)).collect()
    }

    fn open_row(&self, subject: &SubjectId, mut row: Row) -> Result<VaultRow> {
        let key = self.sealing().open_key(subject.as_str(), &row.bytes()?)?;
        let (row_id, kind, created_at) = (row.text::<RowId>()?, row.text::<String>()?, row.micros()?);
        let plain = key.open(&row_place(subject, &kind, &row_id), &row.bytes()?, "vault row", row_id.as_str())?;
        Ok(VaultRow { kind, row_id, created_at, plain })
    }

    /// Rows whose blind index of this kind was made from `value`.
    pub async fn find_by_index(&self, kind: &str, value: &str, limit: u32) -> Result<Vec<IndexHit>> {
        let values = values![kind, self.sealing().blind(kind, value), crate::limited(limit)];
        self.list(INDEX_FIND, values, |mut row| Ok(IndexHit { subject_id: row.text()?, row_id: row.text()? })).await
    }
}
