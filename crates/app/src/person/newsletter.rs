//! The link that ends the newsletter with one click (RFC 8058).

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
    pub(crate) fn unsubscribe_link(&self, subject: &SubjectId) -> Result<AccountLink> {
        self.link(UNSUBSCRIBE, subject, String::new(), GOOD_FOR_SECONDS)
    }

    /// Does the link work?
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn unsubscribe_told(&self, token: &str, caller: &Caller) -> Result<bool> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        Ok(self.link_of(UNSUBSCRIBE, token).await?.is_some())
    }

    /// Ends the newsletter by the link of one of its mails. Nobody has to be signed in, and a second click is no error.
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
            if self.person(subject).await?.subscribed {
                self.person_command(&own, subject, &PersonCommand::Unsubscribe).await?;
            }
            Ok(())
        })
        .await
    }
}
