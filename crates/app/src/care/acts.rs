//! Which events are acts that a history tells.

use aftercare_core::{CaseId, EventKind};
use aftercare_wire::Act;

/// The act behind an event, with its case.
pub(crate) fn of(kind: &EventKind) -> Option<(Act, Option<&CaseId>)> {
    Some(match kind {
        EventKind::PlanBought { .. } => (Act::BuyPlan, None),
        EventKind::BindingSet { .. } => (Act::Bind, None),
        EventKind::BindingRemoved { .. } => (Act::Unbind, None),
        EventKind::ExitRequested => (Act::Exit, None),
        EventKind::DeviceReturned { .. } => (Act::ReturnDevice, None),
        EventKind::PlanStateChanged { to: aftercare_core::plan::PlanState::Left } => (Act::ConfirmExit, None),
        EventKind::PlanStateChanged { to: aftercare_core::plan::PlanState::Returned } => (Act::ReturnPlan, None),
        EventKind::CaseOpened { case, .. } => (Act::Open, Some(case)),
        EventKind::HandedOver { case, .. } => (Act::HandOver, Some(case)),
        EventKind::Received { case, .. } => (Act::Receive, Some(case)),
        EventKind::Assessed { case, .. } => (Act::Assess, Some(case)),
        EventKind::ServiceChosen { case, .. } => (Act::Choose, Some(case)),
        EventKind::ReportProduced { case, .. } => (Act::Report, Some(case)),
        EventKind::ReportCancelled { case } => (Act::CancelReport, Some(case)),
        EventKind::AircraftFound { case } => (Act::Found, Some(case)),
        EventKind::Paid { case, .. } => (Act::Pay, Some(case)),
        EventKind::Refunded { case, .. } => (Act::Refund, Some(case)),
        EventKind::Shipped { case, .. } => (Act::Ship, Some(case)),
        EventKind::Signed { case } => (Act::Sign, Some(case)),
        EventKind::Withdrawn { case } => (Act::Withdraw, Some(case)),
        EventKind::Refused { case, .. } => (Act::Refuse, Some(case)),
        EventKind::GroundWaived { case, .. } => (Act::WaiveGround, Some(case)),
        EventKind::SurchargeDeclined { case } => (Act::DeclineSurcharge, Some(case)),
        _ => return None,
    })
}
