//! The audit trail: a row opened before a use case and closed after it, and the trail as it is read.

use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::session::instant;
use aftercare_core::calendar;
use aftercare_store::{AuditFound, AuditId, AuditOpened, AuditRow, Micros, SubjectId};
use aftercare_wire::{AuditEntry, AuditOutcome, Page, Role};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::future::Future;

const VISITOR: &str = "visitor";
const DEFAULT_DAYS: i64 = 30;
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;
const PAGE_MOST: u32 = 200;
const RULE: &str = "rule:";
const RECEIPT: &str = "receipt:";

/// Which part of the trail. Bounds are instants, or civil days in UTC; the last thirty days unless told.
#[derive(Debug, Clone, Copy, Default)]
pub struct TrailAsk<'a> {
    pub from: Option<&'a str>,
    /// Not inside any more.
    pub until: Option<&'a str>,
    /// The last day inside, where there is no `until`.
    pub last_day: Option<&'a str>,
    /// The id of an account, or `visitor`.
    pub actor: Option<&'a str>,
    /// How the resource begins.
    pub resource: Option<&'a str>,
    pub cursor: Option<&'a str>,
    pub limit: u32,
}

/// How many entries a page of a list has.
pub(crate) fn page_limit(asked: u32) -> u32 {
    asked.clamp(1, PAGE_MOST)
}

/// What an audited action was done to. An id that none of ours can be comes from outside and is left out, whatever it says.
#[must_use]
pub fn resource_of(kind: &str, id: &str) -> String {
    if ulid::Ulid::from_string(id).is_ok() { format!("{kind}:{id}") } else { kind.to_owned() }
}

/// The account that an audited action was about; nothing where none is known.
pub(crate) fn of_account(subject: Option<&SubjectId>) -> String {
    subject.map(|subject| format!("account:{subject}")).unwrap_or_default()
}

fn actor_of(principal: &Principal) -> String {
    match principal.role().zip(principal.subject()) {
        Some((role, subject)) => format!("{role} {subject}"),
        None => VISITOR.to_owned(),
    }
}

/// Outcome and detail of an answer: codes and ids, never a text that could hold something personal.
fn closing<T>(answer: &Result<T>, receipt: Option<String>) -> (&'static str, String) {
    let error = match answer {
        Ok(_) => return ("done", receipt.map(|id| format!("{RECEIPT}{id}")).unwrap_or_default()),
        Err(error) => error,
    };
    let outcome = match error {
        Error::Refused(_) | Error::Input(_) | Error::Changed(_) | Error::KeyReused | Error::KeyInProgress => "refused",
        // To whom it does not belong, it is not there.
        Error::Unauthenticated | Error::Forbidden { .. } | Error::NotFound { .. } | Error::TooMany { .. } => "denied",
        Error::Internal(_) => "failed",
    };
    let mut detail = format!("error:{}", error.code());
    if let Error::Refused(refused) = error {
        for rule in &refused.rules {
            detail.push_str(&format!(" {RULE}{}", rule.id));
        }
    }
    (outcome, detail)
}

impl App {
    /// Runs a use case between opening and closing its row of the audit trail. Without the row nothing runs; an answer that was
    /// given stands, though its row stays open.
    ///
    /// # Errors
    /// Those of the use case.
    pub async fn audited<T>(&self, ctx: &Context, action: Action, resource: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.audited_step(ctx, action, resource, |_| None, work).await
    }

    /// Runs a reading: staff who look at what is a customer's leave a row, customers who look at their own do not.
    ///
    /// # Errors
    /// Those of the use case.
    pub(crate) async fn seen<T>(&self, ctx: &Context, action: Action, resource: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
        if ctx.principal.is_staff() { self.audited(ctx, action, resource, work).await } else { work.await }
    }

