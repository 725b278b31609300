use jiff::{SignedDuration, Timestamp};

use crate::{AccountTag, Completeness, Field, FlightHeader, Likeness, ProductType};

/// What is registered about a unit, and what its owner reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredUnit {
    pub serial: String,
    /// The maker's numbers for the unit's model, from the catalogue; empty when it has none.
    pub model_product_types: Vec<ProductType>,
    /// The tag in earlier records of the same owner, when there are any.
    pub account_tag_before: Option<AccountTag>,
    pub reported_loss_at: Option<Timestamp>,
}

/// How far apart two times may lie and still agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerances {
    /// Between the reported loss and the flight: people do not look at their watches then.
    pub loss_time: SignedDuration,
    /// Between the stated duration and what the frames in the file amount to.
    pub duration: SignedDuration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckId {
    AircraftSerial,
    ProductType,
    LossTimeInFlight,
    AccountTag,
    StartPositionRecorded,
    DurationAgainstFile,
}

impl CheckId {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AircraftSerial => "aircraft-serial",
            Self::ProductType => "product-type",
            Self::LossTimeInFlight => "loss-time-in-flight",
            Self::AccountTag => "account-tag",
            Self::StartPositionRecorded => "start-position-recorded",
            Self::DurationAgainstFile => "duration-against-file",
        }
    }
}

/// `Disagrees` is a finding for a person to look at, never a verdict: records are cut,
/// clocks are wrong, aircraft are lent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Agrees,
    Disagrees,
    CannotBeChecked,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Disagrees => "disagrees",
            Self::CannotBeChecked => "cannot-be-checked",
        }
    }
}

/// Why a check ended as it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    Same,
    /// The record's field has no room for the whole serial; as far as it goes, it is the same.
    SameAsFarAsRecorded,
    Different,
    NotInRecord,
    NotRegistered,
    WithinFlight,
    BeforeFlight,
    AfterFlight,
    Recorded,
    FramesAmountToIt,
    FewerFramesThanDeclared,
    MoreFramesThanDeclared,
    FramesSealed,
    FramesNotCounted,
}

impl Reason {
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::SameAsFarAsRecorded => "same-as-far-as-recorded",
            Self::Different => "different",
            Self::NotInRecord => "not-in-record",
            Self::NotRegistered => "not-registered",
            Self::WithinFlight => "within-flight",
            Self::BeforeFlight => "before-flight",
            Self::AfterFlight => "after-flight",
            Self::Recorded => "recorded",
            Self::FramesAmountToIt => "frames-amount-to-it",
            Self::FewerFramesThanDeclared => "fewer-frames-than-declared",
            Self::MoreFramesThanDeclared => "more-frames-than-declared",
            Self::FramesSealed => "frames-sealed",
            Self::FramesNotCounted => "frames-not-counted",
        }
    }
}

/// One comparison. Values are plain text for showing side by side: serials and tags as they
/// are, instants as RFC 3339 (two of them joined by `/`), durations in seconds. The start
/// position is never repeated here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub id: CheckId,
    pub outcome: Outcome,
    pub reason: Reason,
    /// What the record says.
    pub recorded: Option<String>,
    /// What it was held against: the registered unit, the owner's report, or the file.
    pub expected: Option<String>,
}

/// Holds a record's summary against a registered unit: every check once, in a fixed order.
pub fn compare(header: &FlightHeader, unit: &RegisteredUnit, tolerances: Tolerances) -> Vec<Check> {
    vec![
        aircraft_serial(header, unit),
        product_type(header, unit),
        loss_time(header, unit, tolerances.loss_time),
        account_tag(header, unit),
        start_position(header),
        duration(header, tolerances.duration),
    ]
}

fn check(id: CheckId, outcome: Outcome, reason: Reason) -> Check {
    Check { id, outcome, reason, recorded: None, expected: None }
}

fn aircraft_serial(header: &FlightHeader, unit: &RegisteredUnit) -> Check {
    let registered = unit.serial.trim();
    let (outcome, reason) = match header.aircraft_serial.recorded() {
        None => (Outcome::CannotBeChecked, Reason::NotInRecord),
        Some(_) if registered.is_empty() => (Outcome::CannotBeChecked, Reason::NotRegistered),
        Some(serial) => match serial.likeness(registered) {
            Likeness::Same => (Outcome::Agrees, Reason::Same),
            Likeness::SameAsFarAsRecorded => (Outcome::Agrees, Reason::SameAsFarAsRecorded),
            Likeness::Different => (Outcome::Disagrees, Reason::Different),
        },
    };
    Check {
        recorded: header.aircraft_serial.recorded().map(ToString::to_string),
        expected: (!registered.is_empty()).then(|| registered.to_owned()),
        ..check(CheckId::AircraftSerial, outcome, reason)
    }
}

