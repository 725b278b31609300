//! The operator's key over the life of a store: told by a known value, and replaced by another, row by row, while everything stays readable.

use super::seal::{IndexKey, SealedBy};
use crate::error::{Error, Result};
use crate::id::SubjectId;
use crate::statement::{Query, Step, registered, values};
use crate::{Database, Store, limited};

registered! {
    OPERATOR_CHECK = "SELECT sealed FROM operator_check WHERE check_id = $1";
    OPERATOR_CHECK_INSERT = "INSERT INTO operator_check (check_id, sealed) VALUES ($1, $2) ON CONFLICT (check_id) DO NOTHING";
    OPERATOR_CHECK_RESEAL = "UPDATE operator_check SET sealed = $1 WHERE check_id = $2 AND sealed = $3";
    WRAPPED = "SELECT sealed FROM wrapped_key WHERE key_id = $1";
    WRAPPED_INSERT = "INSERT INTO wrapped_key (key_id, sealed) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING";
    WRAPPED_RESEAL = "UPDATE wrapped_key SET sealed = $1 WHERE key_id = $2 AND sealed = $3";
    KEYS = "SELECT subject_id, sealed_key FROM subject_key WHERE subject_id > $1 ORDER BY subject_id LIMIT $2";
    KEY_RESEAL = "UPDATE subject_key SET sealed_key = $1 WHERE subject_id = $2 AND sealed_key = $3";
    ANSWERS = "SELECT account, idempotency_key, sealed FROM idempotency WHERE state = $1 AND (account, idempotency_key) > ($2, $3) \
        ORDER BY account, idempotency_key LIMIT $4";
    ANSWER_RESEAL = "UPDATE idempotency SET sealed = $1 WHERE account = $2 AND idempotency_key = $3 AND sealed = $4";
}

const CHECK: &str = "1";
const CHECK_PLACE: [&str; 2] = ["operator_check", CHECK];
const INDEX: &str = "index";
const ANSWERED: &str = "done";

impl Store {
    /// Seals a known value at the first opening, and opens it at every later one. Says which key it was; None: the store is new.
    pub(crate) async fn check_operator_key(&self) -> Result<Option<SealedBy>> {
        let stored = Query::new(OPERATOR_CHECK, values![CHECK]);
        let is_new = self.select_one(stored.clone()).await?.is_none();
        if is_new {
            let sealed = self.sealing().seal_body(&CHECK_PLACE, CHECK.as_bytes())?;
            self.write_one(Step::new(OPERATOR_CHECK_INSERT, values![CHECK, sealed])).await?;
        }
        let sealed = self.select_one(stored).await?.ok_or(Error::WrongOperatorKey)?.bytes()?;
        let by = self.sealing().body_sealed_by(&CHECK_PLACE, &sealed).ok_or(Error::WrongOperatorKey)?;
        Ok(Some(by).filter(|_| !is_new))
    }

    /// The key of blind indexes. It is one of its own, so that a new operator's key leaves every index as it is.
    pub(crate) async fn index_key(&self, sealed_by: Option<SealedBy>) -> Result<IndexKey> {
        let stored = Query::new(WRAPPED, values![INDEX]);
        if self.select_one(stored.clone()).await?.is_none() {
            let sealed = self.sealing().seal_index_key(&self.sealing().first_index_key(sealed_by)?)?;
            self.write_one(Step::new(WRAPPED_INSERT, values![INDEX, sealed])).await?;
        }
        // Another server may have been first, and then its key is the key.
        let sealed = self.select_one(stored).await?.ok_or(Error::NotFound { what: "wrapped key" })?.bytes()?;
        self.sealing().open_index_key(&sealed)
    }

    /// Seals with the current key whatever the previous one sealed, so many rows at once; `told` hears how many there were so far.
    /// Ended in the middle, it goes on where it was. Once it is through, the previous key opens nothing here.
    pub async fn reseal(&self, at_once: u32, mut told: impl FnMut(u64) -> Result<()>) -> Result<u64> {
        let mut resealed = 0_u64;
        loop {
            let before = resealed;
            let mut after = String::new();
            while let Some((last, n)) = self.reseal_keys(&after, at_once).await? {
                (after, resealed) = (last, resealed.saturating_add(n));
                told(resealed)?;
            }
            let mut after = (String::new(), String::new());
            while let Some((last, n)) = self.reseal_answers(&after, at_once).await? {
                (after, resealed) = (last, resealed.saturating_add(n));
                told(resealed)?;
            }
            // A second look finds what was written by the previous key meanwhile.
            if resealed == before {
                break;
            }
        }
        self.reseal_own().await?;
        if let Database::Sqlite(database) = &self.database {
            database.forget().await?;
        }
        Ok(resealed)
    }

    async fn reseal_keys(&self, after: &str, at_once: u32) -> Result<Option<(String, u64)>> {
        let (mut last, mut steps) = (None, Vec::new());
        for mut row in self.select(Query::new(KEYS, values![after, limited(at_once)])).await? {
            let (subject, sealed) = (row.text::<SubjectId>()?, row.bytes()?);
            if let Some(resealed) = self.sealing().reseal_key(subject.as_str(), &sealed)? {
                steps.push(Step::new(KEY_RESEAL, values![resealed, &subject, sealed]));
            }
            last = Some(subject.to_string());
        }
        self.resealed(last, steps).await
    }

    async fn reseal_answers(&self, after: &(String, String), at_once: u32) -> Result<Option<((String, String), u64)>> {
        let (mut last, mut steps) = (None, Vec::new());
        let page = Query::new(ANSWERS, values![ANSWERED, after.0.as_str(), after.1.as_str(), limited(at_once)]);
        for mut row in self.select(page).await? {
            let (account, key, sealed) = (row.text::<String>()?, row.text::<String>()?, row.bytes()?);
            let place = crate::idempotency::place(&account, &key);
            if let Some(resealed) = self.sealing().reseal_body(&place, &sealed, "stored answer", &key)? {
                steps.push(Step::new(ANSWER_RESEAL, values![resealed, account.as_str(), key.as_str(), sealed]));
            }
            last = Some((account, key));
        }
        self.resealed(last, steps).await
    }

    async fn resealed<T>(&self, last: Option<T>, steps: Vec<Step>) -> Result<Option<(T, u64)>> {
        // A row that was erased or answered anew meanwhile is not there to be changed.
        let changed = if steps.is_empty() { 0 } else { self.write(steps).await?.into_iter().sum() };
        Ok(last.map(|last| (last, changed)))
    }

    /// The store's own: last, as the sign that everything else is done.
    async fn reseal_own(&self) -> Result<()> {
        let mut steps = Vec::new();
        if let Some(mut row) = self.select_one(Query::new(WRAPPED, values![INDEX])).await? {
            let sealed = row.bytes()?;
            let resealed = self.sealing().reseal_index_key(&sealed)?;
            steps.extend(resealed.map(|resealed| Step::new(WRAPPED_RESEAL, values![resealed, INDEX, sealed])));
        }
        if let Some(mut row) = self.select_one(Query::new(OPERATOR_CHECK, values![CHECK])).await? {
            let sealed = row.bytes()?;
            let resealed = self.sealing().reseal_body(&CHECK_PLACE, &sealed, "operator check", CHECK)?;
            steps.extend(resealed.map(|resealed| Step::new(OPERATOR_CHECK_RESEAL, values![resealed, CHECK, sealed])));
        }
        if steps.is_empty() { Ok(()) } else { self.write(steps).await.map(drop) }
    }
}
