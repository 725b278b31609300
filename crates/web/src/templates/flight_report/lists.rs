use aftercare_wire::{FlightReportView, ModeBand, SettingView, WarningView};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::{chip, file_facts};

use super::answer::{nothing, when};

/// Rows in sight; of the others so many are folded away, and the rest is in the JSON.
const IN_SIGHT: usize = 10;
const FOLDED: usize = 300;

/// The last rows in sight, those before them folded away, the number of what is left out told.
fn rows<T>(t: &Text<'_>, all: &[T], list: impl Fn(&[(usize, &T)]) -> Markup) -> Markup {
    let numbered: Vec<(usize, &T)> = all.iter().enumerate().map(|(n, one)| (n + 1, one)).collect();
    let (before, seen) = numbered.split_at(numbered.len().saturating_sub(IN_SIGHT));
    let (left_out, folded) = before.split_at(before.len().saturating_sub(FOLDED));
    html! {
        @if !folded.is_empty() {
            details.earlier {
                summary { (t.with("flight-earlier", [("n", folded.len().into())])) }
                @if !left_out.is_empty() { p.quiet { (t.with("flight-left-out", [("n", left_out.len().into())])) } }
                (list(folded))
            }
        }
        (list(seen))
    }
}

pub(super) fn modes(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("flight-modes")) }
            @if report.modes.is_empty() { p.quiet { (nothing(t, report, "flight-modes-none")) } }
            @else { (rows(t, &report.modes, |some| modes_table(t, report, some))) }
        }
    }
}

fn modes_table(t: &Text<'_>, report: &FlightReportView, modes: &[(usize, &ModeBand)]) -> Markup {
    let (from, lasted, recorded, cause) = (t.say("flight-from"), t.say("flight-lasted"), t.say("flight-recorded-as"), t.say("why"));
    html! {
        table.stack.modes {
            thead { tr { th scope="col" { (t.say("flight-mode")) } th scope="col" { (from) } th scope="col" { (lasted) } th scope="col" { (cause) } th scope="col" { (recorded) } } }
            tbody { @for (n, mode) in modes { tr {
                th scope="row" { (n) ". " (t.word("flight-mode", &mode.mode)) }
                td data-label=(from) { (when(t, report, mode.from)) }
                td data-label=(lasted) { (t.lasting((mode.to - mode.from).max(0.0))) }
                td data-label=(cause) { @match &mode.cause { Some(cause) => (t.word("mode-cause", cause)), None => span.quiet { "–" } } }
                td data-label=(recorded) { code { (mode.recorded) } }
            } } }
        }
    }
}

pub(super) fn settings(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("flight-settings")) }
            @if report.settings.is_empty() { p.quiet { (nothing(t, report, "flight-settings-none")) } }
            @else {
                dl.facts { @for setting in report.settings.iter().take(FOLDED) {
                    dt { (t.word("setting", &setting.name)) }
                    dd { (setting_value(t, setting)) small.source { (t.with("known-recorded-in", [("source", setting.source.clone().into())])) } }
                } }
            }
        }
    }
}

fn setting_value(t: &Text<'_>, setting: &SettingView) -> String {
    let unit = match setting.name.as_str() {
        "return-height" | "height-limit" | "distance-limit" => "m",
        "signal-lost-delay" | "data-link-lost-delay" => "s",
        _ => "",
    };
    match setting.value.parse::<f64>() {
        Ok(value) if value.is_finite() && !setting.name.ends_with("-action") => t.measured(value, unit, &setting.name),
        _ => t.known("setting-value", &setting.value).unwrap_or_else(|| setting.value.clone()),
    }
}

pub(super) fn bindings(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("flight-bindings")) }
            @if report.bindings.is_empty() { p.quiet { (t.say("flight-bindings-none")) } }
            @else {
                dl.facts { @for binding in &report.bindings {
                    dt { (t.word("binding", binding.what.as_str())) }
                    dd {
                        @match binding.bound {
                            Some(true) => (chip::chip("good", &t.say("bound"))),
                            Some(false) => (chip::chip("bad", &t.say("unbound"))),
                            None => (chip::chip("due", &t.say("flight-binding-never"))),
                        }
                        @if let Some(since) = &binding.since { small.source { time datetime=(since) { (t.with("since", [("day", t.moment(since).into())])) } } }
                    }
                } }
                p.hint { (t.say("flight-bindings-about")) }
            }
        }
    }
}

pub(super) fn warnings(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("flight-warnings")) }
            @if report.warnings.is_empty() { p.quiet { (nothing(t, report, "flight-warnings-none")) } }
            @else { p.quiet { (t.say("flight-warnings-about")) } (rows(t, &report.warnings, |some| warnings_list(t, report, some))) }
        }
    }
}

fn warnings_list(t: &Text<'_>, report: &FlightReportView, warnings: &[(usize, &WarningView)]) -> Markup {
    html! {
        ol.warnings { @for (_, warning) in warnings { li {
            span.at { (when(t, report, warning.at)) }
            span.words { (severity(t, &warning.severity)) " " (told(t, &warning.text)) }
        } } }
    }
}

fn severity(t: &Text<'_>, severity: &str) -> Markup {
    let tone = match severity {
        "serious" => "bad",
        "warning" => "due",
        _ => "past",
    };
    chip::chip(tone, &t.word("severity", severity))
}

/// As the pilot read it; a code that stands for a flag in words.
fn told(t: &Text<'_>, text: &str) -> String {
    let over = text.strip_suffix("-over").and_then(|what| t.known("warning", what));
    match (t.known("warning", text), over) {
        (Some(words), _) => words,
        (None, Some(what)) => t.with("warning-over", [("what", what.into())]),
        (None, None) => text.to_owned(),
    }
}

pub(super) fn anomalies(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        @if !report.anomalies.is_empty() {
            section.card { h2 { (t.say("flight-anomalies")) } p.quiet { (t.say("flight-anomalies-about")) } (file_facts::anomalies(t, &report.anomalies)) }
        }
    }
}

pub(super) fn summary(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        @if !report.header.is_empty() {
            section.card {
                h2 { (t.say("flight-summary")) }
                p.quiet { (t.say("flight-summary-about")) }
                (file_facts::tiles(t, "file-fact", &report.header.iter().collect::<Vec<_>>()))
            }
        }
    }
}
