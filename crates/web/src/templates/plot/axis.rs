use super::{px, round};
use crate::messages::Text;
use maud::{Markup, html};

/// Time, from left to right: seconds since the record's zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    pub left: f64,
    pub right: f64,
}

impl Axis {
    pub fn x(&self, at: f64) -> f64 {
        let share = (at - self.from) / (self.to - self.from).max(1e-3);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub fn holds(&self, at: f64) -> bool {
        at >= self.from && at <= self.to
    }

    /// Round times, with room for a label of this width at each.
    pub fn ticks(&self, label: f64) -> Vec<f64> {
        let parts = ((self.right - self.left) / label).floor().clamp(1.0, 12.0);
        round::multiples(round::time_step(self.to - self.from, parts), self.from, self.to)
    }

    /// The lines of time through everything above, their labels, and below those the time of day where it is known.
    pub fn drawn(&self, t: &Text<'_>, started_at: Option<&str>, (top, bottom): (f64, f64), letter: f64) -> Markup {
        let ticks = self.ticks(letter * 6.0);
        let anchor = |x: f64| if x > self.right - letter * 2.0 { "end" } else { "middle" };
        html! {
            g.grid { @for at in &ticks { @let x = px(self.x(*at)); line x1=(x) x2=(x) y1=(px(top)) y2=(px(bottom + 4.0)) {} } }
            line.edge x1=(px(self.left)) x2=(px(self.right)) y1=(px(bottom)) y2=(px(bottom)) {}
            @for at in &ticks {
                @let x = self.x(*at);
                text.tick x=(px(x)) y=(px(bottom + 4.0 + letter)) text-anchor=(anchor(x)) { (t.elapsed(*at)) }
                @if let Some(clock) = started_at.and_then(|start| t.clock_after(start, *at)) {
                    text.tick.soft x=(px(x)) y=(px(bottom + 6.0 + 2.2 * letter)) text-anchor=(anchor(x)) { (clock) }
                }
            }
        }
    }
}
