//! Signing up: by a link that only the mailbox gets, so that nobody learns from us who has an account.
//!
//! An account is stored at once, without anything by which it could be found. The link and the password together open it: whoever reads
//! the mail did not choose the password, and whoever chose the password does not read the mail, unless both are one person.

use crate::App;
use crate::account::profile_of;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::login::Login;
use crate::parent::{NOTICE_PARENT, PARENT};
use crate::phone_code;
use crate::session::SessionToken;
use crate::sign_in::Telling;
use aftercare_privacy::inventory::Passing;
use aftercare_store::{AccountState, Batch, CodeUse, LinkUse, Micros, SubjectId};
use aftercare_wire::{AccountConfirm, AccountCreate, Language, MeView, Role};

pub(crate) const CONFIRM: &str = "sign-up";
/// How long a sign-up waits for its link to be followed.
pub(crate) const UNCONFIRMED: &str = "unconfirmed";
const ACTIVE: &str = "active";
pub(crate) const NOTICE: &str = "sign-up-confirm";
pub(crate) const NOTICE_KNOWN: &str = "sign-up-known";
/// Sign-ups removed in one go.
const AT_ONCE: u32 = 500;

/// What entitles to open an account: it is used up, or it is told that it is over.
pub(crate) struct Entitled {
    pub link_use: Option<LinkUse>,
    pub code_use: Option<CodeUse>,
    pub over: fn() -> Error,
}

