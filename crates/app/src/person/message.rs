//! Messages of the maker to people: what may be sent, and to whom.

use super::UNSUBSCRIBE;
use super::ask::{Allowed, told};
use crate::App;
use crate::context::Context;
use crate::error::Result;
use aftercare_store::{Batch, SubjectId};

/// What is written to somebody, in the writer's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// A kind of message that the policy knows; also the template.
    pub kind: String,
    pub title: String,
    pub text: String,
}

impl App {
    /// Sends a message where the policy that holds for the person lets it go.
    ///
    /// # Errors
    /// A refusal with its rules: nothing was sent.
    pub async fn person_send(&self, ctx: &Context, subject: &SubjectId, letter: &Letter) -> Result<Allowed> {
        let allowed = self
            .person_ask(ctx, subject, |standing, person, _| {
                let agreed = standing.purpose_of_message(&letter.kind).map(|purpose| person.agreed(purpose)).unwrap_or_default();
                told(&standing.send(&letter.kind, agreed, person.subscribed))
            })
            .await?;
        let Letter { kind, title, text } = letter;
        let (payload, links) = if self.is_subscription(subject, kind).await? {
            let link = self.unsubscribe_link(subject)?;
            let (id, of) = (link.link_id.as_str(), UNSUBSCRIBE);
            (serde_json::json!({ "title": title, "text": text, "link_id": id, "link_kind": of }), vec![link])
        } else {
            (serde_json::json!({ "title": title, "text": text }), Vec::new())
        };
        let outbox = vec![self.account_notice(subject, kind, &payload)?];
        self.store.commit(Batch { outbox, links, ..Batch::default() }).await?;
        Ok(allowed)
    }

    /// Does the message go to those who subscribed?
    async fn is_subscription(&self, subject: &SubjectId, kind: &str) -> Result<bool> {
        let who = self.who(subject).await?;
        let of_kind = |standing: &aftercare_privacy::Standing<'_>| {
            standing.policy().messages.iter().any(|message| message.slug == kind && message.subscription)
        };
        self.standing(&who).await?.with(of_kind)
    }
}
