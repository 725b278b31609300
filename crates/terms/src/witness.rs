//! Is there a case in which all of these conditions hold? With one, if so.
//!
//! A tableau: conjunctions are taken apart, comparisons narrow what a fact may be, and what is left of the disjunctions is branched over, the smallest
//! first. Comparisons of one fact with a constant are decided exactly; comparisons of two facts too (differences, by shortest paths); other arithmetic
//! is tried at the boundary values, and where that finds nothing the answer is that it is not known.

use crate::explain::FactValue;
use crate::expr::{Atom, Bool, Cmp, Int};
use crate::facts::Facts;
use crate::schema::{Fact, FactId, FactType, Schema};
use serde::Serialize;
use std::collections::BTreeMap;

/// Steps of one search.
const MAX_STEPS: usize = 200_000;

/// Combinations of boundary values tried for arithmetic that has no exact procedure.
const MAX_TRIED: usize = 20_000;

/// Facts that make conditions hold. Facts that do not matter are absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Assignment {
    pub facts: BTreeMap<FactId, i64>,
    pub findings: BTreeMap<String, bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes(Assignment),
    No,
    /// The search was given up.
    Unknown,
}

impl Answer {
    pub fn is_no(&self) -> bool {
        *self == Self::No
    }
}

/// A case that shows something, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Witness {
    pub facts: BTreeMap<String, FactValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<String>>,
}

impl Assignment {
    /// The assignment as facts.
    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        for (id, raw) in &self.facts {
            facts.set_raw(*id, *raw);
        }
        if !self.findings.is_empty() {
            facts.set_findings(self.findings.iter().filter(|(_, there)| **there).map(|(rule, _)| rule.clone()).collect());
        }
        facts
    }
}

impl Witness {
    /// The known facts, by name.
    #[must_use]
    pub fn of(schema: &Schema, facts: &Facts) -> Self {
        let ids = schema.facts().iter().filter_map(|f| Some((f.name.clone(), schema.id(&f.name)?)));
        let known = ids.filter_map(|(name, id)| Some((name, FactValue::from(facts.value(schema, id)?))));
        Self { facts: known.collect(), findings: facts.findings().map(<[String]>::to_vec) }
    }
    /// What is worth telling of the case: where it stands, what is not as usual, and all dates where one is not; tables aside.
    #[must_use]
    pub fn unusual(&self, schema: &Schema) -> Vec<(&str, &FactValue)> {
        const FIRST: [&str; 4] = ["act", "case.kind", "case.state", "case.service"];
        let usual = |fact: &Fact| {
            let raw = fact.usual?;
            let id = schema.id(&fact.name)?;
            let mut facts = Facts::new();
            facts.set_raw(id, raw);
            facts.value(schema, id).map(FactValue::from)
        };
        let known = schema.facts().iter().filter_map(|fact| Some((fact, self.facts.get(&fact.name)?)));
        let told =
            known.filter(|(fact, _)| fact.kind != FactType::Table).map(|(fact, value)| (fact, value, usual(fact).as_ref() != Some(value)));
        let told: Vec<(&Fact, &FactValue, bool)> = told.collect();
        let dates = told.iter().any(|(fact, _, odd)| fact.kind == FactType::Date && *odd);
        let mut out: Vec<(&str, &FactValue)> = told
            .into_iter()
            .filter(|(fact, _, odd)| *odd || dates && fact.kind == FactType::Date)
            .filter_map(|(fact, value, _)| Some((self.facts.get_key_value(&fact.name)?.0.as_str(), value)))
            .collect();
        out.sort_by_key(|(name, _)| FIRST.iter().position(|n| n == name).unwrap_or(FIRST.len()));
        out
    }
}

impl std::fmt::Display for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = self.facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
        if let Some(found) = &self.findings {
            parts.push(if found.is_empty() { "nothing found".to_owned() } else { format!("{} found", found.join(", ")) });
        }
        f.write_str(&parts.join(", "))
    }
}

/// Looks for a case in which every goal holds.
pub(crate) fn solve(schema: &Schema, goals: &[&Bool]) -> Answer {
    Solver { schema, usual: None, steps: 0 }.start(goals)
}

/// As [`solve`], and facts that are free take their value here.
pub(crate) fn solve_near(schema: &Schema, usual: &Facts, goals: &[&Bool]) -> Answer {
    Solver { schema, usual: Some(usual), steps: 0 }.start(goals)
}

/// What a fact may still be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Domain {
    /// Bits of values: booleans and enumerations.
    Set(u64),
    Range {
        low: i64,
        high: i64,
        holes: Vec<i64>,
    },
}

