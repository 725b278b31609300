//! Reads what somebody handed in where a panic, a hang or a gigabyte cannot hurt: in a process of its own.
//!
//! The server starts its own program once for each file, gives it the bytes on standard input, with keys before them where it has any, and
//! reads one line of JSON from standard output. Before its first byte, that process gives up whatever it does not need ([`confine`](crate)): memory and processor time beyond
//! a limit, files, network, and all system calls but those for reading, writing and memory. If it breaks a limit it is killed, and the file
//! is reported as one that could not be read.

#[cfg(target_os = "linux")]
mod confine;
mod copy;
mod inside;
mod keys;
mod limits;
mod outside;
mod preamble;

pub use copy::copy;
pub use inside::run;
pub use keys::{Asked, KeySource, KeyTrouble, keys_in_answer};
pub use limits::Limits;
pub use outside::{Answer, Reading, Trouble, Worker};
