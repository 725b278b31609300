//! Sealing: XChaCha20-Poly1305 under a subject's own key, that key under the operator's, and blind indexes for equality look-up.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cipher::{Cipher, KEY_BYTES, NONCE_BYTES};
use crate::error::{Error, Result};

const INDEX_KEY: &[&str] = &["wrapped_key", "index"];

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
    current: Derived,
    /// While a new key takes the place of another, what the other sealed is still opened.
    previous: Option<Derived>,
    index: Hmac<Sha256>,
    randomness: Arc<dyn Randomness>,
}

/// One derived key a purpose, so that no two uses ever share one.
#[derive(Clone)]
struct Derived {
    keys: Cipher,
    bodies: Cipher,
    /// The index key of stores from before it was a key of its own.
    index: IndexKey,
}

/// The key of blind indexes.
#[derive(Clone)]
pub(crate) struct IndexKey(Zeroizing<[u8; KEY_BYTES]>);

/// Which of the operator's keys sealed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealedBy {
    Current,
    Previous,
}

impl Derived {
    fn of(key: &OperatorKey) -> Self {
        Self {
            keys: Cipher::new(&derive(key, b"aftercare subject keys 1")),
            bodies: Cipher::new(&derive(key, b"aftercare answer bodies 1")),
            index: IndexKey(Zeroizing::new(derive(key, b"aftercare blind index 1"))),
        }
    }
}

impl fmt::Debug for Sealing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealing(…)")
    }
}

/// One subject's data key, opened.
#[derive(Clone)]
pub(crate) struct DataKey(Cipher);

impl Sealing {
    pub fn new(operator_key: &OperatorKey, randomness: impl Randomness + 'static) -> Self {
        let current = Derived::of(operator_key);
        Self { index: keyed(&current.index.0), current, previous: None, randomness: Arc::new(randomness) }
    }

    /// Seals nothing from here on: what the benchmark of the portal's home compares with.
    #[cfg(feature = "unsealed-benchmark")]
    #[must_use]
    pub fn unsealed(self) -> Self {
        let Derived { keys, bodies, index } = self.current;
        Self { current: Derived { keys: keys.unsealed(), bodies: bodies.unsealed(), index }, ..self }
    }

    /// The same, opening also what another key sealed, until everything is sealed again.
    #[must_use]
    pub fn with_previous(self, operator_key: &OperatorKey) -> Self {
        Self { previous: Some(Derived::of(operator_key)), ..self }
    }

