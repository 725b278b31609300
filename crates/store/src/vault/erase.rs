//! Erasure: a subject's rows go, and its key with them, so that what a backup still holds is noise without the operator's key.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::erasure_list::ErasureList;
use crate::error::{Error, Result};
use crate::hold::none_in_force;
use crate::id::{Micros, SubjectId};
use crate::statement::{Query, Statement, Step, registered, values};
use crate::{Database, Store, limited};

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
    ERASE_CODES = "DELETE FROM phone_code WHERE subject_id = $1";
    ERASE_CHALLENGES = "DELETE FROM passkey_challenge WHERE subject_id = $1";
    ERASE_ACCOUNT = "DELETE FROM account WHERE subject_id = $1";
    ERASE_OUTBOX = "DELETE FROM outbox WHERE subject_id = $1";
    ERASE_ANSWERS = "DELETE FROM idempotency WHERE account = $1";
    ERASE_HOLDS = "DELETE FROM legal_hold WHERE subject_id = $1";
    ERASE_KEY = "DELETE FROM subject_key WHERE subject_id = $1";
    ERASING_PUT = "INSERT INTO erasing (subject_id, at) VALUES ($1, $2) ON CONFLICT (subject_id) DO UPDATE SET at = excluded.at";
    ERASE_ERASING = "DELETE FROM erasing WHERE subject_id = $1";
    ERASED = "SELECT subject_id, at FROM erased WHERE subject_id > $1 ORDER BY subject_id LIMIT $2";
    IS_ERASED = "SELECT at FROM erased WHERE subject_id = $1";
    ROWS_LEFT = "SELECT COUNT(*) FROM (SELECT subject_id FROM vault_row WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM blind_index WHERE subject_id = $1 UNION ALL SELECT subject_id FROM blind_unique WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM blob WHERE subject_id = $1 UNION ALL SELECT subject_id FROM session WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM api_token WHERE subject_id = $1 UNION ALL SELECT subject_id FROM password_reset WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM account_link WHERE subject_id = $1 UNION ALL SELECT subject_id FROM phone_code WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM passkey_challenge WHERE subject_id = $1 UNION ALL SELECT subject_id FROM account WHERE subject_id = $1 \
        UNION ALL SELECT subject_id FROM outbox WHERE subject_id = $1 UNION ALL SELECT account FROM idempotency WHERE account = $1 \
        UNION ALL SELECT subject_id FROM legal_hold WHERE subject_id = $1 UNION ALL SELECT subject_id FROM subject_key WHERE subject_id = $1 \
        UNION ALL SELECT b.blob_id FROM blob_chunk c JOIN blob b ON b.blob_id = c.blob_id WHERE b.subject_id = $1) AS rest";
    HASHES = "SELECT index_hash FROM blind_index WHERE subject_id = $1 UNION SELECT index_hash FROM blind_unique WHERE subject_id = $1";
}

/// What removes a subject's rows; each finds them by an index. The chunks of files come first, while it is still known whose they are.
pub(crate) const DELETES: [Statement; 17] = [
    ERASE_CHUNKS,
    ERASE_ROWS,
    ERASE_INDEXES,
    ERASE_UNIQUE,
    ERASE_BLOBS,
    ERASE_SESSIONS,
    ERASE_TOKENS,
    ERASE_RESETS,
    ERASE_LINKS,
    ERASE_CODES,
    ERASE_CHALLENGES,
    ERASE_ACCOUNT,
    ERASE_OUTBOX,
    ERASE_ANSWERS,
    ERASE_HOLDS,
    ERASE_ERASING,
    ERASE_KEY,
];

impl Store {
    /// Removes everything that the vault holds about a subject, its key and its account, for good. Doing it twice is doing it once.
    /// The lists beside the database are written before: a crash before the rest leaves what the next start carries out. Before them it is
    /// noted that the erasure has begun, and from then on no hold is placed: one that was first, and is in force `today`, keeps everything.
    ///
    /// # Errors
    /// [`Error::Held`]; a list cannot be written; the database fails.
    pub async fn erase_subject(&self, subject: &SubjectId, at: Micros, today: &str) -> Result<()> {
        let mut begun = Vec::from(none_in_force(subject, today));
        begun.push(Step::new(ERASING_PUT, values![subject, at]));
        self.write(begun).await?;
        if let Err(error) = self.list_erasure(subject, at).await {
            self.write_one(Step::new(ERASE_ERASING, values![subject])).await?;
            return Err(error);
        }
        self.erase_rows(subject, at).await?;
        self.forget_pages().await
    }

