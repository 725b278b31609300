//! Requests of people about their data: the officer's queue, and entering one.

use aftercare_wire::{Page, RegionView, RightsQueueItem};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Choice, Field, area, select, select_optional, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, chip, rights_parts};

/// People of a household that the form has room for.
pub(crate) const MEMBERS: usize = 4;

/// # Context
#[derive(Debug, Clone)]
pub struct RightsQueuePage {
    pub items: Page<RightsQueueItem>,
    /// Those that still wait for something; otherwise those that are over.
    pub open: bool,
}

impl RightsQueuePage {
    #[must_use]
    pub fn sample() -> Self {
        let later = RightsQueueItem { days_left: Some(12), ..RightsQueueItem::sample() };
        let today = RightsQueueItem { days_left: Some(0), state: "ready".to_owned(), ..RightsQueueItem::sample() };
        let undated = RightsQueueItem { days_left: None, due_on: None, ..RightsQueueItem::sample() };
        Self { items: Page::sample(vec![RightsQueueItem::sample(), today, later, undated]), open: true }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { items: Page { items: Vec::new(), next_cursor: None }, open: false }
    }
}

#[must_use]
pub fn queue(shell: &Shell<'_>, view: &RightsQueuePage) -> Markup {
    let t = &shell.text;
    let main = html! {
        h1 { (t.say("nav-rights")) }
        p.quiet { (t.say("rights-queue-lead")) }
        p.actions {
            a.button href="/desk/rights/new" { (t.say("rights-enter")) }
            @if view.open { a.button.plain href="/desk/rights?over=yes" { (t.say("rights-over")) } } @else { a.button.plain href="/desk/rights" { (t.say("rights-open")) } }
        }
        h2 { (t.say(if view.open { "rights-open" } else { "rights-over" })) }
        @if view.items.items.is_empty() { p.card.empty { (t.say("rights-queue-empty")) } } @else { (table(t, view)) }
        @if let Some(cursor) = &view.items.next_cursor {
            @let over = if view.open { "" } else { "over=yes&" };
            p.actions { a.button.plain href={ "/desk/rights?" (over) "cursor=" (cursor.replace(' ', "+")) } { (t.say("next-page")) } }
        }
    };
    shell.desk(&t.say("nav-rights"), &main)
}

fn table(t: &Text<'_>, view: &RightsQueuePage) -> Markup {
    let (due, request, state, received) = (t.say("rights-due"), t.say("rights-request"), t.say("queue-state"), t.say("rights-received"));
    html! {
        table.stack.list {
            thead { tr { th scope="col" { (due) } th scope="col" { (request) } th scope="col" { (state) } th scope="col" { (received) } } }
            tbody { @for item in &view.items.items {
                @let late = view.open && item.days_left.is_some_and(|days| days < 0);
                tr class=[late.then_some("late")] {
                    td data-label=(due) {
                        @match &item.due_on { Some(day) => time datetime=(day) { (t.date(day)) }, None => span.quiet { "–" } }
                        " " (chip::overdue(t, late))
                        @if let Some(days) = item.days_left.filter(|days| view.open && *days >= 0) { br; small { (t.with("rights-days-left", [("n", days.into())])) } }
                    }
                    th scope="row" data-label=(request) { a href={ "/desk/rights/" (item.id) } { (item.right_name) } br; small.serial { (item.id) } }
                    td data-label=(state) { (rights_parts::state(t, &item.state)) }
                    td data-label=(received) { time datetime=(item.received_on) { (t.date(&item.received_on)) } }
                }
            } }
        }
    }
}

/// # Context
#[derive(Debug, Clone)]
pub struct RightsEnterPage {
    /// Rights, with their names.
    pub rights: Vec<(String, String)>,
    pub channels: Vec<String>,
    pub regions: Vec<RegionView>,
    pub form: FormState,
}

