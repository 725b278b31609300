//! The language that an account is addressed in.

use crate::App;
use crate::context::Principal;
use crate::error::Result;
use aftercare_wire::Language;

impl App {
    /// The language that the account of whoever asks has chosen; none for a visitor.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn language_of(&self, principal: &Principal) -> Result<Option<Language>> {
        let Some(subject) = principal.subject() else { return Ok(None) };
        let account = self.store.account(subject).await?;
        Ok(account.and_then(|account| account.language.parse().ok()))
    }
}
