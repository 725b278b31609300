//! What can go wrong. Conflicts are values that a caller acts upon; the rest is reported.

use std::fmt;

use crate::id::{StreamId, SubjectId};

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// Somebody else appended first; nothing was written.
    Conflict { stream: StreamId, expected: i64, found: i64 },
    /// A unique blind index (an e-mail address, a serial) belongs to somebody else; nothing was written.
    Taken { kind: String },
    /// A row with this primary key exists; nothing was written.
    Duplicate { what: String },
    /// The subject was erased, so that nothing may be stored about it again.
    Erased { subject: SubjectId },
    /// What is known about the subject may not be removed; nothing was.
    Held { subject: SubjectId },
    /// The row to change is not there, or not in the state that the change needs.
    NotFound { what: &'static str },
    /// The idempotency record was finished or taken over by another request.
    IdempotencyLost { account: String, key: String },
    /// A value that no column may hold.
    Invalid { field: &'static str, reason: String },
    /// The operator's key is not the one that sealed this store.
    WrongOperatorKey,
    /// A sealed value does not open: it was altered, moved, or sealed by another key.
    Tampered { what: &'static str, id: String },
    /// No random bytes could be had.
    Randomness { reason: String },
    /// The store was written by a newer version, or a migration was altered after it ran.
    Schema { reason: String },
    /// The store cannot be opened.
    Open { place: String, reason: String },
    /// The database failed; nothing is known to be written.
    Database { reason: String },
    /// A list of erasures cannot be read or written.
    ErasureList { place: String, reason: String },
    /// The store was closed.
    Closed,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { stream, expected, found } => {
                write!(f, "stream `{stream}` is at version {found}, not at {expected}")
            }
            Self::Taken { kind } => write!(f, "this {kind} belongs to another record"),
            Self::Duplicate { what } => write!(f, "already stored: {what}"),
            Self::Erased { subject } => write!(f, "subject `{subject}` was erased"),
            Self::Held { subject } => write!(f, "subject `{subject}`: what is held may not be removed"),
            Self::NotFound { what } => write!(f, "no such {what}"),
            Self::IdempotencyLost { account, key } => {
                write!(f, "idempotency key `{key}` of `{account}` is no longer held by this request")
            }
            Self::Invalid { field, reason } => write!(f, "{field}: {reason}"),
            Self::WrongOperatorKey => f.write_str("the operator's key does not open this store"),
            Self::Tampered { what, id } => write!(f, "{what} `{id}` does not open: altered, moved or sealed by another key"),
            Self::Randomness { reason } => write!(f, "no random bytes: {reason}"),
            Self::Schema { reason } => write!(f, "schema: {reason}"),
            Self::Open { place, reason } => write!(f, "cannot open `{place}`: {reason}"),
            Self::Database { reason } => write!(f, "database: {reason}"),
            Self::ErasureList { place, reason } => write!(f, "{place}: {reason}"),
            Self::Closed => f.write_str("the store is closed"),
        }
    }
}

impl std::error::Error for Error {}
