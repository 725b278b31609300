//! For tests only: a second, slow evaluator of the terms; cases that visit every boundary; a seeded workload and the model that audits it.

pub mod auditor;
pub mod generate;
pub mod naive;
pub mod random;
pub mod workload;
