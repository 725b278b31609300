//! Units, plans, cases, the quota ledger and people: pure state machines over events.
//!
//! Absent here: input and output, async, clocks, randomness, types of the API.

pub mod calendar;
pub mod case;
pub mod command;
mod derive;
mod event;
mod file;
mod handle;
mod ids;
pub mod ledger;
pub mod look;
pub mod person;
pub mod plan;
pub mod price;
pub mod region;
pub mod rights;
pub mod timers;
pub mod unit;
mod world;

pub use derive::{Step, home_region};
pub use event::{Event, EventKind};
pub use file::CareFile;
pub use handle::{Outcome, Problem, Record, Refusal, handle};
pub use ids::{CaseId, FileId, PlanId, SubjectId, UnitId};
pub use world::{Listed, World};
