use aftercare_wire::{FileFact, FlightReportView, Known, LastFix, ModeBand, Said, Span};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::file_facts;
use crate::templates::plot::Plane;

/// What is known of the end, the most asked for first; anything else follows. What is told in sentences stands among them with its source.
const ORDER: [&str; 15] = [
    "home-distance",
    "home-bearing",
    "height",
    "battery",
    "endurance",
    "speed",
    "course",
    "wind-speed",
    "wind-direction",
    "position-error",
    "satellites",
    "airborne",
    "farthest",
    "track-length",
    "link-recorded",
];

/// The last known position, first of all.
pub(super) fn position(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        section.card.position #position {
            h2 { (t.say("flight-position")) }
            @match known_fix(report) {
                Some(fix) => (fixed(t, report, fix)),
                None => p.lead { (t.say(if is_sealed(report) { "flight-position-sealed" } else { "flight-position-none" })) },
            }
            @let ending = ending(report);
            @if !ending.is_empty() { (file_facts::tiles(t, "ending", &ending)) }
        }
    }
}

/// The last position, where it is one on earth.
pub(super) fn known_fix(report: &FlightReportView) -> Option<&LastFix> {
    report.last_fix.as_ref().filter(|fix| Plane::touching(fix.place).is_some())
}

/// What it would tell is in the file and cannot be read.
pub(super) fn is_sealed(report: &FlightReportView) -> bool {
    matches!(report.file.completeness.as_str(), "sealed" | "sealed-cut")
}

/// Why a part of the report is empty: it is sealed, or the record does not have it.
pub(super) fn nothing(t: &Text<'_>, report: &FlightReportView, absent: &str) -> String {
    t.say(if is_sealed(report) { "flight-part-sealed" } else { absent })
}

fn fixed(t: &Text<'_>, report: &FlightReportView, fix: &LastFix) -> Markup {
    let (latitude, longitude) = (format!("{:.6}", fix.place.latitude), format!("{:.6}", fix.place.longitude));
    html! {
        div.coordinates {
            p { span.eyebrow { (t.word("quantity", "latitude")) } code.copy { (latitude) } }
            p { span.eyebrow { (t.word("quantity", "longitude")) } code.copy { (longitude) } }
            a.button href={ "geo:" (latitude) "," (longitude) } { (t.say("flight-open-map")) }
        }
        p { (t.with("flight-fix-at", [("when", when(t, report, fix.at).into())])) " "
            (match fix.age {
                age if age < 1.0 => t.say("flight-fix-fresh"),
                age => t.with("flight-fix-age", [("age", t.lasting(age).into())]),
            }) }
    }
}

/// An instant of the record: since its zero, and by the clock where that is known.
pub(super) fn when(t: &Text<'_>, report: &FlightReportView, at: f64) -> String {
    match report.started_at.as_deref().and_then(|start| t.clock_after(start, at)) {
        Some(clock) => t.with("flight-when-clock", [("elapsed", t.elapsed(at).into()), ("clock", clock.into())]),
        None => t.with("flight-when", [("elapsed", t.elapsed(at).into())]),
    }
}

fn ending(report: &FlightReportView) -> Vec<&FileFact> {
    let known = ORDER.iter().filter_map(|name| report.ending.iter().find(|fact| fact.name == *name));
    let other = report.ending.iter().filter(|fact| !ORDER.contains(&fact.name.as_str()) && fact.name != "last-fix-age");
    known.chain(other).collect()
}

/// What became of the link, and what the aircraft did then.
pub(super) fn story(t: &Text<'_>, report: &FlightReportView) -> Markup {
    let told: Vec<String> = [link(t, report), did(t, report), set(t, report), airborne(t, report)].into_iter().flatten().collect();
    html! {
        section.card {
            h2 { (t.say("flight-story")) }
            @if told.is_empty() { p.quiet { (nothing(t, report, "flight-story-none")) } }
            @for sentence in told { p { (sentence) } }
        }
    }
}

fn fact<'r>(report: &'r FlightReportView, name: &str) -> Option<&'r FileFact> {
    report.ending.iter().find(|fact| fact.name == name)
}

fn link(t: &Text<'_>, report: &FlightReportView) -> Option<String> {
    let Some(last) = report.link_lost.last() else {
        return match fact(report, "link-recorded").map(|fact| fact.known) {
            Some(Known::Recorded) => Some(t.say("flight-link-held")),
            Some(Known::Sealed) => Some(t.say("flight-link-sealed")),
            Some(Known::NotRecorded) => Some(t.say("flight-link-unknown")),
            Some(Known::Estimated) => Some(t.say("flight-link-quality")),
            None => None,
        };
    };
    let from = when(t, report, last.from);
    let mut told = vec![match last.to {
        None => t.with("flight-link-lost", [("when", from.into()), ("rest", t.lasting((report.end - last.from).max(0.0)).into())]),
        Some(to) => t.with("flight-link-back", [("when", from.into()), ("lasted", t.lasting((to - last.from).max(0.0)).into())]),
    }];
    if report.link_losses > 1 {
        told.push(t.with("flight-link-losses", [("n", report.link_losses.into())]));
    }
    Some(told.join(" "))
}

/// The time that a loss is about: since the link went for good, or the last minute.
fn since(report: &FlightReportView) -> f64 {
    let open: Option<&Span> = report.link_lost.last().filter(|span| span.to.is_none());
    open.map_or(report.end - 60.0, |span| span.from)
}

/// Modes that a sentence can hold.
const TOLD: usize = 5;

fn did(t: &Text<'_>, report: &FlightReportView) -> Option<String> {
    let since = since(report);
    let after: Vec<&ModeBand> = report.modes.iter().filter(|mode| mode.to > since).collect();
    let last = after.iter().skip(after.len().saturating_sub(TOLD));
    let modes: Vec<String> = last.map(|mode| mode_in_words(t, mode, since)).collect();
    let lost = report.link_lost.last().is_some_and(|span| span.to.is_none());
    let key = if lost { "flight-did-then" } else { "flight-did-last" };
    (!modes.is_empty()).then(|| t.with(key, [("modes", modes.join(&t.say("flight-and-then")).into())]))
}

/// From the time on that is told about.
fn mode_in_words(t: &Text<'_>, mode: &ModeBand, since: f64) -> String {
    let name = t.word("flight-mode", &mode.mode);
    let lasted = t.lasting((mode.to - mode.from.max(since)).max(0.0));
    match &mode.cause {
        Some(cause) => {
            t.with("flight-mode-because", [("mode", name.into()), ("lasted", lasted.into()), ("cause", t.word("mode-cause", cause).into())])
        }
        None => t.with("flight-mode-for", [("mode", name.into()), ("lasted", lasted.into())]),
    }
}

fn set(t: &Text<'_>, report: &FlightReportView) -> Option<String> {
    let action = report.settings.iter().rev().find(|setting| setting.name == "signal-lost-action")?;
    Some(t.with("flight-set-to", [("action", t.word("setting-value", &action.value).into())]))
}

fn airborne(t: &Text<'_>, report: &FlightReportView) -> Option<String> {
    match fact(report, "airborne")?.said {
        Some(Said::Yes(true)) => Some(t.say("flight-airborne")),
        Some(Said::Yes(false)) => Some(t.say("flight-on-ground")),
        _ => None,
    }
}
