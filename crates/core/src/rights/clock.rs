//! When an answer is due: one algebra of months, days and working days, with the derivation of every date.

use crate::calendar::{calendar_days_after, is_working_day, working_days_after};
use aftercare_privacy::rights::{Clock, Period};
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// More days off in a row than there are.
const MOST_DAYS_OFF: usize = 60;

/// What the clock of a request has gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub received_on: Date,
    /// The day on which the person was told of an extension.
    pub extended_on: Option<Date>,
    /// Days on which the clock stood still.
    pub stopped_days: u32,
}

/// One step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DueStep {
    pub what: StepKind,
    /// How many, where it is a number of something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The day that it leads to.
    pub day: Date,
}

/// What a step of a derivation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    Received,
    Months,
    Days,
    WorkingDays,
    /// The days of an extension, together with the first period.
    ExtendedMonths,
    ExtendedDays,
    ExtendedWorkingDays,
    Stopped,
    /// To the next working day.
    Moved,
}

/// A last day, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub day: Date,
    pub steps: Vec<DueStep>,
    /// The law that it follows, where one holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
}

/// The readings that a clock is asked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReadings {
    /// An extension counts from the day of its notice, not from receipt.
    pub from_notice: bool,
}

/// `period` after `day`, which is day 0: the same-numbered day of a later month, or its last. `None` beyond the calendar's range.
#[must_use]
pub fn after(day: Date, period: Period, holidays: &BTreeSet<Date>) -> Option<Date> {
    match period {
        // jiff takes the month's last day where the same-numbered one is missing.
        Period::Months(months) => day.checked_add(Span::new().try_months(i64::from(months)).ok()?).ok(),
        Period::Days(days) => calendar_days_after(day, days),
        Period::WorkingDays(days) => working_days_after(day, days, holidays),
    }
}

/// Both periods as one, where they count the same unit.
fn together(first: Period, more: Period) -> Option<Period> {
    match (first, more) {
        (Period::Months(a), Period::Months(b)) => Some(Period::Months(a.checked_add(b)?)),
        (Period::Days(a), Period::Days(b)) => Some(Period::Days(a.checked_add(b)?)),
        (Period::WorkingDays(a), Period::WorkingDays(b)) => Some(Period::WorkingDays(a.checked_add(b)?)),
        _ => None,
    }
}

fn step(period: Period, extended: bool, day: Date) -> DueStep {
    let (what, count) = match (period, extended) {
        (Period::Months(n), false) => (StepKind::Months, n),
        (Period::Days(n), false) => (StepKind::Days, n),
        (Period::WorkingDays(n), false) => (StepKind::WorkingDays, n),
        (Period::Months(n), true) => (StepKind::ExtendedMonths, n),
        (Period::Days(n), true) => (StepKind::ExtendedDays, n),
        (Period::WorkingDays(n), true) => (StepKind::ExtendedWorkingDays, n),
    };
    DueStep { what, count: Some(count), day }
}

/// The last day in time. `None` beyond the calendar's range.
#[must_use]
pub fn due(clock: &Clock, run: Run, holidays: &BTreeSet<Date>, readings: ClockReadings) -> Option<Due> {
    let mut steps = vec![DueStep { what: StepKind::Received, count: None, day: run.received_on }];
    let mut day = match run.extended_on.zip(clock.extension) {
        None => {
            let day = after(run.received_on, clock.period, holidays)?;
            steps.push(step(clock.period, false, day));
            day
        }
        Some((told, extension)) if readings.from_notice => {
            let day = after(told, extension, holidays)?;
            steps.push(DueStep { what: StepKind::Received, count: None, day: told });
            steps.push(step(extension, true, day));
            day
        }
        Some((_, extension)) => {
            let day = match together(clock.period, extension) {
                Some(whole) => after(run.received_on, whole, holidays)?,
                None => after(after(run.received_on, clock.period, holidays)?, extension, holidays)?,
            };
            steps.push(step(together(clock.period, extension).unwrap_or(extension), true, day));
            day
        }
    };
    if run.stopped_days > 0 {
        day = calendar_days_after(day, run.stopped_days)?;
        steps.push(DueStep { what: StepKind::Stopped, count: Some(run.stopped_days), day });
    }
    if clock.moves && !is_working_day(day, holidays) {
        let next = std::iter::successors(Some(day), |day| day.tomorrow().ok()).take(MOST_DAYS_OFF);
        day = next.into_iter().find(|day| is_working_day(*day, holidays))?;
        steps.push(DueStep { what: StepKind::Moved, count: None, day });
    }
    Some(Due { day, steps, law: clock.law_on(run.received_on).map(str::to_owned) })
}

/// The last day to tell that a request arrived, where the law gives one.
#[must_use]
pub fn acknowledge_by(clock: &Clock, received_on: Date, holidays: &BTreeSet<Date>) -> Option<Date> {
    working_days_after(received_on, clock.acknowledge_working_days?, holidays)
}
