use aftercare_wire::FlightReportView;
use maud::{Markup, html};

use crate::messages::Text;
use crate::templates::chip;
use crate::templates::timeline::Reader;

use super::answer::known_fix;

/// Which device, which case, which file, and how far that could be read.
pub(super) fn head(t: &Text<'_>, report: &FlightReportView, reader: Reader) -> Markup {
    let file = &report.file;
    html! {
        section.card.head {
            h2 { (report.model_name) " " @match &report.produced_at {
                Some(_) => (chip::chip("good", &t.say("flight-produced"))),
                None => (chip::chip("due", &t.say("flight-not-produced"))),
            } }
            dl.facts.across {
                div { dt { (t.say("device-serial")) } dd.serial { (report.serial) } }
                @if let Some(case) = &report.case_id { div { dt { (t.say("case-number")) } dd.serial { (case) } } }
                div { dt { (t.say("flight-produced-at")) } dd { @match &report.produced_at {
                    Some(at) => time datetime=(at) { (t.moment(at)) },
                    None => (t.say("flight-not-produced-about")),
                } } }
                @if let Some(at) = &report.lost_at { div { dt { (t.say("flight-lost-at")) } dd { time datetime=(at) { (t.moment(at)) } } } }
                @if let Some(at) = &report.started_at { div { dt { (t.say("flight-began")) } dd { time datetime=(at) { (t.instant(at)) } } } }
                div { dt { (t.say("flight-record-length")) } dd { (t.lasting(report.end)) } }
            }
            div.source-file {
                h3 { (t.say("flight-file")) }
                p { a href=(path(report, reader)) { (file.blob.name) } "\u{a0}· " (file.format) "\u{a0}· " (t.size(file.blob.bytes)) }
                p { strong { (t.word("completeness", &file.completeness)) } " "
                    @if let Some(trouble) = &file.trouble { (t.word("file-trouble", trouble)) " " }
                    @if file.bytes_understood < file.blob.bytes { (t.with("flight-understood", [("part", t.size(file.bytes_understood).into()), ("whole", t.size(file.blob.bytes).into())])) } }
                p.hash { small { "SHA-256 " code.copy { (file.sha256) } } }
            }
            @if is_thin(report) { p.notice { (t.say("flight-by-hand")) " " a href="/contact" { (t.say("operator-ask")) } } }
        }
    }
}

/// Not enough of it could be read for it to speak for itself.
fn is_thin(report: &FlightReportView) -> bool {
    known_fix(report).is_none() || matches!(report.file.completeness.as_str(), "header-only" | "sealed" | "sealed-cut" | "damaged")
}

/// Where this reader opens the file.
fn path(report: &FlightReportView, reader: Reader) -> String {
    let own = format!("/files/{}", report.file.blob.id);
    match (reader, &report.case_id) {
        (Reader::Staff, Some(case)) => format!("{own}?case={case}"),
        _ => own,
    }
}

/// What binds the report to its file, for whoever has to believe it.
pub(super) fn proof(t: &Text<'_>, report: &FlightReportView, reader: Reader) -> Markup {
    html! {
        section.card {
            h2 { (t.say("flight-proof")) }
            p { (t.say(if report.receipt_id.is_some() { "flight-proof-about" } else { "flight-proof-none" })) }
            dl.facts {
                @if let Some(receipt) = &report.receipt_id {
                    dt { (t.say("receipt-id")) } dd { a href={ (reader.receipts()) "/" (receipt) } { code { (receipt) } } }
                }
                @if let Some(hash) = &report.report_sha256 { dt { (t.say("flight-report-hash")) } dd.hash { code.copy { (hash) } } }
                dt { (t.say("flight-file-hash")) } dd.hash { code.copy { (report.file.sha256) } }
            }
        }
    }
}
