//! The record in the Transparency Information Language (TILT), as JSON. A TILT document has one controller: it is made for the people of a country.

use super::{Contact, Origin, Record, Retention, Until};
use crate::{Controller, Holding, Resident};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const INTEREST: &str = "legitimate-interest";

impl<'a> Record<'a> {
    /// `country` is where the readers live; without one they are those of the version's first controller. `hash` is the SHA-256 of the document
    /// that it was made from, hexadecimal. None where nobody is responsible for them.
    #[must_use]
    pub fn tilt(&self, language: &str, country: Option<&'a str>, hash: &str) -> Option<Value> {
        let first = self.policy.controllers.first().and_then(|first| self.policies.areas.somebody(first.area.as_deref()?, self.day));
        let nowhere = Resident { country: "", state: None };
        let reader = country.map_or(first.unwrap_or(nowhere), |country| Resident { country, state: None });
        let standing = self.policies.standing(&self.policy.id, reader, self.day)?;
        let controller = standing.controller()?;
        let held = standing.holdings(self.inventory, |_| true);
        let who = &self.inventory.responsible;
        let right = || json!({ "available": true, "description": who.rights.get(language), "url": who.url, "email": who.officer.email });
        let mut complain = right();
        if let Some(fields) = complain.as_object_mut() {
            // Empty where the policy names none.
            let name = controller.regulator.as_ref().map(|regulator| regulator.name.get(language)).unwrap_or_default();
            fields.insert("supervisoryAuthority".to_owned(), json!({ "name": name }));
        }
        Some(json!({
            "meta": {
                "_id": "aftercare-inventory", "name": name(controller), "created": who.created, "modified": who.modified,
                "version": who.version, "language": language, "status": "active", "url": who.url, "_hash": hash,
            },
            "controller": responsible(controller, &who.officer.email),
            "dataProtectionOfficer": contact(&who.officer),
            "dataDisclosed": held.iter().map(|held| self.disclosed(held, language)).collect::<Vec<_>>(),
            "thirdCountryTransfers": self.third_countries(&held, reader.country, language),
            "accessAndDataPortability": {
                "available": true, "url": who.url, "email": who.officer.email,
                "identificationEvidences": [], "administrativeFee": { "amount": 0, "currency": "EUR" }, "dataFormats": [],
            },
            "sources": held.iter().map(|held| self.sources(held, language)).collect::<Vec<_>>(),
            "rightToInformation": right(),
            "rightToRectificationOrDeletion": right(),
            "rightToDataPortability": right(),
            "rightToWithdrawConsent": right(),
            "rightToComplain": complain,
            "automatedDecisionMaking": { "inUse": false, "logicInvolved": "", "scopeAndIntendedEffects": "" },
            "changesOfPurpose": [],
        }))
    }

    fn disclosed(&self, held: &Holding<'_>, language: &str) -> Value {
        let bases = held.bases();
        let is = |slug: &str| bases.iter().any(|basis| basis.slug == slug);
        let purposes = held.uses.iter().map(|one| json!({ "purpose": one.purpose.slug, "description": one.purpose.name.get(language) }));
        let told =
            bases.iter().filter_map(|basis| Some(json!({ "reference": basis.law.as_ref()?, "description": basis.name.get(language) })));
        let interests = held.uses.iter().filter(|one| one.bases.iter().any(|basis| basis.slug == INTEREST));
        let interests: Vec<&str> = interests.map(|one| one.purpose.name.get(language)).collect();
        let kind = |slug: &str| self.policies.vocabulary.recipient(slug).map_or("", |word| word.name.get(language)).to_owned();
        let recipients = held.recipients.iter().map(|one| json!({ "name": one.name, "country": one.country, "category": kind(&one.kind) }));
        let kept = held.retentions(self.inventory);
        json!({
            "_id": held.category.slug,
            "category": held.category.name.get(language),
            "purposes": purposes.collect::<Vec<_>>(),
            "legalBases": told.collect::<Vec<_>>(),
            "legitimateInterests": [{ "exists": !interests.is_empty(), "reasoning": interests.join("; ") }],
            "recipients": recipients.collect::<Vec<_>>(),
            "storage": kept.into_iter().map(|kept| self.storage(kept, language)).collect::<Vec<_>>(),
            "nonDisclosure": {
                "legalRequirement": is("legal-obligation"),
                "contractualRegulation": is("contract"),
                "obligationToProvide": is("contract") || is("legal-obligation"),
                "consequences": self.inventory.responsible.consequences.get(language),
            },
        })
    }

    fn third_countries(&self, held: &[Holding<'_>], own: &str, language: &str) -> Vec<Value> {
        let mut found: BTreeMap<&str, bool> = BTreeMap::new();
        for one in held.iter().flat_map(|held| &held.recipients).filter(|one| one.country != own) {
            *found.entry(one.country.as_str()).or_insert(true) &= one.standard_clauses;
        }
        let told = |(country, clauses): (&str, bool)| {
            let clause = json!({ "available": clauses, "description": if clauses { self.safeguard(language) } else { "" } });
            json!({ "country": country, "adequacyDecision": { "available": false }, "standardDataProtectionClause": clause })
        };
        found.into_iter().map(told).collect()
    }

    /// A period in days; where it ends with an event, the words say with which.
    fn storage(&self, retention: &Retention, language: &str) -> Value {
        let told = retention.told(&self.inventory.words, language);
        let mut storage = json!({ "purposeConditional": [told], "legalBasisConditional": [], "aggregationFunction": "max" });
        if let (Until::After { days, .. }, Some(fields)) = (retention.until, storage.as_object_mut()) {
            fields.insert("temporal".to_owned(), json!([{ "description": told, "ttl": format!("P{days}D") }]));
        }
        storage
    }

    fn sources(&self, held: &Holding<'a>, language: &str) -> Value {
        let from = held.sources.iter().map(
            |word| json!({ "description": word.name.get(language), "url": self.inventory.responsible.url, "publiclyAvailable": false }),
        );
        let provided = held.rows.iter().any(|(_, personal)| personal.origin == Origin::Provided);
        let id = format!("{}-{}", held.category.slug, if provided { "provided" } else { "observed" });
        json!({ "_id": id, "dataCategory": held.category.name.get(language), "sources": from.collect::<Vec<_>>() })
    }
}

fn name(controller: &Controller) -> &str {
    controller.name.as_deref().unwrap_or(&controller.entity)
}

/// Where the policy's text gives no address to write to, it is the officer's.
fn responsible(controller: &Controller, officer: &str) -> Value {
    let representative = json!({ "name": name(controller), "email": controller.email.as_deref().unwrap_or(officer) });
    json!({ "name": name(controller), "address": controller.address.join(", "), "country": controller.country, "representative": representative })
}

fn contact(of: &Contact) -> Value {
    json!({ "name": of.name, "address": of.address, "country": of.country, "email": of.email })
}
