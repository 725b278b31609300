use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::prefix::{AUX_DETAILS, LONG_PREFIX, Prefix, lines_offset};
use super::units::{AccountTag, AppPlatform, AppVersion, Coordinates, FormatVersion, Metres, MetresPerSecond, ProductType};
use super::{details, lines, obfuscation};
use crate::window::{SpanEnd, len_u64};
use crate::{EvidenceError, Field, Serial, Window};

/// How much of a record is there: of a header, judged by its layout alone; of a log, by all that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completeness {
    /// The summary, and not one line.
    HeaderOnly,
    /// Lines and the whole summary.
    WholeRecordArea,
    /// The file ends, or was left, before its summary was complete.
    Cut,
    /// The summary, and lines that nobody without the maker's keys can read, so that
    /// whether they are all there cannot be told either.
    Sealed,
    /// As sealed, and by its own counts and marks not all there.
    SealedCut,
    /// It goes on to its end, and bytes within it are not what they were.
    Damaged,
}

impl Completeness {
    pub fn code(self) -> &'static str {
        match self {
            Self::HeaderOnly => "header-only",
            Self::WholeRecordArea => "whole-record-area",
            Self::Cut => "cut",
            Self::Sealed => "sealed",
            Self::SealedCut => "sealed-cut",
            Self::Damaged => "damaged",
        }
    }
}

/// What a flight record's summary says. It is the app's claim about a flight, written by a
/// device in the owner's hands: to be compared, not believed.
#[derive(Debug, Clone, PartialEq)]
pub struct FlightHeader {
    pub version: FormatVersion,
    pub completeness: Completeness,
    pub aircraft_serial: Field<Serial>,
    pub aircraft_name: Field<String>,
    pub product_type: Field<ProductType>,
    pub battery_serial: Field<Serial>,
    pub camera_serial: Field<Serial>,
    pub controller_serial: Field<Serial>,
    pub app_platform: Field<AppPlatform>,
    pub app_version: Field<AppVersion>,
    pub start: Field<Timestamp>,
    pub duration: Field<SignedDuration>,
    pub max_height: Field<Metres>,
    /// Greatest horizontal speed.
    pub max_speed: Field<MetresPerSecond>,
    pub total_distance: Field<Metres>,
    pub start_position: Field<Coordinates>,
    pub account_tag: Field<AccountTag>,
    /// Frames that the summary says the lines hold.
    pub frames_declared: Field<u32>,
    /// Frames that the lines do hold; only [`FlightHeader::count_frames`] fills it.
    pub frames_found: Field<u32>,
    /// Bytes of the pictures that the summary says come after the lines.
    pub(crate) picture_bytes: Field<u64>,
}

impl FlightHeader {
    fn empty(version: FormatVersion) -> Self {
        Self {
            version,
            completeness: Completeness::Cut,
            aircraft_serial: Field::NotRecorded,
            aircraft_name: Field::NotRecorded,
            product_type: Field::NotRecorded,
            battery_serial: Field::NotRecorded,
            camera_serial: Field::NotRecorded,
            controller_serial: Field::NotRecorded,
            app_platform: Field::NotRecorded,
            app_version: Field::NotRecorded,
            start: Field::NotRecorded,
            duration: Field::NotRecorded,
            max_height: Field::NotRecorded,
            max_speed: Field::NotRecorded,
            total_distance: Field::NotRecorded,
            start_position: Field::NotRecorded,
            account_tag: Field::NotRecorded,
            frames_declared: Field::NotRecorded,
            frames_found: Field::NotRecorded,
            picture_bytes: Field::NotRecorded,
        }
    }

    /// Start plus duration, when both are recorded.
    pub fn end(&self) -> Field<Timestamp> {
        let end = self.start.recorded().zip(self.duration.recorded());
        end.and_then(|(start, duration)| start.checked_add(*duration).ok()).into()
    }

    /// Walks over the lines of the whole file and notes how many frames they hold, which
    /// [`crate::compare`] needs to hold the stated duration against the file. Linear in the
    /// file, unlike reading the header.
    pub fn count_frames(&mut self, whole_file: &[u8]) {
        self.frames_found = match Prefix::read(whole_file) {
            Ok(prefix) => lines::frames(&prefix, whole_file),
            Err(_) => Field::NotRecorded,
        };
    }
}

/// Reads the summary of the flight record that `bytes`, a whole file, are. Takes the same
/// time for a file of any size.
///
/// # Errors
/// When the bytes are not a flight record of a known version, or when the summary
/// contradicts itself. A record that was cut short is no error: see [`Completeness::Cut`].
pub fn flight_header(bytes: &[u8]) -> Result<FlightHeader, EvidenceError> {
    flight_header_in(&Window::whole(bytes))
}

