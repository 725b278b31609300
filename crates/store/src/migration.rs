//! Versioned migrations, the one place with tokens for types: `{TEXT}` sorts by bytes on both databases, `{BLOB}` is the type of bytes.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::schema;
use crate::statement::registered;
use crate::value::Row;

registered! {
    MIGRATIONS_RUN = "SELECT version, checksum FROM schema_migration ORDER BY version";
    MIGRATION_INSERT = "INSERT INTO schema_migration (version, checksum) VALUES ($1, $2)";
}

pub(crate) use schema::RUN_TABLE as TABLE;

pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_case_region.sql"),
    include_str!("../migrations/0003_password_reset.sql"),
    include_str!("../migrations/0004_request_server.sql"),
    include_str!("../migrations/0005_retention.sql"),
    include_str!("../migrations/0010_account_link.sql"),
    include_str!("../migrations/0011_passkey_challenge.sql"),
    include_str!("../migrations/0020_wrapped_key.sql"),
    include_str!("../migrations/0021_session_signal.sql"),
    include_str!("../migrations/0030_phone_code.sql"),
    include_str!("../migrations/0031_erasing.sql"),
    include_str!("../migrations/0032_index_by_subject.sql"),
    include_str!("../migrations/0050_rights_request.sql"),
];

#[derive(Debug, Clone, Copy)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) fn ddl(self, sql: &str) -> String {
        let (text, blob) = match self {
            Self::Sqlite => ("TEXT", "BLOB"),
            // Keyset cursors and the order of rebuilt projections must not depend on a locale.
            Self::Postgres => ("TEXT COLLATE \"C\"", "BYTEA"),
        };
        sql.replace("{TEXT}", text).replace("{BLOB}", blob)
    }
}

pub(crate) struct Pending {
    pub version: i64,
    pub sql: &'static str,
    pub checksum: String,
}

pub(crate) const SELECT_RUN: crate::statement::Statement = MIGRATIONS_RUN;
pub(crate) const INSERT_RUN: crate::statement::Statement = MIGRATION_INSERT;

/// What is still to run, given what `schema_migration` says.
pub(crate) fn pending(run: Vec<Row>) -> Result<Vec<Pending>> {
    let known: Vec<Pending> = (1..).zip(MIGRATIONS).map(|(version, sql)| Pending { version, sql, checksum: checksum(sql) }).collect();
    let mut done = 0;
    for mut row in run {
        let (version, checksum) = (row.int()?, row.text::<String>()?);
        let Some(migration) = known.iter().find(|known| known.version == version) else {
            return Err(Error::Schema {
                reason: format!("migration {version} was run by a newer version of the program, which knows {} here", known.len()),
            });
        };
        if migration.checksum != checksum {
            return Err(Error::Schema { reason: format!("migration {version} was altered after it had run") });
        }
        done = done.max(version);
    }
    Ok(known.into_iter().filter(|migration| migration.version > done).collect())
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Every column of the schema as `(table, column)`.
pub fn columns() -> Vec<(String, String)> {
    let found = schema::columns(MIGRATIONS).unwrap_or_default();
    found.into_iter().map(|column| (column.table, column.column)).collect()
}
