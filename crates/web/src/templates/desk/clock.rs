//! The demonstration's clock: moved by hand, so that deadlines, expiry and reward can be watched.

use aftercare_wire::ClockView;
use maud::{Markup, html};

use crate::templates::form::{Field, submit};
use crate::templates::{FormState, Shell};

/// # Context
#[derive(Debug, Clone)]
pub struct ClockPage {
    pub clock: ClockView,
    pub form: FormState,
}

impl ClockPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { clock: ClockView::sample(), form: FormState::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ClockPage) -> Markup {
    let t = &shell.text;
    let jump = |days: u32| {
        shell.post(
            "/desk/clock",
            &html! {
                input type="hidden" name="days" value=(days);
                button.button.plain type="submit" { (t.with("clock-days", [("n", days.into())])) }
            },
        )
    };
    let to = html! {
        (Field::new("to", t.say("clock-to")).kind("date").render(t, &view.form))
        (submit(&t.say("clock-send")))
    };
    let main = html! {
        article.narrow {
            h1 { (t.say("nav-clock")) }
            p.lead { time datetime=(view.clock.now) { (t.moment(&view.clock.now)) } }
            p { (t.say("clock-about")) }
            (view.form.summary(t))
            section.card {
                h2 { (t.say("clock-move")) }
                div.jumps { @for days in [1, 7, 30, 365] { (jump(days)) } }
                (shell.post("/desk/clock", &to))
            }
        }
    };
    shell.desk(&t.say("nav-clock"), &main)
}
