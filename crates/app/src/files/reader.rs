//! Files are read in a process of their own, and what was found is kept beside them.

use crate::App;
use crate::error::Result;
use crate::view::evidence::{Found, Stored};
use crate::view::put_json;
use aftercare_evidence::{Digest, DigestBounds, Drawing};
use aftercare_store::{Batch, BlobId, BlobReader, RowId, SubjectId, VaultWrite};
use aftercare_worker::{Answer, Trouble, Worker};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::AsyncWriteExt as _;

/// The kind of the vault's rows of a record's samples, as many as are drawn.
pub(crate) const DRAWING: &str = "flight-drawing";
/// Bytes on the way to the process that reads.
pub(crate) const PIPE: usize = 64 * 1024;

/// Reads files, and holds what they say against these bounds.
#[derive(Debug, Clone)]
pub struct Reader {
    pub worker: Worker,
    pub bounds: DigestBounds,
}

/// What is kept of a file.
pub(crate) struct Digested {
    pub found: Found,
    pub drawing: Option<Drawing>,
}

impl App {
    /// Says who reads files; without one they are kept, and nothing is known of what they say.
    #[must_use]
    pub fn with_reader(self, reader: Reader) -> Self {
        Self { reader: Some(reader.into()), ..self }
    }

    /// Reads a file of the vault to its end, without ever holding it.
    pub(crate) async fn digest(&self, owner: &SubjectId, id: &BlobId) -> Result<Digested> {
        let Some(reader) = &self.reader else { return Ok(Digested { found: Found::NotRead, drawing: None }) };
        // What the store could not give must not look like a file that was cut.
        let failed = Arc::new(Mutex::new(None));
        let open = || async {
            let blob = self.store.blob_read(owner, id).await.map_err(std::io::Error::other)?;
            let blob = blob.ok_or(std::io::ErrorKind::NotFound)?;
            let (mut to, from) = tokio::io::duplex(PIPE);
            let failed = Arc::clone(&failed);
            tokio::spawn(async move {
                // The reader meets the end only after what failed is written down.
                if let Err(error) = give(blob, &mut to).await {
                    *failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                }
            });
            Ok::<_, std::io::Error>(from)
        };
        let answer = reader.worker.digest_unsealing(open, reader.bounds).await;
        match failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(digested(answer)),
        }
    }

    /// What is known of a file, read now where it was not before.
    pub(crate) async fn stored_and_read(&self, owner: &SubjectId, id: &str) -> Result<Option<Stored>> {
        let Some(stored) = self.stored(owner, id).await? else { return Ok(None) };
        if !stored.is_to_be_read() || self.reader.is_none() {
            return Ok(Some(stored));
        }
        let Digested { found, drawing } = self.digest(owner, &BlobId::new(id)).await?;
        let stopped = stored.stopped.saturating_add(u8::from(matches!(found, Found::Trouble(Trouble::Stopped))));
        let stored = Stored { found, stopped, ..stored };
        self.store.commit(Batch { vault: self.kept(owner, id, &stored, drawing.as_ref())?, ..Batch::default() }).await?;
        Ok(Some(stored))
    }

    /// The vault's rows of a file.
    pub(crate) fn kept(&self, owner: &SubjectId, id: &str, stored: &Stored, drawing: Option<&Drawing>) -> Result<Vec<VaultWrite>> {
        let mut rows = vec![put_json(owner, stored.row_kind(), id, stored, self.micros())?];
        rows.extend(drawing.map(|drawing| put_json(owner, DRAWING, id, drawing, self.micros())).transpose()?);
        Ok(rows)
    }

    pub(crate) async fn drawing(&self, owner: &SubjectId, id: &str) -> Result<Drawing> {
        let row = self.store.vault_get(owner, DRAWING, &RowId::new(id)).await?;
        Ok(row.and_then(|row| serde_json::from_slice(&row.plain).ok()).unwrap_or_default())
    }
}

fn digested(answer: Answer<Digest>) -> Digested {
    let unopened = answer.keys.and_then(|keys: std::result::Result<_, _>| keys.err());
    let alone = |found| Digested { found, drawing: None };
    match answer.reading {
        Ok(Digest::Flight { digest, drawing, .. }) => Digested { found: Found::Flight { digest, unopened }, drawing: Some(drawing) },
        Ok(Digest::Photo { photo, checks }) => alone(Found::Photo { photo, checks }),
        Ok(Digest::Other(_)) => alone(Found::Nothing),
        Err(trouble) => alone(Found::Trouble(trouble)),
    }
}

/// Gives a file chunk by chunk; a reader that has heard enough ends it early.
pub(crate) async fn give(mut blob: BlobReader, to: &mut tokio::io::DuplexStream) -> Result<()> {
    while let Some(chunk) = blob.next_chunk().await? {
        if to.write_all(&chunk).await.is_err() {
            break;
        }
    }
    drop(to.shutdown().await);
    Ok(())
}
