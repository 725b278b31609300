//! A case is opened: one page a kind.

use aftercare_wire::{CaseKind, Duty, FeeView, RegionView, RuleRef, UnitView};
use maud::{Markup, html};

use crate::templates::case_files::{self, UploadLimits};
use crate::templates::form::{Field, area, check, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, fee, why};

/// # Context
#[derive(Debug, Clone)]
pub struct CaseOpenPage {
    pub form: FormState,
    pub kind: CaseKind,
    pub unit: UnitView,
    pub regions: Vec<RegionView>,
    /// Where the plan was bought, otherwise where the device was.
    pub region: String,
    /// What has to be done before anything is sent.
    pub duties: Vec<Duty>,
    /// What a person may object to, as far as it is known before.
    pub warnings: Vec<RuleRef>,
    /// What is paid with the application (Express).
    pub prepaid: Option<FeeView>,
    pub limits: UploadLimits,
}

impl CaseOpenPage {
    #[must_use]
    pub fn sample(kind: CaseKind) -> Self {
        Self {
            form: FormState::default(),
            kind,
            unit: UnitView { open_case_id: None, ..UnitView::sample() },
            regions: RegionView::samples(),
            region: "ID".to_owned(),
            duties: aftercare_wire::CaseView::sample().duties,
            warnings: if kind == CaseKind::Flyaway { vec![RuleRef::sample()] } else { Vec::new() },
            prepaid: (kind == CaseKind::Express).then(FeeView::sample),
            limits: UploadLimits::sample(),
        }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { form: FormState::sample_refused(), ..Self::sample(CaseKind::Flyaway) }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    let kind = t.word("kind", view.kind.as_str());
    let body = html! {
        (view.form.summary(t))
        (what_happened(shell, view))
        (case_files::card(shell, &view.form, view.kind, view.unit.flies, view.limits))
        (preparation(shell, view))
        (consents(shell, view))
        (submit(&t.say(if view.prepaid.is_some() { "case-open-and-pay" } else { "case-open-send" })))
    };
    let main = html! {
        p.back { a href={ "/devices/" (view.unit.id) } { (view.unit.model_name) } }
        article.narrow {
            h1 { (kind) }
            p.lead { (t.word("kind-about", view.kind.as_str())) }
            @if !view.warnings.is_empty() {
                div.notice { h2 { (t.say("case-open-warnings")) } (why::rules(t, &view.warnings)) p { (t.say("case-open-warnings-about")) } }
            }
            (shell.upload(&format!("/devices/{}/cases/{}", view.unit.id, view.kind), &body))
        }
    };
    shell.portal(&kind, &main)
}

fn what_happened(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    html! {
        section.card {
            h2 { (t.say("case-open-what")) }
            dl.facts { dt { (t.say("device")) } dd { (view.unit.model_name) br; small.serial { (view.unit.serial_masked) } } }
            @if view.kind != CaseKind::Maintenance {
                (Field::new("happened_at", t.say("case-happened")).kind("datetime-local").hint(t.say("case-happened-hint")).optional().render(t, form))
            }
            (area(t, form, "description", &t.say("case-description"), Some(&t.say("case-description-hint")), false))
        }
    }
}

fn preparation(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    html! {
        @if !view.duties.is_empty() {
            section.card {
                h2 { (t.say("case-preparation")) }
                p.quiet { (t.say("case-preparation-about")) }
                ul.checklist { @for duty in &view.duties {
                    li { (why::tick(t, &duty.rule)) }
                } }
            }
        }
    }
}

fn consents(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let privacy = html! { (t.say("case-privacy")) " " a href="/privacy" { (t.say("privacy-read")) } };
    html! {
        section.card {
            h2 { (t.say("case-consents")) }
            (select(t, form, "region", &t.say("case-region"), &region_choices(&view.regions), Some(&view.region)))
            p.hint { (t.say("case-cross-border")) }
            (check(form, "privacy_accepted", &privacy, true, false))
            @if view.kind == CaseKind::Express { p.notice { (t.say("case-no-access")) } }
            @if let Some(prepaid) = &view.prepaid {
                h3 { (t.say("case-prepaid")) }
                p.quiet { (t.say("pay-simulated")) }
                (fee::table(t, prepaid))
                (check(form, "pay", &html! { (t.say("case-pay-now")) }, true, false))
                input type="hidden" name="amount" value=(prepaid.total.minor);
            }
        }
    }
}
