//! Codes by text message: they say that a telephone number is somebody's who signs up, or who forgot the password.
//!
//! The figures are made when the text is sent, so that nothing keeps them: the store knows a keyed hash, the outbox which code it is.

use crate::App;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use crate::password::password_new;
use crate::session::{SECOND, SessionToken};
use crate::sign_up::Entitled;
use aftercare_store::{CodeFor, CodeId, CodeUse, Message, Micros, NewPassword, PasswordProof, PhoneCode, SubjectId};
use aftercare_wire::{AccountConfirmByCode, Language, MeView, PasswordResetByCode};

pub(crate) const SIGN_UP: &str = "sign-up";
pub(crate) const PASSWORD: &str = "password-reset";
pub(crate) const NOTICE_SIGN_UP: &str = "sign-up-code";
pub(crate) const NOTICE_PASSWORD: &str = "password-code";
const MINUTE_SECONDS: i64 = 60;

impl App {
    /// A code that a text will bring.
    pub(crate) fn phone_code(&self, purpose: &str, subject: &SubjectId, number: &str) -> Result<PhoneCode> {
        let created_at = self.gate.now();
        let good_for = i64::from(self.logins.code.minutes) * MINUTE_SECONDS * SECOND;
        Ok(PhoneCode {
            code_id: CodeId::new(self.new_id()?),
            purpose: purpose.to_owned(),
            subject_id: subject.clone(),
            number: number.to_owned(),
            created_at,
            expires_at: Micros(created_at.0.saturating_add(good_for)),
        })
    }

    /// The text that brings a code.
    pub(crate) fn code_notice(&self, to: &SubjectId, template: &str, code: &PhoneCode) -> Result<Message> {
        let payload = serde_json::json!({ "code_id": code.code_id.as_str(), "code_purpose": code.purpose });
        self.account_notice(to, template, &payload)
    }

    /// The figures for a text that brings a code; none when the code is over.
    pub(crate) async fn code_figures(&self, id: &CodeId, purpose: &str, number: &str) -> Result<Option<String>> {
        let digits = self.logins.code.digits;
        let drawn = u64::from_be_bytes(self.random::<8>()?) % 10_u64.saturating_pow(digits);
        let width = usize::try_from(digits).unwrap_or_default();
        let figures = format!("{drawn:0width$}");
        let live = self.store.code_give(id, CodeFor { purpose, number }, &figures, self.gate.now()).await?;
        Ok(live.then_some(figures))
    }

    /// Whose code this is. Each answer counts, and an unknown number costs as much as a known one.
    async fn code_answered(&self, purpose: &str, phone: &str, code: &str, caller: &Caller) -> Result<Option<(CodeUse, SubjectId)>> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let number = self.phone_of("phone", phone)?;
        self.gate.attempt(Door::Code(&format!("{purpose} {number}")))?;
        let figures: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let (most, now) = (i64::from(self.logins.code.attempts), self.gate.now());
        let found = self.store.code_try(CodeFor { purpose, number: &number }, &figures, most, now).await?;
        Ok(found.map(|(code_id, subject)| (CodeUse { code_id, now }, subject)))
    }

    /// Opens an account by the code of the text and the password that was chosen for it, and signs its owner in.
    ///
    /// # Errors
    /// A field error for a code that is wrong, was used, was tried too often or is too old, the same where nobody asked for one; for another
    /// password; [`Error::TooMany`] after too many attempts.
    pub async fn account_confirm_by_code(
        &self,
        ctx: &Context,
        request: &AccountConfirmByCode,
        caller: &Caller,
    ) -> Result<(MeView, SessionToken)> {
        let found = self.code_answered(SIGN_UP, &request.phone, &request.code, caller).await?;
        let resource = of_account(found.as_ref().map(|(_, subject)| subject));
        self.audited(ctx, Action::AccountConfirm, &resource, async {
            permit(&ctx.principal, Action::AccountConfirm)?;
            let (code_use, subject) = found.ok_or_else(wrong)?;
            let by = Entitled { link_use: None, code_use: Some(code_use), over: wrong };
            self.account_open(&subject, &request.password, by, caller).await
        })
        .await
    }

    /// Sets a new password by the code of a text, which is spent with it. Every session of the account ends; access tokens stay.
    ///
    /// # Errors
    /// As [`App::account_confirm_by_code`], and a field error for a password that cannot be one.
    pub async fn password_reset_by_code(&self, request: &PasswordResetByCode, caller: &Caller) -> Result<()> {
        // Before the code is tried: it does not depend on whose it is.
        password_new("new_password", &request.new_password, "")?;
        let found = self.code_answered(PASSWORD, &request.phone, &request.code, caller).await?;
        let resource = of_account(found.as_ref().map(|(_, subject)| subject));
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::PasswordResetConfirm, &resource, async {
            permit(&visitor.principal, Action::PasswordResetConfirm)?;
            let (code_use, subject) = found.ok_or_else(wrong)?;
            let account = self.store.account(&subject).await?.filter(|account| account.state == "active").ok_or_else(wrong)?;
            let login = self.profile(&subject).await?.ok_or_else(wrong)?.login();
            let password = NewPassword {
                subject_id: subject.clone(),
                password_hash: self.password_hash(&request.new_password).await?,
                proof: PasswordProof::Current { password_hash: account.password_hash },
                keep_session: None,
            };
            self.password_reset_done(password, Some(code_use), &login, wrong).await
        })
        .await
    }
}

fn wrong() -> Error {
    Error::field("code", "wrong", "this code is not right, was used, or is too old")
}
