//! Writes flight records that nobody flew, and pictures that nobody took: for fixtures and demonstrations, which must not
//! hold a real person's serial numbers or positions.

pub mod autopilot;
pub mod dataflash;
mod flight_lines;
mod flown_record;
mod line_writer;
pub mod photo;
mod sealing;
mod synthetic_flight;
pub mod ulog;

pub use flown_record::{flown_record, record_of_lines};
pub use sealing::sealing_keys;
pub use synthetic_flight::{Moment, Phase, SyntheticFlight};

use jiff::{SignedDuration, Timestamp};

use crate::flight::{
    AUX_DETAILS, AUX_VERSION, DETAILS_LEN_V12, END_MARK, FRAME_LINE, LINE_END, LONG_PREFIX, Layout, Place, has_reversed_battery_digits,
    line_length_width, lines_offset, obfuscation,
};
use crate::{AppVersion, Coordinates, EvidenceError, FormatVersion};

/// What to write. `None`, empty text and zero are written as the apps write what they do not
/// know: as zero bytes. Text that is longer than its field is cut, as the apps do.
#[derive(Debug, Clone, PartialEq)]
pub struct FlightRecord {
    pub version: u8,
    pub aircraft_serial: String,
    pub aircraft_name: String,
    pub product_type: u8,
    pub battery_serial: String,
    pub camera_serial: String,
    pub controller_serial: String,
    /// As [`crate::AppPlatform::number`] gives it.
    pub app_platform: u8,
    pub app_version: AppVersion,
    pub start: Option<Timestamp>,
    pub duration: SignedDuration,
    pub max_height_metres: f32,
    pub max_speed_metres_per_second: f32,
    /// In metres whatever the version; it is written in the version's unit.
    pub total_distance_metres: f32,
    pub start_position: Option<Coordinates>,
    pub account_tag: String,
    /// Frames that the lines hold.
    pub frames: u32,
    /// Frames that the summary declares; a record that was cut holds fewer.
    pub frames_declared: u32,
}

impl FlightRecord {
    /// A short flight of an aircraft that does not exist, without a start time.
    pub fn synthetic(version: u8) -> Self {
        Self {
            version,
            aircraft_serial: "SYN0A1B2C3".to_owned(),
            aircraft_name: "Example One".to_owned(),
            product_type: 200,
            battery_serial: "SYNBAT0001".to_owned(),
            camera_serial: "SYNCAM0001".to_owned(),
            controller_serial: "SYNRC00001".to_owned(),
            app_platform: 2,
            app_version: AppVersion { major: 1, minor: 2, patch: 3 },
            start: None,
            duration: SignedDuration::from_millis(2_500),
            max_height_metres: 42.5,
            max_speed_metres_per_second: 9.25,
            total_distance_metres: 750.0,
            start_position: None,
            account_tag: "0123456789abcdef".to_owned(),
            frames: 5,
            frames_declared: 5,
        }
    }
}

