//! A flight that is made up, and what its report says.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::check::{Bounds, CheckName, Checked, Ending, Known, checks};
use aftercare_evidence::log::{Fact, FlightLog, FlightMode, Home, LogBuilder, ModeSpan, Quantity, Setting, SettingName};
use aftercare_evidence::report::{AreaKind, Earth, Leg, Shape, report};
use aftercare_evidence::{Completeness, Coordinates, FileKind};
use jiff::{SignedDuration, Timestamp};

const HOME: Coordinates = Coordinates { latitude: 47.0, longitude: 8.0 };
const SECOND: i64 = 1_000_000;

pub(crate) fn bounds() -> Bounds {
    Bounds {
        loss_time: 1800.0,
        duration: 10.0,
        distance: 15.0,
        distance_share: 0.05,
        height: 2.0,
        speed: 1.0,
        start: 100.0,
        frames: 1,
        fastest: 60.0,
        steepest: 30.0,
    }
}

fn recorded<T>(value: T) -> Fact<T> {
    Fact::Recorded { value, source: "made up".into() }
}

/// Two minutes due east at ten metres a second, fifty metres up; the link is lost in the hundredth second and does not come back. Samples
/// may be bent on their way in.
fn flight(bend: impl Fn(i64, &mut [Option<f64>])) -> FlightLog {
    let earth = Earth::default();
    let mut builder = LogBuilder::default();
    let clock = builder.clock(
        "made up",
        &[
            (Quantity::Latitude, "made up"),
            (Quantity::Longitude, "made up"),
            (Quantity::Height, "made up"),
            (Quantity::VelocityNorth, "made up"),
            (Quantity::VelocityEast, "made up"),
            (Quantity::Battery, "made up"),
            (Quantity::LinkLost, "made up"),
            (Quantity::Airborne, "made up"),
        ],
    );
    for n in 0..=120_i64 {
        let along = f64::from(i32::try_from(n).unwrap());
        let place = earth.destination(HOME, Leg { distance: 10.0 * along, bearing: 90.0 }).unwrap();
        let lost = if n >= 100 { 1.0 } else { 0.0 };
        let mut values = [
            Some(place.latitude),
            Some(place.longitude),
            Some(50.0),
            Some(0.0),
            Some(10.0),
            Some(0.8 - along / 1200.0),
            Some(lost),
            Some(1.0),
        ];
        bend(n, &mut values);
        builder.sample(clock, n * SECOND, &values, 0);
    }
    let (clocks, columns, anomalies) = builder.finish();
    let mut header = aftercare_evidence::log::Header { format: "made up".to_owned(), ..Default::default() };
    header.start = recorded("2026-05-01T10:00:00Z".parse::<Timestamp>().unwrap());
    header.duration = recorded(SignedDuration::from_secs(120));
    header.total_distance = recorded(1200.0);
    header.max_height = recorded(50.0);
    header.max_speed = recorded(10.0);
    header.start_position = recorded(HOME);
    let mode = |from: i64, to: i64, mode| ModeSpan {
        from: from * SECOND,
        to: to * SECOND,
        mode,
        recorded: String::new(),
        cause: None,
        source: "made up".into(),
    };
    FlightLog {
        kind: FileKind::ULog,
        completeness: Completeness::WholeRecordArea,
        header,
        clocks,
        columns,
        modes: vec![mode(0, 30, FlightMode::TakeOff), mode(30, 102, FlightMode::Position), mode(102, 120, FlightMode::ReturnHome)],
        homes: vec![Home { at: 0, position: HOME, altitude: None, source: "made up".into() }],
        messages: Vec::new(),
        settings: vec![Setting { at: 0, name: SettingName::SignalLostAction, value: "return-home".to_owned(), source: "made up".into() }],
        serials: Vec::new(),
        sealed: Vec::new(),
        key_request: None,
        blocks: Vec::new(),
        anomalies,
        bytes_read: 0,
    }
}

#[test]
fn the_end_of_a_flight_is_told_with_its_places_to_look() {
    let report = report(&flight(|_, _| {}));
    let fix = report.last_fix.clone().unwrap();
    assert_eq!((report.end, fix.at, fix.age), (120 * SECOND, 120 * SECOND, 0));
    let leg = report.from_home.unwrap();
    assert!((leg.distance - 1200.0).abs() < 0.01 && (leg.bearing - 90.0).abs() < 0.1, "{leg:?}");
    assert!((report.track_length.unwrap() - 1200.0).abs() < 0.1);
    assert_eq!(report.farthest.unwrap().0, 120 * SECOND);
    assert!((fix.speed.value().unwrap() - 10.0).abs() < 1e-9 && (fix.course.value().unwrap() - 90.0).abs() < 1e-9);
    assert_eq!(report.airborne.value(), Some(&true));
    // A tenth of the charge in two minutes, and seven tenths left.
    assert!(matches!(&report.endurance, Fact::Estimated { value, .. } if (value - 840.0).abs() < 1.0), "{:?}", report.endurance);
    let silence = report.link.lost.last().unwrap();
    assert_eq!((silence.from, silence.to, report.link.losses), (100 * SECOND, None, 1));
    // Since the link was lost: still by hand, then home by itself.
    assert_eq!(report.modes.iter().map(|span| span.mode).collect::<Vec<_>>(), [FlightMode::Position, FlightMode::ReturnHome]);
    assert_eq!(report.wind, Fact::NotRecorded);
    let kinds: Vec<AreaKind> = report.areas.iter().map(|area| area.kind).collect();
    assert_eq!(kinds, [AreaKind::Fell, AreaKind::Returning, AreaKind::FlewOn]);
    let radius = |n: usize| match report.areas[n].shape {
        Shape::Circle { radius, .. } | Shape::Corridor { radius, .. } => radius,
    };
    // Twice the 3.2 s of a fall from fifty metres, at ten metres a second, and ten metres that the fix may be off.
    assert!((radius(0) - 73.9).abs() < 0.5, "{}", radius(0));
    assert!((radius(2) - 8410.0).abs() < 20.0, "{}", radius(2));
}