fn product_type(header: &FlightHeader, unit: &RegisteredUnit) -> Check {
    let types = &unit.model_product_types;
    let (outcome, reason) = match header.product_type.recorded() {
        None => (Outcome::CannotBeChecked, Reason::NotInRecord),
        Some(_) if types.is_empty() => (Outcome::CannotBeChecked, Reason::NotRegistered),
        Some(found) if types.contains(found) => (Outcome::Agrees, Reason::Same),
        Some(_) => (Outcome::Disagrees, Reason::Different),
    };
    let listed: Vec<String> = types.iter().map(|number| number.0.to_string()).collect();
    Check {
        recorded: header.product_type.recorded().map(|number| number.0.to_string()),
        expected: (!listed.is_empty()).then(|| listed.join(", ")),
        ..check(CheckId::ProductType, outcome, reason)
    }
}

fn loss_time(header: &FlightHeader, unit: &RegisteredUnit, tolerance: SignedDuration) -> Check {
    let start = header.start.recorded();
    let end = header.end();
    let (outcome, reason) = match (unit.reported_loss_at, start) {
        (None, _) => (Outcome::CannotBeChecked, Reason::NotRegistered),
        (_, None) => (Outcome::CannotBeChecked, Reason::NotInRecord),
        (Some(loss), Some(start)) if start.duration_since(loss) > tolerance => (Outcome::Disagrees, Reason::BeforeFlight),
        (Some(loss), Some(_)) => match end.recorded() {
            None => (Outcome::CannotBeChecked, Reason::NotInRecord),
            Some(end) if loss.duration_since(*end) > tolerance => (Outcome::Disagrees, Reason::AfterFlight),
            Some(_) => (Outcome::Agrees, Reason::WithinFlight),
        },
    };
    let flight = match (start, end.recorded()) {
        (Some(start), Some(end)) => Some(format!("{start}/{end}")),
        (Some(start), None) => Some(start.to_string()),
        _ => None,
    };
    Check {
        recorded: flight,
        expected: unit.reported_loss_at.map(|loss| loss.to_string()),
        ..check(CheckId::LossTimeInFlight, outcome, reason)
    }
}

fn account_tag(header: &FlightHeader, unit: &RegisteredUnit) -> Check {
    let (outcome, reason) = match (header.account_tag.recorded(), &unit.account_tag_before) {
        (None, _) => (Outcome::CannotBeChecked, Reason::NotInRecord),
        (_, None) => (Outcome::CannotBeChecked, Reason::NotRegistered),
        (Some(found), Some(before)) if found == before => (Outcome::Agrees, Reason::Same),
        _ => (Outcome::Disagrees, Reason::Different),
    };
    Check {
        recorded: header.account_tag.recorded().map(ToString::to_string),
        expected: unit.account_tag_before.as_ref().map(ToString::to_string),
        ..check(CheckId::AccountTag, outcome, reason)
    }
}

fn start_position(header: &FlightHeader) -> Check {
    let (outcome, reason) = match header.start_position {
        Field::Recorded(_) => (Outcome::Agrees, Reason::Recorded),
        Field::NotRecorded => (Outcome::CannotBeChecked, Reason::NotInRecord),
    };
    check(CheckId::StartPositionRecorded, outcome, reason)
}

/// A record that was cut and closed again still states the duration of the whole flight.
fn duration(header: &FlightHeader, tolerance: SignedDuration) -> Check {
    let stated = header.duration.recorded();
    let seconds = |duration: &SignedDuration| format!("{:.1}", duration.as_secs_f64());
    let in_file = duration_in_file(header);
    let (outcome, reason) = match (stated, &in_file) {
        _ if header.completeness == Completeness::Sealed => (Outcome::CannotBeChecked, Reason::FramesSealed),
        (None, _) => (Outcome::CannotBeChecked, Reason::NotInRecord),
        (_, None) => (Outcome::CannotBeChecked, Reason::FramesNotCounted),
        (Some(stated), Some(in_file)) if stated.saturating_sub(*in_file) > tolerance => {
            (Outcome::Disagrees, Reason::FewerFramesThanDeclared)
        }
        (Some(stated), Some(in_file)) if in_file.saturating_sub(*stated) > tolerance => {
            (Outcome::Disagrees, Reason::MoreFramesThanDeclared)
        }
        _ => (Outcome::Agrees, Reason::FramesAmountToIt),
    };
    Check { recorded: stated.map(seconds), expected: in_file.as_ref().map(seconds), ..check(CheckId::DurationAgainstFile, outcome, reason) }
}

/// The stated duration, scaled by how many of the declared frames the file holds.
fn duration_in_file(header: &FlightHeader) -> Option<SignedDuration> {
    let stated = header.duration.recorded()?.as_millis();
    let found = i128::from(*header.frames_found.recorded()?);
    let declared = i128::from(*header.frames_declared.recorded()?);
    let millis = stated.checked_mul(found)?.checked_div(declared)?;
    Some(SignedDuration::from_millis(i64::try_from(millis).ok()?))
}
