use super::framing::{End, Step, Walk};
use super::prefix::{Prefix, line_length_width, lines_offset};
use crate::Field;

/// Line type that is written once a frame, ten times a second.
pub(crate) const FRAME_LINE: u8 = super::kinds::OSD;

/// Counts the frames that the lines of a record of version 1 to 12 really hold, by walking
/// over the lines without reading them. Linear in `bytes`, allocates nothing.
///
/// Not recorded when the lines are sealed or when their chain breaks: what comes after a
/// break is unknown, and an unknown number is not a small one.
pub(crate) fn frames(prefix: &Prefix, bytes: &[u8]) -> Field<u32> {
    if prefix.version.is_sealed() {
        return Field::NotRecorded;
    }
    let start = usize::try_from(lines_offset(prefix.version)).unwrap_or(usize::MAX);
    let mut walk = Walk::new(lines_area(prefix, bytes).get(start..).unwrap_or_default(), start, line_length_width(prefix.version), false);
    let mut found: u32 = 0;
    for step in walk.by_ref() {
        match step {
            Step::Line(line) => found = found.saturating_add(u32::from(line.kind == FRAME_LINE)),
            Step::Broken { .. } => return Field::NotRecorded,
        }
    }
    if walk.end().0 == End::Torn { Field::NotRecorded } else { Field::Recorded(found) }
}

/// The file up to where the lines, and what belongs to them, end.
pub(crate) fn lines_area<'a>(prefix: &Prefix, bytes: &'a [u8]) -> &'a [u8] {
    if prefix.version.details_first() || prefix.offset == 0 {
        return bytes;
    }
    let end = usize::try_from(prefix.offset).unwrap_or(usize::MAX);
    bytes.get(..end).unwrap_or(bytes)
}
