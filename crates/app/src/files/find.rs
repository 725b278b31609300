//! Where an aircraft was last, by the flight records that its owner keeps here. Nobody else sees them, unless the owner adds one to a case.

use crate::App;
use crate::audit::resource_of;
use crate::authorise::Action;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::Viewer;
use crate::view::evidence::Stored;
use crate::view::flight::Looked;
use aftercare_core::{CareFile, UnitId};
use aftercare_store::SubjectId;
use aftercare_wire::{EvidenceKind, FlightReportView, RecordView};

/// Flight records that an owner keeps here, those of cases included.
pub const MOST_KEPT_RECORDS: usize = 200;

impl App {
    /// The flight records of a device, the latest flight first. Every look is audited.
    ///
    /// # Errors
    /// Not there, or not theirs.
    pub async fn unit_records(&self, ctx: &Context, unit: &str) -> Result<Vec<RecordView>> {
        self.audited(ctx, Action::LastSeenRead, &resource_of("unit", unit), async {
            let file = self.file_of_unit(ctx, unit, Action::LastSeenRead, Action::LastSeenRead).await?;
            let records = self.records_about(ctx, &file, unit).await?;
            Ok(records.iter().map(|(id, stored)| record(id, stored)).collect())
        })
        .await
    }

    /// Holds where a file is a flight record of the device. Every look is audited.
    ///
    /// # Errors
    /// The device is not there, or not theirs, or it is no record of it.
    pub async fn unit_record(&self, ctx: &Context, unit: &str, blob: &str) -> Result<()> {
        self.audited(ctx, Action::LastSeenRead, &resource_of("unit", unit), async {
            let file = self.file_of_unit(ctx, unit, Action::LastSeenRead, Action::LastSeenRead).await?;
            let stored = self.stored(&SubjectId::new(file.subject.as_str()), blob).await?;
            let stored = stored.filter(|stored| stored.kind == EvidenceKind::FlightRecord);
            let stored = stored.ok_or(Error::NotFound { what: "flight record" })?;
            let is_of_unit = stored.unit.as_deref() == Some(unit) || {
                let viewer = self.viewer(ctx, &file, &[]).await?;
                blobs_of_cases(&viewer, unit).any(|one| one == blob)
            };
            if is_of_unit { Ok(()) } else { Err(Error::NotFound { what: "flight record" }) }
        })
        .await
    }

    /// Where a device was last, by `record` or by the latest flight of its records that has a place. Every look is audited.
    ///
    /// # Errors
    /// Not there, not theirs, or there is no record.
    pub async fn last_seen(&self, ctx: &Context, unit: &str, wanted: Option<&str>) -> Result<FlightReportView> {
        self.audited(ctx, Action::LastSeenRead, &resource_of("unit", unit), async {
            let file = self.file_of_unit(ctx, unit, Action::LastSeenRead, Action::LastSeenRead).await?;
            let records = self.records_about(ctx, &file, unit).await?;
            let placed = |stored: &Stored| stored.flight().is_some_and(|digest| digest.report.last_fix.is_some());
            let found = match wanted {
                Some(wanted) => records.iter().find(|(id, _)| id == wanted),
                None => records.iter().find(|(_, stored)| placed(stored)).or_else(|| records.first()),
            };
            let (id, _) = found.ok_or(Error::NotFound { what: "flight record" })?;
            let owner = SubjectId::new(file.subject.as_str());
            let stored = self.stored_and_read(&owner, id).await?.ok_or(Error::NotFound { what: "flight record" })?;
            let drawing = self.drawing(&owner, id).await?;
            let viewer = self.viewer(ctx, &file, &[]).await?;
            let unit = file.unit(&UnitId::new(unit)).ok_or(Error::NotFound { what: "unit" })?;
            Ok(viewer.flight_report(unit, None, Looked { id, stored: &stored, drawing }))
        })
        .await
    }

    /// Records that were uploaded for the device, and those of its cases.
    pub(crate) async fn records_about(&self, ctx: &Context, file: &CareFile, unit: &str) -> Result<Vec<(String, Stored)>> {
        let owner = SubjectId::new(file.subject.as_str());
        let viewer = self.viewer(ctx, file, &[]).await?;
        let of_cases: Vec<&String> = blobs_of_cases(&viewer, unit).collect();
        let mut records = self.records_of(&owner).await?;
        records.retain(|(id, stored)| stored.unit.as_deref() == Some(unit) || of_cases.contains(&id));
        // By the records' own clocks, those without one by when they came.
        let flown = |stored: &Stored| {
            let start = stored.flight().and_then(|digest| digest.header.start.value().copied());
            start.or_else(|| stored.stored_at.parse().ok())
        };
        records.sort_by_key(|(_, stored)| std::cmp::Reverse(flown(stored)));
        Ok(records)
    }
}

/// The files of the device's cases.
fn blobs_of_cases<'v>(viewer: &'v Viewer<'_>, unit: &'v str) -> impl Iterator<Item = &'v String> {
    let cases = viewer.file.cases.iter().filter(move |case| case.unit.as_str() == unit);
    cases.filter_map(|case| viewer.notes.get(case.id.as_str())).flat_map(|notes| &notes.blobs)
}

fn record(id: &str, stored: &Stored) -> RecordView {
    let digest = stored.flight();
    RecordView {
        blob: stored.blob(id),
        started_at: digest.and_then(|digest| digest.header.start.value()).map(ToString::to_string),
        completeness: stored.completeness().to_owned(),
        has_place: digest.is_some_and(|digest| digest.report.last_fix.is_some()),
    }
}