    /// A fresh data key for `subject`, sealed by the operator's.
    pub(crate) fn new_sealed_key(&self, subject: &str) -> Result<Vec<u8>> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        self.fill(&mut key[..])?;
        self.seal_with(&self.current.keys, &aad(&["subject_key", subject]), &key[..])
    }

    pub(crate) fn open_key(&self, subject: &str, sealed: &[u8]) -> Result<DataKey> {
        let (opened, _) = self.opened(|derived| &derived.keys, &["subject_key", subject], sealed, "subject key", subject)?;
        let key = <&[u8; KEY_BYTES]>::try_from(opened.as_slice());
        key.map(|key| DataKey(self.current.keys.with_key(key))).map_err(|_| Error::Tampered { what: "subject key", id: subject.to_owned() })
    }

    /// A data key sealed by the current key, if it is sealed by the previous one.
    pub(crate) fn reseal_key(&self, subject: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        self.reseal(|derived| &derived.keys, &["subject_key", subject], sealed, "subject key", subject)
    }

    /// What [`Sealing::seal_body`] sealed, by the current key, if it is sealed by the previous one.
    pub(crate) fn reseal_body(&self, place: &[&str], sealed: &[u8], what: &'static str, id: &str) -> Result<Option<Vec<u8>>> {
        self.reseal(|derived| &derived.bodies, place, sealed, what, id)
    }

    fn reseal(
        &self,
        purpose: fn(&Derived) -> &Cipher,
        place: &[&str],
        sealed: &[u8],
        what: &'static str,
        id: &str,
    ) -> Result<Option<Vec<u8>>> {
        match self.opened(purpose, place, sealed, what, id)? {
            (_, SealedBy::Current) => Ok(None),
            (opened, SealedBy::Previous) => self.seal_with(purpose(&self.current), &aad(place), &opened).map(Some),
        }
    }

    fn opened(
        &self,
        purpose: fn(&Derived) -> &Cipher,
        place: &[&str],
        sealed: &[u8],
        what: &'static str,
        id: &str,
    ) -> Result<(Zeroizing<Vec<u8>>, SealedBy)> {
        let aad = aad(place);
        match (open_with(purpose(&self.current), &aad, sealed, what, id), &self.previous) {
            (Ok(opened), _) => Ok((Zeroizing::new(opened), SealedBy::Current)),
            (Err(_), Some(previous)) => {
                open_with(purpose(previous), &aad, sealed, what, id).map(|opened| (Zeroizing::new(opened), SealedBy::Previous))
            }
            (Err(error), None) => Err(error),
        }
    }

    /// The index key that stands sealed in the store.
    pub(crate) fn open_index_key(&self, sealed: &[u8]) -> Result<IndexKey> {
        let (opened, _) = self.opened(|derived| &derived.keys, INDEX_KEY, sealed, "wrapped key", "index")?;
        let bytes = <[u8; KEY_BYTES]>::try_from(opened.as_slice());
        bytes.map(|bytes| IndexKey(Zeroizing::new(bytes))).map_err(|_| Error::Tampered { what: "wrapped key", id: "index".to_owned() })
    }

    pub(crate) fn reseal_index_key(&self, sealed: &[u8]) -> Result<Option<Vec<u8>>> {
        self.reseal(|derived| &derived.keys, INDEX_KEY, sealed, "wrapped key", "index")
    }

    pub(crate) fn seal_index_key(&self, key: &IndexKey) -> Result<Vec<u8>> {
        self.seal_with(&self.current.keys, &aad(INDEX_KEY), &key.0[..])
    }

    /// A random index key for a new store; for one from before, the key that its indexes were made with.
    pub(crate) fn first_index_key(&self, sealed_by: Option<SealedBy>) -> Result<IndexKey> {
        match (sealed_by, &self.previous) {
            (None, _) => {
                let mut key = Zeroizing::new([0; KEY_BYTES]);
                self.fill(&mut key[..])?;
                Ok(IndexKey(key))
            }
            (Some(SealedBy::Previous), Some(previous)) => Ok(previous.index.clone()),
            (Some(_), _) => Ok(self.current.index.clone()),
        }
    }

    pub(crate) fn with_index_key(self, key: &IndexKey) -> Self {
        Self { index: keyed(&key.0), ..self }
    }

    /// Seals `plain` so that it opens only with this key and in this place.
    pub(crate) fn seal(&self, key: &DataKey, place: &[&str], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal_with(&key.0, &aad(place), plain)
    }

    /// Seals what belongs to no subject yet, such as a stored answer.
    pub(crate) fn seal_body(&self, place: &[&str], plain: &[u8]) -> Result<Vec<u8>> {
        self.seal_with(&self.current.bodies, &aad(place), plain)
    }

    pub(crate) fn open_body(&self, place: &[&str], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
        self.opened(|derived| &derived.bodies, place, sealed, what, id).map(|(opened, _)| opened.to_vec())
    }

    /// Which key sealed this, where one of them did.
    pub(crate) fn body_sealed_by(&self, place: &[&str], sealed: &[u8]) -> Option<SealedBy> {
        self.opened(|derived| &derived.bodies, place, sealed, "", "").ok().map(|(_, by)| by)
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

    fn seal_with(&self, cipher: &Cipher, aad: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        self.fill(&mut nonce)?;
        cipher.seal(nonce, aad, plain).ok_or_else(|| Error::Invalid { field: "sealed", reason: "the value is too long to seal".to_owned() })
    }
}

impl DataKey {
    pub(crate) fn open(&self, place: &[&str], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
        open_with(&self.0, &aad(place), sealed, what, id)
    }
}

fn open_with(cipher: &Cipher, aad: &[u8], sealed: &[u8], what: &'static str, id: &str) -> Result<Vec<u8>> {
    cipher.open(aad, sealed).ok_or_else(|| Error::Tampered { what, id: id.to_owned() })
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
