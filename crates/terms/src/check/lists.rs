//! Component lists against the catalogue.

use super::{Bench, Defect, Diagnosis};
use crate::catalogue::{Catalogue, Model};
use crate::clause::{Clause, Effect, List};
use crate::edition::Edition;

const CATALOGUE: &str = "catalogue.toml";

pub(super) fn check(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    conflicts(bench.edition, bench.catalogue, out);
    components(bench, out);
    products(bench, out);
}

/// Does this clause list something for the model: 2 by its name, 1 by its family, 0 not at all.
fn closeness(clause: &Clause, list: List, model: &Model) -> u8 {
    match &clause.effect {
        Effect::Scope { list: l, models, .. } if *l == list && models.contains(&model.slug) => 2,
        Effect::Scope { list: l, families, .. } if *l == list && families.contains(&model.family) => 1,
        _ => 0,
    }
}

/// Two clauses may give one product a list only by a reading that both cite.
pub(super) fn conflicts(edition: &Edition, catalogue: &Catalogue, out: &mut Vec<Diagnosis>) {
    for list in List::ALL {
        let mut reported: Vec<(&str, &str)> = Vec::new();
        for model in &catalogue.models {
            let closest = edition.clauses().iter().map(|c| closeness(c, list, model)).max().unwrap_or(0);
            if closest == 0 {
                continue;
            }
            let found: Vec<&Clause> = edition.clauses().iter().filter(|c| closeness(c, list, model) == closest).collect();
            for (n, first) in found.iter().enumerate() {
                for second in found.iter().skip(n + 1) {
                    let pair = (first.id.as_str(), second.id.as_str());
                    let one_reading = first.cites.iter().any(|c| !c.starts_with("CR-") && second.cites.contains(c));
                    if one_reading || list == List::International || reported.contains(&pair) {
                        continue;
                    }
                    reported.push(pair);
                    let message = format!("a second `{}` list for `{}`, as `{}`, and no reading that both cite", list.as_str(), model.slug, first.id);
                    out.push(Diagnosis::of(Defect::Conflict, second, message));
                }
            }
        }
    }
}

fn components(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    for clause in bench.edition.clauses() {
        let Effect::Scope { list, components, families, models, .. } = &clause.effect else { continue };
        let concerned: Vec<&Model> = bench.catalogue.models.iter().filter(|m| closeness(clause, *list, m) > 0).collect();
        for family in families.iter().filter(|f| !bench.catalogue.models.iter().any(|m| m.family == **f)) {
            out.push(Diagnosis::of(Defect::Component, clause, format!("no model is of the family `{family}`")));
        }
        if concerned.is_empty() && models.is_empty() {
            continue;
        }
        for slug in components.keys().filter(|slug| !concerned.iter().any(|m| m.components.contains(slug))) {
            out.push(Diagnosis::of(Defect::Component, clause, format!("none of its products has a `{slug}`")));
        }
    }
    for component in &bench.catalogue.components {
        if !bench.catalogue.models.iter().any(|m| m.components.contains(&component.slug)) {
            out.push(Diagnosis::at(Defect::Component, CATALOGUE, &component.slug, "no model has this component"));
        }
    }
}

/// Every service of a product has a list.
fn products(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    for model in &bench.catalogue.models {
        for service in &model.services {
            let Some(list) = List::ALL.into_iter().find(|l| l.as_str() == service) else { continue };
            if bench.edition.scope(list, model).is_some() {
                continue;
            }
            let message = format!("no `{service}` list, though this model has the service");
            let elsewhere = bench.falls_back_to.filter(|other| other.scope(list, model).is_some());
            let handheld = bench.settings.get("discount_list_of_handhelds").filter(|s| list == List::RepairDiscount && is(s, "replacement-list"));
            let note = match (elsewhere, handheld) {
                (Some(other), _) => Some(format!("{message}; the one of `{}` is used", other.header.id)),
                (None, Some(reading)) => Some(format!("{message}; its replacement list is used ({})", reading.id)),
                (None, None) => None,
            };
            out.push(match note {
                Some(note) => Diagnosis::at(Defect::Gap, CATALOGUE, &model.slug, note).noted(),
                None => Diagnosis::at(Defect::Gap, CATALOGUE, &model.slug, message),
            });
        }
    }
}

fn is(setting: &crate::settings::Setting, word: &str) -> bool {
    matches!(&setting.value, crate::settings::SettingValue::Text(text) if text == word)
}
