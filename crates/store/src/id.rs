//! Typed ids and times: the text or number that a column holds, and never another one.

use std::fmt;

macro_rules! text_newtype {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_newtype! {
    /// The opaque name of a person in the journal.
    SubjectId,
    /// One append-only stream of the journal.
    StreamId,
    UnitId,
    PlanId,
    CaseId,
    /// A vault row, unique within its subject and kind.
    RowId,
    BlobId,
    MessageId,
    ReceiptId,
    AuditId,
    TokenId,
    ResetId,
    LinkId,
    CodeId,
    /// A civil date in ISO form, `2022-06-01`.
    Day,
}

/// A care file (one device lineage with its plan, cases and ledger) is a stream of the journal.
pub type FileId = StreamId;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);
