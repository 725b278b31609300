//! The directories of a TIFF file, which EXIF and DNG are as well. Bounded: no directory is walked twice, nothing is kept that lies
//! outside of the bytes.

use super::order::{Order, size, slice, span};
use crate::number;
use std::collections::BTreeSet;
use std::ops::Range;

const MOST_DIRECTORIES: usize = 64;
const MOST_ENTRIES: u16 = 1_000;
const MOST_SUB_DIRECTORIES: usize = 16;
/// Strips and tiles; nobody looks at more.
pub(super) const MOST_PICTURES: usize = 200_000;

/// Which directory an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directory {
    Main,
    /// A further picture: the thumbnail, in EXIF.
    Further,
    Sub,
    Exif,
    Gps,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub directory: Directory,
    /// Which of the walked tables it stands in.
    pub table: usize,
    pub tag: u16,
    pub kind: u16,
    pub at: usize,
    pub value: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Table {
    pub directory: Directory,
    pub at: usize,
    /// Entries that lie within the bytes.
    pub entries: usize,
    /// A pointer to a further one follows its entries.
    pub has_next: bool,
}

#[derive(Debug)]
pub(super) struct Tiff<'a> {
    pub bytes: &'a [u8],
    pub order: Order,
    pub tables: Vec<Table>,
    pub entries: Vec<Entry>,
    /// Offsets at which something does not fit.
    pub broken: Vec<usize>,
}

pub(super) mod tag {
    pub const DESCRIPTION: u16 = 0x010E;
    pub const MAKE: u16 = 0x010F;
    pub const MODEL: u16 = 0x0110;
    pub const ORIENTATION: u16 = 0x0112;
    pub const SOFTWARE: u16 = 0x0131;
    pub const MODIFIED: u16 = 0x0132;
    pub const ARTIST: u16 = 0x013B;
    pub const HOST: u16 = 0x013C;
    pub const SUB_DIRECTORIES: u16 = 0x014A;
    pub const COMPRESSION: u16 = 0x0103;
    pub const STRIP_OFFSETS: u16 = 0x0111;
    pub const STRIP_LENGTHS: u16 = 0x0117;
    pub const TILE_OFFSETS: u16 = 0x0144;
    pub const TILE_LENGTHS: u16 = 0x0145;
    pub const PREVIEW_OFFSET: u16 = 0x0201;
    pub const PREVIEW_LENGTH: u16 = 0x0202;
    pub const XMP: u16 = 700;
    pub const COPYRIGHT: u16 = 0x8298;
    pub const IPTC: u16 = 0x83BB;
    pub const PHOTOSHOP: u16 = 0x8649;
    pub const EXIF: u16 = 0x8769;
    pub const GPS: u16 = 0x8825;
    pub const TAKEN: u16 = 0x9003;
    pub const OFFSET_TAKEN: u16 = 0x9011;
    pub const SUBSECOND_TAKEN: u16 = 0x9291;
    pub const MAKER_NOTE: u16 = 0x927C;
    pub const COMMENT: u16 = 0x9286;
    pub const IMAGE_ID: u16 = 0xA420;
    pub const OWNER: u16 = 0xA430;
    pub const BODY_SERIAL: u16 = 0xA431;
    pub const LENS_SERIAL: u16 = 0xA435;
    pub const UNIQUE_MODEL: u16 = 0xC614;
    pub const CAMERA_SERIAL: u16 = 0xC62F;
    pub const PRIVATE: u16 = 0xC634;
    pub const RAW_ID: u16 = 0xC65D;
    pub const RAW_NAME: u16 = 0xC68B;
}

fn unit(kind: u16) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        // Bytes, text, and whatever else there may be.
        _ => 1,
    }
}

