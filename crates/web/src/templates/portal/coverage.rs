//! What is left of a plan, for whoever has the serial number and knows the purchase; it names no owner.

use aftercare_wire::{CoverageView, RegionView};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::templates::form::{Field, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, chip, plan_parts};

/// # Context
#[derive(Debug, Clone)]
pub struct CoveragePage {
    pub form: FormState,
    pub regions: Vec<RegionView>,
    pub result: Option<CoverageView>,
    /// Civil date.
    pub today: String,
}

impl CoveragePage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            form: FormState::default(),
            regions: RegionView::samples(),
            result: Some(CoverageView::sample()),
            today: "2022-08-05".to_owned(),
        }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { result: None, ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CoveragePage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let body = html! {
        (form.summary(t))
        (Field::new("serial", t.say("device-serial")).autocomplete("off").render(t, form))
        (Field::new("bought_on", t.say("device-bought-on")).kind("date").render(t, form))
        (select(t, form, "bought_in", &t.say("device-bought-in"), &region_choices(&view.regions), None))
        (submit(&t.say("coverage-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("nav-coverage")) }
            p.lead { (t.say("coverage-lead")) }
            @if let Some(found) = &view.result {
                section.card aria-live="polite" {
                    header.page-head { h2 { (found.model_name) } (chip::plan_state(t, found.plan_state)) }
                    (plan_parts::uses(t, found.plan_state, &found.uses))
                    (plan_parts::windows(t, &found.windows.iter().collect::<Vec<_>>(), view.today.parse::<Date>().ok()))
                }
            }
            div.card { (shell.post("/coverage", &body)) }
            p.quiet { (t.say("coverage-private")) }
        }
    };
    shell.portal(&t.say("nav-coverage"), &main)
}
