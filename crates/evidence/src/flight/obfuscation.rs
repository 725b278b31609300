//! The disguise of lines from version 7 on and of details from version 13 on: XOR with
//! eight bytes that follow from the first byte of the block and its type.

/// Undoes (or, being its own inverse, applies) the disguise on `body`, which comes after `first`.
pub(crate) fn reveal(first: u8, block_type: u8, body: &[u8]) -> Vec<u8> {
    let key = key(first, block_type);
    body.iter().zip(key.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect()
}

/// As [`reveal`], of a line's body: its first byte makes the key. Into `plain`, whose room is used again and again; without the check byte.
pub(crate) fn reveal_line(line_type: u8, body: &[u8], plain: &mut Vec<u8>) {
    plain.clear();
    let Some((first, rest)) = body.split_first() else { return };
    let key = key(*first, line_type);
    let word = u64::from_le_bytes(key);
    let (words, tail) = rest.as_chunks::<8>();
    plain.reserve(rest.len());
    words.iter().for_each(|bytes| plain.extend((u64::from_le_bytes(*bytes) ^ word).to_le_bytes()));
    plain.extend(tail.iter().zip(key).map(|(byte, mask)| byte ^ mask));
    plain.pop();
}

/// A line's last byte repeats what its key was made from: proof of its type and of its ends, not of what lies between.
pub(crate) fn check_byte_holds(line_type: u8, body: &[u8]) -> bool {
    let [first, rest @ .., last] = body else { return true };
    let mask = key(*first, line_type).get(rest.len() % 8).copied().unwrap_or_default();
    last ^ mask == first.wrapping_add(line_type)
}

fn key(first: u8, block_type: u8) -> [u8; 8] {
    const MAGIC: u64 = 0x1234_5678_9ABC_DEF0;
    let message = MAGIC.wrapping_mul(u64::from(first)).to_le_bytes();
    crc64(u64::from(first.wrapping_add(block_type)), &message).to_le_bytes()
}

/// CRC-64 of the "Jones" polynomial, reflected, no final inversion.
fn crc64(seed: u64, message: &[u8]) -> u64 {
    message.iter().fold(seed, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default() ^ (crc >> 8)
    })
}

static TABLE: [u64; 256] = table();

#[expect(clippy::indexing_slicing, reason = "worked out when this is compiled")]
const fn table() -> [u64; 256] {
    const REFLECTED: u64 = 0xAD93_D235_94C9_35A9_u64.reverse_bits();
    let mut table = [0; 256];
    let (mut at, mut crc_of) = (0_usize, 0_u64);
    while at < 256 {
        let (mut crc, mut bit) = (crc_of, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ REFLECTED } else { crc >> 1 };
            bit += 1;
        }
        table[at] = crc;
        at += 1;
        crc_of += 1;
    }
    table
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

    #[test]
    fn a_line_reveals_without_its_check_byte_and_the_check_knows_the_type() {
        for (first, line_type) in [(0, 1_u8), (1_u8, 1), (0x7F, 13), (0xFF, 250)] {
            let mut plain = b"seventeen bytes..".to_vec();
            plain.push(first.wrapping_add(line_type));
            let mut body = vec![first];
            body.extend(reveal(first, line_type, &plain));
            let mut out = Vec::new();
            reveal_line(line_type, &body, &mut out);
            assert_eq!(out, b"seventeen bytes..");
            assert!(check_byte_holds(line_type, &body));
            assert!(!check_byte_holds(line_type ^ 1, &body));
            assert!(!check_byte_holds(line_type, &body[..body.len() - 1]));
        }
    }
}
