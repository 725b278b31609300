//! Real flight records, when the shared folder lies beside the checkout. No value from them stands here: what is read is held against the
//! record's own header, against itself, and against what is worked out here from the bytes.
#![expect(clippy::panic, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use crate::flight_log::{anomaly, column, count};
use crate::samples::samples;
use aftercare_evidence::log::{AnomalyKind, Fact, FlightLog, FlightMode, Part, Quantity};
use aftercare_evidence::{Completeness, flight_log};

fn value<T: Clone>(fact: &Fact<T>) -> T {
    match fact {
        Fact::Recorded { value, .. } => value.clone(),
        _ => panic!("not recorded"),
    }
}

/// Metres between two places, on a sphere: enough to tell metres from kilometres and latitude from longitude.
fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat1, lat2) = (from.0.to_radians(), to.0.to_radians());
    let (dlat, dlon) = (lat2 - lat1, (to.1 - from.1).to_radians());
    let a = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6_371_000.0 * a.sqrt().asin()
}

fn seconds(micros: i64) -> f64 {
    jiff::SignedDuration::from_micros(micros).as_secs_f64()
}

/// Time in seconds, latitude and longitude of every frame with a fix.
fn track(log: &FlightLog) -> Vec<(f64, (f64, f64))> {
    let longitudes = column(log, Quantity::Longitude);
    let places = column(log, Quantity::Latitude).into_iter().zip(longitudes);
    let places = places.map(|((at, latitude), (_, longitude))| (seconds(at), (latitude, longitude)));
    places.filter(|(_, place)| !place.0.is_nan()).collect()
}

fn length(track: &[(f64, (f64, f64))]) -> f64 {
    track.windows(2).map(|pair| metres(pair[0].1, pair[1].1)).sum()
}

fn largest(log: &FlightLog, quantity: Quantity) -> f64 {
    column(log, quantity).iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max)
}

#[test]
fn whole_real_records_agree_with_their_headers() {
    for start in ["v4_", "v11_"] {
        for (name, bytes) in samples("flight", start) {
            let log = flight_log(&bytes).unwrap();
            assert_eq!(log.completeness, Completeness::WholeRecordArea, "{name}");
            assert_eq!(log.bytes_read, u64::try_from(bytes.len()).unwrap(), "{name}: not a byte is left over");
            assert!(log.anomalies.is_empty(), "{name}: {:?}", log.anomalies);
            assert!(log.blocks.iter().all(|block| block.read == block.count), "{name}");
            assert_eq!(count(&log, "osd").0, u64::from(value(&log.header.frames)), "{name}: frames");

            let seconds = value(&log.header.duration).as_secs_f64();
            let track = track(&log);
            let flown = track.last().unwrap().0 - track[0].0;
            assert!((flown - seconds).abs() <= f64::max(2.0, seconds / 100.0), "{name}: {flown} s for {seconds} s");
            let (distance, stated) = (length(&track), value(&log.header.total_distance));
            assert!((distance - stated).abs() <= f64::max(15.0, stated / 20.0), "{name}: {distance} m for {stated} m");
            let height = value(&log.header.max_height);
            assert!((largest(&log, Quantity::Height) - height).abs() <= 0.2, "{name}: height");
            assert!((largest(&log, Quantity::Speed) - value(&log.header.max_speed)).abs() < 0.01, "{name}: speed");
            let position = value(&log.header.start_position);
            assert!(metres(track[0].1, (position.latitude, position.longitude)) < 100.0, "{name}: start");
            for home in &log.homes {
                assert!(metres(track[0].1, (home.position.latitude, home.position.longitude)) < 200.0, "{name}: home");
            }
            assert!(!log.homes.is_empty(), "{name}");
        }
    }
}

#[test]
fn velocities_and_places_of_real_records_hang_together() {
    for start in ["v4_", "v11_", "derived"] {
        for (name, bytes) in samples("flight", start) {
            let log = flight_log(&bytes).unwrap();
            let track = track(&log);
            let fastest = track.windows(2).map(|pair| metres(pair[0].1, pair[1].1)).fold(0.0, f64::max);
            assert!(fastest < 4.0, "{name}: {fastest} m in a tenth of a second");
            // North and east, summed up over the flight, lead from the first place to the last.
            let sum = |quantity| column(&log, quantity).windows(2).map(|pair| seconds(pair[1].0 - pair[0].0) * pair[0].1).sum::<f64>();
            let (first, last) = (track[0].1, track.last().unwrap().1);
            let north = (last.0 - first.0) * 111_195.0;
            let east = (last.1 - first.1) * 111_195.0 * first.0.to_radians().cos();
            for (what, summed, moved) in [("north", sum(Quantity::VelocityNorth), north), ("east", sum(Quantity::VelocityEast), east)] {
                assert!((summed - moved).abs() < f64::max(12.0, 0.1 * moved.abs()), "{name}: {what} {summed} for {moved}");
            }
            let climbed = -sum(Quantity::VelocityDown);
            let risen = column(&log, Quantity::Height).last().unwrap().1 - column(&log, Quantity::Height)[0].1;
            assert!((climbed - risen).abs() < f64::max(8.0, 0.1 * risen.abs()), "{name}: climbed {climbed} for {risen}");
        }
    }
}

