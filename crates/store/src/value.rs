//! Column values, and reading a row of them from left to right.

use crate::error::{Error, Result};
use crate::id::Micros;

/// The four things that a column of either database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Int(i64::from(flag))
    }
}

impl From<Micros> for Value {
    fn from(at: Micros) -> Self {
        Self::Int(at.0)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! id_values {
    ($($name:ident),+) => {$(
        impl From<&crate::id::$name> for Value {
            fn from(id: &crate::id::$name) -> Self {
                Self::Text(id.as_str().to_owned())
            }
        }
    )+};
}
id_values!(
    SubjectId, StreamId, UnitId, PlanId, CaseId, RowId, BlobId, MessageId, ReceiptId, AuditId, TokenId, ResetId, LinkId, CodeId, Day
);

impl Value {
    /// PostgreSQL cannot hold a NUL in text, so neither database is given one.
    pub(crate) fn check(&self) -> Result<()> {
        match self {
            Self::Text(text) if text.contains('\0') => {
                Err(Error::Invalid { field: "text", reason: "a NUL character cannot be stored".to_owned() })
            }
            _ => Ok(()),
        }
    }
}

/// One row, read in the order of its columns.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    fn next(&mut self) -> Result<Value> {
        self.0.next().ok_or_else(|| mismatch("another column", None))
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        match self.next()? {
            Value::Int(number) => Ok(number),
            other => Err(mismatch("a number", Some(&other))),
        }
    }

    pub(crate) fn flag(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    pub(crate) fn micros(&mut self) -> Result<Micros> {
        self.int().map(Micros)
    }

    pub(crate) fn text<T: From<String>>(&mut self) -> Result<T> {
        match self.next()? {
            Value::Text(text) => Ok(text.into()),
            other => Err(mismatch("text", Some(&other))),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>> {
        match self.next()? {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(mismatch("bytes", Some(&other))),
        }
    }

    pub(crate) fn opt_text<T: From<String>>(&mut self) -> Result<Option<T>> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.into())),
            other => Err(mismatch("text or null", Some(&other))),
        }
    }

    pub(crate) fn opt_int(&mut self) -> Result<Option<i64>> {
        match self.next()? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(number)),
            other => Err(mismatch("a number or null", Some(&other))),
        }
    }

    pub(crate) fn opt_micros(&mut self) -> Result<Option<Micros>> {
        Ok(self.opt_int()?.map(Micros))
    }

    pub(crate) fn into_values(self) -> Vec<Value> {
        self.0.collect()
    }
}

// The value itself may be personal data and stays out of the message.
fn mismatch(wanted: &str, got: Option<&Value>) -> Error {
    let got = match got {
        None => "the end of the row",
        Some(Value::Null) => "null",
        Some(Value::Int(_)) => "a number",
        Some(Value::Text(_)) => "text",
        Some(Value::Bytes(_)) => "bytes",
    };
    Error::Database { reason: format!("a column holds {got} where {wanted} was expected") }
}
