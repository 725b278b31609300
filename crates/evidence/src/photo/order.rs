use std::ops::Range;

/// Byte order of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Big,
    Little,
}

pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    slice(bytes, at, N)?.try_into().ok()
}

/// So many bytes from there on, when they do not wrap around.
pub(super) fn span(at: usize, length: usize) -> Option<Range<usize>> {
    Some(at..at.checked_add(length)?)
}

pub(super) fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Order {
    pub fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let raw = array(bytes, at)?;
        Some(if self == Self::Big { u16::from_be_bytes(raw) } else { u16::from_le_bytes(raw) })
    }

    pub fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let raw = array(bytes, at)?;
        Some(if self == Self::Big { u32::from_be_bytes(raw) } else { u32::from_le_bytes(raw) })
    }

    pub fn u64(self, bytes: &[u8], at: usize) -> Option<u64> {
        let raw = array(bytes, at)?;
        Some(if self == Self::Big { u64::from_be_bytes(raw) } else { u64::from_le_bytes(raw) })
    }

    pub fn i32(self, bytes: &[u8], at: usize) -> Option<i32> {
        self.u32(bytes, at).map(|raw| i32::from_ne_bytes(raw.to_ne_bytes()))
    }

    pub fn put_u16(self, value: u16) -> [u8; 2] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }
}
