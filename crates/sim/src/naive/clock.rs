//! The clocks of people's requests, counted day by day on a calendar of its own: no date arithmetic is shared with the product.

use std::collections::BTreeSet;

/// A civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

fn is_leap(year: i32) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

fn last_of(year: i32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Self {
        Self { year, month, day }
    }

    #[must_use]
    pub fn next(self) -> Self {
        if self.day < last_of(self.year, self.month) {
            Self { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Self { month: self.month + 1, day: 1, ..self }
        } else {
            Self { year: self.year + 1, month: 1, day: 1 }
        }
    }

    /// Saturday or Sunday, by the method of Sakamoto.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::try_from(self.month).unwrap_or(1).saturating_sub(1);
        let year = if self.month < 3 { self.year - 1 } else { self.year };
        let day = i32::try_from(self.day).unwrap_or(1);
        let weekday = (year + year / 4 - year / 100 + year / 400 + SHIFT.get(month).copied().unwrap_or(0) + day) % 7;
        weekday == 0 || weekday == 6
    }

    fn is_off(self, holidays: &BTreeSet<Self>) -> bool {
        self.is_weekend() || holidays.contains(&self)
    }

    /// One month later at a time, the wanted day kept in mind.
    #[must_use]
    pub fn months_later(self, months: u32) -> Self {
        let (mut year, mut month) = (self.year, self.month);
        for _ in 0..months {
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        Self { year, month, day: self.day.min(last_of(year, month)) }
    }

    #[must_use]
    pub fn days_later(self, days: u32) -> Self {
        (0..days).fold(self, |day, _| day.next())
    }

    #[must_use]
    pub fn working_days_later(self, days: u32, holidays: &BTreeSet<Self>) -> Self {
        let mut day = self;
        for _ in 0..days {
            day = day.next();
            while day.is_off(holidays) {
                day = day.next();
            }
        }
        day
    }

    #[must_use]
    pub fn moved(self, holidays: &BTreeSet<Self>) -> Self {
        let mut day = self;
        while day.is_off(holidays) {
            day = day.next();
        }
        day
    }
}
