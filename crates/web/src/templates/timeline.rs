//! What happened, and what has to happen next.

use aftercare_wire::{NextStep, Party, TimelineEntry};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::why;

/// Who reads a page: it says "your turn" to the one it is about, and leads to the pages that this person may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Owner,
    Staff,
}

impl Reader {
    /// Where this person reads receipts.
    #[must_use]
    pub const fn receipts(self) -> &'static str {
        match self {
            Self::Owner => "/receipts",
            Self::Staff => "/desk/receipts",
        }
    }
}

#[must_use]
pub fn list(t: &Text<'_>, entries: &[TimelineEntry], next: Option<&NextStep>, reader: Reader) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li {
                    p.what { (t.word("act", entry.act.as_str())) @if let Some(note) = &entry.note { span.quiet { "\u{a0}· " (note) } } }
                    p.when {
                        time datetime=(entry.at) { (t.moment(&entry.at)) }
                        "\u{a0}· " (t.word("role", entry.actor_role.as_str()))
                        @if let Some(receipt) = &entry.receipt_id { "\u{a0}· " a href={ (reader.receipts()) "/" (receipt) } { (t.say("receipt")) } }
                    }
                }
            }
            @if let Some(next) = next {
                li.next aria-current="step" {
                    p.what { (t.word("next", next.act.as_str())) }
                    p.when { (turn(t, next, reader)) @if next.deadline.is_some() { "\u{a0}· " (deadline(t, next)) } }
                }
            }
        }
    }
}

/// Whose turn it is.
#[must_use]
pub fn turn(t: &Text<'_>, next: &NextStep, reader: Reader) -> String {
    match (next.who, reader) {
        (Party::Customer, Reader::Owner) => t.say("turn-yours"),
        (Party::Provider, Reader::Owner) => t.say("turn-provider"),
        (Party::Customer, Reader::Staff) => t.say("turn-customer"),
        (Party::Provider, Reader::Staff) => t.say("turn-ours"),
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
pub fn next_card(t: &Text<'_>, next: &NextStep, overdue: bool, reader: Reader) -> Markup {
    let class = if overdue { "card next-step late" } else { "card next-step" };
    html! {
        section class=(class) {
            p.eyebrow { (turn(t, next, reader)) }
            h2 { (t.word("next", next.act.as_str())) }
            @if next.deadline.is_some() {
                p.deadline { (deadline(t, next)) @if overdue { " " (crate::templates::chip::overdue(t, true)) } }
            }
            (why::folded(t, &next.why))
        }
    }
}
