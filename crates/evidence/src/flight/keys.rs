//! What a sealed record needs to be opened, and what opens it, in the form in which the maker's service takes the one and gives the other.

use super::feature::FeaturePoint;
use super::fields::Fields;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An app that was restarted in flight goes on with new keys; more often than this it was not.
pub const MAX_GROUPS: usize = 64;
/// Of one key, encrypted. All that were seen have 256.
const MAX_CIPHERTEXT: usize = 1_024;

/// A key as it stands in the record: encrypted for the maker's service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedKey {
    pub feature_point: FeaturePoint,
    /// In base64.
    pub aes_ciphertext: String,
}

/// What the maker's service wants to see for the keys of a record. Nothing in it is about the flight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRequest {
    /// Of the record's lines, which is not that of the file.
    pub version: u16,
    /// Which of the maker's apps wrote the record.
    pub department: u8,
    /// A group for each time that the app began to write; one that has no keys is there all the same.
    #[serde(rename = "keychainsArray")]
    pub groups: Vec<Vec<SealedKey>>,
}

/// A key that opens lines. Secret: not shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    pub feature_point: FeaturePoint,
    pub key: [u8; 32],
    /// For the first block of the first line.
    pub iv: [u8; 16],
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("feature_point", &self.feature_point).finish_non_exhaustive()
    }
}

/// The keys of a record, group by group as [`KeyRequest`] has them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Vec<WrittenKey>>", into = "Vec<Vec<WrittenKey>>")]
pub struct Keys(Vec<Vec<Key>>);

impl Keys {
    /// Of further groups than [`MAX_GROUPS`] nothing is kept, nor of further keys than there are feature points.
    #[must_use]
    pub fn new(mut groups: Vec<Vec<Key>>) -> Self {
        groups.truncate(MAX_GROUPS);
        groups.iter_mut().for_each(|group| group.truncate(FeaturePoint::ALL.len()));
        Self(groups)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    pub fn groups(&self) -> &[Vec<Key>] {
        &self.0
    }

    pub(crate) fn find(&self, group: usize, point: FeaturePoint) -> Option<&Key> {
        self.0.get(group)?.iter().find(|key| key.feature_point == point)
    }
}

/// As it is written; the field names and the base64 are the service's.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenKey {
    /// One that is not known opens nothing that is read.
    feature_point: Named,
    aes_key: String,
    aes_iv: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Named {
    Known(FeaturePoint),
    Unknown(String),
}

/// What is wrong with keys, without anything of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoKey;

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key is not 32 bytes, or its beginning not 16, in base64")
    }
}

impl TryFrom<Vec<Vec<WrittenKey>>> for Keys {
    type Error = NoKey;

    fn try_from(groups: Vec<Vec<WrittenKey>>) -> Result<Self, NoKey> {
        let group = |keys: Vec<WrittenKey>| keys.iter().filter_map(|key| key.read().transpose()).collect::<Result<Vec<_>, _>>();
        groups.into_iter().map(group).collect::<Result<Vec<_>, _>>().map(Self::new)
    }
}

impl WrittenKey {
    fn read(&self) -> Result<Option<Key>, NoKey> {
        let Named::Known(feature_point) = self.feature_point else { return Ok(None) };
        let key = array(&self.aes_key).ok_or(NoKey)?;
        Ok(Some(Key { feature_point, key, iv: array(&self.aes_iv).ok_or(NoKey)? }))
    }
}

fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

impl From<Keys> for Vec<Vec<WrittenKey>> {
    fn from(keys: Keys) -> Self {
        let write = |key: Key| WrittenKey {
            feature_point: Named::Known(key.feature_point),
            aes_key: STANDARD.encode(key.key),
            aes_iv: STANDARD.encode(key.iv),
        };
        keys.0.into_iter().map(|group| group.into_iter().map(write).collect()).collect()
    }
}

/// Gathers the keys that the lines hold.
#[derive(Debug)]
pub(crate) struct SealedKeys {
    groups: Vec<Vec<SealedKey>>,
    left_out: bool,
}

impl SealedKeys {
    pub fn new() -> Self {
        Self { groups: vec![Vec::new()], left_out: false }
    }

    /// The app began to write anew.
    pub fn next_group(&mut self) {
        if self.groups.len() < MAX_GROUPS {
            self.groups.push(Vec::new());
        } else {
            self.left_out = true;
        }
    }

    /// A line of type 56; false where it is none.
    pub fn line(&mut self, payload: Fields<'_>) -> bool {
        let (Some(point), Some(length)) = (payload.u16(0), payload.u16(2).map(usize::from)) else { return false };
        let Some(ciphertext) = payload.bytes(4, length).filter(|bytes| (1..=MAX_CIPHERTEXT).contains(&bytes.len())) else { return false };
        let Some(point) = FeaturePoint::from_number(point).filter(|point| point.is_asked_for()) else { return true };
        let Some(group) = self.groups.last_mut().filter(|_| !self.left_out) else { return true };
        if group.iter().all(|key| key.feature_point != point) {
            group.push(SealedKey { feature_point: point, aes_ciphertext: STANDARD.encode(ciphertext) });
        }
        true
    }

    /// None where there is no key to be asked for.
    pub fn request(self, version: u16, department: u8) -> Option<KeyRequest> {
        let any = self.groups.iter().any(|group| !group.is_empty());
        any.then_some(KeyRequest { version, department, groups: self.groups })
    }
}
