//! SQLite: one writer thread that commits whatever is queued together, and a few readers beside it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ToSql, TransactionBehavior};
use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::migration::{self, Dialect};
use crate::statement::{Query, Statement, Step};
use crate::value::{Row, Value};

const READERS: usize = 4;
// More in one commit gains nothing and makes the first wait.
const UNITS_A_COMMIT: usize = 256;
// What is erased must not stay readable in free pages.
const OVERWRITING: &str = "PRAGMA secure_delete = ON";
// A fraction of a second, on any disk.
const PAGES_AT_ONCE: u32 = 1000;
// Of `PRAGMA auto_vacuum`: free pages are given back when they are asked for.
const INCREMENTAL: i64 = 2;
const STATEMENTS_CACHED: usize = 192;

type Reply<T> = oneshot::Sender<Result<T>>;

struct Write {
    steps: Vec<Step>,
    reply: Reply<Vec<u64>>,
}

struct Read {
    queries: Vec<Query>,
    reply: Reply<Vec<Vec<Row>>>,
}

enum Job {
    Write(Write),
    Read(Read),
    Forget(Reply<()>),
    /// Gives so many free pages back to the disk; answers how many there were, and are left.
    Shrink(u32, Reply<(u64, u64)>),
}

/// A handle to the threads; they end when the last handle is dropped.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    writer: Sender<Job>,
    /// None for a database in memory, which only its one connection can see.
    readers: Option<Sender<Read>>,
}

