//! The record of processing activities (GDPR, article 30): for people to read, and as JSON.

use super::{Export, Inventory};
use crate::{Controller, Holding, Policies, Policy, RegisteredRecipient, Standing, Word};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The inventory under one version of the policy, as it stands on a day: what is generated for others.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub(super) policies: &'a Policies,
    pub(super) inventory: &'a Inventory,
    pub(super) policy: &'a Policy,
    pub(super) day: Date,
}

/// A recipient of a category, and the areas of whose people the gate lets nothing through.
#[derive(Debug, Clone)]
pub(super) struct Receives<'a> {
    pub who: &'a RegisteredRecipient,
    pub not_of: BTreeSet<&'a str>,
}

impl Policies {
    /// None where there is no such version.
    #[must_use]
    pub fn record<'a>(&'a self, inventory: &'a Inventory, version: &str, day: Date) -> Option<Record<'a>> {
        Some(Record { policies: self, inventory, policy: self.version(version)?, day })
    }
}

impl<'a> Record<'a> {
    /// By category, whoever it is about: with every recipient that gets data of somebody.
    pub(super) fn activities(&self) -> Vec<(Holding<'a>, Vec<Receives<'a>>)> {
        let everybody = self.policies.everybody(&self.policy.id, self.day);
        let Some(first) = everybody.first() else { return Vec::new() };
        let held = first.holdings(self.inventory, |_| true);
        held.into_iter().map(|held| (self.receives(&held.category.slug, &everybody), held)).map(|(all, held)| (held, all)).collect()
    }

    fn receives(&self, category: &str, everybody: &[Standing<'a>]) -> Vec<Receives<'a>> {
        let of = |who: &'a RegisteredRecipient| {
            let (some, none): (Vec<_>, Vec<_>) = everybody.iter().partition(|standing| standing.goes_to(category, who));
            let areas = |of: &Standing<'a>| -> Vec<&'a str> { self.policies.areas.names().filter(|area| of.is_in(area)).collect() };
            (!some.is_empty()).then(|| Receives { who, not_of: none.into_iter().flat_map(areas).collect() })
        };
        self.policies.recipients.all().filter_map(of).collect()
    }

    /// Countries that data go to in the ordinary course, each with whether the standard clauses are signed for all of them.
    pub(super) fn transfers(&self) -> BTreeMap<&'a str, bool> {
        let mut found = BTreeMap::new();
        for one in self.activities().iter().flat_map(|(_, receives)| receives) {
            *found.entry(one.who.country.as_str()).or_insert(true) &= one.who.standard_clauses;
        }
        found
    }

    /// Whom a controller is responsible for.
    fn of_whom(&self, controller: &Controller, language: &str) -> String {
        let elsewhere = say(language, ["everybody else", "alle anderen", "alle anderen"]);
        controller.area.as_deref().map_or(elsewhere, |area| self.policies.areas.told(area, language)).to_owned()
    }