#[test]
fn an_aircraft_on_the_ground_is_where_it_is() {
    let report = report(&flight(|_, values| values[7] = Some(0.0)));
    assert_eq!(report.areas.iter().map(|area| area.kind).collect::<Vec<_>>(), [AreaKind::OnGround]);
}

#[test]
fn a_record_without_places_has_no_place_to_look() {
    let report = report(&flight(|_, values| values[0] = None));
    assert!(report.last_fix.is_none() && report.areas.is_empty() && report.track_length.is_none());
}

fn ending(log: &FlightLog, name: CheckName) -> Checked {
    let known = Known { lost_at: Some("2026-05-01T10:01:50Z".parse().unwrap()), ..Known::default() };
    let all = checks(log, &report(log), &known, &bounds());
    assert_eq!(all.len(), CheckName::ALL.len());
    all.into_iter().find(|check| check.check == name).unwrap()
}

#[test]
fn what_fits_agrees_and_each_lie_is_found_by_its_own_check() {
    let honest = flight(|_, _| {});
    for name in CheckName::ALL {
        assert_ne!(ending(&honest, name).ending, Ending::Disagrees, "{}", name.code());
    }
    for name in [CheckName::Duration, CheckName::Distance, CheckName::GreatestHeight, CheckName::GreatestSpeed, CheckName::StartPosition] {
        assert_eq!(ending(&honest, name).ending, Ending::Agrees, "{}", name.code());
    }
    let lies: [(CheckName, FlightLog); 9] = [
        (CheckName::SpeedBetweenFixes, flight(|n, values| values[0] = values[0].map(|v| if n == 60 { v + 1.0 } else { v }))),
        (CheckName::ClimbBetweenSamples, flight(|n, values| values[2] = if n == 60 { Some(500.0) } else { values[2] })),
        (
            CheckName::NoPosition,
            flight(|n, values| {
                if n == 0 {
                    (values[0], values[1]) = (Some(0.0), Some(0.0))
                }
            }),
        ),
        (CheckName::Duration, FlightLog { header: header(|h| h.duration = recorded(SignedDuration::from_secs(797))), ..flight(|_, _| {}) }),
        (CheckName::Distance, FlightLog { header: header(|h| h.total_distance = recorded(1.2)), ..flight(|_, _| {}) }),
        (CheckName::GreatestHeight, FlightLog { header: header(|h| h.max_height = recorded(500.0)), ..flight(|_, _| {}) }),
        (CheckName::GreatestSpeed, FlightLog { header: header(|h| h.max_speed = recorded(3.0)), ..flight(|_, _| {}) }),
        (
            CheckName::StartPosition,
            FlightLog {
                header: header(|h| h.start_position = recorded(Coordinates { latitude: 8.0, longitude: 47.0 })),
                ..flight(|_, _| {})
            },
        ),
        (
            CheckName::LossTime,
            FlightLog { header: header(|h| h.start = recorded("2026-05-01T14:00:00Z".parse().unwrap())), ..flight(|_, _| {}) },
        ),
    ];
    for (name, log) in lies {
        assert_eq!(ending(&log, name).ending, Ending::Disagrees, "{}", name.code());
    }
}

fn header(lie: impl Fn(&mut aftercare_evidence::log::Header)) -> aftercare_evidence::log::Header {
    let mut header = flight(|_, _| {}).header;
    lie(&mut header);
    header
}

#[test]
fn a_log_comes_through_json_as_it_was() {
    let log = flight(|_, _| {});
    let text = serde_json::to_string(&log).unwrap();
    let back: FlightLog = serde_json::from_str(&text).unwrap();
    // Places are rounded to a millimetre on their way.
    assert_eq!(report(&back).link, report(&log).link);
    let apart = Earth::default().distance(report(&back).last_fix.unwrap().position, report(&log).last_fix.unwrap().position);
    assert!(apart < 0.002, "{apart}");
    assert_eq!(serde_json::to_string(&back).unwrap(), text);
}

#[test]
fn distances_are_those_of_the_ellipsoid() {
    // Published values for the WGS 84 ellipsoid: a degree of latitude at the equator and at the pole, a degree of longitude at the equator.
    let earth = Earth::default();
    let at = |latitude, longitude| Coordinates { latitude, longitude };
    for (from, to, expected) in
        [(at(0.0, 1.0), at(1.0, 1.0), 110_574.389), (at(89.0, 1.0), at(90.0, 1.0), 111_693.865), (at(0.0, 1.0), at(0.0, 2.0), 111_319.491)]
    {
        let found = earth.distance(from, to);
        assert!((found - expected).abs() < 0.01, "{found}, not {expected}");
    }
}
