//! Whole flight records of flights that nobody flew: what goes in must come out.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::encode::{FlightRecord, Moment, SyntheticFlight, flown_record, record_of_lines};
use aftercare_evidence::log::{AnomalyKind, Fact, FlightLog, FlightMode, ModeCause, Part, Quantity, SettingName, Severity};
use aftercare_evidence::{Completeness, Coordinates, FileKind, flight_header, flight_log, flight_log_with};
use jiff::SignedDuration;

pub fn record(version: u8) -> (SyntheticFlight, Vec<u8>) {
    let flight = SyntheticFlight::flyaway(version);
    let bytes = flown_record(&flight).unwrap();
    (flight, bytes)
}

/// Times and values of the first column that holds the quantity.
pub fn column(log: &FlightLog, quantity: Quantity) -> Vec<(i64, f64)> {
    let column = log.columns.iter().find(|column| column.quantity == quantity);
    let Some(column) = column else { return Vec::new() };
    log.clocks[column.clock].at.iter().copied().zip(column.values.iter().copied()).collect()
}

pub fn anomaly(log: &FlightLog, kind: AnomalyKind) -> u64 {
    log.anomalies.iter().filter(|anomaly| anomaly.kind == kind).map(|anomaly| anomaly.count).sum()
}

pub fn count(log: &FlightLog, name: &str) -> (u64, u64) {
    log.blocks.iter().find(|block| block.name == name).map(|block| (block.count, block.read)).unwrap_or_default()
}

fn assert_column(log: &FlightLog, version: u8, quantity: Quantity, moments: &[Moment], tolerance: f64, truth: fn(&Moment) -> f64) {
    let got = column(log, quantity);
    assert_eq!(got.len(), moments.len(), "v{version} {quantity:?}");
    for ((at, value), moment) in got.iter().zip(moments) {
        assert!((at - moment.at_ms * 1_000).abs() <= 2_000, "v{version} {quantity:?}: {at} for {} ms", moment.at_ms);
        assert!((value - truth(moment)).abs() <= tolerance, "v{version} {quantity:?} at {at}: {value} for {}", truth(moment));
    }
}

#[test]
fn what_goes_in_comes_out_of_every_version() {
    for version in 1..=14 {
        let (flight, bytes) = record(version);
        let log = flight_log_with(&bytes, &flight.keys()).unwrap();
        assert_eq!((log.kind, log.completeness), (FileKind::FlightRecord, Completeness::WholeRecordArea), "v{version}");
        assert_eq!(log.bytes_read, u64::try_from(bytes.len()).unwrap(), "v{version}");
        let moments = flight.moments();
        let tenth = 1e-9;
        assert_column(&log, version, Quantity::Latitude, &moments, 1e-9, |m| m.position.latitude);
        assert_column(&log, version, Quantity::Longitude, &moments, 1e-9, |m| m.position.longitude);
        assert_column(&log, version, Quantity::Height, &moments, 0.1, |m| f64::from(m.height_cm) / 100.0);
        assert_column(&log, version, Quantity::VelocityNorth, &moments, tenth, |m| f64::from(m.phase.velocity_dm_s[0]) / 10.0);
        assert_column(&log, version, Quantity::VelocityEast, &moments, tenth, |m| f64::from(m.phase.velocity_dm_s[1]) / 10.0);
        assert_column(&log, version, Quantity::VelocityDown, &moments, tenth, |m| f64::from(m.phase.velocity_dm_s[2]) / 10.0);
        assert_column(&log, version, Quantity::Pitch, &moments, tenth, |_| -2.5);
        assert_column(&log, version, Quantity::Roll, &moments, tenth, |_| 1.3);
        assert_column(&log, version, Quantity::Yaw, &moments, tenth, |m| f64::from(m.yaw_tenths) / 10.0);
        assert_column(&log, version, Quantity::Satellites, &moments, 0.0, |m| f64::from(m.satellites));
        assert_column(&log, version, Quantity::LinkLost, &moments, 0.0, |m| f64::from(u8::from(m.phase.link_lost)));
        assert_column(&log, version, Quantity::Airborne, &moments, 0.0, |m| f64::from(u8::from(m.phase.airborne)));
        assert_column(&log, version, Quantity::MotorsRunning, &moments, 0.0, |m| f64::from(u8::from(m.phase.motors)));
        assert_column(&log, version, Quantity::GimbalYaw, &moments, tenth, |m| f64::from(m.yaw_tenths) / 10.0);
        assert_column(&log, version, Quantity::Speed, &moments, 1e-6, |m| {
            f64::from(m.phase.velocity_dm_s[0]).hypot(f64::from(m.phase.velocity_dm_s[1])) / 10.0
        });
        let unread: Vec<_> = log.blocks.iter().filter(|block| block.read != block.count).collect();
        assert!(unread.is_empty() && log.anomalies.is_empty(), "v{version}: {unread:?} {:?}", log.anomalies);
    }
}

