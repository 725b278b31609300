use aftercare_wire::{CaseView, FeeView};
use maud::{Markup, html};

use crate::templates::{FormState, Shell, fee};

/// # Context
#[derive(Debug, Clone)]
pub struct PaymentPage {
    pub case: CaseView,
    pub fee: FeeView,
    pub form: FormState,
}

impl PaymentPage {
    #[must_use]
    pub fn sample() -> Self {
        Self { case: CaseView::sample_awaiting_payment(), fee: FeeView::sample(), form: FormState::default() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &PaymentPage) -> Markup {
    let t = &shell.text;
    let case = &view.case;
    let due = aftercare_wire::Money {
        minor: view.fee.total.minor.saturating_sub(view.fee.paid.minor),
        currency: view.fee.total.currency.clone(),
    };
    let body = html! {
        input type="hidden" name="amount" value=(due.minor);
        p.actions {
            button.button type="submit" { (t.with("pay-amount", [("money", t.money(&due).into())])) }
            a.button.plain href={ "/cases/" (case.id) } { (t.say("go-back")) }
        }
    };
    let main = html! {
        p.back { a href={ "/cases/" (case.id) } { (t.word("kind", case.kind.as_str())) "\u{a0}· " (case.unit.model_name) } }
        article.narrow {
            h1 { (t.say("pay-title")) }
            p.notice { strong { (t.say("pay-simulated")) } }
            (view.form.summary(t))
            div.card {
                @if let Some(service) = case.service { p.eyebrow { (t.word("service", service.as_str())) } }
                (fee::table(t, &view.fee))
                (shell.step(&format!("/cases/{}/pay", case.id), case.version, &body))
            }
        }
    };
    shell.portal(&t.say("pay-title"), &main)
}
