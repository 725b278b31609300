//! One version of the policy for one person on one day: what may be done.

mod age;
mod cookie;
mod data;
mod release;

pub use age::comes_of_age;
pub use cookie::{CookieChoices, CookieVisitor};
pub use data::Agreed;
pub use release::{ConsumerLimit, Recipient, ReleaseFacts, UploadFacts};

use crate::{Controller, Policies, Policy, Resident, Supplement};
use jiff::ToSpan;
use jiff::civil::Date;

/// A version, for somebody, on a day.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'p> {
    pub(crate) policies: &'p Policies,
    policy: &'p Policy,
    supplement: Option<&'p Supplement>,
    resident: Resident<'p>,
    day: Date,
}

impl Policies {
    /// None where there is no such version.
    #[must_use]
    pub fn standing<'p>(&'p self, version: &str, resident: Resident<'p>, day: Date) -> Option<Standing<'p>> {
        let policy = self.version(version)?;
        let supplement = self.supplement_of(version, |area| self.areas.holds(area, resident, day));
        let supplement = supplement.filter(|supplement| supplement.effective.is_none_or(|from| from <= day));
        Some(Standing { policies: self, policy, supplement, resident, day })
    }
}

impl<'p> Standing<'p> {
    #[must_use]
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// What holds beside the policy for the people of the person's area.
    #[must_use]
    pub fn supplement(&self) -> Option<&'p Supplement> {
        self.supplement
    }

    #[must_use]
    pub fn day(&self) -> Date {
        self.day
    }

    pub(crate) fn policies(&self) -> &'p Policies {
        self.policies
    }

    pub(crate) fn is_in(&self, area: &str) -> bool {
        self.policies.areas.holds(area, self.resident, self.day)
    }

    /// Who is responsible for the person's data.
    #[must_use]
    pub fn controller(&self) -> Option<&'p Controller> {
        self.policy.controllers.iter().find(|controller| controller.area.as_deref().is_none_or(|area| self.is_in(area)))
    }

    /// The choice in force where the policies leave something open.
    #[must_use]
    pub fn reading(&self, name: &str, otherwise: &'p str) -> &'p str {
        self.policies.settings.get(name, otherwise)
    }

    /// The rule that a sale of the person's data offends, and whether somebody is alarmed by it.
    #[must_use]
    pub fn sale(&self) -> (&'p str, bool) {
        let own = &self.policy.rest.sale;
        let outside = (own.rule.as_str(), own.alarm);
        let Some(supplement) = self.supplement else { return outside };
        let months = i64::from(supplement.no_sale.months).months();
        let reviews = match self.policies.settings.get("no-sale-window", "union") {
            "policy" => [self.policy.dated, None],
            "notice" => [None, supplement.reviewed],
            _ => [self.policy.dated, supplement.reviewed],
        };
        let reviews = || reviews.iter().flatten();
        let from = reviews().min().and_then(|day| day.checked_sub(months).ok());
        let until = reviews().max().and_then(|day| day.checked_add(months).ok());
        let is_inside = from.is_some_and(|from| from <= self.day) && until.is_some_and(|until| self.day <= until);
        if is_inside { (supplement.no_sale.rule.as_str(), true) } else { outside }
    }
}
