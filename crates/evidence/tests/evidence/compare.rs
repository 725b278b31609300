//! A record's summary beside a registered unit.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::encode::{FlightRecord, flight_record};
use aftercare_evidence::{
    AccountTag, Check, CheckId, Coordinates, FlightHeader, Outcome, ProductType, Reason, RegisteredUnit, Tolerances, compare, flight_header,
};
use jiff::{SignedDuration, Timestamp};

const START: &str = "2031-05-06T07:00:00Z";

fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

fn flown(version: u8) -> FlightRecord {
    FlightRecord {
        start: at(START),
        duration: SignedDuration::from_mins(10),
        start_position: Coordinates::new(-12.5, 101.25),
        frames: 100,
        frames_declared: 100,
        ..FlightRecord::synthetic(version)
    }
}

fn header(record: &FlightRecord) -> FlightHeader {
    let bytes = flight_record(record).unwrap();
    let mut header = flight_header(&bytes).unwrap();
    header.count_frames(&bytes);
    header
}

fn unit() -> RegisteredUnit {
    RegisteredUnit {
        serial: "syn0a1b2c3".to_owned(),
        model_product_types: vec![ProductType(199), ProductType(200)],
        account_tag_before: AccountTag::new("0123456789ABCDEF"),
        reported_loss_at: at("2031-05-06T07:05:00Z"),
    }
}

fn tolerances() -> Tolerances {
    Tolerances { loss_time: SignedDuration::from_mins(15), duration: SignedDuration::from_secs(5) }
}

fn one(record: &FlightRecord, unit: &RegisteredUnit, id: CheckId) -> Check {
    let checks = compare(&header(record), unit, tolerances());
    checks.into_iter().find(|check| check.id == id).unwrap()
}

#[test]
fn a_record_of_the_unit_agrees_in_every_check_once() {
    let checks = compare(&header(&flown(11)), &unit(), tolerances());
    let got: Vec<_> = checks.iter().map(|check| (check.id.as_str(), check.outcome.as_str())).collect();
    let expected =
        ["aircraft-serial", "product-type", "loss-time-in-flight", "account-tag", "start-position-recorded", "duration-against-file"]
            .map(|id| (id, "agrees"));
    assert_eq!(got, expected);
    assert_eq!(checks[2].recorded.as_deref(), Some("2031-05-06T07:00:00Z/2031-05-06T07:10:00Z"));
    assert_eq!(checks[4].recorded, None, "a position is not repeated in a check");
}

