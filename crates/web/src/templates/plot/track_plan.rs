use super::frame::{Frame, Lens};
use super::labels::Labels;
use super::line::{self, Moment};
use super::symbol::{HALF, symbol};
use super::{Plane, Point, Symbol, px, round};
use crate::messages::Text;
use aftercare_wire::{FlightReportView, Place, SearchArea};
use maud::{Markup, html};

const WIDTH: f64 = 480.0;
const HEIGHTS: (f64, f64) = (300.0, 460.0);
/// Of two plans side by side.
const LEVEL: (f64, f64) = (400.0, 400.0);
/// Below the plan: the scale.
const FOOT: f64 = 36.0;
const MARGIN: f64 = 34.0;
/// The largest letters that the style sheet gives a plan.
const LETTER: f64 = 20.0;
/// A frame is never smaller, metres: below that there is more error than track.
const SMALLEST: f64 = 30.0;
/// So many times the flight a frame may grow for what lies around it.
const GROWS: f64 = 2.5;
/// Seconds of flight that belong to its end.
const END: f64 = 60.0;

/// What of a flight a plan shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Whole,
    /// Around the last position.
    End,
}

/// A plan, what stands in it, and what does not.
#[derive(Debug)]
pub struct TrackPlan {
    pub drawing: Markup,
    pub symbols: Vec<Symbol>,
    /// Numbers, from one, of the areas that reach beyond it.
    pub beyond: Vec<usize>,
    /// Places that are farther away than it goes, and how far from the last position, metres.
    pub away: Vec<(Symbol, f64)>,
}

/// A report on its plane.
struct Ground<'r> {
    report: &'r FlightReportView,
    plane: Plane,
    centre: Point,
    pieces: Vec<Vec<Moment>>,
    places: Vec<(Symbol, Point)>,
}

impl<'r> Ground<'r> {
    fn of(report: &'r FlightReportView) -> Option<Self> {
        let track = &report.track;
        let places = || {
            track.latitude.iter().zip(&track.longitude).map(|(latitude, longitude)| Place { latitude: *latitude, longitude: *longitude })
        };
        let last = report.last_fix.map(|fix| fix.place).into_iter().chain(places().rev());
        let plane = last.chain(report.home).find_map(Plane::touching)?;
        let moments = track
            .at
            .iter()
            .zip(places())
            .map(|(at, place)| Some(Moment { at: *at, point: plane.point(place)? }).filter(|_| at.is_finite()));
        let pieces = line::pieces(moments, line::longest_pause(&track.at));
        let first = pieces.first().and_then(|piece| piece.first()).map(|moment| moment.point);
        let seen = |place: Option<Place>| place.and_then(|place| plane.point(place));
        let places = [
            (Symbol::TakeOff, first),
            (Symbol::Controller, seen(report.controller)),
            (Symbol::Phone, seen(report.phone)),
            (Symbol::Home, seen(report.home)),
            (Symbol::LastFix, seen(report.last_fix.map(|fix| fix.place))),
        ];
        let places: Vec<_> = places.into_iter().filter_map(|(what, at)| Some((what, at?))).collect();
        let centre = places.iter().rev().find(|(what, _)| *what != Symbol::Phone).map(|(_, at)| *at)?;
        Some(Self { report, plane, centre, pieces, places })
    }

    fn place(&self, what: Symbol) -> Option<Point> {
        self.places.iter().find(|(other, _)| *other == what).map(|(_, at)| *at)
    }

    /// The part of the plane that an area covers.
    fn covered(&self, area: &SearchArea) -> Option<Frame> {
        let from = Frame::around(self.plane.point(area.from)?, area.radius);
        let all = match area.to {
            Some(to) => from.with(Frame::around(self.plane.point(to)?, area.radius)),
            None => from,
        };
        (area.radius.is_finite() && area.radius >= 0.0).then_some(all)
    }

