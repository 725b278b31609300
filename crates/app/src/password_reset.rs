//! A new password for somebody who forgot the one before, by a link that only the mailbox of the account gets.
//!
//! The token of the link is made when its mail is sent, so that nothing keeps it: the store knows its hash, the outbox which reset it is.

use crate::App;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::login::Login;
use crate::password::password_new;
use crate::phone_code;
use crate::session::sha256_hex;
use aftercare_privacy::inventory::Passing;
use aftercare_store::{Batch, CodeUse, Micros, NewPassword, PasswordProof, PasswordReset, ResetId, SubjectId};
use aftercare_wire::{Language, PasswordResetConfirm, PasswordResetCreate};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// A subject without an account.
const NOBODY: &str = "nobody";
const NOTICE: &str = "password-reset";
const NOTICE_DONE: &str = "password-reset-done";

impl App {
    /// Sends a link for a new password to this address, or a code to this number, if an account has it. Neither the answer nor what is done for it says whether one has.
    ///
    /// # Errors
    /// A field error for what is no address; [`Error::TooMany`] after too many requests for one address or from one place.
    pub async fn password_reset_create(&self, request: &PasswordResetCreate, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let login = self.login_of("email", &request.email)?;
        self.gate.attempt(Door::Reset(login.value()))?;
        let account = self.account_by(&login).await?.filter(|account| account.state == "active");
        let resource = of_account(account.as_ref().map(|account| &account.subject_id));
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::PasswordResetCreate, &resource, async {
            permit(&visitor.principal, Action::PasswordResetCreate)?;
            let (reset_id, created_at) = (ResetId::new(self.new_id()?), self.gate.now());
            // As much is written for nobody, so that the answer takes as long: the mail to nobody is dropped when it is due, and the sweep
            // removes the reset.
            let (to, subject_id) = match account {
                Some(account) => (account.subject_id.clone(), account.subject_id),
                None => (SubjectId::from(NOBODY), SubjectId::new(self.new_id()?)),
            };
            let mut batch = Batch::default();
            if let Login::Phone(number) = &login {
                let code = self.phone_code(phone_code::PASSWORD, &subject_id, number)?;
                batch.outbox.push(self.code_notice(&to, phone_code::NOTICE_PASSWORD, &code)?);
                batch.phone_codes.push(code);
            } else {
                let payload = serde_json::json!({ "reset_id": reset_id.as_str() });
                batch.outbox.push(self.account_notice(&to, NOTICE, &payload)?);
                let expires_at =
                    Micros(created_at.0.saturating_add(self.lifetime(Passing::PasswordLink).saturating_mul(crate::session::SECOND)));
                batch.password_reset = Some(PasswordReset { subject_id, reset_id, created_at, expires_at });
            }
            match self.store.commit(batch).await {
                Ok(_) | Err(aftercare_store::Error::Erased { .. }) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Sets a new password by the token of a link, which is spent with it. Every session of the account ends; access tokens stay.
    ///
    /// # Errors
    /// A field error for a token that is spent, too old, or not the newest, and for a password that cannot be one.
    pub async fn password_reset_confirm(&self, request: &PasswordResetConfirm, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let (token_hash, now) = (sha256_hex(request.token.as_bytes()), self.gate.now());
        let subject = self.store.password_reset_subject(&token_hash, now).await?;
        let resource = of_account(subject.as_ref());
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::PasswordResetConfirm, &resource, async {
            permit(&visitor.principal, Action::PasswordResetConfirm)?;
            let subject = subject.ok_or_else(over)?;
            self.store.account(&subject).await?.filter(|account| account.state == "active").ok_or_else(over)?;
            let login = self.profile(&subject).await?.ok_or_else(over)?.login();
            password_new("new_password", &request.new_password, login.value())?;
            let password = NewPassword {
                subject_id: subject.clone(),
                password_hash: self.password_hash(&request.new_password).await?,
                proof: PasswordProof::Reset { token_hash, now },
                keep_session: None,
            };
            self.password_reset_done(password, None, &login, over).await
        })
        .await
    }

    /// Stores the new password of somebody who forgot the one before, and tells them.
    pub(crate) async fn password_reset_done(
        &self,
        password: NewPassword,
        code_use: Option<CodeUse>,
        login: &Login,
        over: fn() -> Error,
    ) -> Result<()> {
        let subject = password.subject_id.clone();
        let outbox = vec![self.account_notice(&subject, NOTICE_DONE, &serde_json::json!({}))?];
        match self.store.commit(Batch { password: Some(password), code_use, outbox, ..Batch::default() }).await {
            Ok(_) => {
                // They have tried before; the new one must not wait for those attempts.
                self.gate.forget(Door::Account(login.value()));
                self.gate.forget(Door::Password(subject.as_str()));
                Ok(())
            }
            Err(aftercare_store::Error::NotFound { .. } | aftercare_store::Error::Erased { .. }) => Err(over()),
            Err(error) => Err(error.into()),
        }
    }

    /// The token for the mail about a reset; none when the reset is over or another one was asked for since.
    pub(crate) async fn password_reset_token(&self, subject: &SubjectId, reset: &ResetId) -> Result<Option<String>> {
        let token = BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?);
        let live = self.store.password_reset_token(subject, reset, &sha256_hex(token.as_bytes()), self.gate.now()).await?;
        Ok(live.then_some(token))
    }
}

fn over() -> Error {
    Error::field("token", "over", "this link was used, is too old, or is not the newest one")
}
