//! What opening a case would come to.

use super::actor;
use crate::App;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::Result;
use aftercare_core::case::CaseKind;
use aftercare_core::command::{Command, Open};
use aftercare_core::{CaseId, UnitId, handle, home_region};
use aftercare_wire::CaseView;

impl App {
    /// The case as it would stand if it were opened now, with everything that is asked for given: its duties, warnings and fee. Nothing
    /// is stored.
    ///
    /// # Errors
    /// Not there, not theirs, or what would refuse it.
    pub async fn case_preview(&self, ctx: &Context, unit: &str, kind: aftercare_wire::CaseKind) -> Result<CaseView> {
        let mut file = self.file_of_unit(ctx, unit, Action::CaseOpen, Action::CaseOpen).await?;
        let unit = UnitId::new(unit);
        let case = CaseId::new("preview");
        let now = self.now();
        let command = Command::Open(Box::new(Open {
            case: case.clone(),
            unit: unit.clone(),
            kind: CaseKind::parse(kind.as_str()).unwrap_or(CaseKind::Repair),
            region: home_region(&file, file.unit(&unit)).to_owned(),
            privacy_accepted: true,
            happened_at: now,
            flight_record: true,
            cross_border_consent: false,
            pay: true,
        }));
        let outcome = handle(&file, &self.world, actor(ctx), now, &command).map_err(|refusal| self.refused(ctx, &file, &refusal))?;
        outcome.events.iter().for_each(|event| file.apply(event));
        self.viewer(ctx, &file, &[]).await?.case(&case, &outcome.warnings)
    }
}
