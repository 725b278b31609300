//! Files that join a case after it was opened.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::upload::{MOST_PHOTOS, MOST_RECORDS};
use crate::view::evidence::Stored;
use crate::view::{EVIDENCE, put_json};
use aftercare_core::CaseId;
use aftercare_store::{Batch, SubjectId};
use aftercare_wire::{CaseView, EvidenceAdd, EvidenceKind};
use std::collections::BTreeSet;

impl App {
    /// Adds files that were uploaded before to an open case. Each is a row of its own, so that nobody's addition undoes another's.
    ///
    /// # Errors
    /// Not there, not theirs, over, or files that cannot be taken.
    pub async fn evidence_add(&self, ctx: &Context, id: &str, request: &EvidenceAdd) -> Result<CaseView> {
        self.audited(ctx, Action::EvidenceUpload, &resource_of("case", id), async {
            let file = self.file_of_case(ctx, id, Action::EvidenceUpload, Action::EvidenceUpload).await?;
            let case = file.case(&CaseId::new(id)).ok_or(Error::NotFound { what: "case" })?;
            if !case.state.is_open() {
                return Err(Error::field("blobs", "case-over", "this case is over"));
            }
            if request.blobs.is_empty() {
                return Err(Error::field("blobs", "required", "this is needed"));
            }
            if request.blobs.len() > MOST_PHOTOS + MOST_RECORDS {
                return Err(too_many());
            }
            let owner = SubjectId::new(file.subject.as_str());
            let viewer = self.viewer(ctx, &file, &[]).await?;
            let there = viewer.notes.get(id).map(|notes| notes.blobs.clone()).unwrap_or_default();
            let all: BTreeSet<&String> = there.iter().chain(&request.blobs).collect();
            let (mut photos, mut records, mut vault) = (0, 0, Vec::new());
            for blob in all {
                let stored = self.stored(&owner, blob).await?.filter(|stored| there.contains(blob) || may_add(ctx, stored));
                match stored.map(|stored| stored.kind) {
                    Some(EvidenceKind::Photo) => photos += 1,
                    Some(EvidenceKind::FlightRecord) => records += 1,
                    _ if there.contains(blob) => {}
                    _ => return Err(Error::field("blobs", "unknown", "no such file was uploaded")),
                }
                if !there.contains(blob) {
                    vault.push(put_json(&owner, EVIDENCE, &format!("{id} {blob}"), &serde_json::json!({}), self.micros())?);
                }
            }
            if photos > MOST_PHOTOS || records > MOST_RECORDS {
                return Err(too_many());
            }
            self.store.commit(Batch { vault, ..Batch::default() }).await?;
            let case = self.viewer(ctx, &file, &[]).await?.case(&case.id, &[])?;
            self.with_why(case, ctx.language, &[]).await
        })
        .await
    }
}

/// Staff add to a case only what staff uploaded: what an owner keeps here is the owner's to hand over.
pub(crate) fn may_add(ctx: &Context, stored: &Stored) -> bool {
    stored.by_staff || !ctx.principal.is_staff()
}

fn too_many() -> Error {
    Error::field("blobs", "too-many", format!("at most {MOST_PHOTOS} photos and {MOST_RECORDS} flight records a case"))
}
