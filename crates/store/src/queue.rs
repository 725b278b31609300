//! What waits to be done: the desk's open cases by deadline, and files with a timer to run.

use crate::error::Result;
use crate::id::{CaseId, Day, FileId};
use crate::projection::{CaseRow, FileRow, case_columns, file_columns};
use crate::statement::{registered, values};
use crate::value::Row;
use crate::{Store, limited};

registered! {
    WORK_QUEUE = concat!("SELECT ", case_columns!(), " FROM care_case WHERE is_open = $1 AND (due_on, case_id) > ($2, $3) \
        AND (waiting_for = $4 OR $4 = '' OR ($4 = 'provider' AND waiting_for <> 'customer')) AND (kind = $5 OR $5 = '') \
        AND (overdue = $6 OR $6 = -1) AND (state = $7 OR $7 = '') AND (region = $8 OR $8 = '') ORDER BY due_on, case_id LIMIT $9");
    WORK_TOTALS = "SELECT waiting_for, overdue, COUNT(*) FROM care_case WHERE is_open = $1 GROUP BY waiting_for, overdue \
        ORDER BY waiting_for, overdue";
    FILES_DUE = concat!("SELECT ", file_columns!(), " FROM file WHERE next_tick_on <= $1 AND (next_tick_on, file_id) > ($2, $3) \
        ORDER BY next_tick_on, file_id LIMIT $4");
}

/// Which cases; what is None does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkFilter {
    /// As in the row, or `provider` for everybody but the customer.
    pub waiting_for: Option<String>,
    pub kind: Option<String>,
    pub state: Option<String>,
    pub region: Option<String>,
    pub overdue: Option<bool>,
    /// Cases that are over, instead of those that are open.
    pub closed: bool,
}

/// How many open cases wait for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkTotal {
    pub waiting_for: String,
    pub overdue: bool,
    pub cases: i64,
}

/// Where a page of the work queue ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCursor {
    pub due_on: Day,
    pub case_id: CaseId,
}

impl WorkCursor {
    /// The place of `case` in the queue, with a day that sorts last when it has no deadline.
    pub fn after(case: &CaseRow) -> Self {
        Self { due_on: case.sort_day().into(), case_id: case.case_id.clone() }
    }
}

impl Store {
    /// Open cases by deadline, those without one last.
    pub async fn work_queue(&self, filter: &WorkFilter, after: Option<&WorkCursor>, limit: u32) -> Result<Vec<CaseRow>> {
        let (due_on, case_id) = after.map_or(("", ""), |cursor| (cursor.due_on.as_str(), cursor.case_id.as_str()));
        let word = |text: &Option<String>| text.clone().unwrap_or_default();
        let [waiting_for, kind, state, region] = [&filter.waiting_for, &filter.kind, &filter.state, &filter.region].map(word);
        let overdue = filter.overdue.map_or(-1, i64::from);
        let values = values![!filter.closed, due_on, case_id, waiting_for, kind, overdue, state, region, limited(limit)];
        self.list(WORK_QUEUE, values, CaseRow::read).await
    }

    /// How many open cases there are.
    pub async fn work_totals(&self) -> Result<Vec<WorkTotal>> {
        let read = |mut row: Row| Ok(WorkTotal { waiting_for: row.text()?, overdue: row.flag()?, cases: row.int()? });
        self.list(WORK_TOTALS, values![true], read).await
    }

    /// Files whose timers could do something on `day` or before it, the longest waiting first.
    /// The cursor lets a sweep pass a file that it could not handle.
    pub async fn files_due(&self, day: &Day, after: Option<(&Day, &FileId)>, limit: u32) -> Result<Vec<FileRow>> {
        let (tick, file) = after.map_or(("", ""), |(tick, file)| (tick.as_str(), file.as_str()));
        self.list(FILES_DUE, values![day, tick, file, limited(limit)], FileRow::read).await
    }
}
