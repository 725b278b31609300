//! What time brings about, for every file that it concerns.

use super::{new_event, rows};
use crate::App;
use crate::chore::Chore;
use crate::error::Result;
use aftercare_core::timers;
use aftercare_store::{Append, Batch, Day, StreamId, SubjectId};
use jiff::tz::TimeZone;

/// The actor of what nobody did.
const SYSTEM: &str = "system";

impl App {
    /// Runs every timer that is due; to be called at least once a day, and harmless at any time. Says how many files changed, and which
    /// could not be handled: they keep nobody else waiting.
    ///
    /// # Errors
    /// Where the store cannot say what is due; what was done until then stays.
    pub async fn timers_run(&self) -> Result<Chore> {
        // The day is over somewhere before it is over everywhere: one day of margin, the timers themselves look at the local date.
        let today = TimeZone::UTC.to_datetime(self.now()).date();
        let day = Day::new(today.tomorrow().unwrap_or(today).to_string());
        let mut chore = Chore::default();
        let mut after: Option<(Day, aftercare_store::FileId)> = None;
        loop {
            let page = self.store.files_due(&day, after.as_ref().map(|(d, f)| (d, f)), 200).await?;
            let Some(last) = page.last() else { return Ok(chore) };
            after = last.next_tick_on.clone().map(|d| (d, last.file_id.clone()));
            for row in &page {
                match self.timers_of(row.file_id.as_str()).await {
                    Ok(changed) => chore.done += u64::from(changed),
                    Err(error) => chore.failed.push(format!("file {}: {error}", row.file_id.as_str())),
                }
            }
            if after.is_none() {
                return Ok(chore);
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
        let outbox = self.notices(&file, &events).await?;
        let batch = Batch { append: Some(append), rows: rows::of(&after, &self.world, self.now()), outbox, ..Batch::default() };
        match self.store.commit(batch).await {
            Ok(_) => Ok(true),
            // Somebody acted on the file meanwhile, and with it the timers ran.
            Err(aftercare_store::Error::Conflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }
}
