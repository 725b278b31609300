//! The model that audits.
