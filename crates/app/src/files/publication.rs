//! Pictures that their owner lets everybody see: by an act of its own, after seeing what will be seen, and until it is taken back.
//!
//! A public picture is a row of its owner's vault that the hash of its address leads to. Taken back, the row is gone: an address that never
//! was, one that is no more and one of somebody else's are the same.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::{Action, authorise};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::files::Download;
use crate::files::photo::shown;
use crate::person::Beside;
use crate::session::instant;
use crate::view::evidence::Stored;
use aftercare_core::person::PersonCommand;
use aftercare_privacy::UploadFacts;
use aftercare_store::{BlindIndex, RowId, SubjectId, VaultRow, VaultWrite};
use aftercare_wire::{PhotoPublication, PhotoPublish, PublicPhoto};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use serde::{Deserialize, Serialize};

/// The kind of the vault's rows, by the file's id.
const KIND: &str = "public-photo";
const INDEX: &str = "public-photo";
/// Where the pages of public pictures are.
const PAGE: &str = "/p/";
const MOST_CAPTION: usize = 300;
/// As many characters as an address has.
const LINK_CHARS: usize = 43;

#[derive(Serialize, Deserialize)]
struct Kept {
    link: String,
    #[serde(default)]
    caption: String,
    /// The name as it was shown then; empty where it is not shown.
    #[serde(default)]
    by: String,
}

impl Kept {
    fn view(self, row: &VaultRow, stored: &Stored) -> PublicPhoto {
        let page = format!("{PAGE}{}", self.link);
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        PublicPhoto {
            file: format!("{page}/file"),
            page,
            shown: is_shown(stored),
            caption: some(self.caption),
            by: some(self.by),
            since: instant(row.created_at),
        }
    }
}

/// Can every browser show it?
fn is_shown(stored: &Stored) -> bool {
    matches!(stored.content.as_str(), "jpeg" | "png")
}

fn none() -> Error {
    Error::NotFound { what: "picture" }
}

fn read(row: &VaultRow) -> Result<Kept> {
    serde_json::from_slice(&row.plain).map_err(|e| Error::Internal(format!("a public picture cannot be read: {e}")))
}

impl App {
    fn photo_owner(&self, ctx: &Context) -> Result<SubjectId> {
        authorise(&ctx.principal, Action::PhotoPublish, ctx.principal.subject(), "picture")?;
        ctx.principal.subject().cloned().ok_or(Error::Unauthenticated)
    }

    async fn public_row(&self, owner: &SubjectId, id: &str) -> Result<Option<VaultRow>> {
        // The row stays for a while after the account was closed.
        let is_public = self.person(owner).await?.is_public(id);
        let row = self.store.vault_get(owner, KIND, &RowId::new(id)).await?;
        Ok(row.filter(|_| is_public))
    }

