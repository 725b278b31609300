//! Legal holds: what may not be removed. Why lies in the vault, sealed.

use crate::Store;
use crate::error::{Error, Result};
use crate::id::{Micros, SubjectId};
use crate::limited;
use crate::statement::{Query, Statement, Step, registered, values};
use crate::value::Row;

/// An erasure that was begun and not carried out within a day never will be: no hold waits for it any longer.
const ERASING_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

macro_rules! columns {
    () => {
        "hold_id, subject_id, category, placed_at, placed_by, last_day, released_at, released_by"
    };
}

registered! {
    HOLD_INSERT = concat!("INSERT INTO legal_hold (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    HOLD = concat!("SELECT ", columns!(), " FROM legal_hold WHERE hold_id = $1");
    HOLDS_OF = concat!("SELECT ", columns!(), " FROM legal_hold WHERE subject_id = $1 ORDER BY hold_id");
    HOLDS = concat!("SELECT ", columns!(), " FROM legal_hold WHERE hold_id > $1 ORDER BY hold_id LIMIT $2");
    HOLD_RELEASE = "UPDATE legal_hold SET released_at = $1, released_by = $2 WHERE hold_id = $3 AND released_at IS NULL";
    HOLDS_IN_FORCE = "UPDATE legal_hold SET category = category WHERE subject_id = $1 \
        AND released_at IS NULL AND (last_day IS NULL OR last_day >= $2)";
    HOLDS_IN_FORCE_OF = "UPDATE legal_hold SET category = category WHERE subject_id = $1 AND category = $2 \
        AND released_at IS NULL AND (last_day IS NULL OR last_day >= $3)";
    HOLD_KEY_LOCK = "UPDATE subject_key SET writes = writes WHERE subject_id = $1";
    ERASING_SINCE = "UPDATE erasing SET at = at WHERE subject_id = $1 AND at > $2";
    HOLD_REMOVE = "DELETE FROM legal_hold WHERE hold_id = $1";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalHold {
    pub hold_id: String,
    pub subject_id: SubjectId,
    pub category: String,
    pub placed_at: Micros,
    pub placed_by: String,
    /// A civil day; None: until somebody ends it.
    pub last_day: Option<String>,
    pub released_at: Option<Micros>,
    pub released_by: Option<String>,
}

/// What is removed only where no hold in force on that day keeps one of its categories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheld {
    pub categories: Vec<String>,
    /// A civil day.
    pub day: String,
}

impl Unheld {
    /// As the first steps of a unit of work. Placing a hold writes a reason and so holds the subject's key, too: whichever comes second
    /// waits, and sees what the other did.
    pub(crate) fn steps(&self, subject: &SubjectId) -> Vec<Step> {
        let of = |category: &String| {
            Step::new(HOLDS_IN_FORCE_OF, values![subject, category.as_str(), self.day.as_str()]).and_fail(held(subject))
        };
        std::iter::once(locked(subject)).chain(self.categories.iter().map(of)).collect()
    }

    /// A statement that removes what is older than `before` and is of these categories, `$2` to `$5`; the day is `$6`.
    pub(crate) fn sweep(&self, statement: Statement, before: Micros) -> Result<Step> {
        let mut categories = self.categories.iter().map(String::as_str);
        let [one, two, three, four] =
            [categories.next(), categories.next(), categories.next(), categories.next()].map(Option::unwrap_or_default);
        if categories.next().is_some() {
            return Err(Error::Invalid { field: "categories", reason: "a sweep asks for four of them at most".to_owned() });
        }
        Ok(Step::new(statement, values![before, one, two, three, four, self.day.as_str()]))
    }
}

fn held(subject: &SubjectId) -> Error {
    Error::Held { subject: subject.clone() }
}

fn locked(subject: &SubjectId) -> Step {
    Step::new(HOLD_KEY_LOCK, values![subject])
}

/// No hold in force on the day, on whichever category.
pub(crate) fn none_in_force(subject: &SubjectId, day: &str) -> [Step; 2] {
    [locked(subject), Step::new(HOLDS_IN_FORCE, values![subject, day]).and_fail(held(subject))]
}

impl LegalHold {
    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            hold_id: row.text()?,
            subject_id: row.text()?,
            category: row.text()?,
            placed_at: row.micros()?,
            placed_by: row.text()?,
            last_day: row.opt_text()?,
            released_at: row.opt_micros()?,
            released_by: row.opt_text()?,
        })
    }

    /// As steps of a batch. There is none on somebody whose erasure has begun.
    pub(crate) fn steps(&self) -> [Step; 2] {
        let begun = Micros(self.placed_at.0.saturating_sub(ERASING_MICROS));
        let erased = Error::Erased { subject: self.subject_id.clone() };
        [Step::new(ERASING_SINCE, values![&self.subject_id, begun]).and_fail(erased), self.insert()]
    }

    fn insert(&self) -> Step {
        let (released_at, released_by) = (self.released_at, self.released_by.as_deref());
        let (id, subject, category) = (self.hold_id.as_str(), &self.subject_id, self.category.as_str());
        let values =
            values![id, subject, category, self.placed_at, self.placed_by.as_str(), self.last_day.as_deref(), released_at, released_by];
        Step::new(HOLD_INSERT, values)
    }
}

impl Store {
    pub async fn hold(&self, id: &str) -> Result<Option<LegalHold>> {
        self.select_one(Query::new(HOLD, values![id])).await?.map(LegalHold::read).transpose()
    }

    /// Every hold on a subject, over or not.
    pub async fn holds_of(&self, subject: &SubjectId) -> Result<Vec<LegalHold>> {
        self.list(HOLDS_OF, values![subject], LegalHold::read).await
    }

    pub async fn holds(&self, after: &str, limit: u32) -> Result<Vec<LegalHold>> {
        self.list(HOLDS, values![after, limited(limit)], LegalHold::read).await
    }

    /// Ends a hold, once.
    pub async fn hold_release(&self, id: &str, by: &str, at: Micros) -> Result<()> {
        let step = Step::new(HOLD_RELEASE, values![at, by, id]).or_fail(Error::NotFound { what: "hold" });
        self.write_one(step).await.map(drop)
    }

    /// Removes the record of a hold that was over long ago.
    pub async fn hold_remove(&self, id: &str) -> Result<bool> {
        Ok(self.write_one(Step::new(HOLD_REMOVE, values![id])).await? > 0)
    }
}
