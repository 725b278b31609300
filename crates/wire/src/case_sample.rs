//! Synthetic cases.

use crate::{
    Act, AssessmentView, CaseKind, CaseState, CaseSummary, CaseView, Cause, ChangedSince, ClauseView, ComponentView, Duty, EvidenceView,
    FeeLine, FeeView, FindingView, MissingPiece, Money, NextStep, OfferView, Party, PaymentReference, PrivacyAccepted, ProposedGround,
    RefusalView, Role, RuleRef, SendTo, Service, TimelineEntry, UnitView,
};

impl CaseSummary {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000002".to_owned(),
            kind: CaseKind::Repair,
            state: CaseState::Assessed,
            unit_id: "01JZ8T2M5Q0000000000000001".to_owned(),
            unit_name: "Example One".to_owned(),
            opened_on: "2022-08-01".to_owned(),
            next_step: Some(NextStep::sample()),
            overdue: false,
        }
    }
}

impl CaseView {
    /// A repair case, assessed, waiting for the customer's choice.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            id: "01JZ8T2M5Q0000000000000002".to_owned(),
            kind: CaseKind::Repair,
            state: CaseState::Assessed,
            unit: UnitView::sample(),
            plan_id: Some("01JZ8T2M5Q0000000000000003".to_owned()),
            edition: "en".to_owned(),
            region: "ID".to_owned(),
            opened_on: "2022-08-01".to_owned(),
            happened_at: Some("2022-07-31".to_owned()),
            description: Some("It clipped a branch while landing and one arm is bent.".to_owned()),
            due_on: Some("2022-08-08".to_owned()),
            overdue: false,
            no_access: false,
            service: None,
            offers: OfferView::samples(),
            fee: None,
            refund_due: None,
            payments: Vec::new(),
            privacy: Some(PrivacyAccepted::sample()),
            assessment: Some(AssessmentView::sample()),
            timeline: TimelineEntry::samples(),
            next_step: Some(NextStep::sample()),
            acts: vec![Act::Choose, Act::Withdraw],
            warnings: vec![RuleRef::new("X-5", "4", "The parcel was handed over after the last day; the provider may refuse.")],
            grounds: vec![ProposedGround::sample()],
            duties: vec![
                Duty::sample(),
                Duty { rule: RuleRef::new("X-12", "3.1", "Unbind the remote controller before sending it."), who: Party::Customer },
            ],
            components: ComponentView::samples(),
            parts: ComponentView::samples(),
            missing: vec![MissingPiece::sample()],
            tracking: Some("EX 1234 5678".to_owned()),
            return_tracking: Some("EX 8765 4321".to_owned()),
            send_to: None,
            evidence: vec![EvidenceView::sample()],
            why: ClauseView::samples(),
            receipt_id: Some("01JZ8T2M5Q000000000000000A".to_owned()),
            refusal: None,
            version: 5,
        }
    }

    /// A case that a person refused.
    #[must_use]
    pub fn sample_refused() -> Self {
        Self {
            state: CaseState::Refused,
            offers: Vec::new(),
            next_step: None,
            acts: Vec::new(),
            warnings: Vec::new(),
            grounds: Vec::new(),
            refusal: Some(RefusalView::sample()),
            ..Self::sample()
        }
    }

    /// An Express case whose missing pieces were not paid for: what was paid is owed to the customer.
    #[must_use]
    pub fn sample_refund_owed() -> Self {
        Self {
            kind: CaseKind::Express,
            state: CaseState::Unavailable,
            service: Some(Service::Replacement),
            refund_due: Some(Money::new(7500, "USD")),
            payments: vec![PaymentReference::sample()],
            assessment: None,
            warnings: Vec::new(),
            grounds: Vec::new(),
            next_step: Some(NextStep { who: Party::Provider, act: Act::Refund, deadline: None, why: Vec::new() }),
            acts: vec![Act::Refund],
            ..Self::sample()
        }
    }

    /// A case that waits for its parcel.
    #[must_use]
    pub fn sample_awaiting_return() -> Self {
        Self {
            state: CaseState::AwaitingReturn,
            offers: Vec::new(),
            assessment: None,
            missing: Vec::new(),
            warnings: Vec::new(),
            timeline: TimelineEntry::samples().into_iter().take(1).collect(),
            next_step: Some(NextStep {
                who: Party::Customer,
                act: Act::HandOver,
                deadline: Some("2022-08-08".to_owned()),
                why: vec![RuleRef::sample()],
            }),
            acts: vec![Act::HandOver, Act::Withdraw],
            send_to: Some(SendTo::sample()),
            ..Self::sample()
        }
    }

    /// A flyaway whose report exists and whose fee is due.
    #[must_use]
    pub fn sample_awaiting_payment() -> Self {
        Self {
            kind: CaseKind::Flyaway,
            state: CaseState::AwaitingPayment,
            service: Some(Service::FlyawayReplacement),
            offers: Vec::new(),
            fee: Some(FeeView::sample()),
            missing: Vec::new(),
            next_step: Some(NextStep { who: Party::Customer, act: Act::Pay, deadline: None, why: vec![RuleRef::sample()] }),
            acts: vec![Act::Pay, Act::CancelReport, Act::Found, Act::Withdraw],
            ..Self::sample()
        }
    }
}

