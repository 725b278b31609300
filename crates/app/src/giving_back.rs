//! A device that is given back under the seller's return policy, with a plan or without one.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::care::{Answer, With};
use crate::context::Context;
use crate::error::Result;
use aftercare_core::UnitId;
use aftercare_core::command::Command;
use aftercare_wire::UnitView;

impl App {
    /// Records that a device was given back.
    ///
    /// # Errors
    /// Not there, not allowed, or refused by the terms.
    pub async fn unit_return(&self, ctx: &Context, id: &str) -> Result<UnitView> {
        self.audited(ctx, Action::PlanDeviceReturned, &resource_of("unit", id), async {
            let file = self.file_of_unit(ctx, id, Action::PlanDeviceReturned, Action::PlanDeviceReturned).await?;
            let unit = UnitId::new(id);
            let command = Command::ReturnDevice { unit: unit.clone() };
            let acted = self.act(ctx, file, &command, &With::default(), &Answer::Unit(unit.clone())).await?;
            self.viewer(ctx, &acted.file, &[]).await?.unit(&unit)
        })
        .await
    }
}