impl RightsEnterPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            rights: vec![("access".to_owned(), "A copy of my data".to_owned()), ("erase".to_owned(), "Erasure".to_owned())],
            channels: ["email", "post"].map(str::to_owned).to_vec(),
            regions: RegionView::samples(),
            form: FormState::default(),
        }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { form: FormState::sample_refused(), ..Self::sample() }
    }
}

#[must_use]
pub fn enter(shell: &Shell<'_>, view: &RightsEnterPage) -> Markup {
    let (t, form) = (&shell.text, &view.form);
    let rights: Vec<Choice> = view.rights.iter().map(|(right, name)| Choice::new(right, name.clone())).collect();
    let channels: Vec<Choice> = view.channels.iter().map(|channel| Choice::new(channel, t.word("rights-channel", channel))).collect();
    let body = html! {
        (form.summary(t))
        section.card {
            h2 { (t.say("rights-request")) }
            (select(t, form, "right", &t.say("rights-right"), &rights, None))
            (select(t, form, "channel", &t.say("rights-channel"), &channels, None))
            (Field::new("received_on", t.say("rights-arrived")).kind("date").hint(t.say("rights-arrived-hint")).optional().render(t, form))
            (area(t, form, "text", &t.say("rights-text"), Some(&t.say("rights-text-entered-hint")), false))
        }
        section.card {
            h2 { (t.say("rights-whose")) }
            (Field::new("who", t.say("rights-who")).hint(t.say("rights-who-hint")).optional().autocomplete("off").render(t, form))
            details open[form.sent()] {
                summary { (t.say("rights-stranger")) }
                (Field::new("name", t.say("name")).optional().autocomplete("off").render(t, form))
                (Field::new("email", t.say("email")).kind("email").optional().autocomplete("off").render(t, form))
                (select_optional(t, form, "country", &t.say("region"), &region_choices(&view.regions), t.say("choose-one")))
                (Field::new("state", t.say("state")).hint(t.say("state-hint")).optional().render(t, form))
            }
        }
        (people(t, form))
        (submit(&t.say("rights-enter")))
    };
    let main = html! {
        article.narrow {
            p.back { a href="/desk/rights" { (t.say("nav-rights")) } }
            h1 { (t.say("rights-enter")) }
            p.quiet { (t.say("rights-enter-lead")) }
            (shell.post("/desk/rights/new", &body))
        }
    };
    shell.desk(&t.say("rights-enter"), &main)
}

/// Who acts for the person, and who lives with them.
fn people(t: &Text<'_>, form: &FormState) -> Markup {
    let standins = ["agent", "guardian"].map(|is| Choice::new(is, t.word("rights-is", is)));
    let shares = [("yes", "yes"), ("no", "no")].map(|(value, says)| Choice::new(value, t.say(says)));
    html! {
        section.card {
            h2 { (t.say("rights-people")) }
            details open[form.value("standin_is").is_some()] {
                summary { (t.say("rights-standin")) }
                (select_optional(t, form, "standin_is", &t.say("rights-standin-is"), &standins, t.say("rights-nobody")))
                (Field::new("standin_name", t.say("name")).optional().autocomplete("off").render(t, form))
                (Field::new("standin_email", t.say("email")).kind("email").optional().autocomplete("off").render(t, form))
            }
            details open[form.value("member_1_name").is_some()] {
                summary { (t.say("rights-household")) }
                p.quiet { (t.say("rights-household-about")) }
                @for n in 1..=MEMBERS {
                    fieldset.field {
                        legend { (t.with("rights-member-n", [("n", n.to_string().into())])) }
                        (Field::new(&format!("member_{n}_name"), t.say("name")).optional().autocomplete("off").render(t, form))
                        (Field::new(&format!("member_{n}_email"), t.say("email")).kind("email").optional().autocomplete("off").render(t, form))
                        (Field::new(&format!("member_{n}_born_on"), t.say("date-of-birth")).kind("date").optional().render(t, form))
                        (select_optional(t, form, &format!("member_{n}_shares"), &t.say("rights-shares"), &shares, t.say("rights-unknown")))
                    }
                }
            }
        }
    }
}
