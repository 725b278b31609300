use super::axis::Axis;
use super::labels::width;
use super::line::{self, Moment};
use super::{Point, px, round};
use crate::figures::is_share;
use crate::messages::Text;
use aftercare_wire::Series;
use maud::{Markup, html};

/// Values beyond are no measurements.
const GREATEST: f64 = 1e7;

/// One strip over time: quantities of one unit, and the range that they share.
#[derive(Debug)]
pub(super) struct Lane<'r> {
    series: Vec<&'r Series>,
    low: f64,
    high: f64,
    step: f64,
}

impl<'r> Lane<'r> {
    /// None where there is nothing to draw. `first` is what the strip is about; the others are drawn with it where they are there.
    pub fn of(all: &'r [Series], names: &[&str]) -> Option<Self> {
        let series: Vec<&Series> = names
            .iter()
            .filter_map(|name| all.iter().find(|series| series.quantity == *name))
            .filter(|series| measured(series).next().is_some())
            .collect();
        let first = series.first()?;
        let values = || series.iter().flat_map(|series| measured(series)).map(|(_, value)| value);
        let (least, most) = (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max));
        if is_share(&first.quantity) {
            return Some(Self { series, low: 0.0, high: 1.0, step: 0.5 });
        }
        // A height of a few centimetres is noise, and must not look like a flight.
        let step = round::step((most.max(0.0) - least.min(0.0)).max(4.0), 4.0);
        let (low, high) = ((least.min(0.0) / step).floor() * step, (most.max(step) / step).ceil() * step);
        Some(Self { series, low, high, step })
    }

    pub fn quantities(&self) -> impl Iterator<Item = &str> {
        self.series.iter().map(|series| series.quantity.as_str())
    }

    /// First and last instant of the samples.
    pub fn span(&self) -> Option<(f64, f64)> {
        let at = || self.series.iter().flat_map(|series| measured(series)).map(|(at, _)| at);
        Some((at().reduce(f64::min)?, at().reduce(f64::max)?))
    }

    /// Lines that its heading takes.
    pub fn rows(&self, t: &Text<'_>, room: f64, letter: f64) -> usize {
        let wide: f64 = self.names(t).map(|name| width(&name, letter) + KEY).sum();
        if wide > room { self.series.len() } else { 1 }
    }

    fn names<'a>(&'a self, t: &'a Text<'_>) -> impl Iterator<Item = String> + 'a {
        let first = self.series.first().map(|series| unit(series)).unwrap_or_default();
        let named = self.series.iter().enumerate();
        named.map(move |(n, series)| {
            let word = t.word("quantity", &series.quantity);
            if n == 0 && !first.is_empty() { format!("{word}, {first}") } else { word }
        })
    }

    /// The heading with the kinds of line, the scale, and the lines.
    pub fn drawn(&self, t: &Text<'_>, axis: &Axis, top: f64, height: f64, letter: f64) -> Markup {
        let rows = self.rows(t, axis.right - axis.left, letter);
        let upper = top + super::count(rows) * letter * 1.3 + 4.0;
        let y = |value: f64| top + height - (value - self.low) / (self.high - self.low).max(1e-9) * (top + height - upper);
        html! {
            (self.heading(t, axis, top, rows, letter))
            @for value in round::multiples(self.step, self.low, self.high) {
                @let at = y(value);
                line.rung x1=(px(axis.left)) x2=(px(axis.right)) y1=(px(at)) y2=(px(at)) {}
                text.tick x=(px(axis.left - 6.0)) y=(px(at)) text-anchor="end" dominant-baseline="central" { (self.tick(t, value)) }
            }
            @for (n, series) in self.series.iter().enumerate() {
                path class={ "curve " (KINDS.get(n).copied().unwrap_or("third")) } d=(line::profile(&curve(series, axis, y))) {}
            }
        }
    }

    fn tick(&self, t: &Text<'_>, value: f64) -> String {
        let share = self.series.first().is_some_and(|series| is_share(&series.quantity));
        if share { t.number(value * 100.0, 0) } else { t.number(value, round::decimals(self.step)) }
    }

    fn heading(&self, t: &Text<'_>, axis: &Axis, top: f64, rows: usize, letter: f64) -> Markup {
        let mut left = axis.left;
        let mut parts = Vec::new();
        for (n, name) in self.names(t).enumerate() {
            let row = if rows > 1 { super::count(n) } else { 0.0 };
            parts.push((left, top + (row + 0.6) * letter * 1.3, n, name.clone()));
            left = if rows > 1 { axis.left } else { left + width(&name, letter) + KEY };
        }
        let many = self.series.len() > 1;
        html! {
            @for (left, y, n, name) in parts {
                @if many { path class={ "curve " (KINDS.get(n).copied().unwrap_or("third")) } d={ "M" (px(left)) " " (px(y)) "h" (px(KEY - 12.0)) } {} }
                text.name x=(px(if many { left + KEY - 6.0 } else { left })) y=(px(y)) dominant-baseline="central" { (name) }
            }
        }
    }
}

/// Room for the sample of a line before its name.
const KEY: f64 = 36.0;
/// Lines of one strip are told apart by how they are drawn.
const KINDS: [&str; 3] = ["first", "second", "third"];

/// The samples that are numbers.
fn measured(series: &Series) -> impl Iterator<Item = (f64, f64)> + '_ {
    series.at.iter().copied().zip(series.values.iter().copied()).filter(|(at, value)| at.abs() <= GREATEST && value.abs() <= GREATEST)
}

fn curve(series: &Series, axis: &Axis, y: impl Fn(f64) -> f64) -> Vec<Vec<Moment>> {
    let moments = series.at.iter().zip(&series.values).map(|(at, value)| {
        let sound = axis.holds(*at) && value.abs() <= GREATEST;
        sound.then(|| Moment { at: *at, point: Point { x: axis.x(*at), y: y(*value) } })
    });
    line::pieces(moments, line::longest_pause(&series.at))
}

fn unit(series: &Series) -> String {
    if is_share(&series.quantity) { "%".to_owned() } else { series.unit.replace("degC", "°C").replace("deg", "°") }
}
