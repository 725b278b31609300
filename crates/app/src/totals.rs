//! How much lies at the desk.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::Result;
use aftercare_store::{WorkCursor, WorkFilter};
use aftercare_wire::QueueTotals;

const PAGE: u32 = 1000;

impl App {
    /// Open cases by whose turn it is, and those past their deadline.
    ///
    /// # Errors
    /// Not allowed, or the store fails.
    pub async fn queue_totals(&self, ctx: &Context) -> Result<QueueTotals> {
        authorise(&ctx.principal, Action::QueueRead, None, "queue")?;
        let mut totals = QueueTotals { waiting_for_provider: 0, waiting_for_customer: 0, overdue: 0 };
        let mut after: Option<WorkCursor> = None;
        loop {
            let rows = self.store.work_queue(&WorkFilter::default(), after.as_ref(), PAGE).await?;
            for row in &rows {
                match row.waiting_for.as_str() {
                    "customer" => totals.waiting_for_customer += 1,
                    _ => totals.waiting_for_provider += 1,
                }
                totals.overdue += u32::from(row.overdue);
            }
            let Some(last) = rows.last() else { return Ok(totals) };
            after = Some(WorkCursor::after(last));
        }
    }
}
