//! Made-up cases, for measuring: steps of the process, mostly in order, with values around what the terms name.

use crate::clause::Effect;
use crate::counterfactual::named_values;
use crate::edition::Edition;
use crate::explain::words::date_text;
use crate::expr::Atom;
use crate::schema::{Fact, FactId, FactType};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Makes cases from a seed: the same seed, the same cases.
#[derive(Debug)]
pub struct Sampler<'a> {
    edition: &'a Edition,
    state: u64,
    /// Integers that the terms compare with, by fact.
    constants: BTreeMap<FactId, Vec<i64>>,
    exclusions: Vec<&'a str>,
    steps: Vec<Step<'a>>,
}

#[derive(Debug)]
struct Step<'a> {
    act: &'a str,
    kinds: &'a [String],
    from: &'a [String],
}

impl<'a> Sampler<'a> {
    #[must_use]
    pub fn new(edition: &'a Edition, seed: u64) -> Self {
        let mut constants: BTreeMap<FactId, Vec<i64>> = BTreeMap::new();
        for atom in &edition.program.atoms {
            if let Atom::Fact(id, _, n) = atom {
                constants.entry(*id).or_default().extend([n - 1, *n, n + 1].into_iter().filter(|v| *v >= 0));
            }
        }
        // A fact that is only ever compared for equality takes the values that are named.
        constants.extend(named_values(edition));
        let clauses = edition.clauses().iter();
        let exclusions = clauses.clone().filter(|c| matches!(c.effect, Effect::Exclude { .. })).map(crate::clause::Clause::rule).collect();
        let steps = clauses.filter_map(|c| match &c.effect {
            Effect::Step { kinds, act, from, .. } => Some(Step { act, kinds, from }),
            _ => None,
        });
        Self { edition, state: seed, constants, exclusions, steps: steps.collect() }
    }

    /// SplitMix64.
    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from(self.draw() % n).unwrap_or(0)
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        let n = self.below(of.len());
        of.get(n).copied()
    }

    /// The line that names the columns.
    #[must_use]
    pub fn header(&self) -> String {
        let names = self.edition.schema().facts().iter().map(|f| f.name.as_str()).chain(std::iter::once("findings"));
        let quoted: Vec<String> = names.map(|n| format!("\"{n}\"")).collect();
        format!("{{\"columns\":[{}]}}", quoted.join(","))
    }

    /// The next case, as a row.
    pub fn row(&mut self) -> String {
        let edition = self.edition;
        let step = self.below(self.steps.len());
        let (act, kinds, from) = self.steps.get(step).map_or(("", [].as_slice(), [].as_slice()), |s| (s.act, s.kinds, s.from));
        let kinds = if kinds.is_empty() { edition.schema().values("case.kind") } else { kinds };
        let (kind, state) = (self.below(kinds.len()), self.below(from.len()));
        let (kind, state) = (kinds.get(kind).cloned().unwrap_or_default(), from.get(state).cloned().unwrap_or_default());
        let mut out = String::from("[");
        for fact in edition.schema().facts() {
            // Writing to a string cannot fail.
            let _ = match fact.name.as_str() {
                "act" => write!(out, "\"{act}\","),
                "case.kind" => write!(out, "\"{kind}\","),
                "case.state" => write!(out, "\"{state}\","),
                _ => {
                    let value = self.value(fact);
                    write!(out, "{value},")
                }
            };
        }
        match self.draw() % 8 {
            0 => {
                let rule = self.one_of(&self.exclusions.clone()).unwrap_or_default();
                let _ = write!(out, "[\"{rule}\"]]");
            }
            _ => out.push_str("[]]"),
        }
        out
    }

    fn value(&mut self, fact: &Fact) -> String {
        let ordinary = !self.draw().is_multiple_of(4);
        let id = self.edition.schema().id(&fact.name);
        match &fact.kind {
            FactType::Bool => {
                let usual = fact.usual.filter(|_| ordinary);
                usual.map_or_else(|| self.draw().is_multiple_of(2), |raw| raw != 0).to_string()
            }
            FactType::Int => {
                let near = id.and_then(|id| self.constants.get(&id)).cloned().unwrap_or_default();
                let odd = self.one_of(&near).or(fact.usual).unwrap_or(0);
                fact.usual.filter(|_| ordinary).unwrap_or(odd).to_string()
            }
            FactType::Date => {
                let day = fact.usual.unwrap_or(19_700) + i64::try_from(self.below(200)).unwrap_or(0) - 100;
                format!("\"{}\"", date_text(day))
            }
            FactType::Enum(values) => {
                let usual = fact.usual.filter(|_| ordinary).and_then(|raw| usize::try_from(raw).ok());
                let n = usual.unwrap_or_else(|| self.below(values.len()));
                format!("\"{}\"", values.get(n).map_or("", String::as_str))
            }
            FactType::Table => {
                let first = 10_000 + self.below(20) * 500;
                format!("[{first},{}]", first + 4_000)
            }
        }
    }
}
