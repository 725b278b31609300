use super::axis::Axis;
use super::bands::{self, Band, Flown};
use super::lane::Lane;
use super::{count, labels, px};
use crate::messages::Text;
use aftercare_wire::{FlightReportView, Span};
use maud::{Markup, html};

/// What is drawn in one strip; the first is what the strip is about.
const LANES: [&[&str]; 3] = [&["height"], &["battery", "battery-to-return", "battery-to-land"], &["link-up", "link-down"]];
/// Further quantities that have a strip of their own where they are there, and how many at the most.
const FURTHER: usize = 3;
/// Seconds: longer records are not drawn to their end.
const LONGEST: f64 = 1e6;

/// A drawing's measures: one for wide paper and screens, one for a phone.
#[derive(Debug, Clone, Copy)]
struct Sheet {
    class: &'static str,
    width: f64,
    /// The largest letters that the style sheet gives it.
    letter: f64,
    lane: f64,
}

const SHEETS: [Sheet; 2] = [
    Sheet { class: "plot strips wide", width: 720.0, letter: 13.0, lane: 112.0 },
    Sheet { class: "plot strips slim", width: 340.0, letter: 13.0, lane: 104.0 },
];

/// What the strips show.
struct Record<'r> {
    report: &'r FlightReportView,
    lanes: Vec<Lane<'r>>,
    from: f64,
    to: f64,
}

impl<'r> Record<'r> {
    fn of(report: &'r FlightReportView) -> Option<Self> {
        let named: Vec<&str> = LANES.iter().copied().flatten().copied().collect();
        let further = report.series.iter().map(|series| series.quantity.as_str()).filter(|name| !named.contains(name)).take(FURTHER);
        let mut lanes: Vec<Lane<'_>> = LANES.iter().filter_map(|names| Lane::of(&report.series, names)).collect();
        lanes.extend(further.filter_map(|name| Lane::of(&report.series, &[name])));
        let sound = |at: &f64| at.is_finite() && at.abs() <= LONGEST;
        let modes = report.modes.iter().flat_map(|mode| [mode.from, mode.to]);
        let spans = lanes.iter().filter_map(Lane::span).flat_map(|(first, last)| [first, last]);
        let all: Vec<f64> = spans.chain(modes).chain([0.0, report.end]).filter(sound).collect();
        let (from, to) = (all.iter().copied().fold(0.0, f64::min), all.iter().copied().fold(1.0, f64::max));
        let worth_it = !lanes.is_empty() || !report.modes.is_empty() || !report.link_lost.is_empty();
        worth_it.then_some(Self { report, lanes, from, to })
    }

    fn missing(&self) -> impl Iterator<Item = &'static str> {
        LANES
            .iter()
            .filter_map(|names| names.first().copied())
            .filter(|name| !self.lanes.iter().any(|lane| lane.quantities().any(|other| other == *name)))
    }
}

/// Modes, height, battery and link over one axis of time; nothing where the record has none of them.
#[must_use]
pub fn strips(t: &Text<'_>, report: &FlightReportView) -> Markup {
    let Some(record) = Record::of(report) else { return html! {} };
    let missing: Vec<String> = record.missing().map(|name| t.word("quantity", name)).collect();
    html! {
        figure.figure {
            @for sheet in SHEETS { (drawing(t, &record, sheet)) }
            figcaption {
                (key(t, &record))
                p { (t.say("plot-strips-axis")) @if let Some(zone) = report.started_at.as_deref().and_then(|start| t.zone_at(start)) { " " (t.with("plot-strips-clock", [("zone", zone.into())])) } }
                @if !missing.is_empty() { p { (t.with("plot-strips-missing", [("what", missing.join(", ").into())])) } }
            }
        }
    }
}

