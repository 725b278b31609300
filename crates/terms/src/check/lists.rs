//! Component lists against the catalogue.

use super::{Bench, Defect, Diagnosis};
use crate::catalogue::{Catalogue, Model};
use crate::clause::{Clause, Effect, List};
use crate::edition::Edition;
use crate::settings::{Setting, SettingValue, Settings};
use std::collections::BTreeMap;

const CATALOGUE: &str = "catalogue.toml";

pub(super) fn check(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    conflicts(bench.edition, bench.catalogue, bench.settings, out);
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
pub(super) fn conflicts(edition: &Edition, catalogue: &Catalogue, settings: &Settings, out: &mut Vec<Diagnosis>) {
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
                    let readings = |clause: &Clause| clause.cites.iter().filter(|id| is_reading(settings, id)).cloned().collect::<Vec<_>>();
                    let one_reading = readings(first).iter().any(|id| second.cites.contains(id)) || first.rule() == second.rule();
                    if one_reading || list == List::International || reported.contains(&pair) {
                        continue;
                    }
                    reported.push(pair);
                    let message =
                        format!("a second `{}` list for `{}`, as `{}`, and no reading that both cite", list.as_str(), model.slug, first.id);
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

/// Is this the id of a reading?
fn is_reading(settings: &Settings, id: &str) -> bool {
    settings.all().iter().any(|s| s.id == id)
}

/// Every service of a product has a list, or a reading says what is used in its place.
fn products(bench: &Bench<'_>, out: &mut Vec<Diagnosis>) {
    let mut answered: BTreeMap<(List, String), Vec<&str>> = BTreeMap::new();
    for model in &bench.catalogue.models {
        for service in &model.services {
            let Some(list) = List::ALL.into_iter().find(|l| l.as_str() == service) else { continue };
            if bench.edition.scope(list, model).is_some() {
                continue;
            }
            match in_its_place(bench, list, model) {
                Some(answer) => answered.entry((list, answer)).or_default().push(&model.slug),
                None => {
                    let message = format!("no `{service}` list, though this model has the service");
                    out.push(Diagnosis::at(Defect::Gap, CATALOGUE, &model.slug, message));
                }
            }
        }
    }
    for ((list, answer), models) in answered {
        let message = format!("no `{}` list in this edition for {}; {answer}", list.as_str(), models.join(", "));
        out.push(Diagnosis::at(Defect::Gap, CATALOGUE, &bench.edition.header.id, message).noted());
    }
}

/// What answers for a product without a list.
fn in_its_place(bench: &Bench<'_>, list: List, model: &Model) -> Option<String> {
    if let Some(other) = bench.falls_back_to.filter(|other| other.scope(list, model).is_some()) {
        return Some(format!("the list of `{}` is used", other.header.id));
    }
    let (name, word, means) = match list {
        List::RepairDiscount => ("discount_list_of_handhelds", "replacement-list", "the replacement list is used"),
        List::Maintenance => ("worn_parts_of_others", "none", "the product is served as it is, with no worn parts"),
        _ => return None,
    };
    let reading = bench.settings.get(name).filter(|s| is(s, word))?;
    Some(format!("{means} ({})", reading.id))
}

fn is(setting: &Setting, word: &str) -> bool {
    matches!(&setting.value, SettingValue::Text(text) if text == word)
}
