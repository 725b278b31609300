//! Rights in the databases of others: dataset files say what they hold about people, and a request is carried out in all of them,
//! in few statements, each database in one transaction, under a plan that outlives a crash.

mod access;
mod collect;
mod database;
mod dataset;
mod defect;
mod engine;
mod erase;
mod error;
mod grants;
mod graph;
mod identity;
mod masking;
mod policy;
mod program;
mod queue;
mod receipt;
mod schema;
mod sql;
mod state;
#[cfg(test)]
mod tests;
mod yaml;

pub use database::{Failure, FailureKind, Location, NotALocation};
pub use dataset::{Collection, CollectionName, DataType, Dataset, Direction, Field, MaskingOverride, Reference, read as read_datasets};
pub use defect::{Defect, Defects};
pub use engine::{Engine, Surroundings};
pub use error::{Error, Result};
pub use graph::Graph;
pub use identity::{Identity, NotAnIdentity, is_phone};
pub use policy::Policy;
pub use program::Right;
pub use queue::{Outcome, Request};
pub use receipt::{Accessed, CollectionReceipt, DatabaseReceipt, DryRun, DryStatement, Erased, FieldReceipt, Kept, Receipt, Rows};