/// What the shades mean.
fn key(t: &Text<'_>, record: &Record<'_>) -> Markup {
    let axis = Axis { from: record.from, to: record.to, left: 0.0, right: SHEETS.iter().map(|sheet| sheet.width).fold(0.0, f64::max) };
    let drawn = bands::bands(&record.report.modes, &axis);
    let modes: Vec<Flown> = Flown::ALL.into_iter().filter(|flown| drawn.iter().any(|band| band.flown == *flown)).collect();
    let sample = Axis { from: 0.0, to: 1.0, left: 1.0, right: 27.0 };
    html! {
        ul.key {
            @for flown in modes {
                li { svg.key viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false" { (bands::drawn(t, &[Band::sample(flown, &sample)], (5.0, 18.0), 99.0)) } (t.say(flown.message())) }
            }
            @if !record.report.link_lost.is_empty() {
                li { svg.key viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false" { (silence((1.0, 2.0), (26.0, 24.0))) } (t.say("plot-silence")) }
            }
            @if record.report.last_fix.is_some() {
                li { svg.key viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false" { line.moment x1="14" x2="14" y1="2" y2="26" {} } (t.say("plot-last-fix")) }
            }
        }
    }
}

/// A time without a link.
fn silence(corner: (f64, f64), size: (f64, f64)) -> Markup {
    html! {
        g.silence {
            rect x=(px(corner.0)) y=(px(corner.1)) width=(px(size.0.max(1.0))) height=(px(size.1)) {}
            @if size.0 >= 6.0 { path d=(bands::hatch(corner, size, 10.0, true)) {} }
        }
    }
}

fn drawing(t: &Text<'_>, record: &Record<'_>, sheet: Sheet) -> Markup {
    let letter = sheet.letter;
    let axis = Axis { from: record.from, to: record.to, left: letter * 2.9, right: sheet.width - 8.0 };
    let (head, band) = (letter * 1.6, letter * 1.8);
    let first = head + if record.report.modes.is_empty() { 0.0 } else { band + 12.0 };
    let mut top = first;
    let tops: Vec<(f64, f64)> = record
        .lanes
        .iter()
        .map(|lane| {
            let height = sheet.lane + count(lane.rows(t, axis.right - axis.left, letter) - 1) * letter * 1.3;
            let at = top;
            top += height + 14.0;
            (at, height)
        })
        .collect();
    // Without any lane there is still room to see when the link was away.
    let bottom = tops.last().map_or(first.max(head + 2.0 * band), |(at, height)| at + height);
    let height = bottom + letter * if record.report.started_at.is_some() { 3.2 } else { 2.0 };
    let report = record.report;
    html! {
        svg class=(sheet.class) viewBox={ "0 0 " (px(sheet.width)) " " (px(height)) } role="img" {
            title { (t.say("plot-strips")) }
            desc { (described(t, record)) }
            @for span in &report.link_lost { @if let Some((left, right)) = seen(span, &axis) { (silence((left, head), (right - left, bottom - head))) } }
            (axis.drawn(t, report.started_at.as_deref(), (first, bottom), letter))
            @if !report.modes.is_empty() { (bands::drawn(t, &bands::bands(&report.modes, &axis), (head, band), letter)) }
            @for (lane, (top, height)) in record.lanes.iter().zip(&tops) { (lane.drawn(t, &axis, *top, *height, letter)) }
            (last_fix(t, record, &axis, (head, bottom), letter))
        }
    }
}

/// Left and right edge of a span on the axis.
fn seen(span: &Span, axis: &Axis) -> Option<(f64, f64)> {
    let to = span.to.unwrap_or(axis.to);
    let sound = span.from.is_finite() && to.is_finite() && to >= axis.from && span.from <= axis.to && to >= span.from;
    sound.then(|| (axis.x(span.from), axis.x(to)))
}

fn last_fix(t: &Text<'_>, record: &Record<'_>, axis: &Axis, (top, bottom): (f64, f64), letter: f64) -> Markup {
    let Some(fix) = record.report.last_fix.filter(|fix| axis.holds(fix.at)) else { return html! {} };
    let x = axis.x(fix.at);
    let word = format!("{} {}", t.say("plot-last-fix"), t.elapsed(fix.at));
    let half = labels::width(&word, letter) / 2.0;
    let (anchor, at) = match x {
        right if right + half > axis.right => ("end", right.min(axis.right)),
        left if left - half < 0.0 => ("start", left),
        middle => ("middle", middle),
    };
    html! {
        line.moment x1=(px(x)) x2=(px(x)) y1=(px(top - 2.0)) y2=(px(bottom)) {}
        text.name x=(px(at)) y=(px(top - letter * 0.7)) text-anchor=(anchor) dominant-baseline="central" { (word) }
    }
}

/// Modes that the description names.
const TOLD: usize = 8;

fn described(t: &Text<'_>, record: &Record<'_>) -> String {
    let report = record.report;
    let mut told = vec![t.with("plot-strips-about", [("duration", t.lasting(record.to - record.from).into())])];
    for series in &report.series {
        let values = || series.values.iter().copied().filter(|value| value.is_finite());
        let (Some(first), Some(last)) = (values().next(), values().next_back()) else { continue };
        let number = |value: f64| t.measured(value, &series.unit, &series.quantity);
        let most = values().fold(first, f64::max);
        let name = t.word("quantity", &series.quantity);
        told.push(t.with(
            "plot-strips-series",
            [("name", name.into()), ("first", number(first).into()), ("most", number(most).into()), ("last", number(last).into())],
        ));
    }
    if report.link_losses > 0 {
        told.push(t.with("plot-strips-losses", [("n", report.link_losses.into())]));
    }
    let last = report.modes.iter().skip(report.modes.len().saturating_sub(TOLD));
    let modes: Vec<String> = last.map(|mode| format!("{} {}", t.elapsed(mode.from), t.word("flight-mode", &mode.mode))).collect();
    if !modes.is_empty() {
        told.push(t.with("plot-strips-modes", [("modes", modes.join(", ").into())]));
    }
    told.join(" ")
}
