//! Why a request was not done. Never with a value of anybody's data in it.

use std::fmt;

use crate::database::{Failure, FailureKind};
use crate::dataset::CollectionName;
use crate::defect::Defects;
use crate::identity::NotAnIdentity;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The dataset, the policy or the database is not as it must be; nothing was sent.
    Defects(Defects),
    /// The request is none.
    Identity(NotAnIdentity),
    /// The identities given find different people here.
    IdentitiesDiffer { collection: CollectionName },
    /// A database did not do it; nothing was written anywhere.
    Database { database: String, failure: Failure },
    /// It is not known what the database did, or others are still to be done: the plan is kept, and `resume` brings it to its end.
    Unfinished { request: String, database: String, failure: Failure },
    /// The plan was made of other statements than these datasets and policies give now.
    OtherStatements { request: String },
    /// The folder of plans cannot be used.
    State(String),
    /// What was found cannot be handed over.
    Output(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn limit(collection: &CollectionName, max_rows: u64) -> Failure {
        Failure::new(
            FailureKind::Limit,
            format!("{collection} has more than {max_rows} rows of one person: see `limits.rows` of the policy"),
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Defects(defects) => defects.fmt(f),
            Self::Identity(wrong) => wrong.fmt(f),
            Self::IdentitiesDiffer { collection } => {
                write!(
                    f,
                    "identities-differ: the identities of the request find different rows in {collection}; nothing was given or erased"
                )
            }
            Self::Database { database, failure } => write!(f, "{database}: {failure}; nothing was written"),
            Self::Unfinished { request, database, failure } => {
                write!(f, "{database}: {failure}; request {request} is not finished, `aftercare rights resume` brings it to its end")
            }
            Self::OtherStatements { request } => {
                write!(f, "request {request} was planned with other datasets, another policy or another schema; resume it with those")
            }
            Self::State(reason) => write!(f, "the folder of plans: {reason}"),
            Self::Output(reason) => write!(f, "the answer cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Defects> for Error {
    fn from(defects: Defects) -> Self {
        Self::Defects(defects)
    }
}

impl From<NotAnIdentity> for Error {
    fn from(wrong: NotAnIdentity) -> Self {
        Self::Identity(wrong)
    }
}
