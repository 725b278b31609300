//! The cipher: XChaCha20-Poly1305, its nonce before what it sealed.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

pub(super) const KEY_BYTES: usize = 32;
pub(super) const NONCE_BYTES: usize = 24;

#[derive(Clone)]
pub(super) struct Cipher {
    aead: XChaCha20Poly1305,
    /// Everything stands as it was given: what the benchmark of the portal's home compares with.
    #[cfg(feature = "unsealed-benchmark")]
    unsealed: bool,
}

impl Cipher {
    pub(super) fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self {
            aead: XChaCha20Poly1305::new(key.into()),
            #[cfg(feature = "unsealed-benchmark")]
            unsealed: false,
        }
    }

    #[cfg(feature = "unsealed-benchmark")]
    pub(super) fn unsealed(self) -> Self {
        Self { unsealed: true, ..self }
    }

    /// The same cipher under another key.
    pub(super) fn with_key(&self, key: &[u8; KEY_BYTES]) -> Self {
        Self {
            aead: XChaCha20Poly1305::new(key.into()),
            #[cfg(feature = "unsealed-benchmark")]
            unsealed: self.unsealed,
        }
    }

    /// None where the value is too long for the cipher.
    pub(super) fn seal(&self, nonce: [u8; NONCE_BYTES], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        #[cfg(feature = "unsealed-benchmark")]
        if self.unsealed {
            return Some([&nonce[..], plain].concat());
        }
        let sealed = self.aead.encrypt(&XNonce::from(nonce), Payload { msg: plain, aad }).ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// None where it is not what this key sealed in this place.
    pub(super) fn open(&self, aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        #[cfg(feature = "unsealed-benchmark")]
        if self.unsealed {
            return Some(msg.to_vec());
        }
        self.aead.decrypt(&XNonce::from(*nonce), Payload { msg, aad }).ok()
    }
}
