//! Statements for the databases of others. Every name is quoted and every value is a parameter, a list each, so that one statement serves any number of keys.

use crate::identity::Folding;
use crate::schema::{Column, Dialect, Family};

/// What a parameter is filled with when the statement is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// The forms of an identity of this kind.
    Seed { kind: String, folded: bool, family: KeyFamily },
    /// Values of a column that an earlier step brought.
    Keys { step: usize, outlet: usize, family: KeyFamily },
    /// One text.
    Text(String),
    /// Keys of rows, and what each row gets.
    Masked { step: usize, column: usize, family: KeyFamily },
}

/// Which keys a column can be asked for: a text that is no number is in no column of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum KeyFamily {
    Integer,
    Uuid,
    Any,
}

impl KeyFamily {
    pub(crate) fn of(family: Family) -> Self {
        match family {
            Family::Integer => Self::Integer,
            Family::Uuid => Self::Uuid,
            _ => Self::Any,
        }
    }
}

/// A statement with what fills its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    pub(crate) slots: Vec<Slot>,
}

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) dialect: Dialect,
    slots: Vec<Slot>,
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Writer {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, slots: Vec::new() }
    }

    pub(crate) fn finish(self, sql: String) -> Statement {
        Statement { sql, slots: self.slots }
    }

    fn slot(&mut self, slot: Slot) -> usize {
        let known = self.slots.iter().position(|other| *other == slot);
        known.unwrap_or_else(|| {
            self.slots.push(slot);
            self.slots.len() - 1
        }) + 1
    }

    /// Is the expression among the values?
    pub(crate) fn is_among(&mut self, expression: &str, sql_type: &str, slot: Slot) -> String {
        let n = self.slot(slot);
        match self.dialect {
            Dialect::Postgres if sql_type == "text" => format!("{expression} = ANY(${n}::text[])"),
            Dialect::Postgres => format!("{expression} = ANY(${n}::text[]::{sql_type}[])"),
            Dialect::Sqlite => format!("{expression} IN (SELECT value FROM json_each(?{n}))"),
        }
    }

    pub(crate) fn column_among(&mut self, column: &str, of: &Column, slot: Slot) -> String {
        self.is_among(&format!("t.{}", quoted(column)), &of.sql_type, slot)
    }

    /// Does an identity stand in the column, in any way of writing?
    pub(crate) fn folded_among(&mut self, column: &str, folding: Folding, slot: Slot) -> String {
        let name = quoted(column);
        let expression = match (self.dialect, folding) {
            (Dialect::Postgres, Folding::Case) => format!("lower(btrim(t.{name}))"),
            (Dialect::Postgres, Folding::Digits) => format!("regexp_replace(t.{name}, '[^0-9]', '', 'g')"),
            (Dialect::Sqlite, Folding::Case) => format!("aftercare_folded(t.{name}, 'case')"),
            (Dialect::Sqlite, Folding::Digits) => format!("aftercare_folded(t.{name}, 'digits')"),
            (_, Folding::None) => format!("t.{name}"),
        };
        self.is_among(&expression, "text", slot)
    }

    /// Does any value stand in the column that is not in its normal form, so that looking for the normal form alone would miss it?
    pub(crate) fn irregular(self, table: &str, column: &str, folding: Folding) -> Statement {
        let (name, dialect) = (quoted(column), self.dialect);
        let normal = match (dialect, folding) {
            (Dialect::Postgres, Folding::Digits) => format!("'+' || regexp_replace(t.{name}, '[^0-9]', '', 'g')"),
            (Dialect::Postgres, _) => format!("lower(btrim(t.{name}))"),
            (Dialect::Sqlite, Folding::Digits) => format!("'+' || aftercare_folded(t.{name}, 'digits')"),
            (Dialect::Sqlite, _) => format!("aftercare_folded(t.{name}, 'case')"),
        };
        let found = format!("CASE WHEN EXISTS (SELECT 1 FROM {table} AS t WHERE t.{name} <> {normal}) THEN 1 ELSE 0 END");
        let sql = format!("SELECT {}", self.as_text(&found));
        self.finish(sql)
    }

    /// A single text.
    pub(crate) fn text(&mut self, text: &str) -> String {
        let n = self.slot(Slot::Text(text.to_owned()));
        match self.dialect {
            Dialect::Postgres => format!("(${n}::text[])[1]"),
            Dialect::Sqlite => format!("json_extract(?{n}, '$[0]')"),
        }
    }

    /// Rows and what each gets, as a relation `v(k, c)`.
    pub(crate) fn masked(&mut self, key_type: &str, slot: Slot) -> String {
        let n = self.slot(slot);
        match self.dialect {
            // Both lists in one parameter: first all keys, then all values.
            Dialect::Postgres => format!(
                "unnest((${n}::text[])[1:cardinality(${n}::text[]) / 2]::{key_type}[], \
                 (${n}::text[])[cardinality(${n}::text[]) / 2 + 1:]) AS v(k, c)"
            ),
            Dialect::Sqlite => {
                format!("(SELECT json_extract(value, '$[0]') AS k, json_extract(value, '$[1]') AS c FROM json_each(?{n})) AS v")
            }
        }
    }

    /// A value as text, for keys and counts.
    pub(crate) fn as_text(&self, expression: &str) -> String {
        match self.dialect {
            Dialect::Postgres => format!("({expression})::text"),
            Dialect::Sqlite => expression.to_owned(),
        }
    }
}

/// The table of a collection, with its schema where the dataset names one.
pub(crate) fn table(schema: Option<&str>, name: &str) -> String {
    schema.map_or_else(|| quoted(name), |schema| format!("{}.{}", quoted(schema), quoted(name)))
}

/// Joined by `OR`; of none, never true.
pub(crate) fn any_of(conditions: &[String]) -> String {
    match conditions {
        [] => "1 = 0".to_owned(),
        [one] => one.clone(),
        several => format!("({})", several.join(" OR ")),
    }
}
