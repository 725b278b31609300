//! Conditions in the languages that write them with operators between operands.

use crate::record::field;
use aftercare_terms::{Atom, Bool, Cmp, FactId, FactType, Int, Schema};

/// How a language writes what differs between them. What is the same in all is written here: parentheses, comparisons, double quotes.
pub struct Dialect {
    pub and: &'static str,
    pub or: &'static str,
    pub not: &'static str,
    /// A fact, from its field.
    pub fact: fn(&str) -> String,
    /// Is a fact among some words?
    pub among: fn(&str, &[String]) -> String,
    /// Was this found?
    pub found: fn(&str) -> String,
    pub min: fn(&str, &str) -> String,
    pub max: fn(&str, &str) -> String,
    /// Per cent of an amount, rounded half away from zero; `None`: cannot be said.
    pub percent: Option<fn(&str, &str) -> String>,
    /// Entry of a table, from 1, the last repeating; `None`: cannot be said.
    pub lookup: Option<fn(&str, &str) -> String>,
}

impl std::fmt::Debug for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialect").field("and", &self.and).field("or", &self.or).field("not", &self.not).finish_non_exhaustive()
    }
}

/// Text in double quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Some words in double quotes.
#[must_use]
pub fn listed(words: &[String]) -> String {
    words.iter().map(|w| quoted(w)).collect::<Vec<_>>().join(", ")
}

/// The words behind the bits of a membership.
///
/// # Errors
/// Where the fact has no words.
pub fn words(schema: &Schema, id: FactId, bits: u64) -> Result<Vec<String>, String> {
    let fact = schema.fact(id).ok_or("no such fact")?;
    let FactType::Enum(values) = &fact.kind else { return Err(format!("`{}` has no words", fact.name)) };
    let has = |n: usize| u32::try_from(n).ok().and_then(|n| bits.checked_shr(n)).is_some_and(|rest| rest & 1 == 1);
    Ok(values.iter().enumerate().filter(|(n, _)| has(*n)).map(|(_, word)| word.clone()).collect())
}

/// A comparison of one fact, told apart by what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Simple {
    /// Whatever the value is.
    Always(bool),
    /// The fact itself, or its contrary.
    Truth(String, bool),
    /// The fact, the sign, and the constant as it is written.
    Compared(String, Cmp, String),
}

/// Reads a comparison of a fact with a constant.
///
/// # Errors
/// Where the fact cannot be compared so.
pub fn simple(schema: &Schema, id: FactId, cmp: Cmp, n: i64) -> Result<Simple, String> {
    let fact = schema.fact(id).ok_or("no such fact")?;
    let name = field(&fact.name);
    Ok(match &fact.kind {
        FactType::Bool => match (cmp.holds(1, n), cmp.holds(0, n)) {
            (true, true) => Simple::Always(true),
            (false, false) => Simple::Always(false),
            (truth, _) => Simple::Truth(name, truth),
        },
        FactType::Int | FactType::Date => Simple::Compared(name, cmp, n.to_string()),
        FactType::Enum(values) if cmp == Cmp::Eq || cmp == Cmp::Ne => {
            let word = usize::try_from(n).ok().and_then(|n| values.get(n)).ok_or_else(|| format!("`{}` has no value {n}", fact.name))?;
            Simple::Compared(name, cmp, quoted(word))
        }
        FactType::Enum(_) | FactType::Table => return Err(format!("`{}` cannot be compared so", fact.name)),
    })
}

impl Dialect {
    /// A condition.
    ///
    /// # Errors
    /// What the language cannot say.
    pub fn condition(&self, schema: &Schema, when: &Bool) -> Result<String, String> {
        Ok(match when {
            Bool::Const(truth) => truth.to_string(),
            Bool::Atom(atom) => self.atom(schema, atom)?,
            Bool::Not(inner) => format!("{}({})", self.not, self.condition(schema, inner)?),
            Bool::And(parts) => self.joined(schema, parts, self.and, true)?,
            Bool::Or(parts) => self.joined(schema, parts, self.or, false)?,
        })
    }

    fn joined(&self, schema: &Schema, parts: &[Bool], sign: &str, empty: bool) -> Result<String, String> {
        let parts: Vec<String> = parts.iter().map(|p| self.condition(schema, p)).collect::<Result<_, _>>()?;
        Ok(if parts.is_empty() { empty.to_string() } else { format!("({})", parts.join(sign)) })
    }

    fn atom(&self, schema: &Schema, atom: &Atom) -> Result<String, String> {
        Ok(match atom {
            Atom::Fact(id, cmp, n) => match simple(schema, *id, *cmp, *n)? {
                Simple::Always(truth) => truth.to_string(),
                Simple::Truth(name, true) => (self.fact)(&name),
                Simple::Truth(name, false) => format!("{}({})", self.not, (self.fact)(&name)),
                Simple::Compared(name, cmp, value) => format!("({} {} {value})", (self.fact)(&name), cmp.text()),
            },
            Atom::In(id, bits) => (self.among)(&self.name(schema, *id)?, &words(schema, *id, *bits)?),
            Atom::Ints(cmp, a, b) => format!("({} {} {})", self.number(schema, a)?, cmp.text(), self.number(schema, b)?),
            Atom::Finding(rule) => (self.found)(rule),
        })
    }

    fn name(&self, schema: &Schema, id: FactId) -> Result<String, String> {
        schema.fact(id).map(|fact| (self.fact)(&field(&fact.name))).ok_or_else(|| "no such fact".to_owned())
    }

    /// A number.
    ///
    /// # Errors
    /// What the language cannot say.
    pub fn number(&self, schema: &Schema, int: &Int) -> Result<String, String> {
        let both = |a: &Int, b: &Int| -> Result<(String, String), String> { Ok((self.number(schema, a)?, self.number(schema, b)?)) };
        let cannot = || "there is no way to say this in the language".to_owned();
        Ok(match int {
            Int::Const(n) => n.to_string(),
            Int::Fact(id) => self.name(schema, *id)?,
            Int::Add(a, b) => both(a, b).map(|(a, b)| format!("({a} + {b})"))?,
            Int::Sub(a, b) => both(a, b).map(|(a, b)| format!("({a} - {b})"))?,
            Int::Mul(a, b) => both(a, b).map(|(a, b)| format!("({a} * {b})"))?,
            Int::Min(a, b) => both(a, b).map(|(a, b)| (self.min)(&a, &b))?,
            Int::Max(a, b) => both(a, b).map(|(a, b)| (self.max)(&a, &b))?,
            Int::Percent(a, p) => both(a, p).map(|(a, p)| self.percent.map(|say| say(&a, &p)))?.ok_or_else(cannot)?,
            Int::Lookup(table, n) => {
                let (table, n) = (self.name(schema, *table)?, self.number(schema, n)?);
                self.lookup.map(|say| say(&table, &n)).ok_or_else(cannot)?
            }
        })
    }
}
