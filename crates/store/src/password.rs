//! Passwords: how an account gets another one, and the resets that people asked for, known by the hash of their token only.

use crate::Store;
use crate::error::{Error, Result};
use crate::hold::Unheld;
use crate::id::{Micros, ResetId, SubjectId};
use crate::statement::{Query, Step, registered, values};

registered! {
    RESET_PUT = "INSERT INTO password_reset (subject_id, reset_id, created_at, expires_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (subject_id) DO UPDATE SET reset_id = excluded.reset_id, token_hash = NULL, \
        created_at = excluded.created_at, expires_at = excluded.expires_at";
    RESET_TOKEN = "UPDATE password_reset SET token_hash = $1 WHERE subject_id = $2 AND reset_id = $3 AND expires_at > $4";
    RESET_SUBJECT = "SELECT subject_id FROM password_reset WHERE token_hash = $1 AND expires_at > $2";
    RESET_USE = "DELETE FROM password_reset WHERE subject_id = $1 AND token_hash = $2 AND expires_at > $3";
    RESET_DROP = "DELETE FROM password_reset WHERE subject_id = $1";
    RESETS_SWEEP = "DELETE FROM password_reset WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = password_reset.subject_id AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
    PASSWORD_SET = "UPDATE account SET password_hash = $1 WHERE subject_id = $2";
    PASSWORD_REPLACE = "UPDATE account SET password_hash = $1 WHERE subject_id = $2 AND password_hash = $3";
    PASSWORD_HOLD = "UPDATE account SET password_hash = password_hash WHERE subject_id = $1 AND password_hash = $2";
    SESSIONS_END = "DELETE FROM session WHERE subject_id = $1 AND token_hash <> $2";
}

/// Somebody asked for a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordReset {
    pub subject_id: SubjectId,
    pub reset_id: ResetId,
    pub created_at: Micros,
    pub expires_at: Micros,
}

/// What entitles to another password.
#[derive(Clone, PartialEq, Eq)]
pub enum PasswordProof {
    /// The current one, which has this hash.
    Current { password_hash: String },
    /// The token of a reset that is not over at `now`. It is spent.
    Reset { token_hash: String, now: Micros },
}

/// An account gets another password; its sessions end, and so does a reset that was asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword {
    pub subject_id: SubjectId,
    pub password_hash: String,
    pub proof: PasswordProof,
    /// The one session that goes on, by the hash of its token.
    pub keep_session: Option<String>,
}

// Hashes of secrets stay out of logs.
impl std::fmt::Debug for PasswordProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Current { .. } => "Current(…)",
            Self::Reset { .. } => "Reset(…)",
        })
    }
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassword").field("subject_id", &self.subject_id).finish_non_exhaustive()
    }
}

impl PasswordReset {
    pub(crate) fn step(&self) -> Step {
        Step::new(RESET_PUT, values![&self.subject_id, &self.reset_id, self.created_at, self.expires_at])
    }
}

impl NewPassword {
    /// The account's row first: who signs in meanwhile waits there, and the sessions that end are all that there are.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let (subject, hash) = (&self.subject_id, self.password_hash.as_str());
        let set = match &self.proof {
            PasswordProof::Current { password_hash } => vec![
                Step::new(PASSWORD_REPLACE, values![hash, subject, password_hash.as_str()]).or_fail(other_password()),
                Step::new(RESET_DROP, values![subject]),
            ],
            PasswordProof::Reset { token_hash, now } => vec![
                Step::new(PASSWORD_SET, values![hash, subject]).or_fail(Error::NotFound { what: "account" }),
                Step::new(RESET_USE, values![subject, token_hash.as_str(), *now]).or_fail(Error::NotFound { what: "password reset" }),
            ],
        };
        let kept = self.keep_session.as_deref().unwrap_or_default();
        set.into_iter().chain([Step::new(SESSIONS_END, values![subject, kept])]).collect()
    }
}

/// Fails the unit of work when the account has another password by now, and keeps it from getting one until the unit ends.
pub(crate) fn hold_password(subject: &SubjectId, password_hash: &str) -> Step {
    Step::new(PASSWORD_HOLD, values![subject, password_hash]).or_fail(other_password())
}

fn other_password() -> Error {
    Error::NotFound { what: "account with this password" }
}

impl Store {
    /// Gives a reset its token. Says whether it is still the newest of its account and not over at `now`; an earlier token is void.
    pub async fn password_reset_token(&self, subject: &SubjectId, reset: &ResetId, token_hash: &str, now: Micros) -> Result<bool> {
        Ok(self.write_one(Step::new(RESET_TOKEN, values![token_hash, subject, reset, now])).await? == 1)
    }

    /// Whose reset has this token, unless it is over at `now`.
    pub async fn password_reset_subject(&self, token_hash: &str, now: Micros) -> Result<Option<SubjectId>> {
        self.select_one(Query::new(RESET_SUBJECT, values![token_hash, now])).await?.map(|mut row| row.text()).transpose()
    }

    pub async fn password_resets_sweep(&self, now: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(RESETS_SWEEP, now)?).await
    }
}
