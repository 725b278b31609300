//! AES-256 in CBC, whose blocks are chained here: lines go on where the line before them ended, and whether a key fits shows in one block.

use aes::cipher::{BlockCipherDecrypt as _, KeyInit as _};
use aes::{Aes256Dec, Block};

pub(crate) const BLOCK: usize = 16;

/// Opens what one key has sealed.
pub(crate) struct Opener(Aes256Dec);

impl Opener {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Dec::new(key.into()))
    }

    /// One block, `before` being the encrypted one before it.
    pub fn block(&self, block: &[u8; BLOCK], before: &[u8; BLOCK]) -> [u8; BLOCK] {
        let mut plain = Block::from(*block);
        self.0.decrypt_block(&mut plain);
        plain.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
        plain.into()
    }

    /// All of `sealed`, whole blocks, into `plain`, and without what fills up the last. False where that is not what it should be.
    pub fn open(&self, sealed: &[u8], iv: &[u8; BLOCK], plain: &mut Vec<u8>) -> bool {
        plain.clear();
        let (blocks, rest) = sealed.as_chunks::<BLOCK>();
        let mut before = iv;
        for block in blocks {
            plain.extend(self.block(block, before));
            before = block;
        }
        let Some(filled) = plain.last_chunk().and_then(filling).filter(|_| rest.is_empty()) else { return false };
        plain.truncate(plain.len().saturating_sub(filled));
        true
    }
}

/// Bytes at the end of a last block that only fill it up, each of them saying how many they are (PKCS #7).
pub(crate) fn filling(last: &[u8; BLOCK]) -> Option<usize> {
    let [.., stated] = last;
    let count = usize::from(*stated);
    let filled = last.iter().rev().take(count).all(|byte| byte == stated);
    ((1..=BLOCK).contains(&count) && filled).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        std::array::from_fn(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap())
    }

    #[test]
    fn opens_the_published_example() {
        // NIST SP 800-38A, F.2.6.
        let opener = Opener::new(&bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        let iv = bytes("000102030405060708090a0b0c0d0e0f");
        let (first, second) = (bytes("f58c4c04d6e5f1ba779eabfb5f7bfbd6"), bytes("9cfc4e967edb808d679f777bc6702c7d"));
        assert_eq!(opener.block(&first, &iv), bytes("6bc1bee22e409f96e93d7e117393172a"));
        assert_eq!(opener.block(&second, &first), bytes("ae2d8a571e03ac9c9eb76fac45af8e51"));
        let mut plain = Vec::new();
        assert!(!opener.open(&[first, second].concat(), &iv, &mut plain), "nothing fills it up");
    }

    #[test]
    fn only_what_fills_up_is_filling() {
        let ending = |tail: &[u8]| {
            let mut block = [0_u8; BLOCK];
            block[BLOCK - tail.len()..].copy_from_slice(tail);
            filling(&block)
        };
        assert_eq!([ending(&[1]), ending(&[2, 2]), ending(&[16; 16]), filling(&[15; 16])], [Some(1), Some(2), Some(16), Some(15)]);
        assert_eq!([ending(&[0]), ending(&[1, 2]), ending(&[17; 16]), ending(&[3, 3])], [None; 4]);
    }
}
