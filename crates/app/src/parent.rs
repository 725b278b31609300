//! A parent's consent, before an account of a child is opened, and its end. Until then nothing is kept of the child but its sign-up, sealed,
//! and that goes when the parent declines or the link is over. When the account opens, the parent gets a link that ends it.

use crate::App;
use crate::account::{email_of, is_name};
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::person::Beside;
use crate::sign_up::{CONFIRM, NOTICE, NOTICE_KNOWN, UNCONFIRMED, over};
use crate::view::put_json;
use aftercare_core::person::PersonCommand;
use aftercare_privacy::inventory::Passing;
use aftercare_store::{AccountLink, LinkUse, Message, Micros, RowId, SubjectId, VaultWrite};
use aftercare_wire::{AccountCreate, ParentalConsent, ParentalConsentTold, ParentalDecline, ParentalWithdrawal};
use serde::{Deserialize, Serialize};

/// The vault row of who was asked, and who agreed when.
const PARENTAL_CONSENT: &str = "parental-consent";
const ROW: &str = "parent";
/// The kinds of the links that a parent gets.
pub(crate) const PARENT: &str = "parental-consent";
pub(crate) const WITHDRAWAL: &str = "parental-withdrawal";
pub(crate) const NOTICE_PARENT: &str = "parental-consent";
const NOTICE_OPENED: &str = "parental-consent-given";
/// Longer is no first name that a letter should carry to somebody's mailbox.
const FIRST_NAME_CHARS: usize = 40;
/// The notices that go to a parent.
const TO_PARENTS: &[&str] = &[NOTICE_PARENT, NOTICE_OPENED];

#[derive(Serialize, Deserialize)]
struct Kept {
    email: String,
    /// Empty until the parent agrees.
    name: String,
    agreed_at: Option<i64>,
}

impl App {
    /// Whose consent is needed for somebody to sign up: nobody's, or the parent's who has this address.
    ///
    /// # Errors
    /// The rule for somebody who is too young and names no parent; field errors for either address or the date.
    pub(crate) async fn parent_needed(&self, ctx: &Context, request: &AccountCreate) -> Result<Option<String>> {
        const FIELD: &str = "parent_email";
        match (self.old_enough(ctx, request).await, request.parent_email.as_deref().filter(|text| !text.trim().is_empty())) {
            (Err(Error::Refused(_)), Some(text)) => {
                let email = email_of(text).map_err(|reason| Error::field(FIELD, "not-an-email", reason))?;
                if email_of(&request.email).is_ok_and(|own| own == email) {
                    return Err(Error::field(FIELD, "own-address", "this is the address of whoever signs up"));
                }
                Ok(Some(email))
            }
            (answer, _) => answer.map(|()| None),
        }
    }

    pub(crate) fn parent_asked(&self, subject: &SubjectId, email: &str) -> Result<VaultWrite> {
        let kept = Kept { email: email.to_owned(), name: String::new(), agreed_at: None };
        put_json(subject, PARENTAL_CONSENT, ROW, &kept, self.gate.now())
    }

    async fn parent_kept(&self, subject: &SubjectId) -> Result<Option<Kept>> {
        let row = self.store.vault_get(subject, PARENTAL_CONSENT, &RowId::from(ROW)).await?;
        row.map(|row| serde_json::from_slice(&row.plain)).transpose().map_err(|e| Error::Internal(format!("parental consent: {e}")))
    }

    /// Where the mail to a parent goes.
    pub(crate) async fn parent_email(&self, subject: &SubjectId) -> Result<Option<String>> {
        Ok(self.parent_kept(subject).await?.map(|kept| kept.email))
    }

    /// What tells a parent that the account is open, with the link by which they end it for as long as their child can be one.
    pub(crate) async fn parent_told(&self, subject: &SubjectId) -> Result<(AccountLink, Message)> {
        let years = self.age_limit().await?.map_or(1, i64::from);
        let mut link = self.link(WITHDRAWAL, subject, String::new(), Passing::ParentYear)?;
        link.expires_at =
            Micros(link.created_at.0.saturating_add(link.expires_at.0.saturating_sub(link.created_at.0).saturating_mul(years)));
        let message = self.link_notice(subject, NOTICE_OPENED, &link, &[])?;
        Ok((link, message))
    }

