//! Two editions, clause by clause.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::rules::Rules;
use aftercare_terms::{Clause, Edition};
use aftercare_wire::{Change, DiffEntry, DiffView};
use std::collections::BTreeMap;

impl App {
    /// What differs between two editions.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub async fn edition_compare(&self, ctx: &Context, left: &str, right: &str) -> Result<DiffView> {
        authorise(&ctx.principal, Action::TermsCompare, None, "edition")?;
        let known = |id: &str| self.world().edition(id).map(|e| &**e).ok_or(Error::NotFound { what: "edition" });
        let (left, right) = (known(left)?, known(right)?);
        let rules = |edition| Rules { world: self.world(), edition: Some(edition), language: ctx.language };
        let (in_left, in_right) = (by_rule(left), by_rule(right));
        let mut entries = Vec::new();
        for rule in in_left.keys().chain(in_right.keys().filter(|rule| !in_left.contains_key(*rule))) {
            let (one, other) = (in_left.get(rule), in_right.get(rule));
            let Some(change) = change(one, other) else { continue };
            let mut differences: Vec<String> = one.into_iter().chain(other).flatten().flat_map(|c| c.differs.iter().cloned()).collect();
            differences.sort();
            differences.dedup();
            let clause = one.or(other).and_then(|clauses| clauses.first()).map(|c| c.clause.clone()).unwrap_or_default();
            entries.push(DiffEntry {
                clause,
                change,
                left: one.map(|_| rules(left).reference(rule)),
                right: other.map(|_| rules(right).reference(rule)),
                witness: None,
                differences,
            });
        }
        entries.sort_by_key(|entry| crate::terms::place(&entry.clause));
        Ok(DiffView {
            left: left.header.id.clone(),
            right: right.header.id.clone(),
            left_hash: left.hash.clone(),
            right_hash: right.hash.clone(),
            entries,
            cases_changed: None,
        })
    }
}

fn by_rule(edition: &Edition) -> BTreeMap<&str, Vec<&Clause>> {
    let mut out: BTreeMap<&str, Vec<&Clause>> = BTreeMap::new();
    for clause in edition.clauses() {
        out.entry(clause.rule()).or_default().push(clause);
    }
    out
}

/// How the clauses of one rule differ, if they do.
fn change(left: Option<&Vec<&Clause>>, right: Option<&Vec<&Clause>>) -> Option<Change> {
    let (left, right) = match (left, right) {
        (Some(left), Some(right)) => (left, right),
        (Some(_), None) => return Some(Change::OnlyLeft),
        (None, Some(_)) => return Some(Change::OnlyRight),
        (None, None) => return None,
    };
    let executed = |clauses: &[&Clause]| clauses.iter().map(|c| (c.source.clone(), format!("{:?}", c.effect))).collect::<Vec<_>>();
    if executed(left) != executed(right) {
        return Some(Change::Other);
    }
    let told = |clauses: &[&Clause]| clauses.iter().map(|c| (c.clause.clone(), c.summary.get("en").to_owned())).collect::<Vec<_>>();
    (told(left) != told(right)).then_some(Change::Wording)
}
