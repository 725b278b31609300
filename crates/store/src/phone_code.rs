//! Codes that a text message brings, known by hashes only, both keyed: a code is too short for any other.

use crate::Store;
use crate::error::{Error, Result};
use crate::hold::Unheld;
use crate::id::{CodeId, Micros, SubjectId};
use crate::statement::{Step, registered, values};
use crate::vault::seal::Sealing;

registered! {
    CODE_INSERT = "INSERT INTO phone_code (code_id, purpose, subject_id, number_hash, attempts, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    CODE_GIVE = "UPDATE phone_code SET code_hash = $1 WHERE code_id = $2 AND expires_at > $3";
    CODE_ATTEMPT = "UPDATE phone_code SET attempts = attempts + 1 WHERE number_hash = $1 AND purpose = $2 AND expires_at > $3";
    CODE_HOLDS = "SELECT code_id, subject_id FROM phone_code WHERE number_hash = $1 AND purpose = $2 AND code_hash = $3 \
        AND attempts <= $4 AND expires_at > $5 ORDER BY code_id";
    CODE_USE = "DELETE FROM phone_code WHERE code_id = $1 AND expires_at > $2";
    CODES_SWEEP = "DELETE FROM phone_code WHERE expires_at <= $1 AND NOT EXISTS (SELECT 1 FROM legal_hold h \
        WHERE h.subject_id = phone_code.subject_id AND h.category IN ($2, $3, $4, $5) AND h.released_at IS NULL \
        AND (h.last_day IS NULL OR h.last_day >= $6))";
}

const NUMBER: &str = "phone-code-number";
const CODE: &str = "phone-code";

/// For what a code is good, and by which number it is asked for and answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CodeFor<'a> {
    pub purpose: &'a str,
    /// E.164.
    pub number: &'a str,
}

impl std::fmt::Debug for CodeFor<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeFor").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

impl CodeFor<'_> {
    fn number_hash(self, sealing: &Sealing) -> String {
        sealing.blind(NUMBER, self.number)
    }

    fn code_hash(self, sealing: &Sealing, code: &str) -> String {
        sealing.blind(CODE, &format!("{} {} {code}", self.purpose, self.number))
    }
}

/// A code that a text will bring.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneCode {
    pub code_id: CodeId,
    pub purpose: String,
    pub subject_id: SubjectId,
    pub number: String,
    pub created_at: Micros,
    pub expires_at: Micros,
}

impl std::fmt::Debug for PhoneCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PhoneCode").field("code_id", &self.code_id).field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// A code is used up, unless it is over at `now`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeUse {
    pub code_id: CodeId,
    pub now: Micros,
}

impl PhoneCode {
    pub(crate) fn insert(&self, sealing: &Sealing) -> Step {
        let Self { code_id, purpose, subject_id, number, created_at, expires_at } = self;
        let number_hash = CodeFor { purpose, number }.number_hash(sealing);
        Step::new(CODE_INSERT, values![code_id, purpose.as_str(), subject_id, number_hash, 0, *created_at, *expires_at])
    }
}

impl CodeUse {
    pub(crate) fn step(&self) -> Step {
        Step::new(CODE_USE, values![&self.code_id, self.now]).or_fail(Error::NotFound { what: "code" })
    }
}

impl Store {
    /// Gives a code its figures. Says whether it is still there and not over at `now`; earlier figures are void.
    pub async fn code_give(&self, id: &CodeId, of: CodeFor<'_>, code: &str, now: Micros) -> Result<bool> {
        let hash = of.code_hash(self.sealing(), code);
        Ok(self.write_one(Step::new(CODE_GIVE, values![hash, id, now])).await? == 1)
    }

    /// Counts an attempt against every code that waits for this number, then says which one has these figures and was not tried more than
    /// `most` times. An unknown number costs the same.
    pub async fn code_try(&self, of: CodeFor<'_>, code: &str, most: i64, now: Micros) -> Result<Option<(CodeId, SubjectId)>> {
        let (number, hash) = (of.number_hash(self.sealing()), of.code_hash(self.sealing(), code));
        self.write_one(Step::new(CODE_ATTEMPT, values![number.as_str(), of.purpose, now])).await?;
        let values = values![number.as_str(), of.purpose, hash, most, now];
        let found = self.list(CODE_HOLDS, values, |mut row| Ok((row.text::<CodeId>()?, row.text::<SubjectId>()?))).await?;
        Ok(found.into_iter().next_back())
    }

    pub async fn codes_sweep(&self, now: Micros, unheld: &Unheld) -> Result<u64> {
        self.write_one(unheld.sweep(CODES_SWEEP, now)?).await
    }
}
