//! Projections folded anew from the journal.

use super::{read_event, rows};
use crate::error::Result;
use crate::{App, person};
use aftercare_core::{CareFile, FileId};
use aftercare_store::StreamId;

/// What a rebuild came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    pub files: u64,
    pub events: u64,
    /// Digests of all projections before and after.
    pub before: String,
    pub after: String,
}

impl App {
    /// Clears every projection and folds the journal again.
    ///
    /// # Errors
    /// Where the store fails or an event cannot be read.
    pub async fn rebuild(&self) -> Result<Rebuilt> {
        let before = self.store.projections_digest().await?;
        self.store.clear_projections().await?;
        let (mut files, mut count) = (0, 0);
        let mut after = None;
        loop {
            let page = self.store.streams(after.as_ref(), 500).await?;
            let Some((last, _)) = page.last() else { break };
            let next = last.clone();
            for (stream, version) in page {
                if person::is_stream(&stream) {
                    self.rebuild_person(&stream).await?;
                    continue;
                }
                let stored = self.store.events(&stream, 0).await?;
                let events = stored.iter().map(read_event).collect::<Result<Vec<_>>>()?;
                let Some(last) = events.last() else { continue };
                let file = CareFile::fold(FileId::new(stream.as_str()), &events);
                let rows = rows::of(&file, &self.world, last.at);
                self.store.replace_projections_of(&aftercare_store::FileId::new(stream.as_str()), version, &rows).await?;
                files += 1;
                count += u64::try_from(events.len()).unwrap_or(0);
            }
            after = Some(next);
        }
        Ok(Rebuilt { files, events: count, before, after: self.store.projections_digest().await? })
    }

    /// The requests of one person.
    async fn rebuild_person(&self, stream: &StreamId) -> Result<()> {
        let Some(subject) = person::subject_of(stream) else { return Ok(()) };
        let events = self.person_events(&subject).await?;
        let rows = person::rights_rows(&subject, &self.person(&subject).await?, &events);
        if !rows.is_empty() {
            self.store.rights_requests_put(&rows).await?;
        }
        Ok(())
    }
}
