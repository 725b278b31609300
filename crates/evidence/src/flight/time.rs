use jiff::Timestamp;

/// Two stamps further apart mean that nothing was written in between.
const GAP_MILLIS: i64 = 2_000;
/// A jump of the phone's clock by more than this is believed when the next stamp confirms it.
const JUMP_MILLIS: i64 = 600_000;
const CONFIRMED_WITHIN_MILLIS: i64 = 10_000;
/// Tenths of a second between two frames; the aircraft's counter says more when it was restarted.
const LONGEST_STEP: u16 = 100;
const FIRST_MILLIS: i64 = 1_262_304_000_000; // 2010-01-01
const LAST_MILLIS: i64 = 4_102_444_800_000; // 2100-01-01

/// What a stamp of the phone's clock turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    Next,
    Repeated,
    Backwards,
    AfterGap,
    Implausible,
}

/// The record's own time in microseconds: the phone's stamps are its anchors, the aircraft's counter of tenths carries it from one to the
/// next. It never runs backwards, whatever the stamps do.
#[derive(Debug, Default)]
pub(crate) struct RecordTime {
    /// The phone's time at the record's zero.
    zero: Option<i64>,
    /// The summary said when the zero was, and the stamps say something else.
    pub contradicted: bool,
    /// What is added to a stamp because the phone's clock was set.
    shift: i64,
    stamp: Option<i64>,
    pending: Option<i64>,
    anchor: i64,
    since_anchor: i64,
    counter: Option<u16>,
    frame: Option<i64>,
    now: i64,
}

impl RecordTime {
    pub fn new(start: Option<Timestamp>) -> Self {
        Self { zero: start.map(Timestamp::as_millisecond), ..Self::default() }
    }

    pub fn now(&self) -> i64 {
        self.now
    }

    /// The phone's time at the record's zero, when the stamps rather than the summary say it.
    pub fn zero(&self) -> Option<Timestamp> {
        self.zero.and_then(|millis| Timestamp::from_millisecond(millis).ok())
    }

    /// The time of a frame whose counter of tenths stands at `counter`.
    pub fn frame(&mut self, counter: Option<u16>) -> i64 {
        let step = self.counter.zip(counter).map_or(1, |(before, now)| now.wrapping_sub(before));
        self.counter = counter;
        let step = if (1..=LONGEST_STEP).contains(&step) { i64::from(step) } else { 1 };
        let first = self.frame.is_none() && self.stamp.is_none();
        self.since_anchor = self.since_anchor.saturating_add(if first { 0 } else { step * 100_000 });
        let at = self.anchor.saturating_add(self.since_anchor);
        let at = self.frame.map_or(at, |last| at.max(last.saturating_add(1_000)));
        self.frame = Some(at);
        self.now = self.now.max(at);
        at
    }

    /// A stamp of the phone's clock, in milliseconds since 1970.
    pub fn stamp(&mut self, millis: i64) -> Stamp {
        if !(FIRST_MILLIS..LAST_MILLIS).contains(&millis) {
            return Stamp::Implausible;
        }
        let Some(last) = self.stamp else {
            self.first_stamp(millis);
            return Stamp::Next;
        };
        let step = millis - last;
        if (0..=JUMP_MILLIS).contains(&step) {
            self.pending = None;
            self.anchor_at(millis);
            return match step {
                0 => Stamp::Repeated,
                GAP_MILLIS.. => Stamp::AfterGap,
                _ => Stamp::Next,
            };
        }
        let confirmed = self.pending.is_some_and(|pending| (0..=CONFIRMED_WITHIN_MILLIS).contains(&(millis - pending)));
        if !confirmed {
            self.pending = Some(millis);
            return if step < 0 { Stamp::Backwards } else { Stamp::Implausible };
        }
        self.pending = None;
        if step < 0 {
            // The clock was set back, and time went on.
            self.shift = self.now.saturating_sub(self.since_zero(millis));
        }
        self.anchor_at(millis);
        if step < 0 { Stamp::Next } else { Stamp::AfterGap }
    }

    fn first_stamp(&mut self, millis: i64) {
        let far = self.zero.is_some_and(|zero| (millis - zero).abs() > JUMP_MILLIS);
        if far || self.zero.is_none() {
            self.contradicted = far;
            self.zero = Some(millis - self.now / 1_000);
        }
        self.anchor_at(millis);
    }

    fn since_zero(&self, millis: i64) -> i64 {
        (millis - self.zero.unwrap_or(millis)).saturating_mul(1_000)
    }

    fn anchor_at(&mut self, millis: i64) {
        self.stamp = Some(millis);
        self.anchor = self.since_zero(millis).saturating_add(self.shift);
        self.since_anchor = 0;
        self.now = self.now.max(self.anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: i64 = 1_900_000_000_000;

    fn started() -> RecordTime {
        RecordTime::new(Timestamp::from_millisecond(START).ok())
    }

    #[test]
    fn the_counter_carries_time_from_stamp_to_stamp() {
        let mut time = started();
        assert_eq!(time.frame(Some(65_534)), 0);
        assert_eq!(time.stamp(START + 2), Stamp::Next);
        assert_eq!(time.frame(Some(65_535)), 102_000);
        assert_eq!(time.frame(Some(1)), 302_000, "the counter begins again after 65,535");
        assert_eq!(time.frame(Some(1)), 402_000, "a counter that stands still is no still of time");
        assert_eq!(time.stamp(START + 350), Stamp::Next);
        assert_eq!(time.frame(Some(9_000)), 450_000, "a counter that was restarted says nothing");
        assert_eq!(time.stamp(START + 350), Stamp::Repeated);
        assert_eq!(time.stamp(START + 3_000), Stamp::AfterGap);
        assert_eq!(time.now(), 3_000_000);
    }

    #[test]
    fn a_clock_that_was_set_back_does_not_turn_time_back() {
        let mut time = started();
        time.stamp(START);
        time.frame(Some(1));
        assert_eq!(time.stamp(START - 3_600_000), Stamp::Backwards);
        assert_eq!(time.frame(Some(2)), 200_000);
        assert_eq!(time.stamp(START - 3_599_900), Stamp::Next, "confirmed");
        assert_eq!(time.frame(Some(3)), 300_000);
        assert_eq!(time.stamp(START - 3_599_800), Stamp::Next);
        assert_eq!(time.frame(Some(4)), 400_000);
    }

    #[test]
    fn a_single_wild_stamp_changes_nothing() {
        let mut time = started();
        time.stamp(START);
        assert_eq!(time.stamp(START + 86_400_000), Stamp::Implausible);
        assert_eq!(time.stamp(i64::MAX), Stamp::Implausible);
        assert_eq!(time.stamp(START + 100), Stamp::Next);
        assert_eq!(time.now(), 100_000);
    }

    #[test]
    fn a_summary_of_another_day_loses_to_the_stamps() {
        let mut time = started();
        time.frame(Some(0));
        time.stamp(START + 86_400_000);
        assert!(time.contradicted);
        assert_eq!(time.zero(), Timestamp::from_millisecond(START + 86_400_000).ok());
        assert_eq!(time.now(), 0);
    }
}