    pub(super) fn safeguard(&self, language: &str) -> &'a str {
        self.policies.vocabulary.condition("clauses").map_or("", |word| word.name.get(language))
    }

    fn recipient_told(&self, one: &Receives<'_>, language: &str) -> String {
        let words = &self.policies.vocabulary;
        let kind = words.recipient(&one.who.kind).map_or("", |word| word.name.get(language));
        let service = one.who.service.as_deref().and_then(|slug| words.service(slug)).map(|word| word.name.get(language));
        let mut told = format!("{}, {} ({kind}", one.who.name, one.who.country);
        service.into_iter().for_each(|service| told.push_str(&format!(": {service}")));
        told.push(')');
        if !one.not_of.is_empty() {
            let areas: Vec<&str> = one.not_of.iter().map(|area| self.policies.areas.told(area, language)).collect();
            told.push_str(&format!(
                ", {} {}",
                say(language, ["not of people of", "nicht von Menschen von", "niet van mensen van"]),
                areas.join(", ")
            ));
        }
        told
    }

    /// The record as Markdown, in `en`, `de` or `nl`.
    #[must_use]
    pub fn markdown(&self, language: &str) -> String {
        let mut out = self.head(language);
        for (held, receives) in self.activities() {
            out.push_str(&self.activity(&held, &receives, language));
        }
        out.push_str(&self.tail(language));
        out
    }

    fn head(&self, language: &str) -> String {
        let who = &self.inventory.responsible;
        let mut out = format!(
            "# {}\n\n",
            say(
                language,
                ["Record of processing activities", "Verzeichnis von Verarbeitungstätigkeiten", "Register van verwerkingsactiviteiten"]
            )
        );
        for controller in &self.policy.controllers {
            let name = controller.name.as_deref().unwrap_or(&controller.entity);
            let address: Vec<&str> = controller.address.iter().map(String::as_str).filter(|line| *line != name).collect();
            let email = controller.email.as_deref().map(|email| format!(" ({email})")).unwrap_or_default();
            let responsible = say(language, ["Controller", "Verantwortlicher", "Verwerkingsverantwoordelijke"]);
            out.push_str(&format!("{responsible}, {}: {name}, {}{email}  \n", self.of_whom(controller, language), address.join(", ")));
            if let Some(regulator) = &controller.regulator {
                let authority = say(language, ["Supervisory authority", "Aufsichtsbehörde", "Toezichthouder"]);
                out.push_str(&format!("{authority}: {}  \n", regulator.name.get(language)));
            }
        }
        let officer = say(language, ["Data protection officer", "Datenschutzbeauftragte Person", "Functionaris voor gegevensbescherming"]);
        let super::Contact { name, address, country, email } = &who.officer;
        out.push_str(&format!("{officer}: {name}, {address}, {country} ({email})  \n"));
        out.push_str(&format!("{}: {}  \n", say(language, ["Whose data", "Wessen Daten", "Wiens gegevens"]), who.subjects.get(language)));
        out.push_str(&format!("{}: {}  \n", say(language, ["Policy", "Erklärung", "Beleid"]), self.policy.title.get(language)));
        out.push_str(&format!("{}: {}, {}\n\n", say(language, ["Version", "Fassung", "Versie"]), who.version, who.modified));
        out
    }

    fn activity(&self, held: &Holding<'a>, receives: &[Receives<'a>], language: &str) -> String {
        let mut out = format!("## {}\n\n", held.category.name.get(language));
        let names = |words: Vec<&Word>| words.into_iter().map(|word| word.name.get(language)).collect::<Vec<_>>().join("; ");
        let listed =
            |list: Vec<String>| if list.is_empty() { say(language, ["nobody", "niemand", "niemand"]).to_owned() } else { list.join("; ") };
        let mut put = |what: [&'static str; 3], told: String| out.push_str(&format!("- {}: {told}\n", say(language, what)));
        let uses = held.uses.iter().map(|one| match one.bases.is_empty() {
            true => one.purpose.name.get(language).to_owned(),
            false => format!("{} ({})", one.purpose.name.get(language), names(one.bases.clone())),
        });
        put(
            ["Purposes, with their legal bases", "Zwecke mit ihren Rechtsgrundlagen", "Doelen met hun rechtsgronden"],
            listed(uses.collect()),
        );
        put(["Sources", "Quellen", "Bronnen"], names(held.sources.clone()));
        let told = receives.iter().map(|one| self.recipient_told(one, language)).collect();
        put(["Recipients", "Empfänger", "Ontvangers"], listed(told));
        let roles: BTreeSet<&str> = held.rows.iter().flat_map(|(_, personal)| &personal.roles).map(String::as_str).collect();
        let roles = roles.into_iter().map(|role| self.inventory.words.told("role", role, language).to_owned()).collect();
        put(["Who sees it", "Wer es sieht", "Wie het ziet"], listed(roles));
        let columns =
            [["What", "Was", "Wat"], ["Where", "Wo", "Waar"], ["How long", "Wie lange", "Hoe lang"]].map(|what| say(language, what));
        out.push_str(&format!("\n| {} |\n| --- | --- | --- |\n", columns.join(" | ")));
        for (row, personal) in &held.rows {
            let place = if row.of.is_empty() { row.names.join(", ") } else { row.of.clone() };
            let kept = self.inventory.retentions.get(&personal.retention);
            let kept = kept.map(|kept| kept.told(&self.inventory.words, language)).unwrap_or_default();
            out.push_str(&format!("| {} | {} `{place}` | {kept} |\n", row.says.get(language), row.place.section()));
        }
        out.push('\n');
        out
    }

    fn tail(&self, language: &str) -> String {
        let mut out = format!("## {}\n\n", say(language, ["How long, and why", "Wie lange und warum", "Hoe lang, en waarom"]));
        for retention in self.inventory.retentions.values() {
            out.push_str(&format!("### {}\n\n", retention.told(&self.inventory.words, language)));
            for text in [&retention.need, &retention.kind, &retention.law, &retention.limitation] {
                out.push_str(&format!("- {}\n", text.get(language)));
            }
            out.push('\n');
        }
        let title = say(language, ["Transfers to other countries", "Übermittlung in andere Länder", "Doorgifte naar andere landen"]);
        out.push_str(&format!("## {title}\n\n"));
        for (country, clauses) in self.transfers() {
            let without =
                say(language, ["no standard contractual clauses", "keine Standardvertragsklauseln", "geen modelcontractbepalingen"]);
            out.push_str(&format!("- {country}: {}\n", if clauses { self.safeguard(language) } else { without }));
        }
        out.push_str(&format!("\n## {}\n\n", say(language, ["Safeguards", "Schutzmaßnahmen", "Beveiligingsmaatregelen"])));
        for measure in &self.inventory.responsible.measures {
            out.push_str(&format!("- {}\n", measure.get(language)));
        }
        out
    }

    /// The record as JSON, with every row.
    #[must_use]
    pub fn json(&self) -> Value {
        let inventory = self.inventory;
        let all = |text: &aftercare_terms::Text| json!({ "en": text.en, "de": text.de, "nl": text.nl });
        let who = &inventory.responsible;
        let rows: Vec<Value> = inventory
            .personal()
            .map(|(row, personal)| {
                let export = if let Export::Key(key) = &personal.export { Value::from(key.as_str()) } else { Value::Null };
                json!({
                    "place": row.place.section(), "of": row.of, "names": row.names, "says": all(&row.says),
                    "category": personal.category, "purposes": personal.purposes, "sources": personal.sources,
                    "retention": personal.retention, "roles": personal.roles, "export": export, "origin": personal.origin.as_str(),
                    "classes": personal.classes, "sealed": personal.sealed, "rules": personal.rules,
                })
            })
            .collect();
        let retentions: BTreeMap<&str, Value> = inventory
            .retentions
            .values()
            .map(|kept| {
                let told = ["en", "de", "nl"].map(|language| (language, kept.told(&inventory.words, language)));
                let why = [&kept.need, &kept.kind, &kept.law, &kept.limitation].map(all);
                (kept.id.as_str(), json!({ "told": BTreeMap::from(told), "why": why }))
            })
            .collect();
        let officer =
            json!({ "name": who.officer.name, "address": who.officer.address, "country": who.officer.country, "email": who.officer.email });
        json!({
            "version": who.version, "created": who.created, "modified": who.modified, "policy": self.policy.id,
            "controllers": self.policy.controllers.iter().map(controller).collect::<Vec<_>>(), "officer": officer,
            "subjects": all(&who.subjects), "measures": who.measures.iter().map(all).collect::<Vec<_>>(),
            "activities": self.activities().iter().map(activity).collect::<Vec<_>>(),
            "transfers": self.transfers().into_iter().map(|(country, clauses)| json!({ "country": country, "standard_clauses": clauses })).collect::<Vec<_>>(),
            "retentions": retentions, "rows": rows,
        })
    }
}

fn controller(of: &Controller) -> Value {
    json!({
        "name": of.name.as_ref().unwrap_or(&of.entity), "address": of.address, "country": of.country, "email": of.email, "area": of.area,
        "authority": of.regulator.as_ref().map(|regulator| regulator.name.en.as_str()), "rule": of.rule,
    })
}

fn activity((held, receives): &(Holding<'_>, Vec<Receives<'_>>)) -> Value {
    let slugs = |words: &[&Word]| words.iter().map(|word| word.slug.clone()).collect::<Vec<_>>();
    let uses = held.uses.iter().map(|one| json!({ "purpose": one.purpose.slug, "bases": slugs(&one.bases) }));
    let receives = receives.iter().map(|one| {
        json!({ "id": one.who.id, "name": one.who.name, "kind": one.who.kind, "country": one.who.country, "by": one.who.by, "not_of": one.not_of })
    });
    json!({ "category": held.category.slug, "uses": uses.collect::<Vec<_>>(), "recipients": receives.collect::<Vec<_>>() })
}

/// Words of the record alone, in English, German and Dutch.
fn say(language: &str, [en, de, nl]: [&'static str; 3]) -> &'static str {
    match language {
        "de" => de,
        "nl" => nl,
        _ => en,
    }
}
