//! The facts of an ordinary case, with which witnesses are completed.

use super::Pair;
use crate::clause::Service;
use crate::edition::Edition;
use crate::facts::{Facts, Value};
use crate::program::Voice;
use crate::schema::{FactId, FactType, Schema};

/// Entries of a table in a made-up case, minor units.
const EXAMPLE_TABLE: [i64; 2] = [10_000, 14_000];

pub(super) struct Usual {
    pub facts: Facts,
}

impl Usual {
    pub fn of(schema: &Schema) -> Self {
        let mut facts = Facts::new();
        for fact in schema.facts() {
            let Some(id) = schema.id(&fact.name) else { continue };
            match (fact.usual, &fact.kind) {
                (Some(raw), _) => facts.set_raw(id, raw),
                (None, FactType::Int) => facts.set_raw(id, 0),
                (None, FactType::Table) => {
                    // A table of this length is always taken.
                    let _ = facts.set(schema, &fact.name, &Value::Table(EXAMPLE_TABLE.to_vec()));
                }
                (None, _) => {}
            }
        }
        Self { facts }
    }

    /// Completes a case as each edition sees it: what either could ask for and is unknown takes its usual value, in both.
    pub fn complete(&self, pair: &Pair<'_>, left: &mut Facts, right: &mut Facts) {
        let mut ids: Vec<FactId> = [pair.left, pair.right].into_iter().flat_map(|edition| asked_for(edition, left)).collect();
        ids.sort_unstable();
        ids.dedup();
        let schema = pair.left.schema();
        for facts in [left, right] {
            for id in &ids {
                if facts.value(schema, *id).is_none()
                    && let (Some(fact), Some(value)) = (schema.fact(*id), self.facts.value(schema, *id))
                {
                    // The value has the type of its own fact.
                    let _ = facts.set(schema, &fact.name, &value);
                }
            }
            if facts.findings().is_none() {
                facts.set_findings(Vec::new());
            }
        }
    }
}

/// What the conditions can ask for at this act and kind of case, and what the quotation of the service is made of.
fn asked_for(edition: &Edition, facts: &Facts) -> Vec<FactId> {
    let mut ids = Vec::new();
    let decision = edition.decide(facts);
    let Some(stage) = edition.stage_of(&decision) else { return ids };
    for atom in stage.atoms.iter().filter_map(|n| edition.program.atoms.get(*n)) {
        atom.facts(&mut |id| ids.push(id));
    }
    let service = facts.raw(edition.program.service).and_then(|raw| edition.service(raw)).map_or(0, Service::bit);
    for speaker in stage.speakers.iter().filter(|s| s.voice == Voice::Fee && s.services & service != 0) {
        if let Some(amount) = edition.program.rules.get(speaker.rule).and_then(|r| r.amount.as_ref()) {
            amount.facts(&mut |id| ids.push(id));
        }
    }
    ids
}
