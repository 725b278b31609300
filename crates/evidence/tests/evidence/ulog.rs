//! PX4's log: what goes in comes out, and whatever else goes in does no harm.

use aftercare_evidence::encode::autopilot::{AutopilotFlight, Moment, Parameter};
use aftercare_evidence::encode::ulog::{Px4, ULogWriter, ulog};
use aftercare_evidence::log::{AnomalyKind, Fact, FlightMode, Part, Quantity, SettingName, Severity};
use aftercare_evidence::{Completeness, EvidenceError, FileKind, Reading, read, recognise, ulog as reader};
use proptest::prelude::*;

use crate::columns::{assert_bounded, count, series, sources};

type Truth = fn(&Moment) -> f64;

const TRUTH: [(Quantity, Truth, f64); 19] = [
    (Quantity::Latitude, |m| m.position.latitude, 2e-8),
    (Quantity::Longitude, |m| m.position.longitude, 2e-8),
    (Quantity::Altitude, |m| m.altitude_metres, 1e-4),
    (Quantity::Height, |m| m.height_metres, 1e-4),
    (Quantity::VelocityNorth, |m| m.metres_per_second[0], 1e-6),
    (Quantity::VelocityEast, |m| m.metres_per_second[1], 1e-6),
    (Quantity::VelocityDown, |m| m.metres_per_second[2], 1e-6),
    (Quantity::Yaw, |m| m.yaw_degrees, 1e-4),
    (Quantity::Satellites, |m| f64::from(m.satellites), 0.0),
    (Quantity::PositionError, |m| m.position_error_metres, 1e-6),
    (Quantity::Battery, |m| m.battery, 1e-6),
    (Quantity::BatteryVoltage, |m| m.volts, 1e-5),
    (Quantity::CellVoltageLowest, |m| m.volts / 4.0, 1e-5),
    (Quantity::BatteryCurrent, |m| m.amperes, 1e-5),
    (Quantity::LinkLost, |m| f64::from(u8::from(m.link_lost)), 0.0),
    (Quantity::LinkUp, |m| m.link, 0.006),
    (Quantity::Airborne, |m| f64::from(u8::from(m.airborne)), 0.0),
    (Quantity::WindNorth, |m| m.wind_metres_per_second[0], 1e-6),
    (Quantity::WindEast, |m| m.wind_metres_per_second[1], 1e-6),
];

#[test]
fn the_truth_comes_out_of_both_generations() {
    let flight = AutopilotFlight::synthetic(300);
    for firmware in [Px4::V1_11, Px4::V1_16] {
        let bytes = ulog(&flight, firmware);
        assert!(matches!(read(&bytes), Ok(Reading::Flight(_))));
        assert_eq!(recognise(&bytes), FileKind::ULog);
        let log = reader::read(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::WholeRecordArea);
        assert_eq!(log.anomalies, [], "{firmware:?}");
        assert_eq!(log.bytes_read, u64::try_from(bytes.len()).unwrap());
        assert_bounded(&log);
        for (quantity, truth, tolerance) in TRUTH {
            let read = series(&log, quantity);
            let every_other = matches!(quantity, Quantity::Satellites | Quantity::PositionError);
            let expected = flight.moments.iter().step_by(if every_other { 2 } else { 1 });
            assert_eq!(read.len(), expected.len(), "{firmware:?} {quantity:?}");
            for ((at, value), moment) in read.iter().zip(expected) {
                assert_eq!(*at, moment.at, "{firmware:?} {quantity:?}");
                let off = (value - truth(moment)).abs();
                assert!(off <= tolerance, "{firmware:?} {quantity:?} at {at}: {value}, truth {}", truth(moment));
            }
        }
        assert_eq!(series(&log, Quantity::MotorsRunning).len(), flight.moments.len());
    }
}

#[test]
fn receiver_and_estimate_are_both_there_and_agree() {
    for (firmware, field) in [(Px4::V1_11, "lat"), (Px4::V1_16, "latitude_deg")] {
        let log = reader::read(&ulog(&AutopilotFlight::synthetic(100), firmware)).unwrap();
        assert_eq!(sources(&log, Quantity::Latitude), ["vehicle_local_position.x", &format!("vehicle_gps_position.{field}")]);
        let columns: Vec<_> = log.columns.iter().filter(|column| column.quantity == Quantity::Latitude).collect();
        for (n, latitude) in columns[1].values.iter().enumerate() {
            assert!((latitude - columns[0].values[n * 2]).abs() < 1e-7, "{n}");
        }
    }
}

