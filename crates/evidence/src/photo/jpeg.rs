//! The segments of a JPEG picture.

use super::exif::{self, named};
use super::extended::{self, Extended};
use super::gathering::{Gathering, Holds};
use super::order::{Order, size, slice, span};
use super::tiff::{Directory, Tiff};
use super::xmp;
use crate::log::AnomalyKind;
use std::ops::Range;

const MOST_SEGMENTS: usize = 20_000;
const MOST_FURTHER: usize = 8;

pub(super) const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PICTURES: &[u8] = b"MPF\0";
pub(super) const ICC: &[u8] = b"ICC_PROFILE\0";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    Cut(usize),
    Broken(usize),
}

#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub marker: u8,
    /// From its marker to its end; that of a scan with the picture's data.
    pub whole: Range<usize>,
    /// What follows the length.
    pub body: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Jpeg {
    pub segments: Vec<Segment>,
    /// After the end of the picture.
    pub trailer: Range<usize>,
    pub flaw: Option<Flaw>,
}

impl Jpeg {
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(&[0xFF, 0xD8]) {
            return None;
        }
        let mut out = Self { segments: Vec::new(), trailer: bytes.len()..bytes.len(), flaw: None };
        let mut at = 2_usize;
        loop {
            let first = bytes.get(at).copied();
            let marker = bytes.get(at.saturating_add(1)).copied();
            let (Some(first), Some(marker)) = (first, marker) else {
                out.flaw = Some(Flaw::Cut(at));
                return Some(out);
            };
            if first != 0xFF || out.segments.len() >= MOST_SEGMENTS {
                out.flaw = Some(Flaw::Broken(at));
                return Some(out);
            }
            let after = at.saturating_add(2);
            match marker {
                // A fill byte.
                0xFF => at = at.saturating_add(1),
                0x01 | 0xD0..=0xD7 => {
                    out.segments.push(Segment { marker, whole: at..after, body: after..after });
                    at = after;
                }
                0xD9 => {
                    out.segments.push(Segment { marker, whole: at..after, body: after..after });
                    out.trailer = after..bytes.len();
                    return Some(out);
                }
                0x00 | 0x02..=0xBF | 0xD8 => {
                    out.flaw = Some(Flaw::Broken(at));
                    return Some(out);
                }
                _ => {
                    let Some(length) = Order::Big.u16(bytes, after).map(usize::from) else {
                        out.flaw = Some(Flaw::Cut(at));
                        return Some(out);
                    };
                    let mut end = after.saturating_add(length);
                    if length < 2 {
                        out.flaw = Some(Flaw::Broken(at));
                        return Some(out);
                    }
                    if end > bytes.len() {
                        out.flaw = Some(Flaw::Cut(at));
                        return Some(out);
                    }
                    let body = after.saturating_add(2)..end;
                    if marker == 0xDA {
                        end = scan_end(bytes, end);
                    }
                    out.segments.push(Segment { marker, whole: at..end, body });
                    at = end;
                }
            }
        }
    }

    /// The orientation that its EXIF states, where it is not the usual one.
    pub fn orientation(&self, bytes: &[u8]) -> Option<u16> {
        let body = self.segments.iter().filter(|s| s.marker == 0xE1).find_map(|s| bytes.get(s.body.clone())?.strip_prefix(EXIF))?;
        let stated = Tiff::read(body)?.number(Directory::Main, super::tiff::tag::ORIENTATION)?;
        u16::try_from(stated).ok().filter(|stated| (2..=8).contains(stated))
    }
}

/// The data of a scan goes on to the first marker that is neither a stuffed byte nor a restart.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let found = rest.windows(2).position(|pair| matches!(pair, [0xFF, next] if !matches!(next, 0x00 | 0xD0..=0xD7 | 0xFF)));
    // A fill byte before the marker is walked over by the marker's reader.
    found.map_or(bytes.len(), |at| from.saturating_add(at))
}

/// Gathers what a picture says, and what the pictures behind it say.
pub(super) fn gather(bytes: &[u8], out: &mut Gathering) {
    let Some(jpeg) = Jpeg::read(bytes) else { return };
    match jpeg.flaw {
        Some(Flaw::Cut(_)) => out.cut = true,
        Some(Flaw::Broken(at)) => {
            out.broken = true;
            out.anomaly(AnomalyKind::Broken, at);
        }
        None => {}
    }
    let mut further = one(bytes, &jpeg, 0, "", out);
    if jpeg.trailer.is_empty() {
        return;
    }
    out.block("trailer", jpeg.trailer.clone(), Holds::UNREAD);
    further.push(jpeg.trailer.start);
    further.sort_unstable();
    further.dedup();
    for at in further.into_iter().filter(|at| jpeg.trailer.contains(at)).take(MOST_FURTHER) {
        let rest = bytes.get(at..).unwrap_or_default();
        if let Some(jpeg) = Jpeg::read(rest) {
            one(rest, &jpeg, at, "further-", out);
        }
    }
}

