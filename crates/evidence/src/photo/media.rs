//! What a video and a HEIC picture say of place, time and device.

use super::boxes::{Boxes, MediaBox, one};
use super::exif::{self, iso_6709};
use super::gathering::{Gathering, Holds};
use super::items::{exif_start, items};
use super::order::{Order, size, slice};
use super::said::{ALTITUDES, Said, fact, place, within};
use super::strip_media::TOP_LEVEL;
use super::tiff::Tiff;
use super::tracks::tracks;
use super::xmp;
use crate::log::AnomalyKind;
use crate::number;
use jiff::Timestamp;
use std::ops::Range;

pub(super) const XMP: [u8; 16] = [0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC];
const MOST_KEYS: usize = 1_000;
/// Lists of metadata that are looked at in one place.
const MOST_LISTS: usize = 4;
/// Seconds from the zero of these clocks, the beginning of 1904, to that of Unix.
const TO_1970: i64 = 2_082_844_800;

pub(super) fn gather(bytes: &[u8], out: &mut Gathering) {
    let boxes = Boxes::read(bytes);
    out.cut |= boxes.cut;
    if let Some(at) = boxes.broken {
        out.broken = true;
        out.anomaly(AnomalyKind::Broken, at);
    }
    let mut said = Said::of("media");
    if let Some((moov, _)) = boxes.path(None, &[b"moov"]) {
        if let Some((_, head)) = boxes.path(Some(moov), &[b"mvhd"]) {
            said.taken = fact(created(bytes, head), "moov/mvhd creation time");
        }
        let tracks = tracks(bytes, &boxes);
        let owners: Vec<usize> = std::iter::once(moov).chain(tracks.iter().map(|track| track.index)).collect();
        for owner in owners {
            for (index, data) in boxes.of(Some(owner), b"udta").take(MOST_LISTS) {
                user_data(bytes, &boxes, index, data, &mut said, out);
            }
            for (index, meta) in boxes.of(Some(owner), b"meta").take(MOST_LISTS) {
                keys(bytes, &boxes, index, meta, &mut said, out);
            }
        }
        for track in tracks.iter().filter(|track| track.is_telemetry) {
            let whole = boxes.all.get(track.index).map(|found| found.whole.clone()).unwrap_or_default();
            out.block(track.name.clone(), whole, Holds::UNREAD);
        }
    }
    out.said(said);
    for found in boxes.all.iter().filter(|found| found.parent.is_none()) {
        let body = bytes.get(found.body.clone()).unwrap_or_default();
        match &found.name {
            b"uuid" if body.starts_with(&XMP) => {
                let at = found.body.start.saturating_add(XMP.len());
                xmp::gather(body.get(XMP.len()..).unwrap_or_default(), at..found.body.end, "xmp", "", out);
            }
            b"uuid" => out.block("uuid", found.whole.clone(), Holds::UNREAD),
            b"free" | b"skip" if body.iter().any(|byte| *byte != 0) => out.block("free", found.whole.clone(), Holds::UNREAD),
            name if TOP_LEVEL.contains(name) || matches!(name, b"free" | b"skip") => {}
            _ => out.block("box", found.whole.clone(), Holds::UNREAD),
        }
    }
    if let Some((meta, _)) = boxes.path(None, &[b"meta"]) {
        still(bytes, &boxes, meta, out);
    }
}

fn created(bytes: &[u8], head: &MediaBox) -> Option<Timestamp> {
    let at = head.body.start.checked_add(4)?;
    let seconds = match bytes.get(head.body.start)? {
        0 => i64::from(Order::Big.u32(bytes, at)?),
        1 => i64::try_from(Order::Big.u64(bytes, at)?).ok()?,
        _ => return None,
    };
    // Zero, and a clock that was never set, are not recorded.
    let seconds = seconds.checked_sub(TO_1970).filter(|seconds| *seconds > 315_532_800)?;
    Timestamp::from_second(seconds).ok()
}

fn located(text: &str, source: &'static str, at: usize, said: &mut Said, out: &mut Gathering) -> bool {
    let Some((latitude, longitude, altitude)) = iso_6709(text) else { return false };
    let Some(position) = place(latitude, longitude, at, out) else { return false };
    if said.position.value().is_none() {
        said.position = fact(Some(position), source);
        said.altitude = fact(within(altitude, ALTITUDES.0, ALTITUDES.1, at, out), source);
    }
    true
}

/// Text of QuickTime: its length, a language, and as many bytes.
fn counted_text(body: &[u8]) -> Option<String> {
    let length = usize::from(Order::Big.u16(body, 0)?);
    let text = number::text(slice(body, 4, length)?, 256);
    (!text.is_empty()).then_some(text)
}

