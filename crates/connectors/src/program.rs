//! A request as statements: for every collection how its rows are found, what is read of them, and what is written into them.
//! It is made once for a dataset, a policy and the kinds of identity given, and serves every person after that.

mod erasure;
mod order;

use std::collections::BTreeSet;

use crate::dataset::{Collection, CollectionName};
use crate::defect::Defects;
use crate::graph::{Graph, Traversal, TraversalStep};
use crate::identity::folding_of;
use crate::policy::{Erased, FieldName, Policy, Shared, Shown};
use crate::schema::{self, Column, Dialect, Family, Schemas};
use crate::sql::{KeyFamily, Slot, Statement, Writer, any_of, quoted, table};

pub(crate) use erasure::{Erasure, MaskedColumn};

/// What a person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    Access,
    Erasure,
}

impl Right {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Erasure => "erasure",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) right: Right,
    pub(crate) steps: Vec<Step>,
    /// In which order databases are written to, and steps within each.
    pub(crate) erasing: Vec<DatabaseErasure>,
    /// Collections that another kind of identity would have reached.
    pub(crate) not_searched: Vec<CollectionName>,
    /// Fields that are not given, being about somebody else.
    pub(crate) withheld: Vec<String>,
    /// Fields that stay, with the reason.
    pub(crate) kept: Vec<(String, String)>,
    /// Highest number of rows of one collection.
    pub(crate) max_rows: u64,
}

/// One collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: CollectionName,
    pub(crate) database: usize,
    pub(crate) level: usize,
    pub(crate) reading: Reading,
    /// The same, comparing identities in every way of writing. Only where an identity is looked for.
    pub(crate) folded: Option<Reading>,
    /// Must the rows be read before anything is erased?
    pub(crate) is_read_first: bool,
    /// Columns whose values are needed elsewhere.
    pub(crate) outlets: Vec<String>,
    /// Kinds of identity that are looked for, one for each field; the rows read say which of them they matched.
    pub(crate) seeds: Vec<String>,
    /// Earlier steps whose values find rows here.
    pub(crate) found_by: Vec<(usize, usize)>,
    pub(crate) masked: Vec<MaskedColumn>,
    pub(crate) erasure: Option<Erasure>,
    /// May somebody have rows here without being given them?
    pub(crate) hides_shared: bool,
}

/// A statement that reads: the columns given, then outlets, then cells to be masked, then which identities matched, then whether the row is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) statement: Statement,
    /// The columns given to the person; none where rows are only counted.
    pub(crate) given: Vec<String>,
    pub(crate) outlets: usize,
    pub(crate) cells: usize,
    pub(crate) matches: usize,
    pub(crate) says_shared: bool,
    /// Columns after those given.
    pub(crate) rest: usize,
}

/// What is written in one database, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatabaseErasure {
    pub(crate) database: usize,
    pub(crate) steps: Vec<usize>,
    /// Counts what is left by the keys, then what an identity still finds, then what others share and keep.
    pub(crate) remaining: Statement,
    pub(crate) counts: Vec<Count>,
}

/// What a number in the answer to `remaining` is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Count {
    Left { step: usize },
    StillFound { step: usize },
    Shared { step: usize },
}

/// Which database a dataset is in.
pub(crate) type DatabaseOf<'a> = &'a dyn Fn(&str) -> Option<usize>;

pub(crate) struct Compiler<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) schemas: &'a Schemas,
    pub(crate) policy: &'a Policy,
    pub(crate) right: Right,
    pub(crate) traversal: Traversal,
    /// Columns that each step has to bring.
    pub(crate) outlets: Vec<Vec<String>>,
    pub(crate) defects: Defects,
}

