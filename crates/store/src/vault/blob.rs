//! Blobs: photos and flight records, sealed in chunks so that no file is ever whole in memory or on disk.

use std::mem;

use super::hold_key;
use super::seal::DataKey;
use crate::error::{Error, Result};
use crate::id::{BlobId, Micros, SubjectId};
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;
use crate::{Store, limited};

registered! {
    BLOB_INSERT = "INSERT INTO blob (blob_id, subject_id, kind, media_type, size, chunk_count, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BLOB_FINISH = "UPDATE blob SET size = $1, chunk_count = $2 WHERE blob_id = $3 AND chunk_count = $4";
    BLOB = "SELECT blob_id, kind, media_type, size, chunk_count, created_at FROM blob WHERE subject_id = $1 AND blob_id = $2 AND chunk_count > $3";
    BLOBS_OF_SUBJECT = "SELECT blob_id, kind, media_type, size, chunk_count, created_at FROM blob \
        WHERE subject_id = $1 AND chunk_count > $2 ORDER BY blob_id";
    CHUNK_INSERT = "INSERT INTO blob_chunk (blob_id, n, sealed) VALUES ($1, $2, $3)";
    CHUNK = "SELECT sealed FROM blob_chunk WHERE blob_id = $1 AND n = $2";
    CHUNKS_GONE = "DELETE FROM blob_chunk WHERE blob_id IN (SELECT blob_id FROM blob WHERE subject_id = $1 AND blob_id = $2)";
    BLOB_GONE = "DELETE FROM blob WHERE subject_id = $1 AND blob_id = $2";
    CHUNKS_DELETE = "DELETE FROM blob_chunk WHERE blob_id = $1";
    BLOB_ORPHANS = "SELECT blob_id FROM blob WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM vault_row \
        WHERE vault_row.subject_id = blob.subject_id AND vault_row.kind = blob.kind AND vault_row.row_id = blob.blob_id) \
        ORDER BY created_at, blob_id LIMIT $2";
    BLOB_ORPHAN_DELETE = "DELETE FROM blob WHERE blob_id = $1 AND NOT EXISTS (SELECT 1 FROM vault_row \
        WHERE vault_row.subject_id = blob.subject_id AND vault_row.kind = blob.kind AND vault_row.row_id = blob.blob_id)";
}

/// Removes one blob of a subject with its chunks.
pub(crate) fn blob_gone(subject: &SubjectId, blob: &BlobId) -> [Step; 2] {
    [CHUNKS_GONE, BLOB_GONE].map(|statement| Step::new(statement, values![subject, blob]))
}

const CHUNK_BYTES: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobInfo {
    pub blob_id: BlobId,
    pub kind: String,
    pub media_type: String,
    pub size_bytes: i64,
    pub chunk_count: i64,
    pub created_at: Micros,
}

/// A blob on its way in. It is kept once a vault row of its subject and kind with the blob's id is committed;
/// until then, and when the upload is dropped, `blob_sweep` removes it.
pub struct BlobUpload {
    store: Store,
    key: DataKey,
    subject: SubjectId,
    info: BlobInfo,
    pending: Vec<u8>,
}

/// A blob on its way out, chunk by chunk.
pub struct BlobReader {
    store: Store,
    key: DataKey,
    subject: SubjectId,
    info: BlobInfo,
    next: i64,
}

impl std::fmt::Debug for BlobUpload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobUpload").field("info", &self.info).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobReader").field("info", &self.info).field("next", &self.next).finish_non_exhaustive()
    }
}

impl BlobInfo {
    // The last chunk is sealed as such: a blob that lost its tail does not open.
    fn seal_place(&self, subject: &SubjectId, n: i64, last: bool) -> [String; 6] {
        let last = if last { "last" } else { "more" };
        ["blob_chunk".to_owned(), subject.to_string(), self.kind.clone(), self.blob_id.to_string(), n.to_string(), last.to_owned()]
    }

    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            blob_id: row.text()?,
            kind: row.text()?,
            media_type: row.text()?,
            size_bytes: row.int()?,
            chunk_count: row.int()?,
            created_at: row.micros()?,
        })
    }
}