fn user_data(bytes: &[u8], boxes: &Boxes, index: usize, data: &MediaBox, said: &mut Said, out: &mut Gathering) {
    let mut has_place = false;
    for found in boxes.all.iter().filter(|found| found.parent == Some(index)) {
        let body = bytes.get(found.body.clone()).unwrap_or_default();
        match &found.name {
            b"\xA9xyz" => {
                let text = counted_text(body).unwrap_or_default();
                has_place |= located(&text, "udta/xyz", found.body.start, said, out);
            }
            b"loci" => has_place |= three_gpp(body, found.body.start, said, out),
            b"\xA9mak" => said.make = fact(counted_text(body), "udta/mak"),
            b"\xA9mod" | b"\xA9mdl" => said.model = fact(counted_text(body), "udta/mod"),
            b"\xA9swr" => said.software = fact(counted_text(body), "udta/swr"),
            _ => {}
        }
    }
    for (inner, meta) in boxes.of(Some(index), b"meta").take(MOST_LISTS) {
        keys(bytes, boxes, inner, meta, said, out);
    }
    let has_content = bytes.get(data.body.clone()).unwrap_or_default().iter().any(|byte| *byte != 0);
    out.block("udta", data.whole.clone(), Holds { place: has_place, serial: false, unread: has_content });
}

/// Place by 3GPP: longitude, latitude and altitude as sixteenths of bits after a name.
fn three_gpp(body: &[u8], at: usize, said: &mut Said, out: &mut Gathering) -> bool {
    let Some(name_end) = body.get(6..).and_then(|rest| rest.iter().position(|byte| *byte == 0)) else { return false };
    let from = name_end.saturating_add(8);
    let fixed = |index: usize| Order::Big.i32(body, from.saturating_add(index)).map(|raw| f64::from(raw) / 65_536.0);
    let (Some(longitude), Some(latitude)) = (fixed(0), fixed(4)) else { return false };
    let Some(position) = place(latitude, longitude, at, out) else { return false };
    if said.position.value().is_none() {
        said.position = fact(Some(position), "udta/loci");
        said.altitude = fact(within(fixed(8), ALTITUDES.0, ALTITUDES.1, at, out), "udta/loci");
    }
    true
}

/// Metadata by keys: a list of names, and values that name their key by its number.
fn keys(bytes: &[u8], boxes: &Boxes, index: usize, meta: &MediaBox, said: &mut Said, out: &mut Gathering) {
    let mut has_place = false;
    let names = boxes.path(Some(index), &[b"keys"]).map(|(_, found)| names(bytes, found)).unwrap_or_default();
    if let Some((_, list)) = boxes.path(Some(index), &[b"ilst"]) {
        let mut at = list.body.start;
        for _ in 0..MOST_KEYS {
            let Some(item) = one(bytes, at, list.body.end, None) else { break };
            at = item.whole.end;
            let Some(data) = one(bytes, item.body.start, item.body.end, None).filter(|data| &data.name == b"data") else { continue };
            let key = size(u32::from_be_bytes(item.name)).checked_sub(1).and_then(|key| names.get(key));
            let value = bytes.get(data.body.start.saturating_add(8)..data.body.end).unwrap_or_default();
            let text = Some(number::text(value, 256)).filter(|text| !text.is_empty());
            match key.map_or("", String::as_str) {
                "com.apple.quicktime.location.ISO6709" => {
                    has_place |= located(&text.unwrap_or_default(), "meta location.ISO6709", data.body.start, said, out);
                }
                "com.apple.quicktime.make" => said.make = fact(text, "meta make"),
                "com.apple.quicktime.model" => said.model = fact(text, "meta model"),
                "com.apple.quicktime.software" => said.software = fact(text, "meta software"),
                "com.apple.quicktime.creationdate" => {
                    // The zone is written without a colon.
                    let at = text.and_then(|text| jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).ok()?.to_timestamp().ok());
                    if at.is_some() {
                        said.taken = fact(at, "meta creationdate");
                    }
                }
                _ => {}
            }
        }
    }
    out.block("meta", meta.whole.clone(), Holds { place: has_place, serial: false, unread: true });
}

fn names(bytes: &[u8], list: &MediaBox) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = list.body.start.saturating_add(8);
    while let Some(key) = one(bytes, at, list.body.end, None).filter(|_| out.len() < MOST_KEYS) {
        at = key.whole.end;
        out.push(number::text(bytes.get(key.body.clone()).unwrap_or_default(), 128));
    }
    out
}

/// EXIF and XMP of a HEIC picture.
fn still(bytes: &[u8], boxes: &Boxes, meta: usize, out: &mut Gathering) {
    let whole = boxes.all.get(meta).map(|found| found.whole.clone()).unwrap_or_default();
    let Some(items) = items(bytes, boxes, meta) else {
        out.block("meta", whole, Holds::UNREAD);
        return;
    };
    // Items may lie on each other.
    let mut left = bytes.len();
    for item in items.values().filter(|item| item.is_metadata) {
        let extent: Option<&Range<usize>> = match item.extents.as_deref() {
            Some([extent]) if extent.len() <= left => Some(extent),
            _ => None,
        };
        let Some(extent) = extent else {
            out.block("item", whole.clone(), Holds::UNREAD);
            continue;
        };
        left = left.saturating_sub(extent.len());
        let body = bytes.get(extent.clone()).unwrap_or_default();
        if body.iter().all(|byte| *byte == 0) {
            continue;
        }
        let tiff = exif_start(bytes, extent).filter(|_| &item.kind == b"Exif");
        let tiff = tiff.and_then(|at| Some((at, Tiff::read(bytes.get(at..extent.end)?)?)));
        match (&item.kind, tiff) {
            (_, Some((at, tiff))) => exif::gather(&tiff, at, "", out),
            (b"mime", _) => xmp::gather(body, extent.clone(), "xmp", "", out),
            _ => out.block("item", extent.clone(), Holds::UNREAD),
        }
    }
}
