//! Care files: loaded, decided, stored.

pub(crate) mod acts;
mod cases;
mod evidence;
mod plans;
mod preview;
mod rebuild;
mod report;
pub(crate) mod rows;
mod timers;
mod units;

pub(crate) use evidence::may_add;
pub use rebuild::Rebuilt;
pub(crate) use rows::next_act;
pub use units::date;

use crate::context::Context;
use crate::error::{Error, Refused, Result};
use crate::view::rules::Rules;
use crate::view::serial;
use crate::{App, view};
use aftercare_core::command::Command;
use aftercare_core::unit::Actor;
use aftercare_core::{CareFile, Event, FileId, Outcome, Refusal, handle};
use aftercare_store::{Append, Batch, IdempotencyDone, Message, Micros, NewEvent, PlanRow, Receipt, StreamId, SubjectId, VaultWrite};
use aftercare_wire::{ChangedSince, FieldError, Role};
use std::collections::BTreeMap;

/// How often a decision is made anew when somebody else was first.
const MOST_ATTEMPTS: u32 = 200;

/// What goes with a command into one transaction.
#[derive(Debug, Default)]
pub(crate) struct With {
    pub vault: Vec<VaultWrite>,
}

/// What a command came to.
#[derive(Debug)]
pub struct Acted {
    pub file: CareFile,
    /// Rules named in a warning.
    pub warnings: Vec<String>,
    /// Everything that the decision cited.
    pub cites: Vec<String>,
}

/// Which view answers a request; it is made before the commit, so that a repetition gets the same bytes.
pub(crate) enum Answer {
    /// Nobody waits for a view.
    Nothing,
    Case(aftercare_core::CaseId),
    Unit(aftercare_core::UnitId),
    Plan,
}

impl App {
    /// Folds a file from its stream.
    pub(crate) async fn load(&self, id: &str) -> Result<CareFile> {
        let id = FileId::new(id);
        let events = self.care_events(&id).await?;
        Ok(CareFile::fold(id, &events))
    }

    /// One command on a file that the caller holds, as every use case does it: decided, stored with its receipt and projections. For
    /// programs that speak the core's language, such as the scenario runner; whoever asks must have been authorised.
    ///
    /// # Errors
    /// The refusal of the terms, or wrong input.
    pub async fn command(&self, ctx: &Context, file: CareFile, command: &Command) -> Result<Acted> {
        self.act(ctx, file, command, &With::default(), &Answer::Nothing).await
    }

    /// A care file, folded from the journal.
    ///
    /// # Errors
    /// Not there, or the store fails.
    pub async fn care_file(&self, id: &FileId) -> Result<CareFile> {
        self.load(id.as_str()).await
    }

    /// What happened to a care file, oldest first.
    ///
    /// # Errors
    /// Not there, or the store fails.
    pub async fn care_events(&self, id: &FileId) -> Result<Vec<Event>> {
        let stored = self.store.events(&StreamId::new(id.as_str()), 0).await?;
        if stored.is_empty() {
            return Err(Error::NotFound { what: "file" });
        }
        stored.iter().map(read_event).collect()
    }

    /// Decides a command and stores what follows. With a version seen, a file that has moved on is told; without one, the command is
    /// decided anew on what is there now.
    pub(crate) async fn act(&self, ctx: &Context, file: CareFile, command: &Command, with: &With, answer: &Answer) -> Result<Acted> {
        let mut file = file;
        for attempt in 0..MOST_ATTEMPTS {
            self.check_seen(ctx, &file).await?;
            match self.attempt(ctx, &file, command, with, answer).await {
                Err(Attempt::Conflict) => {
                    file = self.load(file.id.as_str()).await?;
                    if attempt > 2 {
                        // Many writers on one file: let the others through first.
                        tokio::task::yield_now().await;
                    }
                }
                Err(Attempt::Failed(error)) => return Err(*error),
                Ok(acted) => return Ok(acted),
            }
        }
        Err(Error::Internal("too many others on one file".to_owned()))
    }

