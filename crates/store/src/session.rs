//! Sessions of a browser and tokens of a program, both kept as hashes only.

use crate::Store;
use crate::error::{Error, Result};
use crate::hold::Unheld;
use crate::id::{Micros, SubjectId, TokenId};
use crate::password::hold_password;
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;

macro_rules! token_columns {
    () => {
        "token_id, token_hash, subject_id, scopes, name, created_at, expires_at, revoked_at"
    };
}

registered! {
    SESSION_INSERT = "INSERT INTO session (token_hash, subject_id, created_at, expires_at, last_seen) VALUES ($1, $2, $3, $4, $5)";
    SESSION = "SELECT token_hash, subject_id, created_at, expires_at, last_seen FROM session WHERE token_hash = $1 AND expires_at > $2";
    SESSION_TOUCH = "UPDATE session SET last_seen = $1 WHERE token_hash = $2";
    SESSION_SIGNAL = "UPDATE session SET signal_at = $1 WHERE token_hash = $2 AND signal_at IS NULL";
    SESSION_SIGNAL_FORGET = "UPDATE session SET signal_at = NULL WHERE token_hash = $1";
    SESSION_DELETE = "DELETE FROM session WHERE token_hash = $1";
    SESSIONS_DELETE = "DELETE FROM session WHERE subject_id = $1";
    SESSIONS_SWEEP = "DELETE FROM session WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = session.subject_id AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
    TOKEN_INSERT = concat!("INSERT INTO api_token (", token_columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    TOKEN = concat!("SELECT ", token_columns!(), " FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL \
        AND (expires_at IS NULL OR expires_at > $2)");
    TOKENS_OF_SUBJECT = concat!("SELECT ", token_columns!(), " FROM api_token WHERE subject_id = $1 ORDER BY token_id");
    TOKENS_REVOKE = "UPDATE api_token SET revoked_at = $1 WHERE subject_id = $2 AND revoked_at IS NULL";
    TOKEN_REVOKE = "UPDATE api_token SET revoked_at = $1 WHERE token_id = $2 AND subject_id = $3 AND revoked_at IS NULL";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub token_hash: String,
    pub subject_id: SubjectId,
    pub created_at: Micros,
    pub expires_at: Micros,
    pub last_seen: Micros,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    pub token_id: TokenId,
    pub token_hash: String,
    pub subject_id: SubjectId,
    /// Names of scopes, one blank between them.
    pub scopes: String,
    pub name: String,
    pub created_at: Micros,
    pub expires_at: Option<Micros>,
    pub revoked_at: Option<Micros>,
}

impl Session {
    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            token_hash: row.text()?,
            subject_id: row.text()?,
            created_at: row.micros()?,
            expires_at: row.micros()?,
            last_seen: row.micros()?,
        })
    }
}

impl ApiToken {
    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            token_id: row.text()?,
            token_hash: row.text()?,
            subject_id: row.text()?,
            scopes: row.text()?,
            name: row.text()?,
            created_at: row.micros()?,
            expires_at: row.opt_micros()?,
            revoked_at: row.opt_micros()?,
        })
    }
}

/// Signs a subject out everywhere, for browsers and programs.
pub(crate) fn end_all(subject: &SubjectId, at: Micros) -> [Step; 2] {
    [Step::new(SESSIONS_DELETE, values![subject]), Step::new(TOKENS_REVOKE, values![at, subject])]
}

impl Store {
    /// Notes that a session's browser sent its signal; true for the first time.
    pub async fn session_signal(&self, token_hash: &str, at: Micros) -> Result<bool> {
        Ok(self.write_one(Step::new(SESSION_SIGNAL, values![at, token_hash])).await? > 0)
    }

    /// Forgets the note, where what followed from the signal could not be kept.
    pub async fn session_signal_forget(&self, token_hash: &str) -> Result<()> {
        self.write_one(Step::new(SESSION_SIGNAL_FORGET, values![token_hash])).await.map(drop)
    }

    /// Starts a session, on the strength of a password where its hash is given.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the account has another password by now.
    pub async fn session_create(&self, session: &Session, password_hash: Option<&str>) -> Result<()> {
        let Session { token_hash, subject_id, created_at, expires_at, last_seen } = session;
        let values = values![token_hash.as_str(), subject_id, *created_at, *expires_at, *last_seen];
        let held = password_hash.map(|hash| hold_password(subject_id, hash));
        self.write(held.into_iter().chain([Step::new(SESSION_INSERT, values)]).collect()).await.map(drop)
    }

    /// The session with this hash, unless it is over at `now`.
    pub async fn session(&self, token_hash: &str, now: Micros) -> Result<Option<Session>> {
        self.select_one(Query::new(SESSION, values![token_hash, now])).await?.map(Session::read).transpose()
    }

    pub async fn session_touch(&self, token_hash: &str, now: Micros) -> Result<()> {
        self.write_one(Step::new(SESSION_TOUCH, values![now, token_hash])).await.map(drop)
    }

    pub async fn session_delete(&self, token_hash: &str) -> Result<()> {
        self.write_one(Step::new(SESSION_DELETE, values![token_hash])).await.map(drop)
    }

    /// Signs a subject out everywhere.
    pub async fn sessions_delete(&self, subject: &SubjectId) -> Result<u64> {
        self.write_one(Step::new(SESSIONS_DELETE, values![subject])).await
    }

    pub async fn sessions_sweep(&self, now: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(SESSIONS_SWEEP, now)?).await
    }

    pub async fn api_token_create(&self, token: &ApiToken) -> Result<()> {
        let values = values![
            &token.token_id,
            token.token_hash.as_str(),
            &token.subject_id,
            token.scopes.as_str(),
            token.name.as_str(),
            token.created_at,
            token.expires_at,
            token.revoked_at
        ];
        self.write_one(Step::new(TOKEN_INSERT, values)).await.map(drop)
    }

    /// The token with this hash, unless it is revoked or over at `now`.
    pub async fn api_token(&self, token_hash: &str, now: Micros) -> Result<Option<ApiToken>> {
        self.select_one(Query::new(TOKEN, values![token_hash, now])).await?.map(ApiToken::read).transpose()
    }

    pub async fn api_tokens_of_subject(&self, subject: &SubjectId) -> Result<Vec<ApiToken>> {
        self.list(TOKENS_OF_SUBJECT, values![subject], ApiToken::read).await
    }

    pub async fn api_token_revoke(&self, subject: &SubjectId, token: &TokenId, at: Micros) -> Result<()> {
        let step = Step::new(TOKEN_REVOKE, values![at, token, subject]).or_fail(Error::NotFound { what: "token" });
        self.write_one(step).await.map(drop)
    }
}
