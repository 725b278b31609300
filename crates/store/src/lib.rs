//! The store: all SQL, on SQLite and PostgreSQL alike. It keeps and finds; it decides nothing.
//!
//! Two rooms hold all data. The *journal* is what happened, by opaque subject ids only; projections are tables folded from it.
//! The *vault* is who it happened to, sealed by a key of each subject that is deleted with the subject.

mod account;
mod audit;
mod backup;
mod batch;
mod challenge;
mod encryption;
mod error;
mod hold;
mod id;
mod idempotency;
mod journal;
mod link;
mod migration;
mod outbox;
mod password;
mod phone_code;
mod postgres;
mod projection;
mod queue;
mod receipt;
mod retention;
mod rights_request;
mod schema;
mod session;
mod sqlite;
mod statement;
mod table_copy;
#[cfg(test)]
mod tests;
mod value;
mod vault;

use std::path::Path;
use std::sync::Arc;

pub use account::{Account, AccountState};
pub use audit::{AuditFound, AuditOpened, AuditRow};
pub use backup::back_up;
pub use batch::{Batch, Committed};
pub use challenge::PasskeyChallenge;
pub use encryption::Encryption;
pub use error::{Error, Result};
pub use hold::{LegalHold, Unheld};
pub use id::{
    AuditId, BlobId, CaseId, CodeId, Day, FileId, LinkId, MessageId, Micros, PlanId, ReceiptId, ResetId, RowId, StreamId, SubjectId,
    TokenId, UnitId,
};
pub use idempotency::{Idempotency, IdempotencyDone, IdempotencyTicket};
pub use journal::{Append, Event, NewEvent};
pub use link::{AccountLink, LinkUse};
pub use migration::columns;
pub use outbox::{DueMessage, Message};
pub use password::{NewPassword, PasswordProof, PasswordReset};
pub use phone_code::{CodeFor, CodeUse, PhoneCode};
pub use projection::{CaseRow, FileRow, PlanRow, Rows, UnitRow};
pub use queue::{WorkCursor, WorkFilter, WorkTotal};
pub use receipt::{Receipt, ReceiptHead};
pub use retention::{Aged, AgedTable, RetentionRun};
pub use rights_request::RightsRow;
pub use session::{ApiToken, Session};
pub use statement::{Statement, statements};
pub use vault::blob::{BlobInfo, BlobReader, BlobUpload};
pub use vault::erasure_list::ErasureList;
pub use vault::registered::vault_kinds;
pub use vault::seal::{OperatorKey, Randomness, Sealing};
pub use vault::{BlindIndex, IndexHit, VaultRow, VaultWrite};

use postgres::PostgresStore;
use sqlite::SqliteStore;
use statement::{Query, Step};
use value::{Row, Value};

/// A handle to the store; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    sealing: Sealing,
    /// Which of several servers on one database this is.
    server: String,
    /// Where erasures are written down before they are carried out.
    erasures: Arc<[ErasureList]>,
}

#[derive(Debug, Clone)]
enum Database {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl Store {
    /// One file beside the program, made when it is not there.
    pub async fn open_sqlite(path: impl AsRef<Path>, sealing: Sealing) -> Result<Self> {
        Self::checked(Database::Sqlite(SqliteStore::open(path.as_ref())?), sealing).await
    }

    /// `postgres://…` or the key-value form.
    pub async fn open_postgres(url: &str, sealing: Sealing) -> Result<Self> {
        Self::checked(Database::Postgres(PostgresStore::open(url).await?), sealing).await
    }

    /// SQLite in memory, gone with its last handle.
    pub async fn memory(sealing: Sealing) -> Result<Self> {
        Self::checked(Database::Sqlite(SqliteStore::memory()?), sealing).await
    }

    async fn checked(database: Database, sealing: Sealing) -> Result<Self> {
        let store = Self { database, sealing, server: String::new(), erasures: Arc::default() };
        let sealed_by = store.check_operator_key().await?;
        let index = store.index_key(sealed_by).await?;
        Ok(Self { sealing: store.sealing.clone().with_index_key(&index), ..store })
    }

    /// The same, for the server of this name: what it begins is its own, and nobody else's to give up.
    #[must_use]
    pub fn of_server(self, name: &str) -> Self {
        Self { server: name.to_owned(), ..self }
    }

    /// The same, writing each erasure into these lists first.
    #[must_use]
    pub fn with_erasures(self, lists: impl IntoIterator<Item = ErasureList>) -> Self {
        Self { erasures: lists.into_iter().collect(), ..self }
    }

    pub(crate) fn sealing(&self) -> &Sealing {
        &self.sealing
    }

    /// Executes all steps in one transaction; the counts of changed rows come back in their order.
    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<Vec<u64>> {
        match &self.database {
            Database::Sqlite(database) => database.write(steps).await,
            Database::Postgres(database) => database.write(steps).await,
        }
    }

    pub(crate) async fn select_all(&self, queries: Vec<Query>) -> Result<Vec<Vec<Row>>> {
        match &self.database {
            Database::Sqlite(database) => database.read(queries).await,
            Database::Postgres(database) => database.read(queries).await,
        }
    }

    pub(crate) async fn select(&self, query: Query) -> Result<Vec<Row>> {
        Ok(self.select_all(vec![query]).await?.pop().unwrap_or_default())
    }

    pub(crate) async fn select_one(&self, query: Query) -> Result<Option<Row>> {
        Ok(self.select(query).await?.into_iter().next())
    }

    async fn list<T>(&self, statement: Statement, values: Vec<Value>, read: fn(Row) -> Result<T>) -> Result<Vec<T>> {
        self.select(Query::new(statement, values)).await?.into_iter().map(read).collect()
    }

    /// Executes one step and says how many rows it changed.
    pub(crate) async fn write_one(&self, step: Step) -> Result<u64> {
        Ok(self.write(vec![step]).await?.first().copied().unwrap_or_default())
    }
}

/// Every list is bounded, whatever its caller asks for.
fn limited(limit: u32) -> i64 {
    const MOST: u32 = 10_000;
    i64::from(limit.min(MOST))
}
