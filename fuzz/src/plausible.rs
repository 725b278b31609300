//! What holds of every record and of every report.

use aftercare_evidence::log::{Fact, FlightLog, Header};
use aftercare_evidence::photo::{Photo, Removal, read, strip};
use aftercare_evidence::report::{FlightReport, Shape};
use aftercare_evidence::{Coordinates, FileKind};

/// Samples on one clock, as `log::LogBuilder` keeps them.
const MAX_SAMPLES: usize = 200_000;

pub fn log(log: &FlightLog, bytes: &[u8]) {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    assert!(log.bytes_read <= length, "{} bytes were read of {length}", log.bytes_read);
    assert!(log.clocks.iter().all(|clock| clock.at.len() <= MAX_SAMPLES));
    for column in &log.columns {
        let clock = log.clocks.get(column.clock).unwrap_or_else(|| panic!("{:?} has no clock", column.quantity));
        assert_eq!(column.values.len(), clock.at.len(), "{:?}", column.quantity);
        for value in &column.values {
            assert!(value.is_nan() || column.quantity.is_plausible(*value), "{:?} is {value}", column.quantity);
        }
    }
    header(&log.header);
    for home in &log.homes {
        place(home.position);
        assert!(home.altitude.is_none_or(f64::is_finite));
    }
    for span in &log.modes {
        assert!(span.from <= span.to, "{:?} from {} to {}", span.mode, span.from, span.to);
    }
    for block in &log.blocks {
        assert!(block.read <= block.count, "{}: {} of {} read", block.name, block.read, block.count);
    }
    for anomaly in &log.anomalies {
        assert!(anomaly.count > 0 && anomaly.first_offset <= length, "{anomaly:?}");
    }
}

fn header(header: &Header) {
    for fact in [&header.max_height, &header.max_speed, &header.total_distance] {
        number(fact);
    }
    if let Some(position) = header.start_position.value() {
        place(*position);
    }
    if let Some(duration) = header.duration.value() {
        assert!(!duration.is_negative(), "{duration}");
    }
}

pub fn report(report: &FlightReport) {
    number(&report.battery);
    number(&report.endurance);
    if let Some(fix) = &report.last_fix {
        place(fix.position);
        assert!(fix.age >= 0, "{}", fix.age);
        for fact in [&fix.height, &fix.speed, &fix.course, &fix.satellites, &fix.position_error] {
            number(fact);
        }
    }
    assert!(report.track_length.is_none_or(|metres| metres.is_finite() && metres >= 0.0), "{:?}", report.track_length);
    for area in &report.areas {
        let (Shape::Circle { radius, .. } | Shape::Corridor { radius, .. }) = area.shape;
        assert!(radius.is_finite() && radius >= 0.0 && area.error.is_finite(), "{area:?}");
        for value in [area.speed, area.height, area.seconds].into_iter().flatten() {
            assert!(value.is_finite(), "{area:?}");
        }
    }
}

pub fn photo(photo: &Photo, bytes: &[u8]) {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    for said in &photo.said {
        if let Some(position) = said.position.value() {
            place(*position);
        }
        for fact in [&said.altitude, &said.height, &said.position_error, &said.camera_yaw, &said.camera_pitch, &said.aircraft_yaw] {
            number(fact);
        }
    }
    for block in &photo.blocks {
        assert!(block.offset <= length && block.length <= length - block.offset, "{block:?} of {length}");
    }
    for anomaly in &photo.anomalies {
        assert!(anomaly.count > 0 && anomaly.first_offset <= length, "{anomaly:?}");
    }
}

/// A copy holds nothing of what it shall not, is made anew as it is, and is as long as the original where bytes are only blanked.
pub fn copies(photo: &Photo, bytes: &[u8]) {
    for what in [(true, true), (true, false), (false, true)].map(|(place, serial)| Removal { place, serial }) {
        let Ok(copy) = strip(bytes, what) else { continue };
        let read = read(&copy).unwrap_or_else(|error| panic!("{what:?}: the copy is not read: {error}"));
        assert_eq!(read.kind, photo.kind, "{what:?}");
        assert!(read.said.iter().all(|said| !(what.place && said.has_place() || what.serial && said.has_serial())), "{what:?}");
        match photo.kind {
            FileKind::Jpeg => assert!(copy.len() <= bytes.len() + 64, "{what:?}: {} of {}", copy.len(), bytes.len()),
            _ => assert_eq!(copy.len(), bytes.len(), "{what:?}"),
        }
        assert!(strip(&copy, what).as_ref() == Ok(&copy), "{what:?}: twice is not once");
    }
}

fn number(fact: &Fact<f64>) {
    assert!(fact.value().is_none_or(|value| value.is_finite()), "{fact:?}");
}

fn place(place: Coordinates) {
    assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0, "{place:?}");
}
