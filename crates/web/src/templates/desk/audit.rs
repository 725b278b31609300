use aftercare_wire::{AuditEntry, Page};
use maud::{Markup, html};

use crate::templates::{Shell, chip};

/// # Context
#[derive(Debug, Clone)]
pub struct AuditPage {
    pub entries: Page<AuditEntry>,
}

impl AuditPage {
    #[must_use]
    pub fn sample() -> Self {
        let refused = AuditEntry {
            outcome: aftercare_wire::AuditOutcome::Refused,
            rules: vec!["X-1".to_owned()],
            subject_id: None,
            ..AuditEntry::sample()
        };
        Self { entries: Page::sample(vec![AuditEntry::sample(), refused]) }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &AuditPage) -> Markup {
    let t = &shell.text;
    let (at, who, what, on, end) = (t.say("audit-at"), t.say("audit-who"), t.say("audit-what"), t.say("audit-on"), t.say("audit-end"));
    let main = html! {
        h1 { (t.say("nav-audit")) }
        p.quiet { (t.say("audit-about")) }
        table.stack.list {
            thead { tr { th scope="col" { (at) } th scope="col" { (who) } th scope="col" { (what) } th scope="col" { (on) } th scope="col" { (end) } } }
            tbody { @for entry in &view.entries.items {
                tr {
                    td data-label=(at) { time datetime=(entry.at) { (t.moment(&entry.at)) } }
                    td data-label=(who) {
                        (t.word("role", entry.role.as_str())) br;
                        small { @if let Some(subject) = &entry.subject_id { code { (subject) } } @else { (t.say("audit-visitor")) } }
                    }
                    th scope="row" data-label=(what) { code { (entry.action) } }
                    td data-label=(on) { @if let Some(resource) = &entry.resource { small { code { (resource) } } } @else { "–" } }
                    td data-label=(end) {
                        (chip::audit(t, entry.outcome)) " " (entry.rules.join(", "))
                        @if let Some(receipt) = &entry.receipt_id { " " a href={ "/desk/receipts/" (receipt) } { (t.say("receipt")) } }
                    }
                }
            } }
        }
        @if let Some(cursor) = &view.entries.next_cursor { p.actions { a.button.plain href={ "/desk/audit?cursor=" (cursor) } { (t.say("next-page")) } } }
    };
    shell.desk(&t.say("nav-audit"), &main)
}
