use crate::log::FlightLog;
use crate::photo::{self, Photo};
use crate::{EvidenceError, FileKind, Keys, dataflash, flight_log_with, recognise, ulog};
use serde::{Deserialize, Serialize};

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// A record of a flight.
    Flight(Box<FlightLog>),
    /// A picture or a video.
    Photo(Box<Photo>),
    /// A file of another kind, in which nothing is looked for.
    Other(FileKind),
}

/// Reads a whole file, whatever it is.
///
/// # Errors
/// It is of a kind that is read, and nothing can be said about it.
pub fn read(bytes: &[u8]) -> Result<Reading, EvidenceError> {
    read_with(bytes, &Keys::default())
}

/// As [`read`], and opens with `keys` what is sealed.
///
/// # Errors
/// As [`read`]. Keys that open nothing are no error: what is sealed stays so.
pub fn read_with(bytes: &[u8], keys: &Keys) -> Result<Reading, EvidenceError> {
    let flight = |log: FlightLog| Reading::Flight(Box::new(log));
    match recognise(bytes) {
        FileKind::FlightRecord => flight_log_with(bytes, keys).map(flight),
        FileKind::ULog => ulog::read(bytes).map(flight),
        FileKind::DataFlash => dataflash::read(bytes).map(flight),
        FileKind::Jpeg | FileKind::Tiff | FileKind::Heic | FileKind::Video => {
            photo::read(bytes).map(|photo| Reading::Photo(Box::new(photo)))
        }
        kind => Ok(Reading::Other(kind)),
    }
}
