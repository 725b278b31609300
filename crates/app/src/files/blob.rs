//! Stored files as they are read again: by their owner, and by staff in the case that they belong to.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::evidence::Stored;
use aftercare_core::CaseId;
use aftercare_privacy::inventory::Place;
use aftercare_store::{BlobId, BlobReader, SubjectId};

/// A file, opened chunk by chunk.
pub struct Download {
    pub name: String,
    /// By content, not by name.
    pub media_type: &'static str,
    pub bytes: u64,
    reader: BlobReader,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Download {
    /// The same bytes under another name.
    pub(crate) fn named(self, name: &str, media_type: &'static str) -> Self {
        Self { name: name.to_owned(), media_type, ..self }
    }

    /// The next bytes; none at the end.
    ///
    /// # Errors
    /// Where the store fails, or a chunk is not what was sealed.
    pub async fn next_chunk(&mut self) -> Result<Option<Vec<u8>>> {
        self.reader.next_chunk().await.map_err(Error::from)
    }
}

impl App {
    /// Opens a file. Its owner needs nothing else; staff say in which case they read it. Every look is audited.
    ///
    /// # Errors
    /// Not there, not theirs, or, for staff, not in this case.
    pub async fn blob_read(&self, ctx: &Context, id: &str, case: Option<&str>) -> Result<Download> {
        let action = if ctx.principal.is_staff() { Action::EvidenceReadInCase } else { Action::EvidenceReadOwn };
        self.audited(ctx, action, &resource_of("blob", id), async {
            authorise(&ctx.principal, action, ctx.principal.subject(), "file")?;
            let owner = match (ctx.principal.is_staff(), case) {
                (false, _) => ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)?,
                (true, Some(case)) => self.owner_by_case(ctx, id, case).await?,
                (true, None) => return Err(Error::field("case_id", "required", "staff read a file in the case that it belongs to")),
            };
            self.open(ctx, &owner, id).await
        })
        .await
    }

    async fn owner_by_case(&self, ctx: &Context, id: &str, case: &str) -> Result<SubjectId> {
        let file = self.file_of_case(ctx, case, Action::CaseReadAny, Action::CaseReadAny).await?;
        let viewer = self.viewer(ctx, &file, &[]).await?;
        let case = file.case(&CaseId::new(case)).ok_or(Error::NotFound { what: "case" })?;
        let belongs = viewer.notes.get(case.id.as_str()).is_some_and(|notes| notes.blobs.iter().any(|blob| blob == id));
        if belongs { Ok(SubjectId::new(file.subject.as_str())) } else { Err(Error::NotFound { what: "file" }) }
    }

    pub(super) async fn open_public(&self, owner: &SubjectId, id: &str, stored: &Stored) -> Result<Option<Download>> {
        let reader = self.store.blob_read(owner, &BlobId::new(id)).await?;
        let media_type = media_type(&stored.content);
        // What a file is called says something about its owner.
        Ok(reader.map(|reader| Download { name: "picture".to_owned(), media_type, bytes: stored.bytes, reader }))
    }

    /// A document of the privacy officer's.
    pub(crate) async fn open_document(&self, owner: &SubjectId, id: &str) -> Result<Option<Download>> {
        let reader = self.store.blob_read(owner, &BlobId::new(id)).await?;
        let bytes = |reader: &BlobReader| u64::try_from(reader.info().size_bytes).unwrap_or_default();
        let download =
            |reader| Download { name: "request".to_owned(), media_type: "application/octet-stream", bytes: bytes(&reader), reader };
        Ok(reader.map(download))
    }

    async fn open(&self, ctx: &Context, owner: &SubjectId, id: &str) -> Result<Download> {
        let none = || Error::NotFound { what: "file" };
        let stored = self.stored(owner, id).await?.ok_or_else(none)?;
        if !self.may_see_in(ctx, Place::Blob, "", stored.row_kind()) {
            return Err(Error::Forbidden { action: Action::EvidenceReadInCase.as_str() });
        }
        let reader = self.store.blob_read(owner, &BlobId::new(id)).await?.ok_or_else(none)?;
        let media_type = media_type(&stored.content);
        Ok(Download { name: stored.name, media_type, bytes: stored.bytes, reader })
    }
}

/// By content, not by name.
fn media_type(content: &str) -> &'static str {
    match content {
        "jpeg" => "image/jpeg",
        "png" => "image/png",
        "heic" => "image/heic",
        "tiff" => "image/tiff",
        _ => "application/octet-stream",
    }
}
