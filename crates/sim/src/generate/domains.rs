//! The values worth trying for each fact: beside every constant of the editions, every value of every enumeration.

use crate::random::Random;
use aftercare_terms::{Atom, Bool, Clause, Edition, Effect, FactId, FactType, Facts, Int, Schema, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a fact can be in a generated case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Choice {
    Raw(i64),
    Table(Vec<i64>),
}

/// Values worth trying, by fact.
#[derive(Debug, Clone)]
pub struct Domains {
    names: BTreeMap<FactId, String>,
    values: BTreeMap<FactId, Vec<Choice>>,
    exclusions: Vec<String>,
}

/// A day to count dates around (2023-03-01, as days since 1970-01-01): dates are only ever compared with one another.
const SOME_DAY: i64 = 19_417;

/// The integer expressions and atoms of a clause.
fn conditions(clause: &Clause) -> (Vec<&Bool>, Vec<&Int>) {
    match &clause.effect {
        Effect::Guard { when }
        | Effect::Warn { when }
        | Effect::Duty { when, .. }
        | Effect::Grant { when, .. }
        | Effect::Deny { when, .. }
        | Effect::Exclude { when, .. }
        | Effect::Exception { when, .. }
        | Effect::Window { when, .. }
        | Effect::Step { when, .. } => (vec![when], Vec::new()),
        Effect::Ground { when, usable, .. } => (vec![when, usable], Vec::new()),
        Effect::Limit { when, refuses, warns, .. } => (vec![when, refuses, warns], Vec::new()),
        Effect::Fee { when, amount, .. } => (vec![when], vec![amount]),
        Effect::Deadline { .. } | Effect::Scope { .. } | Effect::Nothing { .. } => (Vec::new(), Vec::new()),
    }
}

/// The facts that a clause speaks of.
#[must_use]
pub fn facts_of(clause: &Clause, schema: &Schema) -> BTreeSet<FactId> {
    let mut out = BTreeSet::new();
    let (bools, ints) = conditions(clause);
    for condition in bools {
        condition.atoms(&mut |atom| atom.facts(&mut |id| _ = out.insert(id)));
    }
    for int in ints {
        int.facts(&mut |id| _ = out.insert(id));
    }
    match &clause.effect {
        Effect::Limit { counter, .. } => out.extend(schema.id(&format!("uses.{counter}"))),
        Effect::Step { .. } => out.extend(["case.kind", "case.state"].into_iter().filter_map(|name| schema.id(name))),
        Effect::Fee { .. } => out.extend(schema.id("case.service")),
        _ => {}
    }
    out
}

/// Does the clause say something at this act?
#[must_use]
pub fn speaks_at(clause: &Clause, act: &str) -> bool {
    match &clause.effect {
        Effect::Step { act: of, .. } => of == act,
        Effect::Deadline { .. } | Effect::Window { .. } | Effect::Scope { .. } | Effect::Nothing { .. } => false,
        _ => clause.on.is_empty() || clause.on.iter().any(|a| a == act),
    }
}

impl Domains {
    /// Collects the constants of some editions of one schema.
    #[must_use]
    pub fn of(editions: &[&Edition]) -> Self {
        let mut constants: BTreeMap<FactId, BTreeSet<i64>> = BTreeMap::new();
        let mut exclusions = BTreeSet::new();
        for edition in editions {
            for clause in edition.clauses() {
                note(clause, edition.schema(), &mut constants);
                if matches!(clause.effect, Effect::Exclude { .. }) {
                    exclusions.insert(clause.rule().to_owned());
                }
            }
        }
        let (mut names, mut values) = (BTreeMap::new(), BTreeMap::new());
        let facts = editions.first().map(|e| e.schema()).into_iter().flat_map(|schema| schema.facts().iter().map(move |f| (schema, f)));
        for (schema, fact) in facts {
            let Some(id) = schema.id(&fact.name) else { continue };
            let near = constants.get(&id).into_iter().flatten().flat_map(|c| [c.saturating_sub(1), *c, c.saturating_add(1)]);
            let raw: BTreeSet<i64> = match &fact.kind {
                FactType::Bool => [0, 1].into(),
                FactType::Enum(words) => (0..i64::try_from(words.len()).unwrap_or(0)).collect(),
                FactType::Date => near.chain([SOME_DAY - 1, SOME_DAY, SOME_DAY + 1]).collect(),
                FactType::Int => near.chain([0, 1, 37, 10_050]).collect(),
                FactType::Table => BTreeSet::new(),
            };
            let tables = [vec![7500, 9500, 11_500], vec![1], vec![0, -1], (0..64).collect()];
            let choices = match &fact.kind {
                FactType::Table => tables.into_iter().map(Choice::Table).collect(),
                _ => raw.into_iter().map(Choice::Raw).collect(),
            };
            names.insert(id, fact.name.clone());
            values.insert(id, choices);
        }
        Self { names, values, exclusions: exclusions.into_iter().collect() }
    }

    pub(super) fn choices(&self, id: FactId) -> &[Choice] {
        self.values.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Every fact.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        self.names.keys().copied()
    }

    pub(super) fn put(&self, facts: &mut Facts, schema: &Schema, id: FactId, choice: Option<&Choice>) {
        facts.clear(id);
        match choice {
            None => {}
            Some(Choice::Raw(raw)) => facts.set_raw(id, *raw),
            Some(Choice::Table(entries)) => {
                let name = self.names.get(&id).map_or("", String::as_str);
                let done = facts.set(schema, name, &Value::Table(entries.clone()));
                debug_assert!(done.is_ok(), "{done:?}");
            }
        }
    }

    /// Gives a fact some value of its type.
    pub fn roll(&self, facts: &mut Facts, schema: &Schema, id: FactId, random: &mut Random) {
        self.put(facts, schema, id, random.pick(self.choices(id)));
    }

    /// Gives a missing fact some value: often an edge, sometimes an extreme that no constant suggests.
    pub fn complete(&self, facts: &mut Facts, schema: &Schema, id: FactId, random: &mut Random) {
        let wide = matches!(schema.fact(id).map(|f| &f.kind), Some(FactType::Int | FactType::Date)) && random.percent(10);
        if wide {
            let extremes = [i64::MIN, i64::MAX, -1, 1_000_000_007];
            facts.set_raw(id, random.pick(&extremes).copied().unwrap_or(0));
        } else {
            self.roll(facts, schema, id, random);
        }
    }

    /// States findings: mostly none, sometimes one, sometimes two, sometimes one that no clause knows.
    pub fn find(&self, facts: &mut Facts, random: &mut Random) {
        let mut found = Vec::new();
        for p in [30, 20] {
            if random.percent(p) {
                found.extend(random.pick(&self.exclusions).cloned());
            }
        }
        if random.percent(3) {
            found.push("CR-0.0-unheard-of".to_owned());
        }
        facts.set_findings(found);
    }
}

fn note(clause: &Clause, schema: &Schema, constants: &mut BTreeMap<FactId, BTreeSet<i64>>) {
    let mut add = |id: FactId, n: i64| _ = constants.entry(id).or_default().insert(n);
    let (bools, ints) = conditions(clause);
    for condition in bools {
        condition.atoms(&mut |atom| match atom {
            Atom::Fact(id, _, n) => add(*id, *n),
            // A constant beside a sum is an edge of each of its facts, as near as can be told without solving.
            Atom::Ints(_, a, b) => {
                let (mut ids, mut numbers) = (Vec::new(), vec![0]);
                for side in [a, b] {
                    side.facts(&mut |id| ids.push(id));
                    numbers_of(side, &mut numbers);
                }
                let day = |id: FactId| matches!(schema.fact(id).map(|f| &f.kind), Some(FactType::Date));
                for id in ids {
                    numbers.iter().for_each(|n| add(id, if day(id) { SOME_DAY + n } else { *n }));
                }
            }
            Atom::In(..) | Atom::Finding(_) => {}
        });
    }
    for int in ints {
        let mut numbers = Vec::new();
        numbers_of(int, &mut numbers);
        int.facts(&mut |id| numbers.iter().for_each(|n| add(id, *n)));
    }
    if let Effect::Limit { counter, max, .. } = &clause.effect
        && let Some(id) = schema.id(&format!("uses.{counter}"))
    {
        add(id, *max);
    }
}

fn numbers_of(int: &Int, out: &mut Vec<i64>) {
    match int {
        Int::Const(n) => out.push(*n),
        Int::Fact(_) => {}
        Int::Add(a, b) | Int::Sub(a, b) | Int::Mul(a, b) | Int::Min(a, b) | Int::Max(a, b) | Int::Percent(a, b) => {
            numbers_of(a, out);
            numbers_of(b, out);
        }
        Int::Lookup(_, n) => numbers_of(n, out),
    }
}
