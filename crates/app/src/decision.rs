//! Decisions about facts that belong to no care file, and receipts decided again.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_terms::{CaseError, Circumstances, Difference, facts_schema, read_case, receipt, receipt_schema, replay};
use serde_json::Value as Json;

fn unreadable(error: &CaseError) -> Error {
    // The message begins with the field, in backticks.
    let field = error.message.split('`').nth(1).unwrap_or("body").to_owned();
    Error::field(&field, "invalid", error.to_string())
}

impl App {
    /// Decides facts and gives the receipt's text. Nothing is kept.
    ///
    /// # Errors
    /// Not allowed, or facts that cannot be read; the error names the field.
    pub fn decision_make(&self, ctx: &Context, facts: &[u8]) -> Result<String> {
        authorise(&ctx.principal, Action::TermsCompare, None, "decision")?;
        let case = read_case(&self.world.schema, facts).map_err(|e| unreadable(&e))?;
        let id = case.edition.as_deref().ok_or_else(|| Error::field("edition", "required", "say by which edition to decide"))?;
        let edition = self.world.edition(id).ok_or_else(|| Error::field("edition", "unknown", format!("there is no edition `{id}`")))?;
        edition.check_findings(&case.facts).map_err(|e| Error::field(&e.fact, "unknown", e.message))?;
        let decision = edition.decide(&case.facts);
        let circumstances =
            Circumstances { decided_on: case.decided_on, ledger_position: case.ledger_position, ..Circumstances::default() };
        Ok(receipt(edition, &case.facts, &decision, &circumstances).to_json())
    }

    /// Decides a receipt again. No difference: the same bytes.
    ///
    /// # Errors
    /// Not allowed, or a receipt that cannot be read.
    pub fn receipt_replay(&self, ctx: &Context, text: &str) -> Result<Vec<Difference>> {
        authorise(&ctx.principal, Action::TermsCompare, None, "receipt")?;
        replay(text, &self.world.schema, |id| self.world.edition(id).map(|e| &**e)).map_err(|e| unreadable(&e))
    }

    /// The JSON Schema of facts.
    #[must_use]
    pub fn facts_schema(&self) -> Json {
        facts_schema(&self.world.schema)
    }

    /// The JSON Schema of receipts.
    #[must_use]
    pub fn receipt_schema(&self) -> Json {
        receipt_schema(&self.world.schema)
    }
}
