use std::borrow::Cow;

use super::findings::{Findings, Sample};
use crate::Coordinates;
use crate::log::{Home, Severity};

/// Microseconds UTC that a receiver may state: from 2010 to 2100.
const YEARS: std::ops::Range<i64> = 1_262_304_000_000_000..4_102_444_800_000_000;
/// Metres of height that the local frame may have.
const LOCAL_LIMIT: f64 = 10_000.0;
/// The autopilot's own earth, on which it works out its local frame.
const EARTH_RADIUS: f64 = 6_371_000.0;

fn place(latitude: Option<f64>, longitude: Option<f64>) -> [Option<f64>; 2] {
    // Both zero is no fix; what is out of range is left to be counted as implausible.
    let both = latitude.zip(longitude).filter(|(latitude, longitude)| latitude.abs() >= 1e-6 || longitude.abs() >= 1e-6);
    [both.map(|place| place.0), both.map(|place| place.1)]
}

pub(super) fn global(out: &mut Findings, sample: &Sample<'_>) {
    let valid = sample.holds(4);
    let [latitude, longitude] = place(sample.number(1).filter(|_| valid), sample.number(2).filter(|_| valid));
    let altitude = sample.number(3).filter(|_| sample.holds(5));
    out.builder.sample(sample.clock, sample.at, &[latitude, longitude, altitude], sample.offset);
}

/// Metres north, east and down of a place that the sample names, and how fast that changes.
pub(super) fn local(out: &mut Findings, sample: &Sample<'_>) {
    let flat = sample.holds(12);
    let north = sample.number(1).filter(|_| flat);
    let east = sample.number(2).filter(|_| flat);
    let down = sample.number(3).filter(|_| sample.holds(13));
    let [mut latitude, mut longitude] = [None, None];
    if sample.flag(10) == Some(true) {
        let reference = place(sample.number(7), sample.number(8));
        if let ([Some(lat), Some(lon)], Some(north), Some(east)) = (reference, north, east) {
            [latitude, longitude] = on_earth(lat, lon, north, east).map(Some);
        }
    }
    let altitude = sample.number(9).zip(down).filter(|_| sample.flag(11) == Some(true)).map(|(reference, down)| reference - down);
    if let Some(z) = down.filter(|z| z.abs() < LOCAL_LIMIT) {
        out.ground.z = Some(z);
        if out.ground.landed == Some(true) {
            out.ground.z_on_ground.get_or_insert(z);
        }
    }
    let bottom = sample.number(16).filter(|_| sample.flag(17) == Some(true));
    let level = sample.holds(14);
    let values = [
        latitude,
        longitude,
        altitude,
        // From the origin of the local frame until the place of take-off is known.
        down.map(|down| -down),
        bottom,
        sample.number(4).filter(|_| level),
        sample.number(5).filter(|_| level),
        sample.number(6).filter(|_| sample.holds(15)),
    ];
    out.builder.sample(sample.clock, sample.at, &values, sample.offset);
}

/// The azimuthal equidistant projection about the reference, back to degrees.
fn on_earth(latitude: f64, longitude: f64, north: f64, east: f64) -> [f64; 2] {
    let (sin, cos) = latitude.to_radians().sin_cos();
    let (x, y) = (north / EARTH_RADIUS, east / EARTH_RADIUS);
    let arc = x.hypot(y);
    if arc == 0.0 {
        return [latitude, longitude];
    }
    let (sin_arc, cos_arc) = arc.sin_cos();
    let lat = (cos_arc * sin + x * sin_arc * cos / arc).clamp(-1.0, 1.0).asin();
    let lon = (y * sin_arc).atan2(arc * cos * cos_arc - x * sin * sin_arc);
    let lon = longitude + lon.to_degrees();
    [
        lat.to_degrees(),
        if lon > 180.0 {
            lon - 360.0
        } else if lon < -180.0 {
            lon + 360.0
        } else {
            lon
        },
    ]
}

