//! Why a decision came out as it did: every clause that could speak, whether it did, and the values that made it so.

mod heard;
pub mod words;

pub use heard::{Heard, HeardAtom};

use crate::clause::{Effect, Service};
use crate::decide::{Access, Decision, Status};
use crate::edition::Edition;
use crate::expr::{Atom, Bool};
use crate::facts::{Facts, Value};
use crate::program::{Voice, has};
use crate::settings::Text;
use serde::{Deserialize, Serialize};

/// A value of a fact in JSON: a date is ISO text, a value of an enumeration its word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    Bool(bool),
    Int(i64),
    Text(String),
    /// Rule ids, of findings.
    Words(Vec<String>),
    Table(Vec<i64>),
}

impl std::fmt::Display for FactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Text(text) => f.write_str(text),
            Self::Words(words) => f.write_str(&words.join(", ")),
            Self::Table(entries) => write!(f, "{entries:?}"),
        }
    }
}

impl From<Value> for FactValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Bool(b) => Self::Bool(b),
            Value::Int(n) => Self::Int(n),
            Value::Date(days) => Self::Text(words::date_text(days)),
            Value::Enum(word) => Self::Text(word),
            Value::Table(entries) => Self::Table(entries),
        }
    }
}

/// Whether a clause spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fired {
    Yes,
    No,
    /// A missing fact decides it.
    Unknown,
}

impl From<Option<bool>> for Fired {
    fn from(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Unknown,
        }
    }
}

/// A fact that a comparison looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtomFact {
    /// Its name; `findings` for what an assessor found.
    pub fact: String,
    /// `null`: unknown.
    pub value: Option<FactValue>,
}

/// A comparison, with the values that made it true or false.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtomTruth {
    /// In the words of the terms language.
    pub text: String,
    pub facts: Vec<AtomFact>,
    /// `null`: unknown.
    pub holds: Option<bool>,
}

/// A clause, or the part of one that speaks with one voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseTruth {
    pub id: String,
    /// Where it stands in the source.
    pub clause: String,
    pub effect: String,
    /// What it does when it speaks: `guard`, `warn`, `duty`, `grant`, `deny`, `fee`, `step`, `exception`.
    pub voice: String,
    /// The services that it opens, closes or prices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
    pub summary: Text,
    pub fired: Fired,
    pub atoms: Vec<AtomTruth>,
}

/// Whether a service is open, and the rules that made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceTruth {
    pub service: String,
    /// `open`, `closed` or `unknown`.
    pub access: String,
    pub rules: Vec<String>,
}

/// The whole explanation of one decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// `allowed`, `refused` or `unknown`.
    pub status: String,
    /// The rules that a refusal rests on.
    pub refused_by: Vec<String>,
    pub services: Vec<ServiceTruth>,
    /// Missing facts that could still change the answer.
    pub missing: Vec<String>,
    /// Every clause that can speak at this act and kind of case, in the order of their ids.
    pub clauses: Vec<ClauseTruth>,
}

/// The word for a status.
#[must_use]
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Allowed => "allowed",
        Status::Refused => "refused",
        Status::Unknown => "unknown",
    }
}

/// The word for an access.
#[must_use]
pub fn access_word(access: Access) -> &'static str {
    match access {
        Access::Open => "open",
        Access::Closed => "closed",
        Access::Unknown => "unknown",
    }
}

/// Explains a decision of this edition about these facts.
#[must_use]
pub fn explain(edition: &Edition, facts: &Facts, decision: &Decision) -> Explanation {
    Explanation {
        status: status_word(decision.status).to_owned(),
        refused_by: edition.refusal(decision, facts),
        services: Service::ALL.into_iter().map(|s| service_truth(edition, facts, decision, s)).collect(),
        missing: edition.missing(decision, facts),
        clauses: clauses(edition, facts, decision),
    }
}

