//! Receipts, one for its readers and all of them for whoever has the machine.

use crate::App;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_store::{Receipt, ReceiptId};
use aftercare_wire::ReceiptView;

const AT_ONCE: u32 = 200;

impl App {
    /// A receipt, for the owner of the file and for staff.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn receipt_view(&self, ctx: &Context, id: &str) -> Result<ReceiptView> {
        let receipt = self.receipt_of(ctx, id).await?;
        let file = self.load(receipt.file_id.as_str()).await?;
        let currency = file.plan.as_ref().map_or("", |plan| plan.prices.currency.as_str());
        crate::view::receipt::view(&receipt, &self.world, currency, ctx.language)
    }

    /// A receipt's document to the byte, as it can be decided again.
    ///
    /// # Errors
    /// As [`App::receipt_view`].
    pub async fn receipt_document(&self, ctx: &Context, id: &str) -> Result<String> {
        Ok(self.receipt_of(ctx, id).await?.body)
    }

    async fn receipt_of(&self, ctx: &Context, id: &str) -> Result<Receipt> {
        let none = Error::NotFound { what: "receipt" };
        let receipt = self.store.receipt(&ReceiptId::new(id)).await?.ok_or(none.clone())?;
        let row = self.store.file(&receipt.file_id).await?.ok_or(none)?;
        self.permit(ctx, &row.subject_id, Action::CaseRead, Action::CaseReadAny, "receipt")?;
        Ok(receipt)
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
