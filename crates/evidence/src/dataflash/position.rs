use std::borrow::Cow;

use super::findings::{Findings, Sample};
use crate::Coordinates;
use crate::log::Home;

/// Seconds from 1970 to the first week of the satellites' time.
const WEEK_ZERO: i64 = 315_964_800;
const WEEK: i64 = 604_800;
const WEEK_MILLIS: i64 = 604_800_000;
/// Weeks from 2009 to 2060.
const WEEKS: std::ops::Range<i64> = 1_512..4_174;
/// Seconds of the satellites' time, as seconds since 1970, and by how many it was ahead of UTC from then on.
const LEAPS: [(i64, i64); 3] = [(1_483_228_818, 18), (1_435_708_817, 17), (1_341_100_816, 16)];

fn place(latitude: Option<f64>, longitude: Option<f64>) -> [Option<f64>; 2] {
    let both = latitude.zip(longitude).filter(|(latitude, longitude)| latitude.abs() >= 1e-6 || longitude.abs() >= 1e-6);
    [both.map(|place| place.0), both.map(|place| place.1)]
}

pub(super) fn fused(out: &mut Findings, sample: &Sample<'_>) {
    let [latitude, longitude] = place(sample.number(0), sample.number(1));
    // Without a place the altitude is above nothing that is known.
    let altitude = sample.number(2).filter(|_| latitude.is_some());
    out.sample(sample, None, &[latitude, longitude, altitude, sample.number(3)]);
}

pub(super) fn velocity(out: &mut Findings, sample: &Sample<'_>) {
    if sample.whole(3).is_none_or(|core| core == out.core) {
        out.sample(sample, None, &[sample.number(0), sample.number(1), sample.number(2)]);
    }
}

pub(super) fn primary_core(out: &mut Findings, sample: &Sample<'_>) {
    if let Some(core) = sample.whole(0).filter(|core| (0..8).contains(core)) {
        out.core = core;
    }
}

pub(super) fn wind(out: &mut Findings, sample: &Sample<'_>) {
    if sample.whole(2).is_none_or(|core| core == out.core) {
        // Zero is what an estimator writes that does not estimate it.
        let both = sample.number(0).zip(sample.number(1)).filter(|wind| *wind != (0.0, 0.0));
        out.sample(sample, None, &[both.map(|wind| wind.0), both.map(|wind| wind.1)]);
    }
}

pub(super) fn gps(out: &mut Findings, sample: &Sample<'_>) {
    let fix = sample.whole(0).unwrap_or(0);
    let [flat, full] = [fix >= 2, fix >= 3];
    let number = |label: usize| sample.number(label).filter(|_| flat);
    let [latitude, longitude] = place(number(1), number(2));
    let ground = number(4).zip(number(5)).map(|(speed, course)| (speed, course.to_radians()));
    let values = [
        latitude,
        longitude,
        number(3).filter(|_| full),
        ground.map(|(speed, course)| speed * course.cos()),
        ground.map(|(speed, course)| speed * course.sin()),
        number(6).filter(|_| full),
        sample.number(7),
    ];
    out.sample(sample, sample.whole(10), &values);
    let week = sample.whole(8).filter(|week| full && WEEKS.contains(week));
    if let Some((week, millis)) = week.zip(sample.whole(9).filter(|millis| (0..WEEK_MILLIS).contains(millis))) {
        let seconds = WEEK_ZERO.saturating_add(week.saturating_mul(WEEK)).saturating_add(millis / 1_000);
        let ahead = LEAPS.iter().find(|(from, _)| seconds >= *from).map_or(15, |(_, ahead)| *ahead);
        let utc = seconds.saturating_sub(ahead).saturating_mul(1_000_000).saturating_add(millis % 1_000 * 1_000);
        out.builder.time_of_day(utc, sample.at, sample.offset);
    }
}

pub(super) fn accuracy(out: &mut Findings, sample: &Sample<'_>) {
    out.sample(sample, sample.whole(1), &[sample.number(0).filter(|metres| *metres > 0.0)]);
}

pub(super) fn attitude(out: &mut Findings, sample: &Sample<'_>) {
    out.sample(sample, None, &[sample.number(0), sample.number(1), sample.number(2)]);
}

pub(super) fn height(out: &mut Findings, sample: &Sample<'_>) {
    if sample.whole(2).is_none_or(|instance| instance == 0) {
        out.sample(sample, None, &[sample.number(0), sample.number(1).filter(|metres| *metres > 0.0)]);
    }
}

pub(super) fn origin(out: &mut Findings, sample: &Sample<'_>) {
    const HOME: i64 = 1;
    let [latitude, longitude] = place(sample.number(1), sample.number(2));
    let position = latitude.zip(longitude).and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude));
    let Some(position) = position.filter(|_| sample.whole(0) == Some(HOME)) else { return };
    let altitude = sample.number(3).filter(|altitude| (-500.0..=20_000.0).contains(altitude));
    let home = Home { at: sample.at, position, altitude, source: Cow::Borrowed("ORGN") };
    if out.homes.items().last().is_none_or(|last| last.position != home.position || last.altitude != home.altitude) {
        out.homes.push(home);
    }
}
