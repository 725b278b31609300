//! The tracks of a video: what is in them, and where their samples lie.

use super::boxes::Boxes;
use super::order::{Order, size, slice};
use std::ops::Range;

/// More are not looked at.
pub(super) const MOST_TRACKS: usize = 64;

#[derive(Debug)]
pub(super) struct Track {
    pub index: usize,
    /// Text and data that run beside the picture and the sound: places and serial numbers, as a rule.
    pub is_telemetry: bool,
    pub name: String,
}

pub(super) fn tracks(bytes: &[u8], boxes: &Boxes) -> Vec<Track> {
    let Some((moov, _)) = boxes.path(None, &[b"moov"]) else { return Vec::new() };
    let of = |(index, _): (usize, _)| {
        let text = |path: &[&[u8; 4]], skip: usize| {
            let at = boxes.path(Some(index), path).and_then(|(_, found)| found.body.start.checked_add(skip));
            at.and_then(|at| slice(bytes, at, 4)).unwrap_or_default()
        };
        let handler = text(&[b"mdia", b"hdlr"], 8);
        let entry = text(&[b"mdia", b"minf", b"stbl", b"stsd"], 12);
        let by_handler = matches!(handler, b"meta" | b"text" | b"sbtl" | b"subt" | b"camm" | b"data");
        let by_entry = matches!(entry, b"djmd" | b"dbgi" | b"camm" | b"CAMM" | b"gpmd" | b"mett" | b"metx" | b"mebx" | b"rtmd" | b"tx3g");
        let name = format!("track {} {}", String::from_utf8_lossy(handler).trim(), String::from_utf8_lossy(entry).trim());
        Track { index, is_telemetry: (by_handler || by_entry) && entry != b"tmcd", name }
    };
    boxes.of(Some(moov), b"trak").take(MOST_TRACKS).map(of).collect()
}

/// Where the samples of a track lie, by the chunk. Work is bounded by the tables that are there.
pub(super) fn samples(bytes: &[u8], boxes: &Boxes, track: usize) -> Option<Vec<Range<usize>>> {
    let (table, _) = boxes.path(Some(track), &[b"mdia", b"minf", b"stbl"])?;
    let body = |name| boxes.path(Some(table), &[name]).and_then(|(_, found)| bytes.get(found.body.clone()));
    let big = Order::Big;
    let (offsets, width) = match (body(b"stco"), body(b"co64")) {
        (Some(offsets), None) => (offsets, 4),
        (None, Some(offsets)) => (offsets, 8),
        // A fragmented file keeps them elsewhere.
        _ => return None,
    };
    let chunks = size(big.u32(offsets, 4)?);
    let offsets = slice(offsets, 8, chunks.checked_mul(width)?)?;
    let sizes = body(b"stsz")?;
    let (uniform, count) = (size(big.u32(sizes, 4)?), size(big.u32(sizes, 8)?));
    let mut each = if uniform == 0 { slice(sizes, 12, count.checked_mul(4)?)?.chunks_exact(4) } else { [].chunks_exact(4) };
    let runs = body(b"stsc")?;
    let runs = slice(runs, 8, size(big.u32(runs, 4)?).checked_mul(12)?)?;
    let mut runs = runs.chunks_exact(12).peekable();
    let (mut per_chunk, mut left, mut out) = (0_usize, count, Vec::new());
    for (number, offset) in (1_usize..).zip(offsets.chunks_exact(width)) {
        while let Some(run) = runs.peek() {
            if size(big.u32(run, 0)?) > number {
                break;
            }
            per_chunk = size(big.u32(run, 4)?);
            runs.next();
        }
        let at = if width == 4 { size(big.u32(offset, 0)?) } else { usize::try_from(big.u64(offset, 0)?).ok()? };
        let here = per_chunk.min(left);
        left = left.checked_sub(here)?;
        let length = if uniform == 0 {
            let mut sum = 0_usize;
            for _ in 0..here {
                sum = sum.checked_add(size(big.u32(each.next()?, 0)?))?;
            }
            sum
        } else {
            uniform.checked_mul(here)?
        };
        let range = at..at.checked_add(length)?;
        bytes.get(range.clone())?;
        out.push(range);
    }
    (left == 0).then_some(out)
}
