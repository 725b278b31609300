//! How the rules are laid out for an engine: as they are, or sorted by act and kind of case, each set with only what can speak there.
//!
//! Our own decider sorts its rules when it loads an edition. The other engines are given the same advantage.

use crate::rules::{Rule, acts, rules};
use aftercare_terms::{Atom, Bool, Edition, FactId, Facts};

/// Rules that are evaluated together.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    pub rules: Vec<Rule>,
}

/// The rule sets of an edition.
#[derive(Debug, Clone)]
pub struct RuleSets {
    pub sets: Vec<RuleSet>,
    act: FactId,
    kind: FactId,
    /// Sets to an act: one a kind of case. 0: one set for everything.
    kinds: usize,
}

impl RuleSets {
    /// One set with every rule, the acts that it speaks at among its conditions.
    ///
    /// # Errors
    /// As [`rules`].
    pub fn whole(edition: &Edition) -> Result<Self, String> {
        let mut all = RuleSet { rules: rules(edition)? };
        for rule in &mut all.rules {
            let when = std::mem::replace(&mut rule.when, Bool::Const(false));
            rule.when = simplified(&Bool::And(vec![acts(edition, rule.clause)?, when]), &[]);
        }
        let (act, kind) = ids(edition)?;
        Ok(Self { sets: vec![all], act, kind, kinds: 0 })
    }

    /// A set for each act and kind of case, the two put into the conditions and those simplified; what cannot hold is left out.
    ///
    /// # Errors
    /// As [`rules`].
    pub fn sorted(edition: &Edition) -> Result<Self, String> {
        let all = Self::whole(edition)?;
        let count = |fact: &str| edition.schema().values(fact).len();
        let (acts, kinds) = (count("act"), count("case.kind"));
        let mut sets = Vec::new();
        for n in 0..acts * kinds {
            let number = |n: usize| i64::try_from(n).map_err(|_| "too many acts".to_owned());
            let known = [(all.act, number(n / kinds)?), (all.kind, number(n % kinds)?)];
            let mut set = RuleSet::default();
            for rule in all.sets.iter().flat_map(|set| &set.rules) {
                let when = simplified(&rule.when, &known);
                if when != Bool::Const(false) {
                    set.rules.push(Rule { when, ..rule.clone() });
                }
            }
            sets.push(set);
        }
        Ok(Self { sets, kinds, ..all })
    }

    /// The number of the set that decides of these facts.
    ///
    /// # Errors
    /// Where the act or the kind is not known.
    pub fn number(&self, facts: &Facts) -> Result<usize, String> {
        let place = |id: FactId| facts.raw(id).and_then(|raw| usize::try_from(raw).ok());
        let n = match (self.kinds, place(self.act), place(self.kind)) {
            (0, _, _) => 0,
            (kinds, Some(act), Some(kind)) if kind < kinds => act * kinds + kind,
            _ => return Err("the act or the kind of case is not known".to_owned()),
        };
        if n < self.sets.len() { Ok(n) } else { Err("no such act".to_owned()) }
    }
}

fn ids(edition: &Edition) -> Result<(FactId, FactId), String> {
    let id = |fact: &str| edition.schema().id(fact).ok_or_else(|| format!("no fact `{fact}`"));
    Ok((id("act")?, id("case.kind")?))
}

/// What is left of a condition where some facts are known.
fn simplified(when: &Bool, known: &[(FactId, i64)]) -> Bool {
    let value = |id: &FactId| known.iter().find(|(k, _)| k == id).map(|(_, value)| *value);
    match when {
        Bool::Const(truth) => Bool::Const(*truth),
        Bool::Atom(Atom::Fact(id, cmp, n)) => value(id).map_or_else(|| when.clone(), |v| Bool::Const(cmp.holds(v, *n))),
        Bool::Atom(Atom::In(id, bits)) => {
            let holds = |v: i64| u32::try_from(v).ok().and_then(|v| bits.checked_shr(v)).is_some_and(|rest| rest & 1 == 1);
            value(id).map_or_else(|| when.clone(), |v| Bool::Const(holds(v)))
        }
        Bool::Atom(_) => when.clone(),
        Bool::Not(inner) => match simplified(inner, known) {
            Bool::Const(truth) => Bool::Const(!truth),
            Bool::Not(inner) => *inner,
            other => other.negated(),
        },
        Bool::And(parts) => joined(parts, known, true),
        Bool::Or(parts) => joined(parts, known, false),
    }
}

/// Parts of an "and" (or of an "or"), nested ones of the same sort laid out flat.
fn joined(parts: &[Bool], known: &[(FactId, i64)], and: bool) -> Bool {
    let mut out = Vec::new();
    for part in parts {
        match (simplified(part, known), and) {
            (Bool::Const(truth), _) if truth == and => {}
            (Bool::Const(truth), _) => return Bool::Const(truth),
            (Bool::And(inner), true) | (Bool::Or(inner), false) => out.extend(inner),
            (other, _) => out.push(other),
        }
    }
    match (out.pop(), out.is_empty()) {
        (None, _) => Bool::Const(and),
        (Some(only), true) => only,
        (Some(last), false) => {
            out.push(last);
            if and { Bool::And(out) } else { Bool::Or(out) }
        }
    }
}