impl Program {
    /// # Errors
    /// Whatever would make the request fail or go wrong later: nothing has been sent yet.
    pub(crate) fn compile(
        graph: &Graph,
        schemas: &Schemas,
        policy: &Policy,
        right: Right,
        kinds: &BTreeSet<String>,
        database_of: DatabaseOf<'_>,
    ) -> Result<Self, Defects> {
        schema::check(graph, schemas)?;
        let traversal = graph.traversal(kinds)?;
        if traversal.steps.is_empty() {
            let known: Vec<String> = graph.identity_kinds().into_iter().collect();
            let message = format!("no dataset knows the identity given; they know: {}", known.join(", "));
            return Err(Defects::one("identity-unknown", "", "", message));
        }
        let outlets = vec![Vec::new(); traversal.steps.len()];
        let mut compiler = Compiler { graph, schemas, policy, right, traversal, outlets, defects: Defects::default() };
        compiler.check_policy();
        compiler.collect_outlets();
        let treatments = compiler.treatments();
        let mut steps = Vec::new();
        for n in 0..compiler.traversal.steps.len() {
            steps.extend(compiler.step(n, &treatments, database_of));
        }
        let erasing = compiler.erasing(&steps, &treatments);
        let withheld = compiler.withheld();
        let kept = treatments.kept;
        let Compiler { traversal, defects, .. } = compiler;
        let (not_searched, max_rows) = (traversal.not_reached, policy.limits.rows);
        defects.or(Self { right, steps, erasing, not_searched, withheld, kept, max_rows })
    }

    pub(crate) fn levels(&self) -> usize {
        self.steps.iter().map(|step| step.level + 1).max().unwrap_or_default()
    }
}

