//! TIFF, DNG and EXIF without what tells of a place or a device, byte for byte as long as before.

use super::jpeg::{Jpeg, shows};
use super::order::span;
use super::strip::{Removal, unsure};
use super::tiff::{Directory, Entry, MOST_PICTURES, Table, Tiff, tag};
use crate::EvidenceError;
use std::ops::Range;

fn is_doomed(entry: &Entry, what: Removal) -> bool {
    match (entry.directory, entry.tag) {
        (Directory::Gps, _) | (_, tag::GPS) => what.place,
        (_, tag::BODY_SERIAL | tag::LENS_SERIAL | tag::CAMERA_SERIAL | tag::IMAGE_ID | tag::RAW_ID) => what.serial,
        (_, tag::OWNER | tag::RAW_NAME | tag::ARTIST | tag::HOST | tag::COPYRIGHT) => what.serial,
        // Free text, and what only its writer can read.
        (_, tag::XMP | tag::IPTC | tag::PHOTOSHOP | tag::PRIVATE | tag::MAKER_NOTE | tag::COMMENT | tag::DESCRIPTION) => true,
        (_, 0x9C9B..=0x9C9F | 0xEA1C) => true,
        _ => false,
    }
}

/// # Errors
/// The structure is not sure: something does not fit, or what is to be blanked is used by what stays.
pub(super) fn blanked(bytes: &[u8], what: Removal) -> Result<Vec<u8>, EvidenceError> {
    let tiff = Tiff::read(bytes).ok_or_else(|| unsure(0))?;
    if let Some(at) = tiff.broken.first() {
        return Err(unsure(*at));
    }
    let mut doomed = Vec::new();
    let mut kept = Vec::new();
    kept.push(0..8);
    for entry in &tiff.entries {
        let inline = entry.value.start == entry.at.saturating_add(8);
        match (is_doomed(entry, what), inline) {
            (true, false) => doomed.push(entry.value.clone()),
            (false, false) => kept.push(entry.value.clone()),
            (_, true) => {}
        }
    }
    for table in &tiff.tables {
        let range = table_span(table);
        if table.directory == Directory::Gps && what.place { doomed.push(range) } else { kept.push(range) }
    }
    let pictures = tiff.pictures();
    kept.extend(pictures.iter().map(|(range, _)| range.clone()));
    if is_too_much(&doomed, bytes) || pictures.len() >= MOST_PICTURES {
        return Err(unsure(0));
    }
    if let Some(at) = overlap(&doomed, kept) {
        return Err(unsure(at));
    }
    let mut out = bytes.to_vec();
    for range in doomed {
        fill(&mut out, range)?;
    }
    for (index, table) in tiff.tables.iter().enumerate() {
        if table.directory != Directory::Gps || !what.place {
            rewrite(&tiff, index, table, what, &mut out)?;
        }
    }
    previews(bytes, &pictures, &mut out)?;
    Ok(out)
}

fn table_span(table: &Table) -> Range<usize> {
    let length = table.entries.saturating_mul(12).saturating_add(if table.has_next { 6 } else { 2 });
    table.at..table.at.saturating_add(length)
}

/// Ranges that lie on each other again and again would be blanked again and again.
pub(super) fn is_too_much(doomed: &[Range<usize>], bytes: &[u8]) -> bool {
    doomed.iter().map(ExactSizeIterator::len).fold(0, usize::saturating_add) > bytes.len()
}

/// The first of `doomed` that shares a byte with any of `kept`.
pub(super) fn overlap(doomed: &[Range<usize>], mut kept: Vec<Range<usize>>) -> Option<usize> {
    kept.retain(|range| !range.is_empty());
    kept.sort_unstable_by_key(|range| range.start);
    // Each with how far any before it reaches.
    let mut reach = 0;
    let ends: Vec<(usize, usize)> = kept
        .iter()
        .map(|range| {
            reach = reach.max(range.end);
            (range.start, reach)
        })
        .collect();
    let meets = |range: &&Range<usize>| {
        let before = ends.partition_point(|(start, _)| *start < range.end);
        !range.is_empty() && before.checked_sub(1).and_then(|at| ends.get(at)).is_some_and(|(_, reach)| *reach > range.start)
    };
    doomed.iter().find(meets).map(|range| range.start)
}

pub(super) fn fill(out: &mut [u8], range: Range<usize>) -> Result<(), EvidenceError> {
    let at = range.start;
    out.get_mut(range).ok_or_else(|| unsure(at))?.fill(0);
    Ok(())
}

/// A directory without the doomed entries: the others and the pointer to the next directory move up.
fn rewrite(tiff: &Tiff<'_>, index: usize, table: &Table, what: Removal, out: &mut [u8]) -> Result<(), EvidenceError> {
    let all = tiff.entries.iter().filter(|entry| entry.table == index);
    let stay: Vec<&Entry> = all.filter(|entry| !is_doomed(entry, what)).collect();
    if stay.len() == table.entries {
        return Ok(());
    }
    let count = u16::try_from(stay.len()).map_err(|_| unsure(table.at))?;
    let mut fresh = tiff.order.put_u16(count).to_vec();
    for entry in stay {
        let raw = span(entry.at, 12).and_then(|range| tiff.bytes.get(range));
        fresh.extend(raw.ok_or_else(|| unsure(entry.at))?);
    }
    let range = table_span(table);
    if table.has_next {
        let next = span(range.end.saturating_sub(4), 4).and_then(|range| tiff.bytes.get(range));
        fresh.extend(next.ok_or_else(|| unsure(range.end))?);
    }
    fresh.resize(range.len(), 0);
    let at = range.start;
    out.get_mut(range).ok_or_else(|| unsure(at))?.copy_from_slice(&fresh);
    Ok(())
}

/// Previews are JPEG pictures with segments of their own: those that do not show anything become empty comments.
fn previews(bytes: &[u8], pictures: &[(Range<usize>, bool)], out: &mut [u8]) -> Result<(), EvidenceError> {
    let mut left = bytes.len();
    for (range, _) in pictures.iter().filter(|(_, is_jpeg)| *is_jpeg) {
        let picture = bytes.get(range.clone()).ok_or_else(|| unsure(range.start))?;
        // Ranges that overlap would be walked again and again.
        left = left.checked_sub(picture.len()).ok_or_else(|| unsure(range.start))?;
        let Some(jpeg) = Jpeg::read(picture) else { continue };
        let has_scan = jpeg.segments.iter().any(|segment| segment.marker == 0xDA);
        if jpeg.flaw.is_some() && !has_scan {
            return Err(unsure(range.start));
        }
        for segment in jpeg.segments.iter().filter(|segment| !shows(segment, picture)) {
            let shift = |at: usize| range.start.saturating_add(at);
            fill(out, shift(segment.body.start)..shift(segment.body.end))?;
            if let Some(marker) = out.get_mut(shift(segment.whole.start).saturating_add(1)) {
                *marker = 0xFE;
            }
        }
        fill(out, range.start.saturating_add(jpeg.trailer.start)..range.end)?;
    }
    Ok(())
}
