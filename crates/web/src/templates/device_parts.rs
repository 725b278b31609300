//! A unit's descent and history.

use aftercare_wire::{HistoryEntry, LineageEntry};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::chip;
use crate::templates::timeline::Reader;

/// The units that replaced each other.
#[must_use]
pub fn lineage(t: &Text<'_>, entries: &[LineageEntry], here: &str) -> Markup {
    html! {
        ol.lineage {
            @for entry in entries {
                li aria-current=[(entry.unit_id == here).then_some("true")] {
                    span.serial { (entry.serial_masked) } " " (entry.model_name) " " (chip::unit_state(t, entry.state))
                    p.when { (t.with("since", [("day", t.moment(&entry.since).into())])) }
                }
            }
        }
    }
}

#[must_use]
pub fn history(t: &Text<'_>, entries: &[HistoryEntry], reader: Reader) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li {
                    p.what { (t.word("act", entry.act.as_str())) @if let Some(note) = &entry.note { span.quiet { "\u{a0}· " (note) } } }
                    p.when {
                        time datetime=(entry.at) { (t.moment(&entry.at)) } "\u{a0}· " (t.word("role", entry.actor_role.as_str()))
                        @if let Some(receipt) = &entry.receipt_id { "\u{a0}· " a href={ (reader.receipts()) "/" (receipt) } { (t.say("receipt")) } }
                    }
                }
            }
        }
    }
}
