//! The age gate at sign-up. The date of birth is asked for it alone, and is not kept.

use crate::App;
use crate::care::date;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Who;
use aftercare_wire::AccountCreate;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

impl App {
    /// Under which age a parent has to consent, by the version in force.
    ///
    /// # Errors
    /// The store fails.
    pub async fn age_limit(&self) -> Result<Option<i16>> {
        let version = self.policy_in_force(TimeZone::UTC.to_datetime(self.now()).date()).await?;
        Ok(self.world.policies.version(&version).map(|policy| policy.age.below))
    }

    /// A day on which somebody who lives today can have been born: not one to come, and not longer ago than anybody lives.
    pub(crate) fn can_be_born(&self, field: &str, born_on: Date, today: Date) -> Result<()> {
        if born_on > today {
            return Err(Error::field(field, "to-come", "this day is still to come"));
        }
        let first = today.checked_sub(i64::from(self.logins.oldest_years).years()).unwrap_or(Date::MIN);
        if born_on < first {
            return Err(Error::field(field, "too-long-ago", format!("nobody is older than {} years", self.logins.oldest_years)));
        }
        Ok(())
    }

    /// Lets somebody sign up who is old enough today, where they live.
    ///
    /// # Errors
    /// The rule for somebody who is too young; a field error for a date that is missing, none, or to come.
    pub(crate) async fn old_enough(&self, ctx: &Context, request: &AccountCreate) -> Result<()> {
        const FIELD: &str = "date_of_birth";
        let text = request.date_of_birth.as_deref().filter(|text| !text.is_empty());
        let born_on = date(FIELD, text.ok_or_else(|| Error::field(FIELD, "required", "this is needed"))?)?;
        let who = Who { country: request.region.clone(), state: None, born_on: Some(born_on) };
        self.can_be_born(FIELD, born_on, self.day_of(&who))?;
        self.age_gate(ctx, &who, false).await
    }
}
