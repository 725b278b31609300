//! Another password, by somebody who knows the one before.

use crate::App;
use crate::audit::of_account;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::gate::Caller;
use crate::password::password_new;
use crate::session::SessionToken;
use aftercare_store::{Batch, Message, MessageId, NewPassword, PasswordProof, SubjectId};
use aftercare_wire::PasswordChange;

const NOTICE: &str = "password-changed";

impl App {
    /// Changes the password of the person who asks. Every session of theirs ends but the `current` one; access tokens stay.
    ///
    /// # Errors
    /// A field error where the current password is not right or the new one cannot be one; [`Error::TooMany`] after too many attempts.
    pub async fn password_change(
        &self,
        ctx: &Context,
        request: &PasswordChange,
        current: Option<&SessionToken>,
        caller: &Caller,
    ) -> Result<()> {
        let resource = of_account(ctx.principal.subject());
        self.audited(ctx, Action::PasswordChange, &resource, async {
            permit(&ctx.principal, Action::PasswordChange)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            let account = self.store.account(subject).await?.ok_or(Error::Unauthenticated)?;
            let profile = self.profile(subject).await?.ok_or(Error::Unauthenticated)?;
            password_new("new_password", &request.new_password, &profile.email)?;
            self.proven(&account, &request.current_password, request.passkey.as_ref(), caller).await?;
            let password = NewPassword {
                subject_id: subject.clone(),
                password_hash: self.password_hash(&request.new_password).await?,
                proof: PasswordProof::Current { password_hash: account.password_hash },
                keep_session: current.map(SessionToken::hash),
            };
            let outbox = vec![self.account_notice(subject, NOTICE, &serde_json::json!({}))?];
            match self.store.commit(Batch { password: Some(password), outbox, ..Batch::default() }).await {
                Ok(_) => Ok(()),
                // Another password was set meanwhile: the one that was given is none any more.
                Err(aftercare_store::Error::NotFound { .. }) => Err(wrong()),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// A mail to a person about their own account.
    pub(crate) fn account_notice(&self, subject: &SubjectId, template: &str, payload: &serde_json::Value) -> Result<Message> {
        let at = self.micros();
        Ok(Message {
            message_id: MessageId::new(self.new_id()?),
            kind: "email".to_owned(),
            subject_id: subject.clone(),
            template: template.to_owned(),
            payload: payload.to_string().into_bytes(),
            created_at: at,
            next_at: at,
        })
    }
}

fn wrong() -> Error {
    Error::field("current_password", "credentials", "this is not the current password")
}
