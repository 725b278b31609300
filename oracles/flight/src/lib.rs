//! Nothing but tests (see `tests/`) and a benchmark.