/// The bytes of `record`.
///
/// # Errors
/// [`EvidenceError::UnsupportedVersion`] outside versions 1 to 14.
pub fn flight_record(record: &FlightRecord) -> Result<Vec<u8>, EvidenceError> {
    let version = FormatVersion::new(record.version).ok_or(EvidenceError::UnsupportedVersion { version: record.version })?;
    let details = details(record, version);
    let before_lines = blocks_before_lines(version, &details);
    let lines = lines(record.frames, version);
    let start = if version.number() <= 5 { 12 } else { LONG_PREFIX };
    let offset = if version.is_sealed() { start + length(&before_lines) } else { lines_offset(version) + length(&lines) };

    let mut out = Vec::new();
    out.extend(offset.to_le_bytes());
    out.extend(u16::try_from(details.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend([version.number(), 0]);
    out.resize(usize::try_from(start).unwrap_or_default(), 0);
    out.extend(before_lines);
    out.extend(lines);
    if !version.details_first() {
        out.extend(details);
    }
    Ok(out)
}

fn length(bytes: &[u8]) -> u64 {
    crate::window::len_u64(bytes)
}

fn blocks_before_lines(version: FormatVersion, details: &[u8]) -> Vec<u8> {
    const KEY: u8 = 0x5A;
    const SIGNATURE_LEN: usize = 256;
    if !version.details_first() {
        return Vec::new();
    }
    if !version.is_sealed() {
        return details.to_vec();
    }
    let mut plain = vec![0];
    plain.extend(u16::try_from(details.len()).unwrap_or(u16::MAX).to_le_bytes());
    plain.extend(details);
    plain.extend(u16::try_from(SIGNATURE_LEN).unwrap_or(u16::MAX).to_le_bytes());
    plain.extend([0; SIGNATURE_LEN]);

    let mut out = vec![AUX_DETAILS];
    out.extend(u16::try_from(plain.len() + 1).unwrap_or(u16::MAX).to_le_bytes());
    out.push(KEY);
    out.extend(obfuscation::reveal(KEY, AUX_DETAILS, &plain));
    // The lines' own version, and the app.
    out.extend([AUX_VERSION, 4, 0, version.number() - 10, 0, 3, 0]);
    out
}

/// Frame lines that say nothing: the reader of this crate only counts them.
fn lines(frames: u32, version: FormatVersion) -> Vec<u8> {
    const BODY_LEN: u8 = 50;
    let mut out = Vec::new();
    for frame in 0..frames {
        out.push(FRAME_LINE);
        out.push(BODY_LEN);
        out.extend(std::iter::repeat_n(0, line_length_width(version) - 1));
        let [key, ..] = frame.to_le_bytes();
        let rest = vec![0; usize::from(BODY_LEN) - 1];
        if version.number() <= 6 {
            out.push(0);
            out.extend(rest);
        } else {
            out.push(key);
            out.extend(obfuscation::reveal(key, FRAME_LINE, &rest));
        }
        out.push(LINE_END);
    }
    out
}

fn details(record: &FlightRecord, version: FormatVersion) -> Vec<u8> {
    let layout = Layout::of(version);
    let size = if version.details_first() { usize::from(DETAILS_LEN_V12) } else { 400 };
    let mut block = vec![0; size];
    let out = block.as_mut_slice();
    put(out, Layout::FRAMES, &record.frames_declared.to_le_bytes());
    put(out, Layout::MARK, &END_MARK);
    put(out, Layout::START, &record.start.map_or(0, Timestamp::as_millisecond).to_le_bytes());
    if let Some(position) = record.start_position {
        put(out, Layout::LONGITUDE, &position.longitude.to_le_bytes());
        put(out, Layout::LATITUDE, &position.latitude.to_le_bytes());
    }
    let unit_metres = if version.number() == 14 { 1000.0 } else { 1.0 };
    put(out, Layout::DISTANCE, &(record.total_distance_metres / unit_metres).to_le_bytes());
    let millis = i32::try_from(record.duration.as_millis()).unwrap_or(i32::MAX);
    put(out, Layout::DURATION, &millis.to_le_bytes());
    put(out, Layout::HEIGHT, &record.max_height_metres.to_le_bytes());
    put(out, Layout::SPEED, &record.max_speed_metres_per_second.to_le_bytes());
    put_text(out, Place { at: Layout::ACCOUNT, len: 16 }, &record.account_tag);
    put(out, layout.product_type, &[record.product_type]);
    device(out, layout, record);
    block
}

/// Which aircraft flew, and with what.
fn device(out: &mut [u8], layout: Layout, record: &FlightRecord) {
    put_text(out, layout.name, &record.aircraft_name);
    put_text(out, layout.aircraft, &record.aircraft_serial);
    put_text(out, layout.camera, &record.camera_serial);
    put_text(out, layout.controller, &record.controller_serial);
    if has_reversed_battery_digits(crate::ProductType(record.product_type)) {
        let digits: Vec<u8> = record.battery_serial.bytes().rev().map(|byte| byte.wrapping_sub(b'0')).collect();
        put(out, layout.battery.at, digits.get(..layout.battery.len).unwrap_or(&digits));
    } else {
        put_text(out, layout.battery, &record.battery_serial);
    }
    let AppVersion { major, minor, patch } = record.app_version;
    put(out, layout.platform, &[record.app_platform, major, minor, patch]);
}

fn put_text(block: &mut [u8], place: Place, text: &str) {
    let bytes = text.as_bytes();
    put(block, place.at, bytes.get(..place.len).unwrap_or(bytes));
}

fn put(block: &mut [u8], at: usize, bytes: &[u8]) {
    for (slot, byte) in block.iter_mut().skip(at).zip(bytes) {
        *slot = *byte;
    }
}
