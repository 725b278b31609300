//! Clauses compiled for speed: conditions as sums of products over numbered atoms, one short list of rules for each act and kind of case.

use crate::clause::{Clause, Effect};
use crate::expr::{Atom, Bool, Cmp, Int};
use crate::facts::Facts;
use crate::schema::{FactId, Schema};
use crate::stage::{Product, Speaker, Stage};
use std::collections::HashMap;

pub(crate) const WORDS: usize = 4;
const MAX_ATOMS: usize = WORDS * 64;
const MAX_PRODUCTS: usize = 512;

/// A set of atoms, or of rules.
pub(crate) type Bits = [u64; WORDS];

pub(crate) fn set(bits: &mut Bits, n: usize) {
    if let Some(word) = bits.get_mut(n / 64) {
        *word |= 1 << (n % 64);
    }
}

pub(crate) fn has(bits: &Bits, n: usize) -> bool {
    bits.get(n / 64).is_some_and(|word| word & (1 << (n % 64)) != 0)
}

/// What a clause, or a part of it, does when its condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voice {
    Guard,
    Warn,
    Duty,
    Grant,
    Deny,
    Fee,
    Step,
}

impl Voice {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Warn => "warn",
            Self::Duty => "duty",
            Self::Grant => "grant",
            Self::Deny => "deny",
            Self::Fee => "fee",
            Self::Step => "step",
        }
    }
}

/// A clause, or the part of one that speaks with one voice.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub clause: usize,
    pub voice: Voice,
    pub services: u8,
    /// The whole condition, exceptions and quotas included; acts and kinds not yet folded in.
    pub when: Bool,
    /// Its condition without exceptions, where it has any.
    pub own: Option<Bool>,
    pub amount: Option<Int>,
    /// The state that a step leads to; `None`: the same.
    pub to: Option<i64>,
}

/// A compiled edition.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub atoms: Vec<Atom>,
    pub rules: Vec<Rule>,
    stages: Vec<Stage>,
    kinds: usize,
    pub act: FactId,
    pub kind: FactId,
    pub service: FactId,
    pub state: FactId,
    pub choose: Option<i64>,
}

impl Program {
    pub fn compile(clauses: &[Clause], schema: &Schema) -> Result<Self, String> {
        let fact = |name: &str| schema.id(name).ok_or_else(|| format!("no fact `{name}`"));
        let (act, kind, service, state) = (fact("act")?, fact("case.kind")?, fact("case.service")?, fact("case.state")?);
        let rules = rules(clauses, schema)?;
        let (acts, kinds) = (schema.values("act").to_vec(), schema.values("case.kind").to_vec());
        let mut table = AtomTable::default();
        let mut stages = Vec::with_capacity(acts.len() * (kinds.len() + 1));
        for (act_n, act_name) in acts.iter().enumerate() {
            for kind_n in 0..=kinds.len() {
                let mut known = vec![(act, int(act_n))];
                if let Some(n) = kind_n.checked_sub(1) {
                    known.push((kind, int(n)));
                }
                stages.push(stage(clauses, &rules, act_name, &known, &mut table)?);
            }
        }
        for stage in &mut stages {
            stage.seal(&table.atoms)?;
        }
        let choose = acts.iter().position(|a| a == "choose").map(int);
        Ok(Self { atoms: table.atoms, rules, stages, kinds: kinds.len(), act, kind, service, state, choose })
    }

    /// The stage for these facts; `None` where the act is unknown.
    pub fn stage(&self, facts: &Facts) -> Option<(usize, &Stage)> {
        let act = usize::try_from(facts.raw(self.act)?).ok()?;
        let kind = facts.raw(self.kind).and_then(|k| usize::try_from(k + 1).ok()).unwrap_or(0);
        let n = act * (self.kinds + 1) + kind;
        self.stages.get(n).map(|stage| (n, stage))
    }

    pub fn stage_at(&self, n: usize) -> Option<&Stage> {
        self.stages.get(n)
    }
}

