//! PostgreSQL: a pool of connections; a unit of work goes out as one pipeline and is committed when every step held.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::str::FromStr;
use std::task::Poll;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio_postgres::Config;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::encryption::Encryption;
use crate::error::{Error, Result};
use crate::migration::{self, Dialect};
use crate::statement::{Query, Statement, Step, values};
use crate::value::{Row, Value};

const CONNECTIONS: usize = 16;
const WAIT_SECONDS: u64 = 10;
// Two units that lock the same rows in another order; one of them is told to come again.
const ATTEMPTS: u32 = 8;
// Any number, as long as every version of the program takes the same.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(4712385961)";

#[derive(Debug, Clone)]
pub struct PostgresStore {
    pool: Pool,
}

impl PostgresStore {
    pub(crate) async fn open(url: &str) -> Result<Self> {
        // The URL may hold a password, so the error names the parser's reason only.
        let refused = |reason: String| Error::Open { place: "PostgreSQL".to_owned(), reason };
        let (url, encryption) = Encryption::split(url).map_err(|reason| refused(reason.to_owned()))?;
        let config = Config::from_str(&url).map_err(|error| refused(reason(&error)))?;
        let connector = encryption.connector().map_err(refused)?;
        let manager = Manager::from_config(config, connector, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_secs(WAIT_SECONDS)))
            .create_timeout(Some(Duration::from_secs(WAIT_SECONDS)))
            .build()
            .map_err(|error| refused(error.to_string()))?;
        let store = Self { pool };
        let mut client = store.connection().await.map_err(|error| refused(error.to_string()))?;
        migrate(&mut client).await?;
        Ok(store)
    }

    pub(crate) async fn connection(&self) -> Result<Object> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => Error::Database { reason: reason_with_cause(&error) },
            other => Error::Database { reason: other.to_string() },
        })
    }

    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<Vec<u64>> {
        let store = self.clone();
        // A task of its own: a caller that goes away must not leave half a transaction on a pooled connection.
        tokio::spawn(async move {
            let mut attempt = 0;
            loop {
                attempt += 1;
                match store.write_once(&steps).await {
                    Err(Failure::Retry(_)) if attempt < ATTEMPTS => {}
                    Err(Failure::Retry(error) | Failure::Final(error)) => return Err(error),
                    Ok(changed) => return Ok(changed),
                }
            }
        })
        .await
        .map_err(|_| Error::Closed)?
    }

    async fn write_once(&self, steps: &[Step]) -> std::result::Result<Vec<u64>, Failure> {
        check(steps.iter().flat_map(|step| &step.values))?;
        let client = self.connection().await?;
        let mut prepared = Vec::with_capacity(steps.len());
        for step in steps {
            prepared.push(client.prepare_cached(step.statement.sql).await.map_err(|error| named(step.statement, &error))?);
        }
        let inner = &client;
        let runs = steps.iter().zip(&prepared).map(|(step, statement)| async move {
            inner.execute_raw(statement, step.values.iter()).await.map_err(|error| named(step.statement, &error))
        });
        // One flight there and one back for the whole unit of work, and another for its end.
        let (begun, answers) = tokio::join!(biased; client.batch_execute("BEGIN"), pipeline(runs));
        let held = begun.map_err(|error| failed(&error)).and_then(|()| all_held(steps, answers));
        let end = if held.is_ok() { "COMMIT" } else { "ROLLBACK" };
        if let Err(error) = client.batch_execute(end).await {
            // Nobody may inherit a transaction whose end is unknown.
            drop(Object::take(client));
            return Err(held.err().unwrap_or_else(|| failed(&error)));
        }
        held
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>> {
        let store = self.clone();
        tokio::spawn(async move { store.read_once(&queries).await }).await.map_err(|_| Error::Closed)?.map_err(Failure::into_error)
    }

    async fn read_once(&self, queries: &[Query]) -> std::result::Result<Vec<Vec<Row>>, Failure> {
        check(queries.iter().flat_map(|query| &query.values))?;
        let mut client = self.connection().await?;
        if let [query] = queries {
            let statement = client.prepare_cached(query.statement.sql).await.map_err(|error| named(query.statement, &error))?;
            let rows = client.query(&statement, &params(&query.values)).await.map_err(|error| named(query.statement, &error))?;
            return Ok(vec![rows.iter().map(row).collect::<Result<_>>()?]);
        }
        // Several queries see one state of the database.
        let transaction = client
            .build_transaction()
            .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await
            .map_err(|error| failed(&error))?;
        let mut found = Vec::with_capacity(queries.len());
        for query in queries {
            let rows =
                transaction.query(query.statement.sql, &params(&query.values)).await.map_err(|error| named(query.statement, &error))?;
            found.push(rows.iter().map(row).collect::<Result<_>>()?);
        }
        transaction.commit().await.map_err(|error| failed(&error))?;
        Ok(found)
    }
}