    /// Somebody who saw an older version is told what has happened since.
    async fn check_seen(&self, ctx: &Context, file: &CareFile) -> Result<()> {
        let current = u64::try_from(file.version).unwrap_or(0);
        let Some(seen) = ctx.seen_version.filter(|seen| *seen != current) else { return Ok(()) };
        let mut entries = Vec::new();
        for stored in self.store.events(&StreamId::new(file.id.as_str()), i64::try_from(seen).unwrap_or(i64::MAX)).await? {
            entries.extend(view::case::act_entry(&read_event(&stored)?));
        }
        Err(Error::Changed(Box::new(ChangedSince { seen_version: seen, current_version: current, entries })))
    }

    async fn attempt(
        &self,
        ctx: &Context,
        file: &CareFile,
        command: &Command,
        with: &With,
        answer: &Answer,
    ) -> std::result::Result<Acted, Attempt> {
        let now = self.now();
        let outcome = handle(file, &self.world, actor(ctx), now, command).map_err(|refusal| self.refused(ctx, file, &refusal))?;
        let mut after = file.clone();
        outcome.events.iter().for_each(|event| after.apply(event));
        let mut batch = self.batch(ctx, file, &after, &outcome, with)?;
        let receipt = self.receipt(command, file, &outcome)?;
        batch.receipts.extend(receipt);
        batch.outbox = self.notices(file, &outcome.events).await?;
        if let Some(ticket) = &ctx.idempotency {
            let body = self.answer(ctx, &after, answer, with, &batch.receipts, &outcome.warnings).await?;
            batch.idempotency = Some(IdempotencyDone { ticket: ticket.clone(), status: 200, body });
        }
        match self.store.commit(batch).await {
            Ok(_) => Ok(Acted { file: after, warnings: outcome.warnings, cites: outcome.cites }),
            Err(aftercare_store::Error::Conflict { .. }) => Err(Attempt::Conflict),
            Err(aftercare_store::Error::Taken { kind }) if kind == serial::INDEX => {
                let field = if matches!(command, Command::Ship { .. }) { "new_serial" } else { "serial" };
                Err(Error::field(field, "taken", "this serial number is registered already").into())
            }
            Err(other) => Err(Error::from(other).into()),
        }
    }

    fn batch(&self, ctx: &Context, before: &CareFile, after: &CareFile, outcome: &Outcome, with: &With) -> Result<Batch> {
        let subject = ctx.principal.subject().cloned().unwrap_or_else(|| SubjectId::new(before.subject.as_str()));
        let events = outcome.events.iter().map(|event| new_event(event, &subject)).collect::<Result<Vec<_>>>()?;
        let append = Append { stream: StreamId::new(before.id.as_str()), expected_version: before.version, events };
        let rows = rows::of(after, &self.world, outcome.events.last().map_or_else(|| self.now(), |event| event.at));
        Ok(Batch { append: Some(append), rows, vault: with.vault.clone(), ..Batch::default() })
    }

    /// The decision, kept so that it can be replayed.
    fn receipt(&self, command: &Command, before: &CareFile, outcome: &Outcome) -> Result<Option<Receipt>> {
        let Some(record) = &outcome.record else { return Ok(None) };
        let today = self.world.regions.zone(aftercare_core::home_region(before, None)).to_datetime(self.now()).date();
        let body = view::receipt::document(record, before.version, today, evidence_of(command));
        Ok(Some(Receipt {
            receipt_id: aftercare_store::ReceiptId::new(self.new_id()?),
            file_id: aftercare_store::FileId::new(before.id.as_str()),
            case_id: case_of(command).map(aftercare_store::CaseId::new),
            act: command.act().to_owned(),
            // The step's own time: history and receipt are found by each other.
            at: outcome.events.last().map_or_else(|| self.micros(), |event| Micros(event.at.as_microsecond())),
            body,
        }))
    }

    async fn notices(&self, file: &CareFile, events: &[Event]) -> Result<Vec<Message>> {
        let mut out = Vec::new();
        // The plan of somebody who was erased runs on, and there is nobody to tell.
        if self.store.is_erased(&SubjectId::new(file.subject.as_str())).await? {
            return Ok(out);
        }
        for (template, payload) in events.iter().filter_map(crate::notice::of) {
            out.push(Message {
                message_id: aftercare_store::MessageId::new(self.new_id()?),
                kind: "notice".to_owned(),
                subject_id: SubjectId::new(file.subject.as_str()),
                template: template.to_owned(),
                payload: payload.to_string().into_bytes(),
                created_at: self.micros(),
                next_at: self.micros(),
            });
        }
        Ok(out)
    }

