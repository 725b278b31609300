//! Every table of a PostgreSQL server as files, to be looked through. SQLite's tables are a file already.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use futures_util::{StreamExt as _, pin_mut};

use crate::error::{Error, Result};
use crate::{Database, Store};

const TABLES: &str = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

impl Store {
    /// Copies each table as it stands into a file of its name in `folder`: bytes as they are stored, text as it is. Says how many; none where the
    /// database is a file.
    ///
    /// # Errors
    /// The server fails, or a file cannot be written.
    pub async fn copy_tables(&self, folder: &Path) -> Result<usize> {
        let Database::Postgres(database) = &self.database else { return Ok(0) };
        let failed = |error: tokio_postgres::Error| Error::Database { reason: format!("copying tables: {error}") };
        let client = database.connection().await?;
        let tables = client.query(TABLES, &[]).await.map_err(failed)?;
        for table in &tables {
            let name: String = table.try_get(0).map_err(failed)?;
            let path = folder.join(format!("table {}", name.replace(['/', '"'], "_")));
            let told = |error: std::io::Error| Error::Open { place: path.display().to_string(), reason: error.to_string() };
            let mut file = File::create_new(&path).map_err(told)?;
            let rows = client.copy_out(&format!("COPY {name} TO STDOUT (FORMAT binary)")).await.map_err(failed)?;
            pin_mut!(rows);
            while let Some(piece) = rows.next().await {
                file.write_all(&piece.map_err(failed)?).map_err(told)?;
            }
        }
        Ok(tables.len())
    }
}
