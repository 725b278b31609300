//! Receipts, one for its readers and all of them for whoever has the machine.

use crate::App;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_wire::ReceiptView;

const AT_ONCE: u32 = 200;

impl App {
    /// A receipt, for the owner of the file and for staff.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn receipt_view(&self, ctx: &Context, id: &str) -> Result<ReceiptView> {
        let none = Error::NotFound { what: "receipt" };
        let receipt = self.store.receipt(&aftercare_store::ReceiptId::new(id)).await?.ok_or(none.clone())?;
        let row = self.store.file(&receipt.file_id).await?.ok_or(none)?;
        self.permit(ctx, &row.subject_id, Action::CaseRead, Action::CaseReadAny, "receipt")?;
        let file = self.load(receipt.file_id.as_str()).await?;
        let currency = file.plan.as_ref().map_or("", |plan| plan.prices.currency.as_str());
        crate::view::receipt::view(&receipt, &self.world, currency, ctx.language)
    }

    /// Stored decisions in the order in which they were made, from the one after `after`: id and document.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn receipts_after(&self, after: Option<&str>) -> Result<Vec<(String, String)>> {
        let page = self.store.receipts(after.map(Into::into).as_ref(), AT_ONCE).await?;
        Ok(page.into_iter().map(|receipt| (receipt.receipt_id.as_str().to_owned(), receipt.body)).collect())
    }
}
