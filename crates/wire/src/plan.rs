use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ClauseView, Money, PlanState, RewardState, RuleRef, Service};

/// A plan is bought; the edition that was shown is accepted with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBuy {
    pub unit_id: String,
    pub years: u8,
    /// ISO 3166-1 alpha-2.
    pub bought_in: String,
    /// The regions in which service may be asked for.
    pub covers_in: Vec<String>,
    pub effective_on: String,
    pub accepted_edition: String,
    /// The hash of the edition that was shown.
    pub accepted_hash: String,
}

/// The customer asks to leave the plan, or the provider confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanExit {
    pub confirm: bool,
}

/// The device or the plan is returned under the return policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReturn {
    /// True: the device was returned; false: the plan is to be returned.
    pub device: bool,
}

/// An attempt to hand a plan to another account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTransfer {
    pub to_email: String,
}

/// A period of whole days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Window {
    /// `plan`, `warranty`, `extended-warranty`, `reward`.
    pub of: String,
    pub first_day: String,
    /// Still inside.
    pub last_day: String,
    pub running: bool,
    /// The clauses that make it so.
    #[serde(default)]
    pub why: Vec<RuleRef>,
}

/// What is left of a service that is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Uses {
    pub service: Service,
    /// Still available; a reserved use counts as gone.
    pub left: u32,
    pub total: u32,
    /// Reserved by a case that is not finished.
    pub reserved: u32,
    #[serde(default)]
    pub why: Vec<RuleRef>,
}

/// A sentence about the plan, in plain words, with the clauses it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statement {
    pub text: String,
    pub why: Vec<ClauseView>,
}

/// The edition that a plan would be bought under, to be shown and accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanTerms {
    pub edition: String,
    pub title: String,
    pub hash: String,
    /// The main promises and limits in plain words.
    pub statements: Vec<Statement>,
}

/// A length that a plan is sold in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanLength {
    pub years: u8,
    /// What the plan itself costs.
    pub price: Money,
}

/// A plan that can be bought for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanOffer {
    pub unit_id: String,
    /// Where the plan would be bought: terms and prices are those of this region.
    pub bought_in: String,
    /// The lengths on sale for this unit, the shortest first; none where its model is not sold a plan.
    #[serde(default)]
    pub lengths: Vec<PlanLength>,
    pub terms: PlanTerms,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlanView {
    pub id: String,
    pub state: PlanState,
    pub years: u8,
    pub bought_on: String,
    pub bought_in: String,
    pub covers_in: Vec<String>,
    pub edition: String,
    pub edition_hash: String,
    /// The server has other terms under this name than were accepted.
    #[serde(default)]
    pub edition_altered: bool,
    pub accepted_at: String,
    /// The unit that it protects now.
    pub unit_id: String,
    pub unit_name: String,
    pub serial_masked: String,
    /// The plan's own period.
    pub window: Window,
    pub warranty: Window,
    #[serde(default)]
    pub extended_warranty: Option<Window>,
    pub reward_state: RewardState,
    /// The reward's period, once granted; while it can still be earned, the period that it would have.
    #[serde(default)]
    pub reward: Option<Window>,
    pub uses: Vec<Uses>,
    /// What the next replacement after damage would cost; none when no use is left.
    #[serde(default)]
    pub next_accident: Option<Money>,
    /// What the next replacement after a flyaway would cost.
    #[serde(default)]
    pub next_flyaway: Option<Money>,
    /// The clauses that the two costs rest on.
    #[serde(default)]
    pub cost_why: Vec<RuleRef>,
    /// What is left of the ceiling on repair discounts.
    #[serde(default)]
    pub discount_left: Option<Money>,
    pub statements: Vec<Statement>,
    pub version: u64,
}

impl Window {
    #[must_use]
    pub fn sample() -> Self {
        Self::sample_of("plan", "2022-06-02", "2024-06-01", true)
    }

    #[must_use]
    pub fn sample_of(of: &str, first_day: &str, last_day: &str, running: bool) -> Self {
        Self { of: of.to_owned(), first_day: first_day.to_owned(), last_day: last_day.to_owned(), running, why: vec![RuleRef::sample()] }
    }
}

impl Uses {
    #[must_use]
    pub fn sample() -> Self {
        Self { service: Service::Replacement, left: 2, total: 3, reserved: 0, why: vec![RuleRef::sample()] }
    }

    #[must_use]
    pub fn samples() -> Vec<Self> {
        let uses = |service, left, total, reserved| Self { service, left, total, reserved, why: vec![RuleRef::sample()] };
        vec![
            Self::sample(),
            uses(Service::FlyawayReplacement, 1, 2, 1),
            uses(Service::RepairDiscount, 3, 3, 0),
            uses(Service::Maintenance, 0, 2, 0),
        ]
    }
}

impl Statement {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            text: "You can have the aircraft replaced three times in two years, at most two of them after a flyaway.".to_owned(),
            why: vec![ClauseView::sample()],
        }
    }
}

impl PlanTerms {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            edition: "en".to_owned(),
            title: "Example care terms, English edition".to_owned(),
            hash: "sha256:3f1c0a52d9e8".to_owned(),
            statements: vec![
                Statement::sample(),
                Statement { text: "A plan belongs to one device and cannot be passed on.".to_owned(), why: vec![ClauseView::sample()] },
            ],
        }
    }
}

impl PlanLength {
    #[must_use]
    pub fn sample() -> Self {
        Self { years: 1, price: Money::new(5900, "USD") }
    }

    #[must_use]
    pub fn samples() -> Vec<Self> {
        let two = Self { years: 2, price: Money::new(9900, "USD") };
        vec![Self::sample(), two]
    }
}

impl PlanOffer {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            unit_id: "01JZ8T2M5Q0000000000000001".to_owned(),
            bought_in: "ID".to_owned(),
            lengths: PlanLength::samples(),
            terms: PlanTerms::sample(),
        }
    }
}

impl PlanView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000003".to_owned(),
            state: PlanState::Active,
            years: 2,
            bought_on: "2022-06-01".to_owned(),
            bought_in: "ID".to_owned(),
            covers_in: vec!["ID".to_owned()],
            edition: "en".to_owned(),
            edition_hash: "sha256:3f1c0a52d9e8".to_owned(),
            edition_altered: false,
            accepted_at: "2022-06-01T06:30:00Z".to_owned(),
            unit_id: "01JZ8T2M5Q0000000000000001".to_owned(),
            unit_name: "Example One".to_owned(),
            serial_masked: "••••••T-2".to_owned(),
            window: Window::sample(),
            warranty: Window::sample_of("warranty", "2022-06-01", "2023-05-31", true),
            extended_warranty: Some(Window::sample_of("extended-warranty", "2023-06-01", "2024-06-01", false)),
            reward_state: RewardState::Pending,
            reward: Some(Window::sample_of("reward", "2024-06-02", "2025-06-01", false)),
            uses: Uses::samples(),
            next_accident: Some(Money::new(9500, "USD")),
            next_flyaway: Some(Money::new(22_500, "USD")),
            cost_why: vec![RuleRef::sample()],
            discount_left: Some(Money::new(30_000, "USD")),
            statements: vec![
                Statement::sample(),
                Statement {
                    text: "If nothing is replaced or repaired at a discount, you get one more year of extended warranty.".to_owned(),
                    why: vec![ClauseView::sample()],
                },
            ],
            version: 4,
        }
    }
}
