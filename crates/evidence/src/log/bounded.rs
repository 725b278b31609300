/// A list that takes no more than its limit, and counts what it left out.
#[derive(Debug)]
pub(crate) struct Bounded<T> {
    items: Vec<T>,
    limit: usize,
    left_out: u64,
}

impl<T> Bounded<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { items: Vec::new(), limit, left_out: 0 }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.items.len() >= self.limit
    }

    pub(crate) fn push(&mut self, item: T) {
        if self.is_full() {
            self.left_out = self.left_out.saturating_add(1);
        } else {
            self.items.push(item);
        }
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    pub(crate) fn left_out(&self) -> u64 {
        self.left_out
    }

    pub(crate) fn into_items(self) -> Vec<T> {
        self.items
    }
}
