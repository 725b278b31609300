//! What a file says, beside what is registered.

use super::{Viewer, photo};
use crate::App;
use crate::error::Result;
use crate::files::upload::kind_name;
use aftercare_core::case::Case;
use aftercare_core::unit::Unit;
use aftercare_evidence::check::{CheckName, Checked, Ending, Known};
use aftercare_evidence::log::Fact;
use aftercare_evidence::photo::{Photo, PhotoChecked};
use aftercare_evidence::{AccountTag, FlightDigest, ProductType};
use aftercare_store::{RowId, SubjectId};
use aftercare_wire::{BlobView, EvidenceFact, EvidenceKind, EvidenceView};
use aftercare_worker::{KeyTrouble, Trouble};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The vault's row of an uploaded file: what a view needs, without opening the file itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub kind: EvidenceKind,
    pub name: String,
    /// What the file is by its content.
    pub content: String,
    pub bytes: u64,
    pub stored_at: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// The device that it is about, where that was said.
    #[serde(default)]
    pub unit: Option<String>,
    /// Staff uploaded it for the owner: what an owner uploaded is the owner's to add to a case.
    #[serde(default)]
    pub by_staff: bool,
    /// The owner wanted it to be taken in, or told staff so.
    #[serde(default)]
    pub agreed: bool,
    /// How often reading it was stopped.
    #[serde(default)]
    pub stopped: u8,
    #[serde(default)]
    pub found: Found,
}

/// What was found in a file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Found {
    #[default]
    NotRead,
    Flight {
        digest: Box<FlightDigest>,
        /// Why its keys did not open it.
        #[serde(default)]
        unopened: Option<KeyTrouble>,
    },
    Photo {
        photo: Box<Photo>,
        checks: Vec<PhotoChecked>,
    },
    /// It is of a kind in which nothing is looked for.
    Nothing,
    Trouble(Trouble),
}

/// A flight's account tag, and the file that names it.
#[derive(Debug, Clone)]
pub(crate) struct Tagged {
    pub blob: String,
    pub stored_at: String,
    pub tag: AccountTag,
}

/// Kinds of the vault's rows and blobs.
pub(crate) const KINDS: [&str; 2] = ["flight-record", "photo"];

impl Stored {
    pub fn row_kind(&self) -> &'static str {
        kind_name(self.kind)
    }

    pub fn blob(&self, id: &str) -> BlobView {
        BlobView { id: id.to_owned(), kind: self.kind, name: self.name.clone(), bytes: self.bytes, stored_at: self.stored_at.clone() }
    }

    /// It was not read yet, or may be read better now. What was stopped is tried again, for the machine may have been short of something, but
    /// not for ever.
    pub fn is_to_be_read(&self) -> bool {
        const MOST: u8 = 3;
        let again = |trouble: &KeyTrouble| matches!(trouble, KeyTrouble::Unreachable | KeyTrouble::TimedOut | KeyTrouble::NotReadAgain);
        match &self.found {
            Found::NotRead | Found::Trouble(Trouble::Process) => true,
            Found::Trouble(Trouble::Stopped) => self.stopped < MOST,
            Found::Flight { unopened, .. } => unopened.as_ref().is_some_and(again),
            Found::Photo { .. } | Found::Nothing | Found::Trouble(_) => false,
        }
    }

    /// Why nothing could be read.
    pub fn trouble(&self) -> Option<&'static str> {
        let Found::Trouble(trouble) = &self.found else { return None };
        Some(match trouble {
            Trouble::Unreadable { .. } => "unreadable",
            Trouble::TooLarge => "too-large",
            Trouble::Stopped => "stopped",
            Trouble::Panicked => "panicked",
            Trouble::Process => "process",
        })
    }

    /// How far it was read, of a flight record.
    pub fn completeness(&self) -> &'static str {
        match &self.found {
            Found::Flight { digest, .. } => digest.completeness.code(),
            Found::NotRead => "not-read",
            Found::Photo { .. } | Found::Nothing | Found::Trouble(_) => "unreadable",
        }
    }

    pub fn flight(&self) -> Option<&FlightDigest> {
        if let Found::Flight { digest, .. } = &self.found { Some(digest) } else { None }
    }
}

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

    /// The flight records of an owner, the oldest first.
    pub(crate) async fn records_of(&self, owner: &SubjectId) -> Result<Vec<(String, Stored)>> {
        let rows = self.store.vault_list(owner, kind_name(EvidenceKind::FlightRecord)).await?;
        let read = |row: &aftercare_store::VaultRow| Some((row.row_id.as_str().to_owned(), serde_json::from_slice(&row.plain).ok()?));
        let mut records: Vec<(String, Stored)> = rows.iter().filter_map(read).collect();
        records.sort_by(|one, other| (&one.1.stored_at, &one.0).cmp(&(&other.1.stored_at, &other.0)));
        Ok(records)
    }

    /// Which accounts the flight records of an owner were flown with, the oldest first.
    pub(crate) async fn tags_of(&self, owner: &SubjectId) -> Result<Vec<Tagged>> {
        let records = self.records_of(owner).await?.into_iter();
        let tagged = |(blob, stored): (String, Stored)| {
            let tag = stored.flight()?.header.account_tag.value()?.clone();
            Some(Tagged { blob, stored_at: stored.stored_at, tag })
        };
        Ok(records.filter_map(tagged).collect())
    }
}

