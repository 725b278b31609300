//! Pages for staff.

pub mod audit;
pub mod case_file;
pub mod case_forms;
pub mod case_open;
pub mod clock;
pub mod diff;
pub mod disclosures;
pub mod editions;
pub mod queue;
pub mod rights;
pub mod rights_file;
pub mod search;
pub mod unit;
pub mod users;
