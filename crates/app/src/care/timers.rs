//! What time brings about, for every file that it concerns.

use super::{new_event, rows};
use crate::App;
use crate::error::Result;
use aftercare_core::timers;
use aftercare_store::{Append, Batch, Day, StreamId, SubjectId};
use jiff::tz::TimeZone;

/// The actor of what nobody did.
const SYSTEM: &str = "system";

impl App {
    /// Runs every timer that is due; to be called at least once a day, and harmless at any time. Says how many files changed.
    ///
    /// # Errors
    /// Where the store fails; what was done until then stays.
    pub async fn timers_run(&self) -> Result<u64> {
        // The day is over somewhere before it is over everywhere: one day of margin, the timers themselves look at the local date.
        let today = TimeZone::UTC.to_datetime(self.now()).date();
        let day = Day::new(today.tomorrow().unwrap_or(today).to_string());
        let mut changed = 0;
        let mut after: Option<(Day, aftercare_store::FileId)> = None;
        loop {
            let page = self.store.files_due(&day, after.as_ref().map(|(d, f)| (d, f)), 200).await?;
            let Some(last) = page.last() else { return Ok(changed) };
            after = last.next_tick_on.clone().map(|d| (d, last.file_id.clone()));
            for row in &page {
                changed += u64::from(self.timers_of(row.file_id.as_str()).await?);
            }
            if after.is_none() {
                return Ok(changed);
            }
        }
    }

    async fn timers_of(&self, id: &str) -> Result<bool> {
        let file = self.load(id).await?;
        let events = timers::due(&file, &self.world, self.now());
        if events.is_empty() {
            return Ok(false);
        }
        let mut after = file.clone();
        events.iter().for_each(|event| after.apply(event));
        let actor = SubjectId::new(SYSTEM);
        let stored = events.iter().map(|event| new_event(event, &actor)).collect::<Result<Vec<_>>>()?;
        let append = Append { stream: StreamId::new(id), expected_version: file.version, events: stored };
        let outbox = self.notices(&file, &events)?;
        let batch = Batch { append: Some(append), rows: rows::of(&after, &self.world, self.now()), outbox, ..Batch::default() };
        match self.store.commit(batch).await {
            Ok(_) => Ok(true),
            // Somebody acted on the file meanwhile, and with it the timers ran.
            Err(aftercare_store::Error::Conflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }
}
