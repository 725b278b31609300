//! PostgreSQL: a pool of connections with prepared statements; what does not depend on each other goes out together.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::str::FromStr;
use std::task::Poll;
use std::time::Duration;

use aftercare_store::Encryption;
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use futures_util::StreamExt;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, RowStream};

use super::{Failure, FailureKind, Key, Param, Query, Row};
use crate::dataset::Dataset;
use crate::policy::Limits;
use crate::schema::{Column, Dialect, Family, Schema};
use crate::sql::{Statement, table};

const CONNECT_SECONDS: u64 = 10;
const READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const TRANSACTION: &str = "SELECT txid_current_if_assigned()::text";

const CHECK: &str = "SET CONSTRAINTS ALL IMMEDIATE";

const COLUMNS: &str = "\
SELECT w.name, a.attname::text, format_type(b.oid, -1), b.typcategory::text, a.attnotnull, \
       a.attgenerated <> '' OR a.attidentity = 'a', \
       CASE WHEN b.oid IN ('varchar'::regtype, 'bpchar'::regtype) AND a.atttypmod > 4 THEN a.atttypmod - 4 END, \
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum) \
FROM unnest($1::text[], $2::text[]) AS w(name, relation) \
JOIN pg_attribute a ON a.attrelid = to_regclass(w.relation) AND a.attnum > 0 AND NOT a.attisdropped \
JOIN pg_type t ON t.oid = a.atttypid \
JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END \
WHERE has_column_privilege(a.attrelid, a.attnum, 'SELECT')";

const FOREIGN_KEYS: &str = "\
SELECT h.name, r.name FROM pg_constraint c \
JOIN unnest($1::text[], $2::text[]) AS h(name, relation) ON c.conrelid = to_regclass(h.relation) \
JOIN unnest($1::text[], $2::text[]) AS r(name, relation) ON c.confrelid = to_regclass(r.relation) \
WHERE c.contype = 'f'";

#[derive(Debug, Clone)]
pub(crate) struct PostgresDatabase {
    pool: Pool,
}

#[derive(Debug)]
pub(crate) struct PostgresSession {
    client: Option<Object>,
    /// Said with the first query, so that it costs no way of its own.
    begin: Option<&'static str>,
    /// Something is under way: whoever goes away now leaves a connection that nobody may use again.
    is_open: bool,
}

impl PostgresDatabase {
    pub(crate) fn open(url: &str, limits: Limits, connections: usize) -> Result<Self, Failure> {
        let refused = |reason: String| Failure::new(FailureKind::Refused, reason);
        let (url, encryption) = Encryption::split(url).map_err(|reason| refused(reason.to_owned()))?;
        // The parser's own words may quote the address, and so a password.
        let mut config = Config::from_str(&url).map_err(|_| refused("the address of the database cannot be read".to_owned()))?;
        config.connect_timeout(Duration::from_secs(CONNECT_SECONDS));
        if config.get_application_name().is_none() {
            config.application_name("aftercare rights");
        }
        let connector = encryption.connector().map_err(refused)?;
        let manager = Manager::from_config(config, connector, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let settings = format!(
            "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}",
            limits.statement_ms, limits.lock_ms, limits.statement_ms
        );
        let hook = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            let settings = settings.clone();
            Box::pin(async move { client.batch_execute(&settings).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(Duration::from_millis(limits.statement_ms.into())))
            .create_timeout(Some(Duration::from_secs(CONNECT_SECONDS)))
            .post_create(hook)
            .build()
            .map_err(|error| refused(error.to_string()))?;
        Ok(Self { pool })
    }

    pub(crate) async fn session(&self) -> Result<PostgresSession, Failure> {
        let client = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => Failure::new(FailureKind::Gone, unreachable_because(&error)),
            PoolError::Timeout(_) => Failure::new(FailureKind::Busy, "no connection to the database came free in time"),
            _ => Failure::new(FailureKind::Gone, "the database cannot be reached"),
        })?;
        Ok(PostgresSession { client: Some(client), begin: None, is_open: false })
    }