#[test]
fn what_comes_each_second_comes_out() {
    for version in [4, 6, 7, 11, 12, 13, 14] {
        let (flight, bytes) = record(version);
        let log = flight_log_with(&bytes, &flight.keys()).unwrap();
        let seconds = flight.moments().len().div_ceil(10);
        let share = f64::from(flight.charge_permille / 10) / 100.0;
        let table = [
            (Quantity::Battery, share),
            (Quantity::BatteryVoltage, 15.2),
            (Quantity::BatteryCurrent, -7.5),
            (Quantity::CellVoltageLowest, 3.79),
            (Quantity::FlightTimeLeft, 900.0),
            (Quantity::BatteryToReturn, 0.25),
            (Quantity::BatteryToLand, 0.1),
            (Quantity::LinkUp, 0.9),
            (Quantity::LinkDown, 0.9),
            (Quantity::PhoneLatitude, flight.phone.unwrap().latitude),
            (Quantity::PhoneLongitude, flight.phone.unwrap().longitude),
            (Quantity::ControllerLatitude, flight.controller.unwrap().latitude),
            (Quantity::ControllerLongitude, flight.controller.unwrap().longitude),
        ];
        for (quantity, first) in table {
            let got = column(&log, quantity);
            assert_eq!(got.len(), seconds, "v{version} {quantity:?}");
            assert!((got[0].1 - first).abs() < 1e-6, "v{version} {quantity:?}: {}", got[0].1);
        }
        let temperature = column(&log, Quantity::BatteryTemperature)[0].1;
        assert!((29.0..31.0).contains(&temperature), "v{version}: {temperature}");
        let sticks: Vec<f64> = column(&log, Quantity::StickPitch).iter().map(|(_, value)| *value).collect();
        assert!(sticks.contains(&1.0) && sticks.last() == Some(&0.0), "v{version}: {sticks:?}");
        assert_eq!(log.homes.len(), 1, "v{version}: before its first fix the home is nowhere");
        let home = &log.homes[0];
        let off = (home.position.latitude - flight.home.latitude).hypot(home.position.longitude - flight.home.longitude);
        assert!(off < 1e-9 && home.at >= 900_000, "v{version}");
        let unit_is_known = !(5..=10).contains(&version);
        assert_eq!(home.altitude, unit_is_known.then_some(42.0), "v{version}");
    }
}

