//! A plan: the paid protection of one device lineage.

use crate::ids::{PlanId, UnitId};
use crate::price::PriceTable;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    /// Bought, not yet effective.
    Pending,
    Active,
    Expired,
    /// Every service is used up.
    UsedUp,
    /// The customer left and the provider confirmed.
    Left,
    Returned,
}

impl PlanState {
    /// As facts write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Expired => "expired",
            Self::UsedUp => "used-up",
            Self::Left => "left",
            Self::Returned => "returned",
        }
    }

    /// As people see it: a plan that was used up or left has ended.
    #[must_use]
    pub fn public(self) -> &'static str {
        match self {
            Self::UsedUp | Self::Left => "ended",
            other => other.as_str(),
        }
    }
}

/// The reward for an unused plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reward {
    Pending,
    None,
    Granted { first_day: Date, last_day: Date },
}

/// A period of days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub first: Date,
    pub last: Date,
}

impl Days {
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub id: PlanId,
    /// The unit that it is bound to now.
    pub unit: UnitId,
    pub edition: String,
    pub edition_hash: String,
    pub years: u32,
    pub bought_on: Date,
    pub bought_in: String,
    pub covers_in: Vec<String>,
    pub days: Days,
    pub extended_warranty: Option<Days>,
    pub reward: Reward,
    pub state: PlanState,
    pub exit_requested: bool,
    pub prices: PriceTable,
    /// Services performed: replacements, discounted repairs, maintenance, extended-warranty repairs.
    pub services_used: u32,
}

impl Plan {
    /// Does the plan's own period run on this day?
    #[must_use]
    pub fn runs_on(&self, day: Date) -> bool {
        self.days.contains(day) && !matches!(self.state, PlanState::UsedUp | PlanState::Left | PlanState::Returned)
    }

    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state, PlanState::Left | PlanState::Returned)
    }

    #[must_use]
    pub fn extended_warranty_runs_on(&self, day: Date) -> bool {
        !self.is_over() && self.extended_warranty.is_some_and(|days| days.contains(day))
    }

    #[must_use]
    pub fn reward_runs_on(&self, day: Date) -> bool {
        matches!(self.reward, Reward::Granted { first_day, last_day } if first_day <= day && day <= last_day)
    }
}
