//! The items of a HEIC picture, and where their bytes lie.

use super::boxes::{Boxes, one};
use super::order::{Order, size};
use std::collections::BTreeMap;
use std::ops::Range;

const MOST_ITEMS: usize = 10_000;
const MOST_EXTENTS: usize = 20_000;

#[derive(Debug)]
pub(super) struct Item {
    pub kind: [u8; 4],
    /// It is EXIF, XMP, or of a kind that holds anything.
    pub is_metadata: bool,
    /// Unknown where they lie in another file or item.
    pub extents: Option<Vec<Range<usize>>>,
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn number(&mut self, width: u8) -> Option<u64> {
        let at = self.at;
        self.at = at.checked_add(usize::from(width))?;
        match width {
            0 => Some(0),
            1 => self.bytes.get(at).copied().map(u64::from),
            2 => Order::Big.u16(self.bytes, at).map(u64::from),
            4 => Order::Big.u32(self.bytes, at).map(u64::from),
            8 => Order::Big.u64(self.bytes, at),
            _ => None,
        }
    }
}

/// The items by their number. `None`: their list or their places do not fit.
pub(super) fn items(bytes: &[u8], boxes: &Boxes, meta: usize) -> Option<BTreeMap<u64, Item>> {
    let mut out = BTreeMap::new();
    let (_, list) = boxes.path(Some(meta), &[b"iinf"])?;
    let version = *bytes.get(list.body.start)?;
    let mut at = list.body.start.checked_add(if version == 0 { 6 } else { 8 })?;
    while at < list.body.end {
        let entry = one(bytes, at, list.body.end, None).filter(|entry| &entry.name == b"infe")?;
        at = entry.whole.end;
        let mut cursor = Cursor { bytes: bytes.get(..entry.body.end)?, at: entry.body.start };
        let width = match cursor.number(1)? {
            2 => 2,
            3 => 4,
            _ => return None,
        };
        cursor.at = cursor.at.checked_add(3)?;
        let id = cursor.number(width)?;
        cursor.number(2)?;
        let kind = u32::try_from(cursor.number(4)?).ok()?.to_be_bytes();
        let is_metadata = matches!(&kind, b"Exif" | b"mime" | b"uri ");
        out.insert(id, Item { kind, is_metadata, extents: None });
        if out.len() > MOST_ITEMS {
            return None;
        }
    }
    places(bytes, boxes, meta, &mut out)?;
    Some(out)
}

fn places(bytes: &[u8], boxes: &Boxes, meta: usize, items: &mut BTreeMap<u64, Item>) -> Option<()> {
    let (_, list) = boxes.path(Some(meta), &[b"iloc"])?;
    let idat = boxes.path(Some(meta), &[b"idat"]).map(|(_, idat)| idat.body.clone());
    let mut cursor = Cursor { bytes: bytes.get(..list.body.end)?, at: list.body.start };
    let version = cursor.number(1)?;
    cursor.at = cursor.at.checked_add(3)?;
    let sizes = Order::Big.u16(bytes, cursor.at)?.to_be_bytes();
    cursor.at = cursor.at.checked_add(2)?;
    let [offset_width, length_width, base_width, index_width] = [sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4, sizes[1] & 15];
    let id_width = if version < 2 { 2 } else { 4 };
    let count = cursor.number(id_width)?;
    let mut left = MOST_EXTENTS;
    for _ in 0..count {
        let id = cursor.number(id_width)?;
        let method = if version == 0 { 0 } else { cursor.number(2)? & 15 };
        let other_file = cursor.number(2)?;
        let base = cursor.number(base_width)?;
        let (from, limit) = match (method, &idat) {
            (0, _) => (0, bytes.len()),
            (1, Some(idat)) => (idat.start, idat.end),
            _ => (usize::MAX, 0),
        };
        let mut extents = Some(Vec::new());
        for _ in 0..cursor.number(2)? {
            left = left.checked_sub(1)?;
            if version > 0 {
                cursor.number(index_width)?;
            }
            let (offset, length) = (cursor.number(offset_width)?, cursor.number(length_width)?);
            let start = base.checked_add(offset).and_then(|at| usize::try_from(at).ok()).and_then(|at| at.checked_add(from));
            // No length stands for all of it.
            let length = if length == 0 { None } else { usize::try_from(length).ok() };
            let range = start.and_then(|start| Some(start..length.map_or(Some(limit), |length| start.checked_add(length))?));
            let range = range.filter(|range| range.start < range.end && range.end <= limit && other_file == 0);
            extents = extents.zip(range).map(|(mut extents, range)| {
                extents.push(range);
                extents
            });
        }
        if let Some(item) = items.get_mut(&id) {
            item.extents = extents;
        }
    }
    Some(())
}

/// Where the TIFF of an EXIF item begins, from the item's start.
pub(super) fn exif_start(bytes: &[u8], item: &Range<usize>) -> Option<usize> {
    let skip = size(Order::Big.u32(bytes, item.start)?);
    let at = item.start.checked_add(4)?.checked_add(skip)?;
    let at = if bytes.get(at..)?.starts_with(super::jpeg::EXIF) { at.checked_add(super::jpeg::EXIF.len())? } else { at };
    (at < item.end).then_some(at)
}
