//! The log that ArduPilot writes to its memory: messages, among them those that say what the others look like.
//!
//! Where several messages tell the same, the first column of a quantity is the one to go by: the position that the estimator arrives at
//! (`POS`) comes before what a receiver says (`GPS`). Zero is the first time stamp of the log, not the moment of switching on.

mod devices;
mod event;
mod findings;
mod format;
mod position;
mod reading;
mod settings;
mod topic;
mod vehicle;

use std::borrow::Cow;

use jiff::SignedDuration;

use crate::flight::Completeness;
use crate::log::{AnomalyKind, Fact, FlightLog, FlightMode, Header, ModeCause, Part, SerialCopy};
use crate::{EvidenceError, FileKind};
use findings::Findings;
use reading::Reading;
use vehicle::{Vehicle, cause};

/// Bytes of something else that a log may begin with.
const JUNK: usize = 64 * 1024;

/// Whether a description of a message stands near the beginning.
pub(crate) fn looks_like_dataflash(bytes: &[u8]) -> bool {
    Reading::new(bytes).begin(JUNK).is_some()
}

/// Reads the log that `bytes`, a whole file, are.
///
/// # Errors
/// [`EvidenceError::NotADataFlashLog`] when no description of a message is near the beginning. A log that was cut short or is broken in
/// places is no error.
pub fn read(bytes: &[u8]) -> Result<FlightLog, EvidenceError> {
    let mut reading = Reading::new(bytes);
    let from = reading.begin(JUNK).ok_or(EvidenceError::NotADataFlashLog)?;
    reading.whole(from);
    let completeness = match (reading.cut, reading.samples) {
        (true, _) => Completeness::Cut,
        (false, 0) => Completeness::HeaderOnly,
        (false, _) if reading.damaged => Completeness::Damaged,
        (false, _) => Completeness::WholeRecordArea,
    };
    let Reading { mut out, mut blocks, bytes_read, .. } = reading;
    let left_out = out.left_out();
    if left_out > 0 {
        out.builder.anomaly(AnomalyKind::LeftOut, left_out, 0);
    }
    let end = out.timeline.now();
    if out.timeline.gaps() > 0 {
        out.builder.anomaly(AnomalyKind::TimeGap, out.timeline.gaps(), 0);
    }
    let header = header(&out, end);
    let modes = out.modes.spans(end, "MODE.ModeNum", |(number, why)| mode(out.vehicle, number, why));
    blocks.retain(|block| block.count > 0);
    blocks.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<&str> = topic::ROWS.iter().map(|row| row.name).collect();
    let board = out.board.map(|serial| SerialCopy { part: Part::FlightController, serial, source: Cow::Borrowed("MSG") });
    let serials = board.into_iter().collect();
    let (clocks, columns, anomalies) = out.builder.finish_in_order(&names);
    Ok(FlightLog {
        kind: FileKind::DataFlash,
        completeness,
        header,
        clocks,
        columns,
        modes,
        homes: out.homes.into_items(),
        messages: out.messages.into_items(),
        settings: out.parameters.settings(out.vehicle),
        serials,
        sealed: Vec::new(),
        key_request: None,
        blocks,
        anomalies,
        bytes_read,
    })
}

/// The mode, the firmware's name for it, or its number where the vehicle is not known, and why.
fn mode(vehicle: Option<Vehicle>, number: u8, why: u8) -> (FlightMode, String, Option<ModeCause>) {
    let why = cause(why);
    let forced = matches!(why, Some(ModeCause::LinkLost | ModeCause::LowBattery | ModeCause::Geofence | ModeCause::Failure));
    match vehicle.and_then(|vehicle| vehicle.mode(number)) {
        Some((FlightMode::Landing, name)) if forced => (FlightMode::ForcedLanding, name.to_owned(), why),
        Some((mode, name)) => (mode, name.to_owned(), why),
        None => (FlightMode::Other, number.to_string(), why),
    }
}

fn header(out: &Findings, end: i64) -> Header {
    let recorded = |text: &Option<String>| match text {
        Some(value) => Fact::Recorded { value: value.clone(), source: Cow::Borrowed("MSG") },
        None => Fact::NotRecorded,
    };
    let start = out.builder.zero_at();
    Header {
        format: "DataFlash".to_owned(),
        firmware: recorded(&out.firmware),
        hardware: recorded(&out.hardware),
        start: start.map_or(Fact::NotRecorded, |value| Fact::Estimated { value, method: Cow::Borrowed("gps-time-less-time-since-start") }),
        duration: match end {
            ..=0 => Fact::NotRecorded,
            _ => Fact::Estimated { value: SignedDuration::from_micros(end), method: Cow::Borrowed("first-to-last-time-stamp") },
        },
        ..Header::default()
    }
}
