//! Clauses: what a document says, as data.

use crate::expr::{Bool, Int};
use crate::settings::Text;
use std::collections::BTreeMap;

/// What a customer can get in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    Warranty,
    ExtendedWarranty,
    Replacement,
    FlyawayReplacement,
    RepairDiscount,
    Maintenance,
    None,
}

impl Service {
    pub const ALL: [Self; 7] = [
        Self::Warranty,
        Self::ExtendedWarranty,
        Self::Replacement,
        Self::FlyawayReplacement,
        Self::RepairDiscount,
        Self::Maintenance,
        Self::None,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warranty => "warranty",
            Self::ExtendedWarranty => "extended-warranty",
            Self::Replacement => "replacement",
            Self::FlyawayReplacement => "flyaway-replacement",
            Self::RepairDiscount => "repair-discount",
            Self::Maintenance => "maintenance",
            Self::None => "none",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// A bit of its own.
    #[must_use]
    pub fn bit(self) -> u8 {
        match self {
            Self::Warranty => 1,
            Self::ExtendedWarranty => 2,
            Self::Replacement => 4,
            Self::FlyawayReplacement => 8,
            Self::RepairDiscount => 16,
            Self::Maintenance => 32,
            Self::None => 64,
        }
    }
}

/// Who pays or acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    Customer,
    Provider,
}

impl Party {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Provider => "provider",
        }
    }
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayCount {
    Calendar,
    Working,
}

/// Which period a window gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    Plan,
    ExtendedWarranty,
    Reward,
}

impl Period {
    pub const ALL: [Self; 3] = [Self::Plan, Self::ExtendedWarranty, Self::Reward];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::ExtendedWarranty => "extended-warranty",
            Self::Reward => "reward",
        }
    }
}

/// Where a window starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WindowStart {
    Effective,
    PlanEnd,
    WarrantyEnd,
    LaterOfPlanAndWarrantyEnd,
}

/// Where a window ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WindowEnd {
    Months(u32),
    PlanEnd,
}

/// Which component list a scope clause belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    Replacement,
    RepairDiscount,
    ExtendedWarranty,
    Maintenance,
    WornParts,
    International,
}

impl List {
    pub const ALL: [Self; 6] =
        [Self::Replacement, Self::RepairDiscount, Self::ExtendedWarranty, Self::Maintenance, Self::WornParts, Self::International];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Replacement => "replacement",
            Self::RepairDiscount => "repair-discount",
            Self::ExtendedWarranty => "extended-warranty",
            Self::Maintenance => "maintenance",
            Self::WornParts => "worn-parts",
            Self::International => "international",
        }
    }
}

/// How far a ground binds the person who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Only where the facts say so.
    Facts,
    /// A person's judgement.
    Judgement,
}

/// What a clause does.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Guard {
        when: Bool,
    },
    Warn {
        when: Bool,
    },
    Duty {
        when: Bool,
        who: Party,
    },
    Grant {
        service: u8,
        when: Bool,
    },
    Deny {
        service: u8,
        when: Bool,
    },
    Exclude {
        service: u8,
        when: Bool,
    },
    Exception {
        of: Vec<String>,
        when: Bool,
    },
    Limit {
        counter: String,
        max: i64,
        within: Option<String>,
        service: u8,
        when: Bool,
        refuses: Bool,
        warns: Bool,
    },
    Fee {
        service: u8,
        line: String,
        amount: Int,
        payer: Party,
        when: Bool,
    },
    Deadline {
        kind: String,
        act: String,
        days: u32,
        count: DayCount,
    },
    /// `unless_used`: counters of which no use may have been posted.
    Window {
        of: Period,
        when: Bool,
        start: WindowStart,
        end: WindowEnd,
        unless_used: Vec<String>,
    },
    Scope {
        list: List,
        families: Vec<String>,
        models: Vec<String>,
        components: BTreeMap<String, u32>,
    },
    Ground {
        when: Bool,
        usable: Bool,
        basis: Basis,
    },
    Step {
        kinds: Vec<String>,
        act: String,
        from: Vec<String>,
        to: Option<String>,
        when: Bool,
    },
    Nothing {
        reason: Text,
    },
}

impl Effect {
    /// The word of the language.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Guard { .. } => "guard",
            Self::Warn { .. } => "warn",
            Self::Duty { .. } => "duty",
            Self::Grant { .. } => "grant",
            Self::Deny { .. } => "deny",
            Self::Exclude { .. } => "exclude",
            Self::Exception { .. } => "exception",
            Self::Limit { .. } => "limit",
            Self::Fee { .. } => "fee",
            Self::Deadline { .. } => "deadline",
            Self::Window { .. } => "window",
            Self::Scope { .. } => "scope",
            Self::Ground { .. } => "ground",
            Self::Step { .. } => "step",
            Self::Nothing { .. } => "none",
        }
    }
}

/// One clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Unique in the edition; may carry a suffix after `/`.
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub summary: Text,
    /// Further rules cited with it.
    pub cites: Vec<String>,
    /// Entries of the differences catalogue.
    pub differs: Vec<String>,
    /// Clauses whose rule it says again, as the source does.
    pub restates: Vec<String>,
    /// Why no scenario can show that it acts; empty where one can.
    pub exercise: Option<String>,
    /// The acts it speaks for; empty for all.
    pub on: Vec<String>,
    pub effect: Effect,
    /// The expressions as written, by key.
    pub source: BTreeMap<String, String>,
    pub file: String,
    pub line: usize,
}

/// The rule that a clause carries, by the clause's id: what stands before a `/`.
#[must_use]
pub fn rule_of(id: &str) -> &str {
    id.split('/').next().unwrap_or(id)
}

impl Clause {
    /// The rule's id, without suffix.
    #[must_use]
    pub fn rule(&self) -> &str {
        rule_of(&self.id)
    }

    /// Every rule that is cited when the clause speaks.
    pub fn citations(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.rule()).chain(self.cites.iter().map(String::as_str))
    }

    /// Does it speak when this act is decided?
    #[must_use]
    pub fn speaks_at(&self, act: &str) -> bool {
        match &self.effect {
            Effect::Step { act: of, .. } => of == act,
            _ => self.on.is_empty() || self.on.iter().any(|a| a == act),
        }
    }

    #[must_use]
    pub fn is_step_of(&self, act: &str) -> bool {
        matches!(&self.effect, Effect::Step { act: of, .. } if of == act)
    }

    /// The services it speaks of, a bit each.
    #[must_use]
    pub fn services(&self) -> u8 {
        match &self.effect {
            Effect::Grant { service, .. }
            | Effect::Deny { service, .. }
            | Effect::Exclude { service, .. }
            | Effect::Limit { service, .. }
            | Effect::Fee { service, .. } => *service,
            _ => 0,
        }
    }
}
