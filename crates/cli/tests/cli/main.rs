//! The binary as a person at a terminal meets it: what it prints, and with which exit code it ends.

mod decide;
mod run;
mod scenario;
mod terms;
