use aftercare_wire::FlightReportView;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::plot::{self, Extent, Symbol, TrackPlan};

/// The plan of the flight, and that of its end.
pub(super) fn plans(t: &Text<'_>, report: &FlightReportView) -> Markup {
    let Some(whole) = plot::track_plan(t, report, Extent::Whole) else { return html! {} };
    let end = plot::track_plan(t, report, Extent::End);
    html! {
        section.card.plotted {
            h2 { (t.say("plot-plan")) }
            div class=(if end.is_some() { "plans both" } else { "plans" }) {
                figure.figure { @if end.is_some() { p.eyebrow { (t.say("plot-whole")) } } (whole.drawing) }
                @if let Some(end) = &end { figure.figure { p.eyebrow { (t.say("plot-plan-end")) } (end.drawing) } }
                div.notes { (key(t, &whole, end.as_ref())) (beyond(t, report, &whole)) p.hint { (t.say("plot-plan-note")) } }
            }
        }
    }
}

fn key(t: &Text<'_>, whole: &TrackPlan, end: Option<&TrackPlan>) -> Markup {
    let mut all: Vec<Symbol> = whole.symbols.clone();
    all.extend(end.iter().flat_map(|end| &end.symbols).filter(|symbol| !whole.symbols.contains(symbol)));
    html! { ul.key { @for symbol in all { li { (plot::key(symbol)) (t.say(plot::name(symbol))) } } } }
}

/// What the plan has no room for, in words.
fn beyond(t: &Text<'_>, report: &FlightReportView, whole: &TrackPlan) -> Markup {
    let areas = whole.beyond.iter().filter_map(|n| Some((n, report.areas.get(n - 1)?)));
    html! {
        @for (n, area) in areas {
            p { (t.with("plot-beyond", [("n", n.to_string().into()), ("name", t.word("area", &area.kind).into()), ("radius", t.length(area.radius).into())])) }
        }
        @for (symbol, metres) in &whole.away {
            p { (t.with("plot-away", [("what", t.say(plot::name(*symbol)).into()), ("distance", t.length(*metres).into())])) }
        }
    }
}
