//! What an assessor may find in a case.

use crate::App;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_core::CaseId;
use aftercare_wire::FindingView;

impl App {
    /// The exclusions that may be stated in a case, by the edition that decides it.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub async fn case_findings(&self, ctx: &Context, id: &str) -> Result<Vec<FindingView>> {
        let file = self.file_of_case(ctx, id, Action::CaseReadAny, Action::CaseReadAny).await?;
        let case = file.case(&CaseId::new(id)).ok_or(Error::NotFound { what: "case" })?;
        self.findings(ctx, &case.edition)
    }
}
