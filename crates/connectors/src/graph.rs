//! How collections hang together over all datasets of a request, and in which order they are read from what finds a person.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Collection, CollectionName, Dataset, Direction};
use crate::defect::Defects;

/// Every collection of every dataset, with the references between them.
#[derive(Debug, Clone)]
pub struct Graph {
    datasets: Vec<Dataset>,
    nodes: Vec<Node>,
    references: Vec<Edge>,
}

#[derive(Debug, Clone)]
struct Node {
    dataset: usize,
    collection: usize,
    name: CollectionName,
    after: BTreeSet<usize>,
}

/// Values of a field that are carried to a field elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: usize,
    from_field: String,
    to: usize,
    to_field: String,
    /// Without a direction it goes from whichever side is reached first.
    is_directed: bool,
}

/// In which order collections are read, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Traversal {
    /// A collection comes after all that it is found by.
    pub(crate) steps: Vec<TraversalStep>,
    /// What only another kind of identity would have reached.
    pub(crate) not_reached: Vec<CollectionName>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TraversalStep {
    pub(crate) name: CollectionName,
    /// How many readings must have been done before.
    pub(crate) level: usize,
    /// Fields in which an identity is looked for, with its kind.
    pub(crate) seeds: Vec<(String, String)>,
    pub(crate) inlets: Vec<Inlet>,
}

/// By which field rows are found, and whose values are looked for in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inlet {
    pub(crate) field: String,
    /// A step before this one.
    pub(crate) parent: usize,
    pub(crate) parent_field: String,
}

impl Graph {
    /// # Errors
    /// References that lead nowhere, cycles, collections that no identity reaches.
    pub fn new(datasets: Vec<Dataset>) -> Result<Self, Defects> {
        let mut defects = Defects::default();
        let mut nodes: Vec<Node> = Vec::new();
        for (n, dataset) in datasets.iter().enumerate() {
            if datasets.iter().take(n).any(|known| known.key == dataset.key) {
                defects.add("dataset-name", &dataset.file, dataset.key.clone(), "a second dataset of this name");
            }
            for (m, collection) in dataset.collections.iter().enumerate().filter(|(_, collection)| !collection.is_skipped) {
                let name = CollectionName::new(&dataset.key, &collection.name);
                nodes.push(Node { dataset: n, collection: m, name, after: BTreeSet::new() });
            }
        }
        let mut graph = Self { datasets, nodes, references: Vec::new() };
        graph.add_references(&mut defects);
        graph.add_orders(&mut defects);
        let kinds = graph.identity_kinds();
        if kinds.is_empty() {
            defects.add("no-identity", &graph.files(), "", "no field has an `identity`: nobody can be found");
        }
        let graph = defects.or(graph)?;
        let traversal = graph.traversal(&kinds)?;
        let mut defects = Defects::default();
        for name in &traversal.not_reached {
            let message = "no identity and no reference leads here; describe one, or set `skip_processing`";
            defects.add("unreachable", &graph.place(name), name.to_string(), message);
        }
        defects.or(graph)
    }

    #[must_use]
    pub fn datasets(&self) -> &[Dataset] {
        &self.datasets
    }

