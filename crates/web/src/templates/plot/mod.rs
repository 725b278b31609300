//! A flight drawn: its track to scale, and what was measured over time. Text and shapes, no library, no script, nothing inline that a
//! strict policy forbids: colours and sizes are those of the style sheet, by class.
//!
//! Nothing drawn says what is not also said in words: each plot has a title and a description, and tables stand beside it.

mod axis;
mod bands;
mod frame;
mod labels;
mod lane;
mod line;
mod plane;
mod round;
mod strips;
mod symbol;
mod track_plan;

pub use plane::{Plane, Point};
pub use strips::strips;
pub use symbol::{Symbol, key};
pub use track_plan::{Extent, TrackPlan, name, track_plan};

/// A coordinate of a drawing, to a tenth of its unit. What is no number is not drawn, and never written.
fn px(value: f64) -> String {
    let value = if value.is_finite() { value.clamp(-1e6, 1e6) } else { 0.0 };
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").map_or(text.clone(), str::to_owned);
    if text == "-0" { "0".to_owned() } else { text }
}

/// A count as a number to calculate with.
fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::px;

    #[test]
    fn coordinates_are_short_and_always_numbers() {
        let table = [(1.0, "1"), (1.25, "1.2"), (-0.04, "0"), (1e300, "1000000"), (f64::NAN, "0"), (f64::INFINITY, "0")];
        for (value, text) in table {
            assert_eq!(px(value), text);
        }
    }
}
