//! SQLite: connections kept for the next request, and work on threads of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use serde_json::Value;
use tokio::sync::mpsc;

use super::{Failure, FailureKind, Key, Param, Query, Row};
use crate::dataset::Dataset;
use crate::identity::{Folding, folded};
use crate::policy::Limits;
use crate::program::Reading;
use crate::schema::{Column, Dialect, Family, Schema, max_chars};
use crate::sql::Statement;

const STATEMENTS: usize = 128;
const ROWS_ON_THE_WAY: usize = 256;

#[derive(Debug, Clone)]
pub(crate) struct SqliteDatabase {
    path: PathBuf,
    limits: Limits,
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// The connection is with whatever works on it; if nobody waits for that any more, it is closed, and with it goes its transaction.
#[derive(Debug)]
pub(crate) struct SqliteSession {
    connection: Option<Connection>,
    database: SqliteDatabase,
}

impl SqliteDatabase {
    pub(crate) fn open(path: &Path, limits: Limits) -> Result<Self, Failure> {
        let database = Self { path: path.to_owned(), limits, idle: Arc::default() };
        let connection = database.connect()?;
        database.keep(connection);
        Ok(database)
    }

    fn connect(&self) -> Result<Connection, Failure> {
        // Never made when it is not there: an empty database would hold nothing about anybody.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<Connection> {
            let connection = Connection::open_with_flags(&self.path, flags)?;
            connection.busy_timeout(Duration::from_millis(self.limits.lock_ms.into()))?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            // What is erased must not stay readable in free pages.
            connection.execute_batch("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON")?;
            let deterministic = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
            connection.create_scalar_function("aftercare_folded", 2, deterministic, |context| {
                let folding = if context.get_raw(1).as_str().is_ok_and(|name| name == "digits") { Folding::Digits } else { Folding::Case };
                Ok(match context.get_raw(0) {
                    ValueRef::Text(text) => Some(folded(folding, &String::from_utf8_lossy(text))),
                    ValueRef::Integer(number) => Some(folded(folding, &number.to_string())),
                    _ => None,
                })
            })?;
            Ok(connection)
        };
        open().map_err(|error| Failure { kind: FailureKind::Gone, ..failed(&error) })
    }

    fn keep(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    pub(crate) async fn session(&self) -> Result<SqliteSession, Failure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| self.connect(), Ok)?;
        Ok(SqliteSession { connection: Some(connection), database: self.clone() })
    }

    pub(crate) async fn schema(&self, dataset: &Dataset) -> Result<Schema, Failure> {
        let names: Vec<String> = dataset.collections.iter().filter(|c| !c.is_skipped).map(|c| c.name.clone()).collect();
        let mut session = self.session().await?;
        session.work(move |connection| read_schema(connection, &names)).await
    }
}

fn read_schema(connection: &Connection, names: &[String]) -> rusqlite::Result<Schema> {
    let mut schema = Schema { dialect: Dialect::Sqlite, tables: BTreeMap::new(), foreign_keys: Vec::new() };
    let mut columns = connection.prepare("SELECT name, type, \"notnull\", hidden, pk FROM pragma_table_xinfo(?1)")?;
    let mut unique = connection.prepare(
        "SELECT min(i.name), count(*) FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i WHERE l.\"unique\" = 1 GROUP BY l.name",
    )?;
    let mut referred = connection.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1)")?;
    for name in names {
        let single = unique.query_map([name], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?)))?;
        let single: Vec<(Option<String>, i64)> = single.collect::<rusqlite::Result<_>>()?;
        let described = columns.query_map([name], |row| {
            let (column, declared): (String, String) = (row.get(0)?, row.get(1)?);
            let is_unique = single.iter().any(|(name, columns)| *columns == 1 && name.as_deref() == Some(&column));
            let (not_null, hidden, key): (bool, i64, i64) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let family = Family::of_sqlite(&declared);
            let is = Column {
                family,
                max_chars: max_chars(&declared),
                sql_type: declared.to_lowercase(),
                is_not_null: not_null || key > 0,
                is_generated: hidden > 1,
                is_unique,
            };
            Ok((column, is))
        })?;
        let table: BTreeMap<String, Column> = described.collect::<rusqlite::Result<_>>()?;
        if !table.is_empty() {
            schema.tables.insert(name.clone(), table);
        }
        for other in referred.query_map([name], |row| row.get::<_, String>(0))? {
            schema.foreign_keys.push((name.clone(), other?));
        }
    }
    Ok(schema)
}

impl SqliteSession {
    /// Does the work on a thread of its own, for as long as a statement may take.
    async fn work<T, W>(&mut self, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = self.connection.take().ok_or_else(|| Failure::new(FailureKind::Gone, "the connection is closed"))?;
        let interrupt = connection.get_interrupt_handle();
        let mut done = tokio::task::spawn_blocking(move || {
            let result = work(&connection);
            (connection, result)
        });
        let limit = Duration::from_millis(self.database.limits.statement_ms.into());
        let ended = match tokio::time::timeout(limit, &mut done).await {
            Ok(ended) => ended,
            Err(_) => {
                interrupt.interrupt();
                done.await
            }
        };
        let (connection, result) = ended.map_err(|_| Failure::new(FailureKind::Gone, "the work on the database broke off"))?;
        self.connection = Some(connection);
        result.map_err(|error| failed(&error))
    }

