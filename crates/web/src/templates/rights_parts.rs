//! What the person's pages and the desk show of a request alike.

use aftercare_wire::{DueStepView, Money, RightsKept, RightsRequestView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{chip, why};

#[must_use]
pub fn state(t: &Text<'_>, state: &str) -> Markup {
    let tone = match state {
        "verifying" => "due",
        "ready" => "calm",
        "fulfilled" | "partly-fulfilled" => "good",
        "closed" => "past",
        _ => "bad",
    };
    chip::chip(tone, &t.word("rights-state", state))
}

/// A step on the way to the due date, as a sentence.
fn step(t: &Text<'_>, step: &DueStepView) -> String {
    let (n, day) = (step.count.unwrap_or_default(), t.date(&step.day));
    match step.what.as_str() {
        "received" => t.with("rights-due-received", [("day", day.into())]),
        "months" => t.with("rights-due-months", [("n", n.into()), ("day", day.into())]),
        "days" => t.with("rights-due-days", [("n", n.into()), ("day", day.into())]),
        "working-days" => t.with("rights-due-working-days", [("n", n.into()), ("day", day.into())]),
        "extended-months" => t.with("rights-due-extended-months", [("n", n.into()), ("day", day.into())]),
        "extended-days" => t.with("rights-due-extended-days", [("n", n.into()), ("day", day.into())]),
        "extended-working-days" => t.with("rights-due-extended-working-days", [("n", n.into()), ("day", day.into())]),
        "stopped" => t.with("rights-due-stopped", [("n", n.into()), ("day", day.into())]),
        _ => t.with("rights-due-moved", [("day", day.into())]),
    }
}

/// How the due date came about, a sentence a step, with the law.
#[must_use]
pub fn derivation(t: &Text<'_>, request: &RightsRequestView) -> Markup {
    html! {
        @if !request.due_steps.is_empty() {
            ol { @for one in &request.due_steps { li { (step(t, one)) } } }
            p.quiet {
                @match &request.law {
                    Some(law) => (t.with("rights-due-law", [("law", law.clone().into())])),
                    None => (t.say("rights-due-own")),
                }
            }
        }
    }
}

/// What stays at an erasure, and why.
#[must_use]
pub fn kept(t: &Text<'_>, all: &[RightsKept]) -> Markup {
    html! {
        ul.rules {
            @for one in all {
                li {
                    strong { (one.category_name) } ": " (why::rule_line(t, &one.rule))
                    @if let Some(day) = &one.until { " " (t.with("until", [("day", t.date(day).into())])) }
                }
            }
        }
    }
}

#[must_use]
pub fn fee(t: &Text<'_>, request: &RightsRequestView) -> Option<String> {
    request.fee.map(|fee| t.money(&Money::new(fee, &request.currency)))
}
