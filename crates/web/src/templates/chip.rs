//! Small words of state, with a tone.

use aftercare_wire::{AuditOutcome, CaseState, Change, Outcome, PlanState, UnitState};
use maud::{Markup, html};

use crate::messages::Text;

#[must_use]
pub fn chip(tone: &str, text: &str) -> Markup {
    html! { span class={ "chip " (tone) } { (text) } }
}

#[must_use]
pub fn case_state(t: &Text<'_>, state: CaseState) -> Markup {
    let tone = match state {
        CaseState::Registered | CaseState::Received | CaseState::Chosen | CaseState::Paid => "calm",
        CaseState::AwaitingReturn | CaseState::Assessed | CaseState::AwaitingPayment => "due",
        CaseState::Shipped | CaseState::Signed => "good",
        CaseState::Refused | CaseState::Unavailable => "bad",
        CaseState::Withdrawn => "past",
    };
    chip(tone, &t.word("case-state", state.as_str()))
}

#[must_use]
pub fn unit_state(t: &Text<'_>, state: UnitState) -> Markup {
    let tone = match state {
        UnitState::Normal => "good",
        UnitState::Locked => "bad",
        UnitState::Replaced | UnitState::ProviderOwned => "past",
    };
    chip(tone, &t.word("unit-state", state.as_str()))
}

#[must_use]
pub fn plan_state(t: &Text<'_>, state: PlanState) -> Markup {
    let tone = match state {
        PlanState::Pending => "calm",
        PlanState::Active => "good",
        PlanState::Expired | PlanState::Ended | PlanState::Returned => "past",
    };
    chip(tone, &t.word("plan-state", state.as_str()))
}

#[must_use]
pub fn overdue(t: &Text<'_>, overdue: bool) -> Markup {
    html! { @if overdue { (chip("bad", &t.say("overdue"))) } }
}

#[must_use]
pub fn outcome(t: &Text<'_>, outcome: Outcome) -> Markup {
    match outcome {
        Outcome::Accepted => chip("good", &t.word("outcome", "accepted")),
        Outcome::Refused => chip("bad", &t.word("outcome", "refused")),
        Outcome::Unknown => chip("due", &t.word("outcome", "unknown")),
    }
}

#[must_use]
pub fn fired(t: &Text<'_>, fired: Option<bool>) -> Markup {
    match fired {
        Some(true) => chip("good", &t.say("fired")),
        Some(false) => chip("past", &t.say("not-fired")),
        None => chip("due", &t.say("fired-unknown")),
    }
}

#[must_use]
pub fn change(t: &Text<'_>, change: Change) -> Markup {
    let (tone, word) = match change {
        Change::Stricter => ("bad", "stricter"),
        Change::Looser => ("good", "looser"),
        Change::OnlyLeft => ("calm", "only-left"),
        Change::OnlyRight => ("calm", "only-right"),
        Change::Other => ("due", "other"),
        Change::Wording => ("past", "wording"),
    };
    chip(tone, &t.word("change", word))
}

#[must_use]
pub fn audit(t: &Text<'_>, outcome: AuditOutcome) -> Markup {
    let (tone, word) = match outcome {
        AuditOutcome::Open => ("due", "open"),
        AuditOutcome::Done => ("good", "done"),
        AuditOutcome::Refused => ("calm", "refused"),
        AuditOutcome::Denied => ("bad", "denied"),
        AuditOutcome::Failed => ("bad", "failed"),
    };
    chip(tone, &t.word("audit", word))
}
