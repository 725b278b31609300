//! Where to look for an aircraft, and why there.

use super::{Earth, FlightReport, Leg};
use crate::Coordinates;
use crate::log::{FlightMode, SettingName};
use serde::{Deserialize, Serialize};

/// What may have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// It was on the ground when the record ended.
    OnGround,
    /// It fell where it was.
    Fell,
    /// It was on its way home, or would have turned there.
    Returning,
    /// It flew on until its battery was empty.
    FlewOn,
}

/// A part of the earth's surface.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "shape")]
pub enum Shape {
    /// Within `radius` metres.
    Circle { centre: Coordinates, radius: f64 },
    /// Within `radius` metres of the straight way.
    Corridor { from: Coordinates, to: Coordinates, radius: f64 },
}

/// A place to look, with what it was worked out from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub kind: AreaKind,
    pub shape: Shape,
    /// Metres that the last fix itself may be off.
    pub error: f64,
    /// Metres a second over ground.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speed: Option<f64>,
    /// Metres that it came down.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub height: Option<f64>,
    /// Seconds that it took, or could have.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seconds: Option<f64>,
}

/// A receiver without a say on its own error: what a consumer's one keeps nineteen times out of twenty.
const USUAL_ERROR: f64 = 10.0;
/// Metres a second squared.
const GRAVITY: f64 = 9.81;
/// Drag makes a fall last longer than in a vacuum, and a tumbling aircraft is pushed along by the wind meanwhile.
const SLOWER: f64 = 2.0;
/// Without any word on how long the battery lasts.
const LONGEST_FLIGHT: f64 = 30.0 * 60.0;

pub(super) fn areas(report: &FlightReport, earth: &Earth) -> Vec<Area> {
    let Some(fix) = &report.last_fix else { return Vec::new() };
    let error = fix.position_error.value().copied().map_or(USUAL_ERROR, |error| (2.0 * error).max(USUAL_ERROR));
    let plain = |kind, shape| Area { kind, shape, error, speed: None, height: None, seconds: None };
    let around = |radius: f64| Shape::Circle { centre: fix.position, radius };
    if report.airborne.value() == Some(&false) {
        return vec![plain(AreaKind::OnGround, around(error))];
    }
    let speed = fix.speed.value().copied();
    let wind = report.wind.value().map_or(0.0, |wind| wind.north.hypot(wind.east));
    let mut out = Vec::new();
    if let (Some(height), Some(speed)) = (fix.height.value().copied().filter(|height| *height > 0.0), speed) {
        let seconds = SLOWER * (2.0 * height / GRAVITY).sqrt();
        let radius = error + (speed + wind) * seconds;
        out.push(Area { speed: Some(speed), height: Some(height), seconds: Some(seconds), ..plain(AreaKind::Fell, around(radius)) });
    } else {
        out.push(plain(AreaKind::Fell, around(error)));
    }
    if let Some(home) = report.home.as_ref().filter(|_| would_return(report)) {
        let shape = Shape::Corridor { from: fix.position, to: home.position, radius: error.max(USUAL_ERROR) };
        out.push(plain(AreaKind::Returning, shape));
    }
    if let Some(speed) = speed.map(|speed| speed.max(1.0)) {
        let seconds = report.endurance.value().copied().unwrap_or(LONGEST_FLIGHT).min(LONGEST_FLIGHT);
        let radius = error + (speed + wind) * seconds;
        out.push(Area { speed: Some(speed), seconds: Some(seconds), ..plain(AreaKind::FlewOn, around(radius)) });
    }
    out.retain(|area| area.is_on_earth(earth));
    out
}

/// It was flying home at the end, or was set to when it hears nothing any more.
fn would_return(report: &FlightReport) -> bool {
    let flying_home = report.modes.last().is_some_and(|span| span.mode == FlightMode::ReturnHome);
    let action = report.settings.iter().rfind(|setting| setting.name == SettingName::SignalLostAction);
    flying_home || action.is_some_and(|setting| setting.value.contains("return-home"))
}

impl Area {
    fn is_on_earth(&self, earth: &Earth) -> bool {
        match self.shape {
            Shape::Circle { centre, radius } => {
                radius.is_finite() && earth.destination(centre, Leg { distance: radius, bearing: 0.0 }).is_some()
            }
            Shape::Corridor { radius, .. } => radius.is_finite(),
        }
    }
}