    /// Writes down that somebody was turned away at the door, before the use case began.
    ///
    /// # Errors
    /// The row cannot be written.
    pub async fn turned_away(&self, ctx: &Context, action: Action, resource: &str) -> Result<()> {
        let forbidden = async { Err::<(), Error>(Error::Forbidden { action: action.as_str() }) };
        match self.audited(ctx, action, resource, forbidden).await {
            Ok(()) | Err(Error::Forbidden { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// As [`App::audited`], for a step that gives a receipt.
    ///
    /// # Errors
    /// Those of the use case.
    pub async fn audited_step<T>(
        &self,
        ctx: &Context,
        action: Action,
        resource: &str,
        receipt: impl Fn(&T) -> Option<String>,
        work: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let audit_id = AuditId::new(self.new_id()?);
        let opened = AuditOpened {
            audit_id: audit_id.clone(),
            at: self.micros(),
            actor: actor_of(&ctx.principal),
            action: action.as_str().to_owned(),
            resource: resource.to_owned(),
        };
        self.store.audit_open(&opened).await?;
        let answer = work.await;
        let (outcome, detail) = closing(&answer, answer.as_ref().ok().and_then(receipt));
        // What was done is done, and is told; the open row tells that closing it failed.
        drop(self.store.audit_close(&audit_id, outcome, &detail).await);
        answer
    }

    /// The trail, oldest first.
    ///
    /// # Errors
    /// A field error for a bound, a cursor, an actor or a resource that can be none.
    pub async fn audit(&self, ctx: &Context, ask: &TrailAsk<'_>) -> Result<Page<AuditEntry>> {
        self.audited(ctx, Action::AuditRead, "", async {
            permit(&ctx.principal, Action::AuditRead)?;
            let now = self.micros().0;
            let last = ask.last_day.map(|text| bound("last_day", text)).transpose()?.map(|last| last.saturating_add(DAY_MICROS));
            let until = ask.until.map(|text| bound("until", text)).transpose()?.or(last).unwrap_or(now.saturating_add(1));
            let from = ask.from.map(|text| bound("from", text)).transpose()?.unwrap_or(until.saturating_sub(DEFAULT_DAYS * DAY_MICROS));
            let after = ask.cursor.map(cursor_of).transpose()?;
            let limit = page_limit(ask.limit);
            let after = after.as_ref().map(|(at, id)| (*at, id));
            let found = AuditFound { actor: word("actor", ask.actor)?, resource: word("resource", ask.resource)? };
            let time = (Micros(from), Micros(until));
            let mut rows = if found == AuditFound::default() {
                self.store.audit_page(time.0, time.1, after, limit.saturating_add(1)).await?
            } else {
                self.store.audit_found(time, &found, after, limit.saturating_add(1)).await?
            };
            let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            if more {
                rows.pop();
            }
            let last = rows.last().filter(|_| more);
            let next_cursor = last.map(|row| format!("{}.{}", row.opened.at.0, row.opened.audit_id));
            let items = rows.into_iter().map(entry).collect::<Result<_>>()?;
            Ok(Page { items, next_cursor })
        })
        .await
    }
}

/// Part of an actor or a resource as the trail has them: an id, `visitor`, or a kind and an id.
fn word(field: &str, text: Option<&str>) -> Result<String> {
    const MOST: usize = 100;
    let text = text.unwrap_or_default().trim();
    let is_one = text.len() <= MOST && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_' | b'.'));
    is_one.then(|| text.to_owned()).ok_or_else(|| Error::field(field, "not-a-word", "an id, or a kind and an id as in `case:01JZ…`"))
}

fn bound(field: &str, text: &str) -> Result<i64> {
    let instant = text.parse::<Timestamp>().ok().filter(|_| calendar::begins_with_day(text));
    let day = || calendar::day(text)?.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp());
    let at = instant.or_else(day).ok_or_else(|| Error::field(field, "not-a-date", format!("`{text}` is neither a day nor an instant")))?;
    Ok(at.as_microsecond())
}

fn cursor_of(text: &str) -> Result<(Micros, AuditId)> {
    let parts = text
        .split_once('.')
        .filter(|_| !text.contains(char::is_control))
        .and_then(|(at, id)| Some((Micros(at.parse().ok()?), AuditId::from(id))));
    parts.ok_or_else(|| Error::field("cursor", "not-a-cursor", "this is not where a page of this list ended"))
}

fn entry(row: AuditRow) -> Result<AuditEntry> {
    let AuditRow { opened, outcome, detail } = row;
    let unreadable = |what: &str| Error::Internal(format!("audit row `{}`: {what}", opened.audit_id));
    let (subject_id, role) = match opened.actor.split_once(' ') {
        Some((role, subject)) => (Some(subject.to_owned()), role.parse().map_err(|_| unreadable("no such role"))?),
        // A visitor comes as a customer.
        None => (None, Role::Owner),
    };
    let outcome = match outcome.as_deref() {
        None => AuditOutcome::Open,
        Some("done") => AuditOutcome::Done,
        Some("refused") => AuditOutcome::Refused,
        Some("denied") => AuditOutcome::Denied,
        Some("failed") => AuditOutcome::Failed,
        Some(_) => return Err(unreadable("no such outcome")),
    };
    let named = |prefix: &str| detail.split(' ').filter_map(|word| word.strip_prefix(prefix)).map(str::to_owned).collect::<Vec<_>>();
    let (rules, receipt_id) = (named(RULE), named(RECEIPT).pop());
    Ok(AuditEntry {
        id: opened.audit_id.to_string(),
        at: instant(opened.at),
        subject_id,
        role,
        action: opened.action,
        resource: Some(opened.resource).filter(|resource| !resource.is_empty()),
        outcome,
        rules,
        receipt_id,
    })
}
