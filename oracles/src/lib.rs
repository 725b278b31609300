//! Other people's rule engines, fed with the clauses of an edition: oracles for the tests, rivals for the benchmark.
//!
//! [`rules`] reads an edition's clauses into plain rules, once more and apart from the decider. Each engine has a module that writes those
//! rules in the engine's own language, turns facts into the engine's own input, and says which rules hold.

pub mod cedar;
pub mod cel;
pub mod dialect;
pub mod engine;
#[cfg(feature = "zen-engine")]
pub mod graph;
pub mod outcome;
pub mod record;
pub mod rego;
pub mod rules;
pub mod sorting;
pub mod zen;
