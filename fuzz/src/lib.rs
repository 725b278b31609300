//! What must hold of anything that the readers of `aftercare-evidence` make of any bytes, for the engine to look for what breaks it.
//!
//! A panic here is a find: that is what an `assert!` is for.

mod limit;
pub mod plain_lines;
mod plausible;

pub use limit::within_memory;

use aftercare_evidence::check::{Bounds, Known, checks};
use aftercare_evidence::log::FlightLog;
use aftercare_evidence::photo::{self, Photo, PhotoBounds};
use aftercare_evidence::report::report;
use aftercare_evidence::{EvidenceError, ProductType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads, and looks at what comes out.
pub fn read(bytes: &[u8], reader: fn(&[u8]) -> Result<FlightLog, EvidenceError>) {
    within_memory(bytes.len(), || {
        if let Ok(log) = reader(bytes) {
            plausible::log(&log, bytes);
        }
    });
}

/// Everything that is done with a record: report, checks, and all of it as JSON and back.
pub fn use_all(log: &FlightLog, bytes: &[u8]) {
    plausible::log(log, bytes);
    let report = report(log);
    plausible::report(&report);
    let bounds = Bounds {
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
    };
    let known = Known {
        serial: "SYN0A1B2C3".to_owned(),
        product_types: vec![ProductType(200)],
        account_tag: None,
        lost_at: jiff::Timestamp::from_second(1_936_076_400).ok(),
    };
    let checked = checks(log, &report, &known, &bounds);
    there_and_back(log);
    there_and_back(&report);
    there_and_back(&checked);
}

/// Everything that is done with a picture: checks, JSON and back, and copies without this or that.
pub fn use_photo(photo: &Photo, bytes: &[u8]) {
    plausible::photo(photo, bytes);
    there_and_back(photo);
    there_and_back(&photo::checks(photo, &PhotoBounds { place: 50.0, altitude: 20.0, time: 5.0 }));
    plausible::copies(photo, bytes);
}

/// What was written as JSON is read and written again as the same: nothing in it was a number that JSON has no word for.
fn there_and_back<T: Serialize + DeserializeOwned>(value: &T) {
    let json = serde_json::to_string(value).unwrap_or_else(|error| panic!("is not written: {error}"));
    let back: T = serde_json::from_str(&json).unwrap_or_else(|error| panic!("is not read back: {error}\n{json}"));
    let again = serde_json::to_string(&back).unwrap_or_else(|error| panic!("is not written again: {error}"));
    assert_eq!(json, again);
}
