//! Pictures and videos: what their metadata says of place, time and device, and copies without it.
//!
//! No picture is decoded. A value belongs to the block that says it; blocks may contradict each other, which [`checks`] shows.

mod boxes;
mod check;
mod exif;
mod extended;
mod gathering;
mod items;
mod jpeg;
mod media;
mod order;
mod said;
mod strip;
mod strip_media;
mod strip_tiff;
mod tiff;
mod tracks;
pub(crate) mod xmp;

pub use check::{PhotoBounds, PhotoCheck, PhotoChecked, checks};
pub use said::Said;
pub use strip::{Removal, strip};

use crate::log::Anomaly;
use crate::{Completeness, EvidenceError, FileKind, recognise};
use gathering::Gathering;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A picture or a video, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    pub kind: FileKind,
    pub completeness: Completeness,
    /// What each block says, in the order of the file.
    pub said: Vec<Said>,
    /// Blocks that name a place or a serial number, or may.
    pub blocks: Vec<PhotoBlock>,
    pub anomalies: Vec<Anomaly>,
}

/// Where something stands that tells of a place or a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoBlock {
    pub kind: Cow<'static, str>,
    /// From the beginning of the file, in bytes.
    pub offset: u64,
    pub length: u64,
    pub place: bool,
    pub serial: bool,
    /// Not all of it is understood: it may say either.
    pub unread: bool,
}

/// Reads a picture or a video.
///
/// # Errors
/// [`EvidenceError::NotAPicture`]: it is no JPEG, TIFF, HEIC, MP4 or QuickTime file.
pub fn read(bytes: &[u8]) -> Result<Photo, EvidenceError> {
    let kind = recognise(bytes);
    let mut out = Gathering::default();
    match kind {
        FileKind::Jpeg => jpeg::gather(bytes, &mut out),
        FileKind::Tiff => match tiff::Tiff::read(bytes) {
            Some(tiff) => exif::gather(&tiff, 0, "", &mut out),
            None => out.cut = true,
        },
        FileKind::Heic | FileKind::Video => media::gather(bytes, &mut out),
        _ => return Err(EvidenceError::NotAPicture),
    }
    let completeness = match (out.cut, out.broken) {
        (true, _) => Completeness::Cut,
        (_, true) => Completeness::Damaged,
        _ => Completeness::WholeRecordArea,
    };
    if out.said.left_out() > 0 || out.blocks.left_out() > 0 {
        out.anomaly(crate::log::AnomalyKind::LeftOut, 0);
    }
    Ok(Photo { kind, completeness, said: out.said.into_items(), blocks: out.blocks.into_items(), anomalies: out.anomalies })
}
