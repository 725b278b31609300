//! The projection of people's requests about their data: the officer's queue.

use crate::Store;
use crate::error::Result;
use crate::id::SubjectId;
use crate::limited;
use crate::statement::{Query, Statement, Step, registered, values};
use crate::value::Row;

macro_rules! columns {
    () => {
        "request_id, subject_id, right_asked, state, received_on, due_on, is_open"
    };
}

registered! {
    RIGHTS_UPSERT = concat!("INSERT INTO rights_request (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (request_id) DO UPDATE SET state = excluded.state, due_on = excluded.due_on, is_open = excluded.is_open");
    RIGHTS_REQUEST = concat!("SELECT ", columns!(), " FROM rights_request WHERE request_id = $1");
    RIGHTS_QUEUE = concat!("SELECT ", columns!(), " FROM rights_request WHERE is_open = $1 AND (due_on, request_id) > ($2, $3) \
        ORDER BY due_on, request_id LIMIT $4");
    RIGHTS_CLEAR = "DELETE FROM rights_request";
    RIGHTS_DUMP = concat!("SELECT ", columns!(), " FROM rights_request ORDER BY request_id");
}

/// A request without a due date sorts behind every date.
const NO_DAY: &str = "9999-12-31";

/// A request of somebody about their data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsRow {
    pub request_id: String,
    pub subject_id: SubjectId,
    pub right: String,
    pub state: String,
    /// A civil day, ISO 8601.
    pub received_on: String,
    pub due_on: Option<String>,
    /// Somebody still has to do something.
    pub open: bool,
}

impl RightsRow {
    fn read(mut row: Row) -> Result<Self> {
        Ok(Self {
            request_id: row.text()?,
            subject_id: row.text()?,
            right: row.text()?,
            state: row.text()?,
            received_on: row.text()?,
            due_on: Some(row.text::<String>()?).filter(|day| day != NO_DAY),
            open: row.flag()?,
        })
    }

    /// As a step of a batch.
    pub(crate) fn upsert(&self) -> Step {
        let (id, due) = (self.request_id.as_str(), self.due_on.as_deref().unwrap_or(NO_DAY));
        let (right, state, received) = (self.right.as_str(), self.state.as_str(), self.received_on.as_str());
        Step::new(RIGHTS_UPSERT, values![id, &self.subject_id, right, state, received, due, self.open])
    }
}

/// Empties the projection, before a rebuild.
pub(crate) fn cleared() -> Step {
    Step::new(RIGHTS_CLEAR, vec![])
}

/// All of it, in a fixed order.
pub(crate) const DUMP: Statement = RIGHTS_DUMP;

impl Store {
    /// A request by its number.
    pub async fn rights_request(&self, id: &str) -> Result<Option<RightsRow>> {
        self.select_one(Query::new(RIGHTS_REQUEST, values![id])).await?.map(RightsRow::read).transpose()
    }

    /// Requests by their due day, open ones or those that are over; `after` is the due day and the number of the last one that was seen.
    pub async fn rights_queue(&self, open: bool, after: Option<(&str, &str)>, limit: u32) -> Result<Vec<RightsRow>> {
        let (day, id) = after.unwrap_or(("", ""));
        self.list(RIGHTS_QUEUE, values![open, day, id, limited(limit)], RightsRow::read).await
    }

    /// Writes rows anew, from the journal.
    pub async fn rights_requests_put(&self, rows: &[RightsRow]) -> Result<()> {
        self.write(rows.iter().map(RightsRow::upsert).collect()).await.map(drop)
    }
}
