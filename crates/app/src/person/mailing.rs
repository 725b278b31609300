//! The links that end the newsletter, or advertising, with one click (RFC 8058).

use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::gate::{Caller, Door};
use aftercare_core::person::PersonCommand;
use aftercare_privacy::inventory::Passing;
use aftercare_privacy::{Agreed, Standing};
use aftercare_store::{AccountLink, SubjectId};
use aftercare_wire::{Language, Role};

pub(crate) const UNSUBSCRIBE: &str = "unsubscribe";
/// Its link is about the purpose that such mail goes by.
pub(crate) const END_ADVERTISING: &str = "end-advertising";

/// What comes by mail until somebody says no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailing {
    Newsletter,
    /// What goes by a purpose that can be objected to, or needs consent.
    Advertising,
}

impl Mailing {
    fn link_kind(self) -> &'static str {
        match self {
            Self::Newsletter => UNSUBSCRIBE,
            Self::Advertising => END_ADVERTISING,
        }
    }
}

/// The kind of link that a kind of message brings, and what it is about; none where the person's no would not end it.
fn ended_by(standing: &Standing<'_>, kind: &str) -> Option<(Mailing, String)> {
    let message = standing.policy().messages.iter().find(|message| message.slug == kind)?;
    if message.subscription {
        return Some((Mailing::Newsletter, String::new()));
    }
    let purpose = message.purpose.clone()?;
    let no = Agreed { consented: false, objected: true };
    (!standing.send(kind, no, false).is_allowed()).then_some((Mailing::Advertising, purpose))
}

/// How somebody says no to a purpose: what they agreed to they withdraw, to anything else they object.
fn no_to<'p>(standing: &Standing<'_>, purpose: &'p str) -> PersonCommand<'p> {
    let agreed = Agreed { consented: true, objected: false };
    if standing.process("", purpose, agreed).basis == Some("consent") {
        PersonCommand::Withdraw { purpose }
    } else {
        PersonCommand::Object { purpose }
    }
}

impl App {
    /// The link that a message of this kind brings to a person.
    pub(super) async fn mailing_link(&self, subject: &SubjectId, kind: &str) -> Result<Option<AccountLink>> {
        let who = self.who(subject).await?;
        let ended = self.standing(&who).await?.with(|standing| ended_by(standing, kind))?;
        ended.map(|(mailing, about)| self.link(mailing.link_kind(), subject, about, Passing::MailingLink)).transpose()
    }

    /// Does the link work?
    ///
    /// # Errors
    /// [`Error::TooMany`] after too many attempts from one place.
    pub async fn unsubscribe_told(&self, mailing: Mailing, token: &str, caller: &Caller) -> Result<bool> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        Ok(self.link_of(mailing.link_kind(), token).await?.is_some())
    }

    /// Ends a mailing by the link of one of its mails. Nobody has to be signed in, and a second click is no error.
    ///
    /// # Errors
    /// A field error for a link that does not work (any more).
    pub async fn unsubscribe_by_link(&self, mailing: Mailing, token: &str, caller: &Caller) -> Result<()> {
        self.gate.attempt(Door::Caller(&caller.key))?;
        let link = self.link_of(mailing.link_kind(), token).await?;
        let resource = link.as_ref().map(|link| format!("person:{}", link.subject_id)).unwrap_or_default();
        let visitor = Context::new(Principal::Anonymous, Language::En);
        self.audited(&visitor, Action::MailingEnd, &resource, async {
            permit(&visitor.principal, Action::MailingEnd)?;
            let link = link.ok_or_else(|| Error::field("token", "over", "this link does not work any more"))?;
            let subject = &link.subject_id;
            let own = Context::new(Principal::Person { subject: subject.clone(), role: Role::Owner }, Language::En);
            let (who, person) = (self.who(subject).await?, self.person(subject).await?);
            let command = match mailing {
                Mailing::Newsletter => person.subscribed.then_some(PersonCommand::Unsubscribe),
                Mailing::Advertising => {
                    let agreed = person.agreed(&link.about);
                    let end = self.standing(&who).await?.with(|standing| {
                        let goes_on = standing.process("", &link.about, agreed).is_allowed();
                        goes_on.then(|| no_to(standing, &link.about))
                    });
                    end?
                }
            };
            if let Some(command) = command {
                self.person_command(&own, subject, &command).await?;
            }
            Ok(())
        })
        .await
    }
}
