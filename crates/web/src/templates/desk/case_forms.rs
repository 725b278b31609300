//! The steps that staff take on a case, each with its form.

use aftercare_wire::{Act, CaseKind, Cause, EvidenceKind, Money};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::desk::case_file::CaseFilePage;
use crate::templates::form::{Choice, Field, area, check, checkboxes, guarded, radios, select_optional, submit};
use crate::templates::{Shell, chip, why};

/// Forms for the acts that are open to this person now.
#[must_use]
pub fn forms(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let may = |act| view.case.acts.contains(&act);
    html! {
        @if may(Act::Receive) { (receive(shell, view)) }
        @if may(Act::Assess) { (assess(shell, view)) }
        @if may(Act::Report) { (report(shell, view)) }
        @if let Some(owed) = view.case.refund_due.as_ref().filter(|_| may(Act::Refund)) { (refund(shell, view, owed)) }
        @if may(Act::Ship) { (ship(shell, view)) }
        @if may(Act::Sign) { (simple(shell, view, "sign", "desk-sign", "desk-sign-about", "desk-sign-send")) }
        @if !view.case.grounds.is_empty() { (grounds(shell, view, may(Act::WaiveGround))) }
        @if may(Act::Refuse) { (refuse(shell, view)) }
        @if may(Act::Withdraw) { (withdraw(shell, view)) }
    }
}

fn step(shell: &Shell<'_>, view: &CaseFilePage, name: &str, body: &Markup) -> Markup {
    shell.step(&format!("/desk/cases/{}/{name}", view.case.id), view.case.version, body)
}

fn simple(shell: &Shell<'_>, view: &CaseFilePage, name: &str, title: &str, about: &str, send: &str) -> Markup {
    let t = &shell.text;
    html! { section.card { h2 { (t.say(title)) } p { (t.say(about)) } (step(shell, view, name, &submit(&t.say(send)))) } }
}

/// The report is looked at before it is produced; of several records one is chosen.
fn report(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let (t, case) = (&shell.text, &view.case);
    let records: Vec<_> = case.evidence.iter().filter(|one| one.blob.kind == EvidenceKind::FlightRecord).collect();
    let choices: Vec<_> = records.iter().map(|one| Choice::new(&one.blob.id, one.blob.name.clone())).collect();
    // The one that is looked at where none is named.
    let taken = records.iter().find(|one| one.facts.iter().any(|fact| fact.name == "format-version")).or(records.first());
    let body = html! {
        @if choices.len() > 1 { (radios(&view.form, "record", &t.say("desk-report-record"), &choices, taken.map(|one| one.blob.id.as_str()))) }
        (submit(&t.say("case-report-send")))
    };
    html! {
        section.card {
            h2 { (t.say("desk-report")) }
            p { (t.say("desk-report-about")) }
            @if records.is_empty() { p.notice { (t.say("desk-report-no-record")) } }
            @else { p { a href={ "/desk/cases/" (case.id) "/flight-report" } { (t.say("desk-report-look")) } } }
            (step(shell, view, "report", &body))
        }
    }
}

fn receive(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let body = html! {
        fieldset.field {
            legend { (t.say("receive-components")) }
            @for piece in &view.case.components {
                @let name = format!("component-{}", piece.slug);
                @let missing = view.case.missing.iter().find(|one| one.component.slug == piece.slug).map_or(0, |one| one.component.quantity);
                @let entered = view.form.value(&name).and_then(|text| text.parse().ok()).unwrap_or(piece.quantity.saturating_sub(missing));
                div.piece {
                    label for=(name) { (piece.name) }
                    select id=(name) name=(name) {
                        @for n in (0..=piece.quantity.min(20)).rev() { option value=(n) selected[n == entered] { (n) } }
                    }
                    span.quiet { (t.with("of-n", [("n", piece.quantity.into())])) }
                }
            }
        }
        (check(&view.form, "controller", &html! { (t.say("receive-controller")) }, false, false))
        (submit(&t.say("receive-send")))
    };
    html! { section.card { h2 { (t.say("receive")) } p.quiet { (t.say("receive-about")) } (step(shell, view, "receive", &body)) } }
}

fn assess(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let causes: Vec<_> = Cause::ALL.iter().map(|cause| Choice::new(cause.as_str(), t.word("cause", cause.as_str()))).collect();
    let damaged: Vec<_> = view.case.parts.iter().map(|piece| Choice::new(&piece.slug, piece.name.clone())).collect();
    let findings: Vec<_> = view
        .findings
        .iter()
        .map(|finding| {
            let closes = finding.closes.iter().map(|service| t.word("service", service.as_str())).collect::<Vec<_>>().join(", ");
            let about = t.with("finding-closes", [("clause", finding.rule.clause.clone().into()), ("services", closes.into())]);
            Choice { about: Some(about), ..Choice::new(&finding.rule.id, finding.rule.summary.clone()) }
        })
        .collect();
    let money = |name, label: String| Field::new(name, label).decimal().optional().autocomplete("off");
    let body = html! {
        (radios(form, "cause", &t.say("assess-cause"), &causes, None))
        (check(form, "in_warranty_scope", &html! { (t.say("assess-scope-long")) }, false, false))
        (checkboxes(form, "damaged", &t.say("assess-damaged"), &damaged, &[]))
        p.hint { (t.say("assess-damaged-about")) }
        @if !findings.is_empty() {
            details open[form.sent()] {
                summary { (t.with("assess-findings-n", [("n", findings.len().into())])) }
                p.quiet { (t.say("assess-findings-about")) }
                div.scroll { (checkboxes(form, "findings", &t.say("assess-findings"), &findings, &[])) }
            }
        }
        @if view.case.kind != CaseKind::Flyaway {
            fieldset.quote {
                legend { (t.say("quote")) }
                p.quiet { (t.with("quote-about", [("currency", view.currency.clone().into())])) }
                div.grid.three {
                    (money("repair.material", t.say("quote-material")).render(t, form))
                    (money("repair.labour", t.say("quote-labour")).render(t, form))
                    (money("repair.missing_material", t.say("quote-missing")).render(t, form))
                }
            }
        }
        (submit(&t.say("assess-send")))
    };
    html! { section.card { h2 { (t.say("assess")) } p.quiet { (t.say("assess-about")) } (step(shell, view, "assess", &body)) } }
}