/// As [`flight_header`], from the ends of a file. Four kilobytes at either end suffice for a
/// record that an app has finished.
///
/// # Errors
/// As [`flight_header`], and [`EvidenceError::OutsideWindow`] when the summary lies between
/// the ends.
pub fn flight_header_in(window: &Window<'_>) -> Result<FlightHeader, EvidenceError> {
    let prefix = Prefix::read(window.prefix())?;
    let mut header = FlightHeader::empty(prefix.version);
    if prefix.version.is_sealed() {
        read_sealed(&mut header, &prefix, window)?;
    } else {
        read_plain(&mut header, &prefix, window)?;
    }
    Ok(header)
}

fn read_plain(header: &mut FlightHeader, prefix: &Prefix, window: &Window<'_>) -> Result<(), EvidenceError> {
    let lines = lines_offset(prefix.version);
    let details_first = prefix.version.details_first();
    let at = if details_first { LONG_PREFIX } else { prefix.offset };
    if at == 0 {
        return Ok(());
    }
    let want = u64::try_from(details::Layout::of(prefix.version).len).unwrap_or(u64::MAX);
    let span = window.span(at, want);
    if span.end == SpanEnd::NotGiven {
        return Err(EvidenceError::OutsideWindow { offset: at, length: want });
    }
    details::read_into(header, span.bytes);
    let lines_end = if details_first { window.total_len() } else { prefix.offset };
    header.completeness = if span.end == SpanEnd::EndOfFile || lines_end < lines {
        Completeness::Cut
    } else if lines_end == lines {
        Completeness::HeaderOnly
    } else {
        Completeness::WholeRecordArea
    };
    Ok(())
}

/// Versions 13 and 14: an auxiliary block with the details, one with the app's version, lines.
fn read_sealed(header: &mut FlightHeader, prefix: &Prefix, window: &Window<'_>) -> Result<(), EvidenceError> {
    let Some(first) = Auxiliary::at(window, lines_offset(prefix.version))? else {
        return Ok(());
    };
    if first.kind != AUX_DETAILS {
        return Err(EvidenceError::DetailsUnreadable);
    }
    let plain = first.disclosed();
    match plain.as_slice() {
        [_, l0, l1, rest @ ..] => {
            let length = u16::from_le_bytes([*l0, *l1]);
            // Beside the details there are at least the key byte and this head.
            if u64::from(length).saturating_add(4) > first.length {
                return Err(EvidenceError::DetailsUnreadable);
            }
            details::read_into(header, rest.get(..usize::from(length)).unwrap_or(rest));
        }
        _ if first.length < 4 => return Err(EvidenceError::DetailsUnreadable),
        _ => {}
    }
    if !first.is_complete() {
        return Ok(());
    }
    let lines = match Auxiliary::at(window, first.end)? {
        Some(second) if second.is_complete() => prefix.offset.max(second.end),
        _ => return Ok(()),
    };
    header.completeness = match window.total_len().cmp(&lines) {
        Ordering::Less => Completeness::Cut,
        Ordering::Equal => Completeness::HeaderOnly,
        Ordering::Greater => Completeness::Sealed,
    };
    Ok(())
}

/// A block between prefix and lines: its type, its length, and its body as far as the file goes.
struct Auxiliary<'a> {
    kind: u8,
    length: u64,
    body: &'a [u8],
    end: u64,
}

impl<'a> Auxiliary<'a> {
    fn at(window: &Window<'a>, at: u64) -> Result<Option<Self>, EvidenceError> {
        let head = window.span(at, 3);
        let [kind, l0, l1] = head.bytes else {
            return if head.end == SpanEnd::NotGiven { Err(EvidenceError::OutsideWindow { offset: at, length: 3 }) } else { Ok(None) };
        };
        let length = u64::from(u16::from_le_bytes([*l0, *l1]));
        let start = at.saturating_add(3);
        let body = window.span(start, length);
        if body.end == SpanEnd::NotGiven {
            return Err(EvidenceError::OutsideWindow { offset: start, length });
        }
        let end = start.saturating_add(length);
        Ok(Some(Self { kind: *kind, length, body: body.bytes, end }))
    }

    fn is_complete(&self) -> bool {
        len_u64(self.body) == self.length
    }

    /// The first kilobytes without their disguise: details take up some hundred bytes, the
    /// rest is a signature that is of no use here.
    fn disclosed(&self) -> Vec<u8> {
        let Some((key, disguised)) = self.body.split_first() else {
            return Vec::new();
        };
        obfuscation::reveal(*key, AUX_DETAILS, disguised.get(..4096).unwrap_or(disguised))
    }
}
