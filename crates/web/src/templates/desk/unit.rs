//! A unit and its plan, from the first day on.

use aftercare_wire::{PlanView, UnitHistory};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::templates::timeline::Reader;
use crate::templates::{Shell, chip, device_parts, plan_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct UnitPage {
    pub history: UnitHistory,
    pub plan: Option<PlanView>,
    /// Civil date in the plan's region.
    pub today: String,
}

impl UnitPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            history: UnitHistory::sample(),
            plan: Some(PlanView::sample()),
            today: "2022-08-05".to_owned(),
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
                        (plan_parts::uses(t, &plan.uses))
                        (plan_parts::windows(t, &plan_parts::plan_windows(plan), view.today.parse::<Date>().ok()))
                        dl.facts {
                            dt { (t.say("plan-accepted")) }
                            dd { a href={ "/desk/editions/" (plan.edition) } { (t.with("edition-n", [("edition", plan.edition.clone().into())])) } br; small { code { (plan.edition_hash) } } }
                        }
                    }
                }
            }
        }
    };
    shell.desk(&unit.model_name, &main)
}