impl PaymentReference {
    #[must_use]
    pub fn sample() -> Self {
        Self { act: Act::Pay, reference: "EX-2022-0801-17".to_owned() }
    }
}

impl PrivacyAccepted {
    #[must_use]
    pub fn sample() -> Self {
        Self { version: "1".to_owned(), at: "2022-08-01T09:00:00Z".to_owned() }
    }
}

impl OfferView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            service: Service::Warranty,
            free: true,
            open: true,
            cost: Some(Money::new(0, "USD")),
            left_after: None,
            why: vec![ClauseView::sample()],
        }
    }

    #[must_use]
    pub fn samples() -> Vec<Self> {
        let offer = |service, free, open, minor: Option<i64>, left_after| Self {
            service,
            free,
            open,
            cost: minor.map(|minor| Money::new(minor, "USD")),
            left_after,
            why: vec![ClauseView::sample()],
        };
        vec![
            Self::sample(),
            offer(Service::Replacement, false, true, Some(9500), Some(1)),
            offer(Service::RepairDiscount, false, true, Some(14_400), Some(2)),
            offer(Service::ExtendedWarranty, true, false, None, None),
            offer(Service::None, true, true, Some(0), None),
        ]
    }
}

impl FeeView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            total: Money::new(25_500, "USD"),
            paid: Money::new(0, "USD"),
            lines: vec![
                FeeLine::sample(),
                FeeLine {
                    line: "missing-components".to_owned(),
                    amount: Money::new(3000, "USD"),
                    payer: Party::Customer,
                    why: vec![RuleRef::sample()],
                },
                FeeLine {
                    line: "logistics".to_owned(),
                    amount: Money::new(0, "USD"),
                    payer: Party::Provider,
                    why: vec![RuleRef::sample()],
                },
            ],
        }
    }
}

impl FeeLine {
    #[must_use]
    pub fn sample() -> Self {
        Self { line: "replacement".to_owned(), amount: Money::new(22_500, "USD"), payer: Party::Customer, why: vec![RuleRef::sample()] }
    }
}

impl AssessmentView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            at: "2022-08-05T08:00:00Z".to_owned(),
            cause: Cause::Accident,
            in_warranty_scope: false,
            damaged: vec![ComponentView::sample()],
            findings: vec![FindingView::sample().rule],
        }
    }
}

impl TimelineEntry {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            at: "2022-08-01T05:00:00Z".to_owned(),
            act: Act::Open,
            actor_role: Role::Owner,
            receipt_id: Some("01JZ8T2M5Q000000000000000A".to_owned()),
            note: None,
        }
    }

    #[must_use]
    pub fn samples() -> Vec<Self> {
        let entry = |at: &str, act, actor_role, note: Option<&str>| Self {
            at: at.to_owned(),
            act,
            actor_role,
            receipt_id: Some("01JZ8T2M5Q000000000000000A".to_owned()),
            note: note.map(str::to_owned),
        };
        vec![
            Self::sample(),
            entry("2022-08-03T03:30:00Z", Act::HandOver, Role::Owner, Some("Five of six pieces")),
            entry("2022-08-04T09:10:00Z", Act::Receive, Role::Agent, None),
            entry("2022-08-05T08:00:00Z", Act::Assess, Role::Assessor, None),
        ]
    }
}

impl NextStep {
    #[must_use]
    pub fn sample() -> Self {
        Self { who: Party::Customer, act: Act::Choose, deadline: None, why: vec![RuleRef::sample()] }
    }
}

impl Duty {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            rule: RuleRef::new("X-11", "3.1", "Copy what you want to keep and delete the rest from the device and its cards."),
            who: Party::Customer,
        }
    }
}

impl RefusalView {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            ground: RuleRef::new("X-5", "4", "The parcel was handed over after the last day."),
            reason: "It came eleven days late.".to_owned(),
        }
    }
}

impl ProposedGround {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            rule: RuleRef::new("X-5", "4", "The parcel was handed over after the last day."),
            proposed: true,
            waivable: true,
            waived: None,
        }
    }
}

impl MissingPiece {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            component: ComponentView { slug: "battery".to_owned(), name: "Battery".to_owned(), quantity: 1 },
            surcharge: Some(Money::new(3000, "USD")),
        }
    }
}

impl ChangedSince {
    #[must_use]
    pub fn sample() -> Self {
        Self { seen_version: 4, current_version: 5, entries: TimelineEntry::samples().into_iter().skip(3).collect() }
    }
}
