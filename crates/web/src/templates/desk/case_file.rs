//! A case as staff work on it: facts, evidence, timeline, and the steps that are open.

use aftercare_wire::{CaseView, CustomerView, FindingView, ModelView, OfferView, Party};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::case_files::{self, UploadLimits};
use crate::templates::desk::case_forms;
use crate::templates::portal::case::{evidence, refusal, told, warnings};
use crate::templates::timeline::Reader;
use crate::templates::{FormState, Shell, address, chip, fee, timeline, why};

/// # Context
#[derive(Debug, Clone)]
pub struct CaseFilePage {
    pub case: CaseView,
    /// None where the customer was erased.
    pub customer: Option<CustomerView>,
    /// What the region of the customer's address is called.
    pub region_name: String,
    /// What this person may add, while the case is open.
    pub more: Option<UploadLimits>,
    /// The exclusions of the case's edition, to be stated by the assessor.
    pub findings: Vec<FindingView>,
    /// What a unit may be replaced by; none where nothing is shipped.
    pub models: Vec<ModelView>,
    /// The currency of the plan's prices.
    pub currency: String,
    pub form: FormState,
}

impl CaseFilePage {
    /// A parcel that came in and waits for its assessment.
    #[must_use]
    pub fn sample() -> Self {
        use aftercare_wire::{Act, CaseState, NextStep};
        let case = CaseView {
            state: CaseState::Received,
            offers: Vec::new(),
            assessment: None,
            next_step: Some(NextStep { who: Party::Provider, act: Act::Assess, deadline: None, why: Vec::new() }),
            acts: vec![Act::Receive, Act::Assess, Act::Refuse, Act::WaiveGround, Act::Ship, Act::Sign, Act::Withdraw],
            ..CaseView::sample()
        };
        Self {
            case,
            customer: Some(CustomerView::sample()),
            region_name: "Indonesia".to_owned(),
            more: Some(UploadLimits::sample()),
            findings: vec![FindingView::sample()],
            models: vec![ModelView::sample()],
            currency: "USD".to_owned(),
            form: FormState::default(),
        }
    }