    /// The first name of the child that a link is about, and under which age a parent is asked; none for a link that does not work (any
    /// more). Looking uses nothing.
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn parental_consent_told(&self, token: &str, caller: &Caller) -> Result<Option<ParentalConsentTold>> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let Some(link) = self.parent_link(token).await? else { return Ok(None) };
        self.child_told(&link).await
    }

    /// The same of a link that ends a consent.
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn parental_withdrawal_told(&self, token: &str, caller: &Caller) -> Result<Option<ParentalConsentTold>> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let Some(link) = self.link_of(WITHDRAWAL, token).await? else { return Ok(None) };
        self.child_told(&link).await
    }

    async fn child_told(&self, link: &AccountLink) -> Result<Option<ParentalConsentTold>> {
        let Some(profile) = self.profile(&link.subject_id).await? else { return Ok(None) };
        Ok(Some(ParentalConsentTold { child: first_name(&profile.name), age: self.age_limit().await? }))
    }

    /// The link of this token, while the sign-up that it is about waits.
    async fn parent_link(&self, token: &str) -> Result<Option<AccountLink>> {
        let Some(link) = self.link_of(PARENT, token).await? else { return Ok(None) };
        let waits = self.store.account(&link.subject_id).await?.is_some_and(|account| account.state == UNCONFIRMED);
        Ok(waits.then_some(link))
    }

    /// The parent agrees: who and when is kept, sealed, with the child's data; then the child gets the mail that opens the account.
    ///
    /// # Errors
    /// Field errors for the name, for a tick that is missing, and for a link that was used or is too old.
    pub async fn parental_consent(&self, ctx: &Context, request: &ParentalConsent, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.parent_link(&request.token).await?;
        let resource = of_account(link.as_ref().map(|link| &link.subject_id));
        self.audited(ctx, Action::ParentalConsent, &resource, async {
            permit(&ctx.principal, Action::ParentalConsent)?;
            let link = link.ok_or_else(over)?;
            let subject = &link.subject_id;
            let name = request.name.trim().to_owned();
            if !is_name(&name) {
                return Err(Error::field("name", "not-a-name", "a name has 1 to 200 printable characters"));
            }
            if !request.agreed {
                return Err(Error::field("agreed", "required", "this is needed"));
            }
            let (profile, kept) = (self.profile(subject).await?, self.parent_kept(subject).await?);
            let (profile, kept) = profile.zip(kept).ok_or_else(over)?;
            // A link for a telephone too: a code would be over before the child knows.
            let own = self.link(CONFIRM, subject, String::new(), Passing::SignUpLink)?;
            let outbox = vec![match self.account_by(&profile.login()).await? {
                Some(owner) => self.account_notice(&owner.subject_id, NOTICE_KNOWN, &serde_json::json!({}))?,
                None => self.link_notice(subject, NOTICE, &own, &[])?,
            }];
            let at = self.gate.now();
            let vault = vec![put_json(subject, PARENTAL_CONSENT, ROW, &Kept { name, agreed_at: Some(at.0), ..kept }, at)?];
            let link_use = Some(LinkUse { link_id: link.link_id.clone(), now: at });
            let beside = Beside { vault, outbox, links: vec![own], link_use, ..Beside::default() };
            let shown = Some(self.shown_to(&self.who(subject).await?, ctx.language).await?);
            match self.person_act(ctx, subject, &[PersonCommand::ParentAgreed { shown }], &beside).await {
                Err(Error::NotFound { .. }) => Err(over()),
                answer => answer.map(drop),
            }
        })
        .await
    }

    /// The parent does not agree: the sign-up is erased, with everything that was said in it.
    ///
    /// # Errors
    /// A field error for a link that was used or is too old.
    pub async fn parental_decline(&self, ctx: &Context, request: &ParentalDecline, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.parent_link(&request.token).await?;
        let resource = of_account(link.as_ref().map(|link| &link.subject_id));
        self.audited(ctx, Action::ParentalConsent, &resource, async {
            permit(&ctx.principal, Action::ParentalConsent)?;
            let link = link.ok_or_else(over)?;
            match self.erase_rows_of(&link.subject_id).await {
                Err(aftercare_store::Error::Held { .. }) => Err(over()),
                done => Ok(done?),
            }
        })
        .await
    }

    /// The parent agrees no longer: the account is closed, as its owner could have closed it.
    ///
    /// # Errors
    /// A field error for a link that was used or is too old.
    pub async fn parental_withdraw(&self, ctx: &Context, request: &ParentalWithdrawal, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.link_of(WITHDRAWAL, &request.token).await?;
        let resource = of_account(link.as_ref().map(|link| &link.subject_id));
        self.audited(ctx, Action::ParentalConsent, &resource, async {
            permit(&ctx.principal, Action::ParentalConsent)?;
            let link = link.ok_or_else(over)?;
            let _alone = self.gate.accounts.lock().await;
            // Closing voids every link of the account, this one too.
            match self.close_for_parent(&link.subject_id).await {
                Err(Error::NotFound { .. } | Error::Unauthenticated | Error::Refused(_)) => Err(over()),
                answer => answer,
            }
        })
        .await
    }
}

/// Does this notice go to a parent, and not to the owner of the account?
pub(crate) fn is_for_parent(template: &str) -> bool {
    TO_PARENTS.contains(&template)
}

/// The first word of a name, letters alone: whoever signs up chooses what stands there, and it goes to a mailbox that they name.
pub(crate) fn first_name(name: &str) -> String {
    let word = name.split_whitespace().next().unwrap_or_default();
    word.chars().filter(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’')).take(FIRST_NAME_CHARS).collect()
}
