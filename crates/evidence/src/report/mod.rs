//! What a flight record says about how a flight ended: for an assessor, an owner, and a court.
//!
//! Everything here is worked out from the record alone, and says how; nothing is taken from the time or the place of whoever reads it.

mod area;
mod geodesy;
mod link;

pub use area::{Area, AreaKind, Shape};
pub use geodesy::{Earth, Leg};
pub use link::{Link, Silence};

use crate::Coordinates;
use crate::log::{Fact, Fix, FlightLog, Home, ModeSpan, Quantity, Setting};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The last place at which the aircraft knew where it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastFix {
    pub at: i64,
    pub position: Coordinates,
    /// How long the record goes on after it, microseconds.
    pub age: i64,
    /// Metres above the place of take-off.
    pub height: Fact<f64>,
    /// Metres a second over ground, and where to, degrees from true north.
    pub speed: Fact<f64>,
    pub course: Fact<f64>,
    pub satellites: Fact<f64>,
    pub position_error: Fact<f64>,
}

/// Wind, as it blows: where to, in metres a second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Wind {
    pub north: f64,
    pub east: f64,
}

/// How a flight ended, as far as its record tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightReport {
    /// The record's last instant.
    pub end: i64,
    pub last_fix: Option<LastFix>,
    /// Where it would have returned to at the end.
    pub home: Option<Home>,
    /// From home to the last fix.
    pub from_home: Option<Leg>,
    /// The farthest fix from home, and how far it was, metres.
    pub farthest: Option<(i64, f64)>,
    /// Length of the track over ground, metres.
    pub track_length: Option<f64>,
    pub airborne: Fact<bool>,
    /// Share of the charge at the end.
    pub battery: Fact<f64>,
    /// How long that would have lasted, seconds.
    pub endurance: Fact<f64>,
    pub link: Link,
    /// What the aircraft did from the loss of its link on, or in its last minute where the link was never lost.
    pub modes: Vec<ModeSpan>,
    pub settings: Vec<Setting>,
    pub wind: Fact<Wind>,
    /// Where to look, the likeliest first.
    pub areas: Vec<Area>,
}

const SECOND: i64 = 1_000_000;
/// A value that is older than this at an instant says nothing about it.
const FRESH: i64 = 5 * SECOND;
/// Over so long the drain of the battery is measured.
const DRAIN: i64 = 120 * SECOND;
/// A drop of charge smaller than this is noise.
const LEAST_DRAIN: f64 = 0.01;

/// Works out the report of a record.
pub fn report(log: &FlightLog) -> FlightReport {
    let earth = Earth::default();
    let end = log.span().map_or(0, |(_, last)| last);
    let last_fix = log.fixes().next_back().map(|fix| last_fix(log, fix, end));
    let home = log.homes.last().cloned();
    let from_home = home.as_ref().zip(last_fix.as_ref()).map(|(home, fix)| earth.leg(home.position, fix.position));
    let farthest = home.as_ref().and_then(|home| farthest(log, &earth, home.position));
    let link = link::link(log, end);
    let since = link.lost.last().filter(|silence| silence.to.is_none()).map_or(end.saturating_sub(60 * SECOND), |silence| silence.from);
    let mut report = FlightReport {
        end,
        home,
        from_home,
        farthest,
        track_length: track_length(log, &earth),
        airborne: truth(at(log, Quantity::Airborne, end)),
        battery: at(log, Quantity::Battery, end),
        endurance: endurance(log, end),
        modes: log.modes.iter().filter(|span| span.to >= since).cloned().collect(),
        settings: log.settings.clone(),
        wind: wind(log, end),
        areas: Vec::new(),
        last_fix,
        link,
    };
    report.areas = area::areas(&report, &earth);
    report
}

/// The value of a quantity at an instant, where it is fresh then.
fn at(log: &FlightLog, quantity: Quantity, instant: i64) -> Fact<f64> {
    if log.sealed.contains(&quantity) {
        return Fact::Sealed;
    }
    let fresh = log.value_at(quantity, instant).filter(|(taken, _)| instant.saturating_sub(*taken) <= FRESH);
    let source = log.column(quantity).map(|(_, column)| column.source.clone());
    match fresh.zip(source) {
        Some(((_, value), source)) => Fact::Recorded { value, source },
        None => Fact::NotRecorded,
    }
}

