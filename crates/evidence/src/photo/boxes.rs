//! The boxes of ISO base media: MP4, QuickTime, HEIC.

use super::order::{Order, size, slice};
use std::ops::Range;

const MOST_BOXES: usize = 20_000;
const MOST_DEPTH: usize = 16;

#[derive(Debug, Clone)]
pub(super) struct MediaBox {
    pub name: [u8; 4],
    pub whole: Range<usize>,
    /// After size, name, and the large size where there is one.
    pub body: Range<usize>,
    pub parent: Option<usize>,
}

#[derive(Debug, Default)]
pub(super) struct Boxes {
    pub all: Vec<MediaBox>,
    pub cut: bool,
    pub broken: Option<usize>,
}

impl Boxes {
    pub fn read(bytes: &[u8]) -> Self {
        let mut out = Self::default();
        out.walk(bytes, 0..bytes.len(), None, 0);
        out
    }

    fn walk(&mut self, bytes: &[u8], within: Range<usize>, parent: Option<usize>, depth: usize) {
        let mut at = within.start;
        while at < within.end {
            // What is shorter than a box, or zero, closes a list of user data.
            let left = within.end.saturating_sub(at);
            if parent.is_some() && left < 8 && bytes.get(at..within.end).is_some_and(|rest| rest.iter().all(|byte| *byte == 0)) {
                return;
            }
            let Some(found) = one(bytes, at, within.end, parent) else {
                if parent.is_none() {
                    self.cut = true;
                } else {
                    self.broken.get_or_insert(at);
                }
                return;
            };
            if self.all.len() >= MOST_BOXES {
                self.broken.get_or_insert(at);
                return;
            }
            at = found.whole.end;
            let (name, body, index) = (found.name, found.body.clone(), self.all.len());
            self.all.push(found);
            let children = match &name {
                b"moov" | b"trak" | b"mdia" | b"minf" | b"stbl" | b"udta" => Some(body),
                // Of a full box in ISO's files, of a plain one in QuickTime's.
                b"meta" if slice(bytes, body.start.saturating_add(4), 4) == Some(b"hdlr") => Some(body),
                b"meta" => Some(body.start.saturating_add(4).min(body.end)..body.end),
                _ => None,
            };
            if let Some(children) = children {
                if depth >= MOST_DEPTH {
                    self.broken.get_or_insert(children.start);
                } else {
                    self.walk(bytes, children, Some(index), depth.saturating_add(1));
                }
            }
        }
    }

    pub fn of(&self, parent: Option<usize>, name: &[u8; 4]) -> impl Iterator<Item = (usize, &MediaBox)> + use<'_> {
        let name = *name;
        self.all.iter().enumerate().filter(move |(_, found)| found.parent == parent && found.name == name)
    }

    /// The first box on a path.
    pub fn path<'a>(&'a self, from: Option<usize>, names: &[&[u8; 4]]) -> Option<(usize, &'a MediaBox)> {
        let (name, rest) = names.split_first()?;
        let (index, found) = self.of(from, name).next()?;
        if rest.is_empty() { Some((index, found)) } else { self.path(Some(index), rest) }
    }
}

/// The box that begins there, when it ends within its parent.
pub(super) fn one(bytes: &[u8], at: usize, end: usize, parent: Option<usize>) -> Option<MediaBox> {
    let stated = size(Order::Big.u32(bytes, at)?);
    let name: [u8; 4] = slice(bytes, at.checked_add(4)?, 4)?.try_into().ok()?;
    let (head, length) = match stated {
        0 => (8, end.checked_sub(at)?),
        1 => (16, usize::try_from(Order::Big.u64(bytes, at.checked_add(8)?)?).ok()?),
        length => (8, length),
    };
    let stop = at.checked_add(length)?;
    let body = at.checked_add(head)?;
    (length >= head && stop <= end).then_some(MediaBox { name, whole: at..stop, body: body..stop, parent })
}
