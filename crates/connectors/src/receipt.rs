//! What was done, in a form that may be kept: numbers, names of fields, hashes; nothing of the person.

use serde::{Deserialize, Serialize};

/// An erasure, done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub request: String,
    pub at: String,
    /// An earlier attempt was broken off; this one brought it to its end.
    pub resumed: bool,
    pub databases: Vec<DatabaseReceipt>,
    pub kept: Vec<Kept>,
    /// Collections that only another kind of identity reaches.
    pub not_searched: Vec<String>,
    /// Is anything left that should not be?
    pub complete: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseReceipt {
    /// The datasets in it.
    pub datasets: Vec<String>,
    pub kind: String,
    /// The database's own name of the transaction, where it has one.
    pub transaction: Option<String>,
    pub at: String,
    /// Of the text of all statements sent, in order.
    pub statements_sha256: String,
    /// The transaction of an earlier attempt was found committed.
    pub found_committed: bool,
    pub collections: Vec<CollectionReceipt>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionReceipt {
    pub collection: String,
    /// Rows changed or deleted.
    pub rows: u64,
    pub fields: Vec<FieldReceipt>,
    /// Rows left as they are because others use them.
    pub shared: u64,
    /// Read again afterwards, by the keys: rows in which something is left.
    pub left: u64,
    /// Read again afterwards, by the identity: rows that it still finds.
    pub still_found: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReceipt {
    pub field: String,
    pub strategy: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub field: String,
    pub reason: String,
}

/// What came of a request to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Erased {
    Done(Box<Receipt>),
    /// Nobody is known by these identities, in any way of writing them.
    NotFound {
        not_searched: Vec<String>,
    },
}

/// What came of a request for access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accessed {
    pub found: bool,
    pub rows: Vec<Rows>,
    /// Fields about other people, which were left out.
    pub withheld: Vec<String>,
    pub not_searched: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rows {
    pub collection: String,
    pub rows: u64,
    /// Rows left out because others share them.
    pub hidden: u64,
}

/// What a request would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DryRun {
    pub right: &'static str,
    pub found: bool,
    pub rows: Vec<Rows>,
    /// In the order in which they would be sent; values are parameters.
    pub statements: Vec<DryStatement>,
    pub kept: Vec<Kept>,
    pub withheld: Vec<String>,
    pub not_searched: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DryStatement {
    pub database: String,
    pub sql: String,
}
