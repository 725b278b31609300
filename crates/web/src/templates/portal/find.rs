//! Where a device was last, by its own flight records: for its owner alone.

use aftercare_wire::{BlobView, CaseSummary, FlightReportView, RecordView, UnitView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::case_files::{RECORDS, UploadLimits};
use crate::templates::form::{Choice, Field, select, submit};
use crate::templates::{FormState, Shell, chip, flight_report};

/// # Context
#[derive(Debug, Clone)]
pub struct FindPage {
    pub unit: UnitView,
    /// The latest flight first.
    pub records: Vec<RecordView>,
    /// Of the record that is looked at.
    pub report: Option<FlightReportView>,
    /// To which a record may be released.
    pub open_cases: Vec<CaseSummary>,
    pub limits: UploadLimits,
    pub form: FormState,
}

impl FindPage {
    #[must_use]
    pub fn sample() -> Self {
        let record = |id: &str, name: &str, started_at: Option<&str>, completeness: &str| RecordView {
            blob: BlobView { id: id.to_owned(), name: name.to_owned(), ..BlobView::sample() },
            started_at: started_at.map(str::to_owned),
            completeness: completeness.to_owned(),
            has_place: completeness != "sealed",
        };
        Self {
            unit: UnitView::sample(),
            records: vec![
                record(&BlobView::sample().id, &BlobView::sample().name, Some("2022-08-01T04:12:09Z"), "cut"),
                record("01JZ8T2M5Q000000000000000F", "flight-2022-07-30.txt", None, "sealed"),
            ],
            report: Some(FlightReportView { case_id: None, produced_at: None, receipt_id: None, ..FlightReportView::sample() }),
            open_cases: vec![CaseSummary::sample()],
            limits: UploadLimits::sample(),
            form: FormState::default(),
        }
    }

    /// Nothing known yet.
    #[must_use]
    pub fn sample_empty() -> Self {
        Self { records: Vec::new(), report: None, open_cases: Vec::new(), ..Self::sample() }
    }
}

/// Where the page of a device stands; a record is chosen with `?record=` and its id, and one is added by sending `flight_record` here.
#[must_use]
pub fn path(unit_id: &str) -> String {
    format!("/devices/{unit_id}/find")
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &FindPage) -> Markup {
    let t = &shell.text;
    let title = t.say("find");
    let main = html! {
        p.back { a href={ "/devices/" (view.unit.id) } { (view.unit.model_name) } }
        h1 { (title) }
        p.lead { (t.say("find-lead")) }
        (view.form.summary(t))
        div.split {
            div { (records(t, view)) (release(shell, view)) }
            div { (add(shell, view)) }
        }
        @match &view.report {
            Some(report) => div.report { (flight_report::answer(t, report)) },
            None => @if !view.records.is_empty() { p.notice { (t.say("find-no-report")) } },
        }
    };
    shell.portal(&title, &main)
}

fn records(t: &Text<'_>, view: &FindPage) -> Markup {
    let shown = view.report.as_ref().map(|report| report.file.blob.id.as_str());
    html! {
        section.card {
            h2 { (t.say("find-records")) }
            @if view.records.is_empty() { p.quiet { (t.say("find-records-none")) } }
            @else {
                ul.rows { @for record in &view.records { li { div.row {
                    span.title { (flown(t, record)) @if shown == Some(record.blob.id.as_str()) { " " (chip::chip("calm", &t.say("find-shown"))) } }
                    small { (record.blob.name) "\u{a0}· " (t.size(record.blob.bytes)) }
                    small { (t.word("completeness", &record.completeness)) @if !record.has_place { " " (t.say("find-no-place")) } }
                    @if shown != Some(record.blob.id.as_str()) { a href={ (path(&view.unit.id)) "?record=" (record.blob.id) } { (t.say("find-open")) } }
                } } } }
            }
        }
    }
}

fn flown(t: &Text<'_>, record: &RecordView) -> String {
    record.started_at.as_ref().map_or_else(|| t.say("find-no-date"), |at| t.with("find-began", [("at", t.moment(at).into())]))
}

fn add(shell: &Shell<'_>, view: &FindPage) -> Markup {
    let t = &shell.text;
    let limit = t.with("upload-hint", [("size", t.size(view.limits.record_bytes).into())]);
    let field = Field::new("flight_record", t.say("case-flight-record")).file(RECORDS, false, view.limits.record_bytes);
    let body = html! { (field.hint(limit).render(t, &view.form)) (submit(&t.say("find-add-send"))) };
    html! {
        section.card { h2 { (t.say("find-add")) } p.quiet { (t.say("find-add-about")) } (shell.upload(&path(&view.unit.id), &body)) }
    }
}

/// What staff may see is what the owner gives them, case by case.
fn release(shell: &Shell<'_>, view: &FindPage) -> Markup {
    let t = &shell.text;
    let shown = view.report.as_ref().map(|report| report.file.blob.id.as_str());
    let choices: Vec<Choice> =
        view.records.iter().map(|record| Choice::new(&record.blob.id, format!("{} ({})", flown(t, record), record.blob.name))).collect();
    html! {
        @if !view.open_cases.is_empty() && !choices.is_empty() {
            section.card {
                h2 { (t.say("find-release")) }
                p.quiet { (t.say("find-release-about")) }
                @for (n, case) in view.open_cases.iter().enumerate() {
                    h3 { (t.word("kind", case.kind.as_str())) ", " (t.with("opened-on", [("day", t.date(&case.opened_on).into())])) }
                    (shell.post(&format!("/cases/{}/records", case.id), &html! {
                        // The first form's field carries the errors; the others have names of their own on the page only.
                        @if n == 0 { (select(t, &view.form, "blob", &t.say("find-release-record"), &choices, shown)) }
                        @else { (select_unnamed(t, &choices, shown)) }
                        button.button.plain type="submit" { (t.say("find-release-send")) }
                    }))
                }
            }
        }
    }
}

fn select_unnamed(t: &Text<'_>, choices: &[Choice], shown: Option<&str>) -> Markup {
    html! {
        label.field { span { (t.say("find-release-record")) }
            select name="blob" required { @for choice in choices { option value=(choice.value) selected[shown == Some(choice.value.as_str())] { (choice.label) } } }
        }
    }
}
