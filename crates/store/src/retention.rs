//! What is older than a given instant, a page at a time, and how far the nightly run has come. What may go is decided elsewhere.

use crate::error::Result;
use crate::hold::Unheld;
use crate::id::{Micros, SubjectId};
use crate::statement::{Query, Statement, Step, registered, values};
use crate::value::Row;
use crate::{Store, limited};

registered! {
    AGED_VAULT = "SELECT subject_id, row_id, created_at FROM vault_row WHERE kind = $1 AND created_at < $2 \
        AND (created_at, subject_id, row_id) > ($3, $4, $5) ORDER BY created_at, subject_id, row_id LIMIT $6";
    AGED_CLOSED = "SELECT v.subject_id, v.row_id, v.created_at FROM vault_row v JOIN account a ON a.subject_id = v.subject_id \
        WHERE v.kind = $1 AND a.state = $2 AND (v.created_at, v.subject_id, v.row_id) > ($3, $4, $5) \
        ORDER BY v.created_at, v.subject_id, v.row_id LIMIT $6";
    AGED_SENT = "SELECT subject_id, message_id, sent_at FROM outbox WHERE sent_at < $1 \
        AND (sent_at, subject_id, message_id) > ($2, $3, $4) ORDER BY sent_at, subject_id, message_id LIMIT $5";
    AGED_UNSENT = "SELECT subject_id, message_id, created_at FROM outbox WHERE created_at < $1 \
        AND (created_at, subject_id, message_id) > ($2, $3, $4) ORDER BY created_at, subject_id, message_id LIMIT $5";
    AGED_AUDIT = "SELECT actor, audit_id, at FROM audit WHERE at < $1 \
        AND (at, actor, audit_id) > ($2, $3, $4) ORDER BY at, actor, audit_id LIMIT $5";
    AGED_REVOKED = "SELECT subject_id, token_id, revoked_at FROM api_token WHERE revoked_at < $1 \
        AND (revoked_at, subject_id, token_id) > ($2, $3, $4) ORDER BY revoked_at, subject_id, token_id LIMIT $5";
    AGED_EXPIRED = "SELECT subject_id, token_id, expires_at FROM api_token WHERE expires_at < $1 \
        AND (expires_at, subject_id, token_id) > ($2, $3, $4) ORDER BY expires_at, subject_id, token_id LIMIT $5";
    AGED_ANSWER = "SELECT account, idempotency_key, created_at FROM idempotency WHERE created_at < $1 \
        AND (created_at, account, idempotency_key) > ($2, $3, $4) ORDER BY created_at, account, idempotency_key LIMIT $5";
    AGED_SESSION = "SELECT subject_id, token_hash, expires_at FROM session WHERE expires_at < $1 \
        AND (expires_at, subject_id, token_hash) > ($2, $3, $4) ORDER BY expires_at, subject_id, token_hash LIMIT $5";
    AGED_RESET = "SELECT subject_id, reset_id, expires_at FROM password_reset WHERE expires_at < $1 \
        AND (expires_at, subject_id, reset_id) > ($2, $3, $4) ORDER BY expires_at, subject_id, reset_id LIMIT $5";
    MESSAGE_REMOVE = "DELETE FROM outbox WHERE subject_id = $1 AND message_id = $2";
    AUDIT_REMOVE = "DELETE FROM audit WHERE actor = $1 AND audit_id = $2";
    TOKEN_REMOVE = "DELETE FROM api_token WHERE subject_id = $1 AND token_id = $2";
    ANSWER_REMOVE = "DELETE FROM idempotency WHERE account = $1 AND idempotency_key = $2";
    SESSION_REMOVE = "DELETE FROM session WHERE subject_id = $1 AND token_hash = $2";
    RESET_REMOVE = "DELETE FROM password_reset WHERE subject_id = $1 AND reset_id = $2";
    RUN = "SELECT night, place, removed, finished FROM retention_run WHERE task = $1";
    RUN_PUT = "INSERT INTO retention_run (task, night, place, removed, finished) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (task) DO UPDATE SET night = excluded.night, place = excluded.place, removed = excluded.removed, \
        finished = excluded.finished";
}

