//! The privacy policies and the inventory as data: read, check, decide, compare.
//!
//! Absent here: input and output, async, clocks, randomness.

pub mod inventory;
