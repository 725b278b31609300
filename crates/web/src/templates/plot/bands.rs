use super::axis::Axis;
use super::labels::width;
use super::px;
use crate::messages::Text;
use aftercare_wire::ModeBand;
use maud::{Markup, html};
use std::fmt::Write as _;

/// Who flies in a mode: what a band looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flown {
    ByPilot,
    /// By itself, as somebody asked it to.
    ByItself,
    /// By itself, home or down.
    HomeOrDown,
    OnGround,
    /// Changes too short to be drawn one by one.
    Changing,
}

impl Flown {
    pub const ALL: [Self; 5] = [Self::ByPilot, Self::ByItself, Self::HomeOrDown, Self::OnGround, Self::Changing];

    pub fn of(mode: &str) -> Self {
        match mode {
            "manual" | "attitude" | "height-hold" | "position" | "sport" | "slow" => Self::ByPilot,
            "take-off" | "landing" | "hold" | "mission" | "follow" | "offboard" => Self::ByItself,
            "return-home" | "forced-landing" => Self::HomeOrDown,
            _ => Self::OnGround,
        }
    }

    pub fn class(self) -> &'static str {
        match self {
            Self::ByPilot => "by-pilot",
            Self::ByItself => "by-itself",
            Self::HomeOrDown => "home-or-down",
            Self::OnGround => "on-ground",
            Self::Changing => "changing",
        }
    }

    /// Every how many units it is hatched, and whether upwards.
    fn hatch(self) -> Option<(f64, bool)> {
        match self {
            Self::ByPilot | Self::OnGround => None,
            Self::ByItself => Some((9.0, true)),
            Self::HomeOrDown => Some((6.0, false)),
            Self::Changing => Some((5.0, true)),
        }
    }

    pub fn message(self) -> &'static str {
        match self {
            Self::ByPilot => "plot-by-pilot",
            Self::ByItself => "plot-by-itself",
            Self::HomeOrDown => "plot-home-or-down",
            Self::OnGround => "plot-on-ground",
            Self::Changing => "plot-changing",
        }
    }
}

/// A band as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    left: f64,
    right: f64,
    pub flown: Flown,
    /// Its number in the list of modes, from one, and its mode.
    named: Option<(usize, String)>,
}

impl Band {
    /// All of an axis, to say what such a band means.
    pub fn sample(flown: Flown, axis: &Axis) -> Self {
        Self { left: axis.left, right: axis.right, flown, named: None }
    }
}

/// Narrower than this a band cannot be told from its neighbours.
const NARROWEST: f64 = 2.5;

/// The bands in their order; those too narrow to see become one together.
pub(super) fn bands(modes: &[ModeBand], axis: &Axis) -> Vec<Band> {
    let mut out: Vec<Band> = Vec::new();
    for (n, mode) in modes.iter().enumerate().filter(|(_, mode)| mode.from.is_finite() && mode.to.is_finite() && mode.to >= mode.from) {
        let (left, right) = (axis.x(mode.from), axis.x(mode.to));
        let wide = right - left >= NARROWEST;
        let band = Band { left, right, flown: Flown::of(&mode.mode), named: Some((n + 1, mode.mode.clone())) };
        match out.last_mut() {
            // One alone is drawn as it is; a second one beside it makes them many.
            Some(last) if !wide && (last.flown == Flown::Changing || last.right - last.left < NARROWEST) => {
                *last = Band { left: last.left, right: right.max(last.right), flown: Flown::Changing, named: None };
            }
            _ => out.push(band),
        }
    }
    out
}

/// Bands with their names, or their numbers where a name has no room.
pub(super) fn drawn(t: &Text<'_>, bands: &[Band], (top, height): (f64, f64), letter: f64) -> Markup {
    html! {
        @for band in bands {
            @let wide = (band.right - band.left).max(1.0);
            g class={ "band " (band.flown.class()) } {
                rect x=(px(band.left)) y=(px(top)) width=(px(wide)) height=(px(height)) {}
                @if let Some((every, up)) = band.flown.hatch().filter(|_| wide >= 4.0) {
                    path d=(hatch((band.left, top), (wide, height), every, up)) {}
                }
                @if let Some(name) = name(t, band, wide, letter) {
                    text x=(px(band.left + wide / 2.0)) y=(px(top + height / 2.0)) text-anchor="middle" dominant-baseline="central" { (name) }
                }
            }
        }
    }
}

fn name(t: &Text<'_>, band: &Band, wide: f64, letter: f64) -> Option<String> {
    let (n, mode) = band.named.as_ref()?;
    [t.word("flight-mode", mode), n.to_string()].into_iter().find(|name| width(name, letter) + 6.0 <= wide)
}

/// Slanted lines within a rectangle.
pub(super) fn hatch((left, top): (f64, f64), (wide, high): (f64, f64), every: f64, up: bool) -> String {
    let mut out = String::new();
    let mut foot = every - high;
    while foot < wide && out.len() < 20_000 {
        let (from, to) = (foot.max(0.0), (foot + high).min(wide));
        let y = |x: f64| if up { top + high - (x - foot) } else { top + (x - foot) };
        // Writing to a string cannot fail.
        let _ = write!(out, "M{} {}L{} {}", px(left + from), px(y(from)), px(left + to), px(y(to)));
        foot += every;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Axis, Flown, ModeBand, bands, hatch};

    fn mode(from: f64, to: f64) -> ModeBand {
        ModeBand { from, to, mode: "position".to_owned(), recorded: "6".to_owned(), cause: None }
    }

    #[test]
    fn bands_that_are_too_narrow_become_one() {
        let axis = Axis { from: 0.0, to: 1000.0, left: 0.0, right: 500.0 };
        let modes: Vec<_> = (0..2000).map(|n| mode(f64::from(n) / 2.0, f64::from(n + 1) / 2.0)).collect();
        let all = bands(&modes, &axis);
        assert_eq!(all.iter().map(|band| band.flown).collect::<Vec<_>>(), [Flown::Changing]);
        let mixed = [mode(0.0, 400.0), mode(400.0, 401.0), mode(401.0, 402.0), mode(402.0, 1000.0), mode(f64::NAN, 3.0), mode(9.0, 4.0)];
        assert_eq!(
            bands(&mixed, &axis).iter().map(|band| band.flown).collect::<Vec<_>>(),
            [Flown::ByPilot, Flown::Changing, Flown::ByPilot]
        );
    }

    #[test]
    fn hatching_stays_inside_and_ends() {
        assert_eq!(hatch((0.0, 0.0), (10.0, 10.0), 10.0, true), "M0 10L10 0");
        assert!(hatch((0.0, 0.0), (1e9, 20.0), 3.0, true).len() < 21_000);
        assert_eq!(hatch((0.0, 0.0), (f64::NAN, 20.0), 3.0, true), "");
    }
}
