use super::kinds;
use crate::log::Block;

/// Lines of each type, and how many of them could be read.
#[derive(Debug)]
pub(crate) struct Tally([(u64, u64); 256]);

impl Tally {
    pub fn new() -> Self {
        Self([(0, 0); 256])
    }

    pub fn add(&mut self, kind: u8, read: bool) {
        if let Some((count, readable)) = self.0.get_mut(usize::from(kind)) {
            *count += 1;
            *readable += u64::from(read);
        }
    }

    pub fn count(&self, kind: u8) -> u64 {
        self.0.get(usize::from(kind)).map_or(0, |(count, _)| *count)
    }

    pub fn total(&self) -> u64 {
        self.0.iter().map(|(count, _)| count).sum()
    }

    /// The types of which there are lines.
    pub fn present(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(|kind| self.count(*kind) > 0)
    }

    pub fn blocks(&self) -> Vec<Block> {
        let block = |kind: u8| {
            let (count, read) = *self.0.get(usize::from(kind))?;
            let name = kinds::name(kind).map_or_else(|| format!("type-{kind}"), ToOwned::to_owned);
            Some(Block { name, count, read })
        };
        self.present().filter_map(block).collect()
    }
}
