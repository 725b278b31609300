//! The log that PX4 writes: definitions of what its messages look like, then messages.
//!
//! Where several messages tell the same, the first column of a quantity is the one to go by: the autopilot's own estimate of its position
//! (`vehicle_global_position`, else `vehicle_local_position` brought back to degrees) comes before what a receiver says. Under interference
//! the two part, and both are here. Zero is the start that the file's header states; what was published before that has a time before zero.

mod findings;
mod format;
mod mode;
mod position;
mod reading;
mod scalar;
mod settings;
mod status;
mod topic;

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::flight::Completeness;
use crate::log::{AnomalyKind, Fact, FlightLog, Header, Part, Quantity, SerialCopy};
use crate::{EvidenceError, FileKind};
use mode::Generation;
use reading::{About, Reading};

const MAGIC: &[u8] = b"ULog\x01\x12\x35";
const ENCRYPTED: &[u8] = b"ULogEnc";

/// Reads the log that `bytes`, a whole file, are.
///
/// # Errors
/// When the bytes are no ULog, or one that nobody here can read: encrypted, or marked as too new. A log that was cut short or is broken in
/// places is no error.
pub fn read(bytes: &[u8]) -> Result<FlightLog, EvidenceError> {
    if bytes.starts_with(ENCRYPTED) {
        return Err(EvidenceError::ULogEncrypted);
    }
    let rest = bytes.strip_prefix(MAGIC).ok_or(EvidenceError::NotAULog)?;
    let ([version], rest) = rest.split_first_chunk::<1>().ok_or_else(|| too_short(bytes))?;
    let start = u64::from_le_bytes(*rest.first_chunk().ok_or_else(|| too_short(bytes))?);
    let mut reading = Reading::new(bytes, start);
    reading.whole()?;
    Ok(log(reading, *version))
}

fn too_short(bytes: &[u8]) -> EvidenceError {
    EvidenceError::TooShort { have: crate::window::len_u64(bytes), need: 16 }
}

fn log(reading: Reading<'_>, version: u8) -> FlightLog {
    let completeness = match (reading.cut, reading.samples) {
        (true, _) => Completeness::Cut,
        (false, 0) => Completeness::HeaderOnly,
        (false, _) if reading.damaged => Completeness::Damaged,
        (false, _) => Completeness::WholeRecordArea,
    };
    let (blocks, bytes_read) = (reading.blocks(), reading.bytes_read);
    let Reading { about, mut out, .. } = reading;
    let left_out = out.left_out();
    if left_out > 0 {
        out.builder.anomaly(AnomalyKind::LeftOut, left_out, 0);
    }
    if out.timeline.gaps() > 0 {
        out.builder.anomaly(AnomalyKind::TimeGap, out.timeline.gaps(), 0);
    }
    let end = out.timeline.now();
    let generation = Generation::of(about.release.map(|[_, _, minor, major]| (major, minor)), out.newer);
    let header = header(&about, version, out.builder.zero_at(), end);
    let serials = serials(&about);
    let modes = out.modes.spans(end, "vehicle_status.nav_state", |number| (mode::mode(number, generation), number.to_string(), None));
    let (clocks, mut columns, anomalies) = out.builder.finish_in_order(&topic::NAMES);
    match out.ground.z_of_take_off() {
        Some(z) => {
            let heights = columns.iter_mut().filter(|column| column.quantity == Quantity::Height);
            heights.flat_map(|column| &mut column.values).for_each(|height| {
                *height = Some(*height + z).filter(|height| Quantity::Height.is_plausible(*height)).unwrap_or(f64::NAN);
            });
        }
        // Above what is not known.
        None => columns.retain(|column| column.quantity != Quantity::Height),
    }
    FlightLog {
        kind: FileKind::ULog,
        completeness,
        header,
        clocks,
        columns,
        modes,
        homes: out.homes.into_items(),
        messages: out.messages.into_items(),
        settings: out.settings.into_items(),
        serials,
        sealed: Vec::new(),
        key_request: None,
        blocks,
        anomalies,
        bytes_read,
    }
}

fn header(about: &About, version: u8, start: Option<Timestamp>, end: i64) -> Header {
    let recorded = |text: &Option<String>, source: &'static str| match text {
        Some(value) => Fact::Recorded { value: value.clone(), source: Cow::Borrowed(source) },
        None => Fact::NotRecorded,
    };
    Header {
        format: format!("ULog {version}"),
        hardware: recorded(&about.hardware, "ver_hw"),
        firmware: match (firmware(about), &about.system) {
            (Some(value), _) => Fact::Recorded { value, source: Cow::Borrowed("ver_sw_release") },
            (None, system) => recorded(system, "sys_name"),
        },
        start: start.map_or(Fact::NotRecorded, |value| Fact::Estimated { value, method: Cow::Borrowed("gps-time-less-time-since-start") }),
        duration: match end {
            ..=0 => Fact::NotRecorded,
            _ => Fact::Estimated { value: SignedDuration::from_micros(end), method: Cow::Borrowed("start-to-last-time-stamp") },
        },
        ..Header::default()
    }
}

/// The board's is not the aircraft's own.
fn serials(about: &About) -> Vec<SerialCopy> {
    let board = about.board.clone().map(|serial| SerialCopy { part: Part::FlightController, serial, source: Cow::Borrowed("sys_uuid") });
    board.into_iter().collect()
}

fn firmware(about: &About) -> Option<String> {
    let [kind, patch, minor, major] = about.release?;
    let kind = match kind {
        255 => "",
        192..=254 => "-rc",
        128..=191 => "-beta",
        64..=127 => "-alpha",
        _ => "-dev",
    };
    let system = about.system.as_deref().unwrap_or_default();
    Some(format!("{system} {major}.{minor}.{patch}{kind}").trim_start().to_owned())
}
