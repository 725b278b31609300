//! People and their data: what they chose, what may be done, and what went to whom.

mod ask;
mod centre;
mod changes;
mod choice;
mod cookie;
mod deposit;
mod folded;
mod mailing;
mod message;
mod news;
mod policy;
mod program;
mod version;
mod who;

pub use ask::Allowed;
pub(crate) use ask::told;
pub use centre::PrivacyReader;
pub(crate) use centre::place_of;
pub use choice::PolicyToTell;
pub(crate) use cookie::Heard;
pub use cookie::{BrowserChoice, Browsing};
pub(crate) use folded::Folded;
pub use mailing::Mailing;
pub(crate) use mailing::{END_ADVERTISING, UNSUBSCRIBE};
pub use message::Letter;
pub(crate) use news::News;
pub use policy::WhereItStands;
pub(crate) use who::KIND as RESIDENCE;
pub use who::{Residence, Who};

use crate::App;
use crate::care::actor;
use crate::context::Context;
use crate::error::{Error, Refused, Result};
use crate::view::rules::Rules;
use aftercare_core::person::{Person, PersonCommand, PersonEvent, PersonEventKind, PersonOutcome, PersonRefusal, handle};
use aftercare_core::rights::RightsRequest;
use aftercare_core::unit::Actor;
use aftercare_store::{Append, Batch, BlobId, Event, Message, Micros, NewEvent, RightsRow, StreamId, SubjectId, Unheld, VaultWrite};
use aftercare_wire::Language;
use serde::Serialize;
use std::collections::BTreeSet;

/// The streams of people in the journal.
const STREAM: &str = "person:";
/// How often a command is decided anew when somebody else was first.
const MOST_ATTEMPTS: u32 = 50;
pub(crate) const SYSTEM: &str = "system";

/// What a command of a person came to.
#[derive(Debug)]
pub struct PersonActed {
    pub person: Person,
    pub cites: Vec<String>,
    pub warnings: Vec<String>,
    /// Rules that somebody must be alarmed by.
    pub alarms: Vec<String>,
    /// False where the commands came to nothing: it was so already, or somebody else was first.
    pub happened: bool,
}

/// What goes with a command into one transaction.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    /// Goes whether anything happened or not.
    pub anyway: Vec<VaultWrite>,
    pub blobs_gone: Vec<BlobId>,
    /// Nothing happens where a hold in force keeps one of these categories.
    pub unless_held: Option<Unheld>,
    pub vault: Vec<VaultWrite>,
    pub outbox: Vec<Message>,
    pub account_state: Option<aftercare_store::AccountState>,
    pub links: Vec<aftercare_store::AccountLink>,
    pub link_use: Option<aftercare_store::LinkUse>,
}

pub(crate) fn stream_of(subject: &SubjectId) -> StreamId {
    StreamId::new(format!("{STREAM}{}", subject.as_str()))
}

/// Whose stream it is.
pub(crate) fn subject_of(stream: &StreamId) -> Option<SubjectId> {
    stream.as_str().strip_prefix(STREAM).map(SubjectId::new)
}

pub(crate) fn stored<E: Serialize>(event: &E, at: Micros, actor: &SubjectId) -> Result<NewEvent> {
    let json = serde_json::to_value(event).map_err(|e| Error::Internal(e.to_string()))?;
    let kind = json.get("event").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    Ok(NewEvent { kind, at, actor: actor.clone(), payload: json.to_string() })
}

fn stored_all(events: &[PersonEvent], actor: &SubjectId) -> Result<Vec<NewEvent>> {
    events.iter().map(|event| stored(event, Micros(event.at.as_microsecond()), actor)).collect()
}

/// A stream of the journal that is no care file.
pub(crate) fn is_stream(stream: &StreamId) -> bool {
    stream.as_str().starts_with(STREAM) || [policy::STREAM, crate::disclosure::STREAM].contains(&stream.as_str())
}

/// The requests that something happened to, as the officer's queue has them.
pub(crate) fn rights_rows(subject: &SubjectId, person: &Person, events: &[PersonEvent]) -> Vec<RightsRow> {
    let touched: BTreeSet<&str> = events
        .iter()
        .filter_map(|event| match &event.kind {
            PersonEventKind::RightsRequest { request, .. } => Some(request.as_str()),
            _ => None,
        })
        .collect();
    let row = |request: &RightsRequest| RightsRow {
        request_id: request.id.clone(),
        subject_id: subject.clone(),
        right: request.right.clone(),
        state: request.state().as_str().to_owned(),
        received_on: request.received_on.to_string(),
        due_on: request.due_on().map(|day| day.to_string()),
        open: request.state().is_open(),
    };
    touched.into_iter().filter_map(|id| person.rights_request(id)).map(row).collect()
}

fn read(event: &Event) -> Result<PersonEvent> {
    serde_json::from_str(&event.payload).map_err(|e| Error::Internal(format!("an event of a person cannot be read: {e}")))
}

impl App {
    /// A person, folded from the journal; one of whom nothing happened yet is as new.
    ///
    /// # Errors
    /// The store fails.
    pub async fn person(&self, subject: &SubjectId) -> Result<Person> {
        let kept = self.people.get(subject);
        let mut person = kept.map_or_else(|| Person::new(aftercare_core::SubjectId::new(subject.as_str())), |kept| (*kept).clone());
        let since = self.store.events(&stream_of(subject), person.version).await?;
        if !since.is_empty() {
            since.iter().map(read).collect::<Result<Vec<_>>>()?.iter().for_each(|event| person.apply(event));
            self.people.put(subject, &person);
        }
        Ok(person)
    }

