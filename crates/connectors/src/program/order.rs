//! In which order databases and their tables are written to: what refers to a row goes before the row.

use std::collections::{BTreeMap, BTreeSet};

use super::erasure::Treatments;
use super::{Compiler, DatabaseErasure, Right, Step};

impl Compiler<'_> {
    pub(crate) fn erasing(&mut self, steps: &[Step], treatments: &Treatments) -> Vec<DatabaseErasure> {
        if self.right != Right::Erasure || !self.defects.0.is_empty() {
            return Vec::new();
        }
        let befores = self.befores(treatments);
        let treated: BTreeSet<usize> = (0..steps.len()).filter(|n| treatments.of(*n).is_some_and(|t| !t.is_nothing())).collect();
        let Some(order) = sorted(&treated, &befores) else {
            self.defects.add(
                "erase-order",
                "",
                "",
                "`erase_after` and foreign keys want every one of some collections erased before the others",
            );
            return Vec::new();
        };
        let database = |n: &usize| steps.get(*n).map(|step| step.database);
        let mut between: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (before, after) in &befores {
            if let (Some(before), Some(after)) = (database(before), database(after))
                && before != after
            {
                between.insert((before, after));
            }
        }
        // Databases in the order of their first table, unless something has to come before.
        let mut rank: BTreeMap<usize, usize> = BTreeMap::new();
        for (position, n) in order.iter().enumerate() {
            if let Some(database) = database(n) {
                rank.entry(database).or_insert(position);
            }
        }
        let mut ranked: Vec<usize> = rank.keys().copied().collect();
        ranked.sort_by_key(|database| rank.get(database).copied());
        let positions: BTreeSet<usize> = (0..ranked.len()).collect();
        let at = |database: usize| ranked.iter().position(|known| *known == database);
        let between: BTreeSet<(usize, usize)> = between.into_iter().filter_map(|(a, b)| Some((at(a)?, at(b)?))).collect();
        let Some(databases) = sorted_ascending(&positions, &between) else {
            self.defects.add("erase-order", "", "", "`erase_after` wants databases erased before one another; each is one transaction");
            return Vec::new();
        };
        let databases: Vec<usize> = databases.into_iter().filter_map(|n| ranked.get(n).copied()).collect();
        let mut erasing = Vec::new();
        for one in databases {
            let own: Vec<usize> = order.iter().copied().filter(|n| database(n) == Some(one)).collect();
            erasing.extend(self.remaining(one, &own, steps, treatments));
        }
        erasing
    }

    /// Pairs of steps, the first of which is erased before the second.
    fn befores(&self, treatments: &Treatments) -> BTreeSet<(usize, usize)> {
        let mut befores = BTreeSet::new();
        for (n, step) in self.traversal.steps.iter().enumerate() {
            let after = self.collection(&step.name).into_iter().flat_map(|collection| &collection.erase_after);
            befores.extend(after.filter_map(|name| self.step_of(name)).map(|before| (before, n)));
            let Some(schema) = self.schemas.get(&step.name.dataset) else { continue };
            if !treatments.of(n).is_some_and(|treatment| treatment.deletes_rows) {
                continue;
            }
            for (holder, _) in
                schema.foreign_keys.iter().filter(|(holder, referred)| *referred == step.name.collection && holder != referred)
            {
                let name = crate::dataset::CollectionName::new(&step.name.dataset, holder);
                befores.extend(self.step_of(&name).map(|before| (before, n)));
            }
        }
        befores
    }
}

/// The farthest from the person first, unless something has to come before; None where that goes round.
fn sorted(steps: &BTreeSet<usize>, befores: &BTreeSet<(usize, usize)>) -> Option<Vec<usize>> {
    sort(steps, befores, |ready| ready.iter().next_back().copied())
}

fn sorted_ascending(steps: &BTreeSet<usize>, befores: &BTreeSet<(usize, usize)>) -> Option<Vec<usize>> {
    sort(steps, befores, |ready| ready.iter().next().copied())
}

fn sort(
    steps: &BTreeSet<usize>,
    befores: &BTreeSet<(usize, usize)>,
    pick: impl Fn(&BTreeSet<usize>) -> Option<usize>,
) -> Option<Vec<usize>> {
    let mut left = steps.clone();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |n: &usize| befores.iter().any(|(before, after)| after == n && left.contains(before));
        let ready: BTreeSet<usize> = left.iter().copied().filter(|n| !waits(n)).collect();
        let next = pick(&ready)?;
        left.remove(&next);
        order.push(next);
    }
    Some(order)
}
