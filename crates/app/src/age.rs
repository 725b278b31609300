//! The age gate at sign-up. The date of birth is asked for it alone, and is not kept.

use crate::App;
use crate::care::date;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::person::Who;
use aftercare_wire::AccountCreate;
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

    /// Lets somebody sign up who is old enough today, where they live.
    ///
    /// # Errors
    /// The rule for somebody who is too young; a field error for a date that is missing, none, or to come.
    pub(crate) async fn old_enough(&self, ctx: &Context, request: &AccountCreate) -> Result<()> {
        const FIELD: &str = "date_of_birth";
        let text = request.date_of_birth.as_deref().filter(|text| !text.is_empty());
        let born_on = date(FIELD, text.ok_or_else(|| Error::field(FIELD, "required", "this is needed"))?)?;
        let who = Who { country: request.region.clone(), state: None, born_on: Some(born_on) };
        if born_on > self.day_of(&who) {
            return Err(Error::field(FIELD, "to-come", "this day is still to come"));
        }
        self.age_gate(ctx, &who, false).await
    }
}