    fn files(&self) -> String {
        self.datasets.iter().map(|dataset| dataset.file.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The kinds of identity by which somebody can be found.
    #[must_use]
    pub fn identity_kinds(&self) -> BTreeSet<String> {
        self.names().filter_map(|name| self.collection(name)).flat_map(|c| &c.fields).filter_map(|f| f.identity.clone()).collect()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &CollectionName> {
        self.nodes.iter().map(|node| &node.name)
    }

    pub(crate) fn dataset_of(&self, name: &CollectionName) -> Option<&Dataset> {
        self.datasets.iter().find(|dataset| dataset.key == name.dataset)
    }

    pub(crate) fn collection(&self, name: &CollectionName) -> Option<&Collection> {
        self.dataset_of(name)?.collections.iter().find(|collection| collection.name == name.collection)
    }

    pub(crate) fn place(&self, name: &CollectionName) -> String {
        let line = self.collection(name).map_or(0, |collection| collection.line);
        self.dataset_of(name).map_or_else(String::new, |dataset| dataset.place(line))
    }

    fn index(&self, name: &CollectionName) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == *name)
    }

    fn of(&self, node: &Node) -> Option<(&Dataset, &Collection)> {
        let dataset = self.datasets.get(node.dataset)?;
        Some((dataset, dataset.collections.get(node.collection)?))
    }

    fn add_references(&mut self, defects: &mut Defects) {
        let mut edges: Vec<Edge> = Vec::new();
        for (here, node) in self.nodes.iter().enumerate() {
            let Some((dataset, collection)) = self.of(node) else { continue };
            for field in &collection.fields {
                for reference in &field.references {
                    let at = format!("{}.{}", node.name, field.name);
                    let place = dataset.place(reference.line);
                    let target = format!("{}.{}", reference.to, reference.field);
                    let found = self.collection(&reference.to).filter(|other| other.field(&reference.field).is_some());
                    let Some((_, there)) = found.zip(self.index(&reference.to)) else {
                        let message = if found.is_some() {
                            format!("refers to `{target}`, which is skipped")
                        } else {
                            format!("refers to `{target}`, which no dataset describes")
                        };
                        defects.add("reference", &place, at, message);
                        continue;
                    };
                    if here == there {
                        defects.add("reference-cycle", &place, at, format!("refers to its own collection: {target}"));
                        continue;
                    }
                    let (mine, other) = ((here, field.name.clone()), (there, reference.field.clone()));
                    let ((from, from_field), (to, to_field)) =
                        if reference.direction == Some(Direction::To) { (mine, other) } else { (other, mine) };
                    let edge = Edge { from, from_field, to, to_field, is_directed: reference.direction.is_some() };
                    let is_same = |known: &Edge| known.is(&edge);
                    match edges.iter_mut().find(|known| is_same(known)) {
                        // Written at both ends: the end that says which way, decides.
                        Some(known) if !known.is_directed => *known = edge,
                        Some(known) if edge.is_directed && known.from != edge.from => edges.push(edge),
                        Some(_) => {}
                        None => edges.push(edge),
                    }
                }
            }
        }
        self.references = edges;
    }

    fn add_orders(&mut self, defects: &mut Defects) {
        let mut orders = Vec::new();
        for node in &self.nodes {
            let Some((dataset, collection)) = self.of(node) else { continue };
            let mut after = BTreeSet::new();
            for key in &dataset.after {
                if !self.datasets.iter().any(|known| known.key == *key) {
                    defects.add("after", &dataset.file, dataset.key.clone(), format!("is read after `{key}`, which is not here"));
                }
                after.extend(self.nodes.iter().enumerate().filter(|(_, other)| other.name.dataset == *key).map(|(n, _)| n));
            }
            for name in collection.after.iter().chain(&collection.erase_after) {
                match self.index(name) {
                    Some(_) => {}
                    None => {
                        let message = format!("comes after `{name}`, which no dataset describes");
                        defects.add("after", &dataset.place(collection.line), node.name.to_string(), message);
                    }
                }
            }
            after.extend(collection.after.iter().filter_map(|name| self.index(name)));
            orders.push(after);
        }
        for (node, after) in self.nodes.iter_mut().zip(orders) {
            node.after = after;
        }
    }

    /// The order for these kinds of identity.
    ///
    /// # Errors
    /// A cycle.
    pub(crate) fn traversal(&self, kinds: &BTreeSet<String>) -> Result<Traversal, Defects> {
        let reached = self.reached(kinds);
        let mut walk = Walk { graph: self, kinds, step_of: BTreeMap::new(), steps: Vec::new() };
        while walk.steps.len() < reached.len() {
            let Some(next) = reached.iter().copied().find(|n| walk.is_ready(*n, &reached)) else {
                let waiting: Vec<usize> = reached.iter().copied().filter(|n| !walk.step_of.contains_key(n)).collect();
                return Err(self.cycle(&walk, &waiting, &reached));
            };
            walk.take(next);
        }
        let not_reached = (0..self.nodes.len()).filter(|n| !reached.contains(n));
        let not_reached = not_reached.filter_map(|n| self.nodes.get(n)).map(|node| node.name.clone()).collect();
        Ok(Traversal { steps: walk.steps, not_reached })
    }

    fn seeds(&self, n: usize, kinds: &BTreeSet<String>) -> Vec<(String, String)> {
        let Some((_, collection)) = self.nodes.get(n).and_then(|node| self.of(node)) else { return Vec::new() };
        let seeded = collection.fields.iter().filter_map(|field| Some((field.name.clone(), field.identity.clone()?)));
        seeded.filter(|(_, kind)| kinds.contains(kind)).collect()
    }

    fn reached(&self, kinds: &BTreeSet<String>) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = (0..self.nodes.len()).filter(|n| !self.seeds(*n, kinds).is_empty()).collect();
        loop {
            let before = reached.len();
            for edge in &self.references {
                if reached.contains(&edge.from) {
                    reached.insert(edge.to);
                } else if !edge.is_directed && reached.contains(&edge.to) {
                    reached.insert(edge.from);
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }

    /// Follows what waits for what, until it comes round again.
    fn cycle(&self, walk: &Walk<'_>, waiting: &[usize], reached: &BTreeSet<usize>) -> Defects {
        let mut path: Vec<usize> = waiting.iter().copied().take(1).collect();
        while let Some(last) = path.last().copied() {
            let Some(next) = walk.waits_for(last, reached) else { break };
            if let Some(at) = path.iter().position(|n| *n == next) {
                path.drain(..at);
                path.push(next);
                break;
            }
            path.push(next);
        }
        path.reverse();
        let names: Vec<String> = path.iter().filter_map(|n| self.nodes.get(*n)).map(|node| node.name.to_string()).collect();
        let place = path.first().and_then(|n| self.nodes.get(*n)).map_or_else(String::new, |node| self.place(&node.name));
        let message = format!("each is found by the one before: {}; leave one of these references out", names.join(" -> "));
        Defects::one("reference-cycle", &place, names.first().cloned().unwrap_or_default(), message)
    }
}

impl Edge {
    /// Between the same two fields, whichever way.
    fn is(&self, other: &Self) -> bool {
        let ends = |edge: &Self| {
            let mut ends = [(edge.from, edge.from_field.clone()), (edge.to, edge.to_field.clone())];
            ends.sort();
            ends
        };
        ends(self) == ends(other) && (!self.is_directed || !other.is_directed || self.from == other.from)
    }
}

struct Walk<'g> {
    graph: &'g Graph,
    kinds: &'g BTreeSet<String>,
    /// Which step a collection became.
    step_of: BTreeMap<usize, usize>,
    steps: Vec<TraversalStep>,
}

impl Walk<'_> {
    /// What must be read before this, and has not been.
    fn waits_for(&self, n: usize, reached: &BTreeSet<usize>) -> Option<usize> {
        let graph = self.graph;
        let parents = graph.references.iter().filter(|edge| edge.is_directed && edge.to == n).map(|edge| edge.from);
        let after = graph.nodes.get(n).into_iter().flat_map(|node| node.after.iter().copied());
        let mut needed = parents.chain(after).filter(|other| reached.contains(other) && !self.step_of.contains_key(other));
        needed.next()
    }

    fn is_ready(&self, n: usize, reached: &BTreeSet<usize>) -> bool {
        if self.step_of.contains_key(&n) || self.waits_for(n, reached).is_some() {
            return false;
        }
        let is_done = |other: &usize| self.step_of.contains_key(other);
        let by_edge = self
            .graph
            .references
            .iter()
            .any(|edge| (edge.to == n && is_done(&edge.from)) || (!edge.is_directed && edge.from == n && is_done(&edge.to)));
        by_edge || !self.graph.seeds(n, self.kinds).is_empty()
    }

    fn take(&mut self, n: usize) {
        let Some(node) = self.graph.nodes.get(n) else { return };
        let mut inlets = Vec::new();
        for edge in &self.graph.references {
            let (parent, parent_field, field) = if edge.to == n {
                (edge.from, &edge.from_field, &edge.to_field)
            } else if edge.from == n && !edge.is_directed {
                (edge.to, &edge.to_field, &edge.from_field)
            } else {
                continue;
            };
            if let Some(parent) = self.step_of.get(&parent) {
                inlets.push(Inlet { field: field.clone(), parent: *parent, parent_field: parent_field.clone() });
            }
        }
        let before = inlets.iter().map(|inlet| inlet.parent).chain(node.after.iter().filter_map(|n| self.step_of.get(n).copied()));
        let level = before.filter_map(|step| self.steps.get(step)).map(|step| step.level + 1).max().unwrap_or_default();
        self.step_of.insert(n, self.steps.len());
        self.steps.push(TraversalStep { name: node.name.clone(), level, seeds: self.graph.seeds(n, self.kinds), inlets });
    }
}
