//! The inventory in the Transparency Information Language (TILT), as JSON.

use super::record::Activity;
use super::{Contact, Inventory, Origin, Until};
use serde_json::{Value, json};

impl Inventory {
    /// `hash` is the SHA-256 of the document that it was made from, hexadecimal.
    #[must_use]
    pub fn tilt(&self, language: &str, hash: &str) -> Value {
        let who = &self.responsible;
        let right = || json!({ "available": true, "description": who.rights.get(language), "url": who.url, "email": who.officer.email });
        let mut complain = right();
        if let Some(fields) = complain.as_object_mut() {
            fields.insert("supervisoryAuthority".to_owned(), contact(&who.authority));
        }
        let activities = self.activities();
        let disclosed: Vec<Value> = activities.iter().map(|(category, activity)| self.disclosed(category, activity, language)).collect();
        let sources: Vec<Value> = activities.iter().map(|(category, activity)| self.sources(category, activity, language)).collect();
        let transfers: Vec<Value> = who
            .transfer
            .iter()
            .map(|to| {
                let clause = json!({ "available": true, "description": to.safeguard.get(language) });
                json!({ "country": to.country, "adequacyDecision": { "available": false }, "standardDataProtectionClause": clause })
            })
            .collect();
        let representative = json!({ "name": who.controller.representative, "email": who.controller.email });
        let mut controller = contact(&who.controller);
        if let Some(fields) = controller.as_object_mut() {
            fields.remove("email");
            fields.insert("representative".to_owned(), representative);
        }
        json!({
            "meta": {
                "_id": "aftercare-inventory", "name": who.controller.name, "created": who.created, "modified": who.modified,
                "version": who.version, "language": language, "status": "active", "url": who.url, "_hash": hash,
            },
            "controller": controller,
            "dataProtectionOfficer": contact(&who.officer),
            "dataDisclosed": disclosed,
            "thirdCountryTransfers": transfers,
            "accessAndDataPortability": {
                "available": true, "url": who.url, "email": who.officer.email,
                "identificationEvidences": [], "administrativeFee": { "amount": 0, "currency": "EUR" }, "dataFormats": [],
            },
            "sources": sources,
            "rightToInformation": right(),
            "rightToRectificationOrDeletion": right(),
            "rightToDataPortability": right(),
            "rightToWithdrawConsent": right(),
            "rightToComplain": complain,
            "automatedDecisionMaking": { "inUse": false, "logicInvolved": "", "scopeAndIntendedEffects": "" },
            "changesOfPurpose": [],
        })
    }

    fn disclosed(&self, category: &str, activity: &Activity<'_>, language: &str) -> Value {
        let told = |kind: &str, slug: &str| self.words.told(kind, slug, language).to_owned();
        let purposes = activity.all(|personal| &personal.purposes);
        let purposes = purposes.into_iter().map(|slug| json!({ "purpose": slug, "description": told("purpose", slug) }));
        let bases = activity.bases();
        let law = |slug: &&str| self.words.get("basis", slug)?.law.clone();
        let bases_told = bases.iter().filter_map(|slug| Some(json!({ "reference": law(slug)?, "description": told("basis", slug) })));
        let interest = bases.contains(&"legitimate-interest");
        let recipients = activity.all(|personal| &personal.recipients);
        let recipients = recipients.into_iter().map(|slug| json!({ "category": told("recipient", slug) }));
        let needed = bases.iter().any(|basis| *basis == "contract" || *basis == "legal-obligation");
        json!({
            "_id": category,
            "category": told("category", category),
            "purposes": purposes.collect::<Vec<_>>(),
            "legalBases": bases_told.collect::<Vec<_>>(),
            "legitimateInterests": [{ "exists": interest, "reasoning": if interest { told("purpose", "protect") } else { String::new() } }],
            "recipients": recipients.collect::<Vec<_>>(),
            "storage": activity.retentions().into_iter().filter_map(|id| self.storage(id, language)).collect::<Vec<_>>(),
            "nonDisclosure": {
                "legalRequirement": bases.contains(&"legal-obligation"),
                "contractualRegulation": bases.contains(&"contract"),
                "obligationToProvide": needed,
                "consequences": self.responsible.consequences.get(language),
            },
        })
    }

    /// A period in days; where it ends with an event, the words say with which.
    fn storage(&self, id: &str, language: &str) -> Option<Value> {
        let retention = self.retentions.get(id)?;
        let told = retention.told(&self.words, language);
        let mut storage = json!({ "purposeConditional": [told], "legalBasisConditional": [], "aggregationFunction": "max" });
        if let (Until::After { days, .. }, Some(fields)) = (retention.until, storage.as_object_mut()) {
            fields.insert("temporal".to_owned(), json!([{ "description": told, "ttl": format!("P{days}D") }]));
        }
        Some(storage)
    }

    fn sources(&self, category: &str, activity: &Activity<'_>, language: &str) -> Value {
        let sources = activity.all(|personal| &personal.sources);
        let from = sources.into_iter().map(|slug| {
            json!({ "description": self.words.told("source", slug, language), "url": self.responsible.url, "publiclyAvailable": false })
        });
        let provided = activity.rows.iter().any(|(_, personal)| personal.origin == Origin::Provided);
        let id = format!("{category}-{}", if provided { "provided" } else { "observed" });
        json!({ "_id": id, "dataCategory": self.words.told("category", category, language), "sources": from.collect::<Vec<_>>() })
    }
}

fn contact(of: &Contact) -> Value {
    json!({ "name": of.name, "address": of.address, "country": of.country, "email": of.email })
}
