//! How a flight ended: one body for owner, assessor and court, on a screen and on paper.

mod answer;
mod areas;
mod head;
mod lists;
mod plans;

use aftercare_wire::{CheckEnding, CheckView, FlightReportView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::timeline::Reader;
use crate::templates::{Shell, file_facts, plot};

/// The page. A report that belongs to a case leads back to it.
#[must_use]
pub fn page(shell: &Shell<'_>, report: &FlightReportView, reader: Reader) -> Markup {
    let t = &shell.text;
    let base = if reader == Reader::Staff { "/desk" } else { "" };
    let main = html! {
        p.back {
            @match (&report.case_id, reader) {
                (Some(case), _) => a href={ (base) "/cases/" (case) } { (t.say("case-go")) },
                (None, Reader::Owner) => a href={ "/devices/" (report.unit_id) } { (report.model_name) },
                (None, Reader::Staff) => a href={ "/desk/units/" (report.unit_id) } { (report.model_name) },
            }
        }
        h1 { (t.say("flight-report")) }
        (body(t, report, reader))
    };
    let title = t.say("flight-report");
    if reader == Reader::Staff { shell.desk(&title, &main) } else { shell.portal(&title, &main) }
}

/// Everything under the page's heading.
#[must_use]
pub fn body(t: &Text<'_>, report: &FlightReportView, reader: Reader) -> Markup {
    html! {
        div.report {
            (head::head(t, report, reader))
            (answer(t, report))
            section.card.plotted { h2 { (t.say("plot-strips")) } (strips(t, report)) }
            (lists::modes(t, report))
            div.grid.two { (lists::settings(t, report)) (lists::bindings(t, report)) }
            (lists::warnings(t, report))
            (checks(t, &report.checks))
            (lists::anomalies(t, report))
            (lists::summary(t, report))
            (head::proof(t, report, reader))
        }
    }
}

/// What a person who looks for the aircraft needs: where it was last, how that came, and where to look.
#[must_use]
pub fn answer(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        (answer::position(t, report))
        (answer::story(t, report))
        (plans::plans(t, report))
        (areas::areas(t, report))
    }
}

fn strips(t: &Text<'_>, report: &FlightReportView) -> Markup {
    let drawn = plot::strips(t, report);
    html! { @if drawn.0.is_empty() { p.quiet { (answer::nothing(t, report, "plot-strips-none")) } } @else { (drawn) } }
}

fn checks(t: &Text<'_>, checks: &[CheckView]) -> Markup {
    let disagrees = checks.iter().any(|check| check.ending == CheckEnding::Disagrees);
    html! {
        @if !checks.is_empty() {
            section.card #checks {
                h2 { (t.say("flight-checks")) }
                p { (t.say(if disagrees { "flight-checks-finding" } else { "flight-checks-none" })) }
                (file_facts::checks(t, "flight-check", checks, (&t.say("evidence-says"), &t.say("check-against"))))
            }
        }
    }
}