impl<'a> Compiler<'a> {
    pub(crate) fn collection(&self, name: &CollectionName) -> Option<&'a Collection> {
        self.graph.collection(name)
    }

    pub(crate) fn column(&self, name: &CollectionName, field: &str) -> Option<&'a Column> {
        schema::column(self.schemas, name, field)
    }

    pub(crate) fn dialect(&self, name: &CollectionName) -> Dialect {
        self.schemas.get(&name.dataset).map_or(Dialect::Sqlite, |schema| schema.dialect)
    }

    pub(crate) fn table(&self, name: &CollectionName) -> String {
        table(self.graph.dataset_of(name).and_then(|dataset| dataset.schema.as_deref()), &name.collection)
    }

    pub(crate) fn step_of(&self, name: &CollectionName) -> Option<usize> {
        self.traversal.steps.iter().position(|step| step.name == *name)
    }

    /// The one column that is the key of a collection's rows.
    pub(crate) fn key(&self, name: &CollectionName) -> Option<&'a str> {
        let mut keys = self.collection(name)?.primary_key();
        match (keys.next(), keys.next()) {
            (Some(one), None) => Some(&one.name),
            _ => None,
        }
    }

    /// A rule that names something which is not there would silently not hold.
    fn check_policy(&mut self) {
        let policy = self.policy;
        let named = policy.keep.iter().flat_map(|rule| &rule.fields).chain(policy.third_party.iter().flat_map(|rule| &rule.fields));
        for name in named.chain(policy.shared.iter().flat_map(|rule| [&rule.row, &rule.used_by])) {
            let known = self.collection(&name.collection).is_some_and(|collection| collection.field(&name.field).is_some());
            if !known {
                self.defects.add("policy", "", name.to_string(), "the policy names a field that no dataset describes");
            }
        }
    }

    fn bring(&mut self, step: usize, column: &str) {
        if let Some(outlets) = self.outlets.get_mut(step)
            && !outlets.iter().any(|known| known == column)
        {
            outlets.push(column.to_owned());
        }
    }

    fn collect_outlets(&mut self) {
        let inlets: Vec<_> = self.traversal.steps.iter().flat_map(|step| step.inlets.clone()).collect();
        for inlet in inlets {
            self.bring(inlet.parent, &inlet.parent_field);
        }
    }

    pub(crate) fn keys(&self, step: usize, column: &str, for_column: &Column) -> Option<Slot> {
        let outlet = self.outlets.get(step)?.iter().position(|known| known == column)?;
        Some(Slot::Keys { step, outlet, family: KeyFamily::of(for_column.family) })
    }

    /// How the rows of a step are found: by identities, and by what earlier steps brought.
    pub(crate) fn conditions(&self, writer: &mut Writer, step: &TraversalStep, is_folded: bool) -> (Vec<String>, Vec<String>) {
        let (mut seeds, mut inlets) = (Vec::new(), Vec::new());
        for (field, kind) in &step.seeds {
            seeds.extend(self.seed(writer, &step.name, field, kind, is_folded));
        }
        for inlet in &step.inlets {
            let Some(column) = self.column(&step.name, &inlet.field) else { continue };
            let Some(slot) = self.keys(inlet.parent, &inlet.parent_field, column) else { continue };
            inlets.push(writer.column_among(&inlet.field, column, slot));
        }
        (seeds, inlets)
    }

    /// Does an identity stand in the field?
    pub(crate) fn seed(&self, writer: &mut Writer, name: &CollectionName, field: &str, kind: &str, is_folded: bool) -> Option<String> {
        let column = self.column(name, field)?;
        let folded = is_folded && matches!(column.family, Family::Text | Family::Other);
        let slot = Slot::Seed { kind: kind.to_owned(), folded, family: KeyFamily::of(column.family) };
        Some(if folded { writer.folded_among(field, folding_of(kind), slot) } else { writer.column_among(field, column, slot) })
    }

    fn step(&mut self, n: usize, treatments: &erasure::Treatments, database_of: DatabaseOf<'_>) -> Option<Step> {
        let step = self.traversal.steps.get(n)?.clone();
        let Some(database) = database_of(&step.name.dataset) else {
            self.defects.add("no-database", "", step.name.to_string(), "no database is given for this dataset");
            return None;
        };
        let treatment = treatments.of(n);
        let masked = treatment.map(|treatment| treatment.by_row.clone()).unwrap_or_default();
        let folds = step.seeds.iter().any(|(_, kind)| folding_of(kind) != crate::identity::Folding::None);
        let reading = self.reading(&step, n, &masked, false);
        let folded = folds.then(|| self.reading(&step, n, &masked, true));
        let outlets = self.outlets.get(n).cloned().unwrap_or_default();
        let found_by = step.inlets.iter().filter_map(|inlet| {
            Some((inlet.parent, self.outlets.get(inlet.parent)?.iter().position(|known| *known == inlet.parent_field)?))
        });
        let found_by = found_by.collect();
        let hides_shared = self.right == Right::Access && self.shared(&step.name).is_some_and(|rule| rule.access == Shown::Withhold);
        Some(Step {
            database,
            level: step.level,
            reading,
            folded,
            is_read_first: !outlets.is_empty() || !step.seeds.is_empty() || !masked.is_empty(),
            outlets,
            seeds: step.seeds.iter().map(|(_, kind)| kind.clone()).collect(),
            found_by,
            masked,
            erasure: treatment.and_then(|treatment| self.erasure(n, treatment)),
            hides_shared,
            name: step.name,
        })
    }

    fn given(&self, name: &CollectionName) -> Vec<String> {
        let Some(collection) = self.collection(name).filter(|_| self.right == Right::Access) else { return Vec::new() };
        let fields = collection.fields.iter().filter(|field| self.policy.is_given(&field.categories));
        fields.filter(|field| !self.is_withheld(name, &field.name)).map(|field| field.name.clone()).collect()
    }

    fn is_withheld(&self, name: &CollectionName, field: &str) -> bool {
        self.policy.third_party_of(name, field).is_some_and(|rule| rule.access == Shown::Withhold)
    }

    fn withheld(&self) -> Vec<String> {
        if self.right != Right::Access {
            return Vec::new();
        }
        let steps = self.traversal.steps.iter();
        let fields = steps.filter_map(|step| Some((step, self.collection(&step.name)?)));
        let fields = fields.flat_map(|(step, collection)| collection.fields.iter().map(move |field| (step, field)));
        let fields = fields.filter(|(_, field)| self.policy.is_given(&field.categories));
        let withheld = fields.filter(|(step, field)| self.is_withheld(&step.name, &field.name));
        withheld.map(|(step, field)| format!("{}.{}", step.name, field.name)).collect()
    }

    fn reading(&mut self, step: &TraversalStep, n: usize, masked: &[MaskedColumn], is_folded: bool) -> Reading {
        let mut writer = Writer::new(self.dialect(&step.name));
        let given = self.given(&step.name);
        let (seeds, inlets) = self.conditions(&mut writer, step, is_folded);
        let shared = self.shared_condition(&mut writer, step);
        let outlets = self.outlets.get(n).cloned().unwrap_or_default();
        let mut columns: Vec<String> = Vec::new();
        let data: Vec<String> = given.iter().map(|name| format!("t.{}", quoted(name))).collect();
        let mut from = format!("{} AS t", self.table(&step.name));
        match writer.dialect {
            _ if data.is_empty() => {}
            Dialect::Postgres => {
                columns.push("row_to_json(d)::text".to_owned());
                from = format!("{from}, LATERAL (SELECT {}) AS d", data.join(", "));
            }
            Dialect::Sqlite => columns.extend(data),
        }
        let cells = masked.iter().map(|column| &column.name);
        columns.extend(outlets.iter().chain(cells).map(|name| writer.as_text(&format!("t.{}", quoted(name)))));
        // Which of several identities found the row; of one there is no question.
        let matches = if seeds.len() > 1 { seeds.len() } else { 0 };
        columns.extend(seeds.iter().take(matches).map(|condition| writer.as_text(&format!("CASE WHEN {condition} THEN 1 ELSE 0 END"))));
        if let Some(shared) = &shared {
            columns.push(writer.as_text(&format!("CASE WHEN {shared} THEN 1 ELSE 0 END")));
        }
        if columns.is_empty() {
            columns.push("1".to_owned());
        }
        let found: Vec<String> = seeds.into_iter().chain(inlets).collect();
        let sql = format!("SELECT {} FROM {from} WHERE {}", columns.join(", "), any_of(&found));
        Reading {
            statement: writer.finish(sql),
            given,
            outlets: outlets.len(),
            cells: masked.len(),
            matches,
            says_shared: shared.is_some(),
            rest: outlets.len() + masked.len() + matches + usize::from(shared.is_some()),
        }
    }

    pub(crate) fn shared(&self, name: &CollectionName) -> Option<&'a Shared> {
        self.policy.shared.iter().find(|rule| rule.row.collection == *name)
    }

    /// Is the row used by a row that this request does not reach? Only where a rule says that this matters.
    pub(crate) fn shared_condition(&mut self, writer: &mut Writer, step: &TraversalStep) -> Option<String> {
        let rule = self.shared(&step.name)?;
        let matters = match self.right {
            Right::Access => rule.access == Shown::Withhold,
            Right::Erasure => rule.erasure == Erased::Keep,
        };
        if !matters {
            return None;
        }
        match self.used_elsewhere(writer, step, &rule.row, &rule.used_by) {
            Ok(condition) => Some(condition),
            Err(reason) => {
                let at = rule.row.to_string();
                if !self.defects.0.iter().any(|known| known.field == at) {
                    self.defects.add("policy", "", at, reason);
                }
                None
            }
        }
    }

    fn used_elsewhere(
        &self,
        writer: &mut Writer,
        step: &TraversalStep,
        row: &FieldName,
        used_by: &FieldName,
    ) -> Result<String, &'static str> {
        if row.collection.dataset != used_by.collection.dataset {
            return Err("a shared row and what uses it are in one dataset");
        }
        let user = self.step_of(&used_by.collection).and_then(|n| self.traversal.steps.get(n));
        let user = user.ok_or("what uses the row is not reached by this request")?;
        if user.inlets.is_empty() {
            return Err("what uses the row is not found by a reference, so that nobody knows whose it is");
        }
        let mut mine = Vec::new();
        for inlet in &user.inlets {
            let is_before = self.traversal.steps.get(inlet.parent).is_some_and(|parent| parent.level < step.level);
            if !is_before {
                return Err("whose the using row is, is known only after the shared row was read");
            }
            let column = self.column(&user.name, &inlet.field).ok_or("there is no such column")?;
            let slot = self.keys(inlet.parent, &inlet.parent_field, column).ok_or("there is no such column")?;
            mine.push(writer.is_among(&format!("u.{}", quoted(&inlet.field)), &column.sql_type, slot));
        }
        let (table, by, of) = (self.table(&user.name), quoted(&used_by.field), quoted(&row.field));
        Ok(format!("EXISTS (SELECT 1 FROM {table} AS u WHERE u.{by} = t.{of} AND ({}) IS NOT TRUE)", any_of(&mine)))
    }
}
