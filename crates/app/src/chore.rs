//! What a chore came to that goes over many things.

/// How much was done, and what could not be: opaque ids and reasons, never personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chore {
    pub done: u64,
    pub failed: Vec<String>,
}