#[test]
fn header_modes_homes_messages_and_settings() {
    let mut flight = AutopilotFlight::synthetic(120);
    flight.parameters = vec![
        ("NAV_RCL_ACT".to_owned(), Parameter::Whole(2)),
        ("COM_RC_LOSS_T".to_owned(), Parameter::Real(0.5)),
        ("COM_RCL_EXCEPT".to_owned(), Parameter::Whole(5)),
        ("GF_MAX_HOR_DIST".to_owned(), Parameter::Real(0.0)),
        ("RTL_RETURN_ALT".to_owned(), Parameter::Real(60.0)),
        ("BAT_LOW_THR".to_owned(), Parameter::Real(0.15)),
        ("GF_ACTION".to_owned(), Parameter::Whole(77)),
        ("MC_ROLL_P".to_owned(), Parameter::Real(6.5)),
    ];
    let log = reader::read(&ulog(&flight, Px4::V1_16)).unwrap();
    let recorded = |fact: &Fact<String>| match fact {
        Fact::Recorded { value, .. } => value.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(log.header.format, "ULog 1");
    assert_eq!(recorded(&log.header.hardware), flight.hardware);
    assert_eq!((log.serials[0].part, log.serials[0].serial.as_str()), (Part::FlightController, flight.board.as_str()));
    assert_eq!(recorded(&log.header.firmware), "PX4 1.16.0");
    assert_eq!(log.header.aircraft_serial, Fact::NotRecorded);
    match log.header.start {
        Fact::Estimated { value, .. } => assert_eq!(Some(value), flight.start),
        ref other => panic!("{other:?}"),
    }
    match log.header.duration {
        Fact::Estimated { value, .. } => assert_eq!(value.as_micros(), i128::from(flight.duration())),
        ref other => panic!("{other:?}"),
    }
    let modes: Vec<_> = log.modes.iter().map(|span| (span.from, span.to, span.mode, span.recorded.as_str())).collect();
    let table = [
        (0, 4_000_000, FlightMode::Position, "2"),
        (4_000_000, 8_000_000, FlightMode::Mission, "3"),
        (8_000_000, flight.duration(), FlightMode::ReturnHome, "5"),
    ];
    assert_eq!(modes, table);
    assert_eq!(log.homes.len(), 1);
    assert_eq!((log.homes[0].position, log.homes[0].altitude), (flight.home, Some(flight.home_altitude_metres)));
    let told: Vec<_> = log.messages.iter().map(|m| (m.at, m.severity, m.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (2_000_000, Severity::Info, "Takeoff detected"),
            (8_000_000, Severity::Warning, "Manual control lost"),
            (8_000_000, Severity::Serious, "failsafe"),
        ]
    );
    let settings: Vec<_> = log.settings.iter().map(|s| (s.at, s.name, s.value.as_str())).collect();
    assert_eq!(
        settings,
        [
            (0, SettingName::SignalLostAction, "return-home"),
            (0, SettingName::SignalLostDelay, "0.5"),
            (0, SettingName::SignalLostExceptions, "mission offboard"),
            (0, SettingName::DistanceLimit, "off"),
            (0, SettingName::ReturnHeight, "60"),
            (0, SettingName::LowBattery, "0.15"),
            (0, SettingName::GeofenceAction, "77"),
        ]
    );
    let telemetry = log.blocks.iter().find(|block| block.name == "telemetry_status").unwrap();
    assert_eq!((telemetry.count, telemetry.read), (3, 3));
}

#[test]
fn numbers_of_modes_change_their_meaning_with_the_release() {
    let table = [
        (6, FlightMode::Other, FlightMode::Slow),
        (8, FlightMode::ForcedLanding, FlightMode::Other),
        (12, FlightMode::ForcedLanding, FlightMode::ForcedLanding),
        (16, FlightMode::Attitude, FlightMode::Other),
        (23, FlightMode::Other, FlightMode::Other),
        (200, FlightMode::Other, FlightMode::Other),
    ];
    for (number, old, new) in table {
        let flight = AutopilotFlight { modes: vec![(0, number)], ..AutopilotFlight::synthetic(5) };
        let mode = |firmware| reader::read(&ulog(&flight, firmware)).unwrap().modes[0].mode;
        assert_eq!((mode(Px4::V1_11), mode(Px4::V1_16)), (old, new), "{number}");
    }
}

#[test]
fn without_a_time_of_day_the_start_is_not_recorded() {
    let flight = AutopilotFlight { start: None, ..AutopilotFlight::synthetic(20) };
    let log = reader::read(&ulog(&flight, Px4::V1_11)).unwrap();
    assert_eq!(log.header.start, Fact::NotRecorded);
}

const POINT: &str = "vehicle_global_position:uint64_t timestamp;double lat;double lon;float alt;bool lat_lon_valid;";

fn point(at: u64, latitude: f64, longitude: f64) -> Vec<u8> {
    let mut row = at.to_le_bytes().to_vec();
    row.extend(latitude.to_le_bytes());
    row.extend(longitude.to_le_bytes());
    row.extend(100_f32.to_le_bytes());
    row.push(1);
    row
}

/// A log with one topic and `points` of it, a millisecond apart.
fn points(points: u64) -> ULogWriter {
    let mut out = ULogWriter::new(1_000);
    out.format(POINT).subscribe(0, 7, "vehicle_global_position");
    for n in 0..points {
        out.data(7, &point(1_000 + n * 1_000, 1.0, 2.0));
    }
    out
}

#[test]
fn places_that_are_none() {
    let mut out = points(0);
    let table =
        [(1.0, 2.0, 1), (0.0, 0.0, 0), (f64::NAN, 2.0, 0), (91.0, 2.0, 0), (1e148, 2.0, 0), (-89.9, -179.9, 1), (f64::INFINITY, 2.0, 0)];
    for (n, (latitude, longitude, _)) in (0..).zip(table) {
        out.data(7, &point(1_000 + n, latitude, longitude));
    }
    let log = reader::read(&out.finish()).unwrap();
    let read: Vec<i64> = series(&log, Quantity::Latitude).iter().map(|(at, _)| *at).collect();
    let expected: Vec<i64> = (0..).zip(table).filter(|(_, row)| row.2 == 1).map(|(n, _)| n).collect();
    assert_eq!(read, expected);
    assert_eq!(count(&log, AnomalyKind::Implausible), 2);
}

#[test]
fn what_else_a_log_may_hold() {
    let whole = Completeness::WholeRecordArea;
    type Row = (&'static str, fn(&mut ULogWriter), Completeness, usize, Option<(AnomalyKind, u64)>);
    let table: [Row; 14] = [
        ("nothing more", |_| {}, whole, 5, None),
        (
            "a dropout",
            |out| {
                out.dropout(30);
            },
            whole,
            5,
            Some((AnomalyKind::Dropout, 1)),
        ),
        (
            "a message of a kind to come",
            |out| {
                out.message(b'Z', b"hello").sync();
            },
            whole,
            5,
            None,
        ),
        (
            "a tail of zeros",
            |out| {
                out.raw(&[0; 4096]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "three zeros",
            |out| {
                out.raw(&[0; 3]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "half a message",
            |out| {
                out.raw(&[40, 0, b'D', 7, 0, 1]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "rubbish, then more",
            |out| {
                out.raw(&[0xEE; 333]).sync().data(7, &point(9_000, 1.0, 2.0));
            },
            Completeness::Damaged,
            6,
            Some((AnomalyKind::Broken, 333)),
        ),
        (
            "rubbish, then more without a mark",
            |out| {
                out.raw(&[0xEE; 333]).data(7, &point(9_000, 1.0, 2.0)).data(7, &point(9_100, 1.0, 2.0));
            },
            Completeness::Damaged,
            7,
            Some((AnomalyKind::Broken, 333)),
        ),
        (
            "data of nobody",
            |out| {
                out.data(99, &[1, 2, 3]).data(7, &point(9_000, 1.0, 2.0));
            },
            Completeness::Damaged,
            6,
            Some((AnomalyKind::Broken, 5)),
        ),
        (
            "data that is too short",
            |out| {
                out.data(7, &[1, 2, 3]).data(7, &point(9_000, 1.0, 2.0));
            },
            whole,
            6,
            Some((AnomalyKind::WrongLength, 1)),
        ),
        (
            "a format that changes",
            |out| {
                out.format(POINT);
            },
            whole,
            5,
            Some((AnomalyKind::Redefined, 1)),
        ),
        (
            "a time stamp of another age",
            |out| {
                out.data(7, &point(u64::MAX / 2, 1.0, 2.0)).data(7, &point(9_000, 1.0, 2.0));
            },
            whole,
            6,
            Some((AnomalyKind::Implausible, 1)),
        ),
        (
            "time going back",
            |out| {
                out.data(7, &point(2_000, 1.0, 2.0));
            },
            whole,
            6,
            Some((AnomalyKind::TimeBackwards, 1)),
        ),
        (
            "an id that is given again",
            |out| {
                out.subscribe(1, 7, "vehicle_global_position");
            },
            whole,
            5,
            None,
        ),
    ];
    for (what, change, completeness, read, anomaly) in table {
        let mut out = points(5);
        change(&mut out);
        let log = reader::read(&out.finish()).unwrap();
        assert_eq!(log.completeness, completeness, "{what}");
        assert_eq!(series(&log, Quantity::Latitude).len(), read, "{what}");
        let anomalies: Vec<_> = log.anomalies.iter().map(|anomaly| (anomaly.kind, anomaly.count)).collect();
        assert_eq!(anomalies, anomaly.into_iter().collect::<Vec<_>>(), "{what}");
        let end = series(&log, Quantity::Latitude).last().unwrap().0;
        assert!(end <= 10_000, "{what}: {end}");
    }
}

#[test]
fn what_is_no_log_of_ours_is_refused() {
    let mut newer = ULogWriter::new(0);
    newer.flags(0, 2, [0; 3]);
    let mut cipher = b"ULogEnc\x01".to_vec();
    cipher.resize(100, 7);
    let table: [(&[u8], EvidenceError); 5] = [
        (b"", EvidenceError::NotAULog),
        (b"ULog\x01\x12\x34\x01\0\0\0\0\0\0\0\0", EvidenceError::NotAULog),
        (b"ULog\x01\x12\x35\x01\0\0", EvidenceError::TooShort { have: 10, need: 16 }),
        (&newer.finish(), EvidenceError::ULogTooNew),
        (&cipher, EvidenceError::ULogEncrypted),
    ];
    for (bytes, error) in table {
        assert_eq!(reader::read(bytes).unwrap_err(), error);
    }
    let empty = reader::read(&ULogWriter::new(0).finish()).unwrap();
    assert_eq!(empty.completeness, Completeness::HeaderOnly);
}

#[test]
fn what_was_appended_after_a_crash_is_read() {
    let mut out = ULogWriter::new(1_000);
    out.flags(0, 1, [0; 3]).format(POINT).subscribe(0, 7, "vehicle_global_position");
    out.data(7, &point(2_000, 1.0, 2.0)).raw(&[29, 0, b'D', 7, 0, 0]);
    let end = u64::try_from(out.len()).unwrap();
    out.more(false, "char[5] hardfault_plain", b"oh no").more(true, "char[5] hardfault_plain", b"dear!");
    let mut bytes = out.finish();
    bytes[16 + 3 + 16..16 + 3 + 24].copy_from_slice(&end.to_le_bytes());
    let log = reader::read(&bytes).unwrap();
    assert_eq!(log.completeness, Completeness::Cut);
    let told: Vec<_> = log.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(told, ["autopilot-crashed"]);
    bytes[16 + 3 + 16..16 + 3 + 24].copy_from_slice(&u64::MAX.to_le_bytes());
    let log = reader::read(&bytes).unwrap();
    assert_eq!(count(&log, AnomalyKind::WrongLength), 1);
}

#[test]
fn settings_keep_their_time_and_batteries_their_number() {
    let mut out = ULogWriter::new(0);
    out.format("battery_status:uint64_t timestamp;float remaining;bool connected;");
    out.parameter("NAV_RCL_ACT", Parameter::Whole(1));
    for (id, instance) in [(0, 0), (1, 1), (2, 9)] {
        out.subscribe(instance, id, "battery_status");
    }
    let battery = |at: u64, share: f32, connected: u8| {
        let mut row = at.to_le_bytes().to_vec();
        row.extend(share.to_le_bytes());
        row.push(connected);
        row
    };
    out.data(0, &battery(1_000, 0.5, 1)).data(1, &battery(1_100, 0.25, 1)).data(2, &battery(1_200, 0.1, 1));
    out.parameter("NAV_RCL_ACT", Parameter::Whole(1)).parameter("NAV_RCL_ACT", Parameter::Whole(3));
    out.data(0, &battery(2_000, -1.0, 1)).data(0, &battery(3_000, 0.4, 0));
    let log = reader::read(&out.finish()).unwrap();
    let settings: Vec<_> = log.settings.iter().map(|s| (s.at, s.value.as_str())).collect();
    assert_eq!(settings, [(0, "hover"), (1_200, "land")]);
    assert_eq!(sources(&log, Quantity::Battery), ["battery_status.remaining", "battery_status[1].remaining"]);
    assert_eq!(series(&log, Quantity::Battery), [(1_000, 0.5)]);
}

#[test]
fn a_log_that_is_cut_anywhere_gives_what_was_before() {
    let bytes = ulog(&AutopilotFlight::synthetic(4), Px4::V1_16);
    let mut before = 0;
    for length in 16..=bytes.len() {
        let log = reader::read(&bytes[..length]).unwrap();
        assert_bounded(&log);
        let read = series(&log, Quantity::Latitude).len();
        assert!(read >= before, "cut at {length}");
        before = read;
        let whole = log.bytes_read == u64::try_from(length).unwrap();
        assert_eq!(log.completeness == Completeness::Cut, !whole, "cut at {length}");
    }
    for length in 0..16 {
        assert!(reader::read(&bytes[..length]).is_err(), "cut at {length}");
    }
}

#[test]
fn one_changed_byte_spoils_little() {
    let bytes = ulog(&AutopilotFlight::synthetic(3), Px4::V1_11);
    let data = bytes.windows(3).position(|window| window == [3 + 22, 0, b'A']).unwrap();
    let mut changed = bytes.clone();
    for at in 8..bytes.len() {
        for change in [0x01, 0x80, 0xFF] {
            changed[at] ^= change;
            if let Ok(log) = reader::read(&changed) {
                assert_bounded(&log);
                let read: usize = log.columns.iter().map(|column| column.values.len()).max().unwrap_or(0);
                // The format of the topic itself may be what is changed; behind that, one or two messages are lost.
                assert!(at < data + 400 || read >= 1, "{change:x} at {at}: {read}");
                match log.header.duration {
                    Fact::Estimated { value, .. } => assert!(at < 16 || value.as_secs() < 700, "{change:x} at {at}: {value}"),
                    _ => assert!(at < data + 400, "{change:x} at {at}"),
                }
            }
            changed[at] ^= change;
        }
    }
}

#[test]
fn a_hole_in_the_middle_costs_only_what_was_in_it() {
    let bytes = ulog(&AutopilotFlight::synthetic(300), Px4::V1_16);
    let middle = bytes.len() / 2;
    let mut holed = bytes[..middle].to_vec();
    holed.extend(&bytes[middle + 1_001..]);
    let log = reader::read(&holed).unwrap();
    assert_eq!(log.completeness, Completeness::Damaged);
    let read = series(&log, Quantity::Latitude).len();
    assert!((295..300).contains(&read), "{read}");
    assert!(count(&log, AnomalyKind::Broken) < 1_000);
}

#[test]
fn numbers_that_a_file_states_cost_nothing() {
    let mut out = ULogWriter::new(u64::MAX);
    out.format("a:uint8_t[32767] x;").format("b:a[32767] x;").format("c:b[32767] x;uint64_t timestamp;").subscribe(0, 65_535, "c");
    let many: String = (0..600).map(|n| format!("float f{n};")).collect();
    out.format(&format!("vehicle_gps_position:{many}"));
    out.data(65_535, &[0; 60_000]);
    for n in 0..20_000_u32 {
        let [a, b, ..] = n.to_le_bytes();
        out.subscribe(0, u16::from_le_bytes([a, b]), "a")
            .logged(3, u64::MAX, "x")
            .parameter("NAV_RCL_ACT", Parameter::Whole(i32::try_from(n).unwrap()));
    }
    let log = reader::read(&out.finish()).unwrap();
    assert!(log.messages.len() <= 10_000 && log.settings.len() <= 1_000);
    assert!(count(&log, AnomalyKind::LeftOut) > 0);
}

proptest! {
    #[test]
    fn bytes_that_mean_nothing(rest in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = reader::read(&rest);
        let mut bytes = points(2).finish();
        bytes.extend(&rest);
        let log = reader::read(&bytes).unwrap();
        assert_bounded(&log);
        prop_assert!(series(&log, Quantity::Latitude).len() >= 2);
    }

    #[test]
    fn pieces_of_a_log_in_any_order(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..300), 0..20)) {
        let bytes = ulog(&AutopilotFlight::synthetic(6), Px4::V1_11);
        let mut mixed = bytes[..16].to_vec();
        for (at, length) in cuts {
            let at = at.index(bytes.len());
            mixed.extend(&bytes[at..bytes.len().min(at + length)]);
        }
        assert_bounded(&reader::read(&mixed).unwrap());
    }
}
