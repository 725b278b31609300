//! The work queue, by deadline.

use aftercare_wire::{CaseKind, CaseState, NextStep, Page, Party, QueueItem, QueueTotals, RegionView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::desk::search;
use crate::templates::form::Choice;
use crate::templates::timeline::Reader;
use crate::templates::{FormState, Shell, chip, timeline};

/// What the queue is narrowed to; empty text means everything.
#[derive(Debug, Clone, Default)]
pub struct QueueFilter {
    pub kind: String,
    pub state: String,
    pub who: String,
    pub region: String,
    pub overdue: bool,
}

impl QueueFilter {
    /// The filter as a query, to be followed by a cursor.
    fn query(&self) -> String {
        // The words of the vocabularies need no escaping; a region is two letters.
        let safe = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
        let mut query =
            format!("?kind={}&state={}&who={}&region={}", safe(&self.kind), safe(&self.state), safe(&self.who), safe(&self.region));
        if self.overdue {
            query.push_str("&overdue=yes");
        }
        query
    }
}

/// # Context
#[derive(Debug, Clone)]
pub struct QueuePage {
    pub totals: QueueTotals,
    pub items: Page<QueueItem>,
    pub filter: QueueFilter,
    pub regions: Vec<RegionView>,
}

impl QueuePage {
    #[must_use]
    pub fn sample() -> Self {
        let calm = QueueItem { kind: CaseKind::Flyaway, state: CaseState::Registered, overdue: false, grounds: 0, ..QueueItem::sample() };
        let mut due = QueueItem { kind: CaseKind::Express, overdue: false, disagreements: 0, ..QueueItem::sample() };
        due.next_step = due.next_step.map(|next| NextStep {
            who: Party::Provider,
            act: aftercare_wire::Act::Ship,
            deadline: Some("2022-08-08".to_owned()),
            ..next
        });
        Self {
            totals: QueueTotals::sample(),
            items: Page::sample(vec![QueueItem::sample(), due, calm]),
            filter: QueueFilter { who: "provider".to_owned(), ..QueueFilter::default() },
            regions: RegionView::samples(),
        }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { items: Page { items: Vec::new(), next_cursor: None }, filter: QueueFilter::default(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &QueuePage) -> Markup {
    let t = &shell.text;
    let main = html! {
        h1 { (t.say("nav-queue")) }
        (totals(t, &view.totals))
        details { summary { (t.say("search")) } (search::field(shell, &FormState::default())) }
        (filter(t, view))
        @if view.items.items.is_empty() { p.card.empty { (t.say("queue-empty")) } } @else { (table(t, &view.items.items)) }
        @if let Some(cursor) = &view.items.next_cursor {
            p.actions { a.button.plain href={ "/desk" (view.filter.query()) "&cursor=" (cursor) } { (t.say("next-page")) } }
        }
    };
    shell.desk(&t.say("nav-queue"), &main)
}

fn totals(t: &Text<'_>, totals: &QueueTotals) -> Markup {
    let one = |query: &str, number: u32, label: &str, class: &str| {
        html! { a class={ "card total link " (class) } href={ "/desk" (query) } { strong { (number) } span { (t.say(label)) } } }
    };
    html! {
        div.totals {
            (one("?overdue=yes", totals.overdue, "queue-overdue", if totals.overdue > 0 { "late" } else { "" }))
            (one("?who=provider", totals.waiting_for_provider, "queue-provider", ""))
            (one("?who=customer", totals.waiting_for_customer, "queue-customer", ""))
        }
    }
}

fn filter(t: &Text<'_>, view: &QueuePage) -> Markup {
    let pick = |name: &str, label: &str, now: &str, choices: &[Choice]| {
        html! {
            div.field {
                label for={ "f-" (name) } { (t.say(label)) }
                select id={ "f-" (name) } name=(name) {
                    option value="" { (t.say("all")) }
                    @for choice in choices { option value=(choice.value) selected[choice.value == now] { (choice.label) } }
                }
            }
        }
    };
    let kinds: Vec<_> = CaseKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), t.word("kind", kind.as_str()))).collect();
    let states: Vec<_> = CaseState::ALL.iter().map(|state| Choice::new(state.as_str(), t.word("case-state", state.as_str()))).collect();
    let parties: Vec<_> = Party::ALL.iter().map(|party| Choice::new(party.as_str(), t.word("party", party.as_str()))).collect();
    let regions: Vec<_> = view.regions.iter().map(|region| Choice::new(&region.code, region.name.clone())).collect();
    html! {
        form.filters method="get" action="/desk" role="search" aria-label=(t.say("filter")) {
            (pick("kind", "queue-kind", &view.filter.kind, &kinds))
            (pick("state", "queue-state", &view.filter.state, &states))
            (pick("who", "queue-who", &view.filter.who, &parties))
            (pick("region", "region", &view.filter.region, &regions))
            label.choice { input type="checkbox" name="overdue" value="yes" checked[view.filter.overdue]; span { (t.say("queue-only-overdue")) } }
            button.button.plain type="submit" { (t.say("filter")) }
        }
    }
}

fn table(t: &Text<'_>, items: &[QueueItem]) -> Markup {
    let (case, device, state, next, due) =
        (t.say("queue-case"), t.say("device"), t.say("queue-state"), t.say("queue-next"), t.say("queue-due"));
    html! {
        table.stack.list {
            thead { tr { th scope="col" { (due) } th scope="col" { (case) } th scope="col" { (device) } th scope="col" { (state) } th scope="col" { (next) } } }
            tbody { @for item in items {
                tr class=[item.overdue.then_some("late")] {
                    td data-label=(due) {
                        @match item.next_step.as_ref().and_then(|next| next.deadline.as_ref()) { Some(day) => time datetime=(day) { (t.date(day)) }, None => span.quiet { "–" } }
                        " " (chip::overdue(t, item.overdue))
                    }
                    th scope="row" data-label=(case) {
                        a href={ "/desk/cases/" (item.case_id) } { (t.word("kind", item.kind.as_str())) }
                        br; small { (t.with("opened-on", [("day", t.date(&item.opened_on).into())])) "\u{a0}· " (item.region) }
                    }
                    td data-label=(device) { (item.unit_name) br; small.serial { (item.serial_masked) } }
                    td data-label=(state) { (chip::case_state(t, item.state)) }
                    td data-label=(next) {
                        @if let Some(next) = &item.next_step {
                            (t.word("next", next.act.as_str())) br; small { (timeline::turn(t, next, Reader::Staff)) }
                        }
                        @if item.grounds > 0 { " " (chip::chip("due", &t.with("queue-grounds", [("n", item.grounds.into())]))) }
                        @if item.disagreements > 0 { " " (chip::chip("bad", &t.with("queue-disagreements", [("n", item.disagreements.into())]))) }
                    }
                }
            } }
        }
    }
}
