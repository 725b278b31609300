//! Civil calendars: periods of months, calendar days and working days.

use jiff::Span;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// Years that a date of a person's life with a device can lie in: outside, it is a slip of the keyboard.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2199;

/// A day as it is written everywhere: `2024-05-31`, and in no other of the forms of ISO 8601.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    if begins_with_day(text) && text.len() == 10 { text.parse().ok() } else { None }
}

/// Does a text begin with the form `2024-05-31`?
#[must_use]
pub fn begins_with_day(text: &str) -> bool {
    let form = |(n, byte): (usize, u8)| if matches!(n, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() >= 10 && text.bytes().take(10).enumerate().all(form)
}

/// A day that somebody can have meant.
#[must_use]
pub fn is_plausible(day: Date) -> bool {
    YEARS.contains(&day.year())
}

/// The last day of a period of `months` that begins on `first`: the day before the same-numbered day of the target month, or the last day
/// of that month where it has no such day (S-15, as in § 188 BGB).
///
/// `None` beyond the calendar's range (years ±9999).
#[must_use]
pub fn period_last_day(first: Date, months: u32) -> Option<Date> {
    // jiff clamps a missing day to the month's last one; then that day itself is the last.
    let target = first.checked_add(Span::new().try_months(i64::from(months)).ok()?).ok()?;
    if target.day() == first.day() { target.yesterday().ok() } else { Some(target) }
}

/// `days` calendar days after `day`, which is day 0.
#[must_use]
pub fn calendar_days_after(day: Date, days: u32) -> Option<Date> {
    day.checked_add(Span::new().try_days(i64::from(days)).ok()?).ok()
}

/// `days` working days after `day`, which is not counted: Monday to Friday less the holidays (S-13).
#[must_use]
pub fn working_days_after(day: Date, days: u32, holidays: &BTreeSet<Date>) -> Option<Date> {
    let mut at = day;
    let mut left = days;
    while left > 0 {
        at = at.tomorrow().ok()?;
        if is_working_day(at, holidays) {
            left -= 1;
        }
    }
    Some(at)
}

#[must_use]
pub fn is_working_day(day: Date, holidays: &BTreeSet<Date>) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(&day)
}

/// Days since 1970-01-01, as the terms count dates.
#[must_use]
pub fn epoch_days(day: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    epoch.until((jiff::Unit::Day, day)).map_or(0, |span| i64::from(span.get_days()))
}

/// The day that lies so many days after 1970-01-01.
#[must_use]
pub fn day_of_epoch(days: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_end_as_the_catalogue_says() {
        for (first, months, last) in [
            (date(2023, 1, 31), 12, date(2024, 1, 30)),
            (date(2023, 1, 31), 24, date(2025, 1, 30)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 24, date(2026, 2, 28)),
            (date(2023, 3, 1), 12, date(2024, 2, 29)),
            (date(2023, 2, 28), 12, date(2024, 2, 27)),
            (date(2023, 1, 31), 1, date(2023, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 28)),
        ] {
            assert_eq!(period_last_day(first, months), Some(last), "{first} + {months} months");
        }
        assert_eq!(period_last_day(Date::MAX, 12), None);
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let holidays: BTreeSet<Date> = [date(2023, 5, 18), date(2023, 12, 25), date(2023, 12, 26)].into();
        for (day, due) in [
            (date(2023, 5, 12), date(2023, 5, 17)),
            (date(2023, 5, 13), date(2023, 5, 17)),
            (date(2023, 5, 16), date(2023, 5, 22)),
            (date(2023, 12, 22), date(2023, 12, 29)),
        ] {
            assert_eq!(working_days_after(day, 3, &holidays), Some(due), "{day}");
        }
    }

    #[test]
    fn epoch_days_and_back() {
        for day in [date(1970, 1, 1), date(2024, 2, 29), date(1969, 12, 31), Date::MIN, Date::MAX] {
            assert_eq!(day_of_epoch(epoch_days(day)), Some(day));
        }
    }
}
