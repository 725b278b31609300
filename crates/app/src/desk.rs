//! The desk: the work queue and what staff read.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::{serial, word};
use aftercare_core::CaseId;
use aftercare_store::{Day, WorkCursor, WorkFilter};
use aftercare_wire::{CaseKind, CaseState, Page, Party, QueueItem};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What of the queue is asked for.
#[derive(Debug, Clone, Default)]
pub struct QueueQuery {
    /// Whose turn it is.
    pub waiting_for: Option<Party>,
    pub kind: Option<CaseKind>,
    /// Open cases unless this is a state in which they are over.
    pub state: Option<CaseState>,
    /// Where the service was asked for.
    pub region: Option<String>,
    pub overdue: Option<bool>,
    pub cursor: Option<String>,
    pub limit: u32,
}

impl App {
    /// Open cases by deadline, those without one last; or those that are over.
    ///
    /// # Errors
    /// Not allowed, or a cursor that is none of ours.
    pub async fn queue(&self, ctx: &Context, query: &QueueQuery) -> Result<Page<QueueItem>> {
        authorise(&ctx.principal, Action::QueueRead, None, "queue")?;
        let after = query.cursor.as_deref().map(read_cursor).transpose()?;
        let filter = WorkFilter {
            waiting_for: query.waiting_for.map(|party| party.as_str().to_owned()),
            kind: query.kind.map(|kind| kind.as_str().to_owned()),
            state: query.state.map(|state| state.as_str().to_owned()),
            region: query.region.clone(),
            overdue: query.overdue,
            closed: query.state.is_some_and(CaseState::is_over),
        };
        let limit = query.limit.clamp(1, 200);
        let mut rows = self.store.work_queue(&filter, after.as_ref(), limit).await?;
        if filter.closed {
            // Over for the customer, and not for the desk: something is still to be paid back.
            rows.extend(self.store.work_queue(&WorkFilter { closed: false, ..filter }, after.as_ref(), limit).await?);
            rows.sort_by_cached_key(|row| place(&WorkCursor::after(row)));
            rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        let next_cursor = rows
            .last()
            .filter(|_| rows.len() == usize::try_from(limit).unwrap_or(usize::MAX))
            .map(|row| write_cursor(&WorkCursor::after(row)));
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            let file = self.load(row.file_id.as_str()).await?;
            let viewer = self.viewer(ctx, &file, &[]).await?;
            let id = CaseId::new(row.case_id.as_str());
            let Some(case) = file.case(&id) else { continue };
            let next_step = viewer.case_summary(case)?.next_step;
            let undecided = case.proposed_grounds.iter().filter(|g| !case.waived_grounds.contains(g)).count();
            items.push(QueueItem {
                case_id: row.case_id.as_str().to_owned(),
                kind: word(&row.kind)?,
                state: word(&row.state)?,
                unit_name: file.unit(&case.unit).map(|u| viewer.model_name(u)).unwrap_or_default(),
                serial_masked: serial::masked(viewer.shown_serial(case.unit.as_str())),
                region: case.region.clone(),
                opened_on: case.opened_on.to_string(),
                next_step,
                overdue: row.overdue,
                grounds: u32::try_from(undecided).unwrap_or(u32::MAX),
                disagreements: viewer.disagreements(case),
            });
        }
        Ok(Page { items, next_cursor })
    }
}

/// The order of the list.
fn place(cursor: &WorkCursor) -> String {
    format!("{} {}", cursor.due_on.as_str(), cursor.case_id.as_str())
}

fn write_cursor(cursor: &WorkCursor) -> String {
    URL_SAFE_NO_PAD.encode(place(cursor))
}

fn read_cursor(text: &str) -> Result<WorkCursor> {
    let bad = || Error::field("cursor", "cursor", "this is not a place in the list");
    let decoded = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(bad)?;
    let (day, case) = decoded.split_once(' ').filter(|_| !decoded.contains(char::is_control)).ok_or_else(bad)?;
    Ok(WorkCursor { due_on: Day::new(day), case_id: aftercare_store::CaseId::new(case) })
}
