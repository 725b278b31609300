//! Every behaviour on both databases, as `sqlite_…` and `postgres_…`.

mod around;
mod blob;
mod encryption;
mod erasure;
mod harness;
mod hold_race;
mod journal;
mod kill;
mod link;
mod operator;
mod password;
mod people;
mod phone_code;
mod projection;
mod retention;
mod schema;
mod sql;
mod vault;
