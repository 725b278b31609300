//! What another reader of flight records says of the same bytes. It is run where its panics do no harm: it has some on records that are not whole.

use aftercare_evidence::encode::{SyntheticFlight, flown_record};
use aftercare_evidence::log::{FlightLog, Quantity};
use aftercare_evidence::{Completeness, Keys, flight_log, flight_log_with};
use dji_log_parser::DJILog;
use dji_log_parser::keychain::KeychainFeaturePoint;
use dji_log_parser::record::Record;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Its raw records: frames that it builds from them drop the last one.
fn theirs(bytes: &[u8], keys: &Keys) -> Option<(DJILog, Vec<Record>)> {
    let bytes = bytes.to_vec();
    let keys = serde_json::to_value(keys).unwrap();
    let read = move || {
        let log = DJILog::from_bytes(bytes).ok()?;
        let keys: Vec<Vec<KeychainFeaturePoint>> = serde_json::from_value(keys).unwrap();
        let records = log.records((log.version > 12).then_some(keys)).ok()?;
        Some((log, records))
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).ok().flatten()
}

/// Columns as it gives them, by the name of ours.
fn their_columns(records: &[Record]) -> BTreeMap<Quantity, Vec<f64>> {
    let mut columns: BTreeMap<Quantity, Vec<f64>> = BTreeMap::new();
    let mut put = |quantity, value: f64| columns.entry(quantity).or_default().push(value);
    for record in records {
        match record {
            Record::OSD(osd) => {
                put(Quantity::Latitude, osd.latitude);
                put(Quantity::Longitude, osd.longitude);
                put(Quantity::Height, f64::from(osd.altitude));
                put(Quantity::VelocityNorth, f64::from(osd.speed_x));
                put(Quantity::VelocityEast, f64::from(osd.speed_y));
                put(Quantity::VelocityDown, f64::from(osd.speed_z));
                put(Quantity::Pitch, f64::from(osd.pitch));
                put(Quantity::Roll, f64::from(osd.roll));
                put(Quantity::Yaw, f64::from(osd.yaw));
                put(Quantity::Satellites, f64::from(osd.gps_num));
                put(Quantity::MotorsRunning, f64::from(u8::from(osd.is_motor_up)));
            }
            Record::Custom(custom) => put(Quantity::Speed, f64::from(custom.h_speed)),
            Record::Gimbal(gimbal) => {
                put(Quantity::GimbalPitch, f64::from(gimbal.pitch));
                put(Quantity::GimbalRoll, f64::from(gimbal.roll));
                put(Quantity::GimbalYaw, f64::from(gimbal.yaw));
            }
            Record::SmartBattery(battery) => {
                put(Quantity::Battery, f64::from(battery.percent) / 100.0);
                put(Quantity::FlightTimeLeft, f64::from(battery.useful_time));
                put(Quantity::BatteryToReturn, f64::from(battery.go_home_battery) / 100.0);
                put(Quantity::BatteryToLand, f64::from(battery.land_battery) / 100.0);
            }
            // It names them the wrong way round.
            Record::AppGPS(phone) => {
                put(Quantity::PhoneLatitude, phone.longitude);
                put(Quantity::PhoneLongitude, phone.latitude);
            }
            _ => {}
        }
    }
    columns
}

fn ours(log: &FlightLog, quantity: Quantity) -> Vec<f64> {
    log.columns.iter().find(|column| column.quantity == quantity).map(|column| column.values.clone()).unwrap_or_default()
}

fn agree(name: &str, bytes: &[u8], keys: &Keys) -> usize {
    let log = flight_log_with(bytes, keys).unwrap();
    let (details, records) = theirs(bytes, keys).unwrap_or_else(|| panic!("{name}: the other reader does not read it"));
    let mut compared = 0;
    for (quantity, theirs) in their_columns(&records) {
        let ours = ours(&log, quantity);
        assert_eq!(ours.len(), theirs.len(), "{name}: {quantity:?}");
        for (n, (a, b)) in ours.iter().zip(&theirs).enumerate() {
            // It works in single precision.
            let same = (a - b).abs() <= 1e-5 * f64::max(1.0, b.abs()) || a.is_nan();
            let same = if matches!(quantity, Quantity::Latitude | Quantity::Longitude) { (a - b).abs() < 1e-9 || a.is_nan() } else { same };
            assert!(same, "{name}: {quantity:?} {n}: {a} for {b}");
        }
        compared += theirs.len();
    }
    let serial = format!("{:?}", log.header.aircraft_serial);
    assert!(serial.contains(&details.details.aircraft_sn), "{name}: serial");
    assert!(compared > 0, "{name}");
    compared
}

#[test]
fn what_our_encoder_writes_the_other_reader_reads_alike() {
    for version in [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14] {
        let flight = SyntheticFlight { restart_before: (version > 12).then_some(95), ..SyntheticFlight::flyaway(version) };
        let bytes = flown_record(&flight).unwrap();
        let compared = agree(&format!("v{version}"), &bytes, &flight.keys());
        assert!(compared > 10 * flight.moments().len(), "v{version}: {compared}");
    }
}

#[test]
fn both_ask_the_same_of_the_service() {
    for version in [13, 14] {
        let bytes = flown_record(&SyntheticFlight { restart_before: Some(95), ..SyntheticFlight::flyaway(version) }).unwrap();
        let theirs = DJILog::from_bytes(bytes.clone()).unwrap();
        assert!(theirs.records(None).is_err());
        let log = flight_log(&bytes).unwrap();
        assert_eq!(log.completeness, Completeness::Sealed);
        let asked = serde_json::to_value(log.key_request.unwrap()).unwrap();
        assert_eq!(asked, serde_json::to_value(theirs.keychains_request().unwrap()).unwrap(), "v{version}");
    }
}

#[test]
fn both_read_the_samples_alike() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/flight");
    let Ok(entries) = std::fs::read_dir(root) else {
        println!("skipped: flight/* (no shared/samples beside the checkout)");
        return;
    };
    for entry in entries {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).unwrap();
        if name.starts_with("v14_") {
            let theirs = DJILog::from_bytes(bytes.clone()).unwrap().keychains_request().unwrap();
            let ours = flight_log(&bytes).unwrap().key_request.unwrap();
            assert!(serde_json::to_value(ours).unwrap() == serde_json::to_value(theirs).unwrap(), "{name}: the same is asked for");
        } else {
            println!("{name}: {} values", agree(&name, &bytes, &Keys::default()));
        }
    }
}
