//! A sign-in that was not the owner's: ended at once, and not remembered.

use crate::App;
use crate::audit::{of_account, resource_of};
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::session::{KIND, instant};
use crate::sign_in::{DENIAL, KNOWN_ADDRESS, KNOWN_BROWSER, forget};
use aftercare_store::{AccountLink, Batch, LinkUse, RowId, SubjectId, VaultWrite};
use aftercare_wire::{Language, SignInDenied, SignInTold};

impl App {
    /// The sign-in that a link is about, for the page that asks before anything is done; none for a link that does not work (any more).
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn sign_in_told(&self, token: &str, caller: &Caller) -> Result<Option<SignInTold>> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let Some(link) = self.link_of(DENIAL, token).await? else { return Ok(None) };
        let row = RowId::from(link.about.split(' ').next().unwrap_or_default());
        let place = self.session_places(&link.subject_id).await?.into_iter().find(|place| place.row.row_id == row);
        let (agent, near) = place.map(|place| (place.browser.agent, place.browser.near)).unwrap_or_default();
        Ok(Some(SignInTold { at: instant(link.created_at), agent, near }))
    }

    /// Denies a sign-in by the link of the mail that told of it; the link is used up. Nobody has to be signed in.
    ///
    /// # Errors
    /// A field error for a link that was used or is too old.
    pub async fn sign_in_deny_by_link(&self, request: &SignInDenied, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.link_of(DENIAL, &request.token).await?;
        let resource = of_account(link.as_ref().map(|link| &link.subject_id));
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::SignInDeny, &resource, async {
            permit(&visitor.principal, Action::SignInDeny)?;
            let link = link.ok_or_else(over)?;
            let (session, known) = parts_of(&link);
            let link_use = Some(LinkUse { link_id: link.link_id.clone(), now: self.gate.now() });
            match self.sign_in_forget(&link.subject_id, &session, &known, link_use).await {
                Err(Error::NotFound { .. }) => Err(over()),
                answer => answer,
            }
        })
        .await
    }

    /// Denies a sign-in from the list of the person's own sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a session that is not theirs, or over.
    pub async fn sign_in_deny(&self, ctx: &Context, id: &str) -> Result<()> {
        self.audited(ctx, Action::AccountManage, &resource_of("session", id), async {
            permit(&ctx.principal, Action::AccountManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let places = self.session_places(subject).await?;
            let place = places.into_iter().find(|place| place.row.row_id.as_str() == id && place.session.is_some());
            let place = place.ok_or(Error::NotFound { what: "session" })?;
            self.sign_in_forget(subject, &place.row.row_id, &place.browser.known, None).await
        })
        .await
    }

    /// Ends the session and every other one of the same browser, and forgets browser and address.
    async fn sign_in_forget(&self, subject: &SubjectId, session: &RowId, known: &[String], link_use: Option<LinkUse>) -> Result<()> {
        let mut vault = Vec::new();
        let known = if self.world.policies.settings.get("denied-sign-in", "not-remembered") == "remembered" { &[] } else { known };
        // A row is of one of the two kinds; removing it from the other does nothing.
        for row in known {
            vault.extend([KNOWN_BROWSER, KNOWN_ADDRESS].map(|kind| forget(subject, kind, RowId::from(row.as_str()))));
        }
        let mut browser = None;
        for row in known {
            if self.store.vault_get(subject, KNOWN_BROWSER, &RowId::from(row.as_str())).await?.is_some() {
                browser = Some(row);
            }
        }
        let mut ending = Vec::new();
        for place in self.session_places(subject).await? {
            if place.row.row_id == *session || browser.is_some_and(|browser| place.browser.known.contains(browser)) {
                let (subject_id, kind) = (subject.clone(), KIND.to_owned());
                vault.push(VaultWrite::Remove { subject_id, kind, row_id: place.row.row_id, index_kinds: Vec::new() });
                ending.push(place.browser.hash);
            }
        }
        // The sessions first: whatever fails later, they are over.
        for hash in ending {
            self.sign_out_hash(&hash).await?;
        }
        self.store.commit(Batch { vault, link_use, ..Batch::default() }).await?;
        Ok(())
    }
}

fn parts_of(link: &AccountLink) -> (RowId, Vec<String>) {
    let mut parts = link.about.split(' ').map(str::to_owned);
    let session = RowId::new(parts.next().unwrap_or_default());
    (session, parts.collect())
}

fn over() -> Error {
    Error::field("token", "over", "this link was used, or is too old")
}
