//! One model for every flight record, whatever wrote it.
//!
//! Units are those of the SI, whatever the file used; positions and angles are in degrees, temperatures in degrees Celsius, shares from
//! 0 to 1. Times are microseconds since the record's own zero; `header.start` says when that was, where the record knows it.

mod bounded;
mod changes;
mod column;
mod json;
mod look;
mod mode;
mod quantity;
mod timeline;

pub(crate) use bounded::Bounded;
pub(crate) use changes::Changes;
pub use column::{Clock, Column, LogBuilder};
pub use look::Fix;
pub use mode::{FlightMode, ModeCause};
pub use quantity::Quantity;
pub(crate) use timeline::Timeline;

use crate::{AccountTag, AppPlatform, AppVersion, Completeness, Coordinates, FileKind, KeyRequest, ProductType, Serial};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A value and how it is known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Fact<T> {
    /// The file says it, in this block and field.
    Recorded { value: T, source: Cow<'static, str> },
    /// Worked out from what the file says, in this way.
    Estimated { value: T, method: Cow<'static, str> },
    #[default]
    NotRecorded,
    /// The file holds it, encrypted with a key that is not here.
    Sealed,
}

/// What a record says of itself and of the devices.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Header {
    /// In the words of the format: `flight record 11`, `ULog 1`, `DataFlash`.
    pub format: String,
    pub aircraft_serial: Fact<String>,
    pub aircraft_name: Fact<String>,
    pub product_type: Fact<ProductType>,
    /// Vehicle or board as the firmware names it.
    pub hardware: Fact<String>,
    pub firmware: Fact<String>,
    pub battery_serial: Fact<String>,
    pub camera_serial: Fact<String>,
    pub controller_serial: Fact<String>,
    pub app_platform: Fact<AppPlatform>,
    pub app_version: Fact<AppVersion>,
    pub account_tag: Fact<AccountTag>,
    pub start: Fact<Timestamp>,
    pub duration: Fact<SignedDuration>,
    pub start_position: Fact<Coordinates>,
    /// Metres above the place of take-off.
    pub max_height: Fact<f64>,
    /// Metres a second, horizontal.
    pub max_speed: Fact<f64>,
    /// Metres.
    pub total_distance: Fact<f64>,
    /// Frames that the summary says there are.
    pub frames: Fact<u32>,
}

/// The aircraft flew in this mode from one instant to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModeSpan {
    pub from: i64,
    pub to: i64,
    pub mode: FlightMode,
    /// The record's own name or number for it.
    pub recorded: String,
    /// Why, where the record says it.
    pub cause: Option<ModeCause>,
    pub source: Cow<'static, str>,
}

/// Where the aircraft would return to, from then on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Home {
    pub at: i64,
    pub position: Coordinates,
    /// Metres above mean sea level.
    pub altitude: Option<f64>,
    pub source: Cow<'static, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    Info,
    Warning,
    Serious,
}

/// Something that the aircraft or the app told its pilot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub at: i64,
    pub severity: Severity,
    /// As it was told; where the record holds a flag instead of words, a code of our own such as `geofence-breached`.
    pub text: String,
    pub source: Cow<'static, str>,
}

/// How the aircraft was set up to act, such as what it does when its link is lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    pub at: i64,
    pub name: SettingName,
    /// A code of our own where the setting is known, the record's word or number where it is not.
    pub value: String,
    pub source: Cow<'static, str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingName {
    /// `hover`, `land`, `return-home`, `continue`, `terminate`, `disarm`, or the record's own word.
    SignalLostAction,
    /// Seconds without a signal until it counts as lost.
    SignalLostDelay,
    /// What it does then is not done while it flies like this.
    SignalLostExceptions,
    /// The ground station's link, where that is not the controller's.
    DataLinkLostAction,
    /// Seconds.
    DataLinkLostDelay,
    LowBatteryAction,
    CriticalBatteryAction,
    /// Share of the charge.
    LowBattery,
    /// Share of the charge.
    CriticalBattery,
    /// Metres above the place of take-off.
    ReturnHeight,
    /// Metres above the place of take-off.
    HeightLimit,
    /// Metres from home.
    DistanceLimit,
    GeofenceAction,
}

/// What a serial number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Aircraft,
    FlightController,
    Battery,
    Camera,
    Gimbal,
    Controller,
    Storage,
}

impl Part {
    pub fn code(self) -> &'static str {
        match self {
            Self::Aircraft => "aircraft",
            Self::FlightController => "flight-controller",
            Self::Battery => "battery",
            Self::Camera => "camera",
            Self::Gimbal => "gimbal",
            Self::Controller => "controller",
            Self::Storage => "storage",
        }
    }
}

/// A serial number and where it stands: the same part may be named in several places, and differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SerialCopy {
    pub part: Part,
    pub serial: Serial,
    pub source: Cow<'static, str>,
}

/// How many pieces of a kind the file holds, and how many of them could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub name: String,
    pub count: u64,
    pub read: u64,
}

/// Something about the file that does not fit, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomaly {
    pub kind: AnomalyKind,
    pub count: u64,
    /// Where in the file it is first met, in bytes.
    pub first_offset: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnomalyKind {
    /// A time stamp before the one that came before it.
    TimeBackwards,
    /// The same time stamp again.
    TimeRepeated,
    /// A value that no aircraft and no place on earth has; it counts as not recorded.
    Implausible,
    /// Bytes between pieces that are no piece.
    Broken,
    /// A piece whose length contradicts its kind.
    WrongLength,
    /// The record itself says that data was lost here.
    Dropout,
    /// More samples than are kept; every n-th is.
    Thinned,
    /// A piece whose check value contradicts its content or its kind; it is not read.
    CheckFailed,
    /// Nothing was written for more than two seconds.
    TimeGap,
    /// The same thing is said in two places, and differently.
    Contradiction,
    /// Pieces that come at a steady beat in the rest of the file are off it here.
    Irregular,
    /// What the format puts at the end of a finished record is missing.
    NoEnd,
    /// The record itself says that the flight was simulated.
    Simulated,
    /// More pieces of a kind than are kept; the rest is left out.
    LeftOut,
    /// The same name or number is given another meaning later in the file.
    Redefined,
    /// Encrypted pieces that a key which was given for them does not open; they stay sealed.
    WrongKey,
    /// The time stamps begin anew: what wrote the record was started again. What follows is placed as if that took no time.
    Restarted,
}

/// A flight record, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightLog {
    pub kind: FileKind,
    pub completeness: Completeness,
    pub header: Header,
    pub clocks: Vec<Clock>,
    pub columns: Vec<Column>,
    pub modes: Vec<ModeSpan>,
    pub homes: Vec<Home>,
    pub messages: Vec<Message>,
    pub settings: Vec<Setting>,
    /// Every place that names a serial number, each different copy once.
    pub serials: Vec<SerialCopy>,
    /// What the file holds encrypted, all of it or a part, with keys that are not here: neither recorded nor absent.
    pub sealed: Vec<Quantity>,
    /// What would have to be asked for to open the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_request: Option<KeyRequest>,
    pub blocks: Vec<Block>,
    pub anomalies: Vec<Anomaly>,
    /// Bytes of the file that were understood as far as their kind; the rest is what was cut off, broken or sealed.
    pub bytes_read: u64,
}
