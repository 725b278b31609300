//! Messages of the maker to people: what may be sent, and to whom.

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
        let payload = serde_json::json!({ "title": letter.title, "text": letter.text });
        let outbox = vec![self.account_notice(subject, &letter.kind, &payload)?];
        self.store.commit(Batch { outbox, ..Batch::default() }).await?;
        Ok(allowed)
    }
}
