//! A device: what is registered, its bindings, what can be asked for, where it comes from.

use aftercare_wire::{BindingWhat, CaseKind, PlanView, UnitHistory, UnitState, UnitView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::guarded;
use crate::templates::timeline::Reader;
use crate::templates::{FormState, Shell, chip, device_parts, why};

/// # Context
#[derive(Debug, Clone)]
pub struct DevicePage {
    pub history: UnitHistory,
    /// The plan that protects it, or did.
    pub plan: Option<PlanView>,
    /// The kinds of case that can be opened for it.
    pub kinds: Vec<CaseKind>,
    pub region_name: String,
    /// The answer to a binding step, if one was refused.
    pub form: FormState,
}

impl DevicePage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            history: UnitHistory::sample(),
            plan: Some(PlanView::sample()),
            kinds: CaseKind::ALL.to_vec(),
            region_name: "Indonesia".to_owned(),
            form: FormState::default(),
        }
    }

    #[must_use]
    pub fn sample_locked() -> Self {
        let mut view = Self::sample();
        view.history.unit.state = UnitState::Locked;
        view.history.unit.open_case_id = None;
        view
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &DevicePage) -> Markup {
    let t = &shell.text;
    let unit = &view.history.unit;
    let main = html! {
        p.back { a href="/" { (t.say("nav-home")) } }
        header.page-head {
            h1 { (unit.model_name) }
            (chip::unit_state(t, unit.state))
        }
        @if unit.state != UnitState::Normal { p.notice { (t.say(match unit.state {
            UnitState::Locked => "device-locked",
            UnitState::ProviderOwned => "device-provider-owned",
            UnitState::Normal | UnitState::Replaced => "device-replaced",
        })) } }
        (view.form.summary(t))
        div.split {
            div {
                (plan_card(t, unit, view.plan.as_ref()))
                (help_card(t, unit, view))
                @if unit.flies { (find_card(t, unit)) }
                @if unit.flies || unit.bindings.account || unit.bindings.controller { (bindings_card(shell, unit)) }
            }
            div {
                (facts_card(t, unit, &view.region_name))
                @if unit.lineage.len() > 1 {
                    section.card { h2 { (t.say("device-lineage")) } (device_parts::lineage(t, &unit.lineage, &unit.id)) }
                }
                section.card { h2 { (t.say("device-history")) } (device_parts::history(t, &view.history.entries, Reader::Owner)) }
            }
        }
    };
    shell.portal(&unit.model_name, &main)
}

fn plan_card(t: &Text<'_>, unit: &UnitView, plan: Option<&PlanView>) -> Markup {
    html! {
        section.card {
            h2 { (t.say("plan")) @if let Some(plan) = plan { " " (chip::plan_state(t, plan.state)) } }
            @if let Some(plan) = plan {
                p { (t.with("plan-years", [("years", plan.years.into())])) br; span.quiet { (t.period(&plan.window.first_day, &plan.window.last_day)) } }
                p.actions { a.button.plain href={ "/plans/" (plan.id) } { (t.say("plan-open")) } }
            } @else if unit.state == UnitState::Normal {
                p { (t.say("home-no-plan")) }
                p.actions { a.button href={ "/devices/" (unit.id) "/plan" } { (t.say("plan-buy")) } }
            } @else { p.quiet { (t.say("device-no-plan-any-more")) } }
        }
    }
}

fn find_card(t: &Text<'_>, unit: &UnitView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("find")) }
            p.quiet { (t.say("device-find-about")) }
            p.actions { a.button.plain href={ "/devices/" (unit.id) "/find" } { (t.say("device-find")) } }
        }
    }
}

fn help_card(t: &Text<'_>, unit: &UnitView, view: &DevicePage) -> Markup {
    html! {
        section.card {
            h2 { (t.say("device-help")) }
            @if let Some(case) = &unit.open_case_id {
                p { (t.say("device-case-open")) }
                p.actions { a.button href={ "/cases/" (case) } { (t.say("case-go")) } }
            } @else if view.kinds.is_empty() {
                p.quiet { (t.say("device-no-kinds")) }
            } @else {
                ul.rows { @for kind in &view.kinds {
                    li { a.row href={ "/devices/" (unit.id) "/cases/" (kind) } {
                        span.title { (t.word("kind", kind.as_str())) }
                        span.quiet { (t.word("kind-about", kind.as_str())) }
                    } }
                } }
            }
        }
    }
}

fn facts_card(t: &Text<'_>, unit: &UnitView, region_name: &str) -> Markup {
    html! {
        section.card {
            h2 { (t.say("device-facts")) }
            dl.facts {
                dt { (t.say("device-serial")) }
                dd { span.serial { (unit.serial.as_ref().unwrap_or(&unit.serial_masked)) } br; small { (t.say("device-serial-private")) } }
                dt { (t.say("device-bought")) }
                dd { (t.date(&unit.bought_on)) br; small { (region_name) "\u{a0}· " (t.word("channel", unit.channel.as_str())) } }
                dt { (t.say("device-proof-short")) } dd { (t.say(if unit.proof_of_purchase { "yes" } else { "no" })) }
                dt { (t.word("window", "warranty")) }
                dd { (t.period(&unit.warranty.first_day, &unit.warranty.last_day)) (why::folded(t, &unit.warranty.why)) }
            }
        }
    }
}

fn bindings_card(shell: &Shell<'_>, unit: &UnitView) -> Markup {
    let t = &shell.text;
    html! {
        section.card #bindings {
            h2 { (t.say("bindings")) }
            p.quiet { (t.say("bindings-about")) }
            (binding(shell, unit, BindingWhat::Account, unit.bindings.account, "bindings-warn-account"))
            (binding(shell, unit, BindingWhat::Controller, unit.bindings.controller, "bindings-warn-controller"))
            @if !unit.bindings.history.is_empty() {
                details {
                    summary { (t.say("bindings-history")) }
                    ol.timeline { @for entry in &unit.bindings.history {
                        li {
                            p.what { (t.word("binding", entry.what.as_str())) "\u{a0}· " (t.say(if entry.bound { "bound" } else { "unbound" })) }
                            p.when { time datetime=(entry.at) { (t.moment(&entry.at)) } "\u{a0}· " (t.word("role", entry.actor_role.as_str())) }
                        }
                    } }
                }
            }
        }
    }
}

fn binding(shell: &Shell<'_>, unit: &UnitView, what: BindingWhat, bound: bool, warning: &str) -> Markup {
    let t = &shell.text;
    let action = format!("/devices/{}/bindings", unit.id);
    let name = t.word("binding", what.as_str());
    let send = |bind: &str, label: &str| {
        shell.step(
            &action,
            unit.version,
            &html! {
                input type="hidden" name="what" value=(what);
                input type="hidden" name="bind" value=(bind);
                button class=(if bind == "yes" { "button small" } else { "button danger small" }) type="submit" { (label) }
            },
        )
    };
    html! {
        div.binding {
            div { strong { (name) } " " (chip::chip(if bound { "good" } else { "due" }, &t.say(if bound { "bound" } else { "unbound" }))) }
            @if unit.state == UnitState::Normal {
                @if bound {
                    (guarded(&t.with("unbind-what", [("what", name.clone().into())]), &html! { p { (t.say(warning)) } }, &send("no", &t.say("unbind"))))
                } @else { (send("yes", &t.with("bind-what", [("what", name.clone().into())]))) }
            }
        }
    }
}
