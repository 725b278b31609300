use super::{PhotoBlock, Said};
use crate::log::{Anomaly, AnomalyKind, Bounded};
use std::borrow::Cow;
use std::ops::Range;

const MOST_SAID: usize = 32;
const MOST_BLOCKS: usize = 256;
const MOST_READ: u32 = 64;

/// What a block is known to hold.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Holds {
    pub place: bool,
    pub serial: bool,
    pub unread: bool,
}

impl Holds {
    pub const UNREAD: Self = Self { place: false, serial: false, unread: true };
}

/// What was found so far.
#[derive(Debug)]
pub(super) struct Gathering {
    pub said: Bounded<Said>,
    pub blocks: Bounded<PhotoBlock>,
    pub anomalies: Vec<Anomaly>,
    pub cut: bool,
    pub broken: bool,
    /// How many blocks may yet be read to their end.
    left: u32,
}

impl Default for Gathering {
    fn default() -> Self {
        Self {
            said: Bounded::new(MOST_SAID),
            blocks: Bounded::new(MOST_BLOCKS),
            anomalies: Vec::new(),
            cut: false,
            broken: false,
            left: MOST_READ,
        }
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

impl Gathering {
    pub fn anomaly(&mut self, kind: AnomalyKind, at: usize) {
        match self.anomalies.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => self.anomalies.push(Anomaly { kind, count: 1, first_offset: wide(at) }),
        }
    }

    /// Whether one more block is read; a file of nothing but metadata would take for ever.
    pub fn may_read(&mut self, at: usize) -> bool {
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        if !may {
            self.anomaly(AnomalyKind::LeftOut, at);
        }
        may
    }

    pub fn said(&mut self, said: Said) {
        if said.says_something() {
            self.said.push(said);
        }
    }

    pub fn block(&mut self, kind: impl Into<Cow<'static, str>>, span: Range<usize>, holds: Holds) {
        if holds.place || holds.serial || holds.unread {
            let Holds { place, serial, unread } = holds;
            self.blocks.push(PhotoBlock { kind: kind.into(), offset: wide(span.start), length: wide(span.len()), place, serial, unread });
        }
    }
}
