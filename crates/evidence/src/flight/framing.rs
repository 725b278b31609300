use super::obfuscation::check_byte_holds;
use super::prefix::LINE_END;

/// Where a word of four bytes says that the lines end. The same word marks a details block that was revealed as it should be.
pub(crate) const END_MARK: [u8; 4] = 12345_u32.to_le_bytes();
const PICTURE: &[u8] = b"\xFF\xD8\xFF";

/// One line: a frame of type, length, body and end byte around it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub kind: u8,
    /// Where it begins, in the file.
    pub at: usize,
    /// Bytes of all of it.
    pub len: usize,
    pub body: &'a [u8],
    /// False when its check byte contradicts it.
    pub checks: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    Line(Line<'a>),
    /// Bytes that are no line, with lines after them.
    Broken {
        at: usize,
    },
}

/// Why there are no more lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Their area is used up.
    Area,
    /// The mark that a finished record has.
    Mark,
    /// Pictures begin.
    Pictures,
    /// What comes is no line, and nothing after it is.
    Torn,
}

/// Walks over the lines in `area` without reading them, and over what is broken to the next line that is whole. Each byte is looked at a
/// bounded number of times.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    area: &'a [u8],
    /// Where the area begins in the file.
    base: usize,
    at: usize,
    /// Bytes of a line's length.
    width: usize,
    /// Lines end with a check byte that can be worked out.
    has_check: bool,
    end: End,
}

impl<'a> Walk<'a> {
    pub fn new(area: &'a [u8], base: usize, width: usize, has_check: bool) -> Self {
        Self { area, base, at: 0, width, has_check, end: End::Area }
    }

    /// How it ended, and where in the file; after the last step.
    pub fn end(&self) -> (End, usize) {
        (self.end, self.base.saturating_add(self.at))
    }

    fn rest(&self, at: usize) -> &'a [u8] {
        self.area.get(at..).unwrap_or_default()
    }

    fn line_at(&self, at: usize) -> Option<Line<'a>> {
        let rest = self.rest(at);
        let kind = *rest.first()?;
        let length = match self.width {
            1 => usize::from(*rest.get(1)?),
            _ => usize::from(u16::from_le_bytes([*rest.get(1)?, *rest.get(2)?])),
        };
        let head = 1 + self.width;
        let end = head + length;
        if *rest.get(end)? != LINE_END {
            return None;
        }
        let body = rest.get(head..end)?;
        let checks = !self.has_check || check_byte_holds(kind, body);
        Some(Line { kind, at: self.base.saturating_add(at), len: end + 1, body, checks })
    }

    fn end_at(&self, at: usize) -> Option<End> {
        let rest = self.rest(at);
        let after = rest.strip_prefix(&END_MARK);
        match after {
            _ if rest.is_empty() => Some(End::Area),
            _ if rest.starts_with(PICTURE) => Some(End::Pictures),
            // The mark's first byte is a line type too.
            Some(after) if after.is_empty() || after.starts_with(PICTURE) || self.line_at(at).is_none() => Some(End::Mark),
            _ => None,
        }
    }

    fn is_sound(&self, at: usize) -> bool {
        self.end_at(at).is_some() || self.line_at(at).is_some_and(|line| line.checks)
    }

    /// The next line that is whole, and has a whole one or an end behind it. Where lines have no check byte, the end of the area is no such
    /// end: three bytes of chance would do.
    fn resume(&self) -> Option<usize> {
        (self.at.saturating_add(1)..self.area.len()).find(|at| {
            let line = self.line_at(*at).filter(|line| line.checks && is_known(line.kind));
            let after = line.map(|line| at.saturating_add(line.len));
            after.is_some_and(|after| self.is_sound(after) && (self.has_check || after < self.area.len()))
        })
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        if let Some(end) = self.end_at(self.at) {
            self.end = end;
            return None;
        }
        if let Some(line) = self.line_at(self.at) {
            let after = self.at.saturating_add(line.len);
            if line.checks || self.is_sound(after) {
                self.at = after;
                return Some(Step::Line(line));
            }
        }
        let Some(resumed) = self.resume() else {
            self.end = End::Torn;
            return None;
        };
        let at = self.base.saturating_add(self.at);
        self.at = resumed;
        Some(Step::Broken { at })
    }
}

/// A type that some version is known to have.
pub(crate) fn is_known(kind: u8) -> bool {
    matches!(kind, 1..=22 | 24..=63 | 253..=254)
}
