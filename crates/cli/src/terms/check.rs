//! `aftercare terms check`.

use super::final_states;
use crate::files::{print, print_json};
use aftercare_documents::{Defects, Documents};
use aftercare_terms::{Bench, Catalogue, Diagnosis, DocumentError, Edition, Schema, Settings, check, check_settings, source_rules};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;

pub(super) fn run(documents: &Documents, asked: &[String], json: bool, notes: bool) -> Result<ExitCode, String> {
    let known = documents.editions();
    if let Some(unknown) = asked.iter().find(|id| !known.contains(id)) {
        return Err(format!("there is no edition `{unknown}`; there are {}", known.join(", ")));
    }
    let asked = if asked.is_empty() { &known } else { asked };
    let mut found = match diagnoses(documents, &known, asked) {
        Ok(found) => found,
        Err(errors) => errors.iter().map(Diagnosis::from).collect(),
    };
    let defects = found.iter().filter(|d| !d.note).count();
    if !notes {
        found.retain(|d| !d.note);
    }
    if json {
        print_json(&found)?;
    } else {
        let mut text: String = found.iter().map(|d| format!("{d}\n")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {defects} defects", asked.join(", "));
        print(&text)?;
    }
    Ok(ExitCode::from(u8::from(defects > 0)))
}

const DIFFERENCES: &str = "care/differences.toml";

/// The ids of a list of tables, and whatever else they hold.
#[derive(Deserialize)]
struct Differences {
    #[serde(default)]
    difference: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
}

fn diagnoses(documents: &Documents, known: &[String], asked: &[String]) -> Result<Vec<Diagnosis>, Vec<DocumentError>> {
    documents.complete().map_err(|Defects(missing)| missing)?;
    let text = |name: &str| documents.get(name).unwrap_or_default();
    let one = |e: DocumentError| vec![e];
    let schema = Schema::parse("care/facts.toml", text("care/facts.toml")).map_err(one)?;
    let settings = Settings::parse("care/settings.toml", text("care/settings.toml")).map_err(one)?;
    let catalogue = Catalogue::parse("care/catalogue.toml", text("care/catalogue.toml"))?;
    let rules: BTreeSet<String> = match documents.get("care/rules.toml") {
        Some(text) => source_rules("care/rules.toml", text).map_err(one)?.into_iter().map(|r| r.id).collect(),
        None => BTreeSet::new(),
    };
    let differences: BTreeSet<String> = match documents.get(DIFFERENCES) {
        Some(text) => {
            let found: Differences = toml::from_str(text).map_err(|e| one(DocumentError::toml(DIFFERENCES, text, &e)))?;
            found.difference.into_iter().map(|d| d.id).collect()
        }
        None => BTreeSet::new(),
    };
    let (mut editions, mut errors) = (BTreeMap::new(), Vec::new());
    for id in known {
        match Edition::load(&documents.edition_files(id), &schema, &settings) {
            Ok(edition) => {
                editions.insert(id.clone(), edition);
            }
            Err(found) => errors.extend(found),
        }
    }
    match documents.regions() {
        Err(Defects(found)) => errors.extend(found),
        Ok(_) if documents.get("operator.toml").is_none() => {}
        Ok(_) => {
            let others = [documents.operator().err(), documents.inventory().err()];
            errors.extend(others.into_iter().flatten().flat_map(|Defects(found)| found));
        }
    }
    errors.extend(documents.prices(&catalogue).err().into_iter().flat_map(|Defects(found)| found));
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut out = check_settings(&settings, &schema, &editions.values().collect::<Vec<_>>());
    for edition in asked.iter().filter_map(|id| editions.get(id)) {
        let other =
            edition.header.falls_back_to.as_ref().filter(|_| settings.on("fall_back_to_other_edition")).and_then(|id| editions.get(id));
        let bench = Bench {
            edition,
            settings: &settings,
            catalogue: &catalogue,
            falls_back_to: other,
            final_states: &final_states(),
            rules: &rules,
            differences: &differences,
        };
        out.extend(check(&bench));
    }
    Ok(out)
}
