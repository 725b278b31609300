//! What a file says, beside what is registered.

use super::Viewer;
use crate::App;
use crate::error::Result;
use aftercare_core::case::Case;
use aftercare_evidence::{Check, Field, FlightHeader, Outcome, ProductType, RegisteredUnit, Tolerances, Window, compare, flight_header_in};
use aftercare_store::{RowId, SubjectId};
use aftercare_wire::{BlobView, EvidenceFact, EvidenceKind, EvidenceView};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// How far a reported time of loss may lie outside the flight, and a stated duration beside its frames.
const TOLERANCES: Tolerances = Tolerances { loss_time: SignedDuration::from_mins(30), duration: SignedDuration::from_secs(10) };

/// The vault's row of an uploaded file: what a view needs, without opening the file itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub kind: EvidenceKind,
    pub name: String,
    /// What the file is by its content.
    pub content: String,
    pub bytes: u64,
    pub stored_at: String,
    /// The ends of a flight record, base64.
    #[serde(default)]
    pub head: String,
    #[serde(default)]
    pub tail: String,
    /// Frames counted in the whole file.
    #[serde(default)]
    pub frames: Option<u32>,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
}

/// Kinds of the vault's rows and blobs.
pub(crate) const KINDS: [&str; 2] = ["flight-record", "photo"];

impl App {
    /// What is known of an uploaded file.
    pub(crate) async fn stored(&self, owner: &SubjectId, id: &str) -> Result<Option<Stored>> {
        for kind in KINDS {
            if let Some(row) = self.store.vault_get(owner, kind, &RowId::new(id)).await? {
                return Ok(serde_json::from_slice(&row.plain).ok());
            }
        }
        Ok(None)
    }
}

impl Viewer<'_> {
    pub fn case_evidence(&self, case: &Case) -> Vec<EvidenceView> {
        let blobs = self.notes.get(case.id.as_str()).map(|n| n.blobs.as_slice()).unwrap_or_default();
        blobs.iter().filter_map(|id| Some(self.one(case, id, self.evidence.get(id)?))).collect()
    }

    /// How many checks of the case's records disagree.
    pub fn disagreements(&self, case: &Case) -> u32 {
        let facts = self.case_evidence(case).into_iter().flat_map(|e| e.facts);
        u32::try_from(facts.filter(|f| f.agrees == Some(false)).count()).unwrap_or(u32::MAX)
    }

    fn one(&self, case: &Case, id: &str, stored: &Stored) -> EvidenceView {
        let blob = BlobView {
            id: id.to_owned(),
            kind: stored.kind,
            name: stored.name.clone(),
            bytes: stored.bytes,
            stored_at: stored.stored_at.clone(),
        };
        if stored.kind != EvidenceKind::FlightRecord {
            return EvidenceView { blob, readable: true, note: None, facts: Vec::new() };
        }
        let header = Self::header(stored);
        let note = Some(header.as_ref().map_or("unreadable", note).to_owned());
        let facts = header.as_ref().map(|header| self.facts(case, header)).unwrap_or_default();
        EvidenceView { blob, readable: header.is_some(), note, facts }
    }

    /// None where it cannot be read.
    fn header(stored: &Stored) -> Option<FlightHeader> {
        let (head, tail) = (STANDARD.decode(&stored.head).ok()?, STANDARD.decode(&stored.tail).ok()?);
        let mut header = flight_header_in(&Window::ends(&head, &tail, stored.bytes).ok()?).ok()?;
        if let Some(frames) = stored.frames {
            header.frames_found = Field::Recorded(frames);
        }
        Some(header)
    }

    /// The header's facts, each with the check that it took part in.
    fn facts(&self, case: &Case, header: &FlightHeader) -> Vec<EvidenceFact> {
        let unit = self.file.unit(&case.unit);
        let model = unit.and_then(|u| self.world.catalogue.model(&u.model));
        let registered = RegisteredUnit {
            serial: self.serial(case.unit.as_str()).to_owned(),
            model_product_types: model
                .iter()
                .flat_map(|m| &m.product_types)
                .filter_map(|n| u8::try_from(*n).ok())
                .map(ProductType)
                .collect(),
            account_tag_before: None,
            reported_loss_at: Some(case.happened_at),
        };
        let checks = compare(header, &registered, TOLERANCES);
        let mut out: Vec<EvidenceFact> =
            checks.iter().filter(|c| c.recorded.is_some() || c.expected.is_some()).map(|c| self.checked(c)).collect();
        let mut push = |name: &str, value: Option<String>| {
            if value.is_some() {
                out.push(EvidenceFact { name: name.to_owned(), value, registered: None, agrees: None });
            }
        };
        push("aircraft-name", header.aircraft_name.recorded().cloned());
        push("format-version", Some(header.version.to_string()));
        push("started-at", header.start.recorded().map(ToString::to_string));
        push("ended-at", header.end().recorded().map(ToString::to_string));
        push("duration", header.duration.recorded().map(|d| format!("{:.1} s", d.as_secs_f64())));
        push("max-height", header.max_height.recorded().map(|m| format!("{:.1} m", m.0)));
        push("max-speed", header.max_speed.recorded().map(|m| format!("{:.1} m/s", m.0)));
        push("total-distance", header.total_distance.recorded().map(|m| format!("{:.0} m", m.0)));
        push("battery-serial", header.battery_serial.recorded().map(ToString::to_string));
        push("controller-serial", header.controller_serial.recorded().map(ToString::to_string));
        out
    }

    fn checked(&self, check: &Check) -> EvidenceFact {
        EvidenceFact {
            name: check.id.as_str().to_owned(),
            value: check.recorded.clone(),
            registered: check.expected.clone(),
            agrees: match check.outcome {
                Outcome::Agrees => Some(true),
                Outcome::Disagrees => Some(false),
                Outcome::CannotBeChecked => None,
            },
        }
    }
}

/// How far a record is read.
fn note(header: &FlightHeader) -> &'static str {
    match header.completeness.code() {
        "header-only" => "header-only",
        "sealed" => "sealed",
        "cut" => "cut",
        _ => "header-read",
    }
}