    pub(crate) async fn batch(&mut self, sql: &'static str) -> Result<(), Failure> {
        self.work(move |connection| connection.execute_batch(sql)).await
    }

    pub(crate) async fn read<F>(&mut self, queries: Vec<Query<'_>>, mut on_row: F) -> Result<(), Failure>
    where
        F: FnMut(usize, Row) -> Result<(), Failure> + Send,
    {
        let jobs: Vec<(usize, Reading, Vec<String>)> =
            queries.into_iter().map(|query| (query.step, query.reading.clone(), query.params.iter().map(json).collect())).collect();
        let (sender, mut rows) = mpsc::channel(ROWS_ON_THE_WAY);
        let reading = self.work(move |connection| {
            for (step, reading, params) in &jobs {
                let mut statement = connection.prepare_cached(&reading.statement.sql)?;
                let mut found = statement.query(rusqlite::params_from_iter(params))?;
                while let Some(row) = found.next()? {
                    if sender.blocking_send((*step, read_row(row, reading)?)).is_err() {
                        return Ok(());
                    }
                }
            }
            drop(sender);
            Ok(())
        });
        let taking = async {
            while let Some((step, row)) = rows.recv().await {
                if let Err(error) = on_row(step, row) {
                    // Nobody takes the rest.
                    rows.close();
                    return Err(error);
                }
            }
            Ok(())
        };
        let (read, taken) = tokio::join!(reading, taking);
        taken.and(read)
    }

    pub(crate) async fn change(&mut self, changes: Vec<(&Statement, Vec<Param>)>) -> Result<Vec<u64>, Failure> {
        let jobs: Vec<(String, Vec<String>)> =
            changes.into_iter().map(|(statement, params)| (statement.sql.clone(), params.iter().map(json).collect())).collect();
        self.work(move |connection| {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            let mut changed = Vec::with_capacity(jobs.len());
            for (sql, params) in &jobs {
                let rows = connection.prepare_cached(sql)?.execute(rusqlite::params_from_iter(params))?;
                changed.push(u64::try_from(rows).unwrap_or(u64::MAX));
            }
            Ok(changed)
        })
        .await
    }

    pub(crate) async fn commit(&mut self) -> Result<(), Failure> {
        self.work(|connection| {
            connection.execute_batch("COMMIT")?;
            // Old pages stay in the log until it is emptied; while others read, that is left to the next time.
            drop(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
            Ok(())
        })
        .await
    }
}

impl Drop for SqliteSession {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take().filter(Connection::is_autocommit) {
            self.database.keep(connection);
        }
    }
}

fn json(param: &Param) -> String {
    let value = |key: &Key| match key {
        Key::Int(number) => Value::from(*number),
        Key::Text(text) => Value::from(text.as_str()),
    };
    match param {
        Param::List(keys) => Value::Array(keys.iter().map(value).collect()).to_string(),
        Param::Pairs(pairs) => {
            Value::Array(pairs.iter().map(|(key, text)| Value::Array(vec![value(key), Value::from(text.as_str())])).collect()).to_string()
        }
    }
}

fn read_row(row: &rusqlite::Row<'_>, reading: &Reading) -> rusqlite::Result<Row> {
    let mut data = serde_json::Map::new();
    for (n, name) in reading.given.iter().enumerate() {
        data.insert(name.clone(), shown(row.get_ref(n)?));
    }
    let mut rest = Vec::new();
    for n in reading.given.len()..reading.given.len() + reading.rest {
        rest.push(match row.get_ref(n)? {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(Key::Int(number)),
            ValueRef::Real(number) => Some(Key::Text(number.to_string())),
            ValueRef::Text(text) | ValueRef::Blob(text) => Some(Key::Text(String::from_utf8_lossy(text).into_owned())),
        });
    }
    Ok(Row { data: (!reading.given.is_empty()).then(|| Value::Object(data).to_string()), rest })
}

fn shown(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::from(number),
        ValueRef::Real(number) => Value::from(number),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text)),
        // As PostgreSQL shows bytes.
        ValueRef::Blob(bytes) => Value::from(format!("\\x{}", crate::masking::hex(bytes))),
    }
}

// Of an error only what cannot quote a value.
fn failed(error: &rusqlite::Error) -> Failure {
    let code = error.sqlite_error_code();
    let kind = match code {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Busy,
        Some(ErrorCode::OperationInterrupted) => FailureKind::Limit,
        Some(ErrorCode::CannotOpen | ErrorCode::NotADatabase | ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt) => {
            FailureKind::Gone
        }
        _ => FailureKind::Refused,
    };
    let reason = match (code, error) {
        (Some(ErrorCode::OperationInterrupted), _) => "a statement took longer than the limit".to_owned(),
        (Some(_), rusqlite::Error::SqliteFailure(_, Some(message)) | rusqlite::Error::SqlInputError { msg: message, .. }) => {
            message.clone()
        }
        _ => error.to_string(),
    };
    Failure::new(kind, reason)
}
