//! Care terms as data: the document model, its checks, and the decision.
//!
//! Pure: no input or output, no clock, no store.

mod catalogue;
mod clause;
mod decide;
mod edition;
mod error;
mod expr;
mod facts;
mod load;
mod missing;
mod parse;
mod program;
mod schema;
mod settings;

pub use catalogue::{Catalogue, Component, Family, Model};
pub use clause::{Basis, Clause, DayCount, Effect, List, Party, Period, Service, WindowEnd, WindowStart};
pub use decide::{Access, Decision, FeeLine, Status};
pub use edition::{Deadline, Edition, Header, Scope, SourceFile, Window, hex};
pub use error::DocumentError;
pub use expr::{Atom, Bool, Cmp, Int, percent};
pub use facts::{FactError, Facts, Value};
pub use schema::{Fact, FactId, FactType, Schema};
pub use settings::{Setting, SettingValue, Settings, Text};
