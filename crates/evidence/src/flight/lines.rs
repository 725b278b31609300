use super::prefix::{LINE_END, Prefix, line_length_width, lines_offset};
use crate::Field;

/// Line type that is written once a frame, ten times a second.
pub(crate) const FRAME_LINE: u8 = 1;

/// Counts the frames that the lines of a record of version 1 to 12 really hold, by walking
/// over the lines without reading them. Linear in `bytes`, allocates nothing.
///
/// Not recorded when the lines are sealed or when their chain breaks: what comes after a
/// break is unknown, and an unknown number is not a small one.
pub(crate) fn frames(prefix: &Prefix, bytes: &[u8]) -> Field<u32> {
    if prefix.version.is_sealed() {
        return Field::NotRecorded;
    }
    let area = if prefix.version.details_first() || prefix.offset == 0 {
        bytes
    } else {
        let end = usize::try_from(prefix.offset).unwrap_or(usize::MAX);
        bytes.get(..end).unwrap_or(bytes)
    };
    let start = usize::try_from(lines_offset(prefix.version)).unwrap_or(usize::MAX);
    let width = line_length_width(prefix.version);
    let mut rest = area.get(start..).unwrap_or_default();
    let mut found: u32 = 0;
    while !rest.is_empty() {
        let Some((line_type, after)) = next_line(rest, width) else {
            return if is_pictures(rest) { Field::Recorded(found) } else { Field::NotRecorded };
        };
        if is_pictures(rest) {
            break;
        }
        found = found.saturating_add(u32::from(line_type == FRAME_LINE));
        rest = after;
    }
    Field::Recorded(found)
}

fn next_line(rest: &[u8], width: usize) -> Option<(u8, &[u8])> {
    let (line_type, _) = rest.split_first()?;
    let length = usize::from(*rest.get(1)?);
    let end = 1 + width + length;
    (rest.get(end) == Some(&LINE_END)).then(|| (*line_type, rest.get(end + 1..).unwrap_or_default()))
}

/// Small pictures may follow the lines, in some versions after a word of four bytes.
fn is_pictures(rest: &[u8]) -> bool {
    const JPEG: &[u8] = b"\xFF\xD8\xFF";
    rest.starts_with(JPEG) || rest.get(4..).is_some_and(|rest| rest.starts_with(JPEG))
}
