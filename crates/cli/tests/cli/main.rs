//! The binary as a person at a terminal meets it: what it prints, and with which exit code it ends.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests fail by panicking")]

mod copies;
mod decide;
mod erase;
mod evidence;
mod host;
mod inventory;
mod key;
mod killed;
mod mail;
mod operate;
mod rights;
mod run;
mod scenario;
mod server;
mod terms;
mod terms_diff;