fn refund(shell: &Shell<'_>, view: &CaseFilePage, owed: &Money) -> Markup {
    let t = &shell.text;
    let body = html! {
        input type="hidden" name="amount" value=(owed.minor);
        (Field::new("reference", t.say("refund-reference")).optional().autocomplete("off").render(t, &view.form))
        (submit(&t.say("refund-send")))
    };
    html! {
        section.card {
            h2 { (t.say("refund")) }
            p { (t.with("refund-about", [("money", t.money(owed).into())])) }
            (step(shell, view, "refund", &body))
        }
    }
}

fn ship(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let body = html! {
        (Field::new("new_serial", t.say("ship-serial")).hint(t.say("ship-serial-hint")).optional().autocomplete("off").render(t, &view.form))
        (other_model(t, view))
        (Field::new("tracking", t.say("ship-tracking")).optional().autocomplete("off").render(t, &view.form))
        (submit(&t.say("ship-send")))
    };
    let unknown = view.customer.as_ref().is_none_or(|customer| customer.address.is_none());
    html! { section.card { h2 { (t.say("ship")) } p.quiet { (t.say("ship-about")) } @if unknown { p.notice { (t.say("ship-no-address")) } } (step(shell, view, "ship", &body)) } }
}

/// A unit that is not made any more is replaced by another model.
fn other_model(t: &Text<'_>, view: &CaseFilePage) -> Markup {
    let models: Vec<Choice> = view.models.iter().map(|model| Choice::new(&model.slug, model.name.clone())).collect();
    select_optional(t, &view.form, "new_model", &t.say("ship-model"), &models, t.say("ship-same-model"))
}

/// Proposed grounds, with the way to set one aside.
fn grounds(shell: &Shell<'_>, view: &CaseFilePage, may_waive: bool) -> Markup {
    let t = &shell.text;
    html! {
        section.card #grounds {
            h2 { (t.say("grounds")) }
            p.quiet { (t.say("grounds-about")) }
            ul.grounds { @for ground in &view.case.grounds {
                li {
                    p {
                        (why::rule_line(t, &ground.rule)) " "
                        @if ground.waived.is_some() { (chip::chip("past", &t.say("ground-waived"))) }
                        @else if ground.proposed { (chip::chip("due", &t.say("ground-proposed"))) }
                        @else { (chip::chip("calm", &t.say("ground-judgement"))) }
                    }
                    @if let Some(reason) = &ground.waived { p.quiet { (reason) } }
                    @else if may_waive && ground.waivable {
                        (guarded(&t.say("waive"), &html! {}, &step(shell, view, "waive", &html! {
                            input type="hidden" name="ground" value=(ground.rule.id);
                            div.field {
                                label for={ "waive-" (ground.rule.id) } { (t.say("reason-kept")) }
                                textarea id={ "waive-" (ground.rule.id) } name="reason" rows="2" required {}
                            }
                            button.button.small type="submit" { (t.say("waive-send")) }
                        })))
                    }
                }
            } }
        }
    }
}

fn refuse(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let grounds: Vec<_> = view
        .case
        .grounds
        .iter()
        .filter(|ground| ground.waived.is_none())
        .map(|ground| Choice { about: Some(ground.rule.id.clone()), ..Choice::new(&ground.rule.id, ground.rule.summary.clone()) })
        .collect();
    let body = html! {
        (radios(&view.form, "ground", &t.say("refuse-ground"), &grounds, None))
        (area(t, &view.form, "reason", &t.say("refuse-reason"), Some(&t.say("refuse-reason-hint")), true))
        p.actions { button.button.danger type="submit" { (t.say("refuse-send")) } }
    };
    html! {
        section.card {
            @if grounds.is_empty() { h2 { (t.say("refuse")) } p.quiet { (t.say("refuse-no-ground")) } }
            @else { (guarded(&t.say("refuse"), &html! { p { (t.say("refuse-about")) } }, &step(shell, view, "refuse", &body))) }
        }
    }
}

fn withdraw(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let send = step(shell, view, "withdraw", &html! { button.button.danger.small type="submit" { (t.say("withdraw-send")) } });
    html! { section.card { (guarded(&t.say("desk-withdraw"), &html! { p { (t.say("desk-withdraw-about")) } }, &send)) } }
}
