//! What becomes of every field of a person when it is erased, and the statements that do it.

use super::{Compiler, Count, DatabaseErasure, Right, Step};
use crate::dataset::{CollectionName, Field};
use crate::masking::Strategy;
use crate::policy::{Erased, ErasureRule};
use crate::schema::{Column, Dialect, Family};
use crate::sql::{KeyFamily, Slot, Statement, Writer, any_of, quoted};

/// The statements for one collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Erasure {
    pub(crate) changes: Vec<Statement>,
    /// What is done, for receipts: field and strategy, or the whole row.
    pub(crate) fields: Vec<(String, &'static str)>,
    pub(crate) deletes_rows: bool,
}

/// A column in which every row gets a value of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MaskedColumn {
    pub(crate) name: String,
    pub(crate) strategy: Strategy,
    pub(crate) max_chars: Option<u32>,
    /// Which outlet is the row's key.
    pub(crate) key: usize,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Treatments {
    steps: Vec<Treatment>,
    pub(crate) kept: Vec<(String, String)>,
}

impl Treatments {
    pub(crate) fn of(&self, step: usize) -> Option<&Treatment> {
        self.steps.get(step)
    }
}

/// What is done to the rows of one collection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Treatment {
    pub(crate) deletes_rows: bool,
    /// Fields that become nothing, or one text.
    whole: Vec<(String, Strategy)>,
    pub(crate) by_row: Vec<MaskedColumn>,
    /// Rows are named by this key instead of by what found them.
    key: Option<String>,
}

impl Treatment {
    pub(crate) fn is_nothing(&self) -> bool {
        !self.deletes_rows && self.whole.is_empty() && self.by_row.is_empty()
    }

    pub(crate) fn touches(&self, field: &str) -> bool {
        self.deletes_rows || self.whole.iter().any(|(name, _)| name == field) || self.by_row.iter().any(|column| column.name == field)
    }
}

