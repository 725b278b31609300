//! What is known about a person when it is asked whether something of theirs may go.

use crate::App;
use crate::care::runs;
use crate::error::{Error, Result};
use crate::hold::is_in_force;
use crate::view::{CaseNotes, EVIDENCE};
use aftercare_privacy::inventory::{Keeping, Kept, NightlyRun};
use aftercare_store::{Aged, CaseId, LegalHold, Micros, StreamId, SubjectId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Facts {
    subject: Option<SubjectId>,
    open_case: bool,
    running_plan: bool,
    account_closed_at: Option<Timestamp>,
    /// Files that everybody sees: they are needed for that.
    public: BTreeSet<String>,
    holds: Vec<LegalHold>,
    /// Requests about the person's data, with when they were closed or ended; None while they are open.
    requests: BTreeMap<String, Option<Timestamp>>,
    /// Id and category of the holds that are not over.
    in_force: Vec<(String, String)>,
    /// Which cases a file belongs to; read when it is asked for.
    files: Option<BTreeMap<String, BTreeSet<String>>>,
    /// When a case was closed; None while it is open.
    closed: BTreeMap<String, Option<Micros>>,
}

impl Facts {
    pub(super) fn kept(&self, keeping: &Keeping, categories: &BTreeSet<&str>) -> Option<Kept> {
        keeping.keeps(categories, self.open_case, self.running_plan, &self.in_force)
    }

    pub(super) fn is_public(&self, file: &str) -> bool {
        self.public.contains(file)
    }

    /// The account was closed so many days before the night. One of which nobody knows when was closed before anybody wrote it down.
    pub(super) fn closed_before(&self, run: &NightlyRun, night: Date, days: u32) -> bool {
        self.account_closed_at.is_none_or(|at| at < run.before(night, days))
    }

    /// A request was closed, or had ended, so many days before the night. `id` is its number, or begins with it.
    pub(super) fn request_over(&self, id: &str, run: &NightlyRun, night: Date, days: u32) -> bool {
        let request = id.split(' ').next().unwrap_or_default();
        // One that nobody knows any more has nothing to tell of.
        self.requests.get(request).is_none_or(|over| over.is_some_and(|at| at < run.before(night, days)))
    }

    /// A hold was over so many days before the night. Without its record, its row has nothing to tell of.
    pub(super) fn hold_over(&self, id: &str, run: &NightlyRun, night: Date, days: u32) -> bool {
        let Some(hold) = self.holds.iter().find(|hold| hold.hold_id == id) else { return true };
        let first_kept = run.day(run.before(night, days));
        ended_on(hold, run).is_some_and(|day| day < first_kept)
    }
}

/// A row that cannot be read says nothing of which files are no case's: nothing may go by it.
fn notes_of(plain: &[u8]) -> Result<CaseNotes> {
    serde_json::from_slice(plain).map_err(|e| Error::Internal(format!("the notes of a case cannot be read: {e}")))
}

/// The civil day on which a hold ended or will.
fn ended_on(hold: &LegalHold, run: &NightlyRun) -> Option<Date> {
    let released = hold.released_at.and_then(|at| Timestamp::from_microsecond(at.0).ok()).map(|at| run.day(at));
    let last = hold.last_day.as_deref().and_then(|day| day.parse::<Date>().ok());
    released.into_iter().chain(last).min()
}

impl App {
    /// The cases, plans and holds of a person. Whatever else shall keep something from being removed is asked here.
    pub(super) async fn facts_about(&self, subject: &SubjectId, night: Date) -> Result<Facts> {
        let cases = self.store.cases_of_subject(subject).await?;
        let plans = self.store.plans_of_subject(subject).await?;
        let today = night.to_string();
        let holds = self.store.holds_of(subject).await?;
        let person = self.person(subject).await?;
        Ok(Facts {
            subject: Some(subject.clone()),
            account_closed_at: person.account_closed_at,
            public: person.public.iter().filter(|one| one.taken_back_at.is_none()).filter_map(|one| one.item.clone()).collect(),
            open_case: cases.iter().any(|case| case.open),
            running_plan: plans.iter().any(|plan| runs(plan) && plan.last_day.as_str() >= today.as_str()),
            in_force: holds
                .iter()
                .filter(|hold| is_in_force(hold, night))
                .map(|hold| (hold.hold_id.clone(), hold.category.clone()))
                .collect(),
            requests: person.rights_requests().map(|one| (one.id.clone(), one.closed_at.or(one.ended_at()))).collect(),
            holds,
            ..Facts::default()
        })
    }

    /// The cases that a file belongs to.
    pub(super) async fn cases_of_file(&self, facts: &mut Facts, row: &Aged) -> Result<BTreeSet<String>> {
        if facts.files.is_none() {
            let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            if let Some(subject) = &facts.subject {
                for row in self.store.vault_list(subject, "case").await? {
                    for blob in notes_of(&row.plain)?.blobs {
                        files.entry(blob).or_default().insert(row.row_id.to_string());
                    }
                }
                for row in self.store.vault_list(subject, EVIDENCE).await? {
                    if let Some((case, blob)) = row.row_id.as_str().split_once(' ') {
                        files.entry(blob.to_owned()).or_default().insert(case.to_owned());
                    }
                }
            }
            facts.files = Some(files);
        }
        Ok(facts.files.as_ref().and_then(|files| files.get(&row.id)).cloned().unwrap_or_default())
    }

    /// When a case was closed: at the last thing that happened to it. None while it is open; a case that nobody knows any more was closed for ever.
    pub(super) async fn closed_at(&self, facts: &mut Facts, case: &str) -> Result<Option<Micros>> {
        if let Some(known) = facts.closed.get(case) {
            return Ok(*known);
        }
        let closed = match self.store.care_case(&CaseId::new(case)).await? {
            None => Some(Micros(i64::MIN)),
            Some(row) if row.open => None,
            Some(row) => {
                let events = self.store.events(&StreamId::new(row.file_id.as_str()), 0).await?;
                events.iter().filter(|event| event.payload.contains(case)).map(|event| event.at).max().or(Some(row.opened_at))
            }
        };
        facts.closed.insert(case.to_owned(), closed);
        Ok(closed)
    }
}
