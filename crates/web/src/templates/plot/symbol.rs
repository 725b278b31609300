use super::{Point, px};
use maud::{Markup, html};

/// What a place in a plan is, by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    LastFix,
    Home,
    TakeOff,
    Controller,
    Phone,
    /// The line of a track, with and without a link.
    Track,
    TrackWithoutLink,
    /// A place to look.
    Area,
}

/// Half the width of a symbol.
pub(super) const HALF: f64 = 9.0;

/// A symbol at its place.
pub(super) fn symbol(what: Symbol, at: Point) -> Markup {
    let around = |points: &[(f64, f64)]| {
        points.iter().map(|(x, y)| format!("{},{}", px(at.x + x * HALF), px(at.y + y * HALF))).collect::<Vec<_>>().join(" ")
    };
    let (x, y) = (px(at.x), px(at.y));
    let line = |x1: f64, y1: f64, x2: f64, y2: f64| {
        html! { line x1=(px(at.x + x1 * HALF)) y1=(px(at.y + y1 * HALF)) x2=(px(at.x + x2 * HALF)) y2=(px(at.y + y2 * HALF)) {} }
    };
    match what {
        Symbol::LastFix => html! {
            g.mark.last-fix {
                circle cx=(x) cy=(y) r=(px(HALF * 0.75)) {}
                (line(-1.35, 0.0, -0.4, 0.0)) (line(0.4, 0.0, 1.35, 0.0)) (line(0.0, -1.35, 0.0, -0.4)) (line(0.0, 0.4, 0.0, 1.35))
            }
        },
        Symbol::Home => html! {
            polygon.mark.home points=(around(&[(0.0, -1.0), (1.0, -0.1), (0.65, -0.1), (0.65, 0.9), (-0.65, 0.9), (-0.65, -0.1), (-1.0, -0.1)])) {}
        },
        Symbol::TakeOff => html! { polygon.mark.take-off points=(around(&[(0.0, -0.9), (0.85, 0.75), (-0.85, 0.75)])) {} },
        Symbol::Controller => {
            html! { rect.mark.controller x=(px(at.x - HALF * 0.7)) y=(px(at.y - HALF * 0.7)) width=(px(HALF * 1.4)) height=(px(HALF * 1.4)) {} }
        }
        Symbol::Phone => html! { polygon.mark.phone points=(around(&[(0.0, -0.95), (0.75, 0.0), (0.0, 0.95), (-0.75, 0.0)])) {} },
        Symbol::Track => html! { g.track { (line(-1.2, 0.0, 1.2, 0.0)) } },
        Symbol::TrackWithoutLink => html! { g.track.lost { (line(-1.2, 0.0, 1.2, 0.0)) } },
        Symbol::Area => html! { circle.area cx=(x) cy=(y) r=(px(HALF)) {} },
    }
}

/// A symbol by itself, for the list that says what it means.
#[must_use]
pub fn key(what: Symbol) -> Markup {
    let middle = Point { x: 14.0, y: 14.0 };
    html! { svg.key viewBox="0 0 28 28" width="28" height="28" aria-hidden="true" focusable="false" { (symbol(what, middle)) } }
}
