//! The least that a role of PostgreSQL needs for these datasets and this policy.

use std::collections::BTreeSet;

use crate::engine::Engine;
use crate::error::Result;
use crate::program::Right;
use crate::schema::Dialect;
use crate::sql::{quoted, table};

impl Engine {
    /// `GRANT` statements for a role; a dataset in SQLite has no roles.
    ///
    /// # Errors
    /// Defects of datasets and policy.
    pub async fn grants(&self, right: Right, role: &str) -> Result<String> {
        let prepared = self.prepare(right, &self.graph.identity_kinds()).await?;
        let mut text = String::new();
        for step in &prepared.program.steps {
            let Some(dataset) = self.graph.dataset_of(&step.name) else { continue };
            let Some(collection) = self.graph.collection(&step.name) else { continue };
            if self.schemas.get(&dataset.key).is_none_or(|schema| schema.dialect != Dialect::Postgres) {
                continue;
            }
            let (table, role) = (table(dataset.schema.as_deref(), &step.name.collection), quoted(role));
            // Every column described is looked up when the dataset is held against its table.
            let read: BTreeSet<&str> = collection.fields.iter().map(|field| field.name.as_str()).collect();
            let list = |names: &BTreeSet<&str>| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
            text.push_str(&format!("GRANT SELECT ({}) ON {table} TO {role};\n", list(&read)));
            if let Some(erasure) = &step.erasure {
                let written: BTreeSet<&str> = erasure.fields.iter().map(|(field, _)| field.as_str()).collect();
                if erasure.deletes_rows {
                    text.push_str(&format!("GRANT DELETE ON {table} TO {role};\n"));
                } else {
                    text.push_str(&format!("GRANT UPDATE ({}) ON {table} TO {role};\n", list(&written)));
                }
            }
        }
        Ok(text)
    }
}
