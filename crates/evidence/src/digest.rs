//! What is kept of a record once it was read.

use crate::check::{Bounds, CheckName, Checked, Known, Registered, inner_checks};
use crate::log::{Anomaly, FlightLog, Header, Message, ModeSpan, Quantity, SerialCopy};
use crate::photo::{self, Photo, PhotoBounds, PhotoChecked};
use crate::report::{FlightReport, report};
use crate::{Completeness, Coordinates, FileKind, KeyRequest, Reading};
use serde::{Deserialize, Serialize};

/// A flight record without its samples: what it states, how the flight ended, and what in it does not agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightDigest {
    pub kind: FileKind,
    pub completeness: Completeness,
    pub bytes_read: u64,
    pub header: Header,
    pub serials: Vec<SerialCopy>,
    pub anomalies: Vec<Anomaly>,
    pub report: FlightReport,
    /// Where the controller was last, and the phone with it.
    pub controller: Option<Coordinates>,
    pub phone: Option<Coordinates>,
    /// The record held against itself and against physics, by these bounds.
    pub checks: Vec<Checked>,
    pub bounds: Bounds,
}

/// What is kept of any file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    Flight {
        digest: Box<FlightDigest>,
        drawing: Drawing,
        /// What would open it, where it is sealed.
        key_request: Option<KeyRequest>,
        /// It has samples.
        sampled: bool,
    },
    Photo {
        photo: Box<Photo>,
        checks: Vec<PhotoChecked>,
    },
    Other(FileKind),
}

/// By what a digest's checks are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DigestBounds {
    pub flight: Bounds,
    pub photo: PhotoBounds,
}

impl Digest {
    #[must_use]
    pub fn of(reading: Reading, bounds: &DigestBounds) -> Self {
        match reading {
            Reading::Flight(log) => Self::Flight {
                digest: Box::new(FlightDigest::of(&log, &bounds.flight)),
                drawing: Drawing::of(&log),
                sampled: !log.columns.is_empty(),
                key_request: log.key_request,
            },
            Reading::Photo(photo) => Self::Photo { checks: photo::checks(&photo, &bounds.photo), photo },
            Reading::Other(kind) => Self::Other(kind),
        }
    }
}

/// Enough of a record's samples to draw them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Drawing {
    pub modes: Vec<ModeSpan>,
    pub messages: Vec<Message>,
    pub track: Track,
    pub curves: Vec<Curve>,
}

/// Where it flew: microseconds since the record's zero, degrees.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Track {
    pub at: Vec<i64>,
    pub latitude: Vec<f64>,
    pub longitude: Vec<f64>,
}

/// One quantity over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    pub quantity: Quantity,
    pub at: Vec<i64>,
    pub values: Vec<f64>,
}

const DRAWN: [Quantity; 6] =
    [Quantity::Height, Quantity::Speed, Quantity::Battery, Quantity::LinkUp, Quantity::LinkDown, Quantity::Satellites];
/// Places of a track, and values of a curve: more than a page has pixels.
const PLACES: usize = 1_500;
const VALUES: usize = 800;
/// The latest ones are those that a loss is about.
const MODES: usize = 500;
/// As with modes.
const MESSAGES: usize = 200;

impl FlightDigest {
    #[must_use]
    pub fn of(log: &FlightLog, bounds: &Bounds) -> Self {
        let report = report(log);
        let last = |latitude, longitude| log.places(latitude, longitude).next_back().map(|fix| fix.position);
        Self {
            kind: log.kind,
            completeness: log.completeness,
            bytes_read: log.bytes_read,
            header: log.header.clone(),
            serials: log.serials.clone(),
            anomalies: log.anomalies.clone(),
            controller: last(Quantity::ControllerLatitude, Quantity::ControllerLongitude),
            phone: last(Quantity::PhoneLatitude, Quantity::PhoneLongitude),
            checks: inner_checks(log, &report, bounds),
            bounds: *bounds,
            report,
        }
    }

    /// Of a record of which nothing could be read: every check ends in ignorance.
    #[must_use]
    pub fn unread() -> Self {
        let log = FlightLog {
            kind: FileKind::Unknown,
            completeness: Completeness::Damaged,
            header: Header::default(),
            clocks: Vec::new(),
            columns: Vec::new(),
            modes: Vec::new(),
            homes: Vec::new(),
            messages: Vec::new(),
            settings: Vec::new(),
            serials: Vec::new(),
            sealed: Vec::new(),
            key_request: None,
            blocks: Vec::new(),
            anomalies: Vec::new(),
            bytes_read: 0,
        };
        Self::of(&log, &Bounds::default())
    }

    /// Every check once, in their order: those of the record with itself, and those with what is known beside it.
    #[must_use]
    pub fn checks(&self, known: &Known) -> Vec<Checked> {
        let Self { header, serials, bounds, .. } = self;
        let mut all = Registered { header, serials, end: self.report.end, known, bounds }.checks();
        all.extend(self.checks.iter().cloned());
        all.sort_by_key(|checked| CheckName::ALL.iter().position(|name| *name == checked.check));
        all
    }
}

impl Drawing {
    #[must_use]
    pub fn of(log: &FlightLog) -> Self {
        let mut track = Track::default();
        let places = log.fixes().count();
        let every = places.div_ceil(PLACES).max(1);
        for (_, fix) in log.fixes().enumerate().filter(|(n, _)| n % every == 0 || n + 1 == places) {
            track.at.push(fix.at);
            track.latitude.push(rounded(fix.position.latitude, 1e7));
            track.longitude.push(rounded(fix.position.longitude, 1e7));
        }
        let curves = DRAWN.into_iter().filter_map(|quantity| curve(log, quantity)).collect();
        let messages = log.messages.get(log.messages.len().saturating_sub(MESSAGES)..).unwrap_or_default().to_vec();
        Self { modes: log.modes.get(log.modes.len().saturating_sub(MODES)..).unwrap_or_default().to_vec(), messages, track, curves }
    }
}

fn rounded(value: f64, factor: f64) -> f64 {
    (value * factor).round() / factor
}

/// Of each stretch the least and the greatest value, so that no peak is lost.
fn curve(log: &FlightLog, quantity: Quantity) -> Option<Curve> {
    let samples: Vec<(i64, f64)> = match quantity {
        Quantity::Speed => speeds(log),
        _ => log.values(quantity).collect(),
    };
    if samples.is_empty() {
        return None;
    }
    let stretch = if samples.len() <= VALUES { 1 } else { samples.len().div_ceil(VALUES / 2) };
    let (mut at, mut values) = (Vec::new(), Vec::new());
    for part in samples.chunks(stretch) {
        let least = part.iter().min_by(|one, other| one.1.total_cmp(&other.1));
        let most = part.iter().max_by(|one, other| one.1.total_cmp(&other.1));
        let mut ends: Vec<_> = least.into_iter().chain(most).collect();
        ends.sort_by_key(|(taken, _)| *taken);
        ends.dedup_by_key(|(taken, _)| *taken);
        for (taken, value) in ends {
            at.push(*taken);
            values.push(rounded(*value, 1e3));
        }
    }
    Some(Curve { quantity, at, values })
}

/// Over ground, by the velocities where they are recorded.
fn speeds(log: &FlightLog) -> Vec<(i64, f64)> {
    let east: std::collections::BTreeMap<i64, f64> = log.values(Quantity::VelocityEast).collect();
    let both: Vec<(i64, f64)> =
        log.values(Quantity::VelocityNorth).filter_map(|(at, north)| Some((at, north.hypot(*east.get(&at)?)))).collect();
    if both.is_empty() { log.values(Quantity::Speed).collect() } else { both }
}
