//! The pages, one a file: a typed context with `sample()`, and a function that turns it into HTML.

pub mod address;
pub mod case_files;
pub mod chip;
pub mod clause_parts;
pub mod desk;
pub mod device_parts;
pub mod fee;
pub mod file_facts;
pub mod flight_report;
pub mod form;
pub mod passkey;
pub mod photo_preview;
pub mod plan_parts;
pub mod plot;
pub mod portal;
pub mod problem;
pub mod rights_parts;
pub mod shell;
pub mod timeline;
pub mod why;

pub use form::FormState;
pub use shell::{Notice, Shell};
