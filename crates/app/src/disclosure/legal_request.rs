//! Requests of authorities: what they say lies sealed with the person whom they are about; that there is one is an opaque entry.

use super::{country, line, may_manage};
use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::Download;
use crate::hold::{operator, reason_of};
use crate::person::Beside;
use crate::view::put_json;
use aftercare_core::person::{PersonCommand, Register, RegisterEvent};
use aftercare_store::{BlobId, RowId, SubjectId};
use aftercare_wire::{LegalDecisionView, LegalRequestCreate, LegalRequestDecide, LegalRequestKind, LegalRequestView};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The kind of the vault's rows, and of the document's blob: both by the request's number.
pub(crate) const KIND: &str = "legal-request";
const MOST_REASON: usize = 1000;
/// More categories than there are.
const MOST_ASKED: usize = 50;

#[derive(Serialize, Deserialize)]
struct Kept {
    authority: String,
    country: String,
    law: String,
    kind: LegalRequestKind,
    number: String,
    asked: Vec<String>,
    #[serde(default)]
    reason: String,
    /// Who decided, by an opaque id.
    #[serde(default)]
    decided_by: String,
}

fn none() -> Error {
    Error::NotFound { what: "request" }
}

fn resource(id: &str) -> String {
    resource_of("legal-request", id)
}

impl App {
    fn categories_known(&self, field: &'static str, categories: &[String]) -> Result<()> {
        if categories.len() > MOST_ASKED {
            return Err(Error::field(field, "too-many", format!("{MOST_ASKED} categories at most")));
        }
        let unknown = categories.iter().find(|slug| self.world.policies.vocabulary.category(slug).is_none());
        unknown.map_or(Ok(()), |slug| Err(Error::field(field, "unknown", format!("there is no category `{slug}`"))))
    }

    /// Enters a request. Nothing goes by it before it was decided.
    ///
    /// # Errors
    /// Not allowed, nobody of this address or id, an unknown category, or a field that cannot be taken.
    pub async fn legal_request_receive(&self, ctx: &Context, request: &LegalRequestCreate) -> Result<LegalRequestView> {
        may_manage(ctx)?;
        let subject = self.subject_of(&request.who).await?;
        let id = self.new_id()?;
        self.audited(ctx, Action::DisclosureManage, &resource(&id), async {
            self.categories_known("asked", &request.asked)?;
            if request.asked.is_empty() {
                return Err(Error::field("asked", "required", "say what it asks for"));
            }
            let told_from = request.told_from.as_deref().filter(|day| !day.is_empty()).map(str::parse::<Date>).transpose();
            let told_from = told_from.map_err(|_| Error::field("told_from", "not-a-date", "a day as in `2022-06-01`"))?;
            let kept = Kept {
                authority: line("authority", &request.authority)?,
                country: country(&self.world.policies.countries, &request.country)?,
                law: line("law", &request.law)?,
                kind: request.kind,
                number: line("number", &request.number)?,
                asked: request.asked.clone(),
                reason: String::new(),
                decided_by: String::new(),
            };
            // What leads to it comes first: one that nothing came of leads nowhere.
            let opaque = aftercare_core::SubjectId::new(subject.as_str());
            let entry = RegisterEvent::LegalRequestReceived { at: self.now(), request: id.clone(), subject: opaque };
            self.enter(|_| Ok(Some(entry.clone()))).await?;
            let vault = vec![put_json(&subject, KIND, &id, &kept, self.micros())?];
            let command = PersonCommand::ReceiveRequest { request: &id, told_from };
            self.person_act(ctx, &subject, std::slice::from_ref(&command), &Beside { vault, ..Beside::default() }).await?;
            self.legal_request_of(&subject, &id).await?.ok_or_else(none)
        })
        .await
    }

    /// Decides a request, once: whether it can be enforced, why, and what may go.
    ///
    /// # Errors
    /// Not allowed, not there, decided before, no reason, or categories that it does not ask for.
    pub async fn legal_request_decide(&self, ctx: &Context, id: &str, decision: &LegalRequestDecide) -> Result<LegalRequestView> {
        self.audited(ctx, Action::DisclosureManage, &resource(id), async {
            may_manage(ctx)?;
            let (subject, mut kept) = self.legal_request_row(id).await?;
            let reason = reason_of(&decision.reason, MOST_REASON)?;
            if decision.categories.iter().any(|slug| !kept.asked.contains(slug)) {
                return Err(Error::field("categories", "unknown", "more may not go than was asked for"));
            }
            if decision.enforceable == decision.categories.is_empty() {
                let message = "what can be enforced names what may go; what cannot, nothing";
                return Err(Error::field("categories", "required", message));
            }
            kept.reason = reason.to_owned();
            kept.decided_by = ctx.principal.subject().map(ToString::to_string).unwrap_or_default();
            let vault = vec![put_json(&subject, KIND, id, &kept, self.micros())?];
            let command = PersonCommand::DecideRequest { request: id, enforceable: decision.enforceable, categories: &decision.categories };
            let acted = self.person_act(ctx, &subject, std::slice::from_ref(&command), &Beside { vault, ..Beside::default() }).await?;
            if !acted.happened {
                return Err(Error::field("enforceable", "decided", "this request was decided before"));
            }
            self.legal_request_of(&subject, id).await?.ok_or_else(none)
        })
        .await
    }

    /// A request with what became of it. Every look is audited.
    ///
    /// # Errors
    /// Not allowed, or not there.
    pub async fn legal_request(&self, ctx: &Context, id: &str) -> Result<LegalRequestView> {
        self.audited(ctx, Action::DisclosureManage, &resource(id), async {
            may_manage(ctx)?;
            let subject = self.legal_request_subject(id).await?;
            self.legal_request_of(&subject, id).await?.ok_or_else(none)
        })
        .await
    }

