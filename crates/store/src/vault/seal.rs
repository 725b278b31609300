//! Sealing: XChaCha20-Poly1305 under a subject's own key, that key under the operator's, and blind indexes for equality look-up.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

const NONCE_BYTES: usize = 24;
const KEY_BYTES: usize = 32;

/// Where random bytes come from; the operating system in production, a seed in tests.
pub trait Randomness: Send + Sync {
    /// Fills `bytes`, or says why it cannot.
    fn fill(&self, bytes: &mut [u8]) -> std::result::Result<(), String>;
}

impl<F> Randomness for F
where
    F: Fn(&mut [u8]) -> std::result::Result<(), String> + Send + Sync,
{
    fn fill(&self, bytes: &mut [u8]) -> std::result::Result<(), String> {
        self(bytes)
    }
}

/// The key of the maker that runs the store. Without it the vault is noise.
#[derive(Clone)]
pub struct OperatorKey(Zeroizing<[u8; KEY_BYTES]>);

impl OperatorKey {
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for OperatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OperatorKey(…)")
    }
}

/// The operator's key with the source of nonces and data keys.
#[derive(Clone)]
pub struct Sealing {
    keys: XChaCha20Poly1305,
    bodies: XChaCha20Poly1305,
    index: Hmac<Sha256>,
    randomness: Arc<dyn Randomness>,
}

impl fmt::Debug for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealing(…)")
    }
}

/// One subject's data key, opened.
#[derive(Clone)]
pub(crate) struct DataKey(XChaCha20Poly1305);

impl Sealing {
    pub fn new(operator_key: &OperatorKey, randomness: impl Randomness + 'static) -> Self {
        // One derived key a purpose, so that no two uses ever share one.
        Self {
            keys: XChaCha20Poly1305::new(&derive(operator_key, b"aftercare subject keys 1").into()),
            bodies: XChaCha20Poly1305::new(&derive(operator_key, b"aftercare answer bodies 1").into()),
            index: keyed(&derive(operator_key, b"aftercare blind index 1")),
            randomness: Arc::new(randomness),
        }
    }

    /// A fresh data key for `subject`, sealed by the operator's.
    pub(crate) fn new_sealed_key(&self, subject: &str) -> Result<Vec<u8>> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        self.fill(&mut key[..])?;
        self.seal_with(&self.keys, &aad(&["subject_key", subject]), &key[..])
    }

    pub(crate) fn open_key(&self, subject: &str, sealed: &[u8]) -> Result<DataKey> {
        let opened = Zeroizing::new(open_with(&self.keys, &aad(&["subject_key", subject]), sealed, "subject key", subject)?);
        let key =
            XChaCha20Poly1305::new_from_slice(&opened).map_err(|_| Error::Tampered { what: "subject key", id: subject.to_owned() })?;
        Ok(DataKey(key))
    }

    /// Seals `plain` so that it opens only with this key and in this place.
    pub(crate) fn seal(&self, key: &DataKey, place: &[&str], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal_with(&key.0, &aad(place), plain)
    }

    /// Seals what belongs to no subject yet, such as a stored answer.
    pub(crate) fn seal_body(&self, place: &[&str], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal_with(&self.bodies, &aad(place), plain)
    }

    pub(crate) fn open_body(&self, place: &[&str], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
        open_with(&self.bodies, &aad(place), sealed, what, id)
    }

    /// The same `value` gives the same index within one kind; without the operator's key it says nothing.
    pub(crate) fn blind(&self, kind: &str, value: &str) -> String {
        let mut mac = self.index.clone();
        mac.update(&aad(&[kind, value]));
        mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
            for nibble in [byte >> 4, byte & 15] {
                hex.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
            }
            hex
        })
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        self.randomness.fill(bytes).map_err(|reason| Error::Randomness { reason })
    }

    fn seal_with(&self, cipher: &XChaCha20Poly1305, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        self.fill(&mut nonce)?;
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad })
            .map_err(|_| Error::Invalid { field: "sealed", reason: "the value is too long to seal".to_owned() })?;
        Ok([&nonce[..], &sealed].concat())
    }
}

impl DataKey {
    pub(crate) fn open(&self, place: &[&str], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
        open_with(&self.0, &aad(place), sealed, what, id)
    }
}

fn open_with(cipher: &XChaCha20Poly1305, aad: &[u8], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
    let tampered = || Error::Tampered { what, id: id.to_owned() };
    let (nonce, msg) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(tampered)?;
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg, aad }).map_err(|_| tampered())
}

// Each part carries its length, so that ("ab", "c") and ("a", "bc") differ.
fn aad(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

fn keyed(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    // HMAC pads a short key with zeros to the block, which `default` already is.
    for (slot, byte) in block.iter_mut().zip(key) {
        *slot = *byte;
    }
    <Hmac<Sha256> as hmac::KeyInit>::new(&block)
}

fn derive(operator_key: &OperatorKey, purpose: &[u8]) -> [u8; KEY_BYTES] {
    let mut mac = keyed(&operator_key.0);
    mac.update(purpose);
    mac.finalize().into_bytes().into()
}
