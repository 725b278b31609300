//! The facts of one case as JSON: read without guessing, every error naming its field.

use super::{EditionUsed, FORM};
use crate::edition::Edition;
use crate::explain::words::date_days;
use crate::facts::{FactError, Facts, Value};
use crate::schema::{FactId, FactType, Schema};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A case to decide.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The edition to decide by; `None`: the caller's choice.
    pub edition: Option<String>,
    /// The civil date of the decision, ISO.
    pub decided_on: Option<String>,
    pub ledger_position: Option<u64>,
    pub facts: Facts,
}

/// What is wrong with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseError {
    /// From 1; 0 where no line is known.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for CaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for CaseError {}

/// Reads a case.
///
/// # Errors
/// Malformed JSON, an unknown or repeated field, a value of another type; the message names the field.
pub fn read_case(schema: &Schema, json: &[u8]) -> Result<Case, CaseError> {
    let mut case = Case::default();
    read_case_into(schema, json, &mut case)?;
    Ok(case)
}

/// Reads a case over another one, so that many can be read without allocating for each.
///
/// # Errors
/// As [`read_case`].
pub fn read_case_into(schema: &Schema, json: &[u8], case: &mut Case) -> Result<(), CaseError> {
    read(schema, serde_json::Deserializer::from_slice(json), case, false)
}

/// Reads a case or the case of a receipt over another one.
///
/// # Errors
/// As [`read_case`]; a receipt of another form.
pub fn read_stored_into(schema: &Schema, json: &str, case: &mut Case) -> Result<(), CaseError> {
    read(schema, serde_json::Deserializer::from_str(json), case, true)
}

fn read<'r>(
    schema: &Schema,
    mut reader: serde_json::Deserializer<impl serde_json::de::Read<'r>>,
    case: &mut Case,
    receipts: bool,
) -> Result<(), CaseError> {
    case.edition = None;
    case.decided_on = None;
    case.ledger_position = None;
    case.facts.forget_all();
    let done = CaseSeed { schema, case, receipts }.deserialize(&mut reader).and_then(|()| reader.end());
    done.map_err(|e| {
        // serde_json appends the place; it is kept apart here.
        let text = e.to_string();
        let message = text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(&text).to_owned();
        CaseError { line: e.line(), message }
    })
}

impl Edition {
    /// Findings must be exclusions of the edition that decides.
    ///
    /// # Errors
    /// The finding that is none.
    pub fn check_findings(&self, facts: &Facts) -> Result<(), FactError> {
        match facts.findings().unwrap_or_default().iter().find(|rule| !self.is_exclusion(rule)) {
            None => Ok(()),
            Some(rule) => {
                let message = format!("`{rule}` is no exclusion of the edition `{}`", self.header.id);
                Err(FactError { fact: "findings".to_owned(), message })
            }
        }
    }
}

struct CaseSeed<'a> {
    schema: &'a Schema,
    case: &'a mut Case,
    /// What else a receipt says may stand beside the case.
    receipts: bool,
}

impl<'de> DeserializeSeed<'de> for CaseSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for CaseSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `facts`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = 0_u16;
        while let Some(field) = map.next_key::<Field>()? {
            let bit = 1 << field.number();
            if seen & bit != 0 {
                return Err(A::Error::custom(format!("`{}` stands twice", field.name())));
            }
            seen |= bit;
            let named = |e: A::Error| A::Error::custom(format!("`{}`: {e}", field.name()));
            if !self.receipts && field.of_receipt() {
                return Err(A::Error::custom(format!("`{}`: no such field of a case", field.name())));
            }
            match field {
                Field::Edition if self.receipts => self.case.edition = map.next_value::<Option<Named>>().map_err(named)?.map(Named::id),
                Field::Edition => self.case.edition = map.next_value().map_err(named)?,
                Field::Form => match map.next_value::<u32>().map_err(named)? {
                    FORM => {}
                    form => return Err(A::Error::custom(format!("`form`: receipts of form {form} are not known"))),
                },
                Field::Engine | Field::FactsHash | Field::Outcome | Field::Clauses | Field::LeastChange => {
                    map.next_value::<serde::de::IgnoredAny>().map_err(named)?;
                }
                Field::DecidedOn => {
                    let text: Option<String> = map.next_value().map_err(named)?;
                    if text.as_deref().is_some_and(|t| date_days(t).is_none()) {
                        return Err(A::Error::custom("`decided_on`: a date like 2024-05-31 is expected"));
                    }
                    self.case.decided_on = text;
                }
                Field::LedgerPosition => self.case.ledger_position = map.next_value().map_err(named)?,
                Field::Findings => {
                    let found: Option<Vec<String>> = map.next_value().map_err(named)?;
                    if let Some(mut found) = found {
                        found.sort();
                        found.dedup();
                        self.case.facts.set_findings(found);
                    }
                }
                Field::Facts => map.next_value_seed(FactsSeed { schema: self.schema, facts: &mut self.case.facts })?,
                Field::Because => map.next_value_seed(BecauseSeed { schema: self.schema, facts: &mut self.case.facts })?,
            }
        }
        if seen & (1 << Field::Facts.number()) == 0 {
            return Err(A::Error::custom("`facts` is missing"));
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Edition,
    DecidedOn,
    LedgerPosition,
    Facts,
    Findings,
    Because,
    Form,
    Engine,
    FactsHash,
    Outcome,
    Clauses,
    LeastChange,
}

