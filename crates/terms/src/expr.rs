//! Expressions: the tree, its types and its three-valued meaning.

use crate::facts::Facts;
use crate::schema::FactId;

/// Comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cmp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Cmp {
    #[inline]
    #[must_use]
    pub fn holds(self, a: i64, b: i64) -> bool {
        match self {
            Self::Eq => a == b,
            Self::Ne => a != b,
            Self::Lt => a < b,
            Self::Le => a <= b,
            Self::Gt => a > b,
            Self::Ge => a >= b,
        }
    }

    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

/// An integer expression (money, counts, days).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Int {
    Const(i64),
    Fact(FactId),
    Add(Box<Int>, Box<Int>),
    Sub(Box<Int>, Box<Int>),
    Mul(Box<Int>, Box<Int>),
    Min(Box<Int>, Box<Int>),
    Max(Box<Int>, Box<Int>),
    /// First per cent of second, half up.
    Percent(Box<Int>, Box<Int>),
    /// Entry of a table, from 1, the last repeating.
    Lookup(FactId, Box<Int>),
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Bool {
    Const(bool),
    Atom(Atom),
    Not(Box<Bool>),
    And(Vec<Bool>),
    Or(Vec<Bool>),
}

/// The smallest thing that is true or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Atom {
    /// A fact compared with a constant; for booleans `== 1`.
    Fact(FactId, Cmp, i64),
    /// An enumeration fact among these values, a bit a value.
    In(FactId, u64),
    /// Two integer expressions.
    Ints(Cmp, Int, Int),
    /// An assessor found this rule.
    Finding(String),
}

impl Int {
    /// The value, `None` where a fact is missing. Arithmetic saturates: it cannot fail.
    #[must_use]
    pub fn eval(&self, facts: &Facts) -> Option<i64> {
        Some(match self {
            Self::Const(n) => *n,
            Self::Fact(id) => facts.raw(*id)?,
            Self::Add(a, b) => a.eval(facts)?.saturating_add(b.eval(facts)?),
            Self::Sub(a, b) => a.eval(facts)?.saturating_sub(b.eval(facts)?),
            Self::Mul(a, b) => a.eval(facts)?.saturating_mul(b.eval(facts)?),
            Self::Min(a, b) => a.eval(facts)?.min(b.eval(facts)?),
            Self::Max(a, b) => a.eval(facts)?.max(b.eval(facts)?),
            Self::Percent(a, p) => percent(a.eval(facts)?, p.eval(facts)?),
            Self::Lookup(table, n) => {
                facts.raw(*table)?;
                let entries = facts.table(*table)?;
                let n = usize::try_from(n.eval(facts)?.max(1)).unwrap_or(usize::MAX);
                *entries.get(n - 1).or_else(|| entries.last())?
            }
        })
    }

    /// Calls `f` for every fact that the value hangs on.
    pub fn facts(&self, f: &mut impl FnMut(FactId)) {
        match self {
            Self::Const(_) => {}
            Self::Fact(id) => f(*id),
            Self::Add(a, b) | Self::Sub(a, b) | Self::Mul(a, b) | Self::Min(a, b) | Self::Max(a, b) | Self::Percent(a, b) => {
                a.facts(f);
                b.facts(f);
            }
            Self::Lookup(table, n) => {
                f(*table);
                n.facts(f);
            }
        }
    }
}

/// `p` per cent of `amount`, rounded half up (away from zero) to a minor unit.
#[must_use]
pub fn percent(amount: i64, p: i64) -> i64 {
    let product = i128::from(amount) * i128::from(p);
    let half = if product < 0 { -50 } else { 50 };
    i64::try_from((product + half) / 100).unwrap_or(if product < 0 { i64::MIN } else { i64::MAX })
}

impl Atom {
    /// Three-valued truth.
    #[inline]
    #[must_use]
    pub fn eval(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::Fact(id, cmp, constant) => facts.raw(*id).map(|v| cmp.holds(v, *constant)),
            Self::In(id, bits) => facts.raw(*id).map(|v| u32::try_from(v).is_ok_and(|v| v < 64 && bits & (1 << v) != 0)),
            Self::Ints(cmp, a, b) => Some(cmp.holds(a.eval(facts)?, b.eval(facts)?)),
            Self::Finding(rule) => facts.findings().map(|found| !found.is_empty() && found.iter().any(|f| f == rule)),
        }
    }

    /// Calls `f` for every fact that the atom hangs on (findings have none).
    pub fn facts(&self, f: &mut impl FnMut(FactId)) {
        match self {
            Self::Fact(id, ..) | Self::In(id, _) => f(*id),
            Self::Ints(_, a, b) => {
                a.facts(f);
                b.facts(f);
            }
            Self::Finding(_) => {}
        }
    }
}

impl Bool {
    #[must_use]
    pub fn all(parts: Vec<Bool>) -> Self {
        Self::And(parts)
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// Three-valued truth by walking the tree: the slow, obvious meaning.
    #[must_use]
    pub fn eval(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::Const(b) => Some(*b),
            Self::Atom(atom) => atom.eval(facts),
            Self::Not(a) => a.eval(facts).map(|b| !b),
            Self::And(parts) => {
                let mut unknown = false;
                for part in parts {
                    match part.eval(facts) {
                        Some(false) => return Some(false),
                        Some(true) => {}
                        None => unknown = true,
                    }
                }
                if unknown { None } else { Some(true) }
            }
            Self::Or(parts) => {
                let mut unknown = false;
                for part in parts {
                    match part.eval(facts) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                if unknown { None } else { Some(false) }
            }
        }
    }

    /// Calls `f` for every atom.
    pub fn atoms<'a>(&'a self, f: &mut impl FnMut(&'a Atom)) {
        match self {
            Self::Const(_) => {}
            Self::Atom(atom) => f(atom),
            Self::Not(a) => a.atoms(f),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.atoms(f)),
        }
    }
}
