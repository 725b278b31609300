//! For tests only: a second, slow evaluator of the terms, and cases that visit every boundary.

pub mod generate;
pub mod naive;
pub mod random;
