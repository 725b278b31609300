use aftercare_wire::{AuditEntry, Page};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{Shell, chip};

/// What the trail is narrowed to; empty text means everything.
#[derive(Debug, Clone, Default)]
pub struct TrailFilter {
    pub from: String,
    /// The last day inside.
    pub to: String,
    pub actor: String,
    pub resource: String,
}

impl TrailFilter {
    /// The filter as a query, to be followed by a cursor.
    fn query(&self) -> String {
        // Days, ids and kinds: nothing in them needs escaping.
        let safe = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || "-:_.".contains(*c)).collect::<String>();
        format!("?from={}&to={}&actor={}&resource={}", safe(&self.from), safe(&self.to), safe(&self.actor), safe(&self.resource))
    }

    /// The same, narrowed to an actor or a resource.
    fn only(&self, name: &str, value: &str) -> String {
        let mut filter = self.clone();
        if name == "actor" {
            filter.actor = value.to_owned()
        } else {
            filter.resource = value.to_owned()
        }
        format!("/desk/audit{}", filter.query())
    }
}

/// # Context
#[derive(Debug, Clone)]
pub struct AuditPage {
    pub entries: Page<AuditEntry>,
    pub filter: TrailFilter,
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
        let filter = TrailFilter { from: "2022-08-01".to_owned(), ..TrailFilter::default() };
        Self { entries: Page::sample(vec![AuditEntry::sample(), refused]), filter }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { entries: Page { items: Vec::new(), next_cursor: None }, filter: TrailFilter::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &AuditPage) -> Markup {
    let t = &shell.text;
    let (at, who, what, on, end) = (t.say("audit-at"), t.say("audit-who"), t.say("audit-what"), t.say("audit-on"), t.say("audit-end"));
    let main = html! {
        h1 { (t.say("nav-audit")) }
        p.quiet { (t.say("audit-about")) }
        (filter(t, &view.filter))
        @if view.entries.items.is_empty() { p.card.empty { (t.say("audit-empty")) } } @else { table.stack.list {
            thead { tr { th scope="col" { (at) } th scope="col" { (who) } th scope="col" { (what) } th scope="col" { (on) } th scope="col" { (end) } } }
            tbody { @for entry in &view.entries.items {
                tr {
                    td data-label=(at) { time datetime=(entry.at) { (t.moment(&entry.at)) } }
                    td data-label=(who) {
                        (t.word("role", entry.role.as_str())) br;
                        small { @if let Some(subject) = &entry.subject_id { a href=(view.filter.only("actor", subject)) { code { (subject) } } } @else { (t.say("audit-visitor")) } }
                    }
                    th scope="row" data-label=(what) { code { (entry.action) } }
                    td data-label=(on) { @if let Some(resource) = &entry.resource { small { a href=(view.filter.only("resource", resource)) { code { (resource) } } } } @else { "–" } }
                    td data-label=(end) {
                        (chip::audit(t, entry.outcome)) " " (entry.rules.join(", "))
                        @if let Some(receipt) = &entry.receipt_id { " " a href={ "/desk/receipts/" (receipt) } { (t.say("receipt")) } }
                    }
                }
            } }
        } }
        @if let Some(cursor) = &view.entries.next_cursor {
            p.actions { a.button.plain href={ "/desk/audit" (view.filter.query()) "&cursor=" (cursor) } { (t.say("next-page")) } }
        }
    };
    shell.desk(&t.say("nav-audit"), &main)
}

fn filter(t: &Text<'_>, filter: &TrailFilter) -> Markup {
    let field = |name: &str, kind: &str, label: &str, value: &str| {
        html! {
            div.field {
                label for={ "f-" (name) } { (t.say(label)) }
                input id={ "f-" (name) } name=(name) type=(kind) value=(value) autocomplete="off";
            }
        }
    };
    html! {
        form.filters method="get" action="/desk/audit" role="search" aria-label=(t.say("filter")) {
            (field("from", "date", "audit-from", &filter.from))
            (field("to", "date", "audit-to", &filter.to))
            (field("actor", "text", "audit-actor", &filter.actor))
            (field("resource", "text", "audit-resource", &filter.resource))
            button.plain { (t.say("filter")) }
        }
    }
}
