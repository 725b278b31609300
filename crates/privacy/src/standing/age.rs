//! Children: below the version's age nothing is collected without a parent.

use super::Standing;
use jiff::ToSpan;
use jiff::civil::Date;

/// The day on which somebody born then is `years` old. `leap_day_on_march_first`: born on 29 February, on 1 March in other years.
#[must_use]
pub fn comes_of_age(born_on: Date, years: i16, leap_day_on_march_first: bool) -> Option<Date> {
    let day = born_on.checked_add(i64::from(years).years()).ok()?;
    // Adding years stops at the month's last day; the birthday of a leap day is the day after it.
    if day.day() == born_on.day() || !leap_day_on_march_first { Some(day) } else { day.tomorrow().ok() }
}

impl<'p> Standing<'p> {
    /// The rule that keeps somebody born then from being asked for data, unless a parent agreed.
    #[must_use]
    pub fn too_young(&self, born_on: Option<Date>, parent_agreed: bool) -> Option<&'p str> {
        let limit = &self.policy.age;
        let is_below = comes_of_age(born_on?, limit.below, self.reading("born-on-29-february", "first-of-march") == "first-of-march")
            .is_some_and(|day| self.day < day);
        (is_below && !parent_agreed).then_some(limit.rule.as_str())
    }
}
