//! The facts that conditions may speak of.

use crate::error::DocumentError;
use crate::settings::Text;
use serde::Deserialize;
use std::collections::HashMap;

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactType {
    Bool,
    /// Money in minor units, or a count.
    Int,
    /// A civil date, held as days since 1970-01-01.
    Date,
    /// Integers by ordinal, the last repeating.
    Table,
    /// One of these values.
    Enum(Vec<String>),
}

/// One declared fact.
#[derive(Debug, Clone)]
pub struct Fact {
    pub name: String,
    pub kind: FactType,
    /// What it means, told where it is missing.
    pub doc: Text,
    /// What it is in an ordinary case, raw; examples are completed with it.
    pub usual: Option<i64>,
}

/// Index of a fact in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub(crate) usize);

impl FactId {
    /// Position in the schema's list.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }

    /// A bit of its own.
    #[inline]
    pub(crate) fn bit(self) -> u128 {
        1 << (self.0 % MAX_FACTS)
    }
}

/// All declared facts, in file order.
#[derive(Debug, Clone)]
pub struct Schema {
    facts: Vec<Fact>,
    by_name: HashMap<String, FactId>,
}

/// More facts than this cannot be declared.
pub const MAX_FACTS: usize = 128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    fact: Vec<RawFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFact {
    name: String,
    #[serde(rename = "type")]
    kind: RawType,
    doc: Text,
    usual: Option<toml::Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawType {
    Name(String),
    Values(Vec<String>),
}

impl Schema {
    /// Reads `facts.toml`.
    ///
    /// # Errors
    /// A [`DocumentError`] where the file is malformed, a name is declared twice, or a type is unknown.
    pub fn parse(file: &str, text: &str) -> Result<Self, DocumentError> {
        let raw: RawFile = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
        if raw.fact.len() > MAX_FACTS {
            return Err(DocumentError::new(file, 0, "", format!("more than {MAX_FACTS} facts")));
        }
        let mut facts = Vec::with_capacity(raw.fact.len());
        let mut by_name = HashMap::new();
        for fact in raw.fact {
            let kind = match fact.kind {
                RawType::Values(values) => FactType::Enum(values),
                RawType::Name(name) => match name.as_str() {
                    "bool" => FactType::Bool,
                    "int" => FactType::Int,
                    "date" => FactType::Date,
                    "table" => FactType::Table,
                    _ => return Err(DocumentError::new(file, 0, &fact.name, format!("unknown type `{name}`"))),
                },
            };
            if by_name.insert(fact.name.clone(), FactId(facts.len())).is_some() {
                return Err(DocumentError::new(file, 0, &fact.name, "declared twice"));
            }
            if !fact.doc.is_said() {
                return Err(DocumentError::new(file, 0, &fact.name, "`doc` is needed in both languages"));
            }
            let usual = usual(&kind, fact.usual.as_ref()).map_err(|message| DocumentError::new(file, 0, &fact.name, message))?;
            facts.push(Fact { name: fact.name, kind, doc: fact.doc, usual });
        }
        for needed in ["act", "case.kind", "case.state", "case.service"] {
            if !by_name.contains_key(needed) {
                return Err(DocumentError::new(file, 0, needed, "this fact must be declared"));
            }
        }
        Ok(Self { facts, by_name })
    }

    /// The facts, in file order.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    #[must_use]
    pub fn id(&self, name: &str) -> Option<FactId> {
        self.by_name.get(name).copied()
    }

    #[must_use]
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.0)
    }

    /// The values of an enumeration fact; empty for other types.
    #[must_use]
    pub fn values(&self, name: &str) -> &[String] {
        match self.id(name).and_then(|id| self.fact(id)).map(|fact| &fact.kind) {
            Some(FactType::Enum(values)) => values,
            _ => &[],
        }
    }
}

/// The raw form of a usual value.
fn usual(kind: &FactType, value: Option<&toml::Value>) -> Result<Option<i64>, String> {
    let Some(value) = value else { return Ok(None) };
    let raw = match (kind, value) {
        (FactType::Bool, toml::Value::Boolean(b)) => Some(i64::from(*b)),
        (FactType::Int, toml::Value::Integer(n)) => Some(*n),
        (FactType::Date, toml::Value::String(text)) => crate::explain::words::date_days(text),
        (FactType::Enum(values), toml::Value::String(text)) => values.iter().position(|v| v == text).and_then(|n| i64::try_from(n).ok()),
        _ => None,
    };
    raw.map(Some).ok_or_else(|| "`usual` is not a value of its type".to_owned())
}