    /// What everybody would see of a picture, and what they see now.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn photo_publication(&self, ctx: &Context, id: &str) -> Result<PhotoPublication> {
        let owner = self.photo_owner(ctx)?;
        let stored = self.photo_of(ctx, &owner, id).await?;
        let row = self.public_row(&owner, id).await?;
        let public = row.map(|row| Ok::<_, Error>(read(&row)?.view(&row, &stored))).transpose()?;
        let name = self.profile(&owner).await?.map(|profile| profile.name).unwrap_or_default();
        Ok(PhotoPublication { photo: shown(id, &stored), name, shown: is_shown(&stored), public })
    }

    /// Lets everybody who knows the address see a picture.
    ///
    /// # Errors
    /// Not there, not theirs, a caption that is too long, or a refusal of the policy with its rules.
    pub async fn photo_publish(&self, ctx: &Context, id: &str, request: &PhotoPublish) -> Result<PublicPhoto> {
        self.audited(ctx, Action::PhotoPublish, &resource_of("blob", id), async {
            let owner = self.photo_owner(ctx)?;
            let stored = self.photo_of(ctx, &owner, id).await?;
            let caption = request.caption.as_deref().unwrap_or_default().trim();
            if caption.chars().count() > MOST_CAPTION || caption.chars().any(|c| c.is_control() && c != '\n') {
                return Err(Error::field("caption", "too-long", format!("{MOST_CAPTION} characters at most")));
            }
            let facts = UploadFacts {
                // A program with a key of its owner's does not put up pictures by itself.
                act: matches!(ctx.principal, Principal::Person { .. }),
                agreed: request.agreed,
                shows_others: request.shows_others,
                attested: request.others_agreed,
                public: true,
            };
            // Whoever changes the words keeps the address.
            let before = self.public_row(&owner, id).await?.map(|row| read(&row)).transpose()?;
            let link = match before {
                Some(kept) => kept.link,
                None => BASE64_URL_SAFE_NO_PAD.encode(self.random::<32>()?),
            };
            let by =
                if request.with_name { self.profile(&owner).await?.map(|profile| profile.name).unwrap_or_default() } else { String::new() };
            let kept = Kept { link, caption: caption.to_owned(), by };
            let put = VaultWrite::Put {
                subject_id: owner.clone(),
                kind: KIND.to_owned(),
                row_id: RowId::new(id),
                plain: serde_json::to_vec(&kept).map_err(|e| Error::Internal(e.to_string()))?,
                at: self.micros(),
                indexes: vec![BlindIndex { kind: INDEX.to_owned(), value: kept.link.clone(), unique: false }],
            };
            let command = PersonCommand::Upload { facts, place: shown(id, &stored).holds_place, item: Some(id) };
            self.person_act(ctx, &owner, std::slice::from_ref(&command), &Beside { vault: vec![put], ..Beside::default() }).await?;
            let row = self.public_row(&owner, id).await?.ok_or_else(none)?;
            Ok(kept.view(&row, &stored))
        })
        .await
    }

    /// Takes back that everybody can see a picture, at once.
    ///
    /// # Errors
    /// Not there, not theirs, or not public.
    pub async fn photo_take_back(&self, ctx: &Context, id: &str) -> Result<()> {
        self.audited(ctx, Action::PhotoPublish, &resource_of("blob", id), async {
            let owner = self.photo_owner(ctx)?;
            self.public_row(&owner, id).await?.ok_or_else(none)?;
            self.photo_taken_back(ctx, &owner, id).await
        })
        .await
    }

    /// As [`App::photo_take_back`], of a picture that goes, public or not.
    pub(crate) async fn photo_taken_back(&self, ctx: &Context, owner: &SubjectId, id: &str) -> Result<()> {
        if self.public_row(owner, id).await?.is_none() {
            return Ok(());
        }
        let gone = VaultWrite::Remove {
            subject_id: owner.clone(),
            kind: KIND.to_owned(),
            row_id: RowId::new(id),
            index_kinds: vec![INDEX.to_owned()],
        };
        let beside = Beside { anyway: vec![gone], ..Beside::default() };
        self.person_act(ctx, owner, &[PersonCommand::TakeBack { item: id }], &beside).await.map(drop)
    }

    /// What everybody sees under an address.
    ///
    /// # Errors
    /// Nothing, whether there never was a picture or is none any more.
    pub async fn public_photo(&self, link: &str) -> Result<PublicPhoto> {
        let (owner, row, stored) = self.public_at(link).await?;
        // What was once public and is gone from here is not shown by its words alone.
        self.open_public(&owner, row.row_id.as_str(), &stored).await?.ok_or_else(none)?;
        Ok(read(&row)?.view(&row, &stored))
    }

    /// The picture under an address.
    ///
    /// # Errors
    /// As [`App::public_photo`].
    pub async fn public_photo_file(&self, link: &str) -> Result<Download> {
        let (owner, row, stored) = self.public_at(link).await?;
        self.open_public(&owner, row.row_id.as_str(), &stored).await?.ok_or_else(none)
    }

    async fn public_at(&self, link: &str) -> Result<(SubjectId, VaultRow, Stored)> {
        // One look-up for whatever is asked, as long as an address is.
        let asked: String = link.chars().take(LINK_CHARS + 1).collect();
        let hit = self.store.find_by_index(INDEX, &asked, 1).await?.into_iter().next().ok_or_else(none)?;
        let owner = hit.subject_id;
        let row = self.public_row(&owner, hit.row_id.as_str()).await?.ok_or_else(none)?;
        let stored = self.stored(&owner, hit.row_id.as_str()).await?.ok_or_else(none)?;
        Ok((owner, row, stored))
    }
}
