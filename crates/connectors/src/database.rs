//! The databases of others: PostgreSQL and SQLite behind one face. What is read comes row by row; what is written is one transaction.

mod location;
mod postgres;
mod sqlite;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use location::{Location, NotALocation};

use crate::dataset::Dataset;
use crate::policy::Limits;
use crate::program::Reading;
use crate::schema::{Dialect, Schema};
use crate::sql::Statement;
use postgres::{PostgresDatabase, PostgresSession};
use sqlite::{SqliteDatabase, SqliteSession};

/// A value by which rows are found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Key {
    Int(i64),
    Text(String),
}

impl Key {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Int(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// What fills one parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Param {
    List(Vec<Key>),
    Pairs(Vec<(Key, String)>),
}

/// One row as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The columns given to the person, as one JSON object.
    pub(crate) data: Option<String>,
    /// Outlets, cells, matches, and whether it is shared.
    pub(crate) rest: Vec<Option<Key>>,
}

/// A statement that reads, and which step it is for.
#[derive(Debug)]
pub(crate) struct Query<'p> {
    pub(crate) step: usize,
    pub(crate) reading: &'p Reading,
    pub(crate) params: Vec<Param>,
}

/// What a database said instead of doing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: FailureKind,
    /// Never with a value of a column in it.
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// It cannot be reached, or went away in the middle.
    Gone,
    /// Somebody else held what was needed; the same again may succeed.
    Busy,
    /// It refused.
    Refused,
    /// More than a limit of the policy.
    Limit,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Failure {}

/// Connections to one database.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    Postgres(PostgresDatabase),
    Sqlite(SqliteDatabase),
}

impl Database {
    pub(crate) fn open(location: &Location, limits: Limits, connections: usize) -> Result<Self, Failure> {
        match location {
            Location::Postgres(url) => PostgresDatabase::open(url, limits, connections).map(Self::Postgres),
            Location::Sqlite(path) => SqliteDatabase::open(path, limits).map(Self::Sqlite),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Postgres(_) => Dialect::Postgres,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }

    pub(crate) async fn schema(&self, dataset: &Dataset) -> Result<Schema, Failure> {
        match self {
            Self::Postgres(database) => database.schema(dataset).await,
            Self::Sqlite(database) => database.schema(dataset).await,
        }
    }

    pub(crate) async fn session(&self) -> Result<Session, Failure> {
        match self {
            Self::Postgres(database) => database.session().await.map(Session::Postgres),
            Self::Sqlite(database) => database.session().await.map(Session::Sqlite),
        }
    }
}

/// One connection, and on it one transaction at a time. Dropped in the middle, the transaction is undone.
#[derive(Debug)]
pub(crate) enum Session {
    Postgres(PostgresSession),
    Sqlite(SqliteSession),
}

impl Session {
    /// Reads in one state of the database from here on.
    pub(crate) async fn begin_reading(&mut self) -> Result<(), Failure> {
        match self {
            Self::Postgres(session) => {
                session.begin_reading();
                Ok(())
            }
            Self::Sqlite(session) => session.batch("BEGIN").await,
        }
    }

    /// Sends all queries at once and hands over their rows in order.
    pub(crate) async fn read<F>(&mut self, queries: Vec<Query<'_>>, on_row: F) -> Result<(), Failure>
    where
        F: FnMut(usize, Row) -> Result<(), Failure> + Send,
    {
        match self {
            Self::Postgres(session) => session.read(queries, on_row).await,
            Self::Sqlite(session) => session.read(queries, on_row).await,
        }
    }

    /// One row of so many texts.
    pub(crate) async fn one(&mut self, statement: &Statement, params: Vec<Param>, rest: usize) -> Result<Vec<Option<Key>>, Failure> {
        let (outlets, cells, matches) = (0, 0, 0);
        let reading = Reading { statement: statement.clone(), given: Vec::new(), outlets, cells, matches, says_shared: false, rest };
        let mut found = Vec::new();
        let query = Query { step: 0, reading: &reading, params };
        self.read(vec![query], |_, row| {
            found = row.rest;
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Begins a transaction, and makes these changes in it; with how many rows each changed, and the database's name for the transaction.
    pub(crate) async fn change(&mut self, changes: Vec<(&Statement, Vec<Param>)>) -> Result<(Vec<u64>, Option<String>), Failure> {
        match self {
            Self::Postgres(session) => session.change(changes).await,
            Self::Sqlite(session) => Ok((session.change(changes).await?, None)),
        }
    }

    pub(crate) async fn commit(&mut self) -> Result<(), Failure> {
        match self {
            Self::Postgres(session) => session.end("COMMIT").await,
            Self::Sqlite(session) => session.commit().await,
        }
    }

    pub(crate) async fn rollback(&mut self) -> Result<(), Failure> {
        match self {
            Self::Postgres(session) => session.end("ROLLBACK").await,
            Self::Sqlite(session) => session.batch("ROLLBACK").await,
        }
    }

    /// Was a transaction that was begun earlier committed? None where the database cannot tell.
    pub(crate) async fn was_committed(&mut self, transaction: &str) -> Result<Option<bool>, Failure> {
        match self {
            Self::Postgres(session) => session.was_committed(transaction).await,
            Self::Sqlite(_) => Ok(None),
        }
    }
}
