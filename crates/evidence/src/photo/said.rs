use super::gathering::Gathering;
use crate::log::{AnomalyKind, Fact};
use crate::{Coordinates, Serial};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What one block of a picture or a video says. Angles in degrees, lengths in metres.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Said {
    /// `exif`, `xmp`, `maker-note`, `media`; those of a further picture in the same file begin with `further-`.
    pub block: Cow<'static, str>,
    pub position: Fact<Coordinates>,
    /// Above sea level or the ellipsoid: the block does not always say which.
    pub altitude: Fact<f64>,
    /// Above the place of take-off.
    pub height: Fact<f64>,
    pub position_error: Fact<f64>,
    /// Where the camera looks, clockwise from north.
    pub camera_yaw: Fact<f64>,
    pub camera_pitch: Fact<f64>,
    pub aircraft_yaw: Fact<f64>,
    /// By the camera's clock, whose zone is not known.
    pub taken_local: Fact<DateTime>,
    /// By the camera's clock, where the block states the zone.
    pub taken: Fact<Timestamp>,
    /// By satellite.
    pub satellite_time: Fact<Timestamp>,
    /// When the file was last written, by the clock of what wrote it.
    pub written_local: Fact<DateTime>,
    pub make: Fact<String>,
    pub model: Fact<String>,
    pub software: Fact<String>,
    pub aircraft_serial: Fact<String>,
    pub camera_serial: Fact<String>,
    pub lens_serial: Fact<String>,
}

impl Said {
    pub(super) fn of(block: impl Into<Cow<'static, str>>) -> Self {
        Self { block: block.into(), ..Self::default() }
    }

    pub fn has_place(&self) -> bool {
        self.position.value().is_some()
    }

    pub fn has_serial(&self) -> bool {
        [&self.aircraft_serial, &self.camera_serial, &self.lens_serial].iter().any(|serial| serial.value().is_some())
    }

    pub(super) fn says_something(&self) -> bool {
        *self != Self::of(self.block.clone())
    }
}

pub(super) fn fact<T>(value: Option<T>, source: impl Into<Cow<'static, str>>) -> Fact<T> {
    value.map_or(Fact::NotRecorded, |value| Fact::Recorded { value, source: source.into() })
}

pub(super) fn serial(text: Option<&str>, source: impl Into<Cow<'static, str>>) -> Fact<String> {
    let text = text.map(str::trim).filter(|text| text.len() <= 64).unwrap_or_default();
    fact(Serial::from_text(text.as_bytes()).recorded().map(|serial| serial.as_str().to_owned()), source)
}

/// A place, or nothing: what lies off the earth is counted, the crossing of equator and prime meridian is how no fix is written.
pub(super) fn place(latitude: f64, longitude: f64, at: usize, out: &mut Gathering) -> Option<Coordinates> {
    let place = Coordinates::new(latitude, longitude);
    if place.is_none() && (latitude.abs() > 1e-6 || longitude.abs() > 1e-6) {
        out.anomaly(AnomalyKind::Implausible, at);
    }
    place
}

/// A number within bounds.
pub(super) fn within(value: Option<f64>, least: f64, most: f64, at: usize, out: &mut Gathering) -> Option<f64> {
    let value = value?;
    if (least..=most).contains(&value) {
        return Some(value);
    }
    out.anomaly(AnomalyKind::Implausible, at);
    None
}

pub(super) const ALTITUDES: (f64, f64) = (-500.0, 20_000.0);
