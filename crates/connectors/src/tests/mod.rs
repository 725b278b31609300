//! Requests on databases made for the purpose, in SQLite always and in PostgreSQL where there is one.

mod access;
mod broken_off;
mod datasets;
mod erasure;
mod harness;
mod policies;
mod several;
