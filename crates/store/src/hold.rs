//! Legal holds: what may not be removed. Why lies in the vault, sealed.

use crate::Store;
use crate::error::{Error, Result};
use crate::id::{Micros, SubjectId};
use crate::limited;
use crate::statement::{Query, Step, registered, values};
use crate::value::Row;

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

    /// As a step of a batch.
    pub(crate) fn insert(&self) -> Step {
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
