//! The report of a flight's end: looked at as long as the case is open, produced once, and from then on as it was produced.

use super::With;
use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::files::reader::DRAWING;
use crate::view::evidence::Stored;
use crate::view::flight::Looked;
use crate::view::{Viewer, put_json};
use aftercare_core::case::Case;
use aftercare_core::command::Command;
use aftercare_core::{CareFile, CaseId};
use aftercare_store::{RowId, SubjectId};
use aftercare_terms::hex;
use aftercare_wire::{CaseView, EvidenceKind, FlightReportView, ReportProduce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The kind of the vault's rows of reports as they were produced.
const KIND: &str = "flight-report";
/// What a receipt calls the hashes.
const RECORD_HASH: &str = "flight-record";
const REPORT_HASH: &str = "flight-report";

/// The vault's row of a report.
#[derive(Debug, Serialize, Deserialize)]
struct Produced {
    /// The report to the byte, whose hash the receipt names.
    document: String,
}

impl App {
    /// The report of a case: as it was produced, or, of `record` or while there is none, as it would be now. Every look is audited.
    ///
    /// # Errors
    /// Not there, not theirs, or a case without a flight record.
    pub async fn flight_report(&self, ctx: &Context, case: &str, record: Option<&str>) -> Result<FlightReportView> {
        self.audited(ctx, looking(ctx), &resource_of("case", case), async {
            let file = self.file_of_case(ctx, case, Action::EvidenceReadOwn, Action::EvidenceReadInCase).await?;
            let found = file.case(&CaseId::new(case)).ok_or(Error::NotFound { what: "case" })?;
            if record.is_none()
                && let Some(document) = self.produced(&file, found).await?
            {
                return self.as_produced(ctx, &file, found, &document).await;
            }
            self.report_now(ctx, &file, found, record).await
        })
        .await
    }

    /// A produced report to the byte, as its receipt names it.
    ///
    /// # Errors
    /// Not there, not theirs, or not produced.
    pub async fn flight_report_document(&self, ctx: &Context, case: &str) -> Result<String> {
        self.audited(ctx, looking(ctx), &resource_of("case", case), async {
            let file = self.file_of_case(ctx, case, Action::EvidenceReadOwn, Action::EvidenceReadInCase).await?;
            let found = file.case(&CaseId::new(case)).ok_or(Error::NotFound { what: "case" })?;
            self.may_see_flights(ctx)?;
            self.produced(&file, found).await?.ok_or(Error::NotFound { what: "report" })
        })
        .await
    }

    /// The flight report is produced: it is kept as it is, its hash and that of its file stand in the receipt, and the aircraft is locked.
    ///
    /// # Errors
    /// Refused by the terms, or a record that is none of the case.
    pub async fn case_report(&self, ctx: &Context, id: &str, request: &ReportProduce) -> Result<CaseView> {
        self.on_case(ctx, Action::CaseReport, id, async {
            let file = self.file_of_case(ctx, id, Action::CaseReport, Action::CaseReport).await?;
            let case = file.case(&CaseId::new(id)).ok_or(Error::NotFound { what: "case" })?;
            let owner = SubjectId::new(file.subject.as_str());
            let (mut evidence, mut with) = (BTreeMap::new(), With::default());
            // What stands in the way of a report without a record is for the terms to say.
            match self.report_now(ctx, &file, case, request.record.as_deref()).await {
                Ok(report) => {
                    let report = FlightReportView { produced_at: Some(self.now().to_string()), ..report };
                    let document = serde_json::to_string_pretty(&report).map_err(|e| Error::Internal(e.to_string()))?;
                    let hash = hex(&Sha256::digest(document.as_bytes()));
                    with.vault.push(put_json(&owner, KIND, &row(id, &hash), &Produced { document }, self.micros())?);
                    evidence.insert(RECORD_HASH.to_owned(), report.file.sha256);
                    evidence.insert(REPORT_HASH.to_owned(), hash);
                }
                Err(Error::NotFound { .. }) if request.record.is_none() => {}
                Err(error) => return Err(error),
            }
            self.staff_step(ctx, id, Action::CaseReport, &Command::Report { case: CaseId::new(id), evidence }, &with).await
        })
        .await
    }

    async fn produced(&self, file: &CareFile, case: &Case) -> Result<Option<String>> {
        let Some(hash) = case.report_evidence.get(REPORT_HASH).filter(|_| case.report) else { return Ok(None) };
        let owner = SubjectId::new(file.subject.as_str());
        let found = self.store.vault_get(&owner, KIND, &RowId::new(row(case.id.as_str(), hash))).await?;
        let broken = |e: serde_json::Error| Error::Internal(format!("a report of the vault cannot be read: {e}"));
        found.map(|row| serde_json::from_slice::<Produced>(&row.plain).map(|produced| produced.document).map_err(broken)).transpose()
    }

    /// Where something flew is in every report: who may not see it sees none.
    fn may_see_flights(&self, ctx: &Context) -> Result<()> {
        let fields = [("flight-record", "found"), (DRAWING, "track"), (KIND, "document")];
        let sees = fields.iter().all(|(kind, field)| self.may_see(ctx, kind, field));
        if sees { Ok(()) } else { Err(Error::Forbidden { action: looking(ctx).as_str() }) }
    }

    async fn as_produced(&self, ctx: &Context, file: &CareFile, case: &Case, document: &str) -> Result<FlightReportView> {
        self.may_see_flights(ctx)?;
        let report: FlightReportView =
            serde_json::from_str(document).map_err(|e| Error::Internal(format!("a report of the vault cannot be read: {e}")))?;
        let receipt_id = self.viewer(ctx, file, &[]).await?.report_receipt(case);
        Ok(FlightReportView { receipt_id, report_sha256: case.report_evidence.get(REPORT_HASH).cloned(), ..report })
    }

    async fn report_now(&self, ctx: &Context, file: &CareFile, case: &Case, record: Option<&str>) -> Result<FlightReportView> {
        self.may_see_flights(ctx)?;
        let viewer = self.viewer(ctx, file, &[]).await?;
        let unit = file.unit(&case.unit).ok_or(Error::NotFound { what: "unit" })?;
        let (id, _) = record_of(&viewer, case, record).ok_or(Error::NotFound { what: "flight record" })?;
        let owner = SubjectId::new(file.subject.as_str());
        let stored = self.stored_and_read(&owner, &id).await?.ok_or(Error::NotFound { what: "flight record" })?;
        let drawing = self.drawing(&owner, &id).await?;
        Ok(viewer.flight_report(unit, Some(case), Looked { id: &id, stored: &stored, drawing }))
    }
}

fn looking(ctx: &Context) -> Action {
    if ctx.principal.is_staff() { Action::EvidenceReadInCase } else { Action::EvidenceReadOwn }
}

fn row(case: &str, hash: &str) -> String {
    format!("{case} {hash}")
}

/// The record that was asked for, or the case's first that could be read, or its first.
fn record_of<'a>(viewer: &'a Viewer<'_>, case: &Case, asked: Option<&str>) -> Option<(String, &'a Stored)> {
    let blobs = &viewer.notes.get(case.id.as_str())?.blobs;
    let records = || {
        let records = blobs.iter().filter_map(|id| Some((id.clone(), viewer.evidence.get(id)?)));
        records.filter(|(_, stored)| stored.kind == EvidenceKind::FlightRecord)
    };
    match asked {
        Some(asked) => records().find(|(id, _)| id == asked),
        None => records().find(|(_, stored)| stored.flight().is_some()).or_else(|| records().next()),
    }
}
