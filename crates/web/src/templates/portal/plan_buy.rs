use aftercare_wire::{PlanLength, PlanTerms, RegionView, UnitView};
use maud::{Markup, html};

use crate::templates::form::{Choice, Field, check, checkboxes, radios, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, plan_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct PlanBuyPage {
    pub form: FormState,
    pub unit: UnitView,
    /// The lengths on sale, the shortest first.
    pub lengths: Vec<PlanLength>,
    pub regions: Vec<RegionView>,
    /// Where it would be bought.
    pub bought_in: String,
    /// The edition that would be accepted.
    pub terms: PlanTerms,
    /// Civil date.
    pub today: String,
}

impl PlanBuyPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            form: FormState::default(),
            unit: UnitView { plan_id: None, ..UnitView::sample() },
            lengths: PlanLength::samples(),
            regions: RegionView::samples(),
            bought_in: "ID".to_owned(),
            terms: PlanTerms::sample(),
            today: "2022-06-01".to_owned(),
        }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { form: FormState::sample_refused(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PlanBuyPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let unit = &view.unit;
    let length = |one: &PlanLength| Choice {
        about: Some(t.money(&one.price)),
        ..Choice::new(&one.years.to_string(), t.with("plan-years", [("years", one.years.into())]))
    };
    let years: Vec<_> = view.lengths.iter().map(length).collect();
    let regions = region_choices(&view.regions);
    // Where the device was bought comes first: it is what most people want.
    let mut served = regions.clone();
    served.sort_by_key(|region| region.value != unit.bought_in);
    let longest = view.lengths.last().map(|one| one.years.to_string());
    let accept = html! { (t.with("plan-accept", [("title", view.terms.title.clone().into())])) };
    let body = html! {
        (form.summary(t))
        (radios(form, "years", &t.say("plan-length"), &years, longest.as_deref()))
        (Field::new("effective_on", t.say("plan-effective")).kind("date").default(&view.today).hint(t.say("plan-effective-hint")).render(t, form))
        (select(t, form, "bought_in", &t.say("plan-bought-in"), &regions, Some(&view.bought_in)))
        p.hint { (t.say("plan-bought-in-hint")) }
        div.scroll { (checkboxes(form, "covers_in", &t.say("plan-covers-in"), &served, &[&unit.bought_in])) }
        section.terms {
            h2 { (view.terms.title) }
            p.quiet { (t.say("plan-terms-about")) }
            (plan_parts::statements(t, &view.terms.edition, &view.terms.statements))
            p { a href={ "/terms/" (view.terms.edition) } { (t.say("plan-terms-whole")) } }
            p.quiet { (t.say("terms-hash")) " " code { (view.terms.hash) } }
        }
        input type="hidden" name="accepted_edition" value=(view.terms.edition);
        input type="hidden" name="accepted_hash" value=(view.terms.hash);
        (check(form, "accepted", &accept, true, false))
        p.quiet { (t.say("plan-buy-simulated")) }
        (submit(&t.say("plan-buy")))
    };
    let main = html! {
        p.back { a href={ "/devices/" (unit.id) } { (unit.model_name) } }
        article.narrow {
            h1 { (t.with("plan-buy-title", [("device", unit.model_name.clone().into())])) }
            p.lead { (t.say("plan-buy-lead")) }
            @if view.lengths.is_empty() { p.notice { (t.say("plan-not-sold")) } }
            @else { div.card { (shell.post(&format!("/devices/{}/plan", unit.id), &body)) } }
        }
    };
    shell.portal(&t.say("plan-buy"), &main)
}
