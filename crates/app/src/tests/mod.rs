//! Stories over an app in memory.

mod audit;
mod care;
mod chores;
mod files;
mod harness;
mod mail;
mod passwords;
mod replay;
mod retention;
mod sessions;
mod tokens;
mod users;
mod view_rights;