fn int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Splits clauses into rules, exceptions and quotas folded into the conditions.
pub(crate) fn rules(clauses: &[Clause], schema: &Schema) -> Result<Vec<Rule>, String> {
    let mut exceptions: HashMap<&str, Vec<Bool>> = HashMap::new();
    for clause in clauses {
        if let Effect::Exception { of, when } = &clause.effect {
            for id in of {
                exceptions.entry(id.as_str()).or_default().push(when.clone());
            }
        }
    }
    let mut out = Vec::new();
    for (n, clause) in clauses.iter().enumerate() {
        let first = out.len();
        push_rules(&mut out, n, clause, schema)?;
        if let Some(except) = exceptions.get(clause.id.as_str()) {
            for rule in out.iter_mut().skip(first) {
                let when = std::mem::replace(&mut rule.when, Bool::Const(false));
                rule.when = Bool::all(vec![when.clone(), Bool::Or(except.clone()).negated()]);
                rule.own = Some(when);
            }
        }
    }
    Ok(out)
}

fn push_rules(out: &mut Vec<Rule>, n: usize, clause: &Clause, schema: &Schema) -> Result<(), String> {
    let mut push =
        |voice: Voice, services: u8, when: Bool| out.push(Rule { clause: n, voice, services, when, own: None, amount: None, to: None });
    match &clause.effect {
        Effect::Guard { when } => push(Voice::Guard, 0, when.clone()),
        Effect::Warn { when } | Effect::Ground { when, .. } => push(Voice::Warn, 0, when.clone()),
        Effect::Duty { when, .. } => push(Voice::Duty, 0, when.clone()),
        Effect::Grant { service, when } => push(Voice::Grant, *service, when.clone()),
        Effect::Deny { service, when } => push(Voice::Deny, *service, when.clone()),
        Effect::Exclude { service, when } => {
            let found = Bool::Atom(Atom::Finding(clause.rule().to_owned()));
            push(Voice::Deny, *service, Bool::all(vec![found, when.clone()]));
        }
        Effect::Limit { counter, max, service, when, refuses, warns, .. } => {
            let uses = schema.id(&format!("uses.{counter}")).ok_or_else(|| format!("no fact `uses.{counter}`"))?;
            let spent = Bool::all(vec![when.clone(), Bool::Atom(Atom::Fact(uses, Cmp::Ge, *max))]);
            push(Voice::Deny, *service, spent.clone());
            push(Voice::Guard, 0, Bool::all(vec![spent.clone(), refuses.clone()]));
            push(Voice::Warn, 0, Bool::all(vec![spent, warns.clone()]));
        }
        Effect::Fee { service, amount, when, .. } => {
            let (when, amount) = (when.clone(), Some(amount.clone()));
            out.push(Rule { clause: n, voice: Voice::Fee, services: *service, when, own: None, amount, to: None });
        }
        Effect::Step { kinds, from, to, when, .. } => {
            let mut parts = vec![when.clone(), among(schema, "case.state", from)?];
            if !kinds.is_empty() {
                parts.push(among(schema, "case.kind", kinds)?);
            }
            let to = match to {
                Some(state) => schema.values("case.state").iter().position(|s| s == state).map(int),
                None => None,
            };
            out.push(Rule { clause: n, voice: Voice::Step, services: 0, when: Bool::all(parts), own: None, amount: None, to });
        }
        Effect::Exception { .. } | Effect::Deadline { .. } | Effect::Window { .. } | Effect::Scope { .. } | Effect::Nothing { .. } => {}
    }
    Ok(())
}

fn among(schema: &Schema, fact: &str, values: &[String]) -> Result<Bool, String> {
    let id = schema.id(fact).ok_or_else(|| format!("no fact `{fact}`"))?;
    let have = schema.values(fact);
    let bits = values.iter().filter_map(|v| have.iter().position(|h| h == v)).fold(0_u64, |bits, n| bits | (1 << (n % 64)));
    Ok(Bool::Atom(Atom::In(id, bits)))
}

fn stage(clauses: &[Clause], rules: &[Rule], act: &str, known: &[(FactId, i64)], table: &mut AtomTable) -> Result<Stage, String> {
    let mut stage = Stage::default();
    let mut used = Vec::new();
    for (n, rule) in rules.iter().enumerate() {
        let Some(clause) = clauses.get(rule.clause) else { continue };
        if let Effect::Step { act: of, .. } = &clause.effect {
            if of != act {
                continue;
            }
            stage.stepped = true;
        } else if !clause.on.is_empty() && !clause.on.iter().any(|a| a == act) {
            continue;
        }
        let when = fold(&rule.when, known);
        if when == Bool::Const(false) {
            continue;
        }
        let products = products(&when, true, table, &mut used).map_err(|message| format!("`{}`: {message}", clause.id))?;
        stage.speakers.push(Speaker { rule: n, clause: rule.clause, voice: rule.voice, services: rule.services, products });
    }
    used.sort_unstable();
    used.dedup();
    stage.atoms = used;
    if stage.speakers.len() > MAX_ATOMS {
        return Err(format!("more than {MAX_ATOMS} rules speak at `{act}`"));
    }
    Ok(stage)
}

