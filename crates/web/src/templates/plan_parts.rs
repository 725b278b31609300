//! Uses left and periods, drawn.

use aftercare_wire::{PlanState, PlanView, Statement, Uses, Window};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::why;

/// Uses left of each counted service, as a row of dots and in words.
#[must_use]
pub fn uses(t: &Text<'_>, state: PlanState, uses: &[Uses]) -> Markup {
    let over = is_over(state);
    html! {
        ul.uses {
            @for one in uses {
                li {
                    span.name { (t.word("service", one.service.as_str())) }
                    (dots(one, over))
                    span.count { (count(t, one, over)) }
                    (why::folded(t, &one.why))
                }
            }
        }
    }
}

/// Nothing of it can be used any more.
#[must_use]
pub fn is_over(state: PlanState) -> bool {
    !matches!(state, PlanState::Pending | PlanState::Active)
}

/// Left, reserved, gone: in this order, and told in words beside it.
fn dots(uses: &Uses, over: bool) -> Markup {
    html! {
        span.dots aria-hidden="true" {
            @for i in 0..uses.total.min(12) {
                i class=(if over { "gone" } else if i < uses.left { "left" } else if i < uses.left.saturating_add(uses.reserved) { "reserved" } else { "gone" }) {}
            }
        }
    }
}

fn count(t: &Text<'_>, uses: &Uses, over: bool) -> String {
    let key = if uses.reserved > 0 { t.with("uses-reserved", [("n", uses.reserved.into())]) } else { String::new() };
    format!("{}{key}", t.with(if over { "uses-unused" } else { "uses-left" }, [("left", uses.left.into()), ("total", uses.total.into())]))
}

/// Periods under each other on one scale, with today's mark.
#[must_use]
pub fn windows(t: &Text<'_>, windows: &[&Window], today: Option<Date>) -> Markup {
    let scale = Scale::over(windows, today);
    html! {
        ul.windows {
            @for window in windows {
                li class=(if window.running { "running" } else { "" }) {
                    p {
                        span.name { (t.word("window", &window.of)) }
                        " " span.dates { (t.period(&window.first_day, &window.last_day)) }
                    }
                    @if let Some(scale) = &scale { (bar(scale, window, today)) }
                    (why::folded(t, &window.why))
                }
            }
        }
        @if let Some(today) = today { p.legend { span.today aria-hidden="true" {} (t.with("today", [("day", t.date(&today.to_string()).into())])) } }
    }
}

/// All windows of a plan that there are.
#[must_use]
pub fn plan_windows(plan: &PlanView) -> Vec<&Window> {
    let mut all = vec![&plan.window, &plan.warranty];
    all.extend(&plan.extended_warranty);
    all.extend(&plan.reward);
    all
}

struct Scale {
    first: Date,
    days: i64,
}

impl Scale {
    fn over(windows: &[&Window], today: Option<Date>) -> Option<Self> {
        let days =
            windows.iter().flat_map(|w| [w.first_day.parse::<Date>().ok(), w.last_day.parse::<Date>().ok()]).chain([today]).flatten();
        let (first, last) = days.fold(None, |range: Option<(Date, Date)>, day| match range {
            None => Some((day, day)),
            Some((first, last)) => Some((first.min(day), last.max(day))),
        })?;
        Some(Self { first, days: span(first, last).max(1) })
    }

    /// Thousandths of the width.
    fn at(&self, day: Date) -> i64 {
        span(self.first, day).saturating_mul(1000) / self.days
    }
}

fn span(from: Date, to: Date) -> i64 {
    to.since(from).map_or(0, |span| i64::from(span.get_days()))
}

fn bar(scale: &Scale, window: &Window, today: Option<Date>) -> Markup {
    let (Ok(first), Ok(last)) = (window.first_day.parse::<Date>(), window.last_day.parse::<Date>()) else {
        return html! {};
    };
    let start = scale.at(first);
    let width = (scale.at(last) - start).max(4);
    html! {
        svg.bar viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.track x="0" y="4" width="1000" height="4" {}
            rect.span x=(start) y="2" width=(width) height="8" {}
            @if let Some(today) = today { rect.now x=(scale.at(today).clamp(0, 996)) y="0" width="4" height="12" {} }
        }
    }
}

/// Plain words, each with its clauses.
#[must_use]
pub fn statements(t: &Text<'_>, edition: &str, statements: &[Statement]) -> Markup {
    html! {
        ul.statements { @for statement in statements { li { p { (t.told(&statement.text)) } (why::clauses(t, edition, &statement.why)) } } }
    }
}
