use super::cipher::{BLOCK, Opener, filling};
use super::feature::FeaturePoint;
use super::fields::Fields;
use super::framing::{Step, Walk};
use super::keys::Keys;
use super::units::FormatVersion;
use super::{kinds, obfuscation};
use std::collections::{BTreeMap, BTreeSet};

/// Lines on which a key is tried.
const TRIES: u32 = 64;
/// A wrong key fills up one line in 256 as it should be, by one byte. So many bits of such luck nobody has.
const SURE_BITS: u32 = 40;

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    /// It was not encrypted, or it was opened.
    Yes,
    /// There is no key, or one that opens nothing.
    Sealed,
    /// The key is right, and the line is not what it was.
    Broken,
    /// What came before it is missing, so its beginning cannot be known.
    Headless,
}

/// A key at work: the lines of its feature point hang together, each begins where the one before ended.
struct Chain {
    opener: Opener,
    /// The last block of the line before; None where that was lost.
    before: Option<[u8; BLOCK]>,
    /// Nothing has shown yet that what the key came with is right.
    at_start: bool,
}

/// Opens lines with keys, group by group.
pub(crate) struct Unsealing<'a> {
    version: FormatVersion,
    keys: &'a Keys,
    group: usize,
    chains: BTreeMap<FeaturePoint, Chain>,
    /// Keys that open what they are said to.
    trusted: BTreeSet<(usize, FeaturePoint)>,
    /// A line without its disguise, and opened.
    bare: Vec<u8>,
    plain: Vec<u8>,
}

impl std::fmt::Debug for Unsealing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unsealing").field("group", &self.group).finish_non_exhaustive()
    }
}

impl<'a> Unsealing<'a> {
    pub fn new(version: FormatVersion, keys: &'a Keys, lines: Walk<'_>) -> Self {
        let trusted = if keys.is_empty() { BTreeSet::new() } else { trusted(version, keys, lines) };
        let mut unsealing = Self { version, keys, group: 0, chains: BTreeMap::new(), trusted, bare: Vec::new(), plain: Vec::new() };
        unsealing.take_up();
        unsealing
    }

    fn take_up(&mut self) {
        let here = self.trusted.range((self.group, FeaturePoint::Base)..=(self.group, FeaturePoint::Security));
        let keys = here.filter_map(|(group, point)| self.keys.find(*group, *point));
        let chain = |key: &super::keys::Key| Chain { opener: Opener::new(&key.key), before: Some(key.iv), at_start: true };
        self.chains = keys.map(|key| (key.feature_point, chain(key))).collect();
    }

    /// The app began to write anew.
    pub fn next_group(&mut self) {
        self.group = self.group.saturating_add(1);
        self.take_up();
    }

    /// Bytes were lost, of whichever lines.
    pub fn lost(&mut self) {
        self.chains.values_mut().for_each(|chain| chain.before = None);
    }

    /// True where a key was given for lines of this type, and opens none of them.
    pub fn is_wrong(&self, kind: u8) -> bool {
        let point = FeaturePoint::of(kind, self.version);
        point.is_some_and(|point| !self.chains.contains_key(&point) && self.keys.find(self.group, point).is_some())
    }

    /// Opens a line; what it says is then [`Unsealing::plain`].
    pub fn open(&mut self, kind: u8, body: &[u8]) -> Opened {
        obfuscation::reveal_line(kind, body, &mut self.bare);
        if matches!(kind, kinds::RECORD_RECOVER | kinds::SECURITY | kinds::KEY_STORAGE) {
            std::mem::swap(&mut self.bare, &mut self.plain);
            return Opened::Yes;
        }
        let Some(chain) = FeaturePoint::of(kind, self.version).and_then(|point| self.chains.get_mut(&point)) else {
            return Opened::Sealed;
        };
        let last = self.bare.last_chunk::<BLOCK>().copied().filter(|_| self.bare.len().is_multiple_of(BLOCK));
        let Some(last) = last else {
            chain.before = None;
            return Opened::Broken;
        };
        let (before, at_start) = (chain.before.replace(last), std::mem::take(&mut chain.at_start));
        match before {
            None => Opened::Headless,
            Some(iv) if !chain.opener.open(&self.bare, &iv, &mut self.plain) => {
                // It may be its last block that is not what it was.
                chain.before = None;
                Opened::Broken
            }
            Some(_) if at_start && !begins_soundly(kind, &self.plain) => Opened::Headless,
            Some(_) => Opened::Yes,
        }
    }

    pub fn plain(&self) -> &[u8] {
        &self.plain
    }
}

/// A first block that was opened with a wrong beginning is noise; where it holds a place, that shows.
fn begins_soundly(kind: u8, plain: &[u8]) -> bool {
    let fields = Fields(plain);
    // Radians; a home that is not known yet is at 800,000 of them.
    let is_angle = |at| fields.f64(at).is_some_and(|angle| angle == 0.0 || (1e-9..=1e6).contains(&angle.abs()));
    !matches!(kind, kinds::OSD | kinds::HOME) || (is_angle(0) && is_angle(8))
}

/// How a key does on the lines that it is said to open.
struct Trial {
    opener: Opener,
    before: Option<[u8; BLOCK]>,
    tried: u32,
    good: u32,
    bits: u32,
}

impl Trial {
    fn line(&mut self, bare: &[u8]) {
        let (blocks, rest) = bare.as_chunks::<BLOCK>();
        let before = match blocks {
            [.., before, _] => Some(*before),
            _ => self.before,
        };
        let last = blocks.last().filter(|_| rest.is_empty());
        self.before = last.copied();
        let Some((last, before)) = last.zip(before) else { return };
        self.tried += 1;
        if let Some(count) = filling(&self.opener.block(last, &before)) {
            self.good += 1;
            self.bits = self.bits.saturating_add(u32::try_from(8 * count).unwrap_or_default());
        }
    }

    /// A few lines may be damaged.
    fn is_passed(&self) -> bool {
        self.bits >= SURE_BITS && self.good * 10 >= self.tried * 9
    }
}

/// The keys that open what they are said to: only the end of each line is looked at.
fn trusted(version: FormatVersion, keys: &Keys, lines: Walk<'_>) -> BTreeSet<(usize, FeaturePoint)> {
    let mut trials: BTreeMap<(usize, FeaturePoint), Trial> = BTreeMap::new();
    let (mut group, mut bare) = (0_usize, Vec::new());
    let lost = |trials: &mut BTreeMap<_, Trial>| trials.values_mut().for_each(|trial| trial.before = None);
    for step in lines {
        let line = match step {
            Step::Line(line) if line.checks => line,
            _ => {
                lost(&mut trials);
                continue;
            }
        };
        if line.kind == kinds::RECORD_RECOVER {
            group = group.saturating_add(1);
        }
        let Some((point, key)) = FeaturePoint::of(line.kind, version).and_then(|point| Some((point, keys.find(group, point)?))) else {
            continue;
        };
        let start = || Trial { opener: Opener::new(&key.key), before: Some(key.iv), tried: 0, good: 0, bits: 0 };
        let trial = trials.entry((group, point)).or_insert_with(start);
        if trial.tried < TRIES {
            obfuscation::reveal_line(line.kind, line.body, &mut bare);
            trial.line(&bare);
        }
    }
    trials.into_iter().filter(|(_, trial)| trial.is_passed()).map(|(which, _)| which).collect()
}
