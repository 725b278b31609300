//! Two editions, rule by rule. What differs is found by search over the whole of both, and kept: editions do not change while the server runs.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::receipt::text;
use crate::view::rules::Rules;
use aftercare_core::World;
use aftercare_terms::{Edition, List, Model, Pair, RuleDiff, Scope, Verdict, Way, diff};
use aftercare_wire::{Atom, Change, DiffEntry, DiffView, Witness};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Comparisons that were made, by the ids of their editions.
pub(crate) type Compared = Arc<Mutex<BTreeMap<(String, String), Arc<Vec<RuleDiff>>>>>;

impl App {
    /// What the right edition changes for the customer, beside the left one.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub async fn edition_compare(&self, ctx: &Context, left: &str, right: &str) -> Result<DiffView> {
        authorise(&ctx.principal, Action::TermsCompare, None, "edition")?;
        let known = |id: &str| self.world().edition(id).map(Arc::clone).ok_or(Error::NotFound { what: "edition" });
        let (left, right) = (known(left)?, known(right)?);
        let rules = self.compared(&left, &right).await?;
        let side = |edition| Rules { world: self.world(), edition: Some(edition), language: ctx.language };
        let entries = rules.iter().filter_map(|rule| entry(rule, &side(&left), &side(&right), (&left, &right))).collect();
        Ok(DiffView {
            left: left.header.id.clone(),
            right: right.header.id.clone(),
            left_hash: left.hash.clone(),
            right_hash: right.hash.clone(),
            entries,
            cases_changed: None,
        })
    }

    async fn compared(&self, left: &Arc<Edition>, right: &Arc<Edition>) -> Result<Arc<Vec<RuleDiff>>> {
        let key = (left.header.id.clone(), right.header.id.clone());
        // Held while it is found, so that nobody searches beside.
        let mut compared = self.compared.lock().await;
        if let Some(rules) = compared.get(&key) {
            return Ok(Arc::clone(rules));
        }
        let (world, left, right) = (Arc::clone(&self.world), Arc::clone(left), Arc::clone(right));
        let found = tokio::task::spawn_blocking(move || found(&world, &left, &right)).await;
        let rules =
            found.map_err(|e| Error::Internal(format!("comparison: {e}")))?.map_err(|e| Error::Internal(format!("comparison: {e}")))?;
        let rules = Arc::new(rules);
        compared.insert(key, Arc::clone(&rules));
        Ok(rules)
    }
}

fn found(world: &World, left: &Edition, right: &Edition) -> std::result::Result<Vec<RuleDiff>, String> {
    let list_of = |edition: &Edition, list: List, model: &Model| -> Option<Scope> { world.list(edition, list, model).map(|l| l.scope) };
    diff(&Pair { left, right, catalogue: &world.catalogue, list_of: &list_of })
}

/// None for what is the same in both.
fn entry(rule: &RuleDiff, left: &Rules<'_>, right: &Rules<'_>, editions: (&Edition, &Edition)) -> Option<DiffEntry> {
    let is = |id: &Option<String>, edition: &Edition| id.as_deref() == Some(edition.header.id.as_str());
    let change = match rule.verdict {
        Verdict::Same => return None,
        _ if is(&rule.only_here, editions.0) => Change::OnlyLeft,
        _ if is(&rule.only_here, editions.1) => Change::OnlyRight,
        Verdict::OtherWords | Verdict::NoDecision => Change::Wording,
        Verdict::Stricter if is(&rule.stricter, editions.1) => Change::Stricter,
        Verdict::Stricter => Change::Looser,
        Verdict::Otherwise => Change::Other,
    };
    Some(DiffEntry {
        clause: rule.place().to_owned(),
        change,
        left: (!rule.left.is_empty()).then(|| left.reference(&rule.rule)),
        right: (!rule.right.is_empty()).then(|| right.reference(&rule.rule)),
        witness: rule.ways.iter().find_map(witness),
        differences: rule.differs.clone(),
    })
}

fn witness(way: &Way) -> Option<Witness> {
    let case = way.witness.case.as_ref()?;
    let fact = |(name, value)| {
        let value = text(value);
        Atom { fact: String::clone(name), expected: value.clone(), value: Some(value), held: None }
    };
    let side = |told: &str| format!("{}: {told}", way.what);
    Some(Witness { facts: case.facts.iter().map(fact).collect(), left: side(&way.left), right: side(&way.right) })
}
