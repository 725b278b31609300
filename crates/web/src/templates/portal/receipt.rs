//! A decision as it is kept: readable, and as JSON.

use aftercare_wire::ReceiptView;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::timeline::Reader;
use crate::templates::{Shell, chip, clause_parts, fee, timeline, why};

/// # Context
#[derive(Debug, Clone)]
pub struct ReceiptPage {
    pub receipt: ReceiptView,
    /// The receipt's own JSON, laid out for reading.
    pub json: String,
    /// Read at the desk rather than in the portal.
    pub at_desk: bool,
}

impl ReceiptPage {
    #[must_use]
    pub fn sample() -> Self {
        let receipt = ReceiptView::sample();
        Self { json: format!("{:#}", receipt.document), receipt, at_desk: false }
    }

    #[must_use]
    pub fn sample_desk() -> Self {
        Self { at_desk: true, ..Self::sample() }
    }
}

#[must_use]
pub fn page(shell: &Shell<'_>, view: &ReceiptPage) -> Markup {
    let t = &shell.text;
    let receipt = &view.receipt;
    let reader = if view.at_desk { Reader::Staff } else { Reader::Owner };
    let base = if view.at_desk { "/desk" } else { "" };
    let main = html! {
        @if let Some(case) = &receipt.case_id { p.back { a href={ (base) "/cases/" (case) } { (t.say("case-go")) } } }
        header.page-head { h1 { (t.with("receipt-title", [("act", t.word("act", receipt.act.as_str()).into())])) } (chip::outcome(t, receipt.outcome)) }
        p.lead { time datetime=(receipt.at) { (t.moment(&receipt.at)) } }
        div.split {
            div {
                section.card { h2 { (t.say("receipt-clauses")) } (clause_parts::decision(t, &receipt.clauses)) }
                @if let Some(quote) = &receipt.fee { section.card { h2 { (t.say("fee-title")) } (fee::table(t, quote)) } }
                @if !receipt.missing.is_empty() || !receipt.least.is_empty() {
                    section.card { h2 { (t.say("receipt-otherwise")) } (why::missing(t, &receipt.missing)) (why::least(t, &receipt.least)) }
                }
            }
            div {
                @if let Some(next) = &receipt.next_step { (timeline::next_card(t, next, false, reader)) }
                (facts(t, receipt))
                section.card {
                    details { summary { (t.say("receipt-json")) } pre tabindex="0" { code { (view.json) } } }
                    p { a href={ "/api/v1/receipts/" (receipt.id) "/document" } { (t.say("receipt-download")) } }
                    p.quiet { (t.say("receipt-replay")) }
                }
            }
        }
    };
    let title = t.say("receipt");
    if view.at_desk { shell.desk(&title, &main) } else { shell.portal(&title, &main) }
}

fn facts(t: &Text<'_>, receipt: &ReceiptView) -> Markup {
    html! {
        section.card {
            h2 { (t.say("receipt-facts")) }
            dl.facts {
                dt { (t.say("receipt-id")) } dd { code { (receipt.id) } }
                dt { (t.say("edition")) } dd { a href={ "/terms/" (receipt.edition) } { (t.with("edition-n", [("edition", receipt.edition.clone().into())])) } br; small { code { (receipt.edition_hash) } } }
                dt { (t.say("receipt-engine")) } dd { (receipt.engine) }
                dt { (t.say("receipt-facts-hash")) } dd { code { (receipt.facts_hash) } }
                dt { (t.say("receipt-ledger")) } dd { (receipt.ledger_position) }
            }
        }
    }
}
