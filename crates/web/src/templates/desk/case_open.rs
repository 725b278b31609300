//! A case that support opens for a customer, with the consents that only the provider can give.

use aftercare_wire::{CaseKind, FeeView, RegionView, UnitView};
use maud::{Markup, html};

use crate::templates::case_files::{self, UploadLimits};
use crate::templates::form::{Field, area, check, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, fee};

/// # Context
#[derive(Debug, Clone)]
pub struct CaseOpenPage {
    pub form: FormState,
    pub kind: CaseKind,
    pub unit: UnitView,
    pub regions: Vec<RegionView>,
    /// Where the plan was bought, otherwise where the device was.
    pub region: String,
    /// What the customer pays with the application (Express).
    pub prepaid: Option<FeeView>,
    pub limits: UploadLimits,
}

impl CaseOpenPage {
    #[must_use]
    pub fn sample() -> Self {
        Self {
            form: FormState::default(),
            kind: CaseKind::Express,
            unit: UnitView { open_case_id: None, ..UnitView::sample() },
            regions: RegionView::samples(),
            region: "ID".to_owned(),
            prepaid: Some(FeeView::sample()),
            limits: UploadLimits::sample(),
        }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let kind = t.word("kind", view.kind.as_str());
    let yes = |name: &str, key: &str, required: bool| check(form, name, &html! { (t.say(key)) }, required, false);
    let body = html! {
        (form.summary(t))
        @if view.kind != CaseKind::Maintenance {
            (Field::new("happened_at", t.say("case-happened")).kind("datetime-local").hint(t.say("case-happened-hint")).optional().render(t, form))
        }
        (area(t, form, "description", &t.say("desk-case-description"), None, false))
        (case_files::card(shell, form, view.kind, view.unit.flies, view.limits))
        (select(t, form, "region", &t.say("case-region"), &region_choices(&view.regions), Some(&view.region)))
        (yes("cross_border_consent", "desk-case-consent", false))
        (yes("privacy_accepted", "desk-case-privacy", true))
        @if let Some(prepaid) = &view.prepaid {
            (fee::table(t, prepaid))
            (yes("pay", "desk-case-paid", false))
        }
        (submit(&t.say("case-open-send")))
    };
    let main = html! {
        p.back { a href={ "/desk/units/" (view.unit.id) } { (view.unit.model_name) } }
        article.narrow {
            h1 { (kind) }
            p.lead { (t.say("desk-case-open-about")) }
            section.card { (shell.upload(&format!("/desk/units/{}/cases/{}", view.unit.id, view.kind), &body)) }
        }
    };
    shell.desk(&kind, &main)
}