    /// The answer as it will be read after the commit.
    async fn answer(
        &self,
        ctx: &Context,
        file: &CareFile,
        answer: &Answer,
        with: &With,
        receipts: &[Receipt],
        warnings: &[String],
    ) -> Result<Vec<u8>> {
        let mut viewer = self.viewer(ctx, file, &with.vault).await?;
        viewer.receipts.extend(receipts.iter().map(Receipt::head));
        let body = match answer {
            Answer::Nothing => Ok(Vec::new()),
            Answer::Case(id) => serde_json::to_vec(&self.with_why(viewer.case(id, warnings)?, ctx.language, receipts).await?),
            Answer::Unit(id) => serde_json::to_vec(&viewer.unit(id)?),
            Answer::Plan => serde_json::to_vec(&viewer.plan()?),
        };
        body.map_err(|e| Error::Internal(e.to_string()))
    }

    /// A refusal as people read it.
    fn refused(&self, ctx: &Context, file: &CareFile, refusal: &Refusal) -> Error {
        if refusal.rules.is_empty() && refusal.record.is_none() {
            let field = |p: &aftercare_core::Problem| FieldError {
                field: p.field.clone(),
                message: p.message.clone(),
                code: Some(p.code.to_owned()),
            };
            return Error::Input(refusal.problems.iter().map(field).collect());
        }
        let edition = refusal.record.as_ref().map(|r| &*r.edition).or_else(|| self.edition_of(file));
        let rules = Rules { world: &self.world, edition, language: ctx.language };
        Error::Refused(Box::new(Refused {
            act: refusal.act.to_owned(),
            rules: refusal.rules.iter().map(|rule| rules.reference(rule)).collect(),
            least: refusal.record.as_ref().map(|record| view::receipt::least(record, &rules)).unwrap_or_default(),
            missing: refusal.problems.iter().map(|p| rules.missing(&p.field)).collect(),
        }))
    }

    pub(crate) fn edition_of(&self, file: &CareFile) -> Option<&aftercare_terms::Edition> {
        let id = match &file.plan {
            Some(plan) => plan.edition.as_str(),
            None => self.world.edition_of_region(file.units.first().map_or("", |u| u.bought_in.as_str())),
        };
        self.world.edition(id).map(|e| &**e)
    }
}

enum Attempt {
    Conflict,
    Failed(Box<Error>),
}

impl From<Error> for Attempt {
    fn from(error: Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// The files that a decision rests on, by their hashes.
fn evidence_of(command: &Command) -> BTreeMap<String, String> {
    if let Command::Report { evidence, .. } = command { evidence.clone() } else { BTreeMap::new() }
}

fn case_of(command: &Command) -> Option<String> {
    match command {
        Command::Open(open) => Some(open.case.to_string()),
        other => other.case().map(ToString::to_string),
    }
}

pub(crate) fn actor(ctx: &Context) -> Actor {
    match ctx.principal.role() {
        Some(Role::Assessor) => Actor::ServiceCentre,
        Some(Role::Agent | Role::Editor | Role::PrivacyOfficer | Role::Administrator) => Actor::Staff,
        Some(Role::Owner) | None => Actor::Customer,
        Some(Role::System) => Actor::System,
    }
}

pub(crate) fn new_event(event: &Event, actor: &SubjectId) -> Result<NewEvent> {
    crate::person::stored(event, Micros(event.at.as_microsecond()), actor)
}

/// A plan that runs or is about to.
pub(crate) fn runs(plan: &PlanRow) -> bool {
    matches!(plan.state.as_str(), "pending" | "active")
}

pub(crate) fn read_event(stored: &aftercare_store::Event) -> Result<Event> {
    serde_json::from_str(&stored.payload).map_err(|e| Error::Internal(format!("an event of the journal cannot be read: {e}")))
}
