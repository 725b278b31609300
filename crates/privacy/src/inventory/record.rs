//! The record of processing activities (GDPR, article 30): for people to read, and as JSON.

use super::{Export, Inventory, Personal, Row};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is done with one category of data.
#[derive(Debug, Default)]
pub(super) struct Activity<'a> {
    pub rows: Vec<(&'a Row, &'a Personal)>,
}

impl<'a> Activity<'a> {
    /// All values of one field, each once, in the order of their slugs.
    pub fn all(&self, of: impl Fn(&'a Personal) -> &'a [String]) -> Vec<&'a str> {
        let found: BTreeSet<&str> = self.rows.iter().flat_map(|(_, personal)| of(personal)).map(String::as_str).collect();
        found.into_iter().collect()
    }

    pub fn bases(&self) -> Vec<&'a str> {
        let found: BTreeSet<&str> = self.rows.iter().map(|(_, personal)| personal.basis.as_str()).collect();
        found.into_iter().collect()
    }

    pub fn retentions(&self) -> Vec<&'a str> {
        let found: BTreeSet<&str> = self.rows.iter().map(|(_, personal)| personal.retention.as_str()).collect();
        found.into_iter().collect()
    }
}

impl Inventory {
    /// By category.
    pub(super) fn activities(&self) -> BTreeMap<&str, Activity<'_>> {
        let mut found: BTreeMap<&str, Activity<'_>> = BTreeMap::new();
        for (row, personal) in self.personal() {
            found.entry(personal.category.as_str()).or_default().rows.push((row, personal));
        }
        found
    }

    /// The record as Markdown, in `en` or `de`.
    #[must_use]
    pub fn record_markdown(&self, language: &str) -> String {
        let de = language == "de";
        let say = |en: &'static str, german: &'static str| if de { german } else { en };
        let who = &self.responsible;
        let mut out = String::new();
        let mut put = |line: String| {
            out.push_str(&line);
            out.push('\n');
        };
        put(format!("# {}\n", say("Record of processing activities", "Verzeichnis von Verarbeitungstätigkeiten")));
        for (what, contact) in [
            (say("Controller", "Verantwortlicher"), &who.controller),
            (say("Data protection officer", "Datenschutzbeauftragte Person"), &who.officer),
        ] {
            put(format!("{what}: {}, {}, {} ({})  ", contact.name, contact.address, contact.country, contact.email));
        }
        put(format!("{}: {}  ", say("Whose data", "Wessen Daten"), who.subjects.get(language)));
        put(format!("{}: {}, {}\n", say("Version", "Fassung"), who.version, who.modified));
        for (category, activity) in self.activities() {
            put(format!("## {}\n", self.words.told("category", category, language)));
            let told = |kind: &str, slugs: Vec<&str>| {
                let words: Vec<&str> = slugs.into_iter().map(|slug| self.words.told(kind, slug, language)).collect();
                if words.is_empty() { say("nobody", "niemand").to_owned() } else { words.join("; ") }
            };
            put(format!("- {}: {}", say("Purposes", "Zwecke"), told("purpose", activity.all(|p| &p.purposes))));
            put(format!("- {}: {}", say("Legal bases", "Rechtsgrundlagen"), told("basis", activity.bases())));
            put(format!("- {}: {}", say("Sources", "Quellen"), told("source", activity.all(|p| &p.sources))));
            put(format!("- {}: {}", say("Recipients", "Empfänger"), told("recipient", activity.all(|p| &p.recipients))));
            put(format!("- {}: {}\n", say("Who sees it", "Wer es sieht"), told("role", activity.all(|p| &p.roles))));
            put(format!("| {} | {} | {} |\n| --- | --- | --- |", say("What", "Was"), say("Where", "Wo"), say("How long", "Wie lange")));
            for (row, personal) in &activity.rows {
                let place = if row.of.is_empty() { row.names.join(", ") } else { row.of.clone() };
                let kept = self.retentions.get(&personal.retention).map(|kept| kept.told(&self.words, language)).unwrap_or_default();
                put(format!("| {} | {} `{place}` | {kept} |", row.says.get(language), row.place.section()));
            }
            put(String::new());
        }
        put(format!("## {}\n", say("How long, and why", "Wie lange und warum")));
        for retention in self.retentions.values() {
            put(format!("### {}\n", retention.told(&self.words, language)));
            for text in [&retention.need, &retention.kind, &retention.law, &retention.limitation] {
                put(format!("- {}", text.get(language)));
            }
            put(String::new());
        }
        put(format!("## {}\n", say("Transfers to other countries", "Übermittlung in andere Länder")));
        for transfer in &who.transfer {
            put(format!("- {}: {}", transfer.country, transfer.safeguard.get(language)));
        }
        put(format!("\n## {}\n", say("Safeguards", "Schutzmaßnahmen")));
        for measure in &who.measures {
            put(format!("- {}", measure.get(language)));
        }
        out
    }

    /// The record as JSON, with every row.
    #[must_use]
    pub fn record_json(&self) -> Value {
        let both = |text: &aftercare_terms::Text| json!({ "en": text.en, "de": text.de });
        let contact = |of: &super::Contact| json!({ "name": of.name, "address": of.address, "country": of.country, "email": of.email });
        let who = &self.responsible;
        let rows: Vec<Value> = self
            .personal()
            .map(|(row, personal)| {
                let export = if let Export::Key(key) = &personal.export { Value::from(key.as_str()) } else { Value::Null };
                json!({
                    "place": row.place.section(), "of": row.of, "names": row.names, "says": both(&row.says),
                    "category": personal.category, "purposes": personal.purposes, "basis": personal.basis, "sources": personal.sources,
                    "recipients": personal.recipients, "retention": personal.retention, "roles": personal.roles,
                    "export": export, "origin": personal.origin.as_str(), "classes": personal.classes, "sealed": personal.sealed,
                    "rules": personal.rules,
                })
            })
            .collect();
        let retentions: BTreeMap<&str, Value> = self
            .retentions
            .values()
            .map(|kept| {
                let told = json!({ "en": kept.told(&self.words, "en"), "de": kept.told(&self.words, "de") });
                let why = [&kept.need, &kept.kind, &kept.law, &kept.limitation].map(both);
                (kept.id.as_str(), json!({ "told": told, "why": why }))
            })
            .collect();
        json!({
            "version": who.version, "created": who.created, "modified": who.modified,
            "controller": contact(&who.controller), "officer": contact(&who.officer), "authority": contact(&who.authority),
            "subjects": both(&who.subjects), "measures": who.measures.iter().map(both).collect::<Vec<_>>(),
            "transfers": who.transfer.iter().map(|to| json!({ "country": to.country, "safeguard": both(&to.safeguard) })).collect::<Vec<_>>(),
            "retentions": retentions, "rows": rows,
        })
    }
}
