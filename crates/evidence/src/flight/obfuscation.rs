//! The disguise of lines from version 7 on and of details from version 13 on: XOR with
//! eight bytes that follow from the first byte of the block and its type.

/// Undoes (or, being its own inverse, applies) the disguise on `body`, which comes after `first`.
pub(crate) fn reveal(first: u8, block_type: u8, body: &[u8]) -> Vec<u8> {
    let key = key(first, block_type);
    body.iter().zip(key.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
}

fn key(first: u8, block_type: u8) -> [u8; 8] {
    const MAGIC: u64 = 0x1234_5678_9ABC_DEF0;
    let message = MAGIC.wrapping_mul(u64::from(first)).to_le_bytes();
    crc64(u64::from(first.wrapping_add(block_type)), &message).to_le_bytes()
}

/// CRC-64 of the "Jones" polynomial, reflected, no final inversion.
fn crc64(seed: u64, message: &[u8]) -> u64 {
    const REFLECTED: u64 = 0xAD93_D235_94C9_35A9_u64.reverse_bits();
    message
        .iter()
        .fold(seed, |crc, byte| (0..8).fold(crc ^ u64::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ REFLECTED } else { crc >> 1 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc64_has_its_published_check_value() {
        assert_eq!(crc64(0, b"123456789"), 0xE9C6_D914_C4B8_D9CA);
    }

    #[test]
    fn revealing_twice_changes_nothing_and_once_does() {
        let body = b"a body that is longer than the key";
        for first in [1, 0x7F, 0xFF] {
            let hidden = reveal(first, 0, body);
            assert_ne!(hidden, body);
            assert_eq!(reveal(first, 0, &hidden), body);
        }
    }
}
