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
/// half as many from then on.
#[derive(Debug, Default)]
pub struct LogBuilder {
    clocks: Vec<Ticking>,
    anomalies: BTreeMap<AnomalyKind, (u64, u64)>,
    /// The record's zero, microseconds since 1970.
    zero_at: Option<i64>,
}

#[derive(Debug)]
struct Ticking {
    clock: Clock,
    columns: Vec<(Quantity, Cow<'static, str>, Vec<f64>)>,
    /// Every n-th sample is kept.
    every: u64,
    seen: u64,
    last: Option<i64>,
}

impl LogBuilder {
    /// A clock with the columns that tick on it.
    pub fn clock(&mut self, name: &'static str, columns: &[(Quantity, &'static str)]) -> usize {
        self.clock_with(name, columns.iter().map(|(quantity, source)| (*quantity, Cow::Borrowed(*source))).collect())
    }

    /// As [`LogBuilder::clock`], where the file itself names the fields.
    pub fn clock_with(&mut self, name: &'static str, columns: Vec<(Quantity, Cow<'static, str>)>) -> usize {
        let columns = columns.into_iter().map(|(quantity, source)| (quantity, source, Vec::new())).collect();
        self.clocks.push(Ticking { clock: Clock { name: Cow::Borrowed(name), at: Vec::new() }, columns, every: 1, seen: 0, last: None });
        self.clocks.len() - 1
    }

    /// A sample: what the columns of the clock hold, in their order; `None` and what is not plausible are not recorded. `offset` is where
    /// in the file it stands.
    pub fn sample(&mut self, clock: usize, at: i64, values: &[Option<f64>], offset: u64) {
        let Some(ticking) = self.clocks.get_mut(clock) else { return };
        let (mut implausible, mut thinned) = (0, false);
        let order = ticking.last.map(|last| at.cmp(&last));
        ticking.last = Some(at);
        if ticking.clock.at.len() >= MAX_SAMPLES {
            ticking.halve();
            thinned = true;
        }
        let keep = ticking.seen % ticking.every == 0;
        ticking.seen += 1;
        if keep {
            ticking.clock.at.push(at);
        }
        for (n, (quantity, _, column)) in ticking.columns.iter_mut().enumerate() {
            let value = values.get(n).copied().flatten().unwrap_or(f64::NAN);
            let plausible = value.is_nan() || quantity.is_plausible(value);
            implausible += u64::from(!plausible);
            if keep {
                column.push(if plausible { value } else { f64::NAN });
            }
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
        for Ticking { clock, columns: own, .. } in self.clocks {
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
    fn halve(&mut self) {
        let second = |values: &mut Vec<f64>| {
            let mut n = 0;
            values.retain(|_| {
                n += 1;
                n % 2 == 1
            });
        };
        let mut n = 0;
        self.clock.at.retain(|_| {
            n += 1;
            n % 2 == 1
        });
        self.columns.iter_mut().for_each(|(_, _, values)| second(values));
        self.every = self.every.saturating_mul(2);
        // The next sample that is kept lies a whole step after the last one kept.
        self.seen = 0;
    }
}
