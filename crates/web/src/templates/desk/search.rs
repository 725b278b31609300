//! Devices found by a serial number or by their owner's address.

use aftercare_wire::UnitView;
use maud::{Markup, html};

use crate::templates::form::{Field, submit};
use crate::templates::{FormState, Shell, chip};

/// # Context
#[derive(Debug, Clone)]
pub struct SearchPage {
    pub form: FormState,
    /// None where nothing was looked for yet, or what was typed cannot be looked for.
    pub found: Option<Vec<UnitView>>,
}

impl SearchPage {
    #[must_use]
    pub fn sample() -> Self {
        let second = UnitView { id: "01JZ8T2M5Q000000000000000F".to_owned(), model_name: "Example Two".to_owned(), ..UnitView::sample() };
        Self { form: FormState::default(), found: Some(vec![UnitView::sample(), second]) }
    }

    #[must_use]
    pub fn sample_empty() -> Self {
        Self { form: FormState::default(), found: Some(Vec::new()) }
    }
}

/// The field, wherever it stands.
pub(crate) fn field(shell: &Shell<'_>, form: &FormState) -> Markup {
    let t = &shell.text;
    let body = html! {
        (Field::new("find", t.say("search-find")).hint(t.say("search-find-hint")).autocomplete("off").render(t, form))
        (submit(&t.say("search-send")))
    };
    html! { search.card { (shell.post("/desk/search", &body)) } }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &SearchPage) -> Markup {
    let t = &shell.text;
    let main = html! {
        p.back { a href="/desk" { (t.say("nav-queue")) } }
        h1 { (t.say("search")) }
        (view.form.summary(t))
        (field(shell, &view.form))
        @if let Some(found) = &view.found {
            @if found.is_empty() { p.card.empty { (t.say("search-none")) } }
            ul.rows { @for unit in found {
                li { a.row href={ "/desk/units/" (unit.id) } {
                    span.title { (unit.model_name) span.quiet { "\u{a0}· " (unit.serial_masked) } }
                    span { (chip::unit_state(t, unit.state)) }
                    span.quiet { (t.date(&unit.bought_on)) }
                } }
            } }
        }
    };
    shell.desk(&t.say("search"), &main)
}
