//! HTTP and HTML: the only room, beside the command line, that knows them.
//!
//! What is absent: SQL text and decisions. Pages are functions from a typed context to HTML; every context has a `sample()`.

pub mod assets;
pub mod messages;
pub mod routes;
pub mod templates;