impl Viewer<'_> {
    pub fn case_evidence(&self, case: &Case) -> Vec<EvidenceView> {
        let blobs = self.notes.get(case.id.as_str()).map(|n| n.blobs.as_slice()).unwrap_or_default();
        blobs.iter().filter_map(|id| Some(self.one(case, id, self.evidence.get(id)?))).collect()
    }

    /// How many checks of the case's files disagree.
    pub fn disagreements(&self, case: &Case) -> u32 {
        self.case_evidence(case).iter().fold(0, |sum, one| sum.saturating_add(one.findings))
    }

    /// What is known beside a record of this device.
    pub fn known(&self, unit: Option<&Unit>, lost_at: Option<Timestamp>, id: &str, record: &Stored) -> Known {
        let model = unit.and_then(|unit| self.world.catalogue.model(&unit.model));
        let types = model.iter().flat_map(|model| &model.product_types);
        let earlier = self.tags.iter().filter(|tagged| tagged.blob != id && tagged.stored_at <= record.stored_at);
        Known {
            serial: unit.map(|unit| self.serial(unit.id.as_str()).to_owned()).unwrap_or_default(),
            product_types: types.filter_map(|number| u8::try_from(*number).ok()).map(ProductType).collect(),
            account_tag: earlier.map(|tagged| tagged.tag.clone()).next(),
            lost_at,
        }
    }

    fn one(&self, case: &Case, id: &str, stored: &Stored) -> EvidenceView {
        let view = EvidenceView {
            blob: stored.blob(id),
            sha256: stored.sha256.clone(),
            readable: true,
            note: None,
            findings: 0,
            facts: Vec::new(),
            photo: None,
        };
        match &stored.found {
            Found::Flight { digest, .. } => {
                let checks = digest.checks(&self.known(self.file.unit(&case.unit), Some(case.happened_at), id, stored));
                EvidenceView {
                    note: Some(digest.completeness.code().to_owned()),
                    findings: count(checks.iter().map(|checked| checked.ending)),
                    facts: facts(digest, &checks),
                    ..view
                }
            }
            Found::Photo { photo, checks } => {
                let photo = photo::view(id, stored, photo, checks);
                EvidenceView { findings: count(checks.iter().map(|checked| checked.ending)), photo: Some(photo), ..view }
            }
            Found::Nothing => view,
            Found::NotRead => EvidenceView { readable: false, note: Some("not-read".to_owned()), ..view },
            Found::Trouble(_) => EvidenceView { readable: false, note: Some("unreadable".to_owned()), ..view },
        }
    }
}

/// How many of them disagree.
pub(crate) fn count(endings: impl Iterator<Item = Ending>) -> u32 {
    u32::try_from(endings.filter(|ending| *ending == Ending::Disagrees).count()).unwrap_or(u32::MAX)
}

/// What a record says of device and time, with the checks against what is registered, and whatever else disagrees.
fn facts(digest: &FlightDigest, checks: &[Checked]) -> Vec<EvidenceFact> {
    let registered = [CheckName::AircraftSerial, CheckName::ProductType, CheckName::LossTime, CheckName::AccountTag];
    let shown = checks.iter().filter(|checked| registered.contains(&checked.check) || checked.ending == Ending::Disagrees);
    let mut out: Vec<EvidenceFact> =
        shown.filter(|checked| checked.recorded.is_some() || checked.expected.is_some()).map(fact_of).collect();
    let header = &digest.header;
    let mut push = |name: &str, value: Option<String>| {
        if value.is_some() {
            out.push(EvidenceFact { name: name.to_owned(), value, registered: None, agrees: None });
        }
    };
    fn text<T: ToString>(fact: &Fact<T>) -> Option<String> {
        fact.value().map(T::to_string)
    }
    push("format-version", Some(header.format.clone()));
    push("aircraft-name", text(&header.aircraft_name));
    push("started-at", text(&header.start));
    push("duration", header.duration.value().map(|duration| format!("{:.1} s", duration.as_secs_f64())));
    push("max-height", header.max_height.value().map(|metres| format!("{metres:.1} m")));
    push("max-speed", header.max_speed.value().map(|speed| format!("{speed:.1} m/s")));
    push("total-distance", header.total_distance.value().map(|metres| format!("{metres:.0} m")));
    push("battery-serial", text(&header.battery_serial));
    push("controller-serial", text(&header.controller_serial));
    out
}

fn fact_of(checked: &Checked) -> EvidenceFact {
    EvidenceFact {
        name: checked.check.code().to_owned(),
        value: checked.recorded.clone(),
        registered: checked.expected.clone(),
        agrees: match checked.ending {
            Ending::Agrees => Some(true),
            Ending::Disagrees => Some(false),
            Ending::CannotBeChecked => None,
        },
    }
}