    /// The flight with home, and of what lies around it as much as does not make it too small to see.
    fn whole(&self) -> Frame {
        let track = self.pieces.iter().flatten().map(|moment| Frame::around(moment.point, 0.0));
        let own = [Symbol::Home, Symbol::LastFix].into_iter().filter_map(|what| self.place(what)).map(|at| Frame::around(at, 0.0));
        let flight = track.chain(own).fold(Frame::around(self.centre, 0.0), Frame::with);
        let most = GROWS * flight.side().max(SMALLEST);
        let grown = |frame: Frame, other: Frame| Some(frame.with(other)).filter(|both| both.side() <= most).unwrap_or(frame);
        let around = [Symbol::Controller, Symbol::Phone].into_iter().filter_map(|what| self.place(what)).map(|at| Frame::around(at, 0.0));
        let areas = self.report.areas.iter().filter_map(|area| self.covered(area));
        at_least(around.chain(areas).fold(flight, grown))
    }

    /// The last minute, and the likeliest place to look.
    fn end(&self) -> Frame {
        let last = self.pieces.iter().flatten().map(|moment| moment.at).fold(f64::MIN, f64::max);
        let late = self.pieces.iter().flatten().filter(|moment| last - moment.at <= END).map(|moment| Frame::around(moment.point, 0.0));
        let likeliest = self.report.areas.first().and_then(|area| self.covered(area));
        at_least(late.chain(likeliest).fold(Frame::around(self.centre, 0.0), Frame::with))
    }
}

fn at_least(frame: Frame) -> Frame {
    let middle = Point { x: f64::midpoint(frame.west, frame.east), y: f64::midpoint(frame.south, frame.north) };
    if frame.side() < SMALLEST { frame.with(Frame::around(middle, SMALLEST / 2.0)) } else { frame }
}

/// None where the record has no place, and a plan of the end where it would show the same as that of the whole.
#[must_use]
pub fn track_plan(t: &Text<'_>, report: &FlightReportView, extent: Extent) -> Option<TrackPlan> {
    let ground = Ground::of(report)?;
    let (whole, end) = (ground.whole(), ground.end());
    let worth_it = end.side() < 0.45 * whole.side();
    let frame = match extent {
        Extent::Whole => whole,
        Extent::End if worth_it => end,
        Extent::End => return None,
    };
    let inner = (extent == Extent::Whole && worth_it).then_some(end);
    let lens = Lens::over(frame, WIDTH, if worth_it { LEVEL } else { HEIGHTS }, MARGIN);
    let shown = lens.shown();
    let beyond = report.areas.iter().enumerate().filter(|(_, area)| ground.covered(area).is_none_or(|covered| !shown.holds(&covered)));
    let away = ground.places.iter().filter(|(_, at)| !shown.holds(&Frame::around(*at, 0.0)));
    Some(TrackPlan {
        drawing: drawing(t, &ground, &lens, extent, inner),
        symbols: symbols(&ground, &shown),
        beyond: beyond.map(|(n, _)| n + 1).collect(),
        away: away.map(|(what, at)| (*what, at.distance(ground.centre))).collect(),
    })
}

fn symbols(ground: &Ground<'_>, shown: &Frame) -> Vec<Symbol> {
    let places = ground.places.iter().rev().filter(|(_, at)| shown.holds(&Frame::around(*at, 0.0))).map(|(what, _)| *what);
    let lines = parts(ground);
    let mut all: Vec<Symbol> = places.collect();
    all.extend(lines.iter().any(|(lost, _)| !lost).then_some(Symbol::Track));
    all.extend(lines.iter().any(|(lost, _)| *lost).then_some(Symbol::TrackWithoutLink));
    all.extend((!ground.report.areas.is_empty()).then_some(Symbol::Area));
    all
}

