//! ArduPilot's log: what goes in comes out, and whatever else goes in does no harm. There is no real log to try; the encoder's are read
//! by pymavlink as well.

use aftercare_evidence::encode::autopilot::{AutopilotFlight, Moment, Parameter};
use aftercare_evidence::encode::dataflash::{DataFlashWriter, Fields, dataflash};
use aftercare_evidence::log::{AnomalyKind, Fact, FlightMode, ModeCause, Part, Quantity, SettingName, Severity};
use aftercare_evidence::{Completeness, EvidenceError, FileKind, Reading, dataflash as reader, read, recognise};
use proptest::prelude::*;

use crate::columns::{assert_bounded, count, series, sources};

const COPTER: &str = "ArduCopter V4.5.7 (0123abcd)";

fn flight(moments: u32) -> AutopilotFlight {
    let flight = AutopilotFlight::synthetic(moments);
    let modes = flight.modes.iter().zip([5, 3, 6]).map(|((at, _), number)| (*at, number)).collect();
    AutopilotFlight { modes, board: "0036003830325112A1636343".to_owned(), ..flight }
}

type Truth = fn(&Moment) -> f64;

const TRUTH: [(Quantity, Truth, f64); 19] = [
    (Quantity::Latitude, |m| m.position.latitude, 6e-8),
    (Quantity::Longitude, |m| m.position.longitude, 6e-8),
    (Quantity::Altitude, |m| m.altitude_metres, 1e-4),
    (Quantity::Height, |m| m.height_metres, 1e-4),
    (Quantity::VelocityNorth, |m| m.metres_per_second[0], 1e-6),
    (Quantity::VelocityEast, |m| m.metres_per_second[1], 1e-6),
    (Quantity::VelocityDown, |m| m.metres_per_second[2], 1e-6),
    (Quantity::Yaw, |m| m.yaw_degrees, 0.005),
    (Quantity::Satellites, |m| f64::from(m.satellites), 0.0),
    (Quantity::PositionError, |m| m.position_error_metres, 0.005),
    (Quantity::Battery, |m| m.battery, 0.0051),
    (Quantity::BatteryVoltage, |m| m.volts, 1e-5),
    (Quantity::CellVoltageLowest, |m| m.volts / 4.0, 0.00051),
    (Quantity::BatteryCurrent, |m| m.amperes, 1e-5),
    (Quantity::LinkLost, |m| f64::from(u8::from(m.link_lost)), 0.0),
    (Quantity::LinkUp, |m| m.link, 1e-6),
    (Quantity::Airborne, |m| f64::from(u8::from(m.airborne)), 0.0),
    (Quantity::WindNorth, |m| m.wind_metres_per_second[0], 0.005),
    (Quantity::WindEast, |m| m.wind_metres_per_second[1], 0.005),
];

#[test]
fn the_truth_comes_out() {
    let flight = flight(300);
    let bytes = dataflash(&flight, COPTER);
    assert!(matches!(read(&bytes), Ok(Reading::Flight(_))));
    assert_eq!(recognise(&bytes), FileKind::DataFlash);
    let log = reader::read(&bytes).unwrap();
    assert_eq!(log.completeness, Completeness::WholeRecordArea);
    assert_eq!(log.anomalies, []);
    assert_eq!(log.bytes_read, u64::try_from(bytes.len()).unwrap());
    assert_bounded(&log);
    for (quantity, truth, tolerance) in TRUTH {
        let read = series(&log, quantity);
        assert_eq!(read.len(), flight.moments.len(), "{quantity:?}");
        for ((at, value), moment) in read.iter().zip(&flight.moments) {
            assert_eq!(*at, moment.at, "{quantity:?}");
            let off = (value - truth(moment)).abs();
            assert!(off <= tolerance, "{quantity:?} at {at}: {value}, truth {}", truth(moment));
        }
    }
    assert_eq!(sources(&log, Quantity::Latitude), ["POS.Lat", "GPS.Lat"]);
    assert_eq!(sources(&log, Quantity::BatteryTemperature), ["BAT.Temp"]);
    // Hundredths by their letter, and the table of multipliers has hundredths as well.
    assert!(series(&log, Quantity::BatteryTemperature).iter().all(|(_, degrees)| *degrees == 25.0));
}

