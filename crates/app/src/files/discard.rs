//! Files that were uploaded for a step that did not happen.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::care::may_add;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::reader::DRAWING;
use crate::files::upload::kind_name;
use crate::view::evidence::KINDS;
use crate::view::{CaseNotes, EVIDENCE};
use aftercare_store::{Batch, BlobId, RowId, SubjectId, VaultRow, VaultWrite};
use aftercare_wire::EvidenceKind;
use std::collections::BTreeSet;

impl App {
    /// As [`App::evidence_discard`], for somebody who asks for it.
    ///
    /// # Errors
    /// Those of [`App::evidence_discard`].
    pub async fn evidence_remove(&self, ctx: &Context, id: &str, unit: Option<&str>) -> Result<()> {
        self.audited(ctx, Action::EvidenceUpload, &resource_of("blob", id), self.evidence_discard(ctx, id, unit)).await
    }

    /// Removes a file that belongs to no case: of the owner, or of the customer whose device `unit` is.
    ///
    /// # Errors
    /// Not signed in, not there, not theirs, or part of a case.
    pub async fn evidence_discard(&self, ctx: &Context, id: &str, unit: Option<&str>) -> Result<()> {
        let subject = self.evidence_owner(ctx, unit).await?;
        let stored = self.stored(&subject, id).await?.filter(|stored| may_add(ctx, stored));
        stored.ok_or(Error::NotFound { what: "file" })?;
        if self.in_cases(&subject).await?.contains(id) {
            return Err(in_a_case());
        }
        self.photo_taken_back(ctx, &subject, id).await?;
        let gone = |kind: &str| VaultWrite::Remove {
            subject_id: subject.clone(),
            kind: kind.to_owned(),
            row_id: RowId::new(id),
            index_kinds: Vec::new(),
        };
        self.store.commit(Batch { vault: KINDS.into_iter().chain([DRAWING]).map(gone).collect(), ..Batch::default() }).await?;
        self.store.blob_delete(&subject, &BlobId::new(id)).await.map_err(Error::from)
    }

    /// The files of a person that belong to a case.
    async fn in_cases(&self, subject: &SubjectId) -> Result<BTreeSet<String>> {
        let mut out = BTreeSet::new();
        for row in self.store.vault_list(subject, "case").await? {
            out.extend(serde_json::from_slice::<CaseNotes>(&row.plain).unwrap_or_default().blobs);
        }
        let joined = self.store.vault_list(subject, EVIDENCE).await?;
        out.extend(joined.iter().filter_map(|row| row.row_id.as_str().split_once(' ').map(|(_, blob)| blob.to_owned())));
        Ok(out)
    }

    /// The photos of a person that are in no case.
    pub(crate) async fn waiting_photos(&self, subject: &SubjectId) -> Result<Vec<VaultRow>> {
        let mut photos = self.store.vault_list(subject, kind_name(EvidenceKind::Photo)).await?;
        if !photos.is_empty() {
            let sent = self.in_cases(subject).await?;
            photos.retain(|row| !sent.contains(row.row_id.as_str()));
        }
        Ok(photos)
    }
}

fn in_a_case() -> Error {
    Error::field("blob_id", "in-a-case", "this file belongs to a case, and stays with it")
}
