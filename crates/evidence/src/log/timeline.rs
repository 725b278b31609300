/// Microseconds by which a record may go on later than it stopped before that is doubted.
const LEAP: i64 = 5_000_000;
/// Microseconds without anything that are worth mentioning.
const GAP: i64 = 2_000_000;
/// Within this, a second time stamp confirms a doubted one.
const CONFIRMS: i64 = 10_000_000;

/// How far a record has come. One broken time stamp among good ones must not make a flight of minutes last for years, and a real gap
/// must not end it.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    now: i64,
    doubted: Option<i64>,
    started: bool,
    gaps: u64,
}

impl Timeline {
    /// Whether what happened `at` can be believed to have happened then.
    pub(crate) fn admits(&mut self, at: i64) -> bool {
        if at <= self.now {
            return true;
        }
        let leaps = at.saturating_sub(self.now) > LEAP;
        if leaps && self.doubted.is_none_or(|doubted| at.saturating_sub(doubted).saturating_abs() > CONFIRMS) {
            self.doubted = Some(at);
            return false;
        }
        self.doubted = None;
        self.gaps = self.gaps.saturating_add(u64::from(self.started && at.saturating_sub(self.now) > GAP));
        self.started = true;
        self.now = at;
        true
    }

    /// How often nothing was written for more than two seconds.
    pub(crate) fn gaps(&self) -> u64 {
        self.gaps
    }

    /// The latest time so far.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_leap_is_doubted_and_two_are_a_gap() {
        let mut timeline = Timeline::default();
        let table = [
            (1_000, true, 1_000),
            (i64::MAX, false, 1_000),
            (900, true, 1_000),
            (2_000, true, 2_000),
            (5_000_000_000, false, 2_000),
            (5_000_100_000, true, 5_000_100_000),
            (i64::MIN, true, 5_000_100_000),
        ];
        for (at, admitted, now) in table {
            assert_eq!((timeline.admits(at), timeline.now()), (admitted, now), "{at}");
        }
    }
}
