//! What an owner sees first: what to do next, devices with their plans, open cases.

use aftercare_wire::{CaseSummary, Page, Party, PlanView, Service, UnitState, UnitView, Uses};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{Shell, chip, plan_parts, timeline};

/// # Context
#[derive(Debug, Clone)]
pub struct HomePage {
    pub units: Page<UnitView>,
    pub plans: Vec<PlanView>,
    /// Open ones first.
    pub cases: Vec<CaseSummary>,
}

impl HomePage {
    #[must_use]
    pub fn sample() -> Self {
        let unplanned = UnitView {
            id: "01JZ8T2M5Q000000000000000F".to_owned(),
            model_name: "Example Two".to_owned(),
            serial_masked: "••••••T-7".to_owned(),
            plan_id: None,
            open_case_id: None,
            ..UnitView::sample()
        };
        let units = Page { items: vec![UnitView::sample(), unplanned], next_cursor: Some("01JZ8T2M5Q000000000000000A".to_owned()) };
        Self { units, plans: vec![PlanView::sample()], cases: vec![CaseSummary::sample()] }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { units: Page { items: Vec::new(), next_cursor: None }, plans: Vec::new(), cases: Vec::new() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &HomePage) -> Markup {
    let t = &shell.text;
    let name = shell.me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
    let main = html! {
        h1 { (t.with("home-hello", [("name", name.into())])) }
        (to_do(t, view))
        section aria-labelledby="devices" {
            div.section-head {
                h2 #devices { (t.say("home-devices")) }
                a.button.plain.small href="/devices/new" { (t.say("nav-device-new")) }
            }
            @if view.units.items.is_empty() { p.card.empty { (t.say("home-no-devices")) } }
            div.grid.two { @for unit in &view.units.items { (device_card(t, unit, view)) } }
            @if let Some(cursor) = &view.units.next_cursor {
                p.actions { a.button.plain href={ "/?cursor=" (cursor) } { (t.say("next-page")) } }
            }
        }
        section aria-labelledby="cases" {
            h2 #cases { (t.say("home-cases")) }
            @if view.cases.is_empty() { p.quiet { (t.say("home-no-cases")) } }
            @else { ul.rows { @for case in &view.cases { li { (case_row(t, case)) } } } }
        }
    };
    shell.portal(&t.say("nav-home"), &main)
}

fn to_do(t: &Text<'_>, view: &HomePage) -> Markup {
    let waiting: Vec<_> = view
        .cases
        .iter()
        .filter_map(|case| Some((case, case.next_step.as_ref()?)))
        .filter(|(_, next)| next.who == Party::Customer)
        .collect();
    let unbound: Vec<_> = view
        .units
        .items
        .iter()
        .filter(|unit| unit.flies && unit.state == UnitState::Normal && unit.plan_id.is_some())
        .filter(|unit| !(unit.bindings.account && unit.bindings.controller))
        .collect();
    html! {
        section aria-labelledby="todo" {
            h2 #todo { (t.say("home-todo")) }
            @if waiting.is_empty() && unbound.is_empty() { p.card.empty { (t.say("home-nothing")) } }
            div.grid.two {
                @for (case, next) in waiting {
                    a class=(if case.overdue { "card next-step late link" } else { "card next-step link" }) href={ "/cases/" (case.id) } {
                        p.eyebrow { (t.word("kind", case.kind.as_str())) "\u{a0}· " (case.unit_name) }
                        p.title { (t.word("next", next.act.as_str())) }
                        @if next.deadline.is_some() { p.deadline { (timeline::deadline(t, next)) " " (chip::overdue(t, case.overdue)) } }
                    }
                }
                @for unit in unbound {
                    a.card.link href={ "/devices/" (unit.id) } {
                        p.eyebrow { (unit.model_name) }
                        p.title { (t.say("home-bind")) }
                        p.quiet { (t.say("home-bind-why")) }
                    }
                }
            }
        }
    }
}

fn device_card(t: &Text<'_>, unit: &UnitView, view: &HomePage) -> Markup {
    let plan = view.plans.iter().find(|plan| unit.plan_id.as_ref() == Some(&plan.id));
    html! {
        article.card.device {
            header {
                div { h3 { a href={ "/devices/" (unit.id) } { (unit.model_name) } } p.serial { (unit.serial_masked) } }
                (chip::unit_state(t, unit.state))
            }
            @if let Some(plan) = plan {
                p {
                    (chip::plan_state(t, plan.state)) " "
                    a href={ "/plans/" (plan.id) } { (t.with("plan-years", [("years", plan.years.into())])) }
                    " " span.quiet { (t.with("until", [("day", t.date(&plan.window.last_day).into())])) }
                }
                (plan_parts::uses(t, plan.state, &replacements(plan)))
            } @else if unit.state == UnitState::Normal {
                p.quiet { (t.say("home-no-plan")) }
                p.actions { a.button.small href={ "/devices/" (unit.id) "/plan" } { (t.say("plan-buy")) } }
            }
        }
    }
}

/// The uses that matter most on a card, without their clauses.
fn replacements(plan: &PlanView) -> Vec<Uses> {
    let counted = plan.uses.iter().filter(|one| matches!(one.service, Service::Replacement | Service::FlyawayReplacement));
    counted.map(|one| Uses { why: Vec::new(), ..one.clone() }).collect()
}

fn case_row(t: &Text<'_>, case: &CaseSummary) -> Markup {
    html! {
        a.row href={ "/cases/" (case.id) } {
            span.title { (t.word("kind", case.kind.as_str())) span.quiet { "\u{a0}· " (case.unit_name) } }
            span { (chip::case_state(t, case.state)) " " (chip::overdue(t, case.overdue)) }
            span.quiet { (t.with("opened-on", [("day", t.date(&case.opened_on).into())])) }
        }
    }
}
