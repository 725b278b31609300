//! What happened, and what has to happen next.

use aftercare_wire::{NextStep, Party, TimelineEntry};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::why;

/// Where receipts are read: owners and staff have a page of their own.
#[must_use]
pub fn list(t: &Text<'_>, entries: &[TimelineEntry], next: Option<&NextStep>, receipts: &str) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li {
                    p.what { (t.word("act", entry.act.as_str())) @if let Some(note) = &entry.note { span.quiet { " · " (note) } } }
                    p.when {
                        time datetime=(entry.at) { (t.moment(&entry.at)) }
                        " · " (t.word("role", entry.actor_role.as_str()))
                        @if let Some(receipt) = &entry.receipt_id { " · " a href={ (receipts) "/" (receipt) } { (t.say("receipt")) } }
                    }
                }
            }
            @if let Some(next) = next {
                li.next aria-current="step" {
                    p.what { (t.word("next", next.act.as_str())) }
                    p.when { (turn(t, next)) @if next.deadline.is_some() { " · " (deadline(t, next)) } }
                }
            }
        }
    }
}

/// Whose turn it is.
#[must_use]
pub fn turn(t: &Text<'_>, next: &NextStep) -> String {
    match next.who {
        Party::Customer => t.say("turn-customer"),
        Party::Provider => t.say("turn-provider"),
    }
}

#[must_use]
pub fn deadline(t: &Text<'_>, next: &NextStep) -> Markup {
    html! {
        @if let Some(day) = &next.deadline {
            time datetime=(day) { (t.with("by-day", [("day", t.date(day).into())])) }
        }
    }
}

/// The next step, large.
#[must_use]
pub fn next_card(t: &Text<'_>, next: &NextStep, overdue: bool) -> Markup {
    let class = if overdue { "card next-step late" } else { "card next-step" };
    html! {
        section class=(class) {
            p.eyebrow { (turn(t, next)) }
            h2 { (t.word("next", next.act.as_str())) }
            @if next.deadline.is_some() {
                p.deadline { (deadline(t, next)) @if overdue { " " (crate::templates::chip::overdue(t, true)) } }
            }
            (why::folded(t, &next.why))
        }
    }
}