impl BlobUpload {
    /// Takes the next bytes of the file, however many.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.pending.extend_from_slice(bytes);
        // One byte more than a chunk shows that the chunk is not the last.
        while self.pending.len() > CHUNK_BYTES {
            let rest = self.pending.split_off(CHUNK_BYTES);
            let chunk = mem::replace(&mut self.pending, rest);
            let step = self.chunk_step(&chunk, false)?;
            self.store.write(vec![hold_key(&self.subject), step]).await?;
        }
        Ok(())
    }

    /// Seals what is left and makes the blob readable.
    pub async fn finish(mut self) -> Result<BlobInfo> {
        let chunk = mem::take(&mut self.pending);
        let step = self.chunk_step(&chunk, true)?;
        let info = self.info;
        let finish = Step::new(BLOB_FINISH, values![info.size_bytes, info.chunk_count, &info.blob_id, 0])
            .or_fail(Error::NotFound { what: "blob upload" });
        self.store.write(vec![hold_key(&self.subject), step, finish]).await?;
        Ok(info)
    }

    fn chunk_step(&mut self, chunk: &[u8], last: bool) -> Result<Step> {
        let too_long = || Error::Invalid { field: "blob", reason: "too long".to_owned() };
        let n = self.info.chunk_count;
        let place = self.info.seal_place(&self.subject, n, last);
        let sealed = self.store.sealing().seal(&self.key, &place.each_ref().map(String::as_str), chunk)?;
        let size = i64::try_from(chunk.len()).ok().and_then(|size| self.info.size_bytes.checked_add(size)).ok_or_else(too_long)?;
        self.info.size_bytes = size;
        self.info.chunk_count = n.checked_add(1).ok_or_else(too_long)?;
        Ok(Step::new(CHUNK_INSERT, values![&self.info.blob_id, n, sealed]))
    }
}

impl BlobReader {
    pub fn info(&self) -> &BlobInfo {
        &self.info
    }

    /// The next bytes, at most 64 KiB of them; None after the last.
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<u8>>> {
        let n = self.next;
        if n >= self.info.chunk_count {
            return Ok(None);
        }
        let id = self.info.blob_id.as_str();
        let found = self.store.select_one(Query::new(CHUNK, values![id, n])).await?;
        let sealed = found.ok_or(Error::NotFound { what: "blob chunk" })?.bytes()?;
        self.next = n.saturating_add(1);
        let place = self.info.seal_place(&self.subject, n, self.next == self.info.chunk_count);
        self.key.open(&place.each_ref().map(String::as_str), &sealed, "blob", id).map(Some)
    }

    /// The rest of the blob in one piece, refused when it is longer than `limit_bytes`.
    pub async fn read_to_end(mut self, limit_bytes: i64) -> Result<Vec<u8>> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.next_chunk().await? {
            whole.extend(chunk);
            if i64::try_from(whole.len()).is_ok_and(|size| size > limit_bytes) {
                return Err(Error::Invalid { field: "blob", reason: format!("longer than {limit_bytes} bytes") });
            }
        }
        Ok(whole)
    }
}

impl Store {
    /// Begins a blob. Commit a vault row of the same subject and kind, its row id the blob's, to keep it.
    pub async fn blob_upload(&self, subject: &SubjectId, kind: &str, media_type: &str, blob: &BlobId, at: Micros) -> Result<BlobUpload> {
        super::registered::blob(kind)?;
        let key = self.data_key(subject).await?;
        let insert = Step::new(BLOB_INSERT, values![blob, subject, kind, media_type, 0, 0, at]);
        self.write(vec![hold_key(subject), insert]).await?;
        let info = BlobInfo {
            blob_id: blob.clone(),
            kind: kind.to_owned(),
            media_type: media_type.to_owned(),
            size_bytes: 0,
            chunk_count: 0,
            created_at: at,
        };
        Ok(BlobUpload { store: self.clone(), key, subject: subject.clone(), info, pending: Vec::new() })
    }

    /// A finished blob to read from; None when the subject has no such blob.
    pub async fn blob_read(&self, subject: &SubjectId, blob: &BlobId) -> Result<Option<BlobReader>> {
        let Some(row) = self.select_one(Query::new(BLOB, values![subject, blob, 0])).await? else { return Ok(None) };
        let info = BlobInfo::read(row)?;
        let Some(key) = self.existing_key(subject).await? else { return Ok(None) };
        Ok(Some(BlobReader { store: self.clone(), key, subject: subject.clone(), info, next: 0 }))
    }

    /// The finished blobs of a subject.
    pub async fn blobs_of_subject(&self, subject: &SubjectId) -> Result<Vec<BlobInfo>> {
        self.list(BLOBS_OF_SUBJECT, values![subject, 0], BlobInfo::read).await
    }

    /// Removes blobs begun before `before` that no vault row refers to, and says how many.
    pub async fn blob_sweep(&self, before: Micros, limit: u32) -> Result<u64> {
        let mut removed: u64 = 0;
        for blob in self.list(BLOB_ORPHANS, values![before, limited(limit)], |mut row| row.text::<BlobId>()).await? {
            let delete = Step::new(BLOB_ORPHAN_DELETE, values![&blob]).or_fail(Error::NotFound { what: "orphaned blob" });
            match self.write(vec![delete, Step::new(CHUNKS_DELETE, values![&blob])]).await {
                Ok(_) => removed = removed.saturating_add(1),
                // Its vault row was committed in between.
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }

    /// Removes one blob of a subject with its chunks.
    pub async fn blob_delete(&self, subject: &SubjectId, blob: &BlobId) -> Result<()> {
        self.write(blob_gone(subject, blob).into()).await.map(drop)
    }
}
