//! The privacy policies and the inventory as data: read, check, decide, compare.
//!
//! A policy is a folder of `documents/privacy`; [`Policies`] holds all versions with the words and areas that they share. A [`Standing`] is one
//! version for one person on one day, and answers what may be done: each answer, yes or no, names the rules that it rests on.
//!
//! Absent here: input and output, async, clocks, randomness.

mod area;
mod country;
mod coverage;
mod diff;
mod holding;
pub mod inventory;
mod policy;
mod promise;
mod recipient;
pub mod rights;
mod setting;
mod standing;
mod verdict;
mod vocabulary;

pub use area::{Areas, Resident};
pub use country::Countries;
pub use coverage::{Covered, PolicyTables, Program, coverage};
pub use diff::{Changed, Comparison, Item, MustBeTold, Part, compare, compare_for};
pub use holding::{Holding, Use};
pub use policy::{
    Account, AgeLimit, Class, Clauses, Collected, Controller, CookieCategory, Ground, Message, NoSale, Policies, Policy, Purpose,
    Regulator, Right, Supplement, Told, Upload,
};
pub use promise::{Kept, Promise, Promises};
pub use recipient::{Recipients, RegisteredRecipient};
pub use rights::Rights;
pub use setting::{ReadBy, Setting, Settings};
pub use standing::{Agreed, ConsumerLimit, CookieChoices, CookieVisitor, Recipient, ReleaseFacts, Standing, UploadFacts, comes_of_age};
pub use verdict::Verdict;
pub use vocabulary::{CookiePurpose, Section, Vocabulary, Word};
