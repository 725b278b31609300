//! What is to be paid, line by line.

use aftercare_wire::{CaseView, FeeView, Money, Party};
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::why;

/// What a case costs, and under which numbers it was paid and paid back.
#[must_use]
pub fn of_case(t: &Text<'_>, case: &CaseView) -> Markup {
    html! {
        @if let Some(quote) = &case.fee {
            section.card {
                h2 { (t.say("fee-title")) }
                (table(t, quote))
                @for payment in &case.payments { p.quiet { (t.word("act", payment.act.as_str())) ": " code { (payment.reference) } } }
            }
        }
    }
}

#[must_use]
pub fn table(t: &Text<'_>, fee: &FeeView) -> Markup {
    let left = Money { minor: fee.total.minor.saturating_sub(fee.paid.minor).max(0), ..fee.paid.clone() };
    html! {
        table.fee {
            caption.hidden { (t.say("fee-title")) }
            thead.hidden { tr { th scope="col" { (t.say("fee-what")) } th scope="col" { (t.say("fee-amount")) } } }
            tbody {
                @for line in &fee.lines {
                    tr {
                        td {
                            (t.word("fee", &line.line))
                            @if line.payer == Party::Provider { " " span.quiet { (t.say("fee-by-provider")) } }
                            (why::folded(t, &line.why))
                        }
                        td.amount { (t.money(&line.amount)) }
                    }
                }
            }
            tfoot {
                tr { th scope="row" { (t.say("fee-total")) } td.amount { strong { (t.money(&fee.total)) } } }
                @if fee.paid.minor != 0 {
                    tr { th scope="row" { (t.say("fee-paid")) } td.amount { (t.money(&fee.paid)) } }
                    tr { th scope="row" { (t.say("fee-left")) } td.amount { strong { (t.money(&left)) } } }
                }
            }
        }
    }
}