#[test]
fn header_modes_homes_and_messages() {
    let flight = flight(120);
    let log = reader::read(&dataflash(&flight, COPTER)).unwrap();
    let recorded = |fact: &Fact<String>, value: &str| assert_eq!(*fact, Fact::Recorded { value: value.to_owned(), source: "MSG".into() });
    recorded(&log.header.firmware, COPTER);
    recorded(&log.header.hardware, &flight.hardware);
    assert_eq!((log.serials[0].part, log.serials[0].serial.as_str()), (Part::FlightController, flight.board.as_str()));
    assert!(matches!(log.header.start, Fact::Estimated { value, .. } if Some(value) == flight.start), "{:?}", log.header.start);
    let micros = i128::from(flight.duration());
    assert!(matches!(log.header.duration, Fact::Estimated { value, .. } if value.as_micros() == micros), "{:?}", log.header.duration);
    let modes: Vec<_> = log.modes.iter().map(|span| (span.from, span.to, span.mode, span.cause, span.recorded.as_str())).collect();
    let table = [
        (0, 4_000_000, FlightMode::Position, Some(ModeCause::Pilot), "LOITER"),
        (4_000_000, 8_000_000, FlightMode::Mission, Some(ModeCause::Pilot), "AUTO"),
        (8_000_000, flight.duration(), FlightMode::ReturnHome, Some(ModeCause::LinkLost), "RTL"),
    ];
    assert_eq!(modes, table);
    assert_eq!((log.homes.len(), log.homes[0].altitude), (1, Some(flight.home_altitude_metres)));
    assert!((log.homes[0].position.latitude - flight.home.latitude).abs() < 1e-7);
    let told: Vec<_> = log.messages.iter().skip(2).map(|m| (m.at, m.severity, m.text.as_str())).collect();
    let table = [
        (0, Severity::Info, "armed"),
        (2_000_000, Severity::Info, "Takeoff detected"),
        (2_100_000, Severity::Info, "took-off"),
        (8_000_000, Severity::Info, "Manual control lost"),
        (8_000_000, Severity::Serious, "radio-failsafe"),
    ];
    assert_eq!(told, table);
}

#[test]
fn the_same_number_means_another_thing_in_another_vehicle() {
    let parameters = [
        ("FS_THR_ENABLE", 1),
        ("FS_GCS_ENABLE", 5),
        ("BATT_FS_LOW_ACT", 1),
        ("RTL_ALT", 1_500),
        ("FENCE_ACTION", 1),
        ("FENCE_ALT_MAX", 120),
    ];
    let flight = AutopilotFlight {
        modes: vec![(0, 11), (100_000, 9)],
        parameters: parameters.iter().map(|(name, value)| ((*name).to_owned(), Parameter::Whole(*value))).collect(),
        ..flight(9)
    };
    let table = [
        (COPTER, FlightMode::Position, ["return-home", "land", "land", "15", "return-home-or-land", "120"]),
        ("ArduPlane V4.5.0 (a)", FlightMode::ReturnHome, ["1", "5", "return-home", "15", "return-home", "120"]),
        ("ArduRover V4.5.0 (a)", FlightMode::ReturnHome, ["1", "5", "return-home", "15", "1", "120"]),
        ("SomethingElse 1.0", FlightMode::Other, ["1", "5", "1", "15", "1", "120"]),
    ];
    for (firmware, mode, settings) in table {
        let log = reader::read(&dataflash(&flight, firmware)).unwrap();
        assert_eq!(log.modes[0].mode, mode, "{firmware}");
        let read: Vec<_> = log.settings.iter().map(|setting| setting.value.as_str()).collect();
        assert_eq!(read, settings, "{firmware}");
    }
}

#[test]
fn a_limit_that_is_switched_off_is_off() {
    let parameters = [("FENCE_ALT_MAX", 120), ("FENCE_ENABLE", 1), ("FENCE_RADIUS", 300), ("FENCE_TYPE", 2)];
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), Parameter::Whole(*value))).collect();
    let log = reader::read(&dataflash(&AutopilotFlight { parameters, ..flight(3) }, COPTER)).unwrap();
    let read: Vec<_> = log.settings.iter().map(|setting| (setting.name, setting.value.as_str())).collect();
    assert_eq!(read, [(SettingName::HeightLimit, "off"), (SettingName::DistanceLimit, "300")]);
}

