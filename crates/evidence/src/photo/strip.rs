//! Copies of pictures and videos that do not tell where they were taken, or with what.

use super::jpeg::{EXIF, Jpeg, Segment, is_tight, shows};
use super::strip_media;
use super::strip_tiff;
use super::{Photo, read};
use crate::{Completeness, EvidenceError, FileKind, recognise};

/// What a copy shall no longer hold. Blocks that are not understood to their end are left out whatever is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// Where it was taken.
    pub place: bool,
    /// Serial numbers, and names of owners.
    pub serial: bool,
}

/// A copy without what `what` names; the picture's own data is the same byte for byte. TIFF and ISO media keep their length and all
/// offsets, JPEG loses segments.
///
/// # Errors
/// The file is of another kind, or its structure is not sure enough to say that the copy holds nothing of it any more.
pub fn strip(bytes: &[u8], what: Removal) -> Result<Vec<u8>, EvidenceError> {
    let kind = recognise(bytes);
    let out = match kind {
        FileKind::Jpeg | FileKind::Tiff | FileKind::Heic | FileKind::Video if !what.place && !what.serial => return Ok(bytes.to_vec()),
        FileKind::Jpeg => jpeg(bytes, what)?,
        FileKind::Tiff => strip_tiff::blanked(bytes, what)?,
        FileKind::Heic | FileKind::Video => strip_media::blanked(bytes)?,
        _ => return Err(EvidenceError::NotAPicture),
    };
    let copy = read(&out)?;
    if copy.kind == kind && is_clean(&copy, what) { Ok(out) } else { Err(EvidenceError::StructureUnsure { offset: 0 }) }
}

fn is_clean(copy: &Photo, what: Removal) -> bool {
    let said = copy.said.iter().all(|said| !(what.place && said.has_place() || what.serial && said.has_serial()));
    let measurement = |kind: &str| !(what.place && what.serial) && matches!(kind, "app3" | "app4" | "app5" | "app6");
    let mut blocks = copy.blocks.iter();
    let blocks =
        blocks.all(|block| !(what.place && block.place || what.serial && block.serial || block.unread && !measurement(&block.kind)));
    said && blocks && copy.completeness == Completeness::WholeRecordArea
}

pub(super) fn unsure(at: usize) -> EvidenceError {
    EvidenceError::StructureUnsure { offset: u64::try_from(at).unwrap_or(u64::MAX) }
}

fn jpeg(bytes: &[u8], what: Removal) -> Result<Vec<u8>, EvidenceError> {
    let jpeg = Jpeg::read(bytes).ok_or(EvidenceError::NotAJpeg)?;
    if let Some(super::jpeg::Flaw::Cut(at) | super::jpeg::Flaw::Broken(at)) = jpeg.flaw {
        return Err(unsure(at));
    }
    if !jpeg.segments.iter().any(|segment| segment.marker == 0xDA) {
        return Err(unsure(2));
    }
    let mut out = vec![0xFF, 0xD8];
    let mut has_exif = false;
    for segment in &jpeg.segments {
        let body = bytes.get(segment.body.clone()).unwrap_or_default();
        if segment.marker == 0xE1 && body.starts_with(EXIF) {
            // Of several, programs show the first.
            if !has_exif {
                exif(body, &jpeg, bytes, what, &mut out);
            }
            has_exif = true;
        } else if segment.marker == 0xE0 && shows(segment, bytes) {
            jfif(segment, bytes, &mut out);
        } else if shows(segment, bytes) && !is_tight(segment, bytes) {
            return Err(unsure(segment.whole.start));
        } else if shows(segment, bytes) || (matches!(segment.marker, 0xE3..=0xE6) && !(what.place && what.serial)) {
            out.extend(bytes.get(segment.whole.clone()).unwrap_or_default());
        }
    }
    Ok(out)
}

/// Without the thumbnail that may follow its fourteen bytes.
fn jfif(segment: &Segment, bytes: &[u8], out: &mut Vec<u8>) {
    if let Some(head) = bytes.get(segment.body.clone()).and_then(|body| body.get(..12)) {
        out.extend([0xFF, 0xE0, 0, 16]);
        out.extend(head);
        out.extend([0, 0]);
    }
}

/// Blanked where something of it shall stay and its structure is sure; otherwise no more than which way up the picture is.
fn exif(body: &[u8], jpeg: &Jpeg, bytes: &[u8], what: Removal, out: &mut Vec<u8>) {
    let kept = (!(what.place && what.serial)).then(|| body.get(EXIF.len()..).and_then(|tiff| strip_tiff::blanked(tiff, what).ok()));
    let tiff = match (kept.flatten(), jpeg.orientation(bytes)) {
        (Some(tiff), _) => tiff,
        (None, Some(orientation)) => {
            let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
            tiff.extend(orientation.to_be_bytes());
            tiff.extend([0; 6]);
            tiff
        }
        (None, None) => return,
    };
    // As long as it was or shorter, so it fits.
    let length = tiff.len().saturating_add(EXIF.len()).saturating_add(2);
    if let Ok(length) = u16::try_from(length) {
        out.extend([0xFF, 0xE1]);
        out.extend(length.to_be_bytes());
        out.extend(EXIF);
        out.extend(tiff);
    }
}