    pub(crate) async fn schema(&self, dataset: &Dataset) -> Result<Schema, Failure> {
        let mut session = self.session().await?;
        let client = session.client()?;
        let names: Vec<&str> = dataset.collections.iter().filter(|c| !c.is_skipped).map(|c| c.name.as_str()).collect();
        let relations: Vec<String> = names.iter().map(|name| table(dataset.schema.as_deref(), name)).collect();
        let mut schema = Schema { dialect: Dialect::Postgres, tables: Default::default(), foreign_keys: Vec::new() };
        for row in client.query(COLUMNS, &[&names, &relations]).await.map_err(|error| failed(&error))? {
            let (name, column, max): (String, String, Option<i32>) = (get(&row, 0)?, get(&row, 1)?, get(&row, 6)?);
            let (sql_type, category): (String, String) = (get(&row, 2)?, get(&row, 3)?);
            let column_is = Column {
                family: Family::of_postgres(&sql_type, &category),
                sql_type,
                is_not_null: get(&row, 4)?,
                is_generated: get(&row, 5)?,
                max_chars: max.and_then(|max| u32::try_from(max).ok()),
                is_unique: get(&row, 7)?,
            };
            schema.tables.entry(name).or_default().insert(column, column_is);
        }
        for row in client.query(FOREIGN_KEYS, &[&names, &relations]).await.map_err(|error| failed(&error))? {
            schema.foreign_keys.push((get(&row, 0)?, get(&row, 1)?));
        }
        Ok(schema)
    }
}

fn get<'r, T: tokio_postgres::types::FromSql<'r>>(row: &'r tokio_postgres::Row, n: usize) -> Result<T, Failure> {
    row.try_get(n).map_err(|error| failed(&error))
}

/// What goes out together and is answered in order.
enum Sent<'c, T> {
    Waiting(Pin<Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + Send + 'c>>),
    Answered(Result<T, tokio_postgres::Error>),
}

/// Polls each once in order, which is when it goes over the wire.
async fn send<T>(sent: &mut [Sent<'_, T>]) {
    poll_fn(|context| {
        for one in sent.iter_mut() {
            if let Sent::Waiting(future) = one
                && let Poll::Ready(answer) = future.as_mut().poll(context)
            {
                *one = Sent::Answered(answer);
            }
        }
        Poll::Ready(())
    })
    .await;
}

impl<T> Sent<'_, T> {
    async fn answer(self) -> Result<T, Failure> {
        let answer = match self {
            Self::Waiting(future) => future.await,
            Self::Answered(answer) => answer,
        };
        answer.map_err(|error| failed(&error))
    }
}

impl PostgresSession {
    fn client(&mut self) -> Result<&Object, Failure> {
        self.client.as_ref().ok_or_else(|| Failure::new(FailureKind::Gone, "the connection is closed"))
    }

    pub(crate) fn begin_reading(&mut self) {
        self.begin = Some(READING);
    }

