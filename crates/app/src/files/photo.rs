//! Pictures and videos before they are sent: what they tell, and copies that tell less.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::care::may_add;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::reader::{PIPE, give};
use crate::view::evidence::{Found, Stored};
use crate::view::photo;
use aftercare_evidence::photo::Removal;
use aftercare_store::{BlobId, SubjectId};
use aftercare_wire::{BlobView, EvidenceKind, PhotoCopy, PhotoView};
use aftercare_worker::Trouble;
use tokio::io::AsyncReadExt as _;

impl App {
    /// What a picture tells: of the owner, or, for staff, of the customer whose device `unit` is.
    ///
    /// # Errors
    /// Not there, not theirs, or no picture.
    pub async fn photo_view(&self, ctx: &Context, id: &str, unit: Option<&str>) -> Result<PhotoView> {
        let owner = self.evidence_owner(ctx, unit).await?;
        let stored = self.photo_of(ctx, &owner, id).await?;
        Ok(shown(id, &stored))
    }

    /// Those of the pictures that go with a step at once: what tells something about its owner waits until the owner has seen what. Staff
    /// have it from the owner.
    ///
    /// # Errors
    /// As [`App::photo_view`].
    pub async fn photos_sent_at_once(&self, ctx: &Context, unit: &str, photos: &[String]) -> Result<Vec<String>> {
        let mut sent = Vec::new();
        for id in photos {
            let photo = self.photo_view(ctx, id, Some(unit)).await?;
            if ctx.principal.is_staff() || !(photo.holds_place || photo.holds_serial || !photo.facts.is_empty()) {
                sent.push(id.clone());
            }
        }
        Ok(sent)
    }

    /// A copy of a picture without what is named, kept beside it. It is made where a panic, a hang or a gigabyte cannot hurt, and read again
    /// before it is kept.
    ///
    /// # Errors
    /// Not there, not theirs, nothing to leave out, or a file whose structure is not sure enough to say that the copy holds nothing of it.
    pub async fn photo_copy(&self, ctx: &Context, id: &str, unit: Option<&str>, what: PhotoCopy) -> Result<BlobView> {
        self.audited(ctx, Action::EvidenceUpload, &resource_of("blob", id), async {
            let PhotoCopy { without_place: place, without_serial: serial } = what;
            if !place && !serial {
                return Err(Error::field("without_place", "required", "say what the copy shall leave out"));
            }
            let owner = self.evidence_owner(ctx, unit).await?;
            let stored = self.photo_of(ctx, &owner, id).await?;
            let unsure = || Error::field("file", "no-copy", "its structure is not sure enough to leave anything out of it");
            let reader = self.reader.as_ref().ok_or_else(unsure)?;
            let blob = self.store.blob_read(&owner, &BlobId::new(id)).await?.ok_or(Error::NotFound { what: "file" })?;
            let upload = self.evidence_upload(ctx, EvidenceKind::Photo, &stored.name, unit).await?;
            // What was wanted of the picture holds for less of it.
            let mut upload = upload.agreed(true);
            let (mut to, from) = tokio::io::duplex(PIPE);
            let (out, taken) = tokio::io::duplex(PIPE);
            let given = async move { give(blob, &mut to).await };
            // Whatever ends it, its end of the pipe goes with it: nobody writes to one that is not read.
            let take = async move {
                let mut taken = taken;
                let mut chunk = vec![0; PIPE];
                loop {
                    let n = taken.read(&mut chunk).await.map_err(|e| Error::Internal(e.to_string()))?;
                    match chunk.get(..n).filter(|bytes| !bytes.is_empty()) {
                        Some(bytes) => upload.push(bytes).await?,
                        None => return Ok::<_, Error>(upload),
                    }
                }
            };
            let (made, given, pushed) = tokio::join!(reader.worker.copy(from, Removal { place, serial }, out), given, take);
            given?;
            let upload = pushed?;
            made.map_err(|trouble: Trouble| match trouble {
                Trouble::Process => Error::Internal("the process that makes copies did not answer".to_owned()),
                _ => unsure(),
            })?;
            upload.finish().await
        })
        .await
    }

    /// Photos of a device that its owner has uploaded, that tell something, and that are in no case yet.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn pending_photos(&self, ctx: &Context, unit: &str) -> Result<Vec<PhotoView>> {
        let file = self.file_of_unit(ctx, unit, Action::EvidenceUpload, Action::EvidenceUpload).await?;
        let owner = SubjectId::new(file.subject.as_str());
        let waiting = self.waiting_photos(&owner).await?;
        let of_unit = |stored: &Stored| stored.unit.as_deref() == Some(unit) && may_add(ctx, stored);
        let photos = waiting.iter().filter_map(|row| {
            let stored = serde_json::from_slice::<Stored>(&row.plain).ok().filter(of_unit)?;
            Some(shown(row.row_id.as_str(), &stored))
        });
        Ok(photos.collect())
    }

    pub(super) async fn photo_of(&self, ctx: &Context, owner: &SubjectId, id: &str) -> Result<Stored> {
        let stored = self.stored_and_read(owner, id).await?.filter(|stored| stored.kind == EvidenceKind::Photo);
        // What an owner keeps here is not for staff to look at outside a case.
        stored.filter(|stored| may_add(ctx, stored)).ok_or(Error::NotFound { what: "file" })
    }
}

pub(super) fn shown(id: &str, stored: &Stored) -> PhotoView {
    match &stored.found {
        Found::Photo { photo, checks } => photo::view(id, stored, photo, checks),
        _ => photo::unread(id, stored),
    }
}
