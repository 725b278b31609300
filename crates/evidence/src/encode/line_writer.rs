use crate::FormatVersion;
use crate::flight::{LINE_END, kinds, line_length_width, obfuscation};

/// Writes lines in the disguise of a version; from 13 on with noise in place of what would be encrypted.
#[derive(Debug)]
pub(super) struct LineWriter {
    version: FormatVersion,
    out: Vec<u8>,
    noise: u64,
}

impl LineWriter {
    pub fn new(version: FormatVersion) -> Self {
        Self { version, out: Vec::new(), noise: 0x9E37_79B9_7F4A_7C15 }
    }

    fn next(&mut self) -> u8 {
        self.noise = self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [.., byte] = self.noise.to_le_bytes();
        byte
    }

    pub fn line(&mut self, kind: u8, payload: &[u8]) {
        let is_encrypted = self.version.is_sealed() && !matches!(kind, kinds::RECORD_RECOVER | kinds::SECURITY | kinds::KEY_STORAGE);
        let noise: Vec<u8>;
        let payload = if is_encrypted {
            // Whole blocks of sixteen, the last one filled up.
            let blocks = payload.len() / 16 + 1;
            noise = (0..blocks * 16).map(|_| self.next()).collect();
            &noise
        } else {
            payload
        };
        let mut body = Vec::new();
        if self.version.number() < 7 {
            body.extend(payload);
        } else {
            let first = self.next();
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

    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}