#[derive(Clone, Default)]
struct State<'a> {
    domains: BTreeMap<FactId, Domain>,
    findings: BTreeMap<&'a str, bool>,
    sums: Vec<(Cmp, &'a Int, &'a Int)>,
}

type Signed<'a> = (&'a Bool, bool);

struct Solver<'s> {
    schema: &'s Schema,
    usual: Option<&'s Facts>,
    steps: usize,
}

impl Solver<'_> {
    fn start(mut self, goals: &[&Bool]) -> Answer {
        let agenda: Vec<Signed<'_>> = goals.iter().rev().map(|goal| (*goal, true)).collect();
        self.run(agenda, Vec::new(), State::default())
    }

    fn run<'a>(&mut self, mut agenda: Vec<Signed<'a>>, mut choices: Vec<Vec<Signed<'a>>>, mut state: State<'a>) -> Answer {
        loop {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Answer::Unknown;
            }
            if let Some((goal, sign)) = agenda.pop() {
                match goal {
                    Bool::Const(b) if *b == sign => {}
                    Bool::Const(_) => return Answer::No,
                    Bool::Atom(atom) => {
                        if !self.assert(&mut state, atom, sign) {
                            return Answer::No;
                        }
                    }
                    Bool::Not(inner) => agenda.push((inner, !sign)),
                    Bool::And(parts) | Bool::Or(parts) => {
                        let all = matches!(goal, Bool::And(_)) == sign;
                        let parts = parts.iter().map(|p| (p, sign));
                        if all { agenda.extend(parts) } else { choices.push(parts.collect()) }
                    }
                }
                continue;
            }
            // What is already settled by the state needs no branch.
            let mut open = Vec::with_capacity(choices.len());
            for choice in std::mem::take(&mut choices) {
                if choice.iter().any(|(part, sign)| self.settled(&state, part) == Some(*sign)) {
                    continue;
                }
                let left: Vec<Signed<'a>> = choice.into_iter().filter(|(part, sign)| self.settled(&state, part) != Some(!*sign)).collect();
                match left.as_slice() {
                    [] => return Answer::No,
                    [only] => agenda.push(*only),
                    _ => open.push(left),
                }
            }
            choices = open;
            if !agenda.is_empty() {
                continue;
            }
            let Some(smallest) = (0..choices.len()).min_by_key(|n| choices.get(*n).map_or(usize::MAX, Vec::len)) else {
                return self.finish(state);
            };
            return self.branch(choices.swap_remove(smallest), &choices, &state);
        }
    }

    fn branch<'a>(&mut self, mut parts: Vec<Signed<'a>>, choices: &[Vec<Signed<'a>>], state: &State<'a>) -> Answer {
        if let Some(usual) = self.usual {
            parts.sort_by_key(|(part, sign)| part.eval(usual) != Some(*sign));
        }
        let mut unknown = false;
        for n in 0..parts.len() {
            let Some(part) = parts.get(n) else { continue };
            // Earlier parts were tried: here they do not hold.
            let mut agenda: Vec<Signed<'a>> = parts.iter().take(n).map(|(p, sign)| (*p, !*sign)).collect();
            agenda.push(*part);
            match self.run(agenda, choices.to_vec(), state.clone()) {
                Answer::Yes(case) => return Answer::Yes(case),
                Answer::No => {}
                Answer::Unknown => unknown = true,
            }
        }
        if unknown { Answer::Unknown } else { Answer::No }
    }

    fn whole(&self, id: FactId) -> Domain {
        match self.schema.fact(id).map(|f| &f.kind) {
            Some(FactType::Bool) => Domain::Set(0b11),
            Some(FactType::Enum(values)) => {
                Domain::Set(u32::try_from(values.len()).map_or(u64::MAX, |n| if n >= 64 { u64::MAX } else { (1 << n) - 1 }))
            }
            _ => Domain::Range { low: i64::MIN / 4, high: i64::MAX / 4, holes: Vec::new() },
        }
    }

    /// Narrows the state by an atom; false: a contradiction.
    fn assert<'a>(&self, state: &mut State<'a>, atom: &'a Atom, sign: bool) -> bool {
        match atom {
            Atom::Fact(id, cmp, n) => {
                let domain = state.domains.entry(*id).or_insert_with(|| self.whole(*id));
                domain.narrow(if sign { *cmp } else { opposite(*cmp) }, *n)
            }
            Atom::In(id, bits) => {
                let domain = state.domains.entry(*id).or_insert_with(|| self.whole(*id));
                domain.among(if sign { *bits } else { !*bits })
            }
            Atom::Finding(rule) => *state.findings.entry(rule.as_str()).or_insert(sign) == sign,
            Atom::Ints(cmp, a, b) => {
                state.sums.push((if sign { *cmp } else { opposite(*cmp) }, a, b));
                true
            }
        }
    }

    /// The truth that the state already gives a condition.
    fn settled(&self, state: &State<'_>, goal: &Bool) -> Option<bool> {
        match goal {
            Bool::Const(b) => Some(*b),
            Bool::Atom(Atom::Fact(id, cmp, n)) => state.domains.get(id)?.truth(*cmp, *n),
            Bool::Atom(Atom::In(id, bits)) => match state.domains.get(id)? {
                Domain::Set(left) if left & bits == 0 => Some(false),
                Domain::Set(left) if left & !bits == 0 => Some(true),
                _ => None,
            },
            Bool::Atom(Atom::Finding(rule)) => state.findings.get(rule.as_str()).copied(),
            Bool::Atom(Atom::Ints(..)) => None,
            Bool::Not(inner) => self.settled(state, inner).map(|b| !b),
            Bool::And(parts) => self.settled_list(state, parts, true),
            Bool::Or(parts) => self.settled_list(state, parts, false),
        }
    }

    fn settled_list(&self, state: &State<'_>, parts: &[Bool], and: bool) -> Option<bool> {
        let mut open = false;
        for part in parts {
            match self.settled(state, part) {
                Some(b) if b == and => {}
                Some(b) => return Some(b),
                None => open = true,
            }
        }
        if open { None } else { Some(and) }
    }

    fn finish(&self, state: State<'_>) -> Answer {
        let mut case = Assignment::default();
        if !state.sums.is_empty() {
            match self.sums(&state) {
                Answer::Yes(found) => case = found,
                other => return other,
            }
        }
        for (id, domain) in &state.domains {
            if !case.facts.contains_key(id) {
                match domain.pick(self.usual.and_then(|u| u.raw(*id))) {
                    Some(raw) => {
                        case.facts.insert(*id, raw);
                    }
                    None => return Answer::No,
                }
            }
        }
        case.findings = state.findings.iter().map(|(rule, there)| ((*rule).to_owned(), *there)).collect();
        Answer::Yes(case)
    }

    /// Values for the facts in comparisons of sums.
    fn sums(&self, state: &State<'_>) -> Answer {
        let mut bounds = Vec::new();
        for (cmp, a, b) in &state.sums {
            match difference(*cmp, a, b) {
                Some(more) => bounds.extend(more),
                None => return self.tried(state),
            }
        }
        match shortest_paths(state, &bounds) {
            Ok(facts) => Answer::Yes(Assignment { facts: self.nearer(state, bounds, facts), findings: BTreeMap::new() }),
            Err(contradiction) if contradiction => Answer::No,
            Err(_) => self.tried(state),
        }
    }

    /// The same bounds kept with as many facts at their usual value as can be, one after the other.
    fn nearer(&self, state: &State<'_>, mut bounds: Vec<Bound>, mut found: BTreeMap<FactId, i64>) -> BTreeMap<FactId, i64> {
        let wishes: Vec<(FactId, i64)> = found.keys().filter_map(|id| Some((*id, self.usual?.raw(*id)?))).collect();
        for (id, wish) in wishes {
            bounds.extend([(Some(id), None, wish), (None, Some(id), wish.saturating_neg())]);
            match shortest_paths(state, &bounds) {
                Ok(nearer) => found = nearer,
                Err(_) => bounds.truncate(bounds.len() - 2),
            }
        }
        found
    }

    /// Tries boundary values where there is no exact procedure.
    fn tried(&self, state: &State<'_>) -> Answer {
        let mut ids = Vec::new();
        let mut constants = vec![0, 1, 100];
        for (_, a, b) in &state.sums {
            for side in [a, b] {
                side.facts(&mut |id| ids.push(id));
                constants_of(side, &mut constants);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        let near: Vec<i64> = constants.iter().flat_map(|n| [n.saturating_sub(1), *n, n.saturating_add(1)]).collect();
        let options: Vec<Vec<i64>> = ids.iter().map(|id| self.options(state, *id, &near)).collect();
        let mut at = vec![0_usize; ids.len()];
        for _ in 0..MAX_TRIED {
            // Tables have no boundary values: the usual ones.
            let mut facts = self.usual.cloned().unwrap_or_default();
            for ((id, n), values) in ids.iter().zip(&at).zip(&options) {
                if let Some(value) = values.get(*n) {
                    facts.set_raw(*id, *value);
                }
            }
            let holds = |(cmp, a, b): &(Cmp, &Int, &Int)| matches!((a.eval(&facts), b.eval(&facts)), (Some(a), Some(b)) if cmp.holds(a, b));
            if state.sums.iter().all(holds) {
                let found = ids.iter().filter_map(|id| Some((*id, facts.raw(*id)?))).collect();
                return Answer::Yes(Assignment { facts: found, findings: BTreeMap::new() });
            }
            if !next(&mut at, &options) {
                break;
            }
        }
        Answer::Unknown
    }

    fn options(&self, state: &State<'_>, id: FactId, near: &[i64]) -> Vec<i64> {
        let whole = self.whole(id);
        let domain = state.domains.get(&id).unwrap_or(&whole);
        let mut out: Vec<i64> = near.iter().copied().filter(|n| domain.has(*n)).collect();
        if let Domain::Range { low, high, .. } = domain {
            out.extend([*low, *high].into_iter().filter(|n| n.abs() < i64::MAX / 8 && domain.has(*n)));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The next combination; false: all were there.
fn next(at: &mut [usize], options: &[Vec<i64>]) -> bool {
    for (n, values) in at.iter_mut().zip(options) {
        *n += 1;
        if *n < values.len() {
            return true;
        }
        *n = 0;
    }
    false
}

fn constants_of(int: &Int, out: &mut Vec<i64>) {
    match int {
        Int::Const(n) => out.push(*n),
        Int::Fact(_) => {}
        Int::Add(a, b) | Int::Sub(a, b) | Int::Mul(a, b) | Int::Min(a, b) | Int::Max(a, b) | Int::Percent(a, b) => {
            constants_of(a, out);
            constants_of(b, out);
        }
        Int::Lookup(_, n) => constants_of(n, out),
    }
}

fn opposite(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
        Cmp::Lt => Cmp::Ge,
        Cmp::Ge => Cmp::Lt,
        Cmp::Gt => Cmp::Le,
        Cmp::Le => Cmp::Gt,
    }
}

/// The positions of an enumeration for which a comparison holds, a bit each.
fn values(cmp: Cmp, n: i64) -> u64 {
    let below = |end: i64| match u32::try_from(end.max(0)) {
        Ok(end) if end < 64 => (1_u64 << end) - 1,
        _ => u64::MAX,
    };
    match cmp {
        Cmp::Lt => below(n),
        Cmp::Le => below(n.saturating_add(1)),
        Cmp::Ge => !below(n),
        Cmp::Gt => !below(n.saturating_add(1)),
        Cmp::Eq => below(n.saturating_add(1)) & !below(n),
        Cmp::Ne => !(below(n.saturating_add(1)) & !below(n)),
    }
}

impl Domain {
    fn has(&self, value: i64) -> bool {
        match self {
            Self::Set(bits) => u32::try_from(value).is_ok_and(|n| n < 64 && bits & (1 << n) != 0),
            Self::Range { low, high, holes } => (*low..=*high).contains(&value) && !holes.contains(&value),
        }
    }

    fn narrow(&mut self, cmp: Cmp, n: i64) -> bool {
        match self {
            Self::Set(bits) => {
                *bits &= values(cmp, n);
                *bits != 0
            }
            Self::Range { low, high, holes } => {
                match cmp {
                    Cmp::Eq => {
                        *low = (*low).max(n);
                        *high = (*high).min(n);
                    }
                    Cmp::Ne => holes.push(n),
                    Cmp::Lt => *high = (*high).min(n.saturating_sub(1)),
                    Cmp::Le => *high = (*high).min(n),
                    Cmp::Gt => *low = (*low).max(n.saturating_add(1)),
                    Cmp::Ge => *low = (*low).max(n),
                }
                while holes.contains(low) && low <= high {
                    *low = low.saturating_add(1);
                }
                while holes.contains(high) && low <= high {
                    *high = high.saturating_sub(1);
                }
                low <= high
            }
        }
    }

    fn among(&mut self, keep: u64) -> bool {
        match self {
            Self::Set(bits) => {
                *bits &= keep;
                *bits != 0
            }
            Self::Range { .. } => true,
        }
    }

    fn truth(&self, cmp: Cmp, n: i64) -> Option<bool> {
        if let Self::Set(bits) = self {
            let holding = bits & values(cmp, n);
            return if holding == 0 { Some(false) } else { (holding == *bits).then_some(true) };
        }
        let mut yes = self.clone();
        let mut no = self.clone();
        match (yes.narrow(cmp, n), no.narrow(opposite(cmp), n)) {
            (false, _) => Some(false),
            (_, false) => Some(true),
            _ => None,
        }
    }

    /// A value, the wished one where it is allowed, otherwise the one nearest to it or to 0.
    fn pick(&self, wish: Option<i64>) -> Option<i64> {
        if let Some(wish) = wish.filter(|w| self.has(*w)) {
            return Some(wish);
        }
        match self {
            Self::Set(bits) if *bits == 0 => None,
            Self::Set(bits) => Some(i64::from(bits.trailing_zeros())),
            Self::Range { low, high, holes } => {
                let start = wish.unwrap_or(0).clamp(*low, *high);
                let reach = i64::try_from(holes.len()).unwrap_or(i64::MAX - 1) + 1;
                (0..=reach).flat_map(|d| [start.saturating_add(d), start.saturating_sub(d)]).find(|n| self.has(*n))
            }
        }
    }
}

/// `x - y <= c`; `None` stands for 0.
type Bound = (Option<FactId>, Option<FactId>, i64);

/// A comparison of sums as bounds on differences of two facts; `None` where it is of another form.
fn difference(cmp: Cmp, a: &Int, b: &Int) -> Option<Vec<Bound>> {
    let (mut coefficients, mut constant) = (BTreeMap::new(), 0_i64);
    linear(a, 1, &mut coefficients, &mut constant)?;
    linear(b, -1, &mut coefficients, &mut constant)?;
    coefficients.retain(|_, n| *n != 0);
    let (mut plus, mut minus) = (None, None);
    for (id, n) in &coefficients {
        match n {
            1 if plus.is_none() => plus = Some(*id),
            -1 if minus.is_none() => minus = Some(*id),
            _ => return None,
        }
    }
    // plus - minus + constant cmp 0
    let at_most = |c: i64| (plus, minus, c.saturating_sub(constant));
    let at_least = |c: i64| (minus, plus, constant.saturating_sub(c));
    Some(match cmp {
        Cmp::Le => vec![at_most(0)],
        Cmp::Lt => vec![at_most(-1)],
        Cmp::Ge => vec![at_least(0)],
        Cmp::Gt => vec![at_least(1)],
        Cmp::Eq => vec![at_most(0), at_least(0)],
        Cmp::Ne => return None,
    })
}

fn linear(int: &Int, sign: i64, coefficients: &mut BTreeMap<FactId, i64>, constant: &mut i64) -> Option<()> {
    match int {
        Int::Const(n) => *constant = constant.saturating_add(n.saturating_mul(sign)),
        Int::Fact(id) => *coefficients.entry(*id).or_insert(0) += sign,
        Int::Add(a, b) => {
            linear(a, sign, coefficients, constant)?;
            linear(b, sign, coefficients, constant)?;
        }
        Int::Sub(a, b) => {
            linear(a, sign, coefficients, constant)?;
            linear(b, -sign, coefficients, constant)?;
        }
        _ => return None,
    }
    Some(())
}

/// Values that keep all bounds and the ranges of the state. `Err(true)`: there are none; `Err(false)`: a hole stands in the way.
fn shortest_paths(state: &State<'_>, bounds: &[Bound]) -> Result<BTreeMap<FactId, i64>, bool> {
    let mut edges: Vec<Bound> = bounds.to_vec();
    let mut nodes: Vec<Option<FactId>> = vec![None];
    for (x, y, _) in bounds {
        nodes.extend([*x, *y]);
    }
    nodes.sort_unstable();
    nodes.dedup();
    for id in nodes.iter().flatten() {
        if let Some(Domain::Range { low, high, .. }) = state.domains.get(id) {
            edges.push((Some(*id), None, *high));
            edges.push((None, Some(*id), low.saturating_neg()));
        }
    }
    let mut far: BTreeMap<Option<FactId>, i64> = nodes.iter().map(|n| (*n, 0)).collect();
    for _ in 0..=nodes.len() {
        let mut changed = false;
        for (x, y, c) in &edges {
            let reach = far.get(y).copied().unwrap_or(0).saturating_add(*c);
            if reach < far.get(x).copied().unwrap_or(0) {
                far.insert(*x, reach);
                changed = true;
            }
        }
        if !changed {
            let zero = far.get(&None).copied().unwrap_or(0);
            let values: BTreeMap<FactId, i64> = far.iter().filter_map(|(id, n)| Some(((*id)?, n.saturating_sub(zero)))).collect();
            let allowed = |(id, n): (&FactId, &i64)| state.domains.get(id).is_none_or(|d| d.has(*n));
            return if values.iter().all(allowed) { Ok(values) } else { Err(false) };
        }
    }
    Err(true)
}

#[cfg(test)]
#[path = "witness_tests.rs"]
mod tests;
