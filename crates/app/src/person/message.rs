//! Messages of the maker to people: what may be sent, and to whom.

use super::ask::{Allowed, told};
use crate::App;
use crate::context::Context;
use crate::error::Result;
use aftercare_core::person::Person;
use aftercare_privacy::{Agreed, Policy, Standing, Verdict};
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

/// May a message of this kind go to the person?
fn may_go<'p>(standing: &Standing<'p>, person: &Person, kind: &str) -> Verdict<'p> {
    let mut verdict = standing.send(kind, agreed_to(standing, person, kind), person.subscribed);
    verdict.refused.extend(standing.purpose_of_message(kind).and_then(|purpose| person.blocked(standing, purpose)));
    verdict
}

impl App {
    /// Sends a message where the policy that holds for the person lets it go.
    ///
    /// # Errors
    /// A refusal with its rules: nothing was sent.
    pub async fn person_send(&self, ctx: &Context, subject: &SubjectId, letter: &Letter) -> Result<Allowed> {
        let allowed = self.person_ask(ctx, subject, |standing, person, _| told(&may_go(standing, person, &letter.kind))).await?;
        let Letter { kind, title, text } = letter;
        let link = self.mailing_link(subject, kind).await?;
        let message = match &link {
            Some(link) => self.link_notice(subject, kind, link, &[("title", title), ("text", text)])?,
            None => self.account_notice(subject, kind, &serde_json::json!({ "title": title, "text": text }))?,
        };
        let (outbox, links) = (vec![message], link.into_iter().collect());
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
        self.standing(&who).await?.with(|standing| !is_of(standing.policy()) || may_go(standing, &person, kind).is_allowed())
    }
}
