//! Idempotency keys: an answer is stored in the transaction of what it answers, and replayed for the same request.

use crate::Store;
use crate::error::{Error, Result};
use crate::hold::Unheld;
use crate::id::Micros;
use crate::statement::{Query, Step, registered, values};
use crate::vault::seal::Sealing;

registered! {
    IDEMPOTENCY_INSERT = "INSERT INTO idempotency (account, idempotency_key, request_hash, state, status, sealed, created_at, server) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account, idempotency_key) DO NOTHING";
    IDEMPOTENCY = "SELECT request_hash, state, status, sealed, created_at FROM idempotency WHERE account = $1 AND idempotency_key = $2";
    IDEMPOTENCY_TAKE_OVER = "UPDATE idempotency SET created_at = $1, server = $2 \
        WHERE account = $3 AND idempotency_key = $4 AND state = $5 AND created_at = $6";
    IDEMPOTENCY_DONE = "UPDATE idempotency SET state = $1, status = $2, sealed = $3 \
        WHERE account = $4 AND idempotency_key = $5 AND state = $6 AND created_at = $7";
    IDEMPOTENCY_RELEASE = "DELETE FROM idempotency WHERE account = $1 AND idempotency_key = $2 AND state = $3 AND created_at = $4";
    IDEMPOTENCY_RELEASE_OWN = "DELETE FROM idempotency WHERE state = $1 AND server = $2";
    IDEMPOTENCY_SWEEP = "DELETE FROM idempotency WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = idempotency.account AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
}

const PENDING: &str = "pending";
const DONE: &str = "done";

/// What is known of a key when a request comes in with it.
#[derive(Clone, PartialEq, Eq)]
pub enum Idempotency {
    /// Nobody has it: go on, and put the ticket into the batch.
    Started(IdempotencyTicket),
    /// The first request with this key is still running.
    InProgress,
    /// The same request was answered before, like this.
    Replay { status: i64, body: Vec<u8> },
    /// The key was used for another request.
    Mismatch,
}

// An answer may hold personal data and stays out of logs.
impl std::fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Started(ticket) => f.debug_tuple("Started").field(ticket).finish(),
            Self::InProgress => f.write_str("InProgress"),
            Self::Replay { status, .. } => f.debug_struct("Replay").field("status", status).finish_non_exhaustive(),
            Self::Mismatch => f.write_str("Mismatch"),
        }
    }
}

/// The right to answer under a key; lost when the record is taken over as stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyTicket {
    account: String,
    key: String,
    started_at: Micros,
}

/// The answer to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyDone {
    pub ticket: IdempotencyTicket,
    pub status: i64,
    pub body: Vec<u8>,
}

impl IdempotencyTicket {
    fn lost(&self) -> Error {
        Error::IdempotencyLost { account: self.account.clone(), key: self.key.clone() }
    }
}

pub(crate) fn place<'a>(account: &'a str, key: &'a str) -> [&'a str; 3] {
    ["idempotency", account, key]
}

impl IdempotencyDone {
    pub(crate) fn step(&self, sealing: &Sealing) -> Result<Step> {
        let IdempotencyTicket { account, key, started_at } = &self.ticket;
        let sealed = sealing.seal_body(&place(account, key), &self.body)?;
        let values = values![DONE, self.status, sealed, account.as_str(), key.as_str(), PENDING, *started_at];
        Ok(Step::new(IDEMPOTENCY_DONE, values).or_fail(self.ticket.lost()))
    }
}

impl Store {
    /// Takes a key for `account` (the subject, where there is one: its answers are erased with it). A request that began
    /// before `stale_before` and never finished is taken over: had it written anything, it would have finished.
    /// `now` must differ between two attempts on one key.
    pub async fn idempotency_begin(
        &self,
        account: &str,
        key: &str,
        request_hash: &str,
        now: Micros,
        stale_before: Micros,
    ) -> Result<Idempotency> {
        let ticket = IdempotencyTicket { account: account.to_owned(), key: key.to_owned(), started_at: now };
        let insert =
            Step::new(IDEMPOTENCY_INSERT, values![account, key, request_hash, PENDING, 0, Vec::<u8>::new(), now, self.server.as_str()]);
        if self.write_one(insert).await? == 1 {
            return Ok(Idempotency::Started(ticket));
        }
        let Some(mut row) = self.select_one(Query::new(IDEMPOTENCY, values![account, key])).await? else {
            // Released between the two; the client comes again.
            return Ok(Idempotency::InProgress);
        };
        let (hash, state, status) = (row.text::<String>()?, row.text::<String>()?, row.int()?);
        let (sealed, started_at) = (row.bytes()?, row.micros()?);
        if hash != request_hash {
            return Ok(Idempotency::Mismatch);
        }
        if state == DONE {
            let body = self.sealing().open_body(&place(account, key), &sealed, "stored answer", key)?;
            return Ok(Idempotency::Replay { status, body });
        }
        if started_at < stale_before {
            let take_over = Step::new(IDEMPOTENCY_TAKE_OVER, values![now, self.server.as_str(), account, key, PENDING, started_at]);
            if self.write_one(take_over).await? == 1 {
                return Ok(Idempotency::Started(ticket));
            }
        }
        Ok(Idempotency::InProgress)
    }

    /// Keeps an answer that came without a batch, such as a refusal.
    pub async fn idempotency_finish(&self, done: &IdempotencyDone) -> Result<()> {
        self.write_one(done.step(self.sealing())?).await.map(drop)
    }

    /// Gives the key back, when the request failed for a reason that may pass.
    pub async fn idempotency_release(&self, ticket: &IdempotencyTicket) -> Result<()> {
        let values = values![ticket.account.as_str(), ticket.key.as_str(), PENDING, ticket.started_at];
        self.write_one(Step::new(IDEMPOTENCY_RELEASE, values)).await.map(drop)
    }

    /// Gives every key back whose request this server began and has not finished. Only while it runs none.
    pub async fn idempotency_release_own(&self) -> Result<u64> {
        self.write_one(Step::new(IDEMPOTENCY_RELEASE_OWN, values![PENDING, self.server.as_str()])).await
    }

    /// Forgets answers to requests begun before `before`.
    pub async fn idempotency_sweep(&self, before: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(IDEMPOTENCY_SWEEP, before)?).await
    }
}
