//! What a picture's blocks say, held against each other.

use super::{Photo, Said};
use crate::check::{Because, Checked, Ending};
use crate::log::Fact;
use crate::report::Earth;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// How far apart two values may lie and still agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoBounds {
    /// Metres between two places.
    pub place: f64,
    /// Metres between two altitudes.
    pub altitude: f64,
    /// Seconds between two times.
    pub time: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhotoCheck {
    /// EXIF against XMP, as all but the last two.
    Place,
    Altitude,
    Time,
    Model,
    CameraSerial,
    /// The camera's clock against the satellites'.
    SatelliteTime,
    /// When it was taken against when it was last written.
    Rewritten,
}

impl PhotoCheck {
    pub const ALL: [Self; 7] =
        [Self::Place, Self::Altitude, Self::Time, Self::Model, Self::CameraSerial, Self::SatelliteTime, Self::Rewritten];

    pub fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Altitude => "altitude",
            Self::Time => "time",
            Self::Model => "model",
            Self::CameraSerial => "camera-serial",
            Self::SatelliteTime => "satellite-time",
            Self::Rewritten => "rewritten",
        }
    }
}

/// One check: `recorded` is what EXIF says, or the camera's clock.
pub type PhotoChecked = Checked<PhotoCheck>;

/// Two values as text, and whether they agree.
struct Pair {
    recorded: Option<String>,
    expected: Option<String>,
    apart: Option<f64>,
}

impl Pair {
    fn new<T>(one: &Fact<T>, other: &Fact<T>, show: impl Fn(&T) -> String, apart: impl Fn(&T, &T) -> f64) -> Self {
        let (one, other) = (one.value(), other.value());
        Self { recorded: one.map(&show), expected: other.map(&show), apart: one.zip(other).map(|(one, other)| apart(one, other)) }
    }

    fn ended(self, check: PhotoCheck, bound: f64, words: (Because, Because)) -> PhotoChecked {
        let (ending, because) = match self.apart {
            None => (Ending::CannotBeChecked, Because::NotRecorded),
            Some(apart) if apart <= bound => (Ending::Agrees, words.0),
            Some(_) => (Ending::Disagrees, words.1),
        };
        PhotoChecked { check, ending, because, recorded: self.recorded, expected: self.expected }
    }
}

fn seconds(one: &DateTime, other: &DateTime) -> f64 {
    one.duration_since(*other).as_secs_f64().abs()
}

fn same(one: &str, other: &str) -> f64 {
    if one.eq_ignore_ascii_case(other) { 0.0 } else { 1.0 }
}

/// Asks every check once, in their order. What disagrees is for a person to look at: programs that show pictures rewrite them.
pub fn checks(photo: &Photo, bounds: &PhotoBounds) -> Vec<PhotoChecked> {
    let nothing = Said::default();
    let of = |block: &str| photo.said.iter().find(|said| said.block == block).unwrap_or(&nothing);
    let (exif, xmp) = (of("exif"), of("xmp"));
    let earth = Earth::default();
    let (distances, words) = ((Because::Within, Because::Outside), (Because::Same, Because::Different));
    let all = PhotoCheck::ALL.into_iter();
    all.map(|check| match check {
        PhotoCheck::Place => {
            let show = |at: &crate::Coordinates| format!("{:.6} {:.6}", at.latitude, at.longitude);
            let pair = Pair::new(&exif.position, &xmp.position, show, |one, other| earth.distance(*one, *other));
            pair.ended(check, bounds.place, distances)
        }
        PhotoCheck::Altitude => {
            let pair = Pair::new(&exif.altitude, &xmp.altitude, |n| format!("{n:.1}"), |one, other| (one - other).abs());
            pair.ended(check, bounds.altitude, distances)
        }
        PhotoCheck::Time => {
            Pair::new(&exif.taken_local, &xmp.taken_local, ToString::to_string, seconds).ended(check, bounds.time, distances)
        }
        PhotoCheck::Model => Pair::new(&exif.model, &xmp.model, Clone::clone, |one, other| same(one, other)).ended(check, 0.5, words),
        PhotoCheck::CameraSerial => {
            Pair::new(&exif.camera_serial, &xmp.camera_serial, Clone::clone, |one, other| same(one, other)).ended(check, 0.5, words)
        }
        PhotoCheck::SatelliteTime => {
            let satellites = if exif.satellite_time.value().is_some() { &exif.satellite_time } else { &xmp.satellite_time };
            let apart = |one: &jiff::Timestamp, other: &jiff::Timestamp| one.duration_since(*other).as_secs_f64().abs();
            Pair::new(&exif.taken, satellites, ToString::to_string, apart).ended(check, bounds.time, distances)
        }
        PhotoCheck::Rewritten => {
            let written = if exif.written_local.value().is_some() { &exif.written_local } else { &xmp.written_local };
            Pair::new(&exif.taken_local, written, ToString::to_string, seconds).ended(check, bounds.time, distances)
        }
    })
    .collect()
}
