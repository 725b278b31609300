//! What people ask of a care file.

use crate::case::{Assessment, CaseKind};
use crate::ids::{CaseId, PlanId, UnitId};
use crate::unit::{Binding, Channel};
use aftercare_terms::Service;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was handed to the carrier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// The whole covered list.
    All,
    /// Pieces by component.
    Pieces(BTreeMap<String, u32>),
}

/// A command. New ids are given by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    RegisterUnit {
        unit: UnitId,
        model: String,
        bought_on: Date,
        bought_in: String,
        channel: Channel,
        proof_of_purchase: bool,
        warranty_last_day: Option<Date>,
    },
    BuyPlan {
        plan: PlanId,
        unit: UnitId,
        years: u32,
        bought_in: String,
        covers_in: Vec<String>,
        effective_on: Date,
    },
    Bind {
        unit: UnitId,
        what: Binding,
    },
    Unbind {
        unit: UnitId,
        what: Binding,
    },
    Open(Box<Open>),
    HandOver {
        case: CaseId,
        parcel: Parcel,
        controller: bool,
    },
    /// `counted` and `controller`: what the centre found in the parcel, where it counted.
    Receive {
        case: CaseId,
        counted: Option<BTreeMap<String, u32>>,
        controller: Option<bool>,
    },
    Assess {
        case: CaseId,
        assessment: Assessment,
    },
    Choose {
        case: CaseId,
        service: Service,
        pay_missing: bool,
    },
    Report {
        case: CaseId,
        /// SHA-256 of what it rests on and of the report itself, by what they are.
        evidence: BTreeMap<String, String>,
    },
    CancelReport {
        case: CaseId,
    },
    Found {
        case: CaseId,
    },
    /// `amount`: what the customer saw, minor units; another sum is not taken.
    Pay {
        case: CaseId,
        amount: Option<i64>,
    },
    /// What was owed was paid back. `amount` as in `Pay`.
    Refund {
        case: CaseId,
        amount: Option<i64>,
    },
    /// `new_model`: where the new unit is of another model than the old one.
    Ship {
        case: CaseId,
        new_unit: Option<UnitId>,
        new_model: Option<String>,
    },
    Sign {
        case: CaseId,
    },
    DeclineSurcharge {
        case: CaseId,
    },
    Withdraw {
        case: CaseId,
    },
    Refuse {
        case: CaseId,
        ground: String,
        reason: String,
    },
    WaiveGround {
        case: CaseId,
        ground: String,
        reason: String,
    },
    Exit,
    ConfirmExit,
    ReturnDevice {
        unit: UnitId,
    },
    ReturnPlan,
    TransferPlan,
}

/// An application for service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub case: CaseId,
    pub unit: UnitId,
    pub kind: CaseKind,
    /// Region of the request, ISO 3166-1 alpha-2.
    pub region: String,
    pub privacy_accepted: bool,
    pub happened_at: Timestamp,
    pub flight_record: bool,
    pub cross_border_consent: bool,
    /// Express: the fee is paid with the application.
    pub pay: bool,
}

impl Command {
    /// The act in the terms language.
    #[must_use]
    pub fn act(&self) -> &'static str {
        match self {
            Self::RegisterUnit { .. } => "look",
            Self::BuyPlan { .. } => "buy_plan",
            Self::Bind { .. } => "bind",
            Self::Unbind { .. } => "unbind",
            Self::Open(_) => "open",
            Self::HandOver { .. } => "hand_over",
            Self::Receive { .. } => "receive",
            Self::Assess { .. } => "assess",
            Self::Choose { .. } => "choose",
            Self::Report { .. } => "report",
            Self::CancelReport { .. } => "cancel_report",
            Self::Found { .. } => "found",
            Self::Pay { .. } => "pay",
            Self::Refund { .. } => "refund",
            Self::Ship { .. } => "ship",
            Self::Sign { .. } => "sign",
            Self::DeclineSurcharge { .. } => "decline_surcharge",
            Self::Withdraw { .. } => "withdraw",
            Self::Refuse { .. } | Self::WaiveGround { .. } => "refuse",
            Self::Exit => "exit",
            Self::ConfirmExit => "confirm_exit",
            Self::ReturnDevice { .. } => "return_device",
            Self::ReturnPlan => "return_plan",
            Self::TransferPlan => "transfer_plan",
        }
    }

    /// The case that it is about.
    #[must_use]
    pub fn case(&self) -> Option<&CaseId> {
        match self {
            Self::HandOver { case, .. }
            | Self::Receive { case, .. }
            | Self::Assess { case, .. }
            | Self::Choose { case, .. }
            | Self::Report { case, .. }
            | Self::CancelReport { case }
            | Self::Found { case }
            | Self::Pay { case, .. }
            | Self::Refund { case, .. }
            | Self::Ship { case, .. }
            | Self::Sign { case }
            | Self::DeclineSurcharge { case }
            | Self::Withdraw { case }
            | Self::Refuse { case, .. }
            | Self::WaiveGround { case, .. } => Some(case),
            _ => None,
        }
    }
}