#[test]
fn each_check_tells_agreement_from_disagreement_from_ignorance() {
    use CheckId::{AccountTag as Tag, AircraftSerial, LossTimeInFlight, StartPositionRecorded};
    use Outcome::{Agrees, CannotBeChecked, Disagrees};
    let r = || flown(11);
    let u = unit;
    let loss = |text| RegisteredUnit { reported_loss_at: at(text), ..unit() };
    let serial = |text: &str| RegisteredUnit { serial: text.to_owned(), ..unit() };
    let long = || FlightRecord { aircraft_serial: "SYN0123456789ABCDEFG".into(), ..flown(14) };
    let no_end = || FlightRecord { duration: SignedDuration::ZERO, ..flown(11) };
    let table = [
        (r(), serial("SYN0A1B2C4"), AircraftSerial, Disagrees, Reason::Different),
        (r(), serial("SYN0A1B2C3X"), AircraftSerial, Disagrees, Reason::Different),
        (r(), serial(" SYN0A1B2C3 "), AircraftSerial, Agrees, Reason::Same),
        (r(), serial(" "), AircraftSerial, CannotBeChecked, Reason::NotRegistered),
        (long(), serial("SYN0123456789ABCDEFG"), AircraftSerial, Agrees, Reason::SameAsFarAsRecorded),
        (long(), serial("SYN0123456789ABXDEFG"), AircraftSerial, Disagrees, Reason::Different),
        (long(), serial("SYN0123"), AircraftSerial, Disagrees, Reason::Different),
        (long(), serial("SYN01234567ä"), AircraftSerial, Disagrees, Reason::Different),
        (FlightRecord { aircraft_serial: String::new(), ..r() }, u(), AircraftSerial, CannotBeChecked, Reason::NotInRecord),
        (r(), RegisteredUnit { model_product_types: vec![ProductType(1)], ..u() }, CheckId::ProductType, Disagrees, Reason::Different),
        (r(), RegisteredUnit { model_product_types: vec![], ..u() }, CheckId::ProductType, CannotBeChecked, Reason::NotRegistered),
        (FlightRecord { product_type: 0, ..r() }, u(), CheckId::ProductType, CannotBeChecked, Reason::NotInRecord),
        (r(), loss("2031-05-06T06:45:00Z"), LossTimeInFlight, Agrees, Reason::WithinFlight),
        (r(), loss("2031-05-06T06:44:59Z"), LossTimeInFlight, Disagrees, Reason::BeforeFlight),
        (r(), loss("2031-05-06T07:25:00Z"), LossTimeInFlight, Agrees, Reason::WithinFlight),
        (r(), loss("2031-05-06T07:25:01Z"), LossTimeInFlight, Disagrees, Reason::AfterFlight),
        (no_end(), loss("2031-05-06T06:44:59Z"), LossTimeInFlight, Disagrees, Reason::BeforeFlight),
        (no_end(), loss("2031-05-06T07:05:00Z"), LossTimeInFlight, CannotBeChecked, Reason::NotInRecord),
        (FlightRecord { start: None, ..r() }, u(), LossTimeInFlight, CannotBeChecked, Reason::NotInRecord),
        (r(), RegisteredUnit { reported_loss_at: None, ..u() }, LossTimeInFlight, CannotBeChecked, Reason::NotRegistered),
        (r(), RegisteredUnit { account_tag_before: AccountTag::new("fedcba9876543210"), ..u() }, Tag, Disagrees, Reason::Different),
        (r(), RegisteredUnit { account_tag_before: None, ..u() }, Tag, CannotBeChecked, Reason::NotRegistered),
        (FlightRecord { account_tag: String::new(), ..r() }, u(), Tag, CannotBeChecked, Reason::NotInRecord),
        (FlightRecord { start_position: None, ..r() }, u(), StartPositionRecorded, CannotBeChecked, Reason::NotInRecord),
    ];
    for (row, (record, unit, id, outcome, reason)) in table.into_iter().enumerate() {
        let check = one(&record, &unit, id);
        assert_eq!((check.outcome, check.reason), (outcome, reason), "row {row}: {check:?}");
    }
}

#[test]
fn the_stated_duration_is_held_against_the_frames() {
    use Outcome::{Agrees, CannotBeChecked, Disagrees};
    let with = |frames| FlightRecord { frames, ..flown(11) };
    let undeclared = FlightRecord { frames_declared: 0, ..flown(11) };
    let table = [
        (with(100), Agrees, Reason::FramesAmountToIt, Some("600.0")),
        (with(80), Disagrees, Reason::FewerFramesThanDeclared, Some("480.0")),
        (with(120), Disagrees, Reason::MoreFramesThanDeclared, Some("720.0")),
        (with(0), Disagrees, Reason::FewerFramesThanDeclared, Some("0.0")),
        (undeclared, CannotBeChecked, Reason::FramesNotCounted, None),
        (flown(14), CannotBeChecked, Reason::FramesSealed, None),
    ];
    for (row, (record, outcome, reason, in_file)) in table.into_iter().enumerate() {
        let check = one(&record, &unit(), CheckId::DurationAgainstFile);
        let got = (check.outcome, check.reason, check.expected.as_deref());
        assert_eq!(got, (outcome, reason, in_file), "row {row}");
        assert_eq!(check.recorded.as_deref(), Some("600.0"), "row {row}");
    }
}
