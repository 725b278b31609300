//! Stories over an app in memory.

mod audit;
mod care;
mod chores;
mod closing;
mod erasure;
mod files;
mod harness;
mod known;
mod mail;
mod passwords;
mod replay;
mod retention;
mod sessions;
mod sign_up;
mod tokens;
mod users;
mod view_rights;