#[test]
fn modes_messages_settings_and_serials_come_out() {
    for version in [4, 11, 12, 13, 14] {
        let (flight, bytes) = record(version);
        let log = flight_log_with(&bytes, &flight.keys()).unwrap();
        let modes: Vec<_> = log.modes.iter().map(|span| (span.mode, span.cause)).collect();
        let expected = [
            (FlightMode::OnGround, None),
            (FlightMode::TakeOff, Some(ModeCause::Pilot)),
            (FlightMode::Position, None),
            (FlightMode::ReturnHome, Some(ModeCause::LinkLost)),
        ];
        assert_eq!(modes, expected, "v{version}");
        assert!(log.modes.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(log.modes[3].recorded, "go home (15); out of control, go home (15)");

        let said: Vec<_> = log.messages.iter().map(|message| (message.severity, message.text.as_str())).collect();
        let expected = [(Severity::Info, "home point recorded"), (Severity::Warning, "signal weak"), (Severity::Serious, "signal lost")];
        assert_eq!(said, expected, "v{version}");

        let setting = |name| log.settings.iter().find(|setting| setting.name == name).map(|setting| setting.value.as_str());
        assert_eq!(setting(SettingName::SignalLostAction), Some("return-home"), "v{version}");
        assert_eq!(setting(SettingName::ReturnHeight), Some("60"), "v{version}");
        assert_eq!(setting(SettingName::LowBatteryAction), Some("return-home"), "v{version}");
        assert_eq!(setting(SettingName::HeightLimit), (version > 5).then_some("120"), "v{version}");

        let aircraft: Vec<_> = log.serials.iter().filter(|copy| copy.part <= Part::FlightController).collect();
        assert!(aircraft.iter().all(|copy| copy.serial.as_str() == flight.record.aircraft_serial), "v{version}: {aircraft:?}");
        let sources: Vec<_> = aircraft.iter().map(|copy| copy.source.as_ref()).collect();
        let all = ["details.aircraft", "recover.aircraft", "component-serial", "home.serial"];
        assert_eq!(sources, if version > 5 { &all[..] } else { &all[..2] }, "v{version}");
    }
}

#[test]
fn the_header_names_its_sources_and_agrees_with_the_lines() {
    for version in [4, 11, 12, 14] {
        let (flight, bytes) = record(version);
        let log = flight_log(&bytes).unwrap();
        let frames = flight.moments().len();
        assert_eq!(log.header.format, format!("flight record {version}"));
        let serial = Fact::Recorded { value: flight.record.aircraft_serial.clone(), source: "details.aircraft".into() };
        assert_eq!(log.header.aircraft_serial, serial);
        let declared = Fact::Recorded { value: u32::try_from(frames).unwrap(), source: "details.lines".into() };
        assert_eq!(log.header.frames, declared);
        assert_eq!(count(&log, "osd").0, u64::try_from(frames).unwrap());
        let duration = SignedDuration::from_millis(i64::try_from(frames).unwrap() * 100);
        assert_eq!(log.header.duration, Fact::Recorded { value: duration, source: "details.duration".into() });
        let firmware = if version == 14 {
            Fact::Sealed
        } else {
            Fact::Recorded { value: "3.4.5.6".to_owned(), source: "firmware.flight-controller".into() }
        };
        assert_eq!(log.header.firmware, firmware, "v{version}");
    }
}

#[test]
fn a_summary_that_was_cut_off_is_made_up_for_by_its_copy_and_by_the_frames() {
    for version in [4, 11] {
        let (flight, mut bytes) = record(version);
        let header = flight_header(&bytes).unwrap();
        bytes.truncate(bytes.len() - 400);
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Cut);
        let serial = Fact::Recorded { value: flight.record.aircraft_serial, source: "recover.aircraft".into() };
        assert_eq!(log.header.aircraft_serial, serial, "v{version}");
        assert_eq!(log.header.account_tag, Fact::NotRecorded);
        let Fact::Recorded { value: start, source } = log.header.start else { panic!("v{version}: no start") };
        assert_eq!(source, "custom.time");
        assert!(start.duration_since(*header.start.recorded().unwrap()).abs() <= SignedDuration::from_millis(2));
        assert!(matches!(log.header.duration, Fact::Estimated { .. }), "v{version}");
    }
}

#[test]
fn no_home_is_reported_before_the_aircraft_knows_it() {
    let flight = SyntheticFlight { home: Coordinates { latitude: 0.0, longitude: 0.0 }, ..SyntheticFlight::flyaway(11) };
    let log = flight_log(&flown_record(&flight).unwrap()).unwrap();
    assert!(log.homes.is_empty());
    assert_eq!(log.header.start_position, Fact::NotRecorded);
    let first = column(&log, Quantity::Latitude)[0].1;
    assert!(first.is_nan(), "a frame at the crossing of equator and prime meridian has no fix");

    let flight = SyntheticFlight { phone: Some(Coordinates { latitude: 91.0, longitude: 10.0 }), ..SyntheticFlight::flyaway(11) };
    let log = flight_log(&flown_record(&flight).unwrap()).unwrap();
    assert!(column(&log, Quantity::PhoneLongitude).is_empty(), "half a position is none");
    assert!(anomaly(&log, AnomalyKind::Implausible) > 0);
}

#[test]
fn lines_that_a_test_makes_up_become_a_record_of_any_version() {
    let mut osd = [0; 55];
    osd[..8].copy_from_slice(&101.25_f64.to_radians().to_le_bytes());
    osd[8..16].copy_from_slice(&(-12.5_f64).to_radians().to_le_bytes());
    // Frames that the summary states are four bytes at 83 of the details.
    let lines: [(u8, &[u8]); 3] = [(0, &[83, 0, 1, 0, 0, 0]), (1, &osd), (9, b"tip")];
    for version in 1..=14 {
        let log = flight_log(&record_of_lines(&FlightRecord::synthetic(version), &lines).unwrap()).unwrap();
        assert_eq!(log.header.frames.value(), Some(&1), "v{version}");
        assert_eq!(count(&log, "osd").0, 1, "v{version}");
        let latitude = column(&log, Quantity::Latitude);
        assert_eq!(latitude.len(), usize::from(version < 13), "v{version}");
        assert!(latitude.iter().all(|(_, value)| (value + 12.5).abs() < 1e-9), "v{version}");
    }
    assert!(record_of_lines(&FlightRecord::synthetic(15), &lines).is_err());
}
