//! A record beside a registered unit.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use super::report::bounds;
use aftercare_evidence::check::{Because, Bounds, CheckName, Checked, Ending, Known};
use aftercare_evidence::encode::{FlightRecord, flight_record};
use aftercare_evidence::{AccountTag, Coordinates, FlightDigest, ProductType, flight_log};
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

fn unit() -> Known {
    Known {
        serial: "syn0a1b2c3".to_owned(),
        product_types: vec![ProductType(199), ProductType(200)],
        account_tag: AccountTag::new("0123456789ABCDEF"),
        lost_at: at("2031-05-06T07:05:00Z"),
    }
}

fn one(record: &FlightRecord, unit: &Known, name: CheckName) -> Checked {
    let digest = FlightDigest::of(&flight_log(&flight_record(record).unwrap()).unwrap(), &Bounds { loss_time: 900.0, ..bounds() });
    digest.checks(unit).into_iter().find(|checked| checked.check == name).unwrap()
}

#[test]
fn each_check_tells_agreement_from_disagreement_from_ignorance() {
    use CheckName::{AccountTag as Tag, AircraftSerial, LossTime};
    use Ending::{Agrees, CannotBeChecked, Disagrees};
    let r = || flown(11);
    let u = unit;
    let loss = |text| Known { lost_at: at(text), ..unit() };
    let serial = |text: &str| Known { serial: text.to_owned(), ..unit() };
    let long = || FlightRecord { aircraft_serial: "SYN0123456789ABCDEFG".into(), ..flown(14) };
    let no_end = || FlightRecord { duration: SignedDuration::ZERO, ..flown(11) };
    let table = [
        (r(), serial("SYN0A1B2C4"), AircraftSerial, Disagrees, Because::Different),
        (r(), serial("SYN0A1B2C3X"), AircraftSerial, Disagrees, Because::Different),
        (r(), serial(" SYN0A1B2C3 "), AircraftSerial, Agrees, Because::Same),
        (r(), serial(" "), AircraftSerial, CannotBeChecked, Because::NotRegistered),
        (long(), serial("SYN0123456789ABCDEFG"), AircraftSerial, Agrees, Because::SameAsFarAsRecorded),
        (long(), serial("SYN0123456789ABXDEFG"), AircraftSerial, Disagrees, Because::Different),
        (long(), serial("SYN0123"), AircraftSerial, Disagrees, Because::Different),
        (long(), serial("SYN01234567ä"), AircraftSerial, Disagrees, Because::Different),
        (FlightRecord { aircraft_serial: String::new(), ..r() }, u(), AircraftSerial, CannotBeChecked, Because::NotRecorded),
        (r(), Known { product_types: vec![ProductType(1)], ..u() }, CheckName::ProductType, Disagrees, Because::Different),
        (r(), Known { product_types: vec![], ..u() }, CheckName::ProductType, CannotBeChecked, Because::NotRegistered),
        (FlightRecord { product_type: 0, ..r() }, u(), CheckName::ProductType, CannotBeChecked, Because::NotRecorded),
        (r(), loss("2031-05-06T06:45:00Z"), LossTime, Agrees, Because::Within),
        (r(), loss("2031-05-06T06:44:59Z"), LossTime, Disagrees, Because::Before),
        (r(), loss("2031-05-06T07:25:00Z"), LossTime, Agrees, Because::Within),
        (r(), loss("2031-05-06T07:25:01Z"), LossTime, Disagrees, Because::After),
        (no_end(), loss("2031-05-06T06:44:59Z"), LossTime, Disagrees, Because::Before),
        (FlightRecord { start: None, ..r() }, u(), LossTime, CannotBeChecked, Because::NotRecorded),
        (r(), Known { lost_at: None, ..u() }, LossTime, CannotBeChecked, Because::NotRegistered),
        (r(), Known { account_tag: AccountTag::new("fedcba9876543210"), ..u() }, Tag, Disagrees, Because::Different),
        (r(), Known { account_tag: None, ..u() }, Tag, CannotBeChecked, Because::NotRegistered),
        (FlightRecord { account_tag: String::new(), ..r() }, u(), Tag, CannotBeChecked, Because::NotRecorded),
    ];
    for (row, (record, unit, name, ending, because)) in table.into_iter().enumerate() {
        let check = one(&record, &unit, name);
        assert_eq!((check.ending, check.because), (ending, because), "row {row}: {check:?}");
    }
}

#[test]
fn every_check_stands_once_and_in_its_order() {
    let digest = FlightDigest::of(&flight_log(&flight_record(&flown(11)).unwrap()).unwrap(), &bounds());
    let names: Vec<_> = digest.checks(&unit()).iter().map(|checked| checked.check).collect();
    assert_eq!(names, CheckName::ALL);
    let loss = digest.checks(&unit()).into_iter().find(|checked| checked.check == CheckName::LossTime).unwrap();
    assert_eq!(loss.recorded.as_deref(), Some("2031-05-06T07:00:00Z/2031-05-06T07:10:00Z"));
}
