//! Clauses as people read them, alone and inside a decision.

use super::rules::Rules;
use aftercare_terms::{Clause, Edition, Effect};
use aftercare_wire::{ClauseView, EditionSummary};

/// A clause as its edition has it.
pub(crate) fn plain(clause: &Clause, edition: &Edition, language: &str) -> ClauseView {
    let not_operative = match &clause.effect {
        Effect::Nothing { reason } => Some(reason.get(language).to_owned()),
        _ => None,
    };
    ClauseView {
        id: clause.id.clone(),
        clause: clause.clause.clone(),
        edition: edition.header.id.clone(),
        effect: clause.effect.name().to_owned(),
        summary: clause.summary.get(language).to_owned(),
        fired: None,
        condition: clause.source.get("when").cloned(),
        atoms: Vec::new(),
        cites: clause.cites.clone(),
        readings: Vec::new(),
        differs: clause.differs.clone(),
        exercised_by: Vec::new(),
        not_operative,
    }
}

/// The clauses behind rule ids, each once, in the order of the ids.
pub(crate) fn of_rules(rules: &Rules<'_>, ids: &[String]) -> Vec<ClauseView> {
    let Some(edition) = rules.edition else { return Vec::new() };
    let language = rules.language.as_str();
    let mut out: Vec<ClauseView> = Vec::new();
    for clause in ids.iter().filter_map(|id| edition.clause(id)) {
        if !out.iter().any(|have| have.id == clause.id) {
            out.push(plain(clause, edition, language));
        }
    }
    out
}

pub(crate) fn summary(edition: &Edition, language: &str) -> EditionSummary {
    EditionSummary {
        id: edition.header.id.clone(),
        title: edition.header.title.get(language).to_owned(),
        language: edition.header.language.clone(),
        hash: edition.hash.clone(),
        clauses: u32::try_from(edition.clauses().len()).unwrap_or(u32::MAX),
    }
}
