use super::flight_lines as lines;
use super::sealing::{Noise, Sealer};
use crate::FormatVersion;
use crate::flight::{LINE_END, kinds, line_length_width, obfuscation};

/// Writes lines in the disguise of a version; from 13 on encrypted, with noise where nobody has shown how.
#[derive(Debug)]
pub(super) struct LineWriter {
    version: FormatVersion,
    out: Vec<u8>,
    noise: Noise,
    sealer: Sealer,
}

impl LineWriter {
    pub fn new(version: FormatVersion, key_seed: u64) -> Self {
        Self { version, out: Vec::new(), noise: Noise::new(0), sealer: Sealer::new(version, key_seed) }
    }

    pub fn line(&mut self, kind: u8, payload: &[u8]) {
        if kind == kinds::RECORD_RECOVER {
            self.sealer.next_group();
        }
        let is_encrypted = self.version.is_sealed() && !matches!(kind, kinds::RECORD_RECOVER | kinds::SECURITY | kinds::KEY_STORAGE);
        let sealed: Vec<u8>;
        let payload = if is_encrypted {
            // Whole blocks of sixteen, the last one filled up.
            let blocks = payload.len() / 16 + 1;
            sealed = self.sealer.seal(kind, payload).unwrap_or_else(|| (0..blocks * 16).map(|_| self.noise.next()).collect());
            &sealed
        } else {
            payload
        };
        let mut body = Vec::new();
        if self.version.number() < 7 {
            body.extend(payload);
        } else {
            let first = self.noise.next();
            let mut plain = payload.to_vec();
            plain.push(first.wrapping_add(kind));
            body.push(first);
            body.extend(obfuscation::reveal(first, kind, &plain));
        }
        let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_le_bytes();
        self.out.push(kind);
        self.out.extend(length.iter().take(line_length_width(self.version)));
        self.out.extend(body);
        self.out.push(LINE_END);
    }

    /// A line for each of the keys.
    pub fn key_storage(&mut self) {
        for (point, ciphertext) in self.sealer.key_storage() {
            self.line(kinds::KEY_STORAGE, &lines::key_storage(point.number(), &ciphertext));
        }
    }

    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}
