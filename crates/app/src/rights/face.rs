//! What the person's own pages ask: one request, what an erasure would leave, by which ways one may ask.

use super::none;
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::gate::Caller;
use aftercare_wire::{AccountClose, RightsFileView, RightsKept, RightsRequestCreate, RightsRequestEnter, RightsRequestView, RuleRef};

impl App {
    /// A request of whoever asks. That of somebody else is not there.
    ///
    /// # Errors
    /// Not signed in, or not there.
    pub async fn rights_own_request(&self, ctx: &Context, id: &str) -> Result<RightsRequestView> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let person = self.person(subject).await?;
        let request = person.rights_request(id).ok_or_else(none)?;
        let (who, row) = (self.who(subject).await?, self.rights_row_or_none(subject, id).await?);
        let has_copy = self.copy_of(subject, id).await?.is_some();
        Ok(self.rights_view(ctx, &who, request, (&row, has_copy)))
    }

    /// Asks, and shows the request as it stands then.
    ///
    /// # Errors
    /// As [`App::rights_ask`].
    pub async fn rights_asked(&self, ctx: &Context, request: &RightsRequestCreate) -> Result<RightsRequestView> {
        let acted = self.rights_ask(ctx, request).await?;
        self.rights_own_request(ctx, &acted.request.id).await
    }

    /// The person has shown once more who they are; the request as it stands then.
    ///
    /// # Errors
    /// As [`App::rights_reauthenticate`].
    pub async fn rights_reauthenticated(
        &self,
        ctx: &Context,
        id: &str,
        shown: &AccountClose,
        caller: &Caller,
    ) -> Result<RightsRequestView> {
        self.rights_reauthenticate(ctx, id, shown, caller).await?;
        self.rights_own_request(ctx, id).await
    }

    /// Enters a request, and shows its file.
    ///
    /// # Errors
    /// As [`App::rights_enter`].
    pub async fn rights_entered(&self, ctx: &Context, request: &RightsRequestEnter) -> Result<RightsFileView> {
        let acted = self.rights_enter(ctx, request).await?;
        self.rights_file(ctx, &acted.request.id).await
    }

    /// What would stay if the data of whoever asks were erased now, with the rules.
    ///
    /// # Errors
    /// Not signed in, or the store fails.
    pub async fn rights_erasure_preview(&self, ctx: &Context) -> Result<Vec<RightsKept>> {
        permit(&ctx.principal, Action::RightsAsk)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        let erasing = self.erasing_of(subject).await?;
        Ok(erasing.kept.iter().map(|kept| self.rights_kept(ctx, kept)).collect())
    }

    /// The rules by which not every way of asking counts for whoever reads; without a sign-in nobody knows where that is.
    ///
    /// # Errors
    /// The store fails.
    pub async fn rights_ways(&self, ctx: &Context) -> Result<Vec<RuleRef>> {
        let Some(subject) = ctx.principal.subject() else { return Ok(Vec::new()) };
        let who = self.who(subject).await?;
        let rule = self.standing(&who).await?.with(|standing| standing.limited_channels().map(|limited| limited.rule.clone()))?;
        Ok(rule.iter().map(|rule| self.rule_told(ctx, rule)).collect())
    }

    /// Every right that there is, by its name in the reader's language: what may be entered at the desk.
    #[must_use]
    pub fn rights_names(&self, ctx: &Context) -> Vec<(String, String)> {
        let all = self.world.policies.rights.requests.iter();
        all.map(|kind| (kind.right.clone(), kind.name.get(ctx.language.as_str()).to_owned())).collect()
    }
}
