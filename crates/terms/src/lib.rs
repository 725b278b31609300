//! Care terms as data: the document model, its checks, and the decision.
//!
//! Pure: no input or output, no clock, no store.

mod catalogue;
mod check;
mod clause;
mod counterfactual;
mod coverage;
mod decide;
mod diff;
mod edition;
mod error;
mod explain;
mod expr;
mod facts;
mod load;
mod missing;
mod parse;
mod program;
mod receipt;
mod sample;
mod schema;
mod settings;
mod show;
mod stage;
mod witness;

pub use catalogue::{Catalogue, Component, Family, Model};
pub use check::{Bench, Defect, Diagnosis, check, check_settings, conflicts};
pub use clause::{Basis, Clause, DayCount, Effect, List, Party, Period, Service, WindowEnd, WindowStart, rule_of};
pub use counterfactual::{Change, ClauseFlip, FactChange, least_change};
pub use coverage::{Carrier, Covered, ScenarioRules, SourceRule, coverage, rules_named, source_rules};
pub use decide::{Access, Decision, FeeLine, Status};
pub use diff::{
    About, CaseLine, CasesReport, Claim, Claimed, Compared, Comparison, Decided, Judged, ListOf, Pair, Replayer, RuleDiff, Side, Standing,
    Tally, Verdict, Way, Witnessed, claims, compare, diff, judge,
};
pub use edition::{Deadline, Edition, Header, Scope, SourceFile, Window, hex};
pub use error::{DocumentError, line_of};
pub use explain::words;
pub use explain::{
    AtomFact, AtomTruth, ClauseTruth, Explanation, FactValue, Fired, Heard, HeardAtom, ServiceTruth, access_word, explain, status_word,
};
pub use expr::{Atom, Bool, Cmp, Int, percent};
pub use facts::{FactError, Facts, Value};
pub use program::Voice;
pub use receipt::{
    Case, CaseError, Circumstances, DeadlineEntry, Difference, DutyLine, ENGINE, EditionUsed, FeeEntry, LeastChange, Outcome, Quotation,
    Receipt, WindowEntry, facts_schema, read_case, read_case_into, read_stored_into, receipt, receipt_schema, replay,
};
pub use sample::Sampler;
pub use schema::{Fact, FactId, FactType, Schema};
pub use settings::{Setting, SettingValue, Settings, Text};
pub use show::{Shown, ShownReading, readings, show};
pub use witness::Witness;
