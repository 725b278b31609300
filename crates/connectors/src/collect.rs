//! Following a person through the collections: level by level, the keys of one level finding the rows of the next.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use crate::database::{Failure, FailureKind, Key, Param, Query, Row};
use crate::error::Error;
use crate::identity::Identity;
use crate::masking::{Cell, RequestSecret};
use crate::program::{Program, Reading, Step};
use crate::sql::{KeyFamily, Slot, Statement};

/// What a person is found by, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Seeds(BTreeMap<String, Forms>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Forms {
    exact: Vec<String>,
    folded: Vec<String>,
}

impl std::fmt::Debug for Forms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Seeds {
    pub(crate) fn of(identities: &[Identity]) -> Self {
        let forms = |identity: &Identity| Forms { exact: identity.exact.clone(), folded: identity.folded.clone() };
        Self(identities.iter().map(|identity| (identity.kind.clone(), forms(identity))).collect())
    }

    pub(crate) fn kinds(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }
}

/// What was found, without what is personal in it: keys, and what masked cells become.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Collected {
    pub(crate) seeds: Seeds,
    pub(crate) steps: Vec<CollectedStep>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CollectedStep {
    pub(crate) rows: u64,
    /// Rows that are not given, because others share them.
    pub(crate) hidden: u64,
    pub(crate) outlets: Vec<Vec<Key>>,
    pub(crate) masked: Vec<Vec<(Key, String)>>,
}

impl Collected {
    pub(crate) fn new(seeds: Seeds, program: &Program) -> Self {
        let step = |step: &Step| CollectedStep {
            outlets: vec![Vec::new(); step.outlets.len()],
            masked: vec![Vec::new(); step.masked.len()],
            ..CollectedStep::default()
        };
        Self { seeds, steps: program.steps.iter().map(step).collect() }
    }

    /// Was anybody found where identities are looked for?
    pub(crate) fn found(&self, program: &Program) -> bool {
        program.steps.iter().zip(&self.steps).any(|(step, collected)| !step.seeds.is_empty() && collected.rows > 0)
    }

    fn outlet(&self, step: usize, outlet: usize) -> &[Key] {
        self.steps.get(step).and_then(|step| step.outlets.get(outlet)).map_or(&[], Vec::as_slice)
    }

    /// What fills the parameters of a statement.
    pub(crate) fn params(&self, statement: &Statement) -> Vec<Param> {
        let fill = |slot: &Slot| match slot {
            Slot::Text(text) => Param::List(vec![Key::Text(text.clone())]),
            Slot::Seed { kind, folded, family } => {
                let forms = self.seeds.0.get(kind).map_or(&[][..], |forms| if *folded { &forms.folded } else { &forms.exact });
                Param::List(forms.iter().filter_map(|form| fitting(&Key::Text(form.clone()), *family)).collect())
            }
            Slot::Keys { step, outlet, family } => {
                Param::List(self.outlet(*step, *outlet).iter().filter_map(|key| fitting(key, *family)).collect())
            }
            Slot::Masked { step, column, family } => {
                let masked = self.steps.get(*step).and_then(|step| step.masked.get(*column)).map_or(&[][..], Vec::as_slice);
                Param::Pairs(masked.iter().filter_map(|(key, value)| Some((fitting(key, *family)?, value.clone()))).collect())
            }
        };
        statement.slots.iter().map(fill).collect()
    }

    /// Can the step find anything with what is known so far?
    pub(crate) fn can_find(&self, step: &Step) -> bool {
        !step.seeds.is_empty() || step.found_by.iter().any(|(parent, outlet)| !self.outlet(*parent, *outlet).is_empty())
    }
}

/// The key as a column of this family has it; none where no such column could hold it.
fn fitting(key: &Key, family: KeyFamily) -> Option<Key> {
    match (family, key) {
        (KeyFamily::Integer, Key::Text(text)) => text.parse().ok().map(Key::Int),
        (KeyFamily::Uuid, Key::Text(text)) => {
            let digits: Vec<char> = text.chars().filter(|c| *c != '-').collect();
            (digits.len() == 32 && digits.iter().all(char::is_ascii_hexdigit)).then(|| key.clone())
        }
        (KeyFamily::Uuid, Key::Int(_)) => None,
        _ => Some(key.clone()),
    }
}

/// Takes the rows of one reading in.
pub(crate) struct Collector<'p> {
    program: &'p Program,
    pub(crate) collected: Collected,
    secret: Option<RequestSecret>,
    seen: Vec<Vec<HashSet<Key>>>,
    /// Kinds of identity that found a row together, by step.
    together: BTreeMap<usize, Vec<BTreeSet<String>>>,
}

