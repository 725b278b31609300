use super::{Bounded, FlightMode, ModeCause, ModeSpan};
use std::borrow::Cow;

/// What a record says again and again, kept where it changes.
#[derive(Debug)]
pub(crate) struct Changes<T> {
    changes: Bounded<(i64, T)>,
}

impl<T: Copy + PartialEq> Changes<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self { changes: Bounded::new(limit) }
    }

    pub(crate) fn push(&mut self, at: i64, value: T) {
        if self.changes.items().last().is_none_or(|(_, last)| *last != value) {
            self.changes.push((at, value));
        }
    }

    pub(crate) fn left_out(&self) -> u64 {
        self.changes.left_out()
    }

    /// One span from each change to the next, the last one until `end`; neighbours that mean the same are one.
    pub(crate) fn spans(
        &self,
        end: i64,
        source: &'static str,
        name: impl Fn(T) -> (FlightMode, String, Option<ModeCause>),
    ) -> Vec<ModeSpan> {
        let mut spans: Vec<ModeSpan> = Vec::new();
        for (from, value) in self.changes.items() {
            let (mode, recorded, cause) = name(*value);
            match spans.last_mut() {
                Some(last) if last.mode == mode && last.recorded == recorded && last.cause == cause => continue,
                Some(last) => last.to = (*from).max(last.from),
                None => {}
            }
            spans.push(ModeSpan { from: *from, to: *from, mode, recorded, cause, source: Cow::Borrowed(source) });
        }
        if let Some(last) = spans.last_mut() {
            last.to = end.max(last.from);
        }
        spans
    }
}