/// The counts of changed rows, or the first step that did not hold.
fn all_held(steps: &[Step], answers: Vec<std::result::Result<u64, Failure>>) -> std::result::Result<Vec<u64>, Failure> {
    let held = |(step, answer): (&Step, std::result::Result<u64, Failure>)| step.came_to(answer?).map_err(Failure::Final);
    steps.iter().zip(answers).map(held).collect()
}

/// Polls all futures once in their order before any of them again: that is the order in which they go over the wire.
async fn pipeline<T, F: Future<Output = T>>(futures: impl Iterator<Item = F>) -> Vec<T> {
    enum Slot<T, F> {
        Waiting(Pin<Box<F>>),
        Done(T),
    }
    let mut slots: Vec<Slot<T, F>> = futures.map(|future| Slot::Waiting(Box::pin(future))).collect();
    poll_fn(|context| {
        let mut ready = true;
        for slot in &mut slots {
            if let Slot::Waiting(future) = slot {
                match future.as_mut().poll(context) {
                    Poll::Ready(answer) => *slot = Slot::Done(answer),
                    Poll::Pending => ready = false,
                }
            }
        }
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    slots
        .into_iter()
        .filter_map(|slot| match slot {
            Slot::Done(answer) => Some(answer),
            Slot::Waiting(_) => None,
        })
        .collect()
}

async fn migrate(client: &mut Object) -> Result<()> {
    let transaction = client.transaction().await.map_err(|error| failed(&error).into_error())?;
    let batch = |sql: String| {
        let transaction = &transaction;
        async move { transaction.batch_execute(&sql).await.map_err(|error| failed(&error).into_error()) }
    };
    batch(MIGRATION_LOCK.to_owned()).await?;
    batch(Dialect::Postgres.ddl(migration::TABLE)).await?;
    let run = transaction.query(migration::SELECT_RUN.sql, &[]).await.map_err(|error| failed(&error).into_error())?;
    for pending in migration::pending(run.iter().map(row).collect::<Result<_>>()?)? {
        batch(Dialect::Postgres.ddl(pending.sql)).await?;
        let values = values![pending.version, pending.checksum];
        transaction.execute_raw(migration::INSERT_RUN.sql, values.iter()).await.map_err(|error| failed(&error).into_error())?;
    }
    transaction.commit().await.map_err(|error| failed(&error).into_error())
}

fn check<'a>(mut values: impl Iterator<Item = &'a Value>) -> Result<()> {
    values.try_for_each(Value::check)
}

fn params(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    let mut params: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(values.len());
    for value in values {
        params.push(value);
    }
    params
}

fn row(row: &tokio_postgres::Row) -> Result<Row> {
    let values = (0..row.len()).map(|n| row.try_get::<_, Value>(n)).collect::<std::result::Result<_, _>>();
    values.map(Row::new).map_err(|error| failed(&error).into_error())
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => number.to_sql_checked(ty, out),
            Self::Text(text) => text.to_sql_checked(ty, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::INT8, Type::TEXT, Type::BYTEA].contains(ty)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        match *ty {
            Type::INT8 => i64::from_sql(ty, raw).map(Self::Int),
            Type::BYTEA => Vec::<u8>::from_sql(ty, raw).map(Self::Bytes),
            _ => String::from_sql(ty, raw).map(Self::Text),
        }
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        <Self as ToSql>::accepts(ty)
    }
}

enum Failure {
    Final(Error),
    Retry(Error),
}

impl Failure {
    fn into_error(self) -> Error {
        let (Self::Final(error) | Self::Retry(error)) = self;
        error
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

fn named(statement: Statement, error: &tokio_postgres::Error) -> Failure {
    let name = statement.name.to_ascii_lowercase();
    match error.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => Failure::Final(Error::Duplicate { what: name }),
        Some(&SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE) => {
            Failure::Retry(Error::Database { reason: format!("{name}: {}", reason(error)) })
        }
        _ => Failure::Final(Error::Database { reason: format!("{name}: {}", reason(error)) }),
    }
}

fn failed(error: &tokio_postgres::Error) -> Failure {
    Failure::Final(Error::Database { reason: reason(error) })
}

// The details of a database error quote values, which may be personal data; its message and code do not.
fn reason(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |db| format!("{} ({})", db.message(), db.code().code()))
}

// Of a connection: why there is none stands in the cause, as in a certificate that does not hold.
fn reason_with_cause(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (None, Some(cause)) => format!("{}: {cause}", reason(error)),
        _ => reason(error),
    }
}

/// Prepares every registered statement and holds its types against the subset.
#[cfg(test)]
pub(crate) async fn prepare_all(store: &PostgresStore) -> Result<()> {
    let client = store.connection().await?;
    for statement in crate::statements() {
        let prepared = client.prepare(statement.sql).await.map_err(|error| named(statement, &error).into_error())?;
        let types = prepared.params().iter().chain(prepared.columns().iter().map(tokio_postgres::Column::type_));
        for ty in types {
            if !<Value as ToSql>::accepts(ty) {
                return Err(Error::Database { reason: format!("{}: type {ty} is outside the subset", statement.name) });
            }
        }
    }
    Ok(())
}
