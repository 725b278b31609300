//! What a record says, held against itself, against what is registered, and against physics.
//!
//! Every check is asked of every record and ends in one of three ways. That something disagrees is for a person to look at: records are cut,
//! clocks are wrong, aircraft are lent.

mod numbers;
mod physics;
mod places;
mod registered;

use crate::AccountTag;
use crate::ProductType;
use crate::log::{FlightLog, Header, SerialCopy};
use crate::report::{Earth, FlightReport};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known beside the record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    pub serial: String,
    /// The maker's numbers for the unit's model; empty where it has none.
    pub product_types: Vec<ProductType>,
    /// The tag in earlier records of the same owner.
    pub account_tag: Option<AccountTag>,
    pub lost_at: Option<Timestamp>,
}

/// How far apart two values may lie and still agree.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Seconds between the reported time of loss and the flight: people do not look at their watches then.
    pub loss_time: f64,
    /// Seconds between the stated duration and the samples.
    pub duration: f64,
    /// Metres, and share, between the stated distance and the track: a hovering aircraft's places wander.
    pub distance: f64,
    pub distance_share: f64,
    /// Metres between stated greatest height and samples.
    pub height: f64,
    /// Metres a second between stated greatest speed and samples.
    pub speed: f64,
    /// Metres between the stated place of take-off and the first fix.
    pub start: f64,
    /// Frames between stated and counted ones.
    pub frames: u32,
    /// Faster than this over ground no such aircraft flies, metres a second.
    pub fastest: f64,
    /// Faster than this it neither climbs nor falls, metres a second.
    pub steepest: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckName {
    AircraftSerial,
    SerialCopies,
    ProductType,
    AccountTag,
    LossTime,
    Duration,
    Frames,
    Distance,
    GreatestHeight,
    GreatestSpeed,
    StartPosition,
    TimeOrder,
    SpeedBetweenFixes,
    ClimbBetweenSamples,
    NoPosition,
    SwappedCoordinates,
    CheckValues,
}

impl CheckName {
    pub const ALL: [Self; 17] = [
        Self::AircraftSerial,
        Self::SerialCopies,
        Self::ProductType,
        Self::AccountTag,
        Self::LossTime,
        Self::Duration,
        Self::Frames,
        Self::Distance,
        Self::GreatestHeight,
        Self::GreatestSpeed,
        Self::StartPosition,
        Self::TimeOrder,
        Self::SpeedBetweenFixes,
        Self::ClimbBetweenSamples,
        Self::NoPosition,
        Self::SwappedCoordinates,
        Self::CheckValues,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::AircraftSerial => "aircraft-serial",
            Self::SerialCopies => "serial-copies",
            Self::ProductType => "product-type",
            Self::AccountTag => "account-tag",
            Self::LossTime => "loss-time",
            Self::Duration => "duration",
            Self::Frames => "frames",
            Self::Distance => "distance",
            Self::GreatestHeight => "greatest-height",
            Self::GreatestSpeed => "greatest-speed",
            Self::StartPosition => "start-position",
            Self::TimeOrder => "time-order",
            Self::SpeedBetweenFixes => "speed-between-fixes",
            Self::ClimbBetweenSamples => "climb-between-samples",
            Self::NoPosition => "no-position",
            Self::SwappedCoordinates => "swapped-coordinates",
            Self::CheckValues => "check-values",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Agrees,
    Disagrees,
    CannotBeChecked,
}

/// Why a check ended as it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    Same,
    /// The record's field has no room for the whole serial number; as far as it goes, it is the same.
    SameAsFarAsRecorded,
    Different,
    Within,
    /// Further apart than the bound.
    Outside,
    Before,
    After,
    NotRecorded,
    NotRegistered,
    Sealed,
    /// Some places or times are as they cannot be.
    Found,
    /// None are.
    NoneFound,
}

