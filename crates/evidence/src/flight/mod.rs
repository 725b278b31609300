//! The flight record that consumer drones' apps write: a prefix, lines, and a summary
//! block ("details") whose place and disguise depend on the format version.
//!
//! | version | prefix | details | lines |
//! | --- | --- | --- | --- |
//! | 1–5 | 12 bytes | after the lines, plain, old layout | plain |
//! | 6–11 | 100 bytes | after the lines, plain | plain, from 7 on obfuscated |
//! | 12 | 100 bytes | before the lines, plain | obfuscated |
//! | 13–14 | 100 bytes | before the lines, inside an obfuscated auxiliary block | encrypted |
//!
//! Obfuscated means: readable by anybody. Encrypted lines need keys that only the maker's
//! service hands out: without them they are reported as sealed and never guessed.

mod battery;
mod cadence;
mod cipher;
mod details;
mod device;
mod extent;
mod feature;
mod fields;
mod framing;
mod gathering;
mod header;
mod home;
mod keys;
pub(crate) mod kinds;
mod lines;
mod modes;
mod notes;
pub(crate) mod obfuscation;
mod osd;
mod prefix;
mod read;
mod streams;
mod summary;
mod tally;
mod time;
mod units;
mod unsealing;

pub(crate) use details::{Layout, Place, has_reversed_battery_digits};
pub use feature::FeaturePoint;
pub(crate) use framing::END_MARK;
pub use header::{Completeness, FlightHeader, flight_header, flight_header_in};
pub use keys::{Key, KeyRequest, Keys, MAX_GROUPS, NoKey, SealedKey};
pub(crate) use lines::FRAME_LINE;
pub(crate) use prefix::{
    AUX_DETAILS, AUX_VERSION, DETAILS_LEN_V12, LINE_END, LONG_PREFIX, line_length_width, lines_offset, looks_like_flight_record,
};
pub use read::{read, read_with};
pub use units::{AccountTag, AppPlatform, AppVersion, Coordinates, FormatVersion, Metres, MetresPerSecond, ProductType};

/// Runs of the same mode that are kept.
const MAX_MODES: usize = 10_000;
