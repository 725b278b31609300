//! ISO media without what tells of a place or a device: not a byte moves, so every offset in the file stays right.

use super::boxes::Boxes;
use super::items::items;
use super::strip::unsure;
use super::strip_tiff::{fill, is_too_much, overlap};
use super::tracks::{MOST_TRACKS, samples, tracks};
use crate::EvidenceError;
use std::ops::Range;

/// Areas of picture data; fragmented files have more, and nothing is blanked in those.
const MOST_AREAS: usize = 64;

#[derive(Default)]
struct Plan {
    /// Boxes that become free space.
    free: Vec<usize>,
    /// Bytes of picture data areas that become zero, and those that must not.
    zero: Vec<Range<usize>>,
    kept: Vec<Range<usize>>,
}

/// # Errors
/// The structure is not sure.
/// Boxes outside of all others without which nothing is shown.
pub(super) const TOP_LEVEL: [[u8; 4]; 9] = [*b"ftyp", *b"styp", *b"moov", *b"moof", *b"mdat", *b"meta", *b"sidx", *b"ssix", *b"mfra"];

pub(super) fn blanked(bytes: &[u8]) -> Result<Vec<u8>, EvidenceError> {
    let boxes = Boxes::read(bytes);
    if let Some(at) = boxes.broken.or(boxes.cut.then_some(bytes.len())) {
        return Err(unsure(at));
    }
    let mut plan = Plan::default();
    let (moov, meta) = (boxes.path(None, &[b"moov"]), boxes.path(None, &[b"meta"]));
    if moov.is_none() && meta.is_none() {
        return Err(unsure(0));
    }
    if let Some((moov, _)) = moov {
        movie(bytes, &boxes, moov, &mut plan)?;
    }
    if let Some((meta, found)) = meta {
        let is_picture = boxes.path(Some(meta), &[b"iloc"]).is_some();
        if is_picture {
            still(bytes, &boxes, meta, &mut plan).ok_or_else(|| unsure(found.whole.start))?;
        } else if moov.is_some() {
            plan.free.push(meta);
        } else {
            // Without it nobody would find the picture, and without items nobody knows what is the picture.
            return Err(unsure(found.whole.start));
        }
    }
    let mut data = Vec::new();
    for (index, found) in boxes.all.iter().enumerate() {
        match (&found.name, found.parent) {
            (b"mdat", None) | (b"idat", Some(_)) => data.push(found.body.clone()),
            (b"uuid", None) => plan.free.push(index),
            (b"free" | b"skip", _) => plan.free.push(index),
            // What a player does not need may hold anything.
            (name, None) if !TOP_LEVEL.contains(name) => plan.free.push(index),
            _ => {}
        }
    }
    let outside = |range: &&Range<usize>| !data.iter().any(|area| area.start <= range.start && range.end <= area.end);
    if (data.len() > MOST_AREAS && !plan.zero.is_empty()) || is_too_much(&plan.zero, bytes) {
        return Err(unsure(0));
    }
    if let Some(at) = plan.zero.iter().find(outside).map(|range| range.start).or_else(|| overlap(&plan.zero, plan.kept)) {
        return Err(unsure(at));
    }
    let mut out = bytes.to_vec();
    for range in plan.zero {
        fill(&mut out, range)?;
    }
    for found in plan.free.iter().filter_map(|index| boxes.all.get(*index)) {
        let name = found.whole.start.saturating_add(4);
        out.get_mut(name..name.saturating_add(4)).ok_or_else(|| unsure(name))?.copy_from_slice(b"free");
        fill(&mut out, found.body.clone())?;
    }
    Ok(out)
}

fn movie(bytes: &[u8], boxes: &Boxes, moov: usize, plan: &mut Plan) -> Result<(), EvidenceError> {
    let at = boxes.all.get(moov).map_or(0, |found| found.whole.start);
    // A compressed header, two headers, or more tracks than are looked at.
    let tracks = tracks(bytes, boxes);
    if boxes.of(Some(moov), b"cmov").next().is_some() || boxes.of(None, b"moov").count() > 1 || tracks.len() >= MOST_TRACKS {
        return Err(unsure(at));
    }
    let is_fragmented = boxes.of(None, b"moof").next().is_some();
    let mut owners = vec![moov];
    for track in &tracks {
        if track.is_telemetry {
            let found = samples(bytes, boxes, track.index).filter(|_| !is_fragmented);
            plan.zero.extend(found.ok_or_else(|| unsure(at))?);
            plan.free.push(track.index);
        } else {
            owners.push(track.index);
        }
    }
    if !plan.zero.is_empty() {
        for track in tracks.iter().filter(|track| !track.is_telemetry) {
            plan.kept.extend(samples(bytes, boxes, track.index).ok_or_else(|| unsure(at))?);
        }
    }
    let of_owner = |parent: Option<usize>| parent.is_some_and(|parent| owners.contains(&parent));
    let named = boxes.all.iter().enumerate().filter(|(_, found)| matches!(&found.name, b"udta" | b"meta" | b"uuid"));
    plan.free.extend(named.filter(|(_, found)| of_owner(found.parent)).map(|(index, _)| index));
    Ok(())
}

fn still(bytes: &[u8], boxes: &Boxes, meta: usize, plan: &mut Plan) -> Option<()> {
    for item in items(bytes, boxes, meta)?.into_values() {
        match (item.is_metadata, item.extents) {
            (true, extents) => plan.zero.extend(extents?),
            (false, Some(extents)) => plan.kept.extend(extents),
            // Made of other items.
            (false, None) => {}
        }
    }
    Some(())
}
