//! What a file says, beside what is registered.

use super::Viewer;
use super::unit::say;
use crate::App;
use crate::error::Result;
use aftercare_core::case::Case;
use aftercare_evidence::{Check, Field, FlightHeader, Outcome, ProductType, RegisteredUnit, Tolerances, Window, compare, flight_header_in};
use aftercare_store::{RowId, SubjectId};
use aftercare_wire::{BlobView, EvidenceFact, EvidenceKind, EvidenceView, Language};
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
        match self.header(stored) {
            Ok(header) => {
                let note = Some(self.completeness(&header));
                EvidenceView { blob, readable: true, note, facts: self.facts(case, &header) }
            }
            Err(note) => EvidenceView { blob, readable: false, note: Some(note), facts: Vec::new() },
        }
    }

    fn header(&self, stored: &Stored) -> std::result::Result<FlightHeader, String> {
        let unread = |why: String| {
            say(
                self.language,
                format!("The record is kept sealed, but it could not be read: {why}."),
                format!("Die Aufzeichnung ist versiegelt gespeichert, konnte aber nicht gelesen werden: {why}."),
            )
        };
        let open = |text: &str| STANDARD.decode(text).map_err(|e| unread(e.to_string()));
        let (head, tail) = (open(&stored.head)?, open(&stored.tail)?);
        let window = Window::ends(&head, &tail, stored.bytes).map_err(|e| unread(e.to_string()))?;
        let mut header = flight_header_in(&window).map_err(|e| unread(e.to_string()))?;
        if let Some(frames) = stored.frames {
            header.frames_found = Field::Recorded(frames);
        }
        Ok(header)
    }

    fn completeness(&self, header: &FlightHeader) -> String {
        let (en, de) = match header.completeness.code() {
            "header-only" => ("The record holds its header and no flight data.", "Die Aufzeichnung enthält nur den Kopf, keine Flugdaten."),
            "sealed" => (
                "The header can be read; the flight data are sealed with keys that only the maker's service has.",
                "Der Kopf ist lesbar; die Flugdaten sind mit Schlüsseln versiegelt, die nur der Dienst des Herstellers hat.",
            ),
            "cut" => ("The record ends before it is complete.", "Die Aufzeichnung bricht ab, bevor sie vollständig ist."),
            _ => (
                "The header was read; the flight data themselves are not read yet.",
                "Der Kopf wurde gelesen; die Flugdaten selbst werden noch nicht gelesen.",
            ),
        };
        say(self.language, en.to_owned(), de.to_owned())
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
            if let Some(value) = value {
                out.push(EvidenceFact { name: name.to_owned(), label: label(self.language, name), value, registered: None, agrees: None });
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
        let not = say(self.language, "not recorded".to_owned(), "nicht aufgezeichnet".to_owned());
        EvidenceFact {
            name: check.id.as_str().to_owned(),
            label: label(self.language, check.id.as_str()),
            value: check.recorded.clone().unwrap_or(not),
            registered: check.expected.clone(),
            agrees: match check.outcome {
                Outcome::Agrees => Some(true),
                Outcome::Disagrees => Some(false),
                Outcome::CannotBeChecked => None,
            },
        }
    }
}

fn label(language: Language, name: &str) -> String {
    let (en, de) = match name {
        "aircraft-serial" => ("Aircraft serial number", "Seriennummer des Fluggeräts"),
        "product-type" => ("Product type", "Produkttyp"),
        "loss-time-in-flight" => ("Reported time against the flight", "Gemeldete Zeit im Vergleich zum Flug"),
        "account-tag" => ("Account tag", "Kontokennung"),
        "start-position-recorded" => ("Start position", "Startposition"),
        "duration-against-file" => ("Duration against the file", "Dauer im Vergleich zur Datei"),
        "aircraft-name" => ("Aircraft name", "Name des Fluggeräts"),
        "format-version" => ("Format version", "Formatversion"),
        "started-at" => ("Flight began", "Flugbeginn"),
        "ended-at" => ("Flight ended", "Flugende"),
        "duration" => ("Duration", "Dauer"),
        "max-height" => ("Greatest height", "Größte Höhe"),
        "max-speed" => ("Greatest speed", "Größte Geschwindigkeit"),
        "total-distance" => ("Distance flown", "Geflogene Strecke"),
        "battery-serial" => ("Battery serial number", "Seriennummer des Akkus"),
        "controller-serial" => ("Controller serial number", "Seriennummer der Fernsteuerung"),
        other => (other, other),
    };
    say(language, en.to_owned(), de.to_owned())
}
