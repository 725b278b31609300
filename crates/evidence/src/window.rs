use crate::EvidenceError;

/// What a caller can show of a file: all of it, or its two ends and its length.
/// A summary sits at either end, so a large upload need not be held in memory.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    prefix: &'a [u8],
    suffix: &'a [u8],
    total_len: u64,
}

/// Why a span is shorter than was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanEnd {
    Full,
    EndOfFile,
    NotGiven,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Span<'a> {
    pub bytes: &'a [u8],
    pub end: SpanEnd,
}

impl<'a> Window<'a> {
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self { prefix: bytes, suffix: &[], total_len: len_u64(bytes) }
    }

    /// # Errors
    /// [`EvidenceError::WindowLargerThanFile`] when either end is longer than `total_len`.
    pub fn ends(prefix: &'a [u8], suffix: &'a [u8], total_len: u64) -> Result<Self, EvidenceError> {
        if len_u64(prefix) > total_len || len_u64(suffix) > total_len {
            return Err(EvidenceError::WindowLargerThanFile);
        }
        Ok(Self { prefix, suffix, total_len })
    }

    pub fn total_len(&self) -> u64 {
        self.total_len
    }

    pub(crate) fn prefix(&self) -> &'a [u8] {
        self.prefix
    }

    /// Up to `want` bytes at `offset`, from whichever end shows more of them.
    pub(crate) fn span(&self, offset: u64, want: u64) -> Span<'a> {
        let in_file = want.min(self.total_len.saturating_sub(offset));
        let suffix_start = self.total_len.saturating_sub(len_u64(self.suffix));
        let from_prefix = slice_at(self.prefix, offset, in_file);
        let from_suffix = match offset.checked_sub(suffix_start) {
            Some(inside) => slice_at(self.suffix, inside, in_file),
            None => &[],
        };
        let bytes = if from_suffix.len() > from_prefix.len() { from_suffix } else { from_prefix };
        let end = if len_u64(bytes) < in_file {
            SpanEnd::NotGiven
        } else if in_file < want {
            SpanEnd::EndOfFile
        } else {
            SpanEnd::Full
        };
        Span { bytes, end }
    }
}

pub(crate) fn len_u64(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn slice_at(bytes: &[u8], offset: u64, want: u64) -> &[u8] {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let rest = bytes.get(start..).unwrap_or_default();
    let take = usize::try_from(want).unwrap_or(usize::MAX).min(rest.len());
    rest.get(..take).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_show_what_they_hold_and_nothing_between() {
        let window = Window::ends(b"abcd", b"wxyz", 26).unwrap();
        let table: [(u64, u64, &[u8], SpanEnd); 6] = [
            (0, 4, b"abcd", SpanEnd::Full),
            (2, 4, b"cd", SpanEnd::NotGiven),
            (10, 2, b"", SpanEnd::NotGiven),
            (22, 4, b"wxyz", SpanEnd::Full),
            (24, 9, b"yz", SpanEnd::EndOfFile),
            (u64::MAX, 3, b"", SpanEnd::EndOfFile),
        ];
        for (offset, want, bytes, end) in table {
            let span = window.span(offset, want);
            assert_eq!((span.bytes, span.end), (bytes, end), "at {offset} for {want}");
        }
        assert!(Window::ends(b"abcd", b"", 3).is_err());
    }
}