fn truth(fact: Fact<f64>) -> Fact<bool> {
    match fact {
        Fact::Recorded { value, source } => Fact::Recorded { value: value > 0.5, source },
        Fact::Estimated { value, method } => Fact::Estimated { value: value > 0.5, method },
        Fact::NotRecorded => Fact::NotRecorded,
        Fact::Sealed => Fact::Sealed,
    }
}

fn last_fix(log: &FlightLog, fix: Fix, end: i64) -> LastFix {
    let north = at(log, Quantity::VelocityNorth, fix.at);
    let (speed, course) = match (north, at(log, Quantity::VelocityEast, fix.at)) {
        (Fact::Recorded { value: north, source }, Fact::Recorded { value: east, .. }) => {
            let (speed, course) = (north.hypot(east), east.atan2(north).to_degrees().rem_euclid(360.0));
            (Fact::Recorded { value: speed, source: source.clone() }, Fact::Recorded { value: course, source })
        }
        (Fact::Sealed, _) => (Fact::Sealed, Fact::Sealed),
        _ => (Fact::NotRecorded, Fact::NotRecorded),
    };
    LastFix {
        at: fix.at,
        position: fix.position,
        age: end.saturating_sub(fix.at),
        height: at(log, Quantity::Height, fix.at),
        speed,
        course,
        satellites: at(log, Quantity::Satellites, fix.at),
        position_error: at(log, Quantity::PositionError, fix.at),
    }
}

/// Fixes that are looked at for lengths and distances: more add nothing but time.
const FIXES: usize = 20_000;

fn thinned(log: &FlightLog) -> impl Iterator<Item = Fix> {
    let every = log.fixes().count().div_ceil(FIXES).max(1);
    log.fixes().step_by(every)
}

fn farthest(log: &FlightLog, earth: &Earth, home: Coordinates) -> Option<(i64, f64)> {
    let distances = thinned(log).map(|fix| (fix.at, earth.distance(home, fix.position)));
    distances.max_by(|a, b| a.1.total_cmp(&b.1))
}

fn track_length(log: &FlightLog, earth: &Earth) -> Option<f64> {
    let mut fixes = thinned(log).map(|fix| fix.position);
    let mut before = fixes.next()?;
    let mut length = 0.0;
    for fix in fixes {
        length += earth.distance(before, fix);
        before = fix;
    }
    Some(length)
}

/// As the aircraft itself works it out, or by how fast the charge went down at the end.
fn endurance(log: &FlightLog, end: i64) -> Fact<f64> {
    let recorded = at(log, Quantity::FlightTimeLeft, end);
    if !matches!(recorded, Fact::NotRecorded) {
        return recorded;
    }
    let estimate = || {
        let (to, left) = log.value_at(Quantity::Battery, end)?;
        let (from, before) = log.value_at(Quantity::Battery, to.saturating_sub(DRAIN))?;
        let drained = before - left;
        let seconds = seconds(to.saturating_sub(from));
        (drained >= LEAST_DRAIN && seconds > 0.0).then(|| left / drained * seconds)
    };
    match estimate() {
        Some(value) => Fact::Estimated { value, method: Cow::Borrowed("drain-of-the-last-two-minutes") },
        None => at(log, Quantity::Battery, end).without_value(),
    }
}

impl<T> Fact<T> {
    /// Sealed stays sealed; anything else is not recorded.
    fn without_value<U>(&self) -> Fact<U> {
        if matches!(self, Self::Sealed) { Fact::Sealed } else { Fact::NotRecorded }
    }

    /// The value, recorded or estimated.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Recorded { value, .. } | Self::Estimated { value, .. } => Some(value),
            Self::NotRecorded | Self::Sealed => None,
        }
    }
}

fn wind(log: &FlightLog, end: i64) -> Fact<Wind> {
    match (at(log, Quantity::WindNorth, end), at(log, Quantity::WindEast, end)) {
        (Fact::Recorded { value: north, source }, Fact::Recorded { value: east, .. }) => {
            Fact::Recorded { value: Wind { north, east }, source }
        }
        (Fact::Sealed, _) => Fact::Sealed,
        _ => Fact::NotRecorded,
    }
}

/// Microseconds as seconds.
pub fn seconds(micros: i64) -> f64 {
    jiff::SignedDuration::from_micros(micros).as_secs_f64()
}
