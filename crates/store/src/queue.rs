//! What waits to be done: the desk's open cases by deadline, and files with a timer to run.

use crate::error::Result;
use crate::id::{CaseId, Day, FileId};
use crate::projection::{CaseRow, FileRow, case_columns, file_columns};
use crate::statement::{registered, values};
use crate::{Store, limited};

registered! {
    WORK_QUEUE = concat!("SELECT ", case_columns!(), " FROM care_case WHERE is_open = $1 AND (due_on, case_id) > ($2, $3) \
        AND (waiting_for = $4 OR $4 = '') AND (kind = $5 OR $5 = '') AND (overdue = $6 OR $6 = -1) \
        ORDER BY due_on, case_id LIMIT $7");
    FILES_DUE = concat!("SELECT ", file_columns!(), " FROM file WHERE next_tick_on <= $1 AND (next_tick_on, file_id) > ($2, $3) \
        ORDER BY next_tick_on, file_id LIMIT $4");
}

/// Which open cases; what is None does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkFilter {
    pub waiting_for: Option<String>,
    pub kind: Option<String>,
    pub overdue: Option<bool>,
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
        let waiting_for = filter.waiting_for.as_deref().unwrap_or_default();
        let kind = filter.kind.as_deref().unwrap_or_default();
        let overdue = filter.overdue.map_or(-1, i64::from);
        let values = values![true, due_on, case_id, waiting_for, kind, overdue, limited(limit)];
        self.list(WORK_QUEUE, values, CaseRow::read).await
    }

    /// Files whose timers could do something on `day` or before it, the longest waiting first.
    /// The cursor lets a sweep pass a file that it could not handle.
    pub async fn files_due(&self, day: &Day, after: Option<(&Day, &FileId)>, limit: u32) -> Result<Vec<FileRow>> {
        let (tick, file) = after.map_or(("", ""), |(tick, file)| (tick.as_str(), file.as_str()));
        self.list(FILES_DUE, values![day, tick, file, limited(limit)], FileRow::read).await
    }
}
