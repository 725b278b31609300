//! The age gate at sign-up. The date of birth is asked for it alone, and is not kept.

use crate::App;
use crate::care::date;
use crate::error::{Error, Refused, Result};
use aftercare_wire::{AccountCreate, Language, RuleRef};
use jiff::ToSpan;
use jiff::civil::Date;

impl App {
    /// Under which age a parent has to consent; none where nobody is asked.
    #[must_use]
    pub fn age_limit(&self) -> Option<u8> {
        self.accounts.age.as_ref().map(|limit| limit.under)
    }

    /// Lets somebody sign up who is old enough today, where they live.
    ///
    /// # Errors
    /// The rule for somebody who is too young; a field error for a date that is missing, none, or to come.
    pub(crate) fn age_gate(&self, request: &AccountCreate, language: Language) -> Result<()> {
        let Some(limit) = &self.accounts.age else { return Ok(()) };
        const FIELD: &str = "date_of_birth";
        let text = request.date_of_birth.as_deref().filter(|text| !text.is_empty());
        let born = date(FIELD, text.ok_or_else(|| Error::field(FIELD, "required", "this is needed"))?)?;
        let today = self.world.regions.zone(&request.region).to_datetime(self.now()).date();
        if born > today {
            return Err(Error::field(FIELD, "to-come", "this day is still to come"));
        }
        if is_of_age(born, limit.under, today) {
            return Ok(());
        }
        let rules = vec![RuleRef::new(&limit.rule, "", limit.summary.get(language.as_str()))];
        Err(Error::Refused(Box::new(Refused { act: "sign-up".to_owned(), rules, least: Vec::new(), missing: Vec::new() })))
    }
}

/// Whoever was born on 29 February is a year older on 1 March where there is no such day.
fn is_of_age(born: Date, years: u8, today: Date) -> bool {
    let year = born.year().saturating_add(i16::from(years));
    let birthday = Date::new(year, born.month(), born.day());
    let birthday = birthday.or_else(|_| Date::new(year, born.month(), 28).and_then(|day| day.checked_add(1.day())));
    birthday.is_ok_and(|birthday| birthday <= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_older_on_the_birthday() {
        let table = [
            ("2006-08-02", 16, "2022-08-01", false),
            ("2006-08-01", 16, "2022-08-01", true),
            ("2006-07-31", 16, "2022-08-01", true),
            ("2004-02-29", 16, "2020-02-28", false),
            ("2004-02-29", 16, "2020-02-29", true),
            ("2004-02-29", 14, "2018-02-28", false),
            ("2004-02-29", 14, "2018-03-01", true),
            ("2022-08-01", 1, "2022-08-01", false),
            ("9999-12-31", 16, "2022-08-01", false),
            ("-009999-01-01", 16, "2022-08-01", true),
        ];
        for (born, years, today, expected) in table {
            assert_eq!(is_of_age(born.parse().unwrap(), years, today.parse().unwrap()), expected, "{born} on {today}");
        }
    }
}
