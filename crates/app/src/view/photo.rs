//! What a picture or a video tells beside what it shows.

use super::evidence::Stored;
use super::fact::{anomalies, checks, fact, number, position, text, time};
use aftercare_evidence::photo::{Photo, PhotoChecked, Said as Block};
use aftercare_evidence::{Completeness, FileKind};
use aftercare_wire::{FileFact, Known, PhotoView, Said};

pub(crate) fn view(id: &str, stored: &Stored, photo: &Photo, checked: &[PhotoChecked]) -> PhotoView {
    // What is not whole, or not as it should be, may hold anything.
    let unsure = photo.completeness != Completeness::WholeRecordArea || !photo.anomalies.is_empty();
    let place = unsure || photo.said.iter().any(Block::has_place) || photo.blocks.iter().any(|block| block.place || block.unread);
    let serial = unsure || photo.said.iter().any(Block::has_serial) || photo.blocks.iter().any(|block| block.serial || block.unread);
    PhotoView {
        blob: stored.blob(id),
        content: photo.kind.code().to_owned(),
        holds_place: place,
        holds_serial: serial,
        removable: photo.kind != FileKind::Png && photo.completeness == Completeness::WholeRecordArea,
        facts: photo.said.iter().flat_map(said).filter(|fact| fact.known != Known::NotRecorded).collect(),
        checks: checks(checked),
        anomalies: anomalies(&photo.anomalies),
    }
}

/// A file in which nothing is looked for, or that could not be read: it may hold anything.
pub(crate) fn unread(id: &str, stored: &Stored) -> PhotoView {
    PhotoView {
        blob: stored.blob(id),
        content: stored.content.clone(),
        holds_place: true,
        holds_serial: true,
        removable: false,
        facts: Vec::new(),
        checks: Vec::new(),
        anomalies: Vec::new(),
    }
}

/// What one block says, under the block's name.
fn said(block: &Block) -> Vec<FileFact> {
    let facts = [
        position("position", &block.position),
        number("altitude", "m", &block.altitude),
        number("height", "m", &block.height),
        number("position-error", "m", &block.position_error),
        number("camera-yaw", "deg", &block.camera_yaw),
        number("camera-pitch", "deg", &block.camera_pitch),
        number("aircraft-yaw", "deg", &block.aircraft_yaw),
        time("taken-local", &block.taken_local),
        time("taken", &block.taken),
        time("satellite-time", &block.satellite_time),
        time("written-local", &block.written_local),
        text("make", &block.make),
        text("model", &block.model),
        text("software", &block.software),
        text("aircraft-serial", &block.aircraft_serial),
        text("camera-serial", &block.camera_serial),
        fact("lens-serial", "", &block.lens_serial, |serial| Said::Text(serial.clone())),
    ];
    facts.into_iter().map(|fact| FileFact { source: Some(block.block.to_string()), ..fact }).collect()
}
