//! A plan in plain words: what is left, what the next accident would cost, when what runs.

use aftercare_wire::{PlanState, PlanView, RewardState};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::form::{Field, guarded};
use crate::templates::{FormState, Shell, chip, plan_parts, why};

/// # Context
#[derive(Debug, Clone)]
pub struct PlanPage {
    pub plan: PlanView,
    /// Civil date in the plan's region.
    pub today: String,
    /// Names of the regions in `covers_in`.
    pub covers_in: Vec<String>,
    /// The answer to a step, if one was refused.
    pub form: FormState,
}

impl PlanPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            plan: PlanView::sample(),
            today: "2022-08-05".to_owned(),
            covers_in: vec!["Indonesia".to_owned()],
            form: FormState::default(),
        }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PlanPage) -> Markup {
    let t = &shell.text;
    let plan = &view.plan;
    let main = html! {
        p.back { a href={ "/devices/" (plan.unit_id) } { (plan.unit_name) } }
        header.page-head {
            h1 { (t.with("plan-title", [("years", plan.years.into()), ("device", plan.unit_name.clone().into())])) }
            (chip::plan_state(t, plan.state))
        }
        p.lead { (t.period(&plan.window.first_day, &plan.window.last_day)) }
        (view.form.summary(t))
        div.split {
            div {
                section.card { h2 { (t.say(if plan_parts::is_over(plan.state) { "plan-unused" } else { "plan-uses" })) } (plan_parts::uses(t, plan.state, &plan.uses)) }
                section.card { h2 { (t.say("plan-windows")) } (plan_parts::windows(t, &plan_parts::plan_windows(plan), view.today.parse::<Date>().ok()))
                    (reward(t, plan)) }
                section.card { h2 { (t.say("plan-words")) } (plan_parts::statements(t, &plan.edition, &plan.statements)) }
            }
            div {
                (costs(t, plan))
                (facts(t, view))
                (leaving(shell, view))
            }
        }
    };
    shell.portal(&t.say("plan"), &main)
}

fn reward(t: &Text<'_>, plan: &PlanView) -> Markup {
    html! { p.quiet { (t.say(match plan.reward_state {
        RewardState::Pending => "reward-pending",
        RewardState::Granted => "reward-granted",
        RewardState::None => "reward-none",
    })) } }
}

fn costs(t: &Text<'_>, plan: &PlanView) -> Markup {
    let none = if plan_parts::is_over(plan.state) { "plan-over" } else { "plan-no-use" };
    html! {
        section.card.costs {
            h2 { (t.say("plan-next-cost")) }
            dl {
                dt { (t.say("plan-next-damage")) }
                dd { @match &plan.next_accident { Some(money) => (t.money(money)), None => span.quiet { (t.say(none)) } } }
                @if plan.uses.iter().any(|one| one.service == aftercare_wire::Service::FlyawayReplacement) {
                    dt { (t.say("plan-next-flyaway")) }
                    dd { @match &plan.next_flyaway { Some(money) => (t.money(money)), None => span.quiet { (t.say(none)) } } }
                }
                @if let Some(left) = plan.discount_left.as_ref().filter(|_| !plan_parts::is_over(plan.state)) { dt { (t.say("plan-discount-left")) } dd { (t.money(left)) } }
            }
            p.quiet { (t.say("plan-warranty-first")) }
            (why::folded(t, &plan.cost_why))
        }
    }
}

fn facts(t: &Text<'_>, view: &PlanPage) -> Markup {
    let plan = &view.plan;
    html! {
        section.card {
            h2 { (t.say("plan-facts")) }
            dl.facts {
                dt { (t.say("device-serial")) } dd { span.serial { (plan.serial_masked) } }
                dt { (t.say("plan-bought")) } dd { (t.date(&plan.bought_on)) }
                dt { (t.say("plan-covers-in")) } dd { (view.covers_in.join(", ")) }
                dt { (t.say("plan-accepted")) }
                dd {
                    a href={ "/terms/" (plan.edition) } { (t.with("edition-n", [("edition", plan.edition.clone().into())])) }
                    br; small { time datetime=(plan.accepted_at) { (t.moment(&plan.accepted_at)) } br; code { (plan.edition_hash) } }
                    @if plan.edition_altered { br; strong { (t.say("plan-edition-altered")) } }
                }
            }
        }
    }
}

fn leaving(shell: &Shell<'_>, view: &PlanPage) -> Markup {
    let t = &shell.text;
    let plan = &view.plan;
    let send = |what: &str, label: String| {
        shell.step(&format!("/plans/{}/{what}", plan.id), plan.version, &html! { button.button.danger.small type="submit" { (label) } })
    };
    html! {
        @if matches!(plan.state, PlanState::Pending | PlanState::Active) {
            section.card {
                h2 { (t.say("plan-leaving")) }
                (guarded(&t.say("plan-exit"), &html! { p { (t.say("plan-exit-warning")) } }, &send("exit", t.say("plan-exit-send"))))
                (guarded(&t.say("plan-return"), &html! { p { (t.say("plan-return-warning")) } }, &send("return", t.say("plan-return-send"))))
                (guarded(&t.say("plan-transfer"), &html! { p { (t.say("plan-transfer-about")) } }, &shell.step(&format!("/plans/{}/transfer", plan.id), plan.version, &html! {
                    (Field::new("to_email", t.say("plan-transfer-to")).kind("email").autocomplete("off").render(t, &view.form))
                    button.button.plain.small type="submit" { (t.say("plan-transfer-send")) }
                })))
            }
        }
    }
}