#[test]
fn the_phone_is_beside_the_aircraft_in_the_order_of_the_file() {
    for start in ["v11_", "derived"] {
        for (name, bytes) in samples("flight", start) {
            let log = flight_log(&bytes).unwrap();
            let track = track(&log);
            let phone: Vec<_> = column(&log, Quantity::PhoneLatitude).into_iter().zip(column(&log, Quantity::PhoneLongitude)).collect();
            assert!(!phone.is_empty(), "{name}");
            for ((_, latitude), (_, longitude)) in phone {
                assert!(metres(track[0].1, (latitude, longitude)) < 2_000.0, "{name}");
                assert!(metres(track[0].1, (longitude, latitude)) > 100_000.0, "{name}: the order would not matter");
            }
        }
    }
    for (name, bytes) in samples("flight", "v4_") {
        let log = flight_log(&bytes).unwrap();
        assert!(count(&log, "rc-gps").0 > 0 && column(&log, Quantity::ControllerLatitude).is_empty(), "{name}: a fix that is not valid");
    }
}

#[test]
fn serial_numbers_of_real_records_agree_across_blocks() {
    for start in ["v4_", "v11_"] {
        for (name, bytes) in samples("flight", start) {
            let log = flight_log(&bytes).unwrap();
            let own = value(&log.header.aircraft_serial);
            let copies: Vec<_> = log.serials.iter().filter(|copy| copy.part <= Part::FlightController).collect();
            assert!(copies.len() >= 2 && copies.iter().all(|copy| copy.serial.as_str() == own), "{name}");
        }
    }
}

#[test]
fn the_derived_flyaway_is_cut_and_ends_in_the_air() {
    for (name, bytes) in samples("flight", "derived") {
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Cut, "{name}");
        assert_eq!(anomaly(&log, AnomalyKind::NoEnd), 1, "{name}");
        assert!(count(&log, "osd").0 < u64::from(value(&log.header.frames)), "{name}");
        let last = |quantity| column(&log, quantity).last().unwrap().1;
        assert_eq!((last(Quantity::Airborne), last(Quantity::MotorsRunning)), (1.0, 1.0), "{name}");
        assert!(last(Quantity::Height) > 10.0 && last(Quantity::Battery) > 0.2, "{name}");
        let track = track(&log);
        let seconds = value(&log.header.duration).as_secs_f64();
        let flown = track.last().unwrap().0;
        assert!(seconds - flown > f64::max(2.0, seconds / 100.0), "{name}: {flown} s of {seconds} s");
        // It was cut where it was farthest from home.
        let home = log.homes.last().unwrap().position;
        let away = |place| metres((home.latitude, home.longitude), place);
        let farthest = track.iter().map(|(_, place)| away(*place)).fold(0.0, f64::max);
        assert!(farthest - away(track.last().unwrap().1) < 0.5, "{name}");
        assert!(log.modes.iter().all(|span| span.mode != FlightMode::ReturnHome), "{name}");
    }
}

#[test]
fn a_sealed_real_record_is_measured_by_its_frames() {
    for (name, bytes) in samples("flight", "v14_") {
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Sealed, "{name}");
        assert!(log.anomalies.is_empty() && log.columns.is_empty() && log.modes.is_empty() && log.homes.is_empty(), "{name}");
        let frames = count(&log, "osd").0;
        assert_eq!(frames, u64::from(value(&log.header.frames)), "{name}");
        let seconds = value(&log.header.duration).as_secs_f64();
        let counted = f64::from(u32::try_from(frames).unwrap()) / 10.0;
        assert!((counted - seconds).abs() <= f64::max(2.0, seconds / 100.0), "{name}: {counted} s for {seconds} s");
        assert_eq!(count(&log, "security").0, frames.div_ceil(10), "{name}");
        assert!(log.sealed.contains(&Quantity::Latitude) && log.header.firmware == Fact::Sealed, "{name}");
        assert!(log.header.total_distance != Fact::NotRecorded && log.header.aircraft_serial != Fact::Sealed, "{name}");

        let cut = flight_log(&bytes[..bytes.len() - 4]).unwrap();
        assert_eq!((cut.completeness, anomaly(&cut, AnomalyKind::NoEnd)), (Completeness::SealedCut, 1), "{name}");
        let half = flight_log(&bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(half.completeness, Completeness::SealedCut, "{name}");
    }
}

#[test]
fn real_records_cut_and_changed_are_read_as_far_as_they_go() {
    for (name, bytes) in samples("flight", "") {
        let whole = count(&flight_log(&bytes).unwrap(), "osd").0;
        for length in (0..bytes.len()).step_by(bytes.len() / 15 + 1) {
            if let Ok(log) = flight_log(&bytes[..length]) {
                let states = [Completeness::Cut, Completeness::SealedCut, Completeness::HeaderOnly];
                assert!(states.contains(&log.completeness), "{name} cut at {length}: {:?}", log.completeness);
            }
        }
        let mut mutant = bytes.clone();
        for at in (600..bytes.len() * 4 / 5).step_by(bytes.len() / 15) {
            mutant[at..at + 40].fill(0xA5);
            let found = count(&flight_log(&mutant).unwrap(), "osd").0;
            assert!(found <= whole && found + 4 >= whole, "{name} broken at {at}: {found} of {whole}");
            mutant[at..at + 40].copy_from_slice(&bytes[at..at + 40]);
        }
    }
}