/// An edition as a case names it, or as a receipt does.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Named {
    Id(String),
    Used(EditionUsed),
}

impl Named {
    fn id(self) -> String {
        match self {
            Self::Id(id) => id,
            Self::Used(used) => used.id,
        }
    }
}

impl Field {
    /// It stands in receipts only.
    fn of_receipt(self) -> bool {
        self.number() > Self::Because.number()
    }

    fn number(self) -> u8 {
        match self {
            Self::Edition => 0,
            Self::DecidedOn => 1,
            Self::LedgerPosition => 2,
            Self::Facts => 3,
            Self::Findings => 4,
            Self::Because => 5,
            Self::Form => 6,
            Self::Engine => 7,
            Self::FactsHash => 8,
            Self::Outcome => 9,
            Self::Clauses => 10,
            Self::LeastChange => 11,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::DecidedOn => "decided_on",
            Self::LedgerPosition => "ledger_position",
            Self::Facts => "facts",
            Self::Findings => "findings",
            Self::Because => "because",
            Self::Form => "form",
            Self::Engine => "engine",
            Self::FactsHash => "facts_hash",
            Self::Outcome => "outcome",
            Self::Clauses => "clauses",
            Self::LeastChange => "least_change",
        }
    }
}

/// The name of a fact.
struct FactKey<'a>(&'a Schema);

impl<'de> DeserializeSeed<'de> for FactKey<'_> {
    type Value = FactId;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<FactId, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for FactKey<'_> {
    type Value = FactId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a fact")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<FactId, E> {
        self.0.id(name).ok_or_else(|| E::custom(format!("`{name}`: no such fact")))
    }
}

struct FactsSeed<'a> {
    schema: &'a Schema,
    facts: &'a mut Facts,
}

impl<'de> DeserializeSeed<'de> for FactsSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FactsSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of facts by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = 0_u128;
        while let Some(id) = map.next_key_seed(FactKey(self.schema))? {
            let bit = 1_u128 << id.index();
            if seen & bit != 0 {
                return Err(A::Error::custom(format!("`{}` stands twice", name(self.schema, id))));
            }
            seen |= bit;
            map.next_value_seed(FactSeed { schema: self.schema, id, facts: self.facts })?;
        }
        Ok(())
    }
}

fn name(schema: &Schema, id: FactId) -> &str {
    schema.fact(id).map_or("", |f| f.name.as_str())
}

/// The value of one fact, put where it belongs; `null` leaves it unknown.
pub(crate) struct FactSeed<'a> {
    pub schema: &'a Schema,
    pub id: FactId,
    pub facts: &'a mut Facts,
}

impl FactSeed<'_> {
    fn wrong<E: serde::de::Error>(&self) -> E {
        let expected = match self.schema.fact(self.id).map(|f| &f.kind) {
            Some(FactType::Bool) => "true or false".to_owned(),
            Some(FactType::Int) => "an integer".to_owned(),
            Some(FactType::Date) => "a date like \"2024-05-31\"".to_owned(),
            Some(FactType::Table) => "a list of integers".to_owned(),
            Some(FactType::Enum(values)) => format!("one of {}", values.join(", ")),
            None => "no value".to_owned(),
        };
        E::custom(format!("`{}`: {expected} is expected", name(self.schema, self.id)))
    }
}

impl<'de> DeserializeSeed<'de> for FactSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for FactSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a fact")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        match self.schema.fact(self.id).map(|f| &f.kind) {
            Some(FactType::Bool) => {
                self.facts.set_raw(self.id, i64::from(value));
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        match self.schema.fact(self.id).map(|f| &f.kind) {
            Some(FactType::Int) => {
                self.facts.set_raw(self.id, value);
                Ok(())
            }
            _ => Err(self.wrong()),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Err(self.wrong()),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(self.wrong())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        let raw = match self.schema.fact(self.id).map(|f| &f.kind) {
            Some(FactType::Date) => date_days(text),
            Some(FactType::Enum(values)) => values.iter().position(|v| v == text).and_then(|n| i64::try_from(n).ok()),
            _ => None,
        };
        match raw {
            Some(raw) => {
                self.facts.set_raw(self.id, raw);
                Ok(())
            }
            None => Err(self.wrong()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        if !matches!(self.schema.fact(self.id).map(|f| &f.kind), Some(FactType::Table)) {
            return Err(self.wrong());
        }
        let mut entries = Vec::new();
        while let Some(entry) = seq.next_element::<i64>().map_err(|_| self.wrong::<A::Error>())? {
            entries.push(entry);
        }
        let fact = name(self.schema, self.id).to_owned();
        self.facts.set(self.schema, &fact, &Value::Table(entries)).map_err(|e| A::Error::custom(e.to_string()))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self.wrong())
    }
}

struct BecauseSeed<'a> {
    schema: &'a Schema,
    facts: &'a mut Facts,
}

impl<'de> DeserializeSeed<'de> for BecauseSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for BecauseSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of rule ids by fact")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(id) = map.next_key_seed(FactKey(self.schema))? {
            let rules: Vec<String> =
                map.next_value().map_err(|e| A::Error::custom(format!("`because`: `{}`: {e}", name(self.schema, id))))?;
            self.facts.because(id, rules);
        }
        Ok(())
    }
}
