//! A case as its owner follows it.

use aftercare_wire::{CaseView, EvidenceFact, EvidenceKind, EvidenceView, Party};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::case_files::{self, UploadLimits};
use crate::templates::portal::case_steps;
use crate::templates::timeline::Reader;
use crate::templates::{FormState, Shell, chip, fee, photo_preview, timeline, why};

/// # Context
#[derive(Debug, Clone)]
pub struct CasePage {
    pub case: CaseView,
    /// The owner has told where things are sent to.
    pub address_known: bool,
    /// Photos that wait for their owner's word.
    pub waiting: usize,
    pub limits: UploadLimits,
    /// The answer to a step, if one was refused.
    pub form: FormState,
}

impl CasePage {
    #[must_use]
    pub fn sample() -> Self {
        Self { case: CaseView::sample(), address_known: true, waiting: 0, limits: UploadLimits::sample(), form: FormState::default() }
    }

    /// A person refused the case.
    #[must_use]
    pub fn sample_ended() -> Self {
        Self { case: CaseView::sample_refused(), ..Self::sample() }
    }

    #[must_use]
    pub fn sample_refused() -> Self {
        Self { form: FormState::sample_refused(), ..Self::sample() }
    }

    #[must_use]
    pub fn sample_awaiting_return() -> Self {
        Self { case: CaseView::sample_awaiting_return(), address_known: false, waiting: 2, ..Self::sample() }
    }

    /// Every step at once, which no real case offers.
    #[must_use]
    pub fn sample_every_step() -> Self {
        Self {
            case: CaseView {
                acts: aftercare_wire::Act::ALL.to_vec(),
                no_access: true,
                send_to: Some(aftercare_wire::SendTo::sample()),
                ..CaseView::sample()
            },
            ..Self::sample()
        }
    }

    #[must_use]
    pub fn sample_awaiting_payment() -> Self {
        Self { case: CaseView::sample_awaiting_payment(), ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &CasePage) -> Markup {
    let t = &shell.text;
    let case = &view.case;
    let title = t.word("kind", case.kind.as_str());
    let main = html! {
        p.back { a href={ "/devices/" (case.unit.id) } { (case.unit.model_name) } }
        header.page-head {
            h1 { (title) }
            (chip::case_state(t, case.state)) (chip::overdue(t, case.overdue))
        }
        p.quiet { (case.unit.model_name) "\u{a0}· " span.serial { (case.unit.serial_masked) } "\u{a0}· " (t.with("opened-on", [("day", t.date(&case.opened_on).into())])) }
        (view.form.summary(t))
        div.split {
            div {
                @if let Some(next) = &case.next_step { (timeline::next_card(t, next, case.overdue, Reader::Owner)) }
                (refusal(t, case))
                (warnings(t, case, Reader::Owner))
                @if !view.address_known && !case.state.is_over() { (address_missing(shell)) }
                (photos_wait(t, view))
                (case_steps::steps(shell, view))
                (evidence(t, case, Reader::Owner))
                @if !case.state.is_over() {
                    (case_files::more(shell, &view.form, &format!("/cases/{}/evidence", case.id), case.unit.flies, view.limits))
                }
                (fee::of_case(t, case))
                @if !case.why.is_empty() {
                    section.card { h2 { (t.say("case-why")) } p { (t.say("case-why-about")) } (why::clauses(t, &case.edition, &case.why)) }
                }
            }
            div {
                section.card { h2 { (t.say("case-timeline")) } (timeline::list(t, &case.timeline, case.next_step.as_ref(), Reader::Owner)) }
                (preparation(t, case))
                (told(t, case))
            }
        }
    };
    shell.portal(&title, &main)
}

fn photos_wait(t: &Text<'_>, view: &CasePage) -> Markup {
    html! {
        @if view.waiting > 0 && !view.case.state.is_over() {
            section.notice {
                p { (t.with("photos-wait", [("n", view.waiting.into())])) " " a href={ "/cases/" (view.case.id) "/photos" } { (t.say("photos-wait-go")) } }
            }
        }
    }
}

fn address_missing(shell: &Shell<'_>) -> Markup {
    let t = &shell.text;
    html! {
        section.notice {
            p { (t.say("contact-missing")) " " a href={ "/account/contact?back=" (shell.path) } { (t.say("contact-tell")) } }
        }
    }
}

/// A person's refusal: the ground with its clause, and what was said.
#[must_use]
pub fn refusal(t: &Text<'_>, case: &CaseView) -> Markup {
    html! {
        @if let Some(refusal) = &case.refusal {
            section.notice.bad {
                h2 { (t.say("case-refused")) }
                p { (why::rule_line(t, &refusal.ground)) }
                @if !refusal.reason.is_empty() { blockquote { p { (refusal.reason) } } }
            }
        }
    }
}

/// Grounds on which a person may refuse, and missing pieces.
#[must_use]
pub fn warnings(t: &Text<'_>, case: &CaseView, reader: Reader) -> Markup {
    html! {
        @if !case.warnings.is_empty() && !case.state.is_over() {
            section.notice { h2 { (t.say("case-warnings")) } (why::rules(t, &case.warnings)) @if reader == Reader::Owner { p { (t.say("case-warnings-about")) } } }
        }
        @if !case.missing.is_empty() {
            section.notice {
                h2 { (t.say("case-missing")) }
                ul { @for piece in &case.missing {
                    li {
                        (piece.component.quantity) " × " (piece.component.name)
                        @if let Some(surcharge) = &piece.surcharge { "\u{a0}· " (t.with("case-missing-cost", [("money", t.money(surcharge).into())])) }
                    }
                } }
            }
        }
    }
}

fn preparation(t: &Text<'_>, case: &CaseView) -> Markup {
    let mine: Vec<_> = case.duties.iter().filter(|duty| duty.who == Party::Customer).collect();
    html! {
        @if !mine.is_empty() {
            section.card {
                h2 { (t.say("case-preparation")) }
                ul.checklist { @for duty in mine { li { (why::tick(t, &duty.rule)) } } }
            }
        }
    }
}

/// What the files say beside what is registered.
#[must_use]
pub fn evidence(t: &Text<'_>, case: &CaseView, reader: Reader) -> Markup {
    // Staff read a file in its case and nowhere else.
    let file = |id: &str| match reader {
        Reader::Owner => format!("/files/{id}"),
        Reader::Staff => format!("/files/{id}?case={}", case.id),
    };
    let base = if reader == Reader::Staff { "/desk" } else { "" };
    html! {
        @if !case.evidence.is_empty() {
            section.card #evidence {
                h2 { (t.say("evidence")) }
                @for one in &case.evidence {
                    article.evidence {
                        p { strong { a href=(file(&one.blob.id)) { (one.blob.name) } } br;
                            small { (t.word("file", file_word(one))) "\u{a0}· " (t.size(one.blob.bytes)) "\u{a0}· " (t.moment(&one.blob.stored_at)) "\u{a0}· " (t.say("evidence-sealed")) } }
                        @if let Some(note) = &one.note { p.quiet { (t.word("completeness", note)) } }
                        @if one.findings > 0 { p { (chip::chip("bad", &t.with("evidence-findings", [("n", one.findings.into())]))) } }
                        @if one.blob.kind == EvidenceKind::FlightRecord {
                            p { a href={ (base) "/cases/" (case.id) "/flight-report?record=" (one.blob.id) } { (t.say("evidence-flight")) } }
                        }
                        @if let Some(photo) = &one.photo { (photo_preview::told(t, photo)) }
                        @if one.blob.kind == EvidenceKind::Photo && reader == Reader::Owner {
                            p { a href={ "/photos/" (one.blob.id) "/public" } { (t.say("public-photo-go")) } }
                        }
                        @if !one.facts.is_empty() { (facts(t, &one.facts)) }
                    }
                }
            }
        }
    }
}

const fn file_word(evidence: &EvidenceView) -> &'static str {
    match evidence.blob.kind {
        aftercare_wire::EvidenceKind::FlightRecord => "flight-record",
        aftercare_wire::EvidenceKind::Photo => "photo",
        aftercare_wire::EvidenceKind::Report => "report",
    }
}

