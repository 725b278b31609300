//! Care files as their readers see them: in their language, with what they may see.

pub(crate) mod case;
pub(crate) mod clause;
pub(crate) mod evidence;
mod fact;
pub(crate) mod flight;
pub(crate) mod photo;
pub(crate) mod plan;
pub(crate) mod receipt;
pub(crate) mod rules;
pub(crate) mod serial;
pub(crate) mod unit;

use crate::App;
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use aftercare_core::{CareFile, World};
use aftercare_documents::Operator;
use aftercare_store::{Receipt, ReceiptHead, RowId, SubjectId, VaultWrite};
use aftercare_terms::Edition;
use aftercare_wire::{CaseView, Language, RuleRef};
use rules::Rules;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The vault's row of a case: what people said and sent. `case` rows are JSON of this.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CaseNotes {
    pub description: String,
    pub blobs: Vec<String>,
    /// The number of the parcel that comes in.
    #[serde(default)]
    pub tracking: String,
    /// Under which numbers the payment provider knows what was paid and paid back: the act, the number.
    #[serde(default)]
    pub payments: Vec<(String, String)>,
    /// The number of the parcel that goes out.
    #[serde(default)]
    pub return_tracking: String,
}

/// The kind of the vault's rows of files that joined a case later: `case file`.
pub(crate) const EVIDENCE: &str = "evidence";
/// Kinds of the vault's rows of reasons.
pub(crate) const REFUSAL: &str = "refusal";
pub(crate) const WAIVER: &str = "waiver";

fn reason(plain: &[u8]) -> String {
    let row: serde_json::Value = serde_json::from_slice(plain).unwrap_or_default();
    row.get("reason").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// A reader of one care file, with what the vault holds beside it.
pub(crate) struct Viewer<'a> {
    pub world: &'a World,
    pub file: &'a CareFile,
    pub language: Language,
    pub principal: Principal,
    pub now: jiff::Timestamp,
    pub serials: BTreeMap<String, String>,
    /// Whoever asks may see serial numbers.
    pub shows_serials: bool,
    pub notes: BTreeMap<String, CaseNotes>,
    pub evidence: BTreeMap<String, evidence::Stored>,
    /// The accounts of the owner's flight records, where one of them is shown.
    pub tags: Vec<evidence::Tagged>,
    /// What was said for refusing or for setting a ground aside, by kind, case and ground.
    pub reasons: BTreeMap<(String, String), String>,
    pub receipts: Vec<ReceiptHead>,
    pub operator: &'a Operator,
}

fn owner_of(file: &CareFile) -> SubjectId {
    SubjectId::new(file.subject.as_str())
}

impl App {
    /// Reads what a view needs beside the file. `pending` are vault rows of the same unit of work.
    pub(crate) async fn viewer<'a>(&'a self, ctx: &Context, file: &'a CareFile, pending: &[VaultWrite]) -> Result<Viewer<'a>> {
        let owner = owner_of(file);
        let (mut serials, mut notes, mut reasons) = (BTreeMap::new(), BTreeMap::<String, CaseNotes>::new(), BTreeMap::new());
        let hidden = self.is_hidden_from(ctx, &owner, file).await?;
        let get = |kind: &'static str, id: String| async move {
            if hidden { Ok(None) } else { self.store.vault_get(&owner_of(file), kind, &RowId::new(id)).await }
        };
        for unit in &file.units {
            if let Some(row) = get(serial::KIND, unit.id.to_string()).await? {
                serials.insert(unit.id.to_string(), String::from_utf8_lossy(&row.plain).into_owned());
            }
        }
        for case in &file.cases {
            if let Some(row) = get("case", case.id.to_string()).await? {
                notes.insert(case.id.to_string(), serde_json::from_slice(&row.plain).unwrap_or_default());
            }
            let refused = case.refusal.iter().map(|refusal| (REFUSAL, &refusal.ground));
            for (kind, ground) in refused.chain(case.waived_grounds.iter().map(|ground| (WAIVER, ground))) {
                let id = format!("{} {ground}", case.id);
                if let Some(row) = get(kind, id.clone()).await? {
                    reasons.insert((kind.to_owned(), id), reason(&row.plain));
                }
            }
        }
        for write in pending {
            if let VaultWrite::Put { kind, row_id, plain, .. } = write {
                match kind.as_str() {
                    serial::KIND => drop(serials.insert(row_id.as_str().to_owned(), String::from_utf8_lossy(plain).into_owned())),
                    "case" => drop(notes.insert(row_id.as_str().to_owned(), serde_json::from_slice(plain).unwrap_or_default())),
                    REFUSAL | WAIVER => drop(reasons.insert((kind.clone(), row_id.as_str().to_owned()), reason(plain))),
                    _ => {}
                }
            }
        }
        for case in file.cases.iter().filter(|_| !hidden) {
            for row in self.store.vault_list_under(&owner, EVIDENCE, case.id.as_str()).await? {
                let joined = row.row_id.as_str().split_once(' ').map(|(_, blob)| blob.to_owned());
                notes.entry(case.id.to_string()).or_default().blobs.extend(joined);
            }
        }
        let mut evidence = BTreeMap::new();
        for id in notes.values().flat_map(|notes| &notes.blobs) {
            evidence.extend(self.stored(&owner, id).await?.map(|stored| (id.clone(), stored)));
        }
        let flights = evidence.values().any(|stored: &evidence::Stored| stored.flight().is_some());
        self.hide(ctx, &mut notes, &mut reasons, &mut evidence);
        let tags = if flights { self.tags_of(&owner).await? } else { Vec::new() };
        let receipts = self.store.receipt_heads(&aftercare_store::FileId::new(file.id.as_str())).await?;
        Ok(Viewer {
            world: &self.world,
            file,
            language: ctx.language,
            principal: ctx.principal.clone(),
            now: self.now(),
            serials,
            shows_serials: self.may_see(ctx, serial::KIND, "value"),
            notes,
            evidence,
            tags,
            reasons,
            receipts,
            operator: &self.operator,
        })
    }
}

