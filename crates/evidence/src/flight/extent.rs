use super::framing::Walk;
use super::lines::lines_area;
use super::prefix::{DETAILS_LEN_V12, LONG_PREFIX, Prefix, line_length_width, lines_offset};
use std::ops::Range;

/// Where in a file lies what.
#[derive(Debug)]
pub(crate) struct Extent {
    /// Prefix and, where they come first, details or auxiliary blocks.
    pub head: usize,
    /// Lines, mark and pictures.
    pub lines: Range<usize>,
    /// Details behind them, as far as they are there.
    pub details: Range<usize>,
    /// What comes after: in some records further lines.
    pub tail: Range<usize>,
    /// All that comes before the lines, and the details, are there in full.
    pub is_finished: bool,
    pub file_len: usize,
}

impl Extent {
    pub fn of(prefix: &Prefix, bytes: &[u8]) -> Self {
        if prefix.version.details_first() { Self::details_first(prefix, bytes) } else { Self::details_last(prefix, bytes) }
    }

    fn details_first(prefix: &Prefix, bytes: &[u8]) -> Self {
        let len = bytes.len();
        let (head, is_finished) = if prefix.version.is_sealed() {
            let blocks = after_blocks(bytes);
            let stated = usize::try_from(prefix.offset).unwrap_or(usize::MAX);
            (blocks.unwrap_or(len).max(stated), blocks.is_some())
        } else {
            let fixed = position(LONG_PREFIX).saturating_add(usize::from(DETAILS_LEN_V12));
            let stated = position(LONG_PREFIX).saturating_add(usize::from(prefix.details_len));
            let stated_fits = fixed != stated && !begins_with_line(prefix, bytes, fixed) && begins_with_line(prefix, bytes, stated);
            (if stated_fits { stated } else { fixed }, true)
        };
        let start = head.min(len);
        Self { head: start, lines: start..len, details: 0..0, tail: len..len, is_finished: is_finished && head <= len, file_len: len }
    }

    fn details_last(prefix: &Prefix, bytes: &[u8]) -> Self {
        let len = bytes.len();
        let end = lines_area(prefix, bytes).len();
        let head = position(lines_offset(prefix.version)).min(end);
        let details_at = if prefix.offset == 0 { len } else { end };
        let stated = if prefix.details_len == 0 { 400 } else { usize::from(prefix.details_len) };
        let details_end = details_at.saturating_add(stated);
        let is_finished = prefix.offset != 0 && details_end <= len;
        let details_end = details_end.min(len);
        Self { head, lines: head..end, details: details_at..details_end, tail: details_end..len, is_finished, file_len: len }
    }
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn begins_with_line(prefix: &Prefix, bytes: &[u8], at: usize) -> bool {
    let area = bytes.get(at..).unwrap_or_default();
    let mut walk = Walk::new(area, at, line_length_width(prefix.version), !prefix.unknown_disguise);
    matches!(walk.next(), Some(super::framing::Step::Line(_)))
}

/// Where the two auxiliary blocks end, each a type, a length of two bytes, and as many bytes.
fn after_blocks(bytes: &[u8]) -> Option<usize> {
    let mut at = position(LONG_PREFIX);
    for _ in 0..2 {
        let [_, low, high] = bytes.get(at..)?.first_chunk::<3>()?;
        at = at.checked_add(3)?.checked_add(usize::from(u16::from_le_bytes([*low, *high])))?;
    }
    (at <= bytes.len()).then_some(at)
}