    /// Every step at once, which no real case offers.
    #[must_use]
    pub fn sample_every_step() -> Self {
        let mut view = Self::sample();
        view.case.acts = aftercare_wire::Act::ALL.to_vec();
        view.case.no_access = true;
        view.case.refund_due = CaseView::sample_refund_owed().refund_due;
        view.customer = Some(CustomerView { telephone: None, address: None, ..CustomerView::sample() });
        view.case.grounds.push(aftercare_wire::ProposedGround {
            proposed: false,
            waivable: false,
            waived: Some("Agreed by telephone.".to_owned()),
            ..aftercare_wire::ProposedGround::sample()
        });
        view
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        let case = CaseView { acts: Vec::new(), ..CaseView::sample() };
        Self { case, customer: None, more: None, form: FormState::sample_refused(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CaseFilePage) -> Markup {
    let t = &shell.text;
    let case = &view.case;
    let title = t.with("case-file", [("kind", t.word("kind", case.kind.as_str()).into())]);
    let main = html! {
        p.back { a href="/desk" { (t.say("nav-queue")) } }
        header.page-head { h1 { (title) } (chip::case_state(t, case.state)) (chip::overdue(t, case.overdue)) }
        p.quiet {
            code { (case.id) } "\u{a0}· " (t.with("opened-on", [("day", t.date(&case.opened_on).into())]))
            "\u{a0}· " (case.region) "\u{a0}· " (t.with("edition-n", [("edition", case.edition.clone().into())]))
        }
        (view.form.summary(t))
        @if case.no_access { p.notice { strong { (t.say("case-no-access-desk")) } } }
        div.split {
            div {
                @if let Some(next) = &case.next_step { (timeline::next_card(t, next, case.overdue, Reader::Staff)) }
                (refusal(t, case))
                (warnings(t, case, Reader::Staff))
                (evidence(t, case, Reader::Staff))
                @if let Some(limits) = view.more {
                    (case_files::more(shell, &view.form, &format!("/desk/cases/{}/evidence", case.id), case.unit.flies, limits))
                }
                (case_forms::forms(shell, view))
                @if !case.offers.is_empty() { (offers(t, case)) }
                (fee::of_case(t, case))
                @if !case.why.is_empty() { section.card { h2 { (t.say("case-why")) } (why::clauses(t, &case.edition, &case.why)) } }
            }
            div {
                (customer(t, view))
                (unit(t, case))
                (told(t, case))
                section.card { h2 { (t.say("case-timeline")) } (timeline::list(t, &case.timeline, case.next_step.as_ref(), Reader::Staff)) }
                (duties(t, case))
            }
        }
    };
    shell.desk(&title, &main)
}

/// Whose the case is, and how they are reached.
fn customer(t: &Text<'_>, view: &CaseFilePage) -> Markup {
    html! {
        section.card #customer {
            h2 { (t.say("customer")) }
            @if let Some(customer) = &view.customer {
                dl.facts {
                    dt { (t.say("name")) } dd { (customer.name) }
                    dt { (t.say("email")) } dd { (customer.email) }
                    dt { (t.say("contact-telephone")) } dd { (customer.telephone.as_deref().unwrap_or("–")) }
                    dt { (t.say("language")) } dd { (t.word("language", customer.language.as_str())) }
                    dt { (t.say("contact-address")) }
                    dd { @match &customer.address {
                        Some(known) => (address::postal(known, &view.region_name)),
                        None => span.quiet { (t.say("customer-address-missing")) },
                    } }
                }
            } @else { p.quiet { (t.say("customer-erased")) } }
        }
    }
}

fn unit(t: &Text<'_>, case: &CaseView) -> Markup {
    let unit = &case.unit;
    html! {
        section.card {
            h2 { (unit.model_name) " " (chip::unit_state(t, unit.state)) }
            dl.facts {
                dt { (t.say("device-serial")) } dd.serial { (unit.serial.as_ref().unwrap_or(&unit.serial_masked)) }
                dt { (t.word("window", "warranty")) }
                dd { (t.period(&unit.warranty.first_day, &unit.warranty.last_day)) " " (chip::chip(if unit.warranty.running { "good" } else { "past" }, &t.say(if unit.warranty.running { "running" } else { "not-running" }))) }
                dt { (t.say("bindings")) }
                dd {
                    (t.word("binding", "account")) ": " (t.say(if unit.bindings.account { "bound" } else { "unbound" })) br;
                    (t.word("binding", "controller")) ": " (t.say(if unit.bindings.controller { "bound" } else { "unbound" }))
                }
            }
            p { a href={ "/desk/units/" (unit.id) } { (t.say("unit-history")) } }
        }
    }
}

fn offers(t: &Text<'_>, case: &CaseView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("desk-offers")) }
            ul.closed { @for one in &case.offers { li { (offer(t, case, one)) } } }
        }
    }
}

fn offer(t: &Text<'_>, case: &CaseView, offer: &OfferView) -> Markup {
    html! {
        p {
            (t.word("service", offer.service.as_str())) " "
            (chip::chip(if offer.open { "good" } else { "past" }, &t.say(if offer.open { "open" } else { "closed" })))
            @if let Some(cost) = offer.cost.as_ref().filter(|cost| cost.minor != 0) { " " (t.money(cost)) }
        }
        (why::clauses(t, &case.edition, &offer.why))
    }
}

fn duties(t: &Text<'_>, case: &CaseView) -> Markup {
    html! {
        @if !case.duties.is_empty() {
            section.card {
                h2 { (t.say("duties")) }
                ul.rules { @for duty in &case.duties { li { strong { (t.word("party", duty.who.as_str())) ": " } (why::rule_line(t, &duty.rule)) } } }
            }
        }
    }
}