impl Compiler<'_> {
    /// Decides for every field, and asks for the keys that are needed for it.
    pub(crate) fn treatments(&mut self) -> Treatments {
        let mut treatments = Treatments::default();
        if self.right != Right::Erasure {
            return treatments;
        }
        let steps = self.traversal.steps.clone();
        for (n, step) in steps.iter().enumerate() {
            let mut treatment = Treatment::default();
            let Some(collection) = self.collection(&step.name) else { continue };
            treatment.deletes_rows = collection.deletes_rows;
            for field in &collection.fields {
                match self.strategy(&step.name, field) {
                    Wanted::Nothing => {}
                    Wanted::Kept(reason) if treatment.deletes_rows => {
                        let message = format!("the field stays ({reason}), so the rows of its collection cannot go");
                        self.wrong(&step.name, field, "keep", message);
                    }
                    Wanted::Kept(reason) => treatments.kept.push((format!("{}.{}", step.name, field.name), reason)),
                    Wanted::Masked(_) if treatment.deletes_rows => {}
                    Wanted::Masked(strategy) => self.treat(n, &step.name, field, strategy, &mut treatment),
                }
            }
            // A person's own rows are named by their key, so that a repetition finds the same rows and nobody who came later.
            let loses_inlet = step.inlets.iter().any(|inlet| treatment.touches(&inlet.field));
            if !treatment.is_nothing() && (!step.seeds.is_empty() || loses_inlet) {
                match self.key(&step.name).map(str::to_owned) {
                    Some(key) => {
                        self.bring(n, &key);
                        treatment.key = Some(key);
                    }
                    None => {
                        let message = "the rows lose what they are found by, so they need a single `primary_key` to be named by";
                        self.defects.add("no-primary-key", &self.graph.place(&step.name), step.name.to_string(), message);
                    }
                }
            }
            treatments.steps.push(treatment);
        }
        if self.defects.0.is_empty() && treatments.steps.iter().all(Treatment::is_nothing) {
            self.defects.add("policy", "", "", "the policy erases nothing of what these datasets describe");
        }
        treatments
    }

    fn wrong(&mut self, name: &CollectionName, field: &Field, rule: &'static str, message: impl Into<String>) {
        let place = self.graph.dataset_of(name).map_or_else(String::new, |dataset| dataset.place(field.line));
        self.defects.add(rule, &place, format!("{name}.{}", field.name), message);
    }

    fn strategy(&mut self, name: &CollectionName, field: &Field) -> Wanted {
        let policy = self.policy;
        let kept = |reason: &str| Wanted::Kept(reason.to_owned());
        let rule = policy.erasure_of(&field.categories);
        if rule.is_none() && field.masking.is_none() {
            return Wanted::Nothing;
        }
        if let Some(keep) = policy.kept(name, &field.name, &field.categories) {
            return kept(&keep.reason);
        }
        if policy.third_party_of(name, &field.name).is_some_and(|rule| rule.erasure == Erased::Keep) {
            return kept("about another person");
        }
        // The key of a row says nothing about anybody once the row is masked.
        if field.is_primary_key && field.masking.is_none() && !self.collection(name).is_some_and(|c| c.deletes_rows) {
            return kept("the key of the row");
        }
        if field.is_read_only && !self.collection(name).is_some_and(|c| c.deletes_rows) {
            return kept("described as read only");
        }
        let strategy = match (&field.masking, rule) {
            (Some(own), _) => Strategy::new(&own.strategy, &own.configuration),
            (None, Some(rule)) => settings(rule).and_then(|settings| Strategy::new(&rule.strategy, &settings)),
            (None, None) => return Wanted::Nothing,
        };
        match strategy {
            Ok(strategy) => Wanted::Masked(strategy),
            Err(reason) => {
                self.wrong(name, field, "masking-strategy", reason);
                Wanted::Nothing
            }
        }
    }

    fn treat(&mut self, n: usize, name: &CollectionName, field: &Field, strategy: Strategy, treatment: &mut Treatment) {
        let Some(column) = self.column(name, &field.name) else { return };
        let max_chars = [column.max_chars, field.length].into_iter().flatten().min();
        let fits = strategy.within(max_chars);
        let key = self.key(name).map(str::to_owned);
        let refused = match (&strategy, &fits) {
            _ if column.is_generated => Some(("generated", "the database computes this column, nothing can be written into it".to_owned())),
            _ if field.is_primary_key => {
                Some(("masking-key", "the key of a row cannot be masked; `delete` the rows of the collection".to_owned()))
            }
            (Strategy::Null, _) if column.is_not_null => {
                Some(("not-null", "the column must not be empty; give it `string_rewrite`, `hash`, or `delete` the rows".to_owned()))
            }
            (Strategy::Null, _) => None,
            _ if column.family != Family::Text => {
                Some(("masking-type", format!("`{}` writes text, the column is `{}`", strategy.name(), column.sql_type)))
            }
            (Strategy::Rewrite { .. }, _) if column.is_unique => Some((
                "unique",
                "the column is unique, and every person would get the same text; use `hash` or `random_string_rewrite`".to_owned(),
            )),
            (_, Err(reason)) => Some(("length", reason.clone())),
            _ if strategy.is_by_row() && key.is_none() => {
                let message = format!("`{}` gives each row its own value, and the collection has no single `primary_key`", strategy.name());
                Some(("no-primary-key", message))
            }
            _ => None,
        };
        match (refused, fits, key) {
            (Some((rule, message)), _, _) => self.wrong(name, field, rule, message),
            (None, Ok(strategy), Some(key)) if strategy.is_by_row() => {
                self.bring(n, &key);
                let outlet = self.outlets.get(n).and_then(|outlets| outlets.iter().position(|known| *known == key)).unwrap_or_default();
                treatment.by_row.push(MaskedColumn { name: field.name.clone(), strategy, max_chars, key: outlet });
            }
            (None, Ok(strategy), _) => treatment.whole.push((field.name.clone(), strategy)),
            (None, Err(_), _) => {}
        }
    }

    /// Which rows: by their keys where those were read, otherwise by what finds them; without those that others share.
    fn rows(&mut self, writer: &mut Writer, n: usize, treatment: &Treatment) -> Option<(String, Option<String>)> {
        let step = self.traversal.steps.get(n)?.clone();
        let found = match &treatment.key {
            Some(key) => {
                let column = self.column(&step.name, key)?;
                let slot = self.keys(n, key, column)?;
                writer.column_among(key, column, slot)
            }
            None => {
                let (seeds, inlets) = self.conditions(writer, &step, false);
                any_of(&seeds.into_iter().chain(inlets).collect::<Vec<_>>())
            }
        };
        Some((found, self.shared_condition(writer, &step)))
    }

    pub(crate) fn erasure(&mut self, n: usize, treatment: &Treatment) -> Option<Erasure> {
        if treatment.is_nothing() {
            return None;
        }
        let name = self.traversal.steps.get(n)?.name.clone();
        let (table, dialect) = (self.table(&name), self.dialect(&name));
        let mut changes = Vec::new();
        let mut fields: Vec<(String, &'static str)> = Vec::new();
        if treatment.deletes_rows {
            let mut writer = Writer::new(dialect);
            let (rows, shared) = self.rows(&mut writer, n, treatment)?;
            changes.push(writer.finish(format!("DELETE FROM {table} AS t WHERE {rows}{}", unless(shared.as_deref()))));
            fields.push(("*".to_owned(), "delete"));
        } else if !treatment.whole.is_empty() {
            let mut writer = Writer::new(dialect);
            let (mut sets, mut wants) = (Vec::new(), Vec::new());
            for (field, strategy) in &treatment.whole {
                let (set, want) = whole(&mut writer, field, strategy);
                sets.push(format!("{} = {set}", quoted(field)));
                wants.push(want);
                fields.push((field.clone(), strategy.name()));
            }
            let (rows, shared) = self.rows(&mut writer, n, treatment)?;
            let (sets, wants) = (sets.join(", "), any_of(&wants));
            let sql = format!("UPDATE {table} AS t SET {sets} WHERE {rows} AND {wants}{}", unless(shared.as_deref()));
            changes.push(writer.finish(sql));
        }
        for (column, masked) in treatment.by_row.iter().enumerate() {
            let mut writer = Writer::new(dialect);
            let (from, condition) = self.by_row(&mut writer, n, &name, treatment, column)?;
            let sql = format!("UPDATE {table} AS t SET {} = v.c FROM {from} WHERE {condition}", quoted(&masked.name));
            changes.push(writer.finish(sql));
            fields.push((masked.name.clone(), masked.strategy.name()));
        }
        Some(Erasure { changes, fields, deletes_rows: treatment.deletes_rows })
    }

    fn by_row(
        &mut self,
        writer: &mut Writer,
        n: usize,
        name: &CollectionName,
        treatment: &Treatment,
        column: usize,
    ) -> Option<(String, String)> {
        let masked = treatment.by_row.get(column)?;
        let key = self.key(name)?;
        let of: &Column = self.column(name, key)?;
        let from = writer.masked(&of.sql_type, Slot::Masked { step: n, column, family: KeyFamily::of(of.family) });
        let (key, field) = (quoted(key), quoted(&masked.name));
        let step = self.traversal.steps.get(n)?.clone();
        let shared = self.shared_condition(writer, &step);
        let condition = format!("t.{key} = v.k AND t.{field} IS NOT NULL AND t.{field} <> v.c{}", unless(shared.as_deref()));
        Some((from, condition))
    }

    /// One statement a database that counts what is left.
    pub(crate) fn remaining(
        &mut self,
        database: usize,
        order: &[usize],
        steps: &[Step],
        treatments: &Treatments,
    ) -> Option<DatabaseErasure> {
        let dialect = steps.iter().find(|step| step.database == database).map(|step| self.dialect(&step.name))?;
        let mut writer = Writer::new(dialect);
        let (mut columns, mut counts) = (Vec::new(), Vec::new());
        for n in order.iter().copied() {
            let (Some(treatment), Some(step)) = (treatments.of(n), self.traversal.steps.get(n).cloned()) else { continue };
            let table = self.table(&step.name);
            let mut count = |writer: &Writer, from: &str, condition: &str, what: Count| {
                columns.push(writer.as_text(&format!("SELECT count(*) FROM {from} WHERE {condition}")));
                counts.push(what);
            };
            // A parameter that no condition uses would be one too many.
            let names_rows = treatment.deletes_rows || !treatment.whole.is_empty() || self.shared(&step.name).is_some();
            let Some((rows, shared)) = (if names_rows { self.rows(&mut writer, n, treatment) } else { Some((String::new(), None)) }) else {
                continue;
            };
            let not_shared = unless(shared.as_deref());
            let wants: Vec<String> = treatment.whole.iter().map(|(field, strategy)| whole(&mut writer, field, strategy).1).collect();
            let from = format!("{table} AS t");
            if treatment.deletes_rows {
                count(&writer, &from, &format!("{rows}{not_shared}"), Count::Left { step: n });
            } else if !wants.is_empty() {
                count(&writer, &from, &format!("{rows} AND {}{not_shared}", any_of(&wants)), Count::Left { step: n });
            }
            for column in 0..treatment.by_row.len() {
                if let Some((values, condition)) = self.by_row(&mut writer, n, &step.name, treatment, column) {
                    count(&writer, &format!("{from}, {values}"), &condition, Count::Left { step: n });
                }
            }
            let touched = step.seeds.iter().filter(|(field, _)| treatment.touches(field));
            let gone: Vec<String> = touched.filter_map(|(field, kind)| self.seed(&mut writer, &step.name, field, kind, false)).collect();
            if !gone.is_empty() {
                count(&writer, &from, &format!("{}{not_shared}", any_of(&gone)), Count::StillFound { step: n });
            }
            if let Some(shared) = shared {
                count(&writer, &from, &format!("{rows} AND {shared}"), Count::Shared { step: n });
            }
        }
        let columns: Vec<String> =
            columns.into_iter().map(|column| if dialect == Dialect::Sqlite { format!("({column})") } else { column }).collect();
        let remaining = writer.finish(format!("SELECT {}", columns.join(", ")));
        Some(DatabaseErasure { database, steps: order.to_vec(), remaining, counts })
    }
}

