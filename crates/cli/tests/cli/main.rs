//! The binary as a person at a terminal meets it: what it prints, and with which exit code it ends.

mod decide;
mod killed;
mod operate;
mod run;
mod scenario;
mod server;
mod terms;