fn facts(t: &Text<'_>, facts: &[EvidenceFact]) -> Markup {
    let (what, says, registered) = (t.say("evidence-what"), t.say("evidence-says"), t.say("evidence-registered"));
    html! {
        table.stack {
            thead { tr { th scope="col" { (what) } th scope="col" { (says) } th scope="col" { (registered) } } }
            tbody { @for fact in facts {
                tr class=[(fact.agrees == Some(false)).then_some("differs")] {
                    th scope="row" { (t.known("flight-check", &fact.name).unwrap_or_else(|| t.word("evidence-fact", &fact.name))) }
                    td data-label=(says) { @match &fact.value { Some(value) => (t.value(value)), None => span.quiet { (t.say("evidence-not-recorded")) } } }
                    td data-label=(registered) {
                        @if let Some(value) = &fact.registered { (t.value(value)) " " } @else { span.quiet { "–" } }
                        @match fact.agrees {
                            Some(true) => (chip::chip("good", &t.say("evidence-agrees"))),
                            Some(false) => (chip::chip("bad", &t.say("evidence-differs"))),
                            None => {}
                        }
                    }
                }
            } }
        }
    }
}

/// What the customer told, and what the centre found.
#[must_use]
pub fn told(t: &Text<'_>, case: &CaseView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("case-facts")) }
            dl.facts {
                dt { (t.say("case-number")) } dd.serial { (case.id) }
                @if let Some(at) = &case.happened_at { dt { (t.say("case-happened")) } dd { (t.moment(at)) } }
                @if let Some(words) = &case.description { dt { (t.say("case-description")) } dd { (words) } }
                @if let Some(day) = &case.due_on { dt { (t.say("case-due")) } dd { (t.date(day)) } }
                @if let Some(service) = case.service { dt { (t.say("case-service")) } dd { (t.word("service", service.as_str())) } }
                @if let Some(number) = &case.tracking { dt { (t.say("hand-over-tracking")) } dd.serial { (number) } }
                @if let Some(number) = &case.return_tracking { dt { (t.say("ship-tracking")) } dd.serial { (number) } }
                @if case.no_access { dt { (t.say("case-access")) } dd { (t.say("case-no-access")) } }
                @if let Some(found) = &case.assessment {
                    dt { (t.say("assess-cause")) } dd { (t.word("cause", found.cause.as_str())) }
                    dt { (t.say("assess-scope")) } dd { (t.say(if found.in_warranty_scope { "yes" } else { "no" })) }
                    @if !found.damaged.is_empty() {
                        dt { (t.say("assess-damaged")) } dd { (found.damaged.iter().map(|piece| piece.name.as_str()).collect::<Vec<_>>().join(", ")) }
                    }
                    @if !found.findings.is_empty() { dt { (t.say("assess-findings")) } dd { (why::rules(t, &found.findings)) } }
                }
            }
        }
    }
}