    /// Keeps the document itself, sealed.
    ///
    /// # Errors
    /// Not allowed, not there, there is one, it is empty, or larger than files may be.
    pub async fn legal_request_file_put(&self, ctx: &Context, id: &str, bytes: &[u8]) -> Result<LegalRequestView> {
        self.audited(ctx, Action::DisclosureManage, &resource(id), async {
            may_manage(ctx)?;
            let (subject, _) = self.legal_request_row(id).await?;
            if bytes.is_empty() {
                return Err(Error::field("file", "required", "the document is empty"));
            }
            if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > self.file_limit {
                return Err(Error::field("file", "too-large", format!("at most {} MB can be taken here", self.file_limit / 1_000_000)));
            }
            if self.store.blob_read(&subject, &BlobId::new(id)).await?.is_some() {
                return Err(Error::field("file", "kept", "the document is here already"));
            }
            let mut sink = self.store.blob_upload(&subject, KIND, "application/octet-stream", &BlobId::new(id), self.micros()).await?;
            sink.push(bytes).await?;
            sink.finish().await?;
            self.legal_request_of(&subject, id).await?.ok_or_else(none)
        })
        .await
    }

    /// The document itself. Every look is audited.
    ///
    /// # Errors
    /// Not allowed, or not there.
    pub async fn legal_request_file(&self, ctx: &Context, id: &str) -> Result<Download> {
        self.audited(ctx, Action::DisclosureManage, &resource(id), async {
            may_manage(ctx)?;
            let (subject, _) = self.legal_request_row(id).await?;
            self.open_document(&subject, id).await?.ok_or_else(none)
        })
        .await
    }

    /// As [`App::legal_request_receive`], with the document, on the word of whoever has the machine. Gives its number.
    ///
    /// # Errors
    /// As there, and as [`App::legal_request_file_put`]: then the request is entered, without its document.
    pub async fn legal_request_receive_by_operator(&self, request: &LegalRequestCreate, document: Option<&[u8]>) -> Result<String> {
        let received = self.legal_request_receive(&operator(), request).await?;
        if let Some(bytes) = document {
            self.legal_request_file_put(&operator(), &received.id, bytes).await?;
        }
        Ok(received.id)
    }

    /// As [`App::legal_request_decide`], on the word of whoever has the machine.
    ///
    /// # Errors
    /// As there.
    pub async fn legal_request_decide_by_operator(&self, id: &str, decision: &LegalRequestDecide) -> Result<()> {
        self.legal_request_decide(&operator(), id, decision).await.map(drop)
    }

    /// All requests, the latest first, on the word of whoever has the machine.
    ///
    /// # Errors
    /// The store fails.
    pub async fn legal_requests_by_operator(&self) -> Result<Vec<LegalRequestView>> {
        let ctx = operator();
        self.audited(&ctx, Action::DisclosureManage, "", async { self.legal_requests_of(&self.register().await?).await }).await
    }

    async fn legal_request_subject(&self, id: &str) -> Result<SubjectId> {
        let register = self.register().await?;
        Ok(SubjectId::new(register.subject_of(id).ok_or_else(none)?.as_str()))
    }

    async fn legal_request_row(&self, id: &str) -> Result<(SubjectId, Kept)> {
        let subject = self.legal_request_subject(id).await?;
        let kept = self.legal_request_kept(&subject, id).await?.ok_or_else(none)?;
        Ok((subject, kept))
    }

    /// None of somebody who was erased.
    async fn legal_request_kept(&self, subject: &SubjectId, id: &str) -> Result<Option<Kept>> {
        let row = self.store.vault_get(subject, KIND, &RowId::new(id)).await?;
        let read = |e: serde_json::Error| Error::Internal(format!("a request cannot be read: {e}"));
        row.map(|row| serde_json::from_slice(&row.plain)).transpose().map_err(read)
    }

    async fn legal_request_of(&self, subject: &SubjectId, id: &str) -> Result<Option<LegalRequestView>> {
        let Some(kept) = self.legal_request_kept(subject, id).await? else { return Ok(None) };
        let person = self.person(subject).await?;
        let Some(request) = person.requests.get(id) else { return Ok(None) };
        let listed = |set: &BTreeSet<String>| set.iter().cloned().collect();
        let decided = request.decided.as_ref().map(|decision| LegalDecisionView {
            at: decision.at.to_string(),
            enforceable: decision.enforceable,
            reason: kept.reason.clone(),
            categories: listed(&decision.categories),
            released: listed(&request.released),
        });
        Ok(Some(LegalRequestView {
            id: id.to_owned(),
            subject_id: subject.to_string(),
            received_at: request.received_at.to_string(),
            authority: kept.authority,
            country: kept.country,
            law: kept.law,
            kind: kept.kind,
            number: kept.number,
            asked: kept.asked,
            told_from: request.told_from.map(|day| day.to_string()),
            has_file: self.store.blob_read(subject, &BlobId::new(id)).await?.is_some(),
            decided,
        }))
    }

    /// All of them, the latest first.
    pub(super) async fn legal_requests_of(&self, register: &Register) -> Result<Vec<LegalRequestView>> {
        let mut views = Vec::new();
        for (_, id, subject) in register.requests.iter().rev() {
            views.extend(self.legal_request_of(&SubjectId::new(subject.as_str()), id).await?);
        }
        Ok(views)
    }
}