/// The track's pieces, divided where the link goes and comes.
fn parts(ground: &Ground<'_>) -> Vec<(bool, Vec<Moment>)> {
    let spans = &ground.report.link_lost;
    let lost = |at: f64| spans.iter().any(|span| span.from <= at && span.to.is_none_or(|to| at < to));
    let mut parts: Vec<(bool, Vec<Moment>)> = Vec::new();
    for piece in &ground.pieces {
        let mut before: Option<Moment> = None;
        for moment in piece {
            let is_lost = lost(moment.at);
            match parts.last_mut().filter(|(other, _)| before.is_some() && *other == is_lost) {
                Some((_, part)) => part.push(*moment),
                // The way between two samples belongs to what begins at the second one.
                None => parts.push((is_lost, before.into_iter().chain([*moment]).collect())),
            }
            before = Some(*moment);
        }
    }
    parts
}

fn drawing(t: &Text<'_>, ground: &Ground<'_>, lens: &Lens, extent: Extent, inner: Option<Frame>) -> Markup {
    let mut labels = Labels::new(lens.width, lens.height, LETTER);
    let bar = round::longest(lens.width * 0.25 / lens.scale);
    labels.keep_free(Point { x: lens.width - 24.0, y: 28.0 }, 26.0);
    let title = t.say(match extent {
        Extent::Whole => "plot-plan",
        Extent::End => "plot-plan-end",
    });
    html! {
        svg.plot.plan viewBox={ "0 0 " (px(lens.width)) " " (px(lens.height + FOOT)) } role="img" {
            title { (title) }
            desc { (described(t, ground, bar)) }
            // A drawing within the drawing: what reaches beyond it is cut off.
            svg x="0" y="0" width=(px(lens.width)) height=(px(lens.height)) {
            rect.sheet x="0" y="0" width=(px(lens.width)) height=(px(lens.height)) {}
            (grid(lens, bar))
            @for (n, area) in ground.report.areas.iter().enumerate().rev() { (outline(ground, lens, area, n == 0)) }
            @if let Some(inner) = inner { (inset(t, lens, inner, &mut labels)) }
            (track(ground, lens))
            (marks(t, ground, lens, &mut labels))
            @for (n, area) in ground.report.areas.iter().enumerate() { (number(ground, lens, area, n + 1, &mut labels)) }
                (north(t, lens))
            }
            (scale_bar(t, lens, bar))
        }
    }
}

/// What the plan shows, in words and numbers.
fn described(t: &Text<'_>, ground: &Ground<'_>, bar: f64) -> String {
    let mut told = vec![t.with("plot-plan-about", [("length", t.length(bar).into())])];
    if let (Some(home), Some(fix)) = (ground.place(Symbol::Home), ground.place(Symbol::LastFix)) {
        let bearing = (fix.x - home.x).atan2(fix.y - home.y).to_degrees().rem_euclid(360.0);
        told.push(t.with("plot-plan-home", [("distance", t.length(home.distance(fix)).into()), ("bearing", t.bearing(bearing).into())]));
    }
    for (n, area) in ground.report.areas.iter().enumerate() {
        let name = t.word("area", &area.kind);
        told.push(
            t.with("plot-plan-area", [("n", (n + 1).to_string().into()), ("name", name.into()), ("radius", t.length(area.radius).into())]),
        );
    }
    told.join(" ")
}

fn grid(lens: &Lens, every: f64) -> Markup {
    let shown = lens.shown();
    let along = round::multiples(every, shown.west, shown.east);
    let across = round::multiples(every, shown.south, shown.north);
    html! {
        g.grid {
            @for x in along { @let at = px(lens.point(Point { x, y: 0.0 }).x); line x1=(at) x2=(at) y1="0" y2=(px(lens.height)) {} }
            @for y in across { @let at = px(lens.point(Point { x: 0.0, y }).y); line y1=(at) y2=(at) x1="0" x2=(px(lens.width)) {} }
        }
    }
}

/// Larger circles are not drawn: nothing of them but an edge that looks straight could be seen.
const LARGEST: f64 = 20_000.0;

