//! A unit and its plan, from the first day on.

use aftercare_wire::{CaseKind, PlanState, PlanView, UnitHistory};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::templates::form::guarded;
use crate::templates::timeline::Reader;
use crate::templates::{FormState, Shell, chip, device_parts, plan_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct UnitPage {
    pub history: UnitHistory,
    pub plan: Option<PlanView>,
    /// Civil date in the plan's region.
    pub today: String,
    /// The kinds of case that this person may open for the customer.
    pub kinds: Vec<CaseKind>,
    /// This person may record that the device was given back.
    pub may_return: bool,
    /// This person may confirm that the customer leaves the plan.
    pub may_confirm_exit: bool,
    /// The answer to a step, if one was refused.
    pub form: FormState,
}

impl UnitPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            history: UnitHistory::sample(),
            plan: Some(PlanView::sample()),
            today: "2022-08-05".to_owned(),
            kinds: vec![CaseKind::Repair, CaseKind::Express],
            may_return: true,
            may_confirm_exit: true,
            form: FormState::default(),
        }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &UnitPage) -> Markup {
    let t = &shell.text;
    let unit = &view.history.unit;
    let main = html! {
        p.back { a href="/desk" { (t.say("nav-queue")) } }
        header.page-head { h1 { (unit.model_name) } (chip::unit_state(t, unit.state)) }
        p.quiet.serial { (unit.serial.as_ref().unwrap_or(&unit.serial_masked)) }
        (view.form.summary(t))
        div.split {
            div {
                section.card { h2 { (t.say("unit-history")) } (device_parts::history(t, &view.history.entries, Reader::Staff)) }
                section.card { h2 { (t.say("bindings-history")) }
                    ol.timeline { @for entry in &unit.bindings.history {
                        li {
                            p.what { (t.word("binding", entry.what.as_str())) "\u{a0}· " (t.say(if entry.bound { "bound" } else { "unbound" })) }
                            p.when { time datetime=(entry.at) { (t.moment(&entry.at)) } "\u{a0}· " (t.word("role", entry.actor_role.as_str())) }
                        }
                    } }
                }
            }
            div {
                section.card { h2 { (t.say("device-lineage")) } (device_parts::lineage(t, &unit.lineage, &unit.id)) }
                @if let Some(plan) = &view.plan {
                    section.card {
                        h2 { (t.say("plan")) " " (chip::plan_state(t, plan.state)) }
                        (plan_parts::uses(t, plan.state, &plan.uses))
                        (plan_parts::windows(t, &plan_parts::plan_windows(plan), view.today.parse::<Date>().ok()))
                        dl.facts {
                            dt { (t.say("plan-accepted")) }
                            dd { a href={ "/desk/editions/" (plan.edition) } { (t.with("edition-n", [("edition", plan.edition.clone().into())])) } br; small { code { (plan.edition_hash) } } @if plan.edition_altered { br; strong { (t.say("plan-edition-altered")) } } }
                        }
                    }
                }
                @if !view.kinds.is_empty() {
                    section.card {
                        h2 { (t.say("desk-case-open")) }
                        ul.rows { @for kind in &view.kinds {
                            li { a.row href={ "/desk/units/" (unit.id) "/cases/" (kind) } { span.title { (t.word("kind", kind.as_str())) } } }
                        } }
                    }
                }
                (steps(shell, view))
            }
        }
    };
    shell.desk(&unit.model_name, &main)
}

/// What support records about a device and its plan: the terms answer.
fn steps(shell: &Shell<'_>, view: &UnitPage) -> Markup {
    let t = &shell.text;
    let unit = &view.history.unit;
    let step = |name: &str, title: &str, about: &str, send: &str| {
        let form = shell.step(
            &format!("/desk/units/{}/{name}", unit.id),
            unit.version,
            &html! { button.button.danger.small type="submit" { (t.say(send)) } },
        );
        guarded(&t.say(title), &html! { p { (t.say(about)) } }, &form)
    };
    let runs = view.plan.as_ref().is_some_and(|plan| matches!(plan.state, PlanState::Pending | PlanState::Active));
    let confirm = view.may_confirm_exit && runs;
    html! {
        @if view.may_return || confirm {
            section.card {
                h2 { (t.say("unit-steps")) }
                @if confirm { (step("confirm-exit", "unit-confirm-exit", "unit-confirm-exit-about", "unit-confirm-exit-send")) }
                @if view.may_return { (step("return", "unit-return", "unit-return-about", "unit-return-send")) }
            }
        }
    }
}
