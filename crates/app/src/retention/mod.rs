//! Retention: every night, what has had its time goes. How long that is, is said in the inventory and nowhere else.

mod facts;
mod task;

pub(crate) use task::tasks_of;

use crate::App;
use crate::error::{Error, Result};
use aftercare_store::{Aged, Batch, BlobId, Micros, RetentionRun, RowId, SubjectId, Unheld, VaultWrite};
use facts::Facts;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use task::{Due, Task};

/// Rows that are looked at between two notes of how far the run has come.
const PAGE: u32 = 200;

/// What came of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retained {
    /// The civil day of the night, where the operator is.
    pub night: Date,
    pub removed: u64,
    /// There is nothing left to look at this night.
    pub finished: bool,
}

impl App {
    /// The night that is to be run at `now`: the last day on which the hour has struck.
    #[must_use]
    pub fn retention_night(&self, now: Timestamp) -> Date {
        self.inventory.run.night(now)
    }

    /// Removes what has had its time and is kept by nothing: no open case, no running plan, no legal hold. Looks at so many rows as the
    /// inventory says and goes on from there with the next call; killed in between, too.
    ///
    /// # Errors
    /// Where the store fails. What was removed stays removed.
    pub async fn retain(&self, now: Timestamp) -> Result<Retained> {
        let night = self.inventory.run.night(now);
        let mut budget = self.inventory.run.at_once;
        let mut removed = 0;
        for task in tasks_of(&self.inventory).map_err(Error::Internal)? {
            let done = self.store.retention_run(&task.name()).await?.filter(|run| run.night == night.to_string());
            let mut run = done.unwrap_or(RetentionRun { night: night.to_string(), ..RetentionRun::default() });
            while !run.finished {
                if budget == 0 {
                    return Ok(Retained { night, removed, finished: false });
                }
                let asked = budget.min(PAGE);
                let page = self.due_page(&task, night, &place_of(&run.place), asked).await?;
                let seen = u32::try_from(page.len()).unwrap_or(asked);
                let gone = self.remove_due(&task, night, &page).await?;
                removed = u64::from(gone).saturating_add(removed);
                budget = budget.saturating_sub(seen.max(1));
                run.removed = run.removed.saturating_add(i64::from(gone));
                run.finished = seen < asked;
                run.place = page.last().filter(|_| !run.finished).map(text_of).unwrap_or_default();
                self.store.retention_run_put(&task.name(), &run).await?;
            }
        }
        Ok(Retained { night, removed, finished: true })
    }

    async fn due_page(&self, task: &Task, night: Date, after: &Aged, limit: u32) -> Result<Vec<Aged>> {
        let before = |days: u32| Micros(self.inventory.run.before(night, days).as_microsecond());
        Ok(match &task.due {
            Due::Vault { days } => self.store.aged_vault(&task.of, before(*days), after, limit).await?,
            // Whichever time is shorter tells what is to be looked at.
            Due::VaultOfCase { days, unused } => self.store.aged_vault(&task.of, before(*days.min(unused)), after, limit).await?,
            Due::VaultOfClosed { .. } => self.store.vault_of_accounts(&task.of, "closed", after, limit).await?,
            Due::VaultOfHold { days } | Due::VaultOfRequest { days } => {
                self.store.aged_vault(&task.of, before(*days), after, limit).await?
            }
            Due::Table { table, days } => self.store.aged(*table, before(*days), after, limit).await?,
        })
    }

