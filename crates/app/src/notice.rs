//! Which mails there are, and which events are told to the owner by which of them.

use aftercare_core::{Event, EventKind};
use serde_json::{Value, json};

/// Every template that a mail is written by.
pub(crate) const SENT: &[&str] = &[
    "welcome",
    "policy-change",
    "business-transfer",
    "alarm-release",
    "alarm-sale",
    "alarm-contract",
    "alarm-consumers",
    "request-received",
    "request-rejected",
    "request-question",
    "request-extended",
    "request-fee",
    "request-answered",
    "service-notice",
    "marketing",
    "newsletter",
    "sign-up-confirm",
    "sign-up-known",
    "sign-up-code",
    "password-code",
    "parental-consent",
    "parental-consent-given",
    "new-sign-in",
    "account-closed",
    "passkey-added",
    "passkey-copied",
    "password-reset",
    "password-reset-done",
    "password-changed",
    "plan-bought",
    "case-opened",
    "parcel-overdue",
    "parcel-received",
    "case-assessed",
    "report-produced",
    "payment-received",
    "refund-due",
    "unit-shipped",
    "case-refused",
    "case-withdrawn",
];

/// The template of the notice that an event calls for, and what it is about.
pub(crate) fn of(event: &Event) -> Option<(&'static str, Value)> {
    if let EventKind::PlanBought { plan, .. } = &event.kind {
        return Some(("plan-bought", json!({ "plan_id": plan })));
    }
    let (template, case) = match &event.kind {
        EventKind::CaseOpened { case, .. } => ("case-opened", case),
        EventKind::CaseOverdue { case } => ("parcel-overdue", case),
        EventKind::Received { case, .. } => ("parcel-received", case),
        EventKind::Assessed { case, .. } => ("case-assessed", case),
        EventKind::ReportProduced { case, .. } => ("report-produced", case),
        EventKind::Paid { case, .. } => ("payment-received", case),
        EventKind::RefundDue { case, .. } => ("refund-due", case),
        EventKind::Shipped { case, .. } => ("unit-shipped", case),
        EventKind::Refused { case, .. } => ("case-refused", case),
        EventKind::Withdrawn { case } => ("case-withdrawn", case),
        _ => return None,
    };
    Some((template, json!({ "case_id": case })))
}