impl App {
    /// Takes away what whoever asks may not see.
    fn hide(
        &self,
        ctx: &Context,
        notes: &mut BTreeMap<String, CaseNotes>,
        reasons: &mut BTreeMap<(String, String), String>,
        evidence: &mut BTreeMap<String, evidence::Stored>,
    ) {
        let sees = |kind: &str, field: &str| self.may_see(ctx, kind, field);
        for notes in notes.values_mut() {
            if !sees("case", "description") {
                notes.description.clear();
            }
            if !sees("case", "tracking") {
                notes.tracking.clear();
                notes.return_tracking.clear();
            }
        }
        reasons.retain(|(kind, _), _| sees(kind, "reason"));
        for stored in evidence.values_mut() {
            if !sees(stored.row_kind(), "found") {
                stored.found = evidence::Found::NotRead;
            }
        }
    }
}

impl App {
    /// Adds the clauses that spoke in the latest decision on a case. `pending` are receipts of the same unit of work.
    pub(crate) async fn with_why(&self, mut case: CaseView, language: Language, pending: &[Receipt]) -> Result<CaseView> {
        let Some(id) = &case.receipt_id else { return Ok(case) };
        case.why = match pending.iter().find(|receipt| receipt.receipt_id.as_str() == id) {
            Some(receipt) => receipt::spoken(receipt, language),
            None => self.store.receipt(&id.as_str().into()).await?.map(|r| receipt::spoken(&r, language)).unwrap_or_default(),
        };
        Ok(case)
    }
}

impl Viewer<'_> {
    pub fn is_staff(&self) -> bool {
        self.principal.is_staff()
    }

    pub fn rules<'b>(&'b self, edition: Option<&'b Edition>) -> Rules<'b> {
        Rules { world: self.world, edition, language: self.language }
    }

    pub fn references(&self, edition: &Arc<Edition>, rules: &[String]) -> Vec<RuleRef> {
        let known = self.rules(Some(edition));
        rules.iter().map(|rule| known.reference(rule)).collect()
    }

    pub fn version(&self) -> u64 {
        u64::try_from(self.file.version).unwrap_or(0)
    }

    /// Why a person refused, or set a ground aside.
    pub fn reason(&self, kind: &str, case: &str, ground: &str) -> String {
        self.reasons.get(&(kind.to_owned(), format!("{case} {ground}"))).cloned().unwrap_or_default()
    }

    pub fn serial(&self, unit: &str) -> &str {
        self.serials.get(unit).map_or("", String::as_str)
    }

    /// The same as it is shown; empty to those who may not see it.
    pub fn shown_serial(&self, unit: &str) -> &str {
        if self.shows_serials { self.serial(unit) } else { "" }
    }
}

/// A word of one vocabulary in the other: core and wire spell them alike.
pub(crate) fn word<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Error::Internal(format!("`{text}` is no word of the wire")))
}

/// A vault row of JSON.
pub(crate) fn put_json<T: Serialize>(
    subject: &SubjectId,
    kind: &str,
    id: &str,
    value: &T,
    at: aftercare_store::Micros,
) -> Result<VaultWrite> {
    let plain = serde_json::to_vec(value).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(VaultWrite::Put { subject_id: subject.clone(), kind: kind.to_owned(), row_id: RowId::new(id), plain, at, indexes: Vec::new() })
}