    async fn remove_due(&self, task: &Task, night: Date, page: &[Aged]) -> Result<u32> {
        let categories = self.inventory.categories_of(task.place, &task.of);
        let mut known: BTreeMap<&str, Facts> = BTreeMap::new();
        let mut gone: u32 = 0;
        for row in page {
            let owner = row.owner.rsplit(' ').next().unwrap_or_default();
            if !known.contains_key(owner) {
                known.insert(owner, self.facts_about(&SubjectId::new(owner), night).await?);
            }
            let Some(facts) = known.get_mut(owner) else { continue };
            // The record of a hold that is over is kept by its own time alone.
            let is_hold = matches!(task.due, Due::VaultOfHold { .. });
            if !is_hold && facts.kept(&self.inventory.keeping, &categories).is_some() {
                continue;
            }
            let had_its_time = match task.due {
                Due::VaultOfCase { days, unused } => self.had_its_time(facts, task, row, (night, days, unused)).await?,
                Due::VaultOfClosed { days } => facts.closed_before(&self.inventory.run, night, days),
                Due::VaultOfHold { days } => facts.hold_over(row.id.as_str(), &self.inventory.run, night, days),
                Due::VaultOfRequest { days } => facts.request_over(row.id.as_str(), &self.inventory.run, night, days),
                _ => true,
            };
            if had_its_time && self.remove_one(task, night, row).await? {
                gone = gone.saturating_add(1);
            }
        }
        Ok(gone)
    }

    /// Asks for holds once more, in the transaction that removes: one that was placed since keeps it.
    async fn remove_one(&self, task: &Task, night: Date, row: &Aged) -> Result<bool> {
        let subject = SubjectId::new(row.owner.rsplit(' ').next().unwrap_or_default());
        let unheld = self.unheld(&self.inventory.categories_of(task.place, &task.of), night);
        // The record of a hold that is over is kept by its own time alone.
        let is_hold = matches!(task.due, Due::VaultOfHold { .. });
        let removed = match &task.due {
            Due::Table { table, .. } => self.store.aged_remove(*table, row, &subject, &unheld).await,
            _ => self.vault_remove(task, row, &subject, (!is_hold).then_some(unheld)).await,
        };
        match removed {
            Ok(true) => {}
            Ok(false) | Err(aftercare_store::Error::Held { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        if matches!(task.due, Due::VaultOfClosed { .. }) && task.of == crate::account::KIND {
            self.store.account_forget_password(&subject).await?;
        }
        if task.has_blob {
            // Nobody sees what is not here.
            self.photo_taken_back(&crate::hold::operator(), &subject, &row.id).await?;
        }
        if is_hold {
            self.store.hold_remove(&row.id).await?;
        }
        Ok(true)
    }

    /// The row with its indexes and its file.
    async fn vault_remove(
        &self,
        task: &Task,
        row: &Aged,
        subject: &SubjectId,
        unheld: Option<Unheld>,
    ) -> std::result::Result<bool, aftercare_store::Error> {
        let (subject_id, row_id) = (subject.clone(), RowId::new(row.id.as_str()));
        let gone = VaultWrite::Remove { subject_id, kind: task.of.clone(), row_id, index_kinds: task.indexes.clone() };
        let blobs_gone = task.has_blob.then(|| (subject.clone(), BlobId::new(row.id.as_str()))).into_iter().collect();
        let unless_held = unheld.map(|unheld| (subject.clone(), unheld));
        self.store.commit(Batch { vault: vec![gone], blobs_gone, unless_held, ..Batch::default() }).await?;
        Ok(true)
    }

    /// What belongs to cases goes so many days after the last of them was closed, the rest so many after it came.
    async fn had_its_time(&self, facts: &mut Facts, task: &Task, row: &Aged, time: (Date, u32, u32)) -> Result<bool> {
        let (night, days, unused) = time;
        let before = |days: u32| Micros(self.inventory.run.before(night, days).as_microsecond());
        let cases = if task.by_file {
            self.cases_of_file(facts, row).await?
        } else {
            // `case`, or `case` and something more.
            row.id.split(' ').next().map(str::to_owned).into_iter().collect()
        };
        if cases.is_empty() {
            return Ok(row.at < before(unused) && !(task.by_file && facts.is_public(&row.id)));
        }
        for case in cases {
            match self.closed_at(facts, &case).await? {
                Some(closed) if closed < before(days) => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}

fn text_of(row: &Aged) -> String {
    format!("{} {}\n{}", row.at.0, row.owner, row.id)
}

fn place_of(text: &str) -> Aged {
    let parts = text.split_once(' ').and_then(|(at, rest)| Some((at.parse().ok()?, rest.split_once('\n')?)));
    parts.map_or(Aged::FIRST, |(at, (owner, id))| Aged { at: Micros(at), owner: owner.to_owned(), id: id.to_owned() })
}