    async fn list_erasure(&self, subject: &SubjectId, at: Micros) -> Result<()> {
        let (lists, listed) = (Arc::clone(&self.erasures), subject.clone());
        let listing = move || {
            // A list that cannot be written keeps everything as it is, the other lists too.
            lists.iter().try_for_each(ErasureList::is_writable)?;
            lists.iter().try_for_each(|list| list.append(std::iter::once((&listed, at))))
        };
        tokio::task::spawn_blocking(listing).await.map_err(|_| Error::Closed)?
    }

    async fn erase_rows(&self, subject: &SubjectId, at: Micros) -> Result<()> {
        // Claiming the key first makes every write about the subject wait until the erasure stands.
        let mut steps = vec![Step::new(KEY_CLAIM, values![subject, Vec::<u8>::new(), 0]), Step::new(ERASED_INSERT, values![subject, at])];
        // The chunks lose their key; overwriting them too would cost the files' size twice again.
        let deletes = DELETES.map(|statement| Step::new(statement, values![subject]));
        steps.extend(deletes.map(|step| if step.statement.name == ERASE_CHUNKS.name { step.leaving_noise() } else { step }));
        self.write(steps).await.map(drop)
    }

    /// What was deleted stands on in SQLite's log until it is written back; PostgreSQL has its own ways (see `docs/operating.md`).
    async fn forget_pages(&self) -> Result<()> {
        match &self.database {
            Database::Sqlite(database) => database.forget().await,
            Database::Postgres(_) => Ok(()),
        }
    }

    /// Gives the space of what was removed back to the disk, and leaves nothing of it in the log. PostgreSQL does so by itself.
    ///
    /// # Errors
    /// The store fails, or a reader holds the log.
    pub async fn give_space_back(&self) -> Result<()> {
        match &self.database {
            Database::Sqlite(database) => {
                if database.shrink().await? {
                    database.forget().await?;
                }
                Ok(())
            }
            Database::Postgres(_) => Ok(()),
        }
    }

    /// Erases again whoever is on one of the lists and not erased here, and brings the lists that this store writes up to date.
    /// Gives how many were erased again.
    pub async fn replay_erasures(&self, others: &[ErasureList]) -> Result<u64> {
        let mut here = BTreeMap::new();
        loop {
            let page = self.erased(here.keys().next_back(), u32::MAX).await?;
            if page.is_empty() {
                break;
            }
            here.extend(page);
        }
        let mut listed: BTreeMap<SubjectId, Micros> = BTreeMap::new();
        for list in self.erasures.iter().chain(others) {
            listed.extend(list.read()?);
        }
        let mut again = 0_u64;
        for (subject, at) in &listed {
            if !here.contains_key(subject) {
                self.erase_rows(subject, *at).await?;
                again = again.saturating_add(1);
            }
        }
        if again > 0 {
            self.forget_pages().await?;
        }
        listed.extend(here);
        for list in self.erasures.iter() {
            let known = list.read()?;
            list.append(listed.iter().filter(|(subject, _)| !known.contains_key(*subject)).map(|(subject, at)| (subject, *at)))?;
        }
        Ok(again)
    }

    pub async fn is_erased(&self, subject: &SubjectId) -> Result<bool> {
        Ok(self.select_one(Query::new(IS_ERASED, values![subject])).await?.is_some())
    }

    /// How many rows the tables of people have under this subject.
    pub async fn rows_left_of(&self, subject: &SubjectId) -> Result<u64> {
        let found = self.select_one(Query::new(ROWS_LEFT, values![subject])).await?;
        let count = found.map(|mut row| row.int()).transpose()?;
        Ok(u64::try_from(count.unwrap_or(0)).unwrap_or(0))
    }

    /// The hashes by which the subject is found, to prove that they are gone.
    pub async fn index_hashes(&self, subject: &SubjectId) -> Result<Vec<String>> {
        self.list(HASHES, values![subject], |mut row| row.text()).await
    }

    /// The erasure list in the order of subjects, to be replayed into a restored backup before it serves anybody.
    pub async fn erased(&self, after: Option<&SubjectId>, limit: u32) -> Result<Vec<(SubjectId, Micros)>> {
        let after = after.map_or("", SubjectId::as_str);
        self.list(ERASED, values![after, limited(limit)], |mut row| Ok((row.text()?, row.micros()?))).await
    }
}
