//! Messages of the maker to people: what may be sent, and to whom.

use super::ask::{Allowed, told};
use crate::App;
use crate::context::Context;
use crate::error::Result;
use aftercare_core::person::Person;
use aftercare_privacy::{Agreed, Policy, Standing};
use aftercare_store::{Batch, SubjectId};

/// What is written to somebody, in the writer's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// A kind of message that the policy knows; also the template.
    pub kind: String,
    pub title: String,
    pub text: String,
}

/// What the person said of the purpose that a message goes by.
pub(super) fn agreed_to(standing: &Standing<'_>, person: &Person, kind: &str) -> Agreed {
    standing.purpose_of_message(kind).map(|purpose| person.agreed(purpose)).unwrap_or_default()
}

impl App {
    /// Sends a message where the policy that holds for the person lets it go.
    ///
    /// # Errors
    /// A refusal with its rules: nothing was sent.
    pub async fn person_send(&self, ctx: &Context, subject: &SubjectId, letter: &Letter) -> Result<Allowed> {
        let allowed = self
            .person_ask(ctx, subject, |standing, person, _| {
                told(&standing.send(&letter.kind, agreed_to(standing, person, &letter.kind), person.subscribed))
            })
            .await?;
        let Letter { kind, title, text } = letter;
        let (message, links) = if self.is_subscription(subject, kind).await? {
            let link = self.unsubscribe_link(subject)?;
            (self.link_notice(subject, kind, &link, &[("title", title), ("text", text)])?, vec![link])
        } else {
            (self.account_notice(subject, kind, &serde_json::json!({ "title": title, "text": text }))?, Vec::new())
        };
        let outbox = vec![message];
        self.store.commit(Batch { outbox, links, ..Batch::default() }).await?;
        Ok(allowed)
    }

    /// Does the policy still let a message of its kinds go? What is none of them goes.
    pub(crate) async fn may_still_go(&self, subject: &SubjectId, kind: &str) -> Result<bool> {
        let is_of = |policy: &Policy| policy.messages.iter().any(|message| message.slug == kind);
        if !self.world.policies.versions().iter().any(is_of) {
            return Ok(true);
        }
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        self.standing(&who).await?.with(|standing| {
            !is_of(standing.policy()) || standing.send(kind, agreed_to(standing, &person, kind), person.subscribed).is_allowed()
        })
    }

    /// Does the message go to those who subscribed?
    async fn is_subscription(&self, subject: &SubjectId, kind: &str) -> Result<bool> {
        let who = self.who(subject).await?;
        let of_kind =
            |standing: &Standing<'_>| standing.policy().messages.iter().any(|message| message.slug == kind && message.subscription);
        self.standing(&who).await?.with(of_kind)
    }
}
