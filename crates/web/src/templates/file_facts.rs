//! What a file says, each value with how it is known and where it stands.

use aftercare_wire::{AnomalyView, CheckEnding, CheckView, FileFact, Known};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::chip;

/// A value; where there is none, why.
#[must_use]
pub fn value(t: &Text<'_>, fact: &FileFact) -> Markup {
    let said = t.said(fact).filter(|_| matches!(fact.known, Known::Recorded | Known::Estimated));
    html! {
        @match said {
            Some(said) => (said),
            None => span.quiet { (t.say(if fact.known == Known::Sealed { "known-sealed" } else { "known-not-recorded" })) },
        }
    }
}

/// The small print under a value: recorded where, or estimated how.
#[must_use]
pub fn source(t: &Text<'_>, fact: &FileFact) -> Markup {
    let text = match (fact.known, fact.source.as_deref()) {
        (Known::Recorded, Some(source)) => t.with("known-recorded-in", [("source", source.to_owned().into())]),
        (Known::Recorded, None) => t.say("known-recorded"),
        (Known::Estimated, Some(method)) => t.with("known-estimated-by", [("method", t.word("method", method).into())]),
        (Known::Estimated, None) => t.say("known-estimated"),
        (Known::NotRecorded, _) => return html! {},
        (Known::Sealed, _) => t.say("known-sealed-about"),
    };
    html! { small class=(if fact.known == Known::Estimated { "source estimated" } else { "source" }) { (text) } }
}

/// Facts by the words of a vocabulary: what is known in small tiles, what is not in a line.
#[must_use]
pub fn tiles(t: &Text<'_>, prefix: &str, facts: &[&FileFact]) -> Markup {
    let known = |fact: &&&FileFact| matches!(fact.known, Known::Recorded | Known::Estimated) && fact.said.is_some();
    let told: Vec<&&FileFact> = facts.iter().filter(known).collect();
    let names = |sealed: bool| {
        let rest = facts.iter().filter(|fact| !known(fact) && (fact.known == Known::Sealed) == sealed);
        rest.map(|fact| t.word(prefix, &fact.name)).collect::<Vec<_>>().join(", ")
    };
    let (sealed, absent) = (names(true), names(false));
    html! {
        @if !told.is_empty() {
            dl.tiles { @for fact in told { div { dt { (t.word(prefix, &fact.name)) } dd { (value(t, fact)) (source(t, fact)) } } } }
        }
        @if !sealed.is_empty() { p.quiet { (t.with("known-sealed-all", [("what", sealed.into())])) } }
        @if !absent.is_empty() { p.quiet { (t.with("known-not-recorded-all", [("what", absent.into())])) } }
    }
}

/// Checks: what disagrees first. `prefix` is that of their names' words.
#[must_use]
pub fn checks(t: &Text<'_>, prefix: &str, checks: &[CheckView], columns: (&str, &str)) -> Markup {
    let order = [CheckEnding::Disagrees, CheckEnding::CannotBeChecked, CheckEnding::Agrees];
    let (one, other) = (columns.0.to_owned(), columns.1.to_owned());
    let sorted = order.into_iter().flat_map(|ending| checks.iter().filter(move |check| check.ending == ending));
    html! {
        table.stack.checks {
            thead { tr { th scope="col" { (t.say("check-what")) } th scope="col" { (one) } th scope="col" { (other) } th scope="col" { (t.say("check-ending")) } } }
            tbody { @for check in sorted {
                tr class=[(check.ending == CheckEnding::Disagrees).then_some("differs")] {
                    th scope="row" { (t.word(prefix, &check.check)) }
                    td data-label=(one) { (compared(t, check, check.recorded.as_deref())) }
                    td data-label=(other) { (compared(t, check, check.expected.as_deref())) }
                    td data-label=(t.say("check-ending")) { (ending(t, check.ending)) " " small { (t.word("because", &check.because)) } }
                }
            } }
        }
    }
}

fn ending(t: &Text<'_>, ending: CheckEnding) -> Markup {
    match ending {
        CheckEnding::Agrees => chip::chip("good", &t.say("check-agrees")),
        CheckEnding::Disagrees => chip::chip("bad", &t.say("check-disagrees")),
        CheckEnding::CannotBeChecked => chip::chip("past", &t.say("check-cannot")),
    }
}

/// One of two compared values: a number with the unit that this check compares in, a time in words, or text.
fn compared(t: &Text<'_>, check: &CheckView, text: Option<&str>) -> Markup {
    let unit = match check.check.as_str() {
        "duration" => Some("s"),
        "distance" | "greatest-height" | "start-position" | "altitude" => Some("m"),
        "greatest-speed" => Some("m/s"),
        _ => None,
    };
    let number = text.and_then(|text| text.parse::<f64>().ok()).filter(|value| value.is_finite()).zip(unit);
    html! {
        @match (number, text) {
            (Some((value, unit)), _) => (t.measured(value, unit, &check.check)),
            (None, Some(text)) => (period(t, text)),
            (None, None) => span.quiet { "–" },
        }
    }
}

/// Two instants joined by a slash, or one.
fn period(t: &Text<'_>, text: &str) -> String {
    let instants = text.split_once('/').filter(|(first, last)| t.instant(first) != **first && t.instant(last) != **last);
    match instants {
        Some((first, last)) => t.with("period", [("first", t.instant(first).into()), ("last", t.instant(last).into())]),
        None => t.instant(text),
    }
}

/// What does not fit in a file, counted.
#[must_use]
pub fn anomalies(t: &Text<'_>, anomalies: &[AnomalyView]) -> Markup {
    html! {
        ul.rules { @for anomaly in anomalies {
            li {
                (t.word("anomaly", &anomaly.kind)) " "
                small { (t.with("anomaly-count", [("n", anomaly.count.into())])) "\u{a0}· " (t.with("anomaly-offset", [("offset", anomaly.first_offset.into())])) }
            }
        } }
    }
}
