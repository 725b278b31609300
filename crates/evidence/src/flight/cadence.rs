use super::kinds;
use std::collections::BTreeMap;

/// Sealed records carry a block after every so many frames, and one at the end. Its content is of no use here; its beat is: a frame that was
/// taken out or put in between is off it.
#[derive(Debug, Default)]
pub(crate) struct Cadence {
    since: u64,
    blocks: u64,
    /// How often each number of frames lay between two blocks, and where first.
    gaps: BTreeMap<u64, (u64, u64)>,
    last: Option<u64>,
}

impl Cadence {
    pub fn line(&mut self, kind: u8, offset: u64) {
        match kind {
            kinds::OSD => self.since += 1,
            kinds::SECURITY => {
                self.blocks += 1;
                self.settle();
                self.last = Some(self.since).filter(|since| *since > 0);
                if let Some(gap) = self.last {
                    self.gaps.entry(gap).or_insert((0, offset));
                }
                self.since = 0;
            }
            // The app was restarted, and the beat with it.
            kinds::RECORD_RECOVER => {
                self.last = None;
                self.since = 0;
            }
            _ => {}
        }
    }

    /// The one before the last is no remainder, so it counts.
    fn settle(&mut self) {
        if let Some(entry) = self.last.take().and_then(|gap| self.gaps.get_mut(&gap)) {
            entry.0 += 1;
        }
    }

    /// Frames after the last block: in a whole record there are none.
    pub fn trailing(&self) -> u64 {
        if self.blocks == 0 { 0 } else { self.since }
    }

    /// How many gaps differ from the usual one, and where first. The last may be shorter, it is the remainder.
    pub fn irregular(&mut self) -> Option<(u64, u64)> {
        let usual = self.gaps.iter().max_by_key(|(_, (count, _))| *count).map(|(gap, _)| *gap)?;
        if self.last.is_some_and(|gap| gap > usual) {
            self.settle();
        }
        let odd = self.gaps.iter().filter(|(gap, (count, _))| **gap != usual && *count > 0);
        let (count, first) = odd.fold((0, u64::MAX), |(sum, first), (_, (count, at))| (sum + count, first.min(*at)));
        (count > 0).then_some((count, first))
    }
}
