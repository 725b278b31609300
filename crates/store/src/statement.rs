//! SQL as registered constants in a subset that both databases read the same way.
//!
//! The subset: TEXT, BIGINT and bytes; `$1, $2 …` whose first occurrences come in order; `ON CONFLICT` with its columns named;
//! no clock, no sequence, no `RETURNING`, no `LIKE`, no cast operator. `tests::subset` holds it, and
//! `tests::prepared` prepares every statement on both databases.

use crate::value::Value;

#[derive(Debug, Clone, Copy)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Declares statements as constants and lists them for the registry.
macro_rules! registered {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: $crate::statement::Statement =
            $crate::statement::Statement { name: stringify!($name), sql: $sql };)+
        pub(crate) const STATEMENTS: &[$crate::statement::Statement] = &[$($name),+];
    };
}
pub(crate) use registered;

/// A vector of column values from anything that is one.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::value::Value::from($value)),*] };
}
pub(crate) use values;

/// A statement with its values, to be read from.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub statement: Statement,
    pub values: Vec<Value>,
}

impl Query {
    pub(crate) fn new(statement: Statement, values: Vec<Value>) -> Self {
        Self { statement, values }
    }
}

/// A statement with its values, to be executed. When it changes no row and `unless_changed` is set, the whole unit of work fails with it;
/// so does one that changes a row where `if_changed` is set.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub statement: Statement,
    pub values: Vec<Value>,
    pub unless_changed: Option<crate::Error>,
    pub if_changed: Option<crate::Error>,
    /// What it deletes opens to no key that is left: pages that come free by it need no zeros.
    pub leaves_noise: bool,
}

impl Step {
    pub(crate) fn new(statement: Statement, values: Vec<Value>) -> Self {
        Self { statement, values, unless_changed: None, if_changed: None, leaves_noise: false }
    }

    pub(crate) fn leaving_noise(self) -> Self {
        Self { leaves_noise: true, ..self }
    }

    pub(crate) fn and_fail(mut self, error: crate::Error) -> Self {
        self.if_changed = Some(error);
        self
    }

    /// What comes of it, by how many rows it changed.
    pub(crate) fn came_to(&self, rows: u64) -> crate::Result<u64> {
        let against = if rows == 0 { &self.unless_changed } else { &self.if_changed };
        against.clone().map_or(Ok(rows), Err)
    }

    pub(crate) fn or_fail(mut self, error: crate::Error) -> Self {
        self.unless_changed = Some(error);
        self
    }
}

/// Every statement that this crate ever runs, apart from migrations and each database's own settings.
pub fn statements() -> Vec<Statement> {
    [
        crate::account::STATEMENTS,
        crate::audit::STATEMENTS,
        crate::hold::STATEMENTS,
        crate::idempotency::STATEMENTS,
        crate::journal::STATEMENTS,
        crate::link::STATEMENTS,
        crate::challenge::STATEMENTS,
        crate::migration::STATEMENTS,
        crate::outbox::STATEMENTS,
        crate::password::STATEMENTS,
        crate::phone_code::STATEMENTS,
        crate::projection::STATEMENTS,
        crate::queue::STATEMENTS,
        crate::receipt::STATEMENTS,
        crate::retention::STATEMENTS,
        crate::rights_request::STATEMENTS,
        crate::session::STATEMENTS,
        crate::vault::STATEMENTS,
        crate::vault::blob::STATEMENTS,
        crate::vault::erase::STATEMENTS,
        crate::vault::operator::STATEMENTS,
    ]
    .concat()
}