impl<'p> Collector<'p> {
    pub(crate) fn new(program: &'p Program, seeds: Seeds, secret: Option<RequestSecret>) -> Self {
        let seen = program.steps.iter().map(|step| vec![HashSet::new(); step.outlets.len()]).collect();
        Self { program, collected: Collected::new(seeds, program), secret, seen, together: BTreeMap::new() }
    }

    /// The queries of one level in one database.
    pub(crate) fn queries(&self, level: usize, database: usize, folded: &[bool], counts_all: bool) -> Vec<Query<'p>> {
        let steps = self.program.steps.iter().enumerate();
        let here = steps.filter(|(_, step)| step.level == level && step.database == database);
        let wanted = here.filter(|(_, step)| (counts_all || step.is_read_first) && self.collected.can_find(step));
        let query = |(n, step): (usize, &'p Step)| {
            let is_folded = folded.get(n).copied().unwrap_or_default();
            let reading: &Reading = step.folded.as_ref().filter(|_| is_folded).unwrap_or(&step.reading);
            Query { step: n, reading, params: self.collected.params(&reading.statement) }
        };
        wanted.map(query).collect()
    }

    /// Takes a row in; what of it is for the person comes back.
    pub(crate) fn take(&mut self, n: usize, row: Row) -> Result<Option<String>, Failure> {
        let lost = || Failure::new(FailureKind::Refused, "the database answered with another row than was asked for");
        let step = self.program.steps.get(n).ok_or_else(lost)?;
        let collected = self.collected.steps.get_mut(n).ok_or_else(lost)?;
        let reading = &step.reading;
        let mut rest = row.rest.into_iter();
        let outlets: Vec<Option<Key>> = rest.by_ref().take(reading.outlets).collect();
        let cells: Vec<Option<Key>> = rest.by_ref().take(reading.cells).collect();
        let matches: Vec<bool> = rest.by_ref().take(reading.matches).map(|flag| is_true(flag.as_ref())).collect();
        let is_shared = reading.says_shared && is_true(rest.next().flatten().as_ref());
        if step.hides_shared && is_shared {
            collected.hidden += 1;
            return Ok(None);
        }
        collected.rows += 1;
        if collected.rows > self.program.max_rows {
            return Err(Error::limit(&step.name, self.program.max_rows));
        }
        for (column, cell) in step.masked.iter().zip(cells) {
            let key = outlets.get(column.key).cloned().flatten();
            if let (Some(key), Some(cell), Some(secret)) = (key, cell, &self.secret)
                && let Some(index) = step.masked.iter().position(|known| known.name == column.name)
            {
                let (key_text, value) = (key.text(), cell.text());
                let name = format!("{}.{}", step.name, column.name);
                let cell = Cell { column: &name, key: &key_text, value: &value };
                if let (Some(masked), Some(list)) =
                    (column.strategy.value(secret, &cell, column.max_chars), collected.masked.get_mut(index))
                {
                    list.push((key, masked));
                }
            }
        }
        let seen = self.seen.get_mut(n).ok_or_else(lost)?;
        for ((key, list), seen) in outlets.into_iter().zip(&mut collected.outlets).zip(seen) {
            if let Some(key) = key
                && seen.insert(key.clone())
            {
                list.push(key);
            }
        }
        if matches.len() > 1 {
            let kinds: BTreeSet<String> = step.seeds.iter().zip(matches).filter(|(_, hit)| *hit).map(|(kind, _)| kind.clone()).collect();
            join(self.together.entry(n).or_default(), kinds);
        }
        Ok(row.data)
    }

    /// The step in which two identities found different people, if there is one.
    pub(crate) fn differing(&self) -> Option<usize> {
        self.together.iter().find(|(_, groups)| groups.len() > 1).map(|(step, _)| *step)
    }
}

fn is_true(flag: Option<&Key>) -> bool {
    matches!(flag, Some(Key::Int(1))) || matches!(flag, Some(Key::Text(text)) if text == "1")
}

/// Kinds that found one row are one person; groups that share a kind become one.
fn join(groups: &mut Vec<BTreeSet<String>>, mut kinds: BTreeSet<String>) {
    if kinds.is_empty() {
        return;
    }
    groups.retain(|group| {
        let is_apart = group.is_disjoint(&kinds);
        if !is_apart {
            kinds.extend(group.iter().cloned());
        }
        is_apart
    });
    groups.push(kinds);
}
