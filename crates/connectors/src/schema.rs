//! What a database really has, held against what its dataset says.

use std::collections::BTreeMap;

use crate::dataset::{CollectionName, DataType, Dataset};
use crate::defect::Defects;
use crate::graph::Graph;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::Sqlite => "sqlite",
        }
    }
}

/// What values of a column can be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Text,
    Integer,
    Float,
    Boolean,
    Uuid,
    Json,
    Bytes,
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// As a cast writes it.
    pub(crate) sql_type: String,
    pub(crate) family: Family,
    pub(crate) is_not_null: bool,
    /// Computed by the database: nothing can be written into it.
    pub(crate) is_generated: bool,
    /// Alone in a unique index.
    pub(crate) is_unique: bool,
    pub(crate) max_chars: Option<u32>,
}

pub(crate) type Table = BTreeMap<String, Column>;

/// The tables that a dataset describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schema {
    pub(crate) dialect: Dialect,
    pub(crate) tables: BTreeMap<String, Table>,
    /// Which table holds a key of which.
    pub(crate) foreign_keys: Vec<(String, String)>,
}

impl Family {
    /// Of a type as PostgreSQL names it.
    pub(crate) fn of_postgres(sql_type: &str, category: &str) -> Self {
        match sql_type {
            "smallint" | "integer" | "bigint" | "oid" => Self::Integer,
            "numeric" | "real" | "double precision" => Self::Float,
            "boolean" => Self::Boolean,
            "uuid" => Self::Uuid,
            "json" | "jsonb" => Self::Json,
            "bytea" => Self::Bytes,
            _ if category == "S" => Self::Text,
            _ => Self::Other,
        }
    }

    /// Of a type as a table of SQLite declares it, by SQLite's own rules of affinity.
    pub(crate) fn of_sqlite(declared: &str) -> Self {
        let declared = declared.to_ascii_uppercase();
        let has = |part: &str| declared.contains(part);
        if has("BOOL") {
            Self::Boolean
        } else if has("UUID") {
            Self::Uuid
        } else if has("JSON") {
            Self::Json
        } else if has("INT") {
            Self::Integer
        } else if has("CHAR") || has("CLOB") || has("TEXT") {
            Self::Text
        } else if has("BLOB") || declared.is_empty() {
            Self::Bytes
        } else if has("REAL") || has("FLOA") || has("DOUB") || has("NUM") || has("DEC") {
            Self::Float
        } else {
            Self::Other
        }
    }

    fn fits(self, declared: DataType) -> bool {
        match declared {
            DataType::Text => !matches!(self, Self::Integer | Self::Float | Self::Boolean | Self::Bytes),
            DataType::Integer => self == Self::Integer,
            DataType::Float => matches!(self, Self::Float | Self::Integer),
            // SQLite keeps truth in numbers.
            DataType::Boolean => matches!(self, Self::Boolean | Self::Integer),
            DataType::Object => matches!(self, Self::Json | Self::Text),
        }
    }

    fn compares_with(self, other: Self) -> bool {
        self == other || matches!((self, other), (Self::Uuid, Self::Text) | (Self::Text, Self::Uuid))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Float => "number",
            Self::Boolean => "truth",
            Self::Uuid => "uuid",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::Other => "other",
        }
    }
}

/// The characters in `varchar(20)`.
pub(crate) fn max_chars(declared: &str) -> Option<u32> {
    let (name, rest) = declared.split_once('(')?;
    name.to_ascii_uppercase().contains("CHAR").then(|| rest.split(')').next()?.trim().parse().ok())?
}

/// The schema of every dataset, by its key.
pub(crate) type Schemas = BTreeMap<String, Schema>;

pub(crate) fn column<'s>(schemas: &'s Schemas, name: &CollectionName, field: &str) -> Option<&'s Column> {
    schemas.get(&name.dataset)?.tables.get(&name.collection)?.get(field)
}

/// Holds datasets against their databases.
///
/// # Errors
/// Tables and columns that are not there, types other than described, references between what cannot be compared.
pub(crate) fn check(graph: &Graph, schemas: &Schemas) -> Result<(), Defects> {
    let mut defects = Defects::default();
    for name in graph.names() {
        let (Some(dataset), Some(collection)) = (graph.dataset_of(name), graph.collection(name)) else { continue };
        let Some(schema) = schemas.get(&name.dataset) else {
            defects.add("no-database", &dataset.file, name.dataset.clone(), "no database is given for this dataset");
            continue;
        };
        let Some(table) = schema.tables.get(&name.collection) else {
            let message = "there is no such table, or nothing of it may be read";
            defects.add("missing-table", &dataset.place(collection.line), name.to_string(), message);
            continue;
        };
        for field in &collection.fields {
            let (at, place) = (format!("{name}.{}", field.name), dataset.place(field.line));
            let Some(column) = table.get(&field.name) else {
                defects.add("missing-column", &place, at, "the table has no such column");
                continue;
            };
            if let Some(declared) = field.data_type.filter(|declared| !column.family.fits(*declared)) {
                let message = format!("described as {declared:?}, the column is `{}`", column.sql_type).to_lowercase();
                defects.add("data-type", &place, at.clone(), message);
            }
            let is_searched = field.identity.is_some();
            if is_searched && !matches!(column.family, Family::Text | Family::Integer | Family::Uuid | Family::Other) {
                let message = format!("an identity cannot be looked for in a column `{}`", column.sql_type);
                defects.add("identity-type", &place, at, message);
            }
        }
        references(dataset, name, graph, schemas, &mut defects);
    }
    defects.or(())
}

fn references(dataset: &Dataset, name: &CollectionName, graph: &Graph, schemas: &Schemas, defects: &mut Defects) {
    for field in graph.collection(name).into_iter().flat_map(|collection| &collection.fields) {
        let Some(here) = column(schemas, name, &field.name) else { continue };
        for reference in &field.references {
            let Some(there) = column(schemas, &reference.to, &reference.field) else { continue };
            let is_key = |family: Family| !matches!(family, Family::Bytes | Family::Json | Family::Boolean | Family::Float);
            if !here.family.compares_with(there.family) || !is_key(here.family) {
                let message = format!(
                    "{} (`{}`) cannot be compared with {}.{}, which is {} (`{}`)",
                    here.family.name(),
                    here.sql_type,
                    reference.to,
                    reference.field,
                    there.family.name(),
                    there.sql_type
                );
                defects.add("reference-type", &dataset.place(reference.line), format!("{name}.{}", field.name), message);
            }
        }
    }
}
