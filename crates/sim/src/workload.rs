//! The seeded workload.