fn service_truth(edition: &Edition, facts: &Facts, decision: &Decision, service: Service) -> ServiceTruth {
    let access = decision.access(service);
    let mut rules = match access {
        Access::Closed => edition.closing(decision, facts, service),
        Access::Open => edition.rules_of(decision, &decision.fired, Voice::Grant, service),
        Access::Unknown => {
            let mut rules = edition.rules_of(decision, &decision.unknown, Voice::Grant, service);
            rules.extend(edition.rules_of(decision, &decision.unknown, Voice::Deny, service));
            rules.extend(edition.rules_of(decision, &decision.fired, Voice::Grant, service));
            rules
        }
    };
    rules.sort();
    rules.dedup();
    ServiceTruth { service: service.as_str().to_owned(), access: access_word(access).to_owned(), rules }
}

impl Edition {
    /// The rules of one voice that speak of a service and stand in a set.
    fn rules_of(&self, decision: &Decision, bits: &crate::program::Bits, voice: Voice, service: Service) -> Vec<String> {
        let Some(stage) = self.stage_of(decision) else { return Vec::new() };
        let speakers = stage.speakers.iter().enumerate();
        let of_voice = speakers.filter(|(n, s)| has(bits, *n) && s.voice == voice && s.services & service.bit() != 0);
        of_voice
            .filter_map(|(_, s)| self.program.rules.get(s.rule).and_then(|r| self.clauses().get(r.clause)))
            .flat_map(|c| c.citations().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }
}

fn clauses(edition: &Edition, facts: &Facts, decision: &Decision) -> Vec<ClauseTruth> {
    let Some(stage) = edition.stage_of(decision) else { return Vec::new() };
    let mut out = Vec::new();
    let mut speaking = Vec::new();
    for (n, speaker) in stage.speakers.iter().enumerate() {
        let Some(rule) = edition.program.rules.get(speaker.rule) else { continue };
        let Some(clause) = edition.clauses().get(rule.clause) else { continue };
        speaking.push(clause.id.as_str());
        let fired = if has(&decision.fired, n) {
            Fired::Yes
        } else if has(&decision.unknown, n) {
            Fired::Unknown
        } else {
            Fired::No
        };
        out.push(ClauseTruth {
            id: clause.id.clone(),
            clause: clause.clause.clone(),
            effect: clause.effect.name().to_owned(),
            voice: speaker.voice.as_str().to_owned(),
            services: service_words(speaker.services),
            summary: clause.summary.clone(),
            fired,
            atoms: atoms(edition, facts, &rule.when),
        });
    }
    for clause in edition.clauses() {
        let Effect::Exception { of, when } = &clause.effect else { continue };
        if of.iter().any(|id| speaking.contains(&id.as_str())) {
            out.push(ClauseTruth {
                id: clause.id.clone(),
                clause: clause.clause.clone(),
                effect: clause.effect.name().to_owned(),
                voice: "exception".to_owned(),
                services: Vec::new(),
                summary: clause.summary.clone(),
                fired: when.eval(facts).into(),
                atoms: atoms(edition, facts, when),
            });
        }
    }
    // A limit can speak with several voices; together they keep the order in which they were compiled.
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// The services of a set of bits.
#[must_use]
pub fn service_words(bits: u8) -> Vec<String> {
    Service::ALL.into_iter().filter(|s| bits & s.bit() != 0).map(|s| s.as_str().to_owned()).collect()
}

fn atoms(edition: &Edition, facts: &Facts, when: &Bool) -> Vec<AtomTruth> {
    let mut found: Vec<&Atom> = Vec::new();
    when.atoms(&mut |atom| {
        if !found.contains(&atom) {
            found.push(atom);
        }
    });
    found.into_iter().map(|atom| atom_truth(edition, facts, atom)).collect()
}

fn atom_truth(edition: &Edition, facts: &Facts, atom: &Atom) -> AtomTruth {
    let schema = edition.schema();
    let mut looked_at = Vec::new();
    atom.facts(&mut |id| {
        let fact = schema.fact(id).map(|f| f.name.clone()).unwrap_or_default();
        if !looked_at.iter().any(|have: &AtomFact| have.fact == fact) {
            looked_at.push(AtomFact { fact, value: facts.value(schema, id).map(FactValue::from) });
        }
    });
    if let Atom::Finding(_) = atom {
        let value = facts.findings().map(|found| FactValue::Words(found.to_vec()));
        looked_at.push(AtomFact { fact: "findings".to_owned(), value });
    }
    AtomTruth { text: words::atom_text(schema, atom), facts: looked_at, holds: atom.eval(facts) }
}
