//! Staff find a customer's devices by what the customer tells them.

use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::paging::PageAsk;
use crate::view::serial;
use aftercare_core::UnitId;
use aftercare_wire::{Page, UnitSearch, UnitView};

impl App {
    /// The device with a serial number, or the devices of whoever signs in with an address; none where nothing fits exactly. Every search
    /// is audited.
    ///
    /// # Errors
    /// Not allowed, or neither or both are given.
    pub async fn unit_search(&self, ctx: &Context, search: &UnitSearch, ask: &PageAsk) -> Result<Page<UnitView>> {
        self.audited(ctx, Action::UnitSearch, "", async {
            permit(&ctx.principal, Action::UnitSearch)?;
            match (&search.serial, &search.email) {
                (Some(number), None) => self.unit_by_serial(ctx, number).await,
                (None, Some(email)) => match self.account_by(&self.login_of("email", email)?).await? {
                    Some(account) => self.units_of(ctx, &account.subject_id, ask).await,
                    None => Ok(Page { items: Vec::new(), next_cursor: None }),
                },
                _ => Err(Error::field("serial", "required", "a serial number or an e-mail address is needed, not both")),
            }
        })
        .await
    }

    async fn unit_by_serial(&self, ctx: &Context, number: &str) -> Result<Page<UnitView>> {
        let number = serial::normal("serial", number)?;
        let mut items = Vec::new();
        for hit in self.store.find_by_index(serial::INDEX, &number, 1).await? {
            if let Some(row) = self.store.unit(&aftercare_store::UnitId::new(hit.row_id.as_str())).await? {
                let file = self.load(row.file_id.as_str()).await?;
                items.push(self.viewer(ctx, &file, &[]).await?.unit(&UnitId::new(hit.row_id.as_str()))?);
            }
        }
        Ok(Page { items, next_cursor: None })
    }
}
