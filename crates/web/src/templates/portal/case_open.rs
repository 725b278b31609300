//! A case is opened: one page a kind.

use aftercare_wire::{CaseKind, Duty, FeeView, RegionView, RuleRef, UnitView};
use maud::{Markup, html};

use crate::templates::form::{Field, area, check, select, submit};
use crate::templates::portal::sign_up::region_choices;
use crate::templates::{FormState, Shell, fee, why};

/// What an upload may be.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    pub photo_bytes: u64,
    pub record_bytes: u64,
}

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
            limits: UploadLimits { photo_bytes: 10_000_000, record_bytes: 50_000_000 },
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
        (files(shell, view))
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

fn files(shell: &Shell<'_>, view: &CaseOpenPage) -> Markup {
    let t = &shell.text;
    let form = &view.form;
    let limit = |bytes| t.with("upload-hint", [("size", t.size(bytes).into())]);
    let record = Field::new("flight_record", t.say("case-flight-record")).file(".txt,.dat,.csv", false, view.limits.record_bytes);
    html! {
        @if view.kind != CaseKind::Maintenance {
            section.card {
                h2 { (t.say("case-files")) }
                p.quiet { (t.say("case-files-about")) }
                @if view.unit.flies {
                    @if view.kind == CaseKind::Flyaway {
                        (record.hint(format!("{} {}", t.say("case-flight-record-needed"), limit(view.limits.record_bytes))).render(t, form))
                    } @else { (record.hint(limit(view.limits.record_bytes)).optional().render(t, form)) }
                }
                (Field::new("photos", t.say("case-photos")).file("image/jpeg,image/png", true, view.limits.photo_bytes)
                    .hint(limit(view.limits.photo_bytes)).optional().render(t, form))
            }
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
