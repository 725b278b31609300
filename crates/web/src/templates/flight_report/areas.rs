use aftercare_wire::{FlightReportView, SearchArea};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::plot::Plane;

/// Where to look, and why there.
pub(super) fn areas(t: &Text<'_>, report: &FlightReportView) -> Markup {
    html! {
        @if !report.areas.is_empty() {
            section.card {
                h2 { (t.say("flight-areas")) }
                p.quiet { (t.say("flight-areas-about")) }
                ol.areas { @for area in &report.areas { li {
                    h3 { (t.word("area", &area.kind)) " " span.reach { (reach(t, area)) } }
                    p { (reason(t, area)) }
                } } }
            }
        }
    }
}

fn reach(t: &Text<'_>, area: &SearchArea) -> String {
    let radius = t.length(area.radius);
    match way(area) {
        Some(length) => t.with("flight-area-way", [("length", t.length(length).into()), ("radius", radius.into())]),
        None => t.with("flight-area-around", [("radius", radius.into())]),
    }
}

/// How long the way is, metres.
fn way(area: &SearchArea) -> Option<f64> {
    let plane = Plane::touching(area.from)?;
    Some(plane.point(area.from)?.distance(plane.point(area.to?)?))
}

/// Why there, with the numbers that made it so.
fn reason(t: &Text<'_>, area: &SearchArea) -> String {
    let error = t.length(area.error);
    let (speed, height, seconds) = (
        area.speed.map(|speed| t.speed(speed)),
        area.height.map(|height| t.length(height)),
        area.seconds.map(|seconds| t.lasting(seconds)),
    );
    match (area.kind.as_str(), speed, height, seconds) {
        ("on-ground", ..) => t.with("area-on-ground-why", [("error", error.into())]),
        ("fell", Some(speed), Some(height), Some(seconds)) => t.with(
            "area-fell-why",
            [("height", height.into()), ("speed", speed.into()), ("seconds", seconds.into()), ("error", error.into())],
        ),
        ("fell", ..) => t.with("area-fell-bare", [("error", error.into())]),
        ("returning", ..) => t.with("area-returning-why", [("radius", t.length(area.radius).into())]),
        ("flew-on", Some(speed), _, Some(seconds)) => {
            t.with("area-flew-on-why", [("speed", speed.into()), ("seconds", seconds.into()), ("error", error.into())])
        }
        _ => t.with("area-other-why", [("error", error.into())]),
    }
}