impl App {
    /// Signs an owner up: a mail brings the link, or a text the code, that opens the account. Neither the answer nor what is done for it says whether there is
    /// an account with this address; the owner of one is told that somebody tried.
    ///
    /// # Errors
    /// Everything that is wrong with the fields at once; the rule for somebody who is too young; [`Error::TooMany`] after too many requests for one address or from one place.
    pub async fn account_create(&self, ctx: &Context, request: &AccountCreate, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        self.audited(ctx, Action::AccountCreate, "", async {
            permit(&ctx.principal, Action::AccountCreate)?;
            let (profile, parent) =
                match (profile_of(request, &self.logins, &self.world.policies.countries), self.parent_needed(ctx, request).await) {
                    (Ok(profile), Ok(parent)) => (profile, parent),
                    (Err(Error::Input(wrong)), Err(Error::Input(more))) => {
                        return Err(Error::Input(wrong.into_iter().chain(more).collect()));
                    }
                    (Err(error), _) | (_, Err(error)) => return Err(error),
                };
            let login = profile.login();
            self.gate.attempt(Door::SignUp(login.value()))?;
            if let Some(parent) = &parent {
                self.gate.attempt(Door::SignUp(parent))?;
            }
            let password_hash = self.password_hash(&request.password).await?;
            let known = self.account_by(&login).await?;
            let subject = SubjectId::new(self.new_id()?);
            let (mut links, mut phone_codes) = (Vec::new(), Vec::new());
            // As much is stored where there is an account already, so that the answer takes as long; nothing brings its link or code.
            let mut message = match (&parent, &login) {
                (None, Login::Phone(number)) => {
                    let code = self.phone_code(phone_code::SIGN_UP, &subject, number)?;
                    let message = self.code_notice(&subject, phone_code::NOTICE_SIGN_UP, &code)?;
                    phone_codes.push(code);
                    message
                }
                _ => {
                    let asked = parent.as_ref().map(|_| (PARENT, Passing::ParentLink, NOTICE_PARENT));
                    let (kind, good_for, notice) = asked.unwrap_or((CONFIRM, Passing::SignUpLink, NOTICE));
                    let link = self.link(kind, &subject, String::new(), good_for)?;
                    let message = self.link_notice(&subject, notice, &link, &[])?;
                    links.push(link);
                    message
                }
            };
            // A parent is asked whether there is an account or not: they could be anybody.
            if let (None, Some(owner)) = (&parent, known) {
                message = self.account_notice(&owner.subject_id, NOTICE_KNOWN, &serde_json::json!({}))?;
            }
            let account = self.account_of(&subject, request, Role::Owner, UNCONFIRMED, password_hash);
            let mut vault = vec![self.profile_put(&subject, &profile, Vec::new())?];
            vault.extend(parent.map(|parent| self.parent_asked(&subject, &parent)).transpose()?);
            let batch = Batch { vault, outbox: vec![message], account: Some(account), links, phone_codes, ..Batch::default() };
            match self.store.commit(batch).await {
                Ok(_) | Err(aftercare_store::Error::Erased { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Opens an account by the link of the mail and the password that was chosen for it, and signs its owner in.
    ///
    /// # Errors
    /// A field error for a link that was used or is too old, for one whose address has an account by now, and for another password.
    pub async fn account_confirm(&self, ctx: &Context, request: &AccountConfirm, caller: &Caller) -> Result<(MeView, SessionToken)> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.link_of(CONFIRM, &request.token).await?;
        let resource = of_account(link.as_ref().map(|link| &link.subject_id));
        self.audited(ctx, Action::AccountConfirm, &resource, async {
            permit(&ctx.principal, Action::AccountConfirm)?;
            let link = link.ok_or_else(over)?;
            let link_use = Some(LinkUse { link_id: link.link_id, now: self.gate.now() });
            self.account_open(&link.subject_id, &request.password, Entitled { link_use, code_use: None, over }, caller).await
        })
        .await
    }

    /// Opens an account for whoever has the link or the code, and knows the password that was chosen.
    pub(crate) async fn account_open(
        &self,
        subject: &SubjectId,
        password: &str,
        by: Entitled,
        caller: &Caller,
    ) -> Result<(MeView, SessionToken)> {
        let Entitled { link_use, code_use, over } = by;
        self.gate.attempt(Door::Password(subject.as_str()))?;
        let account = self.store.account(subject).await?.filter(|account| account.state == UNCONFIRMED).ok_or_else(over)?;
        if !self.password_holds(password, Some(&account.password_hash)).await? {
            return Err(Error::field("password", "not-chosen", "this is not the password that was chosen when signing up"));
        }
        let profile = self.profile(subject).await?.ok_or_else(over)?;
        let (vault, welcome) = self.account_opened(&account, &profile)?;
        let mut outbox = vec![welcome];
        let mut links = Vec::new();
        let state = AccountState { subject_id: subject.clone(), from: UNCONFIRMED.to_owned(), to: ACTIVE.to_owned(), ends: None };
        let language = account.language.parse().unwrap_or(Language::En);
        let parent_agreed = self.person(subject).await?.parent_agreed;
        if parent_agreed {
            let (link, told) = self.parent_told(subject).await?;
            links.push(link);
            outbox.push(told);
        }
        let append = Some(self.account_opening(subject, &account.region, language, parent_agreed).await?);
        let batch = Batch { append, vault: vec![vault], outbox, account_state: Some(state), links, link_use, code_use, ..Batch::default() };
        match self.store.commit(batch).await {
            Ok(_) => {}
            Err(aftercare_store::Error::Taken { .. } | aftercare_store::Error::NotFound { .. } | aftercare_store::Error::Erased { .. }) => {
                return Err(over());
            }
            Err(error) => return Err(error.into()),
        }
        self.gate.forget(Door::Password(subject.as_str()));
        let token = self.session_start(subject, Some(&account.password_hash), caller, Telling::Nobody).await?;
        let me = self.me_of(&Principal::Person { subject: subject.clone(), role: Role::Owner }).await?;
        Ok((me, token))
    }

    /// Removes sign-ups that nobody confirmed, with everything that was said in them.
    pub(crate) async fn sign_ups_sweep(&self) -> Result<u64> {
        let until = Micros(self.micros().0.saturating_sub(self.lifetime(Passing::SignUpLink).saturating_mul(1_000_000)));
        let mut removed = 0_u64;
        for subject in self.store.accounts_left(UNCONFIRMED, until, AT_ONCE).await? {
            match self.erase_rows_of(&subject).await {
                Err(aftercare_store::Error::Held { .. }) => {}
                done => {
                    done?;
                    removed = removed.saturating_add(1);
                }
            }
        }
        Ok(removed)
    }
}

pub(crate) fn over() -> Error {
    Error::field("token", "over", "this link was used, or is too old")
}
