//! Receipts: the decision as it is kept, and as people read it.

use super::rules::Rules;
use crate::error::{Error, Result};
use aftercare_core::{Record, World};
use aftercare_terms::{AtomTruth, Change, Circumstances, ClauseTruth, FactValue, Fired, Receipt, least_change, receipt};
use aftercare_wire::{Atom, ClauseView, FeeLine, FeeView, Language, LeastChange, Money, Outcome, Party, ReceiptView};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The receipt's document: what `aftercare replay` reads.
pub(crate) fn document(record: &Record, ledger_position: i64, decided_on: Date, evidence: BTreeMap<String, String>) -> String {
    let circumstances =
        Circumstances { decided_on: Some(decided_on.to_string()), ledger_position: u64::try_from(ledger_position).ok(), evidence };
    receipt(&record.edition, &record.facts, &record.decision, &circumstances).to_json()
}

/// The least that would have to be different for the step to be allowed.
pub(crate) fn least(record: &Record, rules: &Rules<'_>) -> Vec<LeastChange> {
    let changes = least_change(&record.edition, &record.facts, None, 1);
    changes.iter().flat_map(|change| told(change, rules)).collect()
}

fn told(change: &Change, rules: &Rules<'_>) -> Vec<LeastChange> {
    let flip = change.clauses.first();
    let one = |fact: &aftercare_terms::FactChange| LeastChange {
        rule: flip.map(|f| f.id.clone()).unwrap_or_default(),
        clause: flip.map(|f| f.clause.clone()).unwrap_or_default(),
        fact: fact.fact.clone(),
        meaning: rules.meaning(&fact.fact),
        is: fact.from.as_ref().map(text).unwrap_or_default(),
        needed: text(&fact.to),
    };
    change.set.iter().map(one).collect()
}

pub(crate) fn text(value: &FactValue) -> String {
    match value {
        FactValue::Bool(b) => b.to_string(),
        FactValue::Int(n) => n.to_string(),
        FactValue::Text(text) => text.clone(),
        FactValue::Words(words) => words.join(", "),
        FactValue::Table(entries) => entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// A stored receipt as people read it: what fired first, then what did not. It counts in minor units of the plan's currency, which the
/// decision itself does not know.
pub(crate) fn view(stored: &aftercare_store::Receipt, world: &World, currency: &str, language: Language) -> Result<ReceiptView> {
    let broken = |e: serde_json::Error| Error::Internal(format!("a stored receipt cannot be read: {e}"));
    let document: serde_json::Value = serde_json::from_str(&stored.body).map_err(broken)?;
    let receipt: Receipt = serde_json::from_str(&stored.body).map_err(broken)?;
    let edition = world.edition(&receipt.edition.id);
    let rules = Rules { world, edition: edition.map(|e| &**e), language };
    let mut clauses: Vec<ClauseView> = receipt.clauses.iter().map(|c| clause(c, &receipt.edition.id, language)).collect();
    clauses.sort_by_key(|c| c.fired != Some(true));
    Ok(ReceiptView {
        id: stored.receipt_id.as_str().to_owned(),
        at: jiff::Timestamp::from_microsecond(stored.at.0).map(|t| t.to_string()).unwrap_or_default(),
        act: stored.act.parse().map_err(|_| Error::NotFound { what: "receipt" })?,
        outcome: match receipt.outcome.status.as_str() {
            "allowed" => Outcome::Accepted,
            "refused" => Outcome::Refused,
            _ => Outcome::Unknown,
        },
        case_id: stored.case_id.as_ref().map(|c| c.as_str().to_owned()),
        edition: receipt.edition.id.clone(),
        edition_hash: receipt.edition.hash.clone(),
        engine: receipt.engine.clone(),
        facts_hash: receipt.facts_hash.clone(),
        ledger_position: receipt.ledger_position.unwrap_or(0),
        clauses,
        fee: fee(&receipt, currency, &rules),
        next_step: None,
        missing: receipt.outcome.missing.iter().map(|fact| rules.missing(fact)).collect(),
        least: receipt.least_change.iter().flat_map(|l| &l.changes).flat_map(|change| told(change, &rules)).collect(),
        document,
    })
}

fn fee(receipt: &Receipt, currency: &str, rules: &Rules<'_>) -> Option<FeeView> {
    let quotation = receipt.outcome.fees.as_ref().filter(|q| !q.lines.is_empty())?;
    let money = |minor: i64| Money::new(minor, currency);
    let line = |l: &aftercare_terms::FeeEntry| FeeLine {
        line: l.line.clone(),
        amount: money(l.amount),
        payer: if l.payer == "customer" { Party::Customer } else { Party::Provider },
        why: l.rules.iter().map(|rule| rules.reference(rule)).collect(),
    };
    Some(FeeView { total: money(quotation.customer_pays), paid: money(0), lines: quotation.lines.iter().map(line).collect() })
}

/// The clauses that spoke in a stored decision.
pub(crate) fn spoken(stored: &aftercare_store::Receipt, language: Language) -> Vec<ClauseView> {
    let Ok(receipt) = serde_json::from_str::<Receipt>(&stored.body) else { return Vec::new() };
    let fired = receipt.clauses.iter().filter(|c| c.fired == Fired::Yes);
    fired.map(|c| clause(c, &receipt.edition.id, language)).collect()
}

/// A clause inside a decision, with the values that decided it.
pub(crate) fn clause(truth: &ClauseTruth, edition: &str, language: Language) -> ClauseView {
    ClauseView {
        id: truth.id.clone(),
        clause: truth.clause.clone(),
        edition: edition.to_owned(),
        effect: truth.effect.clone(),
        summary: truth.summary.get(language.as_str()).to_owned(),
        fired: match truth.fired {
            Fired::Yes => Some(true),
            Fired::No => Some(false),
            Fired::Unknown => None,
        },
        condition: None,
        atoms: truth.atoms.iter().map(atom).collect(),
        cites: Vec::new(),
        readings: Vec::new(),
        differs: Vec::new(),
        exercised_by: Vec::new(),
        not_operative: None,
    }
}

fn atom(truth: &AtomTruth) -> Atom {
    let names: Vec<&str> = truth.facts.iter().map(|f| f.fact.as_str()).collect();
    let values: Vec<String> = truth.facts.iter().filter_map(|f| f.value.as_ref().map(text)).collect();
    Atom { fact: names.join(", "), value: (!values.is_empty()).then(|| values.join(", ")), expected: truth.text.clone(), held: truth.holds }
}
