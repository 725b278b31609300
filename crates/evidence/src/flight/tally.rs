use super::kinds;
use crate::log::Block;

/// Lines of each type, how many of them could be read, and how many not for want of a key.
#[derive(Debug)]
pub(crate) struct Tally([Count; 256]);

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    all: u64,
    read: u64,
    sealed: u64,
}

impl Tally {
    pub fn new() -> Self {
        Self([Count::default(); 256])
    }

    pub fn add(&mut self, kind: u8, read: bool) {
        if let Some(count) = self.0.get_mut(usize::from(kind)) {
            count.all += 1;
            count.read += u64::from(read);
        }
    }

    /// One of those that were added is sealed.
    pub fn seal(&mut self, kind: u8) {
        if let Some(count) = self.0.get_mut(usize::from(kind)) {
            count.sealed += 1;
        }
    }

    pub fn count(&self, kind: u8) -> u64 {
        self.0.get(usize::from(kind)).map_or(0, |count| count.all)
    }

    pub fn total(&self) -> u64 {
        self.0.iter().map(|count| count.all).sum()
    }

    /// The types of which there are lines.
    fn present(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(|kind| self.count(*kind) > 0)
    }

    /// The types of which there are sealed lines.
    pub fn sealed(&self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(|kind| self.0.get(usize::from(*kind)).is_some_and(|count| count.sealed > 0))
    }

    pub fn blocks(&self) -> Vec<Block> {
        let block = |kind: u8| {
            let Count { all, read, .. } = *self.0.get(usize::from(kind))?;
            let name = kinds::name(kind).map_or_else(|| format!("type-{kind}"), ToOwned::to_owned);
            Some(Block { name, count: all, read })
        };
        self.present().filter_map(block).collect()
    }
}
