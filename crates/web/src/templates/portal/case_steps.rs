//! The steps that an owner may take on a case, each with its form.

use aftercare_wire::{Act, CaseView, OfferView, Service};
use maud::{Markup, html};

use crate::templates::form::{Field, check, guarded, submit};
use crate::templates::portal::case::CasePage;
use crate::templates::{Shell, address, chip, why};

/// Forms for the acts that are open to the customer now.
#[must_use]
pub fn steps(shell: &Shell<'_>, view: &CasePage) -> Markup {
    let case = &view.case;
    let may = |act| case.acts.contains(&act);
    html! {
        @if !case.offers.is_empty() { (choose(shell, view, may(Act::Choose))) }
        @if may(Act::HandOver) { (hand_over(shell, view)) }
        @if may(Act::Pay) { (pay(shell, case)) }
        @if may(Act::Sign) { (simple(shell, case, "sign", "case-sign-about", "case-sign-send")) }
        @if may(Act::DeclineSurcharge) { (decline(shell, case)) }
        @if may(Act::Found) || may(Act::CancelReport) || may(Act::Withdraw) { (ways_out(shell, case)) }
    }
}

fn action(case: &CaseView, step: &str) -> String {
    format!("/cases/{}/{step}", case.id)
}

fn simple(shell: &Shell<'_>, case: &CaseView, step: &str, about: &str, send: &str) -> Markup {
    let t = &shell.text;
    html! { section.card { p { (t.say(about)) } (shell.step(&action(case, step), case.version, &submit(&t.say(send)))) } }
}

/// The services: open ones first, among them the free ones first.
fn choose(shell: &Shell<'_>, view: &CasePage, may: bool) -> Markup {
    let t = &shell.text;
    let case = &view.case;
    let mut offers: Vec<&OfferView> = case.offers.iter().collect();
    offers.sort_by_key(|offer| (!offer.open, offer.service == Service::None, !offer.free));
    let body = html! {
        fieldset.offers {
            legend.hidden { (t.say("offers")) }
            @for one in offers.iter().filter(|one| one.open) { (offer(shell, view, one, may)) }
        }
        @if !case.missing.is_empty() && may {
            (check(&view.form, "pay_missing", &html! { (t.say("case-pay-missing")) }, false, false))
        }
        @if may { (submit(&t.say("case-choose-send"))) }
    };
    let closed: Vec<_> = offers.iter().filter(|one| !one.open).collect();
    html! {
        section.card {
            h2 { (t.say("offers")) }
            p.quiet { (t.say("offers-about")) }
            @if may { (shell.step(&action(case, "choose"), case.version, &body)) } @else { (body) }
            @if !closed.is_empty() {
                h3 { (t.say("offers-closed")) }
                ul.closed { @for one in closed {
                    li { p { (t.word("service", one.service.as_str())) } (why::clauses(t, &case.edition, &one.why)) }
                } }
            }
        }
    }
}

fn offer(shell: &Shell<'_>, view: &CasePage, offer: &OfferView, may: bool) -> Markup {
    let t = &shell.text;
    let service = offer.service.as_str();
    let id = format!("service-{service}");
    html! {
        div class=(if offer.free && offer.service != Service::None { "offer free" } else { "offer" }) {
            label for=(id) {
                @if may {
                    input id=(id) type="radio" name="service" value=(service) required checked[view.form.chosen("service", service)];
                }
                span.name {
                    strong { (t.word("service", service)) }
                    small { (t.word("service-about", service)) }
                    @if let Some(left) = offer.left_after { small { (t.with("offer-left-after", [("left", left.into())])) } }
                }
                span.cost {
                    @if offer.service == Service::None {}
                    @else if offer.free { (chip::chip("good", &t.say("free"))) }
                    @else if let Some(cost) = &offer.cost { (t.money(cost)) }
                    @else { span.quiet { (t.say("offer-cost-unknown")) } }
                }
            }
            (why::clauses(t, &view.case.edition, &offer.why))
        }
    }
}

fn hand_over(shell: &Shell<'_>, view: &CasePage) -> Markup {
    let t = &shell.text;
    let case = &view.case;
    let body = html! {
        fieldset.field {
            legend { (t.say("hand-over-components")) }
            @for piece in &case.components {
                @let name = format!("component-{}", piece.slug);
                @let entered = view.form.value(&name).and_then(|text| text.parse().ok()).unwrap_or(piece.quantity);
                div.piece {
                    label for=(name) { (piece.name) }
                    select id=(name) name=(name) {
                        @for n in (0..=piece.quantity.min(20)).rev() { option value=(n) selected[n == entered] { (n) } }
                    }
                    span.quiet { (t.with("of-n", [("n", piece.quantity.into())])) }
                }
            }
        }
        (check(&view.form, "controller", &html! { (t.say("hand-over-controller")) }, false, false))
        (Field::new("tracking", t.say("hand-over-tracking")).optional().autocomplete("off").render(t, &view.form))
        (submit(&t.say("hand-over-send")))
    };
    html! {
        section.card {
            h2 { (t.say("hand-over")) }
            p { (t.say("hand-over-about")) }
            @if let Some(to) = &case.send_to {
                h3 { (t.say("send-to")) }
                (address::block(&to.address))
                p { (t.say("send-to-reference")) " " strong.serial { (to.reference) } }
            }
            (shell.step(&action(case, "hand-over"), case.version, &body))
        }
    }
}

fn pay(shell: &Shell<'_>, case: &CaseView) -> Markup {
    let t = &shell.text;
    html! {
        section.card {
            h2 { (t.say("pay")) }
            p { (t.say("pay-before-service")) }
            p.actions { a.button href={ "/cases/" (case.id) "/pay" } {
                @if let Some(fee) = &case.fee { (t.with("pay-amount", [("money", t.money(&fee.total).into())])) } @else { (t.say("pay")) }
            } }
        }
    }
}

fn decline(shell: &Shell<'_>, case: &CaseView) -> Markup {
    let t = &shell.text;
    let form = shell.step(
        &action(case, "decline-surcharge"),
        case.version,
        &html! { button.button.danger type="submit" { (t.say("decline-send")) } },
    );
    html! { section.card { (guarded(&t.say("decline"), &html! { p { (t.say("decline-about")) } }, &form)) } }
}

fn ways_out(shell: &Shell<'_>, case: &CaseView) -> Markup {
    let t = &shell.text;
    let way = |act, step: &str, title: &str, about: &str, send: &str| {
        let form = shell.step(&action(case, step), case.version, &html! { button.button.danger.small type="submit" { (t.say(send)) } });
        html! { @if case.acts.contains(&act) { (guarded(&t.say(title), &html! { p { (t.say(about)) } }, &form)) } }
    };
    html! {
        section.card.ways-out {
            h2 { (t.say("case-ways-out")) }
            (way(Act::Found, "found", "found", "found-about", "found-send"))
            (way(Act::CancelReport, "cancel-report", "cancel-report", "cancel-report-about", "cancel-report-send"))
            (way(Act::Withdraw, "withdraw", "withdraw", "withdraw-about", "withdraw-send"))
        }
    }
}