impl SqliteStore {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let open = || connect(Some(path)).map_err(|error| Error::Open { place: path.display().to_string(), reason: error.to_string() });
        let mut connection = open()?;
        able_to_shrink(&connection).map_err(|error| failed(&error))?;
        migrate(&mut connection)?;
        let (sender, receiver) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..READERS {
            let reader = open()?;
            reader.pragma_update(None, "query_only", true).map_err(|error| failed(&error))?;
            let receiver = Arc::clone(&receiver);
            spawn("store-reader", move || read_loop(&reader, &receiver))?;
        }
        Ok(Self { writer: start_writer(connection)?, readers: Some(sender) })
    }

    pub(crate) fn memory() -> Result<Self> {
        let mut connection = connect(None).map_err(|error| Error::Open { place: ":memory:".to_owned(), reason: error.to_string() })?;
        migrate(&mut connection)?;
        Ok(Self { writer: start_writer(connection)?, readers: None })
    }

    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<Vec<u64>> {
        let (reply, answer) = oneshot::channel();
        self.writer.send(Job::Write(Write { steps, reply })).map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// Writes the log back into the database and empties it, so that no earlier state of a page is left in it.
    pub(crate) async fn forget(&self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.writer.send(Job::Forget(reply)).map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }

    /// Gives free pages back to the disk, some at a time, so that others get their turn. Says whether there were any.
    pub(crate) async fn shrink(&self) -> Result<bool> {
        let mut before = u64::MAX;
        let mut gave = false;
        loop {
            let (reply, answer) = oneshot::channel();
            self.writer.send(Job::Shrink(PAGES_AT_ONCE, reply)).map_err(|_| Error::Closed)?;
            let (free, left) = answer.await.map_err(|_| Error::Closed)??;
            gave |= left < free;
            if left == 0 || left >= before {
                return Ok(gave);
            }
            before = left;
        }
    }

    pub(crate) async fn read(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>> {
        let (reply, answer) = oneshot::channel();
        let read = Read { queries, reply };
        match &self.readers {
            Some(readers) => readers.send(read).map_err(|_| Error::Closed)?,
            None => self.writer.send(Job::Read(read)).map_err(|_| Error::Closed)?,
        }
        answer.await.map_err(|_| Error::Closed)?
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(drop)
        .map_err(|error| Error::Open { place: name.to_owned(), reason: error.to_string() })
}

fn start_writer(connection: Connection) -> Result<Sender<Job>> {
    let (sender, receiver) = channel();
    spawn("store-writer", move || write_loop(&connection, &receiver))?;
    Ok(sender)
}

fn connect(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let connection = match path {
        Some(path) => Connection::open(PathBuf::from(path))?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    if path.is_some() {
        // Before the first page is written; later it takes a rewriting, see `able_to_shrink`.
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        if pages == 0 {
            connection.pragma_update(None, "auto_vacuum", INCREMENTAL)?;
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(OVERWRITING)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    Ok(connection)
}

/// A file from before gave nothing back: it is written anew, once.
fn able_to_shrink(connection: &Connection) -> rusqlite::Result<()> {
    let mode: i64 = connection.query_row("PRAGMA auto_vacuum", [], |row| row.get(0))?;
    if mode != INCREMENTAL {
        connection.pragma_update(None, "auto_vacuum", INCREMENTAL)?;
        connection.execute_batch("VACUUM")?;
    }
    Ok(())
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| failed(&error))?;
    transaction.execute_batch(&Dialect::Sqlite.ddl(migration::TABLE)).map_err(|error| failed(&error))?;
    for pending in migration::pending(select(&transaction, &Query::new(migration::SELECT_RUN, vec![]))?)? {
        transaction.execute_batch(&Dialect::Sqlite.ddl(pending.sql)).map_err(|error| failed(&error))?;
        execute(&transaction, &Step::new(migration::INSERT_RUN, crate::statement::values![pending.version, pending.checksum]))?;
    }
    transaction.commit().map_err(|error| failed(&error))
}

fn read_loop(connection: &Connection, receiver: &Mutex<Receiver<Read>>) {
    loop {
        // A poisoned lock only means that another reader died; the queue itself is whole.
        let next = receiver.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok(read) = next else { return };
        answer_read(connection, read);
    }
}

fn answer_read(connection: &Connection, read: Read) {
    // Several queries see one state of the database.
    let several = read.queries.len() > 1;
    let run = || {
        if several {
            command(connection, "BEGIN")?;
        }
        read.queries.iter().map(|query| select(connection, query)).collect::<Result<Vec<_>>>()
    };
    let answer = run();
    if several && !connection.is_autocommit() {
        // A read transaction has nothing to lose, and an error here would come again at the next `BEGIN`.
        let _ = command(connection, "COMMIT");
    }
    let _ = read.reply.send(answer);
}

fn write_loop(connection: &Connection, receiver: &Receiver<Job>) {
    while let Ok(first) = receiver.recv() {
        let mut writes = Vec::new();
        let mut reads = Vec::new();
        let (mut forgetting, mut shrinking) = (Vec::new(), Vec::new());
        let mut next = Some(first);
        while let Some(job) = next {
            match job {
                Job::Write(write) => writes.push(write),
                Job::Read(read) => reads.push(read),
                Job::Forget(reply) => forgetting.push(reply),
                Job::Shrink(pages, reply) => shrinking.push((pages, reply)),
            }
            next = if writes.len() < UNITS_A_COMMIT { receiver.try_recv().ok() } else { None };
        }
        if !writes.is_empty() {
            commit_together(connection, writes);
        }
        for read in reads {
            answer_read(connection, read);
        }
        for (pages, reply) in shrinking {
            drop(reply.send(give_back(connection, pages).map_err(|error| failed(&error))));
        }
        if !forgetting.is_empty() {
            let done = empty_log(connection);
            forgetting.into_iter().for_each(|reply| drop(reply.send(done.clone())));
        }
    }
}

fn give_back(connection: &Connection, pages: u32) -> rusqlite::Result<(u64, u64)> {
    let count = || connection.query_row("PRAGMA freelist_count", [], |row| row.get(0)).map(|n: i64| u64::try_from(n).unwrap_or(0));
    let free = count()?;
    if free == 0 {
        return Ok((0, 0));
    }
    let mut statement = connection.prepare(&format!("PRAGMA incremental_vacuum({pages})"))?;
    let mut rows = statement.query([])?;
    // Each step gives one page back.
    while rows.next()?.is_some() {}
    Ok((free, count()?))
}

/// A reader that still sees an earlier state is waited for, as long as for any lock.
fn empty_log(connection: &Connection) -> Result<()> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(|error| failed(&error))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(Error::Database { reason: "the log of the database could not be emptied: a reader holds it".to_owned() })
    }
}

fn commit_together(connection: &Connection, writes: Vec<Write>) {
    let mut answers = Vec::with_capacity(writes.len());
    let run = command(connection, "BEGIN IMMEDIATE").and_then(|()| {
        for Write { steps, reply } in writes {
            let answer = unit(connection, steps);
            let lost = connection.is_autocommit();
            answers.push((reply, answer));
            // A full disk and the like end the whole transaction, and with it every unit before this one.
            if lost {
                return Err(Error::Database { reason: "the transaction was rolled back by the database".to_owned() });
            }
        }
        command(connection, "COMMIT")
    });
    if run.is_err() && !connection.is_autocommit() {
        let _ = command(connection, "ROLLBACK");
    }
    for (reply, answer) in answers {
        let answer = match &run {
            Ok(()) => answer,
            Err(error) => answer.and(Err(error.clone())),
        };
        // Nobody waits for an answer whose request was dropped.
        let _ = reply.send(answer);
    }
}

fn unit(connection: &Connection, steps: Vec<Step>) -> Result<Vec<u64>> {
    command(connection, "SAVEPOINT unit_of_work")?;
    let mut changed = Vec::with_capacity(steps.len());
    let mut failure = None;
    for step in steps {
        match execute(connection, &step).and_then(|rows| step.came_to(rows)) {
            Ok(rows) => changed.push(rows),
            Err(error) => {
                failure = Some(error);
                break;
            }
        }
    }
    match failure {
        None => command(connection, "RELEASE unit_of_work").map(|()| changed),
        Some(error) => {
            if !connection.is_autocommit() {
                command(connection, "ROLLBACK TO unit_of_work")?;
                command(connection, "RELEASE unit_of_work")?;
            }
            Err(error)
        }
    }
}

fn command(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(|error| failed(&error))
}

fn execute(connection: &Connection, step: &Step) -> Result<u64> {
    check(&step.values)?;
    let run = || {
        let mut statement = connection.prepare_cached(step.statement.sql)?;
        statement.execute(rusqlite::params_from_iter(&step.values))
    };
    let rows = if step.leaves_noise {
        let overwriting = |pragma| connection.execute_batch(pragma).map_err(|error| failed(&error));
        overwriting("PRAGMA secure_delete = FAST")?;
        let rows = run();
        overwriting(OVERWRITING)?;
        rows
    } else {
        run()
    };
    let rows = rows.map_err(|error| named(step.statement, &error))?;
    u64::try_from(rows).map_err(|_| Error::Database { reason: "a count of rows is out of range".to_owned() })
}

fn select(connection: &Connection, query: &Query) -> Result<Vec<Row>> {
    check(&query.values)?;
    let run = || {
        let mut statement = connection.prepare_cached(query.statement.sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(&query.values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns).map(|n| row.get_ref(n).map(Value::from)).collect::<rusqlite::Result<_>>()?;
            found.push(Row::new(values));
        }
        Ok(found)
    };
    run().map_err(|error| named(query.statement, &error))
}

fn check(values: &[Value]) -> Result<()> {
    values.iter().try_for_each(Value::check)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<ValueRef<'_>> for Value {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Integer(number) => Self::Int(number),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Self::Bytes(bytes.to_vec()),
            // No column of ours is a float; reading one as null is refused by `Row`.
            ValueRef::Null | ValueRef::Real(_) => Self::Null,
        }
    }
}

fn named(statement: Statement, error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::Duplicate { what: statement.name.to_ascii_lowercase() },
        _ => Error::Database { reason: format!("{}: {error}", statement.name.to_ascii_lowercase()) },
    }
}

fn failed(error: &rusqlite::Error) -> Error {
    Error::Database { reason: error.to_string() }
}

/// Prepares every registered statement; the name of the first that fails comes back in the error.
#[cfg(test)]
pub(crate) fn prepare_all(path: &Path) -> Result<()> {
    let connection = connect(Some(path)).map_err(|error| failed(&error))?;
    for statement in crate::statements() {
        connection.prepare(statement.sql).map_err(|error| named(statement, &error))?;
    }
    Ok(())
}