/// A log with one kind of message and `points` of it, a tenth of a second apart.
fn points(points: u64) -> DataFlashWriter {
    let mut out = DataFlashWriter::new();
    out.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns").format(1, "POS", "QLLf", "TimeUS,Lat,Lng,Alt");
    for n in 0..points {
        point(&mut out, 60_000_000 + n * 100_000);
    }
    out
}

fn point(out: &mut DataFlashWriter, at: u64) -> &mut DataFlashWriter {
    out.message(1, Fields::at(at).whole(100_000_000, 4).whole(200_000_000, 4).single(50.0).bytes())
}

#[test]
fn what_else_a_log_may_hold() {
    let whole = Completeness::WholeRecordArea;
    const NEXT: u64 = 60_500_000;
    type Row = (&'static str, fn(&mut DataFlashWriter), Completeness, usize, Option<(AnomalyKind, u64)>);
    let table: [Row; 13] = [
        ("nothing more", |_| {}, whole, 5, None),
        (
            "erased memory",
            |out| {
                out.raw(&[0xFF; 4096]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "zeros",
            |out| {
                out.raw(&[0; 4096]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "half a message",
            |out| {
                out.raw(&[0xA3, 0x95, 1, 9]);
            },
            Completeness::Cut,
            5,
            None,
        ),
        (
            "junk",
            |out| {
                point(out.raw(b"hello there"), NEXT);
            },
            Completeness::Damaged,
            6,
            Some((AnomalyKind::Broken, 11)),
        ),
        (
            "a message of no kind",
            |out| {
                point(out.message(77, &[1, 2, 3]), NEXT);
            },
            Completeness::Damaged,
            6,
            Some((AnomalyKind::Broken, 6)),
        ),
        (
            "a message without its end",
            |out| {
                point(out.raw(&[0xA3, 0x95, 1, 9, 9, 9]), NEXT);
            },
            Completeness::Damaged,
            6,
            Some((AnomalyKind::Broken, 6)),
        ),
        (
            "the same description",
            |out| {
                out.format(1, "POS", "QLLf", "TimeUS,Lat,Lng,Alt");
            },
            whole,
            5,
            None,
        ),
        (
            "another description",
            |out| {
                out.format(1, "POS", "QLL", "TimeUS,Lat,Lng");
                out.message(1, Fields::at(NEXT).whole(100_000_000, 4).whole(200_000_000, 4).bytes());
            },
            whole,
            6,
            Some((AnomalyKind::Redefined, 1)),
        ),
        (
            "a description that contradicts itself",
            |out| {
                out.message(128, &[9, 2].iter().chain(&[b'x'; 84]).copied().collect::<Vec<u8>>());
            },
            whole,
            5,
            Some((AnomalyKind::WrongLength, 1)),
        ),
        (
            "a time stamp of another age",
            |out| {
                point(point(out, u64::MAX / 3), NEXT);
            },
            whole,
            6,
            Some((AnomalyKind::Implausible, 1)),
        ),
        (
            "one that is too early",
            |out| {
                point(point(out, 1_000), NEXT);
            },
            whole,
            6,
            Some((AnomalyKind::TimeBackwards, 1)),
        ),
        (
            "no place",
            |out| {
                out.message(1, Fields::at(NEXT).whole(0, 4).whole(0, 4).single(50.0).bytes());
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
    }
}

#[test]
fn junk_before_the_log_is_passed_over() {
    for junk in [1, 1_000, 60_000] {
        let mut bytes = vec![0x5A; junk];
        bytes.extend(points(3).finish());
        assert_eq!(recognise(&bytes), FileKind::DataFlash, "{junk}");
        let log = reader::read(&bytes).unwrap();
        assert_eq!(series(&log, Quantity::Latitude).len(), 3, "{junk}");
        assert_eq!(count(&log, AnomalyKind::Broken), u64::try_from(junk).unwrap());
    }
    for bytes in [&[][..], b"\xA3\x95\x80\x80\x59", &[0xA3; 9_000], b"plain text, and nothing else"] {
        assert_eq!(reader::read(bytes).unwrap_err(), EvidenceError::NotADataFlashLog);
    }
}

#[test]
fn a_log_that_was_started_again_goes_on() {
    let mut out = points(5);
    for n in 0..5 {
        point(&mut out, 1_000_000 + n * 100_000);
    }
    let log = reader::read(&out.finish()).unwrap();
    assert_eq!(count(&log, AnomalyKind::Restarted), 1);
    let read: Vec<i64> = series(&log, Quantity::Latitude).iter().map(|(at, _)| *at).collect();
    assert_eq!(read, [0, 100_000, 200_000, 300_000, 400_000, 1_500_000, 1_600_000, 1_700_000, 1_800_000]);
}

#[test]
fn what_is_told_once_holds() {
    let mut out = points(1);
    out.format(2, "EV", "QB", "TimeUS,Id").format(3, "ERR", "QBB", "TimeUS,Subsys,ECode");
    for (at, id) in [(60_000_000, 10), (60_100_000, 28)] {
        out.message(2, Fields::at(at).whole(id, 1).bytes());
    }
    for n in 2..30 {
        point(&mut out, 60_000_000 + n * 100_000);
    }
    out.message(2, Fields::at(63_000_000).whole(18, 1).bytes()).message(3, Fields::at(63_000_000).whole(5, 1).whole(1, 1).bytes());
    let log = reader::read(&out.finish()).unwrap();
    assert_eq!(series(&log, Quantity::Airborne), [(100_000, 1.0), (1_100_000, 1.0), (2_100_000, 1.0), (3_000_000, 0.0)]);
    assert_eq!(series(&log, Quantity::MotorsRunning).len(), 5);
    assert_eq!(series(&log, Quantity::LinkLost), [(3_000_000, 1.0)]);
}

#[test]
fn old_names_and_units_are_known() {
    let mut out = DataFlashWriter::new();
    out.format(1, "CURR", "IhIhhf", "TimeMS,Thr,ThrInt,Volt,Curr,CurrTot");
    out.format(2, "GPS", "BIHBcLLeeEefI", "Status,TimeMS,Week,NSats,HDop,Lat,Lng,RelAlt,Alt,Spd,GCrs,VZ,T");
    out.format(3, "MODE", "Mh", "Mode,ThrCrs");
    out.message(3, &[6, 0, 0]);
    out.message(1, Fields::default().whole(60_000, 4).whole(0, 2).whole(0, 4).whole(1_150, 2).whole(230, 2).single(5.0).bytes());
    let gps = Fields::default().whole(3, 1).whole(1_000, 4).whole(1_800, 2).whole(9, 1).whole(120, 2).whole(100_000_000, 4);
    let gps = gps.whole(200_000_000, 4).whole(500, 4).whole(6_000, 4).whole(500, 4).whole(9_000, 4).single(-1.0).whole(60_100, 4);
    out.message(2, gps.bytes());
    let log = reader::read(&out.finish()).unwrap();
    assert_eq!(series(&log, Quantity::BatteryVoltage), [(0, 11.5)]);
    assert_eq!(series(&log, Quantity::BatteryCurrent), [(0, 2.3)]);
    assert_eq!(series(&log, Quantity::Altitude), [(100_000, 60.0)]);
    let east = series(&log, Quantity::VelocityEast)[0];
    assert!(east.0 == 100_000 && (east.1 - 5.0).abs() < 1e-9, "{east:?}");
    assert_eq!((log.modes[0].mode, log.modes[0].recorded.as_str()), (FlightMode::Other, "6"));
    let Fact::Estimated { value, .. } = log.header.start else { panic!("no start") };
    // Sixteen leap seconds in the middle of 2014.
    let seconds = 315_964_800 + 1_800 * 604_800 + 1 - 16;
    assert_eq!(value.as_microsecond(), seconds * 1_000_000 - 100_000);
}

#[test]
fn a_log_that_is_cut_anywhere_gives_what_was_before() {
    let bytes = dataflash(&flight(4), COPTER);
    let mut before = 0;
    for length in 0..=bytes.len() {
        let Ok(log) = reader::read(&bytes[..length]) else {
            assert!(length < 100, "cut at {length}");
            continue;
        };
        assert_bounded(&log);
        let read = series(&log, Quantity::Latitude).len();
        assert!(read >= before, "cut at {length}");
        before = read;
        let whole = log.bytes_read == u64::try_from(length).unwrap();
        assert_eq!(log.completeness == Completeness::Cut, !whole, "cut at {length}");
    }
}

#[test]
fn one_changed_byte_spoils_little() {
    let bytes = dataflash(&flight(3), COPTER);
    // Up to the first time stamp everything else hangs on it.
    let formats = bytes.windows(3).position(|window| window == [0xA3, 0x95, 8]).unwrap() + 11;
    let mut changed = bytes.clone();
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xFF] {
            changed[at] ^= change;
            if let Ok(log) = reader::read(&changed) {
                assert_bounded(&log);
                let read = log.columns.iter().map(|column| column.values.len()).max().unwrap_or(0);
                assert!(read >= 2, "{change:x} at {at}: {read}");
                match log.header.duration {
                    Fact::Estimated { value, .. } => assert!(at < formats || value.as_secs() < 60, "{change:x} at {at}: {value}"),
                    _ => assert!(at < formats, "{change:x} at {at}"),
                }
            } else {
                assert!(at < 93, "{change:x} at {at}");
            }
            changed[at] ^= change;
        }
    }
}

#[test]
fn a_hole_in_the_middle_costs_only_what_was_in_it() {
    let bytes = dataflash(&flight(300), COPTER);
    let middle = bytes.len() / 2;
    let mut holed = bytes[..middle].to_vec();
    holed.extend(&bytes[middle + 1_001..]);
    let log = reader::read(&holed).unwrap();
    assert_eq!(log.completeness, Completeness::Damaged);
    let read = series(&log, Quantity::Latitude).len();
    assert!((295..300).contains(&read), "{read}");
    assert!(count(&log, AnomalyKind::Broken) < 300);
}

#[test]
fn numbers_that_a_file_states_cost_nothing() {
    let mut out = points(2);
    out.format(2, "BAT", "QBf", "TimeUS,Inst,Volt").format(3, "DSF", "QI", "TimeUS,Dp").format(4, "MSG", "QZ", "TimeUS,Message");
    for n in 0..20_000_i64 {
        out.message(2, Fields::at(60_000_000).whole(n, 1).single(12.0).bytes());
        out.message(4, Fields::at(60_000_000).text("again", 64).bytes());
        out.format(u8::try_from(n % 100).unwrap() + 10, &format!("{n:04}"), "Q", "TimeUS");
    }
    out.message(3, Fields::at(60_000_000).whole(7, 4).bytes()).message(3, Fields::at(60_000_000).whole(9, 4).bytes());
    let log = reader::read(&out.finish()).unwrap();
    assert_eq!(sources(&log, Quantity::BatteryVoltage), ["BAT.Volt", "BAT[1].Volt", "BAT[2].Volt", "BAT[3].Volt"]);
    assert_eq!((log.messages.len(), count(&log, AnomalyKind::LeftOut)), (10_000, 10_000));
    assert_eq!(count(&log, AnomalyKind::Dropout), 9);
    assert!(log.blocks.len() <= 1_000);
}

proptest! {
    #[test]
    fn bytes_that_mean_nothing(rest in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = reader::read(&rest);
        let mut bytes = points(2).finish();
        bytes.extend(&rest);
        let log = reader::read(&bytes).unwrap();
        assert_bounded(&log);
        prop_assert!(!series(&log, Quantity::Latitude).is_empty());
    }

    #[test]
    fn pieces_of_a_log_in_any_order(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..300), 0..20)) {
        let bytes = dataflash(&flight(4), COPTER);
        let mut mixed = bytes[..200].to_vec();
        for (at, length) in cuts {
            let at = at.index(bytes.len());
            mixed.extend(&bytes[at..bytes.len().min(at + length)]);
        }
        assert_bounded(&reader::read(&mixed).unwrap());
    }
}