impl<'a> Tiff<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let order = match bytes.get(..4)? {
            b"II*\0" => Order::Little,
            b"MM\0*" => Order::Big,
            _ => return None,
        };
        let mut tiff = Self { bytes, order, tables: Vec::new(), entries: Vec::new(), broken: Vec::new() };
        let mut waiting = vec![(size(order.u32(bytes, 4)?), Directory::Main)];
        let mut seen = BTreeSet::new();
        while let Some((at, directory)) = waiting.pop() {
            if !seen.insert(at) || tiff.tables.len() >= MOST_DIRECTORIES || at < 8 {
                // It is said to lie there, which may be nowhere in the file.
                tiff.broken.push(at.min(bytes.len()));
                continue;
            }
            tiff.walk(at, directory, &mut waiting);
        }
        Some(tiff)
    }

    fn walk(&mut self, at: usize, directory: Directory, waiting: &mut Vec<(usize, Directory)>) {
        let Some(count) = self.order.u16(self.bytes, at) else {
            self.broken.push(at.min(self.bytes.len()));
            return;
        };
        let table = self.tables.len();
        let mut whole = count <= MOST_ENTRIES;
        let (mut place, mut entries) = (at.saturating_add(2), 0_usize);
        for _ in 0..count.min(MOST_ENTRIES) {
            if slice(self.bytes, place, 12).is_none() {
                whole = false;
                break;
            }
            match self.entry(place, directory, table) {
                Some(entry) => {
                    self.children(&entry, waiting);
                    self.entries.push(entry);
                }
                None => self.broken.push(place),
            }
            entries = entries.saturating_add(1);
            place = place.saturating_add(12);
        }
        let goes_on = matches!(directory, Directory::Main | Directory::Further);
        let next = self.order.u32(self.bytes, place).filter(|_| whole && goes_on);
        // Behind the other directories writers leave anything, or nothing.
        whole &= !goes_on || next.is_some();
        if let Some(next) = next.filter(|next| *next != 0) {
            waiting.push((size(next), Directory::Further));
        }
        if !whole {
            self.broken.push(place);
        }
        self.tables.push(Table { directory, at, entries, has_next: next.is_some() });
    }

    fn entry(&self, at: usize, directory: Directory, table: usize) -> Option<Entry> {
        let (bytes, order) = (self.bytes, self.order);
        let (tag, kind, count) = (order.u16(bytes, at)?, order.u16(bytes, at.checked_add(2)?)?, order.u32(bytes, at.checked_add(4)?)?);
        let length = unit(kind).checked_mul(size(count))?;
        let inside = at.checked_add(8)?;
        let from = if length <= 4 { inside } else { size(order.u32(bytes, inside)?) };
        let value = span(from, length)?;
        bytes.get(value.clone())?;
        Some(Entry { directory, table, tag, kind, at, value })
    }

    fn children(&self, entry: &Entry, waiting: &mut Vec<(usize, Directory)>) {
        let directory = match (entry.directory, entry.tag) {
            (Directory::Main, tag::EXIF) => Directory::Exif,
            (Directory::Main, tag::GPS) => Directory::Gps,
            (Directory::Main | Directory::Further | Directory::Sub, tag::SUB_DIRECTORIES) => Directory::Sub,
            _ => return,
        };
        let most = if directory == Directory::Sub { MOST_SUB_DIRECTORIES } else { 1 };
        // Last in, first out.
        let found: Vec<usize> = self.numbers(entry).take(most).map(size).collect();
        waiting.extend(found.into_iter().rev().map(|at| (at, directory)));
    }

    pub fn find(&self, directory: Directory, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.directory == directory && entry.tag == tag)
    }

    pub fn value(&self, entry: &Entry) -> &'a [u8] {
        self.bytes.get(entry.value.clone()).unwrap_or_default()
    }

    /// Whole numbers of an entry; none where it holds anything else.
    pub fn numbers(&self, entry: &Entry) -> impl Iterator<Item = u32> {
        let (order, bytes) = (self.order, self.value(entry));
        let width = unit(entry.kind);
        let is_whole = matches!(entry.kind, 1 | 3 | 4 | 7 | 13);
        bytes.chunks_exact(width).filter(move |_| is_whole).filter_map(move |raw| match raw {
            [byte] => Some(u32::from(*byte)),
            [_, _] => order.u16(raw, 0).map(u32::from),
            _ => order.u32(raw, 0),
        })
    }

    pub fn number(&self, directory: Directory, tag: u16) -> Option<u32> {
        self.numbers(self.find(directory, tag)?).next()
    }

    pub fn text(&self, directory: Directory, tag: u16) -> Option<String> {
        let entry = self.find(directory, tag).filter(|entry| entry.kind == 2)?;
        let text = number::text(self.value(entry), 256);
        (!text.is_empty()).then_some(text)
    }

    /// A zero denominator is how a camera writes what it does not know.
    pub fn fraction(&self, entry: &Entry, index: usize) -> Option<f64> {
        let raw = slice(self.value(entry), index.checked_mul(8)?, 8)?;
        let (above, below) = match entry.kind {
            5 => (f64::from(self.order.u32(raw, 0)?), f64::from(self.order.u32(raw, 4)?)),
            10 => (f64::from(self.order.i32(raw, 0)?), f64::from(self.order.i32(raw, 4)?)),
            _ => return None,
        };
        (below != 0.0).then(|| above / below).filter(|value| value.is_finite())
    }

    pub fn first_fraction(&self, directory: Directory, tag: u16) -> Option<f64> {
        self.fraction(self.find(directory, tag)?, 0)
    }

    /// Where the picture data of each table lies: strips, tiles and whole JPEG previews, with whether it is a JPEG stream.
    pub fn pictures(&self) -> Vec<(Range<usize>, bool)> {
        let mut out = Vec::new();
        for table in 0..self.tables.len() {
            let of = |tag: u16| self.entries.iter().find(|entry| entry.table == table && entry.tag == tag);
            let compression = of(tag::COMPRESSION).and_then(|entry| self.numbers(entry).next());
            let pairs = [
                (tag::STRIP_OFFSETS, tag::STRIP_LENGTHS, matches!(compression, Some(6 | 7 | 34_892))),
                (tag::TILE_OFFSETS, tag::TILE_LENGTHS, matches!(compression, Some(6 | 7 | 34_892))),
                (tag::PREVIEW_OFFSET, tag::PREVIEW_LENGTH, true),
            ];
            for (offsets, lengths, is_jpeg) in pairs {
                let Some((offsets, lengths)) = of(offsets).zip(of(lengths)) else { continue };
                let ranges = self.numbers(offsets).zip(self.numbers(lengths)).filter_map(|(at, length)| span(size(at), size(length)));
                let left = MOST_PICTURES.saturating_sub(out.len());
                out.extend(ranges.filter(|range| !range.is_empty()).map(|range| (range, is_jpeg)).take(left));
            }
        }
        out
    }
}
