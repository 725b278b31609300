//! Files on their way into the vault: bounded, recognised by content, sealed chunk by chunk.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::MOST_KEPT_RECORDS;
use crate::files::reader::Digested;
use crate::view::evidence::Stored;
use aftercare_core::person::PersonCommand;
use aftercare_evidence::{FileKind, recognise};
use aftercare_privacy::UploadFacts;
use aftercare_store::{Batch, BlobId, BlobUpload, SubjectId};
use aftercare_terms::hex;
use aftercare_wire::{BlobView, EvidenceKind};
use sha2::{Digest, Sha256};

/// Bytes by which it is recognised what a file is.
const HEAD_BYTES: usize = 4096;
/// The largest file that can be taken: more is not read. None is ever held whole.
pub const MOST_FILE_BYTES: u64 = 256 * 1024 * 1024;
/// Photos of one person that are in no case.
const MOST_WAITING: usize = 2 * MOST_PHOTOS;
/// Photos of one case.
pub const MOST_PHOTOS: usize = 20;
/// Flight records of one case.
pub const MOST_RECORDS: usize = 5;

/// An upload in progress. Dropped, it leaves nothing that a sweep does not remove.
pub struct Upload {
    app: App,
    ctx: Context,
    subject: SubjectId,
    kind: EvidenceKind,
    name: String,
    id: String,
    sink: BlobUpload,
    unit: Option<String>,
    agreed: bool,
    head: Vec<u8>,
    bytes: u64,
    hash: Sha256,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("id", &self.id).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl App {
    /// Takes files up to this size, which may not be more than [`MOST_FILE_BYTES`].
    #[must_use]
    pub fn with_file_limit(self, bytes: u64) -> Self {
        Self { file_limit: bytes.min(MOST_FILE_BYTES), ..self }
    }

    /// The largest file that is taken, in bytes.
    #[must_use]
    pub fn file_limit(&self) -> u64 {
        self.file_limit
    }

    /// Begins an upload: by the owner, or by staff for the customer whose device `unit` is.
    ///
    /// # Errors
    /// Not signed in, not allowed, not their device, or staff who do not say whose the file is.
    pub async fn evidence_upload(&self, ctx: &Context, kind: EvidenceKind, name: &str, unit: Option<&str>) -> Result<Upload> {
        let subject = self.evidence_owner(ctx, unit).await?;
        if kind == EvidenceKind::Report {
            return Err(Error::field("kind", "kind", "a report is produced here, it cannot be uploaded"));
        }
        if kind == EvidenceKind::FlightRecord && self.store.vault_list(&subject, kind_name(kind)).await?.len() >= MOST_KEPT_RECORDS {
            let message = format!("{MOST_KEPT_RECORDS} flight records are kept at most: remove one that is in no case first");
            return Err(Error::field("file", "too-many", message));
        }
        if kind == EvidenceKind::Photo && self.waiting_photos(&subject).await?.len() >= MOST_WAITING {
            let message = format!("{MOST_WAITING} photos are in no case yet: send or remove some of them first");
            return Err(Error::field("file", "too-many", message));
        }
        let id = self.new_id()?;
        let media = "application/octet-stream";
        let sink = self.store.blob_upload(&subject, kind_name(kind), media, &BlobId::new(&id), self.micros()).await?;
        Ok(Upload {
            app: self.clone(),
            ctx: ctx.clone(),
            subject,
            kind,
            name: shown_name(name),
            id,
            sink,
            unit: unit.map(str::to_owned),
            agreed: false,
            head: Vec::new(),
            bytes: 0,
            hash: Sha256::new(),
        })
    }
}

impl App {
    /// Whose an uploaded file is.
    pub(crate) async fn evidence_owner(&self, ctx: &Context, unit: Option<&str>) -> Result<SubjectId> {
        match unit {
            Some(unit) => {
                let file = self.file_of_unit(ctx, unit, Action::EvidenceUpload, Action::EvidenceUpload).await?;
                Ok(SubjectId::new(file.subject.as_str()))
            }
            None => {
                authorise(&ctx.principal, Action::EvidenceUpload, ctx.principal.subject(), "evidence")?;
                if ctx.principal.is_staff() {
                    return Err(Error::field("unit_id", "required", "staff name the device whose owner the file is from"));
                }
                ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)
            }
        }
    }
}

