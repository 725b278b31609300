//! Names that lead somewhere: citations, differences, settings and facts.

use super::{Bench, Defect, Diagnosis};
use crate::clause::{Clause, Effect};
use crate::edition::Edition;
use crate::expr::{Bool, Int};
use crate::schema::{FactId, Schema};
use crate::settings::Settings;
use std::collections::BTreeSet;

/// What a window may hang on, beside settings: it is computed when only the plan is known.
const WINDOW_FACTS: [&str; 2] = ["plan.years", "region.europe"];

pub(super) fn check(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    let edition = bench.edition;
    for clause in edition.clauses() {
        citations(bench, clause, out);
        if let Effect::Window { when, .. } = &clause.effect {
            let mut ids = Vec::new();
            when.atoms(&mut |atom| atom.facts(&mut |id| ids.push(id)));
            for fact in ids.into_iter().filter_map(|id| edition.schema().fact(id)) {
                if !WINDOW_FACTS.contains(&fact.name.as_str()) {
                    let message = format!("a window may not hang on `{}`, only on {}", fact.name, WINDOW_FACTS.join(", "));
                    out.push(Diagnosis::of(Defect::Window, clause, message));
                }
            }
        }
        let refusable = |c: &&Clause| c.rule() == clause.rule() && matches!(c.effect, Effect::Ground { .. });
        if let (Effect::Exclude { .. }, Some(ground)) = (&clause.effect, edition.clauses().iter().find(refusable)) {
            let message = format!("the finding `{}` would also be the ground `{}`", clause.rule(), ground.id);
            out.push(Diagnosis::of(Defect::Citation, clause, message));
        }
    }
}

fn citations(bench: &Bench<'_>, clause: &Clause, out: &mut Vec<Diagnosis>) {
    let mut fail = |message: String| out.push(Diagnosis::of(Defect::Citation, clause, message));
    let reading = |id: &str| bench.settings.all().iter().any(|s| s.id == id);
    let there = |id: &str| bench.edition.clauses().iter().any(|c| c.rule() == id) || reading(id);
    for id in clause.cites.iter().filter(|id| !there(id)) {
        fail(format!("it cites `{id}`, which is neither a rule of this edition nor a reading"));
    }
    if !bench.rules.is_empty() && !bench.rules.contains(clause.rule()) && !reading(clause.rule()) {
        fail(format!("`{}` is neither a rule of the source nor a reading", clause.rule()));
    }
    if !bench.differences.is_empty() {
        for id in clause.differs.iter().filter(|id| !bench.differences.contains(*id)) {
            fail(format!("there is no difference `{id}`"));
        }
    }
    for id in &clause.restates {
        if bench.edition.clauses().iter().all(|c| c.id != *id) {
            fail(format!("it restates `{id}`, which is not there"));
        }
    }
}

/// The settings that the text of an expression names.
pub(crate) fn settings_in(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("setting.") {
        let rest = text.get(at + "setting.".len()..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        out.push(rest.get(..end).unwrap_or_default().to_owned());
    }
    out
}

/// Settings that should act through the clauses and do not, and facts that no clause of any edition asks for.
#[must_use]
pub fn check_settings(settings: &Settings, schema: &Schema, editions: &[&Edition]) -> Vec<Diagnosis> {
    let clauses = || editions.iter().flat_map(|e| e.clauses());
    let mut out = Vec::new();
    for setting in settings.all().iter().filter(|s| s.read_by == "clauses") {
        let read = clauses().any(|c| c.source.values().any(|text| settings_in(text).contains(&setting.name)));
        // A reading with one option is built into the data; it must at least be cited where it acts, or be said to need no clause.
        let cited = || clauses().any(|c| c.rule() == setting.id || c.cites.contains(&setting.id));
        let built_in = setting.options.len() == 1;
        if read || built_in && cited() {
            continue;
        }
        let message = if built_in { "no clause reads or cites this setting" } else { "no clause reads this setting" };
        out.push(Diagnosis::at(Defect::Unread, "settings.toml", &setting.name, format!("{message} ({})", setting.id)));
    }
    let used = used(editions);
    for fact in schema.facts() {
        if schema.id(&fact.name).is_some_and(|id| !used.contains(&id)) {
            out.push(Diagnosis::at(Defect::Unread, "facts.toml", &fact.name, "no clause asks for this fact").noted());
        }
    }
    out
}

fn used(editions: &[&Edition]) -> BTreeSet<FactId> {
    let mut ids = BTreeSet::new();
    for edition in editions {
        let program = &edition.program;
        ids.extend([program.act, program.kind, program.state, program.service]);
        for rule in &program.rules {
            conditions(&rule.when, &mut ids);
            if let Some(amount) = &rule.amount {
                amounts(amount, &mut ids);
            }
        }
        for clause in edition.clauses() {
            match &clause.effect {
                Effect::Window { when, .. } | Effect::Exception { when, .. } | Effect::Ground { usable: when, .. } => {
                    conditions(when, &mut ids)
                }
                _ => {}
            }
        }
    }
    ids
}

fn conditions(when: &Bool, ids: &mut BTreeSet<FactId>) {
    when.atoms(&mut |atom| {
        atom.facts(&mut |id| {
            ids.insert(id);
        });
    });
}

fn amounts(amount: &Int, ids: &mut BTreeSet<FactId>) {
    amount.facts(&mut |id| {
        ids.insert(id);
    });
}