/// Puts known facts into a condition and simplifies it.
pub(crate) fn fold(when: &Bool, known: &[(FactId, i64)]) -> Bool {
    match when {
        Bool::Const(b) => Bool::Const(*b),
        Bool::Atom(Atom::Fact(id, cmp, n)) => match known.iter().find(|(k, _)| k == id) {
            Some((_, value)) => Bool::Const(cmp.holds(*value, *n)),
            None => when.clone(),
        },
        Bool::Atom(Atom::In(id, bits)) => match known.iter().find(|(k, _)| k == id) {
            Some((_, value)) => Bool::Const(u32::try_from(*value).is_ok_and(|v| v < 64 && bits & (1 << v) != 0)),
            None => when.clone(),
        },
        Bool::Atom(_) => when.clone(),
        Bool::Not(a) => match fold(a, known) {
            Bool::Const(b) => Bool::Const(!b),
            other => other.negated(),
        },
        Bool::And(parts) => fold_list(parts, known, true),
        Bool::Or(parts) => fold_list(parts, known, false),
    }
}

fn fold_list(parts: &[Bool], known: &[(FactId, i64)], and: bool) -> Bool {
    let mut out = Vec::new();
    for part in parts {
        match fold(part, known) {
            Bool::Const(b) if b == and => {}
            Bool::Const(b) => return Bool::Const(b),
            other => out.push(other),
        }
    }
    match (out.len(), and) {
        (0, _) => Bool::Const(and),
        (1, _) => out.pop().unwrap_or(Bool::Const(and)),
        (_, true) => Bool::And(out),
        (_, false) => Bool::Or(out),
    }
}

#[derive(Default)]
struct AtomTable {
    atoms: Vec<Atom>,
    numbers: HashMap<Atom, usize>,
}

impl AtomTable {
    fn number(&mut self, atom: &Atom) -> Result<usize, String> {
        if let Some(n) = self.numbers.get(atom) {
            return Ok(*n);
        }
        let n = self.atoms.len();
        if n >= MAX_ATOMS {
            return Err(format!("the edition has more than {MAX_ATOMS} different comparisons"));
        }
        self.atoms.push(atom.clone());
        self.numbers.insert(atom.clone(), n);
        Ok(n)
    }
}

/// A condition as a sum of products. Three-valued logic is a distributive lattice with De Morgan's laws, so the value is kept.
fn products(when: &Bool, sign: bool, table: &mut AtomTable, used: &mut Vec<usize>) -> Result<Vec<Product>, String> {
    let empty = Product { pos: [0; WORDS], neg: [0; WORDS] };
    let out = match when {
        Bool::Const(b) => {
            if *b == sign {
                vec![empty]
            } else {
                Vec::new()
            }
        }
        Bool::Atom(atom) => {
            let n = table.number(atom)?;
            used.push(n);
            let mut product = empty;
            set(if sign { &mut product.pos } else { &mut product.neg }, n);
            vec![product]
        }
        Bool::Not(a) => products(a, !sign, table, used)?,
        Bool::And(parts) | Bool::Or(parts) => {
            let sum = matches!(when, Bool::Or(_)) == sign;
            let mut out = if sum { Vec::new() } else { vec![empty] };
            for part in parts {
                let right = products(part, sign, table, used)?;
                if sum {
                    out.extend(right);
                } else {
                    out = out.iter().flat_map(|a| right.iter().map(|b| join(a, b))).collect();
                }
                if out.len() > MAX_PRODUCTS {
                    return Err("the condition is too complex".to_owned());
                }
            }
            out
        }
    };
    Ok(out)
}

fn join(a: &Product, b: &Product) -> Product {
    let mut out = *a;
    for (have, more) in out.pos.iter_mut().zip(b.pos) {
        *have |= more;
    }
    for (have, more) in out.neg.iter_mut().zip(b.neg) {
        *have |= more;
    }
    out
}