pub(crate) fn kind_name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::FlightRecord => "flight-record",
        EvidenceKind::Photo => "photo",
        EvidenceKind::Report => "report",
    }
}

/// A file's name without path, without what cannot be printed, and without what turns the direction of what stands around it.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}');
    let shown: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).take(120).collect();
    if shown.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { shown }
}

impl Upload {
    /// The owner wants this picture to be taken in, or told staff so. Until that is said, the policy in force may refuse it.
    #[must_use]
    pub fn agreed(self, agreed: bool) -> Self {
        Self { agreed, ..self }
    }

    /// As [`Upload::agreed`], where it is said after the file.
    pub fn agree(&mut self, agreed: bool) {
        self.agreed = agreed;
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// Where the file is larger than its kind may be, or the store fails.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        let most = self.app.file_limit;
        if self.bytes > most {
            return Err(Error::field("file", "too-large", format!("the file is larger than {} MB", most / 1_000_000)));
        }
        self.hash.update(bytes);
        let room = HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        self.sink.push(bytes).await.map_err(Error::from)
    }

    /// Whether the content, as far as it has come, is of the kind that was said.
    ///
    /// # Errors
    /// A field error where it is not.
    pub fn check(&self) -> Result<()> {
        self.content().map(drop)
    }

    /// What has come so far, as SHA-256 in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    fn content(&self) -> Result<FileKind> {
        let content = recognise(&self.head);
        let fits = match self.kind {
            EvidenceKind::FlightRecord => matches!(content, FileKind::FlightRecord | FileKind::ULog | FileKind::DataFlash),
            _ => matches!(content, FileKind::Jpeg | FileKind::Png | FileKind::Heic | FileKind::Tiff | FileKind::Video),
        };
        if !fits {
            let message = format!("by its content this file is `{}`, which cannot be taken here", content.code());
            return Err(Error::field("file", "wrong-type", message));
        }
        Ok(content)
    }

    /// Ends the upload; from here on the file is kept.
    ///
    /// # Errors
    /// Where the content is not of the kind that was said.
    pub async fn finish(self) -> Result<BlobView> {
        let (app, ctx, resource) = (self.app.clone(), self.ctx.clone(), resource_of("blob", &self.id));
        app.audited(&ctx, Action::EvidenceUpload, &resource, self.keep()).await
    }

    /// What the policy that holds for the owner says to it.
    async fn gate(&self) -> Result<()> {
        if self.kind != EvidenceKind::Photo {
            return Ok(());
        }
        let facts = UploadFacts { act: self.agreed, agreed: self.agreed, shows_others: false, attested: false, public: false };
        let command = PersonCommand::Upload { facts, place: false, item: None };
        self.app.person_command(&self.ctx, &self.subject, &command).await.map(drop)
    }

    async fn keep(self) -> Result<BlobView> {
        let content = match self.content() {
            Ok(content) => self.gate().await.map(|()| content),
            Err(error) => Err(error),
        };
        let content = match content {
            Ok(content) => content,
            Err(error) => {
                // What is refused does not wait for the sweep.
                self.app.store.blob_delete(&self.subject, &BlobId::new(&self.id)).await?;
                return Err(error);
            }
        };
        let stored_at = self.app.now().to_string();
        self.sink.finish().await?;
        // Whatever becomes of the reading, the file is kept as it is.
        let Digested { found, drawing } = self.app.digest(&self.subject, &BlobId::new(&self.id)).await?;
        let stored = Stored {
            kind: self.kind,
            name: self.name.clone(),
            content: content.code().to_owned(),
            bytes: self.bytes,
            stored_at: stored_at.clone(),
            sha256: hex(&self.hash.finalize()),
            unit: self.unit,
            by_staff: self.ctx.principal.is_staff(),
            agreed: self.agreed,
            stopped: 0,
            found,
        };
        let vault = self.app.kept(&self.subject, &self.id, &stored, drawing.as_ref())?;
        self.app.store.commit(Batch { vault, ..Batch::default() }).await?;
        Ok(BlobView { id: self.id, kind: self.kind, name: self.name, bytes: self.bytes, stored_at })
    }
}
