//! How a flight ended, as its record tells.

use crate::{BindingWhat, BlobView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The file says it.
    Recorded,
    /// Worked out from what the file says.
    Estimated,
    NotRecorded,
    /// The file holds it, encrypted with a key that is not here.
    Sealed,
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// In the unit that stands beside it; a share and a count have none.
    Number(f64),
    Text(String),
    /// RFC 3339, or a local date and time where the zone is not known.
    Time(String),
    Yes(bool),
    Place(Place),
}

/// A place on WGS 84, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

/// One thing that a file says, or that was worked out from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FileFact {
    /// `aircraft-serial`, `battery`, …
    pub name: String,
    pub known: Known,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// Symbol of the unit: `m`, `m/s`, `s`, `deg`; empty for a share, a count and what is no number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The block and field that says it, or the method by which it was estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckEnding {
    Agrees,
    /// For a person to look at; never a verdict.
    Disagrees,
    CannotBeChecked,
}

/// One check of a file, with both values as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckView {
    /// `aircraft-serial`, `duration`, …
    pub check: String,
    pub ending: CheckEnding,
    /// `same`, `outside`, `not-recorded`, …
    pub because: String,
    /// What the file says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// What it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// Something about a file that does not fit, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnomalyView {
    /// `time-backwards`, `broken`, …
    pub kind: String,
    pub count: u64,
    /// Where in the file it is first met, bytes.
    pub first_offset: u64,
}

/// The file that a report rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordFile {
    pub blob: BlobView,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// `flight-record`, `ulog` or `data-flash`.
    pub kind: String,
    /// In the words of the format, with its version.
    pub format: String,
    /// `whole-record-area`, `cut`, `header-only`, `sealed`, `sealed-cut`, `damaged`, `unreadable` or `not-read`.
    pub completeness: String,
    /// Bytes of the file that were understood.
    pub bytes_understood: u64,
    /// Why nothing could be read: `unreadable` (the bytes make no sense), `too-large`, `stopped` (it took more time or memory than it may),
    /// `panicked` (a defect of ours) or `process` (reading could not begin).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// The last place at which the aircraft knew where it was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LastFix {
    pub place: Place,
    /// Seconds since the record's zero.
    pub at: f64,
    /// Seconds for which the record goes on after it.
    pub age: f64,
}

/// From one time to another, seconds since the record's zero. Without an end, the record ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Span {
    pub from: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

/// What flew the aircraft, and for how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModeBand {
    pub from: f64,
    pub to: f64,
    /// `position`, `return-home`, …
    pub mode: String,
    /// The record's own name or number for it.
    pub recorded: String,
    /// Why, where the record says it: `link-lost`, `low-battery`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// How the aircraft was set up to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingView {
    /// `signal-lost-action`, `return-height`, …
    pub name: String,
    pub value: String,
    pub source: String,
}

/// Something that the aircraft or its app told the pilot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WarningView {
    /// Seconds since the record's zero.
    pub at: f64,
    /// `info`, `warning` or `serious`.
    pub severity: String,
    pub text: String,
}

/// A part of the earth's surface: within `radius` metres of `from`, or of the straight way from there to `to`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchArea {
    /// `on-ground`, `fell`, `returning` or `flew-on`.
    pub kind: String,
    pub from: Place,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Place>,
    pub radius: f64,
    /// Metres that the last fix itself may be off.
    pub error: f64,
    /// What the radius was worked out from: metres a second over ground, metres that it came down, seconds that it took or could have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
}

/// A binding as it was at the moment of the loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoundThen {
    pub what: BindingWhat,
    /// None where it was never set nor removed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<bool>,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Samples of one quantity, thinned for drawing: as many instants as values, none left out between two that follow each other unless thinned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Series {
    /// `height`, `battery`, `link-up`, …
    pub quantity: String,
    pub unit: String,
    /// Seconds since the record's zero.
    pub at: Vec<f64>,
    pub values: Vec<f64>,
}

/// Where the aircraft flew, thinned for drawing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct Track {
    /// Seconds since the record's zero.
    pub at: Vec<f64>,
    pub latitude: Vec<f64>,
    pub longitude: Vec<f64>,
}

/// What a flight record says about how a flight ended: worked out from the record alone, and held against what is registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FlightReportView {
    /// The case that it was made for; none where its owner looks at it without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    pub unit_id: String,
    pub model_name: String,
    /// The device's registered serial number.
    pub serial: String,
    /// When the report was produced; none while it is only looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produced_at: Option<String>,
    /// The receipt of the decision that it was produced by, which names the hashes of report and file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_id: Option<String>,
    /// SHA-256 of the report as it was produced, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_sha256: Option<String>,
    /// What the owner reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_at: Option<String>,
    pub file: RecordFile,
    /// When the record's zero was, RFC 3339, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// The record's last instant, seconds since its zero.
    pub end: f64,
    /// What the record's summary states.
    pub header: Vec<FileFact>,
    /// How it ended: `height`, `speed`, `battery`, `endurance`, `home-distance`, `wind-speed`, …
    pub ending: Vec<FileFact>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fix: Option<LastFix>,
    /// The home point in force at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Place>,
    /// Where the controller, and the phone with it, was last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Place>,
    /// Times without a link, the first hundred and the last.
    pub link_lost: Vec<Span>,
    /// How many there were in all.
    pub link_losses: u64,
    /// What flew it during the whole record.
    pub modes: Vec<ModeBand>,
    pub settings: Vec<SettingView>,
    pub warnings: Vec<WarningView>,
    pub bindings: Vec<BoundThen>,
    /// Where to look, the likeliest first.
    pub areas: Vec<SearchArea>,
    pub checks: Vec<CheckView>,
    pub anomalies: Vec<AnomalyView>,
    pub track: Track,
    pub series: Vec<Series>,
}

/// A flight record that an owner keeps for a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordView {
    pub blob: BlobView,
    /// By the record's own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// As in a report.
    pub completeness: String,
    /// It says where the aircraft was.
    pub has_place: bool,
}

/// What the report is produced from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportProduce {
    /// One of the case's flight records; the first that could be read unless told.
    #[serde(default)]
    pub record: Option<String>,
}

/// A picture or video before it is sent: what its metadata tells about its owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PhotoView {
    pub blob: BlobView,
    /// `jpeg`, `tiff`, `heic`, `video`, `png`.
    pub content: String,
    /// It, or a part of it that is not understood, names a place.
    pub holds_place: bool,
    /// It names a serial number, or may.
    pub holds_serial: bool,
    /// A copy without them can be made.
    pub removable: bool,
    pub facts: Vec<FileFact>,
    /// Blocks held against each other.
    pub checks: Vec<CheckView>,
    pub anomalies: Vec<AnomalyView>,
}

/// A copy of a picture without what is named here; the picture itself stays the same, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PhotoCopy {
    #[serde(default)]
    pub without_place: bool,
    #[serde(default)]
    pub without_serial: bool,
}
