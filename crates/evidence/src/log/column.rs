use super::{Anomaly, AnomalyKind, Quantity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Samples that are kept on one clock: more than five hours at the ten a second that an app writes. A faster record is thinned.
pub const MAX_SAMPLES: usize = 200_000;

/// Microseconds by which the time of day may drift from the record's own clock.
const DRIFT: i64 = 2_000_000;

/// When the samples of some columns were taken, microseconds since the record's zero, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clock {
    pub name: Cow<'static, str>,
    pub at: Vec<i64>,
}

/// One quantity over time: as long as its clock, NaN where a sample does not have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub quantity: Quantity,
    /// Index of its clock.
    pub clock: usize,
    /// Block and field.
    pub source: Cow<'static, str>,
    pub values: Vec<f64>,
}

/// Collects samples while a file is read. Whatever a file holds, it stays bounded: a clock that is full forgets every other sample and takes
/// half as many from then on. The last one is always there, and so is the last in
/// which its first column holds something: where an aircraft was last is what a record is read for.
#[derive(Debug, Default)]
pub struct LogBuilder {
    clocks: Vec<Ticking>,
    anomalies: BTreeMap<AnomalyKind, (u64, u64)>,
    /// The record's zero, microseconds since 1970.
    zero_at: Option<i64>,
}

/// Quantity, block and field, and values.
type Named = (Quantity, Cow<'static, str>, Vec<f64>);

#[derive(Debug)]
struct Ticking {
    clock: Clock,
    columns: Vec<Named>,
    /// Every n-th sample is kept, and the newest until the next one comes.
    every: u64,
    seen: u64,
    last: Option<i64>,
    /// The newest sample is there only for being the newest.
    passing: bool,
    /// The last sample of which the first column holds something, where that is not kept anyway.
    holding: Option<Row>,
}

/// A sample, and how many that are kept lie before it.
#[derive(Debug)]
struct Row {
    before: usize,
    at: i64,
    values: Vec<f64>,
}

impl LogBuilder {
    /// A clock with the columns that tick on it.
    pub fn clock(&mut self, name: &'static str, columns: &[(Quantity, &'static str)]) -> usize {
        self.clock_with(name, columns.iter().map(|(quantity, source)| (*quantity, Cow::Borrowed(*source))).collect())
    }

    /// As [`LogBuilder::clock`], where the file itself names the fields.
    pub fn clock_with(&mut self, name: &'static str, columns: Vec<(Quantity, Cow<'static, str>)>) -> usize {
        let columns = columns.into_iter().map(|(quantity, source)| (quantity, source, Vec::new())).collect();
        self.clocks.push(Ticking {
            clock: Clock { name: Cow::Borrowed(name), at: Vec::new() },
            columns,
            every: 1,
            seen: 0,
            last: None,
            passing: false,
            holding: None,
        });
        self.clocks.len() - 1
    }

    /// A sample: what the columns of the clock hold, in their order; `None` and what is not plausible are not recorded. `offset` is where
    /// in the file it stands.
    pub fn sample(&mut self, clock: usize, at: i64, values: &[Option<f64>], offset: u64) {
        let Some(ticking) = self.clocks.get_mut(clock) else { return };
        let (mut implausible, mut thinned) = (0, false);
        let order = ticking.last.map(|last| at.cmp(&last));
        ticking.last = Some(at);
        let holds = ticking
            .columns
            .first()
            .zip(values.first().copied().flatten())
            .is_some_and(|((quantity, ..), value)| quantity.is_plausible(value));
        ticking.forget_passing(holds);
        // With room for the one that is held.
        if ticking.clock.at.len() >= MAX_SAMPLES - 1 {
            ticking.halve();
            thinned = true;
        }
        ticking.passing = ticking.seen % ticking.every != 0;
        ticking.seen += 1;
        ticking.clock.at.push(at);
        for (n, (quantity, _, column)) in ticking.columns.iter_mut().enumerate() {
            let value = values.get(n).copied().flatten().unwrap_or(f64::NAN);
            let plausible = value.is_nan() || quantity.is_plausible(value);
            implausible += u64::from(!plausible);
            column.push(if plausible { value } else { f64::NAN });
        }
        match order {
            Some(std::cmp::Ordering::Less) => self.anomaly(AnomalyKind::TimeBackwards, 1, offset),
            Some(std::cmp::Ordering::Equal) => self.anomaly(AnomalyKind::TimeRepeated, 1, offset),
            _ => {}
        }
        if implausible > 0 {
            self.anomaly(AnomalyKind::Implausible, implausible, offset);
        }
        if thinned {
            self.anomaly(AnomalyKind::Thinned, 1, offset);
        }
    }

    /// What a receiver says the time of day is, in microseconds since 1970: where the record's zero lies, by the first that says so.
    pub(crate) fn time_of_day(&mut self, utc: i64, at: i64, offset: u64) {
        let zero = utc.saturating_sub(at);
        match self.zero_at {
            None => self.zero_at = Some(zero),
            Some(first) if zero.saturating_sub(first).saturating_abs() > DRIFT => self.anomaly(AnomalyKind::Contradiction, 1, offset),
            Some(_) => {}
        }
    }

    /// When the record's zero was, where a receiver has said so.
    pub(crate) fn zero_at(&self) -> Option<Timestamp> {
        self.zero_at.and_then(|utc| Timestamp::from_microsecond(utc).ok())
    }

    /// Counts something that does not fit.
    pub fn anomaly(&mut self, kind: AnomalyKind, count: u64, offset: u64) {
        let entry = self.anomalies.entry(kind).or_insert((0, offset));
        entry.0 = entry.0.saturating_add(count);
    }

    /// As [`LogBuilder::finish`], the clocks of these names first and in this order: whoever looks for a quantity takes the first column of it.
    pub fn finish_in_order(mut self, names: &[&str]) -> (Vec<Clock>, Vec<Column>, Vec<Anomaly>) {
        self.clocks.sort_by_key(|ticking| names.iter().position(|name| *name == ticking.clock.name).unwrap_or(names.len()));
        self.finish()
    }

    /// Clocks, columns that hold anything, and anomalies.
    pub fn finish(self) -> (Vec<Clock>, Vec<Column>, Vec<Anomaly>) {
        let (mut clocks, mut columns) = (Vec::new(), Vec::new());
        for ticking in self.clocks {
            let (clock, own) = ticking.finish();
            let n = clocks.len();
            let before = columns.len();
            for (quantity, source, values) in own {
                if values.iter().any(|v| !v.is_nan()) {
                    columns.push(Column { quantity, clock: n, source, values });
                }
            }
            if columns.len() > before {
                clocks.push(clock);
            }
        }
        let anomalies = self.anomalies.into_iter().map(|(kind, (count, first_offset))| Anomaly { kind, count, first_offset });
        (clocks, columns, anomalies.collect())
    }
}

