use super::framing::Walk;
use super::units::FormatVersion;
use crate::EvidenceError;
use crate::serial::before_nul;

const SHORT_PREFIX: u64 = 12;
/// Bytes before anything else from version 6 on.
pub(crate) const LONG_PREFIX: u64 = 100;
/// Details of version 12, whose length decides where its lines begin.
pub(crate) const DETAILS_LEN_V12: u16 = 436;
pub(crate) const LINE_END: u8 = 0xFF;
pub(crate) const AUX_DETAILS: u8 = 0;
pub(crate) const AUX_VERSION: u8 = 1;

/// No app writes a record of a terabyte; a larger offset means that this is another kind of file.
const OFFSET_LIMIT: u64 = 1 << 40;
const DETAILS_LEN_RANGE: std::ops::RangeInclusive<u16> = 256..=4096;
/// Versions that do not exist yet but would be told apart from "not a record at all".
const NEWER_VERSIONS: std::ops::RangeInclusive<u8> = FormatVersion::NEWEST + 1..=31;

/// The first bytes of a record, plausible as a whole.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefix {
    pub version: FormatVersion,
    /// Before version 12 where the details begin, from 13 on where the lines begin;
    /// zero when the app was ended before it could write it.
    pub offset: u64,
    /// Length of the details, as stated.
    pub details_len: u16,
    /// The lines are disguised in a way that nobody has described.
    pub unknown_disguise: bool,
}

impl Prefix {
    /// # Errors
    /// When `bytes` are too short, are not a record, or are one of a newer version.
    pub fn read(bytes: &[u8]) -> Result<Self, EvidenceError> {
        let Some((head, _)) = bytes.split_first_chunk::<12>() else {
            let have = crate::window::len_u64(bytes);
            return Err(EvidenceError::TooShort { have, need: SHORT_PREFIX });
        };
        let [o0, o1, o2, o3, o4, o5, o6, o7, l0, l1, version, _] = *head;
        let offset = u64::from_le_bytes([o0, o1, o2, o3, o4, o5, o6, o7]);
        let details_len = u16::from_le_bytes([l0, l1]);
        if offset >= OFFSET_LIMIT || !length_is_plausible(offset, details_len) {
            return Err(EvidenceError::NotAFlightRecord);
        }
        let Some(known) = FormatVersion::new(version) else {
            let complete = bytes.len() >= 100 && reserved_is_empty(bytes);
            return Err(if NEWER_VERSIONS.contains(&version) && complete {
                EvidenceError::UnsupportedVersion { version }
            } else {
                EvidenceError::NotAFlightRecord
            });
        };
        let disguise = if version >= 6 { bytes.get(12..20) } else { None };
        let unknown_disguise = disguise.is_some_and(|number| number.iter().any(|byte| *byte != 0));
        let prefix = Self { version: known, offset, details_len, unknown_disguise };
        if prefix.is_plausible(bytes) { Ok(prefix) } else { Err(EvidenceError::NotAFlightRecord) }
    }

    /// There is no magic number, so the structure has to vouch for itself.
    fn is_plausible(self, bytes: &[u8]) -> bool {
        let version = self.version.number();
        if version >= 6 && !reserved_is_empty(bytes) {
            return false;
        }
        if self.version.is_sealed() {
            return bytes.get(100).is_none_or(|aux| *aux == AUX_DETAILS) && (self.offset == 0 || self.offset > LONG_PREFIX);
        }
        if self.version.details_first() {
            return true;
        }
        let lines = lines_offset(self.version);
        if self.offset == lines {
            return details_begin_plausibly(bytes, lines);
        }
        match first_line_ends(bytes, lines, line_length_width(self.version)) {
            Some(ends) => (ends || self.lines_follow(bytes)) && (self.offset == 0 || self.offset > lines),
            // Not enough bytes to see: only a stated offset speaks for it.
            None => self.offset > lines,
        }
    }

    /// A record whose first line is broken is one all the same when others come soon after it.
    fn lines_follow(self, bytes: &[u8]) -> bool {
        const PROBE: usize = 4096;
        let start = usize::try_from(lines_offset(self.version)).unwrap_or(usize::MAX);
        let area = bytes.get(start..bytes.len().min(PROBE)).unwrap_or_default();
        let has_check = self.version.number() >= 7 && !self.unknown_disguise;
        Walk::new(area, start, line_length_width(self.version), has_check).next().is_some()
    }
}

/// True when `bytes` begin like a flight record of any version, newer ones included.
pub(crate) fn looks_like_flight_record(bytes: &[u8]) -> bool {
    matches!(Prefix::read(bytes), Ok(_) | Err(EvidenceError::UnsupportedVersion { .. }))
}

/// Where the lines begin; from version 13 on the prefix says it, this is then where the
/// auxiliary blocks begin.
pub(crate) fn lines_offset(version: FormatVersion) -> u64 {
    match version.number() {
        ..=5 => SHORT_PREFIX,
        12 => LONG_PREFIX + u64::from(DETAILS_LEN_V12),
        _ => LONG_PREFIX,
    }
}

/// Bytes of a line's length field.
pub(crate) fn line_length_width(version: FormatVersion) -> usize {
    if version.is_sealed() { 2 } else { 1 }
}

fn length_is_plausible(offset: u64, details_len: u16) -> bool {
    DETAILS_LEN_RANGE.contains(&details_len) || (offset == 0 && details_len == 0)
}

fn reserved_is_empty(bytes: &[u8]) -> bool {
    bytes.iter().take(100).skip(20).all(|byte| *byte == 0)
}

fn first_line_ends(bytes: &[u8], lines: u64, width: usize) -> Option<bool> {
    let start = usize::try_from(lines).ok()?;
    let length = usize::from(*bytes.get(start.checked_add(1)?)?);
    let end = start.checked_add(1 + width)?.checked_add(length)?;
    bytes.get(end).map(|byte| *byte == LINE_END)
}

/// Details begin with four place names: text, padded with zeros.
fn details_begin_plausibly(bytes: &[u8], at: u64) -> bool {
    let start = usize::try_from(at).unwrap_or(usize::MAX);
    let names = bytes.get(start..).unwrap_or_default();
    names.chunks(20).take(4).all(|name| before_nul(name).iter().all(|byte| *byte >= b' '))
}
