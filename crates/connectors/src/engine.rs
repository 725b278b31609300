//! The databases of a maker with their datasets, opened once and then used for one person after another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::collect::{Collector, Seeds};
use crate::database::{Database, Failure, Location, Session};
use crate::dataset::Dataset;
use crate::defect::Defects;
use crate::error::{Error, Result};
use crate::graph::Graph;
use crate::identity::{Folding, Identity, folding_of, one_of_each};
use crate::masking::{RequestSecret, hex};
use crate::policy::Policy;
use crate::program::{Program, Right};
use crate::receipt::{Kept, Rows};
use crate::schema::{self, Schemas};
use crate::sql::{Writer, table};
use crate::state::{Random, State};

/// Clock and randomness, which are not ours.
#[derive(Clone)]
pub struct Surroundings {
    pub now: Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>,
    pub random: Arc<Random>,
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Surroundings(…)")
    }
}

/// One database, which may hold several datasets.
#[derive(Debug)]
pub(crate) struct Unit {
    pub(crate) datasets: Vec<String>,
    pub(crate) database: Database,
}

impl Unit {
    pub(crate) fn name(&self) -> String {
        self.datasets.join("+")
    }
}

#[derive(Debug)]
pub struct Engine {
    pub(crate) graph: Graph,
    pub(crate) policy: Policy,
    pub(crate) schemas: Schemas,
    pub(crate) units: Vec<Unit>,
    pub(crate) state: Option<State>,
    pub(crate) surroundings: Surroundings,
    prepared: Mutex<BTreeMap<Asked, Arc<Prepared>>>,
}

/// A right, and by which kinds of identity.
type Asked = (Right, BTreeSet<String>);

/// What is the same for everybody who asks for the same with the same kinds of identity.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) program: Program,
    /// Steps in which an identity is looked for in every way of writing from the start.
    pub(crate) folded: Vec<bool>,
    pub(crate) statements_sha256: String,
}

impl Engine {
    /// Opens every database and holds it against its datasets.
    ///
    /// # Errors
    /// Defects of datasets and schemas, databases that cannot be reached.
    pub async fn open(
        datasets: Vec<Dataset>,
        policy: Policy,
        locations: &[(String, Location)],
        connections: usize,
        surroundings: Surroundings,
    ) -> Result<Self> {
        let graph = Graph::new(datasets)?;
        let mut units: Vec<(Location, Unit)> = Vec::new();
        let mut defects = Defects::default();
        for dataset in graph.datasets() {
            let Some((_, location)) = locations.iter().find(|(key, _)| *key == dataset.key) else {
                defects.add("no-database", &dataset.file, dataset.key.clone(), "no database is given for this dataset");
                continue;
            };
            if let Some((_, unit)) = units.iter_mut().find(|(known, _)| known == location) {
                unit.datasets.push(dataset.key.clone());
                continue;
            }
            let database = Database::open(location, policy.limits, connections).map_err(|failure| unreachable(&dataset.key, failure))?;
            units.push((location.clone(), Unit { datasets: vec![dataset.key.clone()], database }));
        }
        for (key, _) in locations.iter().filter(|(key, _)| !graph.datasets().iter().any(|dataset| dataset.key == *key)) {
            defects.add("no-dataset", "", key.clone(), "a database is given for a dataset that is not here");
        }
        defects.or(())?;
        let units: Vec<Unit> = units.into_iter().map(|(_, unit)| unit).collect();
        let mut schemas = Schemas::new();
        for unit in &units {
            for dataset in graph.datasets().iter().filter(|dataset| unit.datasets.contains(&dataset.key)) {
                let schema = unit.database.schema(dataset).await.map_err(|failure| unreachable(&dataset.key, failure))?;
                schemas.insert(dataset.key.clone(), schema);
            }
        }
        schema::check(&graph, &schemas)?;
        Ok(Self { graph, policy, schemas, units, state: None, surroundings, prepared: Mutex::default() })
    }

