//! Erasure: a subject's rows go, and its key with them, so that what a backup still holds is noise.

use crate::error::Result;
use crate::id::{Micros, SubjectId};
use crate::statement::{Step, registered, values};
use crate::{Store, limited};

registered! {
    KEY_CLAIM = "INSERT INTO subject_key (subject_id, sealed_key, writes) VALUES ($1, $2, $3) \
        ON CONFLICT (subject_id) DO UPDATE SET sealed_key = excluded.sealed_key";
    ERASED_INSERT = "INSERT INTO erased (subject_id, at) VALUES ($1, $2) ON CONFLICT (subject_id) DO NOTHING";
    ERASE_ROWS = "DELETE FROM vault_row WHERE subject_id = $1";
    ERASE_INDEXES = "DELETE FROM blind_index WHERE subject_id = $1";
    ERASE_UNIQUE = "DELETE FROM blind_unique WHERE subject_id = $1";
    ERASE_CHUNKS = "DELETE FROM blob_chunk WHERE blob_id IN (SELECT blob_id FROM blob WHERE subject_id = $1)";
    ERASE_BLOBS = "DELETE FROM blob WHERE subject_id = $1";
    ERASE_SESSIONS = "DELETE FROM session WHERE subject_id = $1";
    ERASE_TOKENS = "DELETE FROM api_token WHERE subject_id = $1";
    ERASE_RESETS = "DELETE FROM password_reset WHERE subject_id = $1";
    ERASE_LINKS = "DELETE FROM account_link WHERE subject_id = $1";
    ERASE_CHALLENGES = "DELETE FROM passkey_challenge WHERE subject_id = $1";
    ERASE_ACCOUNT = "DELETE FROM account WHERE subject_id = $1";
    ERASE_OUTBOX = "DELETE FROM outbox WHERE subject_id = $1";
    ERASE_ANSWERS = "DELETE FROM idempotency WHERE account = $1";
    ERASE_KEY = "DELETE FROM subject_key WHERE subject_id = $1";
    ERASED = "SELECT subject_id, at FROM erased WHERE subject_id > $1 ORDER BY subject_id LIMIT $2";
}

impl Store {
    /// Removes everything that the vault holds about a subject, its key and its account, for good. Doing it twice is doing it once.
    pub async fn erase_subject(&self, subject: &SubjectId, at: Micros) -> Result<()> {
        // Claiming the key first makes every write about the subject wait until the erasure stands.
        let mut steps = vec![Step::new(KEY_CLAIM, values![subject, Vec::<u8>::new(), 0]), Step::new(ERASED_INSERT, values![subject, at])];
        let deletes = [
            ERASE_ROWS,
            ERASE_INDEXES,
            ERASE_UNIQUE,
            ERASE_CHUNKS,
            ERASE_BLOBS,
            ERASE_SESSIONS,
            ERASE_TOKENS,
            ERASE_RESETS,
            ERASE_LINKS,
            ERASE_CHALLENGES,
            ERASE_ACCOUNT,
            ERASE_OUTBOX,
            ERASE_ANSWERS,
            ERASE_KEY,
        ];
        steps.extend(deletes.map(|statement| Step::new(statement, values![subject])));
        self.write(steps).await.map(drop)
    }

    /// The erasure list in the order of subjects, to be replayed into a restored backup before it serves anybody.
    pub async fn erased(&self, after: Option<&SubjectId>, limit: u32) -> Result<Vec<(SubjectId, Micros)>> {
        let after = after.map_or("", SubjectId::as_str);
        self.list(ERASED, values![after, limited(limit)], |mut row| Ok((row.text()?, row.micros()?))).await
    }
}