pub(super) fn gps(out: &mut Findings, sample: &Sample<'_>) {
    let whole = sample.plan.place(1).is_some_and(|place| place.scalar.is_whole());
    if sample.plan.place(1).is_some() {
        out.newer = Some(!whole);
    }
    let (degree, metre) = if whole { (1e7, 1e3) } else { (1.0, 1.0) };
    let fix = sample.whole(9).unwrap_or(0);
    let [flat, full] = [fix >= 2, fix >= 3];
    let degrees = |field: usize| sample.number(field).filter(|_| flat).map(|value| value / degree);
    let [latitude, longitude] = place(degrees(1), degrees(2));
    let moving = flat && sample.holds(13);
    let speed = |field: usize| sample.number(field).filter(|_| moving);
    let values = [
        latitude,
        longitude,
        sample.number(3).filter(|_| full).map(|value| value / metre),
        speed(4),
        speed(5),
        speed(6),
        sample.number(7),
        sample.number(8).filter(|_| flat),
    ];
    out.builder.sample(sample.clock, sample.at, &values, sample.offset);
    if let Some(utc) = sample.whole(10).filter(|utc| full && YEARS.contains(utc)) {
        out.builder.time_of_day(utc, sample.at.saturating_add(sample.whole(14).unwrap_or(0)), sample.offset);
    }
    let jamming = sample.whole(11);
    out.flag(sample, jamming.map(|state| state == 2), ("gps-jamming-warning", "gps-jamming-warning-over"), Severity::Warning);
    out.flag(sample, jamming.map(|state| state == 3), ("gps-jamming-critical", "gps-jamming-critical-over"), Severity::Serious);
    let spoofing = sample.whole(12).map(|state| state >= 2);
    out.flag(sample, spoofing, ("gps-spoofing", "gps-spoofing-over"), Severity::Serious);
}

pub(super) fn attitude(out: &mut Findings, sample: &Sample<'_>) {
    let element = |n| sample.plan.place(1).and_then(|place| place.element(sample.data, n));
    let mut angles = [None; 3];
    if let (Some(w), Some(x), Some(y), Some(z)) = (element(0), element(1), element(2), element(3)) {
        // A rotation is a quaternion of length one.
        if ((w * w + x * x + y * y + z * z) - 1.0).abs() < 0.1 {
            let roll = (2.0 * (w * x + y * z)).atan2(1.0 - 2.0 * (x * x + y * y));
            let pitch = (2.0 * (w * y - z * x)).clamp(-1.0, 1.0).asin();
            let yaw = (2.0 * (w * z + x * y)).atan2(1.0 - 2.0 * (y * y + z * z));
            angles = [roll, pitch, yaw].map(|angle| Some(angle.to_degrees()));
        }
    }
    out.builder.sample(sample.clock, sample.at, &angles, sample.offset);
}

pub(super) fn home(out: &mut Findings, sample: &Sample<'_>) {
    let [latitude, longitude] = place(sample.number(1), sample.number(2));
    let position = latitude.zip(longitude).and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude));
    let altitude = sample.number(3).filter(|altitude| sample.holds(5) && (-500.0..=20_000.0).contains(altitude));
    if let Some(position) = position.filter(|_| sample.holds(4)) {
        let home = Home { at: sample.at, position, altitude, source: Cow::Borrowed("home_position") };
        let last = out.homes.items().last();
        if last.is_none_or(|last| last.position != home.position || last.altitude != home.altitude) {
            out.homes.push(home);
        }
    }
    // Newer firmware says of the local frame by itself whether it holds.
    let valid = sample.flag(7).unwrap_or_else(|| sample.holds(5));
    if let Some(z) = sample.number(6).filter(|z| valid && z.abs() < LOCAL_LIMIT) {
        out.ground.home_z.get_or_insert(z);
    }
}

pub(super) fn wind(out: &mut Findings, sample: &Sample<'_>) {
    let both = sample.number(1).zip(sample.number(2)).filter(|wind| *wind != (0.0, 0.0));
    out.builder.sample(sample.clock, sample.at, &[both.map(|wind| wind.0), both.map(|wind| wind.1)], sample.offset);
}
