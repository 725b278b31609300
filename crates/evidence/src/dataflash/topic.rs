use std::borrow::Cow;

use super::format::{Format, Place};
use crate::log::Quantity;

/// What of a log is read beyond its framing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Position,
    Velocity,
    Gps,
    Accuracy,
    Attitude,
    Height,
    Battery,
    Cells,
    Status,
    Event,
    Armed,
    ReceiverFlags,
    Channels,
    Error,
    Signal,
    Wind,
    PrimaryCore,
    Mode,
    Text,
    Parameter,
    Origin,
    Losses,
    Units,
    Multiplier,
    Version,
}

/// More of a device than this no aircraft has.
pub(super) const MAX_INSTANCES: usize = 4;
/// Labels in the order in which a topic asks for them, the usual one first.
type Labels = &'static [&'static [&'static str]];

/// Messages of this name, what is read of them, and which quantity comes from which label.
#[derive(Debug)]
pub(super) struct Row {
    pub name: &'static str,
    pub topic: Topic,
    /// The second device, where the name and not a field says so.
    pub instance: usize,
    labels: Labels,
    columns: &'static [(Quantity, usize)],
}

const INSTANCE: &[&str] = &["I", "Inst", "Instance"];
const PLACE: Labels = &[&["Lat"], &["Lng"], &["Alt"], &["RelHomeAlt"]];
const PLACE_COLUMNS: &[(Quantity, usize)] =
    &[(Quantity::Latitude, 0), (Quantity::Longitude, 1), (Quantity::Altitude, 2), (Quantity::Height, 3)];
const EKF: Labels = &[&["VN"], &["VE"], &["VD"], &["C"]];
const EKF_COLUMNS: &[(Quantity, usize)] = &[(Quantity::VelocityNorth, 0), (Quantity::VelocityEast, 1), (Quantity::VelocityDown, 2)];
const GPS: Labels =
    &[&["Status"], &["Lat"], &["Lng"], &["Alt"], &["Spd"], &["GCrs"], &["VZ"], &["NSats"], &["GWk", "Week"], &["GMS", "TimeMS"], INSTANCE];
const GPS_COLUMNS: &[(Quantity, usize)] = &[
    (Quantity::Latitude, 1),
    (Quantity::Longitude, 2),
    (Quantity::Altitude, 3),
    (Quantity::VelocityNorth, 4),
    (Quantity::VelocityEast, 4),
    (Quantity::VelocityDown, 6),
    (Quantity::Satellites, 7),
];
const BATTERY: Labels = &[&["Volt"], &["Curr"], &["RemPct"], &["Temp"], INSTANCE];
const BATTERY_COLUMNS: &[(Quantity, usize)] =
    &[(Quantity::Battery, 2), (Quantity::BatteryVoltage, 0), (Quantity::BatteryCurrent, 1), (Quantity::BatteryTemperature, 3)];
const CELLS: Labels =
    &[INSTANCE, &["V1"], &["V2"], &["V3"], &["V4"], &["V5"], &["V6"], &["V7"], &["V8"], &["V9"], &["V10"], &["V11"], &["V12"]];
const WIND: Labels = &[&["VWN"], &["VWE"], &["C"]];
const WIND_COLUMNS: &[(Quantity, usize)] = &[(Quantity::WindNorth, 0), (Quantity::WindEast, 1)];
const ACCURACY: Labels = &[&["HAcc"], INSTANCE];
const ACCURACY_COLUMNS: &[(Quantity, usize)] = &[(Quantity::PositionError, 0)];

const fn row(name: &'static str, topic: Topic, instance: usize, labels: Labels, columns: &'static [(Quantity, usize)]) -> Row {
    Row { name, topic, instance, labels, columns }
}

/// Messages that are read, the best source of a quantity first.
pub(super) static ROWS: [Row; 35] = [
    row("POS", Topic::Position, 0, PLACE, PLACE_COLUMNS),
    row("XKF1", Topic::Velocity, 0, EKF, EKF_COLUMNS),
    row("NKF1", Topic::Velocity, 0, EKF, EKF_COLUMNS),
    row("GPS", Topic::Gps, 0, GPS, GPS_COLUMNS),
    row("GPS2", Topic::Gps, 1, GPS, GPS_COLUMNS),
    row("GPSB", Topic::Gps, 1, GPS, GPS_COLUMNS),
    row("GPA", Topic::Accuracy, 0, ACCURACY, ACCURACY_COLUMNS),
    row("GPA2", Topic::Accuracy, 1, ACCURACY, ACCURACY_COLUMNS),
    row("AHR2", Topic::Position, 0, PLACE, PLACE_COLUMNS),
    row("ATT", Topic::Attitude, 0, &[&["Roll"], &["Pitch"], &["Yaw"]], &[(Quantity::Roll, 0), (Quantity::Pitch, 1), (Quantity::Yaw, 2)]),
    row("CTUN", Topic::Height, 0, &[&["Alt"], &["SAlt"]], &[(Quantity::Height, 0), (Quantity::HeightAboveGround, 1)]),
    row("BARO", Topic::Height, 0, &[&["Alt"], &[""], INSTANCE], &[(Quantity::Height, 0)]),
    row("BAT", Topic::Battery, 0, BATTERY, BATTERY_COLUMNS),
    row("BAT2", Topic::Battery, 1, BATTERY, BATTERY_COLUMNS),
    row("CURR", Topic::Battery, 0, BATTERY, BATTERY_COLUMNS),
    row("BCL", Topic::Cells, 0, CELLS, &[(Quantity::CellVoltageLowest, 1)]),
    row("STAT", Topic::Status, 0, &[&["isFlying"], &["Armed"]], &[(Quantity::Airborne, 0), (Quantity::MotorsRunning, 1)]),
    row("EV", Topic::Event, 0, &[&["Id"]], &[(Quantity::Airborne, 0), (Quantity::MotorsRunning, 0)]),
    row("ARM", Topic::Armed, 0, &[&["ArmState"]], &[(Quantity::MotorsRunning, 0)]),
    row("RCI2", Topic::ReceiverFlags, 0, &[&["Flags"]], &[(Quantity::LinkLost, 0)]),
    row("ERR", Topic::Error, 0, &[&["Subsys"], &["ECode"]], &[(Quantity::LinkLost, 0)]),
    row("RCIN", Topic::Channels, 0, &[&["C1"], &["C2"], &["C3"], &["C4"]], &[(Quantity::LinkLost, 0)]),
    row("RSSI", Topic::Signal, 0, &[&["RXRSSI"], &["RXLQ"]], &[(Quantity::LinkUp, 0), (Quantity::LinkUp, 1)]),
    row("XKF2", Topic::Wind, 0, WIND, WIND_COLUMNS),
    row("NKF2", Topic::Wind, 0, WIND, WIND_COLUMNS),
    row("XKF4", Topic::PrimaryCore, 0, &[&["PI"], &["C"]], &[]),
    row("NKF4", Topic::PrimaryCore, 0, &[&["PI"], &["C"]], &[]),
    row("MODE", Topic::Mode, 0, &[&["ModeNum", "Mode"], &["Rsn"]], &[]),
    row("MSG", Topic::Text, 0, &[&["Message"]], &[]),
    row("PARM", Topic::Parameter, 0, &[&["Name"], &["Value"]], &[]),
    row("ORGN", Topic::Origin, 0, &[&["Type"], &["Lat"], &["Lng"], &["Alt"]], &[]),
    row("DSF", Topic::Losses, 0, &[&["Dp"]], &[]),
    row("FMTU", Topic::Units, 0, &[&["FmtType"], &["MultIds"]], &[]),
    row("MULT", Topic::Multiplier, 0, &[&["Id"], &["Mult"]], &[]),
    row("VER", Topic::Version, 0, &[&["BU"]], &[]),
];

/// How messages of a number are read in this log.
#[derive(Debug)]
pub(super) struct Plan {
    pub row: &'static Row,
    /// Index of the row.
    pub index: usize,
    places: Vec<Option<Place>>,
    sources: Vec<&'static str>,
}

impl Plan {
    pub(super) fn new(format: &Format) -> Option<Self> {
        let (index, row) = ROWS.iter().enumerate().find(|(_, row)| row.name == format.name)?;
        let found = row.labels.iter().map(|labels| {
            let first = labels.first().copied().unwrap_or_default();
            let found = labels.iter().find_map(|label| Some((*label, format.place(label)?)));
            found.map_or((first, None), |(label, place)| (label, Some(place)))
        });
        let (sources, places): (Vec<_>, Vec<_>) = found.unzip();
        Some(Self { row, index, places, sources })
    }

    pub(super) fn place(&self, label: usize) -> Option<&Place> {
        self.places.get(label)?.as_ref()
    }

    pub(super) fn columns(&self, instance: usize) -> Vec<(Quantity, Cow<'static, str>)> {
        let name = self.row.name;
        let instance = if instance == 0 || self.row.instance != 0 { String::new() } else { format!("[{instance}]") };
        let source = |label: usize| format!("{name}{instance}.{}", self.sources.get(label).copied().unwrap_or_default());
        let columns = self.row.columns.iter();
        columns.map(|(quantity, label)| (*quantity, Cow::Owned(source(*label)))).collect()
    }
}
