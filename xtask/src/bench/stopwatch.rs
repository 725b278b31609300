//! How long something takes.

use std::fmt;
use std::time::{Duration, Instant};

/// A duration as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Millis(Duration);

impl Millis {
    pub(super) fn ratio(self, other: Self) -> f64 {
        self.0.as_secs_f64() / other.0.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ms", self.0.as_secs_f64() * 1000.0)
    }
}

pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    // Counts of bytes are far below the 2^52 that would be rounded.
    let float = |n: u64| u32::try_from(n).map_or(f64::MAX, f64::from);
    float(part) / float(whole).max(1.0)
}

/// The median of so many runs.
pub(super) fn median_of(runs: usize, mut work: impl FnMut() -> Result<(), String>) -> Result<Millis, String> {
    let mut taken = Vec::new();
    for _ in 0..runs.max(1) {
        let begun = now();
        work()?;
        taken.push(Millis(begun.elapsed()));
    }
    taken.sort();
    taken.get(taken.len() / 2).copied().ok_or_else(|| "nothing was measured".to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn now() -> Instant {
    Instant::now()
}