/// Gathers from the segments of one picture, and gives where it says that others begin.
fn one(bytes: &[u8], jpeg: &Jpeg, base: usize, further: &'static str, out: &mut Gathering) -> Vec<usize> {
    let mut others = Vec::new();
    let (mut main, mut packets) = (None, Extended::default());
    for segment in &jpeg.segments {
        let body = bytes.get(segment.body.clone()).unwrap_or_default();
        let whole = segment.whole.start.saturating_add(base)..segment.whole.end.saturating_add(base);
        let inside = |head: usize| segment.body.start.saturating_add(base).saturating_add(head);
        match segment.marker {
            0xE1 if body.starts_with(EXIF) => {
                let at = inside(EXIF.len());
                match body.get(EXIF.len()..).filter(|_| out.may_read(at)).and_then(Tiff::read) {
                    Some(tiff) => exif::gather(&tiff, at, further, out),
                    None => {
                        out.anomaly(AnomalyKind::Broken, at);
                        out.block(named(further, "exif"), whole, Holds::UNREAD);
                    }
                }
            }
            0xE1 if body.starts_with(XMP) => {
                let at = inside(XMP.len());
                let xmp = body.get(XMP.len()..).unwrap_or_default();
                main.get_or_insert(xmp);
                xmp::gather(xmp, at..at.saturating_add(xmp.len()), "xmp", further, out);
            }
            0xE1 if body.starts_with(extended::HEAD) => {
                packets.part(body.get(extended::HEAD.len()..).unwrap_or_default(), whole, further, out)
            }
            0xE2 if body.starts_with(PICTURES) => {
                others.extend(pictures(body, inside(0), jpeg.trailer.end.saturating_add(base), out));
                out.block(named(further, "mpf"), whole, Holds::UNREAD);
            }
            0xE2 if body.starts_with(ICC) => {}
            0xE0 | 0xEE => {}
            0xFE => out.block(named(further, "comment"), whole, Holds::UNREAD),
            0xE1..=0xEF => out.block(named(further, &format!("app{}", segment.marker & 0x0F)), whole, Holds::UNREAD),
            _ => {}
        }
    }
    packets.gather(main.unwrap_or_default(), further, out);
    others
}

/// A list of pictures that follow this one: size and offset of each, from the list's own head.
fn pictures(body: &[u8], at: usize, end: usize, out: &mut Gathering) -> Vec<usize> {
    const LIST: u16 = 0xB002;
    let mut found = Vec::new();
    let head = at.saturating_add(PICTURES.len());
    let Some(tiff) = body.get(PICTURES.len()..).and_then(Tiff::read) else { return found };
    let Some(list) = tiff.find(Directory::Main, LIST).map(|entry| tiff.value(entry)) else { return found };
    for raw in list.chunks_exact(16).take(64) {
        let (Some(length), Some(offset)) = (tiff.order.u32(raw, 4), tiff.order.u32(raw, 8)) else { continue };
        // The first is this picture.
        if offset == 0 {
            continue;
        }
        let start = head.saturating_add(size(offset));
        match span(start, size(length)) {
            Some(picture) if picture.end <= end => found.push(start),
            // A program that rewrote the file left the old list in it.
            _ => out.anomaly(AnomalyKind::Contradiction, at),
        }
    }
    found
}

/// Whether a segment is needed to show the picture as it is: tables, frames, scans, colours.
pub(super) fn shows(segment: &Segment, bytes: &[u8]) -> bool {
    match segment.marker {
        0xE0 => slice(bytes, segment.body.start, 5) == Some(b"JFIF\0"),
        0xE2 => slice(bytes, segment.body.start, ICC.len()) == Some(ICC),
        0xEE => slice(bytes, segment.body.start, 5) == Some(b"Adobe"),
        0xC0..=0xCF => segment.marker != 0xC8,
        0xD0..=0xDF => true,
        _ => false,
    }
}

/// Whether a segment that shows the picture is as long as what it says: behind it nothing can hide.
pub(super) fn is_tight(segment: &Segment, bytes: &[u8]) -> bool {
    let Some(body) = bytes.get(segment.body.clone()) else { return false };
    let count = |at: usize| body.get(at).copied().map(usize::from);
    match segment.marker {
        // Tables one behind the other, each as long as its first bytes say.
        0xDB => filled(body, |table| table.first().map(|first| if first >> 4 == 0 { 65 } else { 129 })),
        0xC4 => filled(body, |table| Some(table.get(1..17)?.iter().map(|n| usize::from(*n)).sum::<usize>() + 17)),
        0xCC => body.len().is_multiple_of(2),
        0xDC | 0xDD => body.len() == 2,
        0xDF => body.len() == 1,
        0xDA => count(0).is_some_and(|parts| body.len() == 2 * parts + 4),
        0xC0..=0xCF | 0xDE => count(5).is_some_and(|parts| body.len() == 3 * parts + 6),
        0xEE => body.len() == 12,
        // Shortened when it is copied.
        _ => true,
    }
}

fn filled(mut body: &[u8], length: impl Fn(&[u8]) -> Option<usize>) -> bool {
    while !body.is_empty() {
        match length(body).and_then(|length| body.get(length..)) {
            Some(rest) => body = rest,
            None => return false,
        }
    }
    true
}