impl Ticking {
    /// `superseded`: a sample follows of which the first column holds something.
    fn forget_passing(&mut self, superseded: bool) {
        if superseded {
            self.holding = None;
        }
        if !std::mem::take(&mut self.passing) {
            return;
        }
        let last = self.clock.at.len().saturating_sub(1);
        if !superseded && self.holds(last) {
            self.hold(last, last);
        }
        self.clock.at.pop();
        self.columns.iter_mut().for_each(|(_, _, values)| values.truncate(last));
    }

    fn holds(&self, n: usize) -> bool {
        self.columns.first().and_then(|(_, _, values)| values.get(n)).is_some_and(|value| !value.is_nan())
    }

    fn hold(&mut self, n: usize, before: usize) {
        let values = self.columns.iter().map(|(_, _, values)| values.get(n).copied().unwrap_or(f64::NAN)).collect();
        self.holding = self.clock.at.get(n).map(|at| Row { before, at: *at, values });
    }

    fn halve(&mut self) {
        let left = |n: usize| n.div_ceil(2);
        match &mut self.holding {
            Some(row) => row.before = left(row.before),
            None => {
                let last = (0..self.clock.at.len()).rev().find(|n| self.holds(*n));
                if let Some(last) = last.filter(|last| last % 2 == 1) {
                    self.hold(last, left(last));
                }
            }
        }
        every_other(&mut self.clock.at);
        self.columns.iter_mut().for_each(|(_, _, values)| every_other(values));
        self.every = self.every.saturating_mul(2);
        // The next sample that is kept lies a whole step after the last one kept.
        self.seen = 0;
    }

    /// With the one that is held at its place.
    fn finish(mut self) -> (Clock, Vec<Named>) {
        if let Some(Row { before, at, values }) = self.holding.filter(|row| row.before <= self.clock.at.len()) {
            self.clock.at.insert(before, at);
            let columns = self.columns.iter_mut().filter(|(_, _, column)| column.len() >= before);
            columns.zip(values).for_each(|((_, _, column), value)| column.insert(before, value));
        }
        (self.clock, self.columns)
    }
}

fn every_other<T>(values: &mut Vec<T>) {
    let mut n = 0;
    values.retain(|_| {
        n += 1;
        n % 2 == 1
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples at 0, 1, 2 …; those from `lost` on have no place.
    fn thinned(samples: usize, lost: usize) -> (Vec<i64>, Vec<f64>, Vec<f64>) {
        let mut builder = LogBuilder::default();
        let clock = builder.clock("frames", &[(Quantity::Latitude, "latitude"), (Quantity::Height, "height")]);
        for (n, at) in (0..samples).zip(0_i64..) {
            let place = (n < lost).then(|| f64::from(u16::try_from(n % 1000).unwrap()) / 100.0);
            builder.sample(clock, at, &[place, Some(f64::from(u16::try_from(n % 100).unwrap()))], 0);
        }
        let (clocks, columns, _) = builder.finish();
        let column = |quantity| {
            let column = columns.iter().find(|column| column.quantity == quantity);
            column.map_or_else(|| vec![f64::NAN; clocks[0].at.len()], |column| column.values.clone())
        };
        (clocks[0].at.clone(), column(Quantity::Latitude), column(Quantity::Height))
    }

    #[test]
    fn a_thinned_record_keeps_its_last_sample_and_its_last_place() {
        let most = MAX_SAMPLES;
        for samples in [1, 5, most - 1, most, most + 1, 2 * most + 1] {
            for lost in [samples, samples.saturating_sub(1), samples - samples / 3, samples - samples / 3 - 1, samples / 2, samples / 2 + 1]
            {
                let (at, places, heights) = thinned(samples, lost);
                let what = format!("{samples} samples, the last {} without a place", samples - lost);
                assert!(at.len() <= most && at.len() == places.len() && at.len() == heights.len(), "{what}: {}", at.len());
                assert_eq!(at.last().copied(), i64::try_from(samples).ok().map(|n| n - 1), "{what}");
                assert!(at.windows(2).all(|pair| pair[0] < pair[1]), "{what}");
                let last = places.iter().rposition(|place| !place.is_nan()).map(|n| (at[n], places[n], heights[n]));
                let truth = lost.checked_sub(1).map(|n| {
                    let part = |of: usize| f64::from(u16::try_from(n % of).unwrap());
                    (i64::try_from(n).unwrap(), part(1000) / 100.0, part(100))
                });
                assert_eq!(last, truth, "{what}");
            }
        }
    }
}