    /// The same, keeping plans and receipts in a folder. Nothing is erased without one.
    ///
    /// # Errors
    /// The folder cannot be used, or another program is using it.
    pub fn with_state(self, folder: &Path) -> Result<Self> {
        let state = State::open(folder, &*self.surroundings.random)?;
        Ok(Self { state: Some(state), ..self })
    }

    /// Would requests by every kind of identity be carried out?
    ///
    /// # Errors
    /// Defects of datasets, policy and schemas.
    pub async fn check(&self, right: Right) -> Result<()> {
        self.prepare(right, &self.graph.identity_kinds()).await.map(drop)
    }

    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn now(&self) -> String {
        (self.surroundings.now)().to_string()
    }

    /// The program for a right and kinds of identity, made when it is first needed.
    pub(crate) async fn prepare(&self, right: Right, kinds: &BTreeSet<String>) -> Result<Arc<Prepared>> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(&(right, kinds.clone())).cloned();
        if let Some(prepared) = known {
            return Ok(prepared);
        }
        let unit_of = |dataset: &str| self.units.iter().position(|unit| unit.datasets.iter().any(|key| key == dataset));
        let program = Program::compile(&self.graph, &self.schemas, &self.policy, right, kinds, &unit_of)?;
        let folded = self.survey(&program).await?;
        let statements_sha256 = hash(&program);
        let prepared = Arc::new(Prepared { program, folded, statements_sha256 });
        self.prepared.lock().unwrap_or_else(PoisonError::into_inner).insert((right, kinds.clone()), Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Looks once whether a column of identities holds values that are not in their normal form. Where it does, comparing is done by folding both sides:
    /// slower without an index on the folded column, but nobody is missed.
    async fn survey(&self, program: &Program) -> Result<Vec<bool>> {
        let mut folded = Vec::new();
        for step in &program.steps {
            let mut is_irregular = false;
            let Some(unit) = self.units.get(step.database) else { continue };
            let schema = self.graph.dataset_of(&step.name).and_then(|dataset| dataset.schema.as_deref());
            let fields = self.graph.collection(&step.name).into_iter().flat_map(|collection| &collection.fields);
            for field in fields.filter(|_| step.folded.is_some()) {
                let kind = field.identity.as_deref().filter(|kind| step.seeds.iter().any(|seed| seed == kind));
                let Some(folding) = kind.map(folding_of).filter(|folding| *folding != Folding::None) else { continue };
                let is_text = schema::column(&self.schemas, &step.name, &field.name).is_some_and(|c| c.family == schema::Family::Text);
                if is_text {
                    let look = Writer::new(unit.database.dialect()).irregular(&table(schema, &step.name.collection), &field.name, folding);
                    let failed = |failure| Error::Database { database: unit.name(), failure };
                    let mut session = unit.database.session().await.map_err(failed)?;
                    let answer = session.one(&look, Vec::new(), 1).await.map_err(failed)?;
                    is_irregular |= answer.into_iter().flatten().any(|key| key.text() == "1");
                }
            }
            folded.push(is_irregular);
        }
        Ok(folded)
    }

    pub(crate) fn seeds(identities: &[Identity]) -> Result<Seeds> {
        one_of_each(identities)?;
        Ok(Seeds::of(identities))
    }

    pub(crate) fn secret(&self) -> Result<RequestSecret> {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        (self.surroundings.random)(&mut bytes[..]).map_err(Error::State)?;
        Ok(RequestSecret(bytes))
    }

    /// A name for a request that has none.
    ///
    /// # Errors
    /// There is no randomness.
    pub fn new_request(&self) -> Result<String> {
        let mut bytes = [0; 12];
        (self.surroundings.random)(&mut bytes).map_err(Error::State)?;
        Ok(hex(&bytes))
    }

    pub(crate) fn failed(&self, unit: usize, failure: Failure) -> Error {
        Error::Database { database: self.units.get(unit).map(Unit::name).unwrap_or_default(), failure }
    }

    /// Follows a person through all collections; what is given of each row goes to `on_data`.
    pub(crate) async fn follow<'p, F>(
        &self,
        prepared: &'p Prepared,
        seeds: &Seeds,
        secret: Option<&RequestSecret>,
        counts_all: bool,
        mut on_data: F,
    ) -> Result<Collector<'p>>
    where
        F: FnMut(usize, String) -> std::result::Result<(), Failure> + Send,
    {
        let exact = self.pass(prepared, seeds, secret, counts_all, &prepared.folded, &mut on_data).await?;
        let all: Vec<bool> = prepared.program.steps.iter().map(|step| step.folded.is_some()).collect();
        if exact.collected.found(&prepared.program) || all == prepared.folded {
            return Ok(exact);
        }
        // Nobody is told that they are unknown because they wrote themselves otherwise.
        self.pass(prepared, seeds, secret, counts_all, &all, &mut on_data).await
    }