/// Rows of a table that are looked for by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgedTable {
    /// Messages, by when they went out.
    Sent,
    /// Messages, by when they were written, sent or not.
    Written,
    Audit,
    RevokedToken,
    ExpiredToken,
    Answer,
    Session,
    PasswordReset,
}

impl AgedTable {
    fn statements(self) -> (Statement, Statement) {
        match self {
            Self::Sent => (AGED_SENT, MESSAGE_REMOVE),
            Self::Written => (AGED_UNSENT, MESSAGE_REMOVE),
            Self::Audit => (AGED_AUDIT, AUDIT_REMOVE),
            Self::RevokedToken => (AGED_REVOKED, TOKEN_REMOVE),
            Self::ExpiredToken => (AGED_EXPIRED, TOKEN_REMOVE),
            Self::Answer => (AGED_ANSWER, ANSWER_REMOVE),
            Self::Session => (AGED_SESSION, SESSION_REMOVE),
            Self::PasswordReset => (AGED_RESET, RESET_REMOVE),
        }
    }
}

/// A row that is older than what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aged {
    pub at: Micros,
    /// Whose it is, as the table has it.
    pub owner: String,
    pub id: String,
}

impl Aged {
    /// Before every row.
    pub const FIRST: Self = Self { at: Micros(i64::MIN), owner: String::new(), id: String::new() };

    fn read(mut row: Row) -> Result<Self> {
        let (owner, id) = (row.text::<String>()?, row.text::<String>()?);
        Ok(Self { at: row.micros()?, owner, id })
    }
}

/// How far a task of the nightly run has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RetentionRun {
    /// The civil day.
    pub night: String,
    pub place: String,
    pub removed: i64,
    pub finished: bool,
}

impl Store {
    /// Vault rows of a kind that came before `before`, the oldest first, those after `after`.
    pub async fn aged_vault(&self, kind: &str, before: Micros, after: &Aged, limit: u32) -> Result<Vec<Aged>> {
        let values = values![kind, before, after.at, after.owner.as_str(), after.id.as_str(), limited(limit)];
        self.list(AGED_VAULT, values, Aged::read).await
    }

    /// Vault rows of a kind whose account is in this state.
    pub async fn vault_of_accounts(&self, kind: &str, state: &str, after: &Aged, limit: u32) -> Result<Vec<Aged>> {
        let values = values![kind, state, after.at, after.owner.as_str(), after.id.as_str(), limited(limit)];
        self.list(AGED_CLOSED, values, Aged::read).await
    }

    /// Rows of a table that are older than `before`, the oldest first, those after `after`.
    pub async fn aged(&self, table: AgedTable, before: Micros, after: &Aged, limit: u32) -> Result<Vec<Aged>> {
        let values = values![before, after.at, after.owner.as_str(), after.id.as_str(), limited(limit)];
        self.list(table.statements().0, values, Aged::read).await
    }

    /// Removes one of them where nothing keeps it for its subject, and says whether it was still there.
    ///
    /// # Errors
    /// [`crate::Error::Held`]; the database fails.
    pub async fn aged_remove(&self, table: AgedTable, row: &Aged, subject: &SubjectId, unheld: &Unheld) -> Result<bool> {
        let mut steps = unheld.steps(subject);
        steps.push(Step::new(table.statements().1, values![row.owner.as_str(), row.id.as_str()]));
        Ok(self.write(steps).await?.last().is_some_and(|rows| *rows > 0))
    }

    pub async fn retention_run(&self, task: &str) -> Result<Option<RetentionRun>> {
        let Some(mut row) = self.select_one(Query::new(RUN, values![task])).await? else { return Ok(None) };
        let (night, place, removed) = (row.text()?, row.text()?, row.int()?);
        Ok(Some(RetentionRun { night, place, removed, finished: row.int()? != 0 }))
    }

    pub async fn retention_run_put(&self, task: &str, run: &RetentionRun) -> Result<()> {
        let values = values![task, run.night.as_str(), run.place.as_str(), run.removed, i64::from(run.finished)];
        self.write_one(Step::new(RUN_PUT, values)).await.map(drop)
    }
}