fn outline(ground: &Ground<'_>, lens: &Lens, area: &SearchArea, likeliest: bool) -> Markup {
    let radius = area.radius * lens.scale;
    let ends = ground
        .plane
        .point(area.from)
        .map(|from| (lens.point(from), area.to.and_then(|to| ground.plane.point(to)).map(|to| lens.point(to))));
    let Some((from, to)) = ends.filter(|_| ground.covered(area).is_some() && radius <= LARGEST) else { return html! {} };
    let class = format!("area {}{}", if area.to.is_some() { "way" } else { "round" }, if likeliest { " likeliest" } else { "" });
    match to.filter(|to| to.distance(from) > 0.5) {
        Some(to) => {
            let length = from.distance(to);
            let (right, down) = ((to.x - from.x) / length * radius, (to.y - from.y) / length * radius);
            let r = px(radius);
            let d = format!(
                "M{} {}A{r} {r} 0 0 1 {} {}L{} {}A{r} {r} 0 0 1 {} {}Z",
                px(from.x + down),
                px(from.y - right),
                px(from.x - down),
                px(from.y + right),
                px(to.x - down),
                px(to.y + right),
                px(to.x + down),
                px(to.y - right),
            );
            html! { path class=(class) d=(d) {} }
        }
        None => html! { circle class=(class) cx=(px(from.x)) cy=(px(from.y)) r=(px(radius.max(1.0))) {} },
    }
}

/// An area's number, on its edge; where none of that is in sight, in its middle.
fn number(ground: &Ground<'_>, lens: &Lens, area: &SearchArea, n: usize, labels: &mut Labels) -> Markup {
    let Some(from) = ground.plane.point(area.from).map(|from| lens.point(from)).filter(|_| ground.covered(area).is_some()) else {
        return html! {};
    };
    let radius = area.radius * lens.scale;
    let half_way = area
        .to
        .and_then(|to| ground.plane.point(to))
        .map(|to| lens.point(to))
        .map(|to| Point { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) });
    let edge = (0_u32..12).map(|hour| {
        let towards = (f64::from(hour) * 30.0 + 45.0).to_radians();
        Point { x: from.x + radius * towards.sin(), y: from.y - radius * towards.cos() }
    });
    let inside = |at: &Point| (10.0..=lens.width - 10.0).contains(&at.x) && (10.0..=lens.height - 10.0).contains(&at.y);
    let spot = half_way.into_iter().chain(edge).filter(inside).find_map(|at| labels.place(at, 4.0, &format!("{n}.")));
    html! { @if let Some(spot) = spot { text.n x=(px(spot.x)) y=(px(spot.y)) text-anchor=(spot.anchor) dominant-baseline="central" { (n) } } }
}

fn inset(t: &Text<'_>, lens: &Lens, inner: Frame, labels: &mut Labels) -> Markup {
    let (corner, other) = (lens.point(Point { x: inner.west, y: inner.north }), lens.point(Point { x: inner.east, y: inner.south }));
    let (pad, word) = (6.0, t.say("plot-inset"));
    let middle = Point { x: f64::midpoint(corner.x, other.x), y: f64::midpoint(corner.y, other.y) };
    let half = (other.x - corner.x).max(other.y - corner.y) / 2.0 + pad;
    labels.keep_free(middle, half.min(60.0));
    let spot = labels.place(middle, half + 4.0, &word);
    html! {
        rect.inset x=(px(corner.x - pad)) y=(px(corner.y - pad)) width=(px(other.x - corner.x + 2.0 * pad)) height=(px(other.y - corner.y + 2.0 * pad)) {}
        @if let Some(spot) = spot { text.soft x=(px(spot.x)) y=(px(spot.y)) text-anchor=(spot.anchor) dominant-baseline="central" { (word) } }
    }
}

