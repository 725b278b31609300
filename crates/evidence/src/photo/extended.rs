//! XMP that one segment of a JPEG is too short for: parts of a packet in further segments, which the first packet names by a digest.

use super::exif::named;
use super::gathering::{Gathering, Holds};
use super::order::Order;
use super::xmp;
use crate::log::AnomalyKind;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const HEAD: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const DIGEST: usize = 32;
const MOST_PACKETS: usize = 8;
/// As many as a packet that is read can have, at 64 KB each.
const MOST_PARTS: usize = 128;

/// The parts of each packet, by its digest.
#[derive(Debug, Default)]
pub(super) struct Extended<'a>(BTreeMap<&'a [u8], Vec<Part<'a>>>);

#[derive(Debug)]
struct Part<'a> {
    /// Of the whole packet.
    length: u32,
    /// Where in the packet it belongs.
    offset: u32,
    bytes: &'a [u8],
    /// Its segment.
    span: Range<usize>,
}

impl<'a> Extended<'a> {
    /// A segment's body behind its head.
    pub fn part(&mut self, body: &'a [u8], span: Range<usize>, further: &'static str, out: &mut Gathering) {
        out.block(named(further, "extended-xmp"), span.clone(), Holds::UNREAD);
        let (Some(length), Some(offset)) = (Order::Big.u32(body, DIGEST), Order::Big.u32(body, DIGEST + 4)) else { return };
        let (Some(digest), Some(bytes)) = (body.get(..DIGEST), body.get(DIGEST + 8..)) else { return };
        if self.0.len() < MOST_PACKETS || self.0.contains_key(digest) {
            let parts = self.0.entry(digest).or_default();
            if parts.len() < MOST_PARTS {
                parts.push(Part { length, offset, bytes, span });
            }
        }
    }

    /// Reads the packet that `main` names; others are left over from other programs.
    pub fn gather(self, main: &[u8], further: &'static str, out: &mut Gathering) {
        for (digest, mut parts) in self.0 {
            let is_named = digest.iter().all(u8::is_ascii_hexdigit) && main.windows(DIGEST).any(|window| window == digest);
            parts.sort_by_key(|part| part.offset);
            let Some(first) = parts.first().map(|part| part.span.clone()).filter(|_| is_named) else { continue };
            match whole(&parts) {
                Some(packet) => xmp::gather(&packet, first, "extended-xmp", further, out),
                None => out.anomaly(AnomalyKind::Broken, first.start),
            }
        }
    }
}

/// The packet, where its parts are all there and lie end to end.
fn whole(parts: &[Part<'_>]) -> Option<Vec<u8>> {
    let mut packet = Vec::new();
    for part in parts {
        let next = usize::try_from(part.offset).ok()?;
        if next != packet.len() {
            return None;
        }
        packet.extend(part.bytes);
    }
    let length = parts.first().map(|part| part.length)?;
    (usize::try_from(length) == Ok(packet.len()) && parts.iter().all(|part| part.length == length)).then_some(packet)
}
