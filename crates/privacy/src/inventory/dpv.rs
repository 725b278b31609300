//! The record in the W3C's Data Privacy Vocabulary, as JSON-LD. The terms are those of the vocabulary's words.

use super::{Record, Retention, Until};
use crate::Word;
use serde_json::{Value, json};

/// Terms as references, each once. A word without a term is left out.
fn terms<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<Value> {
    let found: std::collections::BTreeSet<&str> = words.filter_map(|word| word.dpv.as_deref()).collect();
    found.into_iter().map(|term| json!({ "@id": term })).collect()
}

impl Record<'_> {
    /// One `dpv:Process` a category of data.
    #[must_use]
    pub fn dpv(&self) -> Value {
        let officer = &self.inventory.responsible.officer;
        let mut graph = vec![json!({
            "@id": "#officer", "@type": "dpv:DataProtectionOfficer", "dpv:hasName": officer.name, "dpv:hasContact": officer.email,
        })];
        let id = |n: usize| json!({ "@id": format!("#controller-{n}") });
        for (n, controller) in self.policy.controllers.iter().enumerate() {
            let mut node = json!({
                "@id": format!("#controller-{n}"), "@type": "dpv:DataController",
                "dpv:hasName": controller.name.as_ref().unwrap_or(&controller.entity), "dpv:hasAddress": controller.address.join(", "),
                "dpv:hasContact": controller.email, "dpv:hasDataProtectionOfficer": { "@id": "#officer" },
            });
            if let (Some(regulator), Some(fields)) = (&controller.regulator, node.as_object_mut()) {
                fields.insert("dpv:hasAuthority".to_owned(), json!({ "@id": format!("#authority-{n}") }));
                let name = regulator.name.get("en");
                graph.push(json!({ "@id": format!("#authority-{n}"), "@type": "dpv:DataProtectionAuthority", "dpv:hasName": name }));
            }
            graph.push(node);
        }
        let words = &self.policies.vocabulary;
        for (held, receives) in self.activities() {
            let durations: Vec<Value> = held.retentions(self.inventory).into_iter().map(|kept| self.duration(kept)).collect();
            graph.push(json!({
                "@id": format!("#{}", held.category.slug),
                "@type": "dpv:Process",
                "dpv:hasName": held.category.name.get("en"),
                "dpv:hasDataController": (0..self.policy.controllers.len()).map(id).collect::<Vec<_>>(),
                "dpv:hasDataSubject": { "@id": "dpv:Customer" },
                "dpv:hasPersonalData": terms(std::iter::once(held.category)),
                "dpv:hasPurpose": terms(held.uses.iter().map(|one| one.purpose)),
                "dpv:hasLegalBasis": terms(held.bases().into_iter()),
                "dpv:hasDataSource": terms(held.sources.iter().copied()),
                "dpv:hasRecipient": terms(receives.iter().filter_map(|one| words.recipient(&one.who.kind))),
                "dpv:hasProcessing": [{ "@id": "dpv:Collect" }, { "@id": "dpv:Store" }, { "@id": "dpv:Use" }],
                "dpv:hasStorageCondition": durations,
                "dpv:hasTechnicalOrganisationalMeasure": [{ "@id": "dpv:Encryption" }, { "@id": "dpv:AccessControlMethod" }],
            }));
        }
        json!({
            "@context": {
                "dpv": "https://w3id.org/dpv#",
                "pd": "https://w3id.org/dpv/pd#",
                "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
                "xsd": "http://www.w3.org/2001/XMLSchema#",
            },
            "@graph": graph,
        })
    }

    fn duration(&self, retention: &Retention) -> Value {
        let kind = match retention.until {
            Until::After { .. } => "dpv:TemporalDuration",
            Until::Erasure | Until::AccountClosed | Until::NeverPersonal => "dpv:UntilEventDuration",
        };
        let duration = json!({ "@type": kind, "dpv:hasName": retention.told(&self.inventory.words, "en") });
        json!({ "@type": "dpv:StorageDuration", "dpv:hasName": retention.id, "dpv:hasDuration": duration })
    }
}
