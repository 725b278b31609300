//! The link that ends the newsletter, or advertising, with one click (RFC 8058).

use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use aftercare_core::person::PersonCommand;
use aftercare_store::{AccountLink, SubjectId};
use aftercare_wire::{Language, Role};

pub(crate) const UNSUBSCRIBE: &str = "unsubscribe";
/// An old issue in a mailbox can still be ended by.
const GOOD_FOR_SECONDS: i64 = 400 * 24 * 60 * 60;

impl App {
    /// `kind` is the kind of message that it ends.
    pub(crate) fn unsubscribe_link(&self, subject: &SubjectId, kind: &str) -> Result<AccountLink> {
        self.link(UNSUBSCRIBE, subject, kind.to_owned(), GOOD_FOR_SECONDS)
    }

    /// Does the link work?
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn unsubscribe_told(&self, token: &str, caller: &Caller) -> Result<bool> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        Ok(self.link_of(UNSUBSCRIBE, token).await?.is_some())
    }

    /// Ends what the link's mail was one of: a subscription, or the consent to the mail's purpose. Nobody has to be signed in, and a second click is no error.
    ///
    /// # Errors
    /// A field error for a link that does not work (any more).
    pub async fn unsubscribe_by_link(&self, token: &str, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.link_of(UNSUBSCRIBE, token).await?;
        let resource = link.as_ref().map(|link| format!("person:{}", link.subject_id)).unwrap_or_default();
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::NewsletterEnd, &resource, async {
            permit(&visitor.principal, Action::NewsletterEnd)?;
            let link = link.ok_or_else(|| Error::field("token", "over", "this link does not work any more"))?;
            let subject = &link.subject_id;
            let own = Context::new(Principal::Person { subject: subject.clone(), role: Role::Owner }, Language::En);
            let person = self.person(subject).await?;
            let purpose = self
                .standing(&self.who(subject).await?)
                .await?
                .with(|standing| standing.purpose_of_message(&link.about).map(str::to_owned))?;
            match purpose {
                Some(purpose) if person.agreed(&purpose).consented => {
                    self.person_command(&own, subject, &PersonCommand::Withdraw { purpose: &purpose }).await?;
                }
                None if person.subscribed => {
                    self.person_command(&own, subject, &PersonCommand::Unsubscribe).await?;
                }
                _ => {}
            }
            Ok(())
        })
        .await
    }
}
