//! How much lies at the desk.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::Result;
use aftercare_wire::QueueTotals;

impl App {
    /// Open cases by whose turn it is, and those past their deadline.
    ///
    /// # Errors
    /// Not allowed, or the store fails.
    pub async fn queue_totals(&self, ctx: &Context) -> Result<QueueTotals> {
        authorise(&ctx.principal, Action::QueueRead, None, "queue")?;
        let mut totals = QueueTotals { waiting_for_provider: 0, waiting_for_customer: 0, overdue: 0 };
        for total in self.store.work_totals().await? {
            let cases = u32::try_from(total.cases).unwrap_or(u32::MAX);
            let side = if total.waiting_for == "customer" { &mut totals.waiting_for_customer } else { &mut totals.waiting_for_provider };
            *side = side.saturating_add(cases);
            if total.overdue {
                totals.overdue = totals.overdue.saturating_add(cases);
            }
        }
        Ok(totals)
    }
}