    pub(crate) async fn read<F>(&mut self, queries: Vec<Query<'_>>, mut on_row: F) -> Result<(), Failure>
    where
        F: FnMut(usize, Row) -> Result<(), Failure> + Send,
    {
        self.is_open = true;
        let begin = self.begin.take();
        let stays_open = begin.is_some();
        let client = self.client()?;
        let mut prepared = Vec::with_capacity(queries.len());
        for query in &queries {
            prepared.push(client.prepare_cached(&query.reading.statement.sql).await.map_err(|error| failed(&error))?);
        }
        let lists: Vec<Vec<Vec<String>>> = queries.iter().map(|query| query.params.iter().map(texts).collect()).collect();
        let mut beginning: Vec<Sent<'_, ()>> =
            begin.into_iter().map(|sql| Sent::Waiting(Box::pin(async move { client.batch_execute(sql).await }))).collect();
        let mut sent: Vec<Sent<'_, RowStream>> = Vec::with_capacity(queries.len());
        for (statement, lists) in prepared.iter().zip(&lists) {
            sent.push(Sent::Waiting(Box::pin(async move { client.query_raw(statement, lists.iter()).await })));
        }
        send(&mut beginning).await;
        send(&mut sent).await;
        for begun in beginning {
            begun.answer().await?;
        }
        for (query, sent) in queries.iter().zip(sent) {
            let mut rows = std::pin::pin!(sent.answer().await?);
            while let Some(row) = rows.next().await {
                let row = row.map_err(|error| failed(&error))?;
                on_row(query.step, read_row(&row, query)?)?;
            }
        }
        self.is_open = stays_open || self.is_open;
        Ok(())
    }

    pub(crate) async fn change(&mut self, changes: Vec<(&Statement, Vec<Param>)>) -> Result<(Vec<u64>, Option<String>), Failure> {
        self.is_open = true;
        let client = self.client()?;
        let mut prepared = Vec::with_capacity(changes.len());
        for (statement, _) in &changes {
            prepared.push(client.prepare_cached(&statement.sql).await.map_err(|error| failed(&error))?);
        }
        let naming = client.prepare_cached(TRANSACTION).await.map_err(|error| failed(&error))?;
        let lists: Vec<Vec<Vec<String>>> = changes.iter().map(|(_, params)| params.iter().map(texts).collect()).collect();
        let mut begun: Vec<Sent<'_, ()>> = vec![Sent::Waiting(Box::pin(async move { client.batch_execute("BEGIN").await }))];
        let mut sent: Vec<Sent<'_, u64>> = Vec::with_capacity(changes.len());
        for (statement, lists) in prepared.iter().zip(&lists) {
            sent.push(Sent::Waiting(Box::pin(async move { client.execute_raw(statement, lists.iter()).await })));
        }
        // What is checked at the end is checked now: a refusal must come before any database commits.
        let mut checked: Vec<Sent<'_, ()>> = vec![Sent::Waiting(Box::pin(async move { client.batch_execute(CHECK).await }))];
        let mut named: Vec<Sent<'_, tokio_postgres::Row>> = vec![Sent::Waiting(Box::pin(client.query_one(&naming, &[])))];
        send(&mut begun).await;
        send(&mut sent).await;
        send(&mut checked).await;
        send(&mut named).await;
        for one in begun {
            one.answer().await?;
        }
        let mut changed = Vec::with_capacity(sent.len());
        for one in sent {
            changed.push(one.answer().await?);
        }
        for one in checked {
            one.answer().await?;
        }
        let mut transaction = None;
        for one in named {
            transaction = get::<Option<String>>(&one.answer().await?, 0)?;
        }
        Ok((changed, transaction))
    }

    pub(crate) async fn end(&mut self, how: &'static str) -> Result<(), Failure> {
        self.begin = None;
        let client = self.client()?;
        client.batch_execute(how).await.map_err(|error| failed(&error))?;
        self.is_open = false;
        Ok(())
    }

    pub(crate) async fn was_committed(&mut self, transaction: &str) -> Result<Option<bool>, Failure> {
        let Ok(number) = transaction.parse::<i64>() else { return Ok(None) };
        let row = self.client()?.query_one("SELECT txid_status($1)", &[&number]).await.map_err(|error| failed(&error))?;
        let status: Option<String> = get(&row, 0)?;
        match status.as_deref() {
            Some("committed") => Ok(Some(true)),
            Some("aborted") => Ok(Some(false)),
            Some(_) => Err(Failure::new(FailureKind::Busy, "the transaction of the earlier attempt is still open in the database")),
            None => Ok(None),
        }
    }
}

impl Drop for PostgresSession {
    fn drop(&mut self) {
        if self.is_open
            && let Some(client) = self.client.take()
        {
            drop(Object::take(client));
        }
    }
}

fn texts(param: &Param) -> Vec<String> {
    match param {
        Param::List(keys) => keys.iter().map(Key::text).collect(),
        Param::Pairs(pairs) => pairs.iter().map(|(key, _)| key.text()).chain(pairs.iter().map(|(_, value)| value.clone())).collect(),
    }
}

fn read_row(row: &tokio_postgres::Row, query: &Query<'_>) -> Result<Row, Failure> {
    let reading = query.reading;
    let mut texts = (0..row.len()).map(|n| row.try_get::<_, Option<String>>(n));
    let mut next = || texts.next().transpose().map(Option::flatten).map_err(|error| failed(&error));
    let data = if reading.given.is_empty() { None } else { next()? };
    let mut rest = Vec::with_capacity(reading.rest);
    for _ in 0..reading.rest {
        rest.push(next()?.map(Key::Text));
    }
    Ok(Row { data, rest })
}

// The details of an error quote values, and so do the messages about values that do not fit: of those only code and column.
fn failed(error: &tokio_postgres::Error) -> Failure {
    let Some(db) = error.as_db_error() else {
        let kind = if error.is_closed() || std::error::Error::source(error).is_some() { FailureKind::Gone } else { FailureKind::Refused };
        return Failure::new(kind, "the connection to the database broke off");
    };
    let code = db.code().code();
    let at = [db.table(), db.column(), db.constraint()].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let kind = match db.code() {
        &SqlState::T_R_DEADLOCK_DETECTED | &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::LOCK_NOT_AVAILABLE => FailureKind::Busy,
        &SqlState::QUERY_CANCELED => FailureKind::Limit,
        &SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN | &SqlState::CANNOT_CONNECT_NOW => FailureKind::Gone,
        _ => FailureKind::Refused,
    };
    let reason = match code.get(..2) {
        Some("22" | "23") => format!("the database refused a value ({code}; {at})"),
        _ => format!("{} ({code})", db.message()),
    };
    Failure::new(kind, reason)
}

fn unreachable_because(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("the database cannot be reached: {} ({})", db.message(), db.code().code()),
        None => {
            let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("the database cannot be reached{cause}")
        }
    }
}
