//! Challenges for authenticators, known by their hash only. Here, not in memory, so that any server takes the answer, and only one does.

use crate::Store;
use crate::error::Result;
use crate::hold::Unheld;
use crate::id::{Micros, SubjectId};
use crate::statement::{Step, registered, values};

registered! {
    CHALLENGE_INSERT = "INSERT INTO passkey_challenge (challenge_hash, purpose, subject_id, expires_at) VALUES ($1, $2, $3, $4)";
    CHALLENGE_TAKE = "DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND purpose = $2 AND subject_id = $3 AND expires_at > $4";
    CHALLENGE_TAKE_ANY = "DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND purpose = $2 AND subject_id IS NULL \
        AND expires_at > $3";
    CHALLENGES_SWEEP = "DELETE FROM passkey_challenge WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = passkey_challenge.subject_id AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
}

/// What an authenticator was asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyChallenge {
    pub challenge_hash: String,
    pub purpose: String,
    /// None where it is not known yet who will answer.
    pub subject_id: Option<SubjectId>,
}

impl Store {
    pub async fn challenge_create(&self, challenge: &PasskeyChallenge, expires_at: Micros) -> Result<()> {
        let PasskeyChallenge { challenge_hash, purpose, subject_id } = challenge;
        let subject = subject_id.as_ref().map(|subject| subject.as_str().to_owned());
        self.write_one(Step::new(CHALLENGE_INSERT, values![challenge_hash.as_str(), purpose.as_str(), subject, expires_at])).await.map(drop)
    }

    /// Uses a challenge up. Says whether it was there, for this purpose and this person, and not over at `now`.
    pub async fn challenge_take(&self, challenge: &PasskeyChallenge, now: Micros) -> Result<bool> {
        let PasskeyChallenge { challenge_hash, purpose, subject_id } = challenge;
        let step = match subject_id {
            Some(subject) => Step::new(CHALLENGE_TAKE, values![challenge_hash.as_str(), purpose.as_str(), subject, now]),
            None => Step::new(CHALLENGE_TAKE_ANY, values![challenge_hash.as_str(), purpose.as_str(), now]),
        };
        Ok(self.write_one(step).await? == 1)
    }

    pub async fn challenges_sweep(&self, now: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(CHALLENGES_SWEEP, now)?).await
    }
}