fn track(ground: &Ground<'_>, lens: &Lens) -> Markup {
    let seen =
        |piece: &Vec<Moment>| piece.iter().map(|moment| Moment { at: moment.at, point: lens.point(moment.point) }).collect::<Vec<_>>();
    let parts: Vec<(bool, Vec<Moment>)> = parts(ground).iter().map(|(lost, part)| (*lost, seen(part))).collect();
    let of = |wanted: bool| line::path(&parts.iter().filter(|(lost, _)| *lost == wanted).map(|(_, part)| part.clone()).collect::<Vec<_>>());
    let (with, without) = (of(false), of(true));
    let visible = |at: &Point| (0.0..=lens.width).contains(&at.x) && (0.0..=lens.height).contains(&at.y);
    let pieces: Vec<_> = ground.pieces.iter().map(seen).collect();
    html! {
        g.track {
            @if !with.is_empty() { path d=(with) {} }
            @for (at, towards) in line::arrows(&pieces, 7).into_iter().filter(|(at, _)| visible(at)) {
                path.arrow d="M-5 5L0 -5L5 5" transform={ "translate(" (px(at.x)) " " (px(at.y)) ") rotate(" (px(towards)) ")" } {}
            }
        }
        @if !without.is_empty() { g.track.lost { path d=(without) {} } }
    }
}

/// The message for a place.
#[must_use]
pub fn name(what: Symbol) -> &'static str {
    match what {
        Symbol::LastFix => "plot-last-fix",
        Symbol::Home => "plot-home",
        Symbol::TakeOff => "plot-take-off",
        Symbol::Controller => "plot-controller",
        Symbol::Phone => "plot-phone",
        Symbol::Track => "plot-track",
        Symbol::TrackWithoutLink => "plot-track-lost",
        Symbol::Area => "plot-area",
    }
}

/// Places by their symbols; those that lie on each other share a label.
fn marks(t: &Text<'_>, ground: &Ground<'_>, lens: &Lens, labels: &mut Labels) -> Markup {
    let shown = lens.shown();
    let seen: Vec<(Symbol, Point)> =
        ground.places.iter().filter(|(_, at)| shown.holds(&Frame::around(*at, 0.0))).map(|(what, at)| (*what, lens.point(*at))).collect();
    seen.iter().for_each(|(_, at)| labels.keep_free(*at, HALF));
    let mut named: Vec<(Point, Vec<String>)> = Vec::new();
    for (what, at) in seen.iter().rev() {
        let word = t.say(name(*what));
        match named.iter_mut().find(|(other, _)| other.distance(*at) < 1.5 * HALF) {
            Some((_, words)) => words.push(word),
            None => named.push((*at, vec![word])),
        }
    }
    html! {
        @for (what, at) in &seen { (symbol(*what, *at)) }
        @for (at, words) in &named {
            // All of them where there is room, or the first.
            @let all = words.join(", ");
            @let first = words.first().cloned().unwrap_or_default();
            @let spot = labels.place(*at, HALF * 1.6, &all).map(|spot| (spot, all)).or_else(|| labels.place(*at, HALF * 1.6, &first).map(|spot| (spot, first)));
            @if let Some((spot, word)) = spot { text x=(px(spot.x)) y=(px(spot.y)) text-anchor=(spot.anchor) dominant-baseline="central" { (word) } }
        }
    }
}

fn scale_bar(t: &Text<'_>, lens: &Lens, metres: f64) -> Markup {
    let (left, bottom) = (1.0, lens.height + 26.0);
    let right = left + metres * lens.scale;
    html! {
        path.scale d={ "M" (px(left)) " " (px(bottom - 9.0)) "V" (px(bottom)) "H" (px(right)) "V" (px(bottom - 9.0)) } {}
        text x=(px(right + 8.0)) y=(px(bottom - 5.0)) dominant-baseline="central" { (t.length(metres)) }
    }
}

fn north(t: &Text<'_>, lens: &Lens) -> Markup {
    let x = lens.width - 22.0;
    html! {
        path.north d={ "M" (px(x)) " 14L" (px(x + 7.0)) " 32L" (px(x)) " 27L" (px(x - 7.0)) " 32Z" } {}
        text x=(px(x)) y="46" text-anchor="middle" dominant-baseline="central" { (t.word("compass", "0")) }
    }
}
