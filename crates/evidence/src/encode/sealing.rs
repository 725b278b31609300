use crate::{FeaturePoint, FormatVersion, Key, Keys};
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use aes::{Aes256Enc, Block};
use std::collections::BTreeMap;

const BLOCK: usize = 16;
/// Of what stands for a key that only the maker's service can open.
const CIPHERTEXT: usize = 256;

/// Numbers that look like chance and are none.
#[derive(Debug, Clone)]
pub(super) struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    pub fn next(&mut self) -> u8 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [.., byte] = self.0.to_le_bytes();
        byte
    }

    fn of_key(seed: u64, group: usize, point: FeaturePoint) -> Self {
        let group = u64::try_from(group).unwrap_or_default();
        let mut noise = Self(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ (group << 32) ^ (u64::from(point.number()) << 8));
        (0..BLOCK).for_each(|_| {
            noise.next();
        });
        noise
    }
}

/// The points whose keys a record of `version` holds.
fn points(version: FormatVersion) -> impl Iterator<Item = FeaturePoint> {
    let later = version.number() > 13;
    FeaturePoint::ALL.into_iter().filter(move |point| {
        use FeaturePoint as P;
        let is_later = matches!(point, P::FlightHub | P::Gimbal | P::Controller | P::Camera | P::Battery | P::FlySafe);
        point.is_asked_for() && (later || !is_later)
    })
}

fn key(seed: u64, group: usize, feature_point: FeaturePoint) -> Key {
    let mut noise = Noise::of_key(seed, group, feature_point);
    let key = std::array::from_fn(|_| noise.next());
    Key { feature_point, key, iv: std::array::from_fn(|_| noise.next()) }
}

/// The keys of a record of `version` that was sealed by `seed`, as the maker's service would give them.
pub fn sealing_keys(version: FormatVersion, seed: u64, groups: usize) -> Keys {
    Keys::new((0..groups).map(|group| points(version).map(|point| key(seed, group, point)).collect()).collect())
}

/// Encrypts lines, each where the one before it of the same feature point ended.
#[derive(Debug)]
pub(super) struct Sealer {
    version: FormatVersion,
    seed: u64,
    group: usize,
    before: BTreeMap<FeaturePoint, [u8; BLOCK]>,
}

impl Sealer {
    pub fn new(version: FormatVersion, seed: u64) -> Self {
        Self { version, seed, group: 0, before: BTreeMap::new() }
    }

    pub fn next_group(&mut self) {
        self.group += 1;
        self.before.clear();
    }

    /// None where lines of this type are sealed in a way that nobody has shown.
    pub fn seal(&mut self, kind: u8, payload: &[u8]) -> Option<Vec<u8>> {
        let point = FeaturePoint::of(kind, self.version).filter(|point| point.is_asked_for())?;
        let Key { key, iv, .. } = key(self.seed, self.group, point);
        let cipher = Aes256Enc::new(&key.into());
        let mut before = self.before.get(&point).copied().unwrap_or(iv);
        let filling = BLOCK - payload.len() % BLOCK;
        let mut out = payload.to_vec();
        out.resize(payload.len() + filling, u8::try_from(filling).unwrap_or_default());
        for block in out.as_chunks_mut::<BLOCK>().0 {
            block.iter_mut().zip(before).for_each(|(byte, mask)| *byte ^= mask);
            let mut sealed = Block::from(*block);
            cipher.encrypt_block(&mut sealed);
            *block = sealed.into();
            before = *block;
        }
        self.before.insert(point, before);
        Some(out)
    }

    /// What the record holds of its keys: point, and bytes of which nothing follows.
    pub fn key_storage(&self) -> Vec<(FeaturePoint, Vec<u8>)> {
        let ciphertext = |point| {
            let mut noise = Noise::of_key(!self.seed, self.group, point);
            (0..CIPHERTEXT).map(|_| noise.next()).collect()
        };
        points(self.version).map(|point| (point, ciphertext(point))).collect()
    }
}
