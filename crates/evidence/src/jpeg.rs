use crate::EvidenceError;

/// Size of a picture in pixels, as its header states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dimensions {
    pub width: u16,
    pub height: u16,
}

/// The size that a JPEG picture states, from its first frame header. Reads segment
/// headers only, never the picture.
///
/// # Errors
/// [`EvidenceError::NotAJpeg`], or [`EvidenceError::JpegWithoutSize`] when no frame header
/// with two non-zero sides comes before the picture data.
pub fn jpeg_dimensions(bytes: &[u8]) -> Result<Dimensions, EvidenceError> {
    let mut rest = bytes.strip_prefix(&[0xFF, 0xD8]).ok_or(EvidenceError::NotAJpeg)?;
    if rest.first() != Some(&0xFF) {
        return Err(EvidenceError::NotAJpeg);
    }
    while let [0xFF, marker, tail @ ..] = rest {
        match marker {
            // Fill byte before a marker.
            0xFF => {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            // Stand-alone markers carry no length.
            0x01 | 0xD0..=0xD7 => {
                rest = tail;
                continue;
            }
            // Picture data or end: the size should have come before.
            0xDA | 0xD9 => break,
            _ => {}
        }
        let [high, low, ..] = tail else { break };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if is_frame_header(*marker) {
            return frame_size(tail).ok_or(EvidenceError::JpegWithoutSize);
        }
        if length < 2 {
            break;
        }
        rest = tail.get(length..).unwrap_or_default();
    }
    Err(EvidenceError::JpegWithoutSize)
}

fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

fn frame_size(segment: &[u8]) -> Option<Dimensions> {
    let [_, _, _, h1, h0, w1, w0, ..] = segment else {
        return None;
    };
    let height = u16::from_be_bytes([*h1, *h0]);
    let width = u16::from_be_bytes([*w1, *w0]);
    (height > 0 && width > 0).then_some(Dimensions { width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_or_a_reason() {
        let picture = b"\xFF\xD8\xFF\xE0\x00\x04ab\xFF\xFF\xC2\x00\x0B\x08\x01\x00\x02\x80\x01xx";
        let flat = b"\xFF\xD8\xFF\xC0\x00\x0B\x08\x00\x00\x02\x80\x01xx";
        let table: [(&[u8], Result<Dimensions, EvidenceError>); 6] = [
            (picture, Ok(Dimensions { width: 640, height: 256 })),
            (flat, Err(EvidenceError::JpegWithoutSize)),
            (b"\xFF\xD8\xFF\xE0\x00\x00\xFF\xC0", Err(EvidenceError::JpegWithoutSize)),
            (b"\xFF\xD8\xFF\xDA\x00\x02", Err(EvidenceError::JpegWithoutSize)),
            (b"\xFF\xD8hello", Err(EvidenceError::NotAJpeg)),
            (b"", Err(EvidenceError::NotAJpeg)),
        ];
        for (bytes, expected) in table {
            assert_eq!(jpeg_dimensions(bytes), expected, "{bytes:?}");
        }
        for cut in 0..picture.len() - 3 {
            assert!(jpeg_dimensions(&picture[..cut]).is_err(), "cut at {cut}");
        }
    }
}
