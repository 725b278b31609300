//! The inventory in the W3C's Data Privacy Vocabulary, as JSON-LD. The terms are those of the document's words.

use super::{Inventory, Until};
use serde_json::{Value, json};

impl Inventory {
    /// A term, as a reference. What the words have no term for is left out.
    fn terms(&self, kind: &str, slugs: &[&str]) -> Vec<Value> {
        let terms = slugs.iter().filter_map(|slug| self.words.get(kind, slug)?.dpv.as_deref());
        terms.map(|term| json!({ "@id": term })).collect()
    }

    /// One `dpv:Process` a category of data.
    #[must_use]
    pub fn dpv(&self) -> Value {
        let who = &self.responsible;
        let mut graph = vec![
            json!({
                "@id": "#controller", "@type": "dpv:DataController", "dpv:hasName": who.controller.name,
                "dpv:hasAddress": who.controller.address, "dpv:hasContact": who.controller.email,
                "dpv:hasDataProtectionOfficer": { "@id": "#officer" }, "dpv:hasAuthority": { "@id": "#authority" },
            }),
            json!({
                "@id": "#officer", "@type": "dpv:DataProtectionOfficer", "dpv:hasName": who.officer.name,
                "dpv:hasContact": who.officer.email,
            }),
            json!({ "@id": "#authority", "@type": "dpv:DataProtectionAuthority", "dpv:hasName": who.authority.name }),
        ];
        for (category, activity) in self.activities() {
            let durations: Vec<Value> = activity.retentions().into_iter().filter_map(|id| self.duration(id)).collect();
            graph.push(json!({
                "@id": format!("#{category}"),
                "@type": "dpv:Process",
                "dpv:hasName": self.words.told("category", category, "en"),
                "dpv:hasDataController": { "@id": "#controller" },
                "dpv:hasDataSubject": { "@id": "dpv:Customer" },
                "dpv:hasPersonalData": self.terms("category", &[category]),
                "dpv:hasPurpose": self.terms("purpose", &activity.all(|p| &p.purposes)),
                "dpv:hasLegalBasis": self.terms("basis", &activity.bases()),
                "dpv:hasDataSource": self.terms("source", &activity.all(|p| &p.sources)),
                "dpv:hasRecipient": self.terms("recipient", &activity.all(|p| &p.recipients)),
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

    fn duration(&self, id: &str) -> Option<Value> {
        let retention = self.retentions.get(id)?;
        let kind = match retention.until {
            Until::After { .. } => "dpv:TemporalDuration",
            Until::Erasure | Until::AccountClosed | Until::NeverPersonal => "dpv:UntilEventDuration",
        };
        let duration = json!({ "@type": kind, "dpv:hasName": retention.told(&self.words, "en") });
        Some(json!({ "@type": "dpv:StorageDuration", "dpv:hasName": id, "dpv:hasDuration": duration }))
    }
}
