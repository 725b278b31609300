//! Bytes to facts: what a file that somebody handed in says about itself.
//!
//! Every input is hostile. Nothing here panics, allocates by a number that the file
//! names, touches a file system or a network, or knows the time. Nothing here trusts
//! what it reads either: a value is *recorded* or *not recorded*, and a value outside
//! what physics and the calendar allow counts as not recorded. [`check`] holds what a
//! record says against itself and what is registered; a disagreement is a finding for a person.

pub mod check;
pub mod dataflash;
mod digest;
pub mod encode;
mod error;
mod field;
mod flight;
mod jpeg;
mod kind;
pub mod log;
mod number;
pub mod photo;
mod reading;
pub mod report;
mod serial;
pub mod ulog;
mod window;

pub use digest::{Curve, Digest, DigestBounds, Drawing, FlightDigest, Track};
pub use error::EvidenceError;
pub use field::Field;
pub use flight::{
    AccountTag, AppPlatform, AppVersion, Completeness, Coordinates, FeaturePoint, FlightHeader, FormatVersion, Key, KeyRequest, Keys,
    MAX_GROUPS, Metres, MetresPerSecond, NoKey, ProductType, SealedKey, flight_header, flight_header_in, read as flight_log,
    read_with as flight_log_with,
};
pub use jpeg::{Dimensions, jpeg_dimensions};
pub use kind::{FileKind, recognise};
pub use reading::{Reading, read, read_with};
pub use serial::{Likeness, Serial};
pub use window::Window;