/// What a policy wants for a field.
enum Wanted {
    Nothing,
    Kept(String),
    Masked(Strategy),
}

fn unless(shared: Option<&str>) -> String {
    shared.map(|shared| format!(" AND NOT {shared}")).unwrap_or_default()
}

/// The value of a field that becomes the same in every row, and when it still has to.
fn whole(writer: &mut Writer, field: &str, strategy: &Strategy) -> (String, String) {
    let name = quoted(field);
    match strategy {
        Strategy::Rewrite { value } => {
            let text = writer.text(value);
            let set = format!("CASE WHEN t.{name} IS NULL THEN NULL ELSE {text} END");
            (set, format!("(t.{name} IS NOT NULL AND t.{name} <> {text})"))
        }
        _ => ("NULL".to_owned(), format!("t.{name} IS NOT NULL")),
    }
}

fn settings(rule: &ErasureRule) -> Result<Vec<(String, String)>, String> {
    let mut settings = Vec::new();
    for (name, value) in &rule.configuration {
        match value {
            toml::Value::String(text) => settings.push((name.clone(), text.clone())),
            toml::Value::Integer(number) => settings.push((name.clone(), number.to_string())),
            toml::Value::Table(nested) => {
                for (inner, value) in nested {
                    let text = value.as_str().ok_or_else(|| format!("`{name}.{inner}` is not a text"))?;
                    settings.push((format!("{name}.{inner}"), text.to_owned()));
                }
            }
            _ => return Err(format!("`{name}` is not a text")),
        }
    }
    Ok(settings)
}
