//! Files that nobody flew or took, as an owner would bring them.

use aftercare_core::World;
use aftercare_evidence::encode::autopilot::AutopilotFlight;
use aftercare_evidence::encode::photo::{SyntheticPhoto, jpeg};
use aftercare_evidence::encode::{SyntheticFlight, dataflash, flown_record, ulog};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

/// A flight of this aircraft that ended in the air a few minutes before `now`.
pub fn flyaway(world: &World, model: &str, serial: &str, now: Timestamp) -> SyntheticFlight {
    let mut flight = SyntheticFlight::flyaway(11);
    let record = &mut flight.record;
    record.start = Some(now - SignedDuration::from_mins(5));
    record.aircraft_serial = serial.to_owned();
    record.product_type = u8::try_from(world.catalogue.model(model).unwrap().product_types[0]).unwrap();
    flight
}

pub fn written(flight: &SyntheticFlight) -> Vec<u8> {
    flown_record(flight).unwrap()
}

/// Names and bytes of records of which little or nothing can be read, and how each is called.
pub fn hardly_readable(flight: &SyntheticFlight) -> [(&'static str, Vec<u8>, &'static str); 4] {
    let whole = written(flight);
    let mut sealed = flight.clone();
    sealed.record.version = 14;
    let garbage = whole.iter().enumerate().map(|(n, byte)| if n < 400 { *byte } else { byte.rotate_left(3) ^ 0xA5 }).collect();
    [
        ("garbage.txt", garbage, "damaged"),
        ("short.txt", whole[..120].to_vec(), "cut"),
        ("sealed.txt", written(&sealed), "sealed"),
        ("locked.ulg", [b"ULogEnc".to_vec(), vec![7; 400]].concat(), "unreadable"),
    ]
}

pub fn px4_log() -> Vec<u8> {
    ulog::ulog(&AutopilotFlight::synthetic(120), ulog::Px4::V1_16)
}

pub fn ardupilot_log() -> Vec<u8> {
    dataflash::dataflash(&AutopilotFlight::synthetic(120), "ArduCopter V4.5.7 (2a3dc4b7)")
}

pub fn picture() -> Vec<u8> {
    jpeg(&SyntheticPhoto::synthetic())
}

/// From the scan on to the end of the picture.
pub fn scan(picture: &[u8]) -> &[u8] {
    let from = picture.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    let to = picture.windows(2).rposition(|pair| pair == [0xFF, 0xD9]).unwrap();
    &picture[from..to + 2]
}

pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