    /// What happened to a person, oldest first.
    ///
    /// # Errors
    /// The store fails.
    pub async fn person_events(&self, subject: &SubjectId) -> Result<Vec<PersonEvent>> {
        self.store.events(&stream_of(subject), 0).await?.iter().map(read).collect()
    }

    /// One command of a person, decided under the policy that holds for them and stored. Whoever asks must have been authorised.
    ///
    /// # Errors
    /// The refusal of the policy, or the store fails.
    pub async fn person_command(&self, ctx: &Context, subject: &SubjectId, command: &PersonCommand<'_>) -> Result<PersonActed> {
        self.person_act(ctx, subject, std::slice::from_ref(command), &Beside::default()).await
    }

    /// Commands one after the other in one transaction: all of them, or none.
    pub(crate) async fn person_act(
        &self,
        ctx: &Context,
        subject: &SubjectId,
        commands: &[PersonCommand<'_>],
        beside: &Beside,
    ) -> Result<PersonActed> {
        let who = self.who(subject).await?;
        let actor = actor(ctx);
        let by = ctx
            .principal
            .subject()
            .cloned()
            .unwrap_or_else(|| if actor == Actor::System { SubjectId::new(SYSTEM) } else { subject.clone() });
        let _alone = self.gate.person(subject.as_str()).await;
        for _ in 0..MOST_ATTEMPTS {
            let person = self.person(subject).await?;
            // What takes data of a child needs a parent, as the account does.
            if commands.iter().any(PersonCommand::takes_data) {
                self.age_gate(ctx, &who, person.parent_agreed).await?;
            }
            let standing = self.standing(&who).await?;
            let mut after = person.clone();
            let mut outcome = PersonOutcome::default();
            for command in commands {
                let one = standing.with(|standing| handle(&after, standing, command, actor, self.now()))?;
                let one = one.map_err(|refusal| self.person_refused(ctx.language, &refusal))?;
                one.events.iter().for_each(|event| after.apply(event));
                outcome.extend(one);
            }
            let events = stored_all(&outcome.events, &by)?;
            let happened = !events.is_empty();
            let append = happened.then(|| Append { stream: stream_of(subject), expected_version: person.version, events });
            let mut batch =
                Batch { append, vault: beside.anyway.clone(), rights: rights_rows(subject, &after, &outcome.events), ..Batch::default() };
            batch.blobs_gone.extend(beside.blobs_gone.iter().map(|blob| (subject.clone(), blob.clone())));
            batch.unless_held = beside.unless_held.clone().map(|unheld| (subject.clone(), unheld));
            // Where nothing happened, there is nothing to keep and nothing to tell: somebody else was first.
            if happened {
                batch.vault.extend(beside.vault.iter().cloned());
                batch.outbox.clone_from(&beside.outbox);
                batch.account_state.clone_from(&beside.account_state);
                batch.links.clone_from(&beside.links);
                batch.link_use.clone_from(&beside.link_use);
            }
            match self.store.commit(batch).await {
                Ok(_) => {
                    let (cites, warnings, alarms) = (outcome.cites, outcome.warnings, outcome.alarms);
                    return Ok(PersonActed { person: after, cites, warnings, alarms, happened });
                }
                Err(aftercare_store::Error::Conflict { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(Error::Internal("too many others on one person".to_owned()))
    }

    /// The events of an account that is opened now, to go with it into one transaction: opened, and the version accepted by that act.
    pub(crate) async fn account_opening(
        &self,
        subject: &SubjectId,
        country: &str,
        language: Language,
        parent_agreed: bool,
    ) -> Result<Append> {
        let person = self.person(subject).await?;
        let who = Who { country: country.to_owned(), state: None, born_on: None };
        // What the page of signing up leads to, in the language of the account.
        let shown = Some(self.shown_to(&who, language).await?);
        let command = PersonCommand::OpenAccount { parent_agreed, shown };
        let outcome = self.standing(&who).await?.with(|standing| handle(&person, standing, &command, Actor::Customer, self.now()))?;
        let outcome = outcome.map_err(|refusal| self.person_refused(Language::En, &refusal))?;
        let events = stored_all(&outcome.events, subject)?;
        Ok(Append { stream: stream_of(subject), expected_version: person.version, events })
    }

    /// A rule as people read it.
    pub(crate) fn rule_told(&self, ctx: &Context, rule: &str) -> aftercare_wire::RuleRef {
        Rules { world: &self.world, edition: None, language: ctx.language }.reference(rule)
    }

    fn person_refused(&self, language: Language, refusal: &PersonRefusal) -> Error {
        self.policy_says_no(language, refusal.rules.iter().map(String::as_str))
    }

    /// The rules of accounts, of the version that holds for somebody.
    pub(crate) async fn account_rules(&self, subject: &SubjectId) -> Result<aftercare_privacy::Account> {
        let who = self.who(subject).await?;
        self.standing(&who).await?.with(|standing| standing.policy().account.clone())
    }

    /// A refusal of the policy as people read it.
    pub(crate) fn policy_says_no<'r>(&self, language: Language, rules: impl Iterator<Item = &'r str>) -> Error {
        let told = Rules { world: &self.world, edition: None, language };
        let rules = rules.map(|rule| told.reference(rule)).collect();
        Error::Refused(Box::new(Refused { act: "privacy".to_owned(), rules, least: Vec::new(), missing: Vec::new() }))
    }
}