/// One check of those that `Name` lists. Values are plain text to be shown side by side: numbers in SI units, instants as RFC 3339, two of them joined by `/`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checked<Name = CheckName> {
    pub check: Name,
    pub ending: Ending,
    pub because: Because,
    /// What the record says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<String>,
    /// What it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// All that a check of a record with itself looks at.
struct Bench<'a> {
    log: &'a FlightLog,
    report: &'a FlightReport,
    bounds: &'a Bounds,
    earth: Earth,
}

/// All that a check against what is known beside the record looks at.
pub(crate) struct Registered<'a> {
    pub header: &'a Header,
    pub serials: &'a [SerialCopy],
    /// The record's last instant.
    pub end: i64,
    pub known: &'a Known,
    pub bounds: &'a Bounds,
}

/// Asks every check once, in their order.
pub fn checks(log: &FlightLog, report: &FlightReport, known: &Known, bounds: &Bounds) -> Vec<Checked> {
    let bench = Bench { log, report, bounds, earth: Earth::default() };
    let registered = Registered { header: &log.header, serials: &log.serials, end: report.end, known, bounds };
    CheckName::ALL.into_iter().filter_map(|name| registered.check(name).or_else(|| bench.check(name))).collect()
}

/// The checks that need nothing but the record.
pub(crate) fn inner_checks(log: &FlightLog, report: &FlightReport, bounds: &Bounds) -> Vec<Checked> {
    let bench = Bench { log, report, bounds, earth: Earth::default() };
    CheckName::ALL.into_iter().filter_map(|name| bench.check(name)).collect()
}

impl Registered<'_> {
    pub(crate) fn checks(&self) -> Vec<Checked> {
        CheckName::ALL.into_iter().filter_map(|name| self.check(name)).collect()
    }

    /// None where it is a check of the record with itself.
    fn check(&self, name: CheckName) -> Option<Checked> {
        match name {
            CheckName::AircraftSerial => Some(self.aircraft_serial()),
            CheckName::ProductType => Some(self.product_type()),
            CheckName::AccountTag => Some(self.account_tag()),
            CheckName::LossTime => Some(self.loss_time()),
            _ => None,
        }
    }
}

impl Bench<'_> {
    /// None where something beside the record is needed.
    fn check(&self, name: CheckName) -> Option<Checked> {
        Some(match name {
            CheckName::AircraftSerial | CheckName::ProductType | CheckName::AccountTag | CheckName::LossTime => return None,
            CheckName::SerialCopies => self.serial_copies(),
            CheckName::Duration => self.duration(),
            CheckName::Frames => self.frames(),
            CheckName::Distance => self.distance(),
            CheckName::GreatestHeight => self.greatest_height(),
            CheckName::GreatestSpeed => self.greatest_speed(),
            CheckName::StartPosition => self.start_position(),
            CheckName::TimeOrder => self.time_order(),
            CheckName::SpeedBetweenFixes => self.speed_between_fixes(),
            CheckName::ClimbBetweenSamples => self.climb_between_samples(),
            CheckName::NoPosition => self.no_position(),
            CheckName::SwappedCoordinates => self.swapped_coordinates(),
            CheckName::CheckValues => self.check_values(),
        })
    }
}

impl Checked {
    fn new(check: CheckName, ending: Ending, because: Because) -> Self {
        Self { check, ending, because, recorded: None, expected: None }
    }

    fn unknown(check: CheckName, because: Because) -> Self {
        Self::new(check, Ending::CannotBeChecked, because)
    }

    fn beside(self, recorded: Option<String>, expected: Option<String>) -> Self {
        Self { recorded, expected, ..self }
    }

    /// Whether something that cannot be was found so many times.
    fn count(check: CheckName, found: u64) -> Self {
        let (ending, because) = if found == 0 { (Ending::Agrees, Because::NoneFound) } else { (Ending::Disagrees, Because::Found) };
        Self::new(check, ending, because).beside(Some(found.to_string()), None)
    }
}
