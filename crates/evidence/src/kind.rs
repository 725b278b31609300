use serde::{Deserialize, Serialize};

use crate::dataflash::looks_like_dataflash;
use crate::flight::looks_like_flight_record;

/// What a file is, by its content. Its name and the type that an uploader claimed for it
/// are never looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// The binary `.txt` that a consumer drone's app writes, any format version.
    FlightRecord,
    /// PX4's log.
    ULog,
    /// ArduPilot's `.BIN` log.
    DataFlash,
    Jpeg,
    Png,
    Heic,
    /// TIFF, and with it DNG.
    Tiff,
    /// MP4 and QuickTime.
    Video,
    Pdf,
    Zip,
    /// Printable UTF-8. Markup and scripts are text too: never serve it as anything else.
    Text,
    Unknown,
}

impl FileKind {
    pub fn code(self) -> &'static str {
        match self {
            Self::FlightRecord => "flight-record",
            Self::ULog => "ulog",
            Self::DataFlash => "dataflash",
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Heic => "heic",
            Self::Tiff => "tiff",
            Self::Video => "video",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }
}

const MAGICS: [(&[u8], FileKind); 11] = [
    (b"ULog\x01\x12\x35", FileKind::ULog),
    // Encrypted as a whole, which its reader says.
    (b"ULogEnc", FileKind::ULog),
    // The first message of a DataFlash log describes the describing message itself.
    (b"\xA3\x95\x80\x80\x59", FileKind::DataFlash),
    (b"\xFF\xD8\xFF", FileKind::Jpeg),
    (b"\x89PNG\r\n\x1A\n", FileKind::Png),
    (b"II\x2A\x00", FileKind::Tiff),
    (b"MM\x00\x2A", FileKind::Tiff),
    (b"%PDF-", FileKind::Pdf),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"PK\x07\x08", FileKind::Zip),
];

/// Bytes of text that are looked at; a longer file is judged by these.
const TEXT_PROBE: usize = 64 * 1024;

/// Says what `bytes`, a whole file or its first few kilobytes, are.
pub fn recognise(bytes: &[u8]) -> FileKind {
    if let Some((_, kind)) = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *kind;
    }
    if let Some(kind) = media_container(bytes) {
        return kind;
    }
    if looks_like_flight_record(bytes) {
        return FileKind::FlightRecord;
    }
    // A log that was downloaded over a bad line begins with something else.
    if looks_like_dataflash(bytes) {
        return FileKind::DataFlash;
    }
    if is_text(bytes) { FileKind::Text } else { FileKind::Unknown }
}

/// ISO base media: a first box `ftyp` with its brands, or a QuickTime file from before `ftyp`.
fn media_container(bytes: &[u8]) -> Option<FileKind> {
    let (size, rest) = bytes.split_first_chunk::<4>()?;
    let (name, rest) = rest.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_be_bytes(*size)).ok()?;
    match name {
        b"moov" | b"mdat" | b"wide" if size == 1 || size >= 8 => Some(FileKind::Video),
        b"ftyp" if size >= 16 => {
            let brands = rest.get(..size.saturating_sub(8).min(rest.len()).min(256))?;
            let mut chunks = brands.chunks_exact(4);
            let major = chunks.next()?;
            // The word after the major brand is a version number, not a brand.
            let compatible: Vec<&[u8]> = chunks.skip(1).collect();
            if is_heic(major) || (is_still(major) && compatible.iter().any(|brand| is_heic(brand))) {
                return Some(FileKind::Heic);
            }
            is_video(major).then_some(FileKind::Video)
        }
        _ => None,
    }
}

fn is_heic(brand: &[u8]) -> bool {
    matches!(brand, b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx")
}

fn is_still(brand: &[u8]) -> bool {
    matches!(brand, b"mif1" | b"msf1")
}

fn is_video(brand: &[u8]) -> bool {
    matches!(brand, b"qt  " | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"dash" | b"mmp4" | b"MSNV")
        || brand.starts_with(b"iso")
        || brand.starts_with(b"3gp")
}

fn is_text(bytes: &[u8]) -> bool {
    let probe = bytes.get(..TEXT_PROBE).unwrap_or(bytes);
    let text = match std::str::from_utf8(probe) {
        Ok(text) => text,
        // A prefix may end within a character; a whole short file may not tell us which it is.
        Err(error) if error.error_len().is_none() => {
            let valid = probe.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\x0C'))
}