    async fn pass<'p, F>(
        &self,
        prepared: &'p Prepared,
        seeds: &Seeds,
        secret: Option<&RequestSecret>,
        counts_all: bool,
        folded: &[bool],
        on_data: &mut F,
    ) -> Result<Collector<'p>>
    where
        F: FnMut(usize, String) -> std::result::Result<(), Failure> + Send,
    {
        let program = &prepared.program;
        let mut collector = Collector::new(program, seeds.clone(), secret.cloned());
        let mut sessions: Vec<Option<Session>> = self.units.iter().map(|_| None).collect();
        for level in 0..program.levels() {
            for (n, unit) in self.units.iter().enumerate() {
                let queries = collector.queries(level, n, folded, counts_all);
                let Some(session) = sessions.get_mut(n).filter(|_| !queries.is_empty()) else { continue };
                if session.is_none() {
                    let mut begun = unit.database.session().await.map_err(|failure| self.failed(n, failure))?;
                    // One state of the database for all of it; where only keys are looked for, the transaction that writes is the one that counts.
                    if counts_all {
                        begun.begin_reading().await.map_err(|failure| self.failed(n, failure))?;
                    }
                    *session = Some(begun);
                }
                let Some(session) = session else { continue };
                let read = session.read(queries, |step, row| match collector.take(step, row)? {
                    Some(data) => on_data(step, data),
                    None => Ok(()),
                });
                read.await.map_err(|failure| self.failed(n, failure))?;
            }
            // Before anything of a second person is given.
            if let Some(step) = collector.differing().and_then(|step| program.steps.get(step)) {
                return Err(Error::IdentitiesDiffer { collection: step.name.clone() });
            }
        }
        for (n, session) in sessions.iter_mut().enumerate() {
            if let Some(session) = session.as_mut().filter(|_| counts_all) {
                session.rollback().await.map_err(|failure| self.failed(n, failure))?;
            }
        }
        Ok(collector)
    }
}

fn unreachable(dataset: &str, failure: Failure) -> Error {
    Error::Database { database: dataset.to_owned(), failure }
}

pub(crate) fn rows(collector: &Collector<'_>, program: &Program) -> Vec<Rows> {
    let steps = program.steps.iter().zip(&collector.collected.steps);
    steps.map(|(step, found)| Rows { collection: step.name.to_string(), rows: found.rows, hidden: found.hidden }).collect()
}

pub(crate) fn kept(program: &Program) -> Vec<Kept> {
    program.kept.iter().map(|(field, reason)| Kept { field: field.clone(), reason: reason.clone() }).collect()
}

pub(crate) fn not_searched(program: &Program) -> Vec<String> {
    program.not_searched.iter().map(ToString::to_string).collect()
}

/// Of every statement of a program, in order.
fn hash(program: &Program) -> String {
    let mut hash = Sha256::new();
    for step in &program.steps {
        hash.update(step.name.to_string().as_bytes());
        hash.update(step.reading.statement.sql.as_bytes());
        for change in step.erasure.iter().flat_map(|erasure| &erasure.changes) {
            hash.update(change.sql.as_bytes());
        }
    }
    for erasing in &program.erasing {
        hash.update(erasing.remaining.sql.as_bytes());
    }
    hex(&hash.finalize())
}
