use std::borrow::Cow;

use super::format::{Formats, Place};
use crate::log::Quantity;

/// What of a file is read beyond its framing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    GlobalPosition,
    LocalPosition,
    Gps,
    Attitude,
    Status,
    FailsafeFlags,
    InputRc,
    Battery,
    Land,
    Armed,
    Home,
    Wind,
}

/// More instances of a topic than this no aircraft has.
pub(super) const MAX_INSTANCES: usize = 4;

/// Topics, the best source of a quantity first.
pub(super) const NAMES: [&str; 14] = [
    "vehicle_global_position",
    "vehicle_local_position",
    "vehicle_gps_position",
    "sensor_gps",
    "vehicle_attitude",
    "vehicle_status",
    "failsafe_flags",
    "input_rc",
    "battery_status",
    "vehicle_land_detected",
    "actuator_armed",
    "home_position",
    "wind",
    "wind_estimate",
];

/// Fields by their names, the newest first; the first of each topic is its time stamp.
type Fields = &'static [&'static [&'static str]];
/// Quantities, and the field that each comes from.
type Columns = &'static [(Quantity, usize)];

impl Topic {
    pub(super) fn named(name: &str) -> Option<(Self, &'static str)> {
        let at = NAMES.iter().position(|known| *known == name)?;
        const TOPICS: [Topic; NAMES.len()] = [
            Topic::GlobalPosition,
            Topic::LocalPosition,
            Topic::Gps,
            Topic::Gps,
            Topic::Attitude,
            Topic::Status,
            Topic::FailsafeFlags,
            Topic::InputRc,
            Topic::Battery,
            Topic::Land,
            Topic::Armed,
            Topic::Home,
            Topic::Wind,
            Topic::Wind,
        ];
        TOPICS.get(at).copied().zip(NAMES.get(at).copied())
    }

    /// Whether an instance but the first is a device of its own, and not another opinion.
    pub(super) fn has_instances(self) -> bool {
        matches!(self, Self::Gps | Self::Battery)
    }

    pub(super) fn fields(self) -> Fields {
        match self {
            Self::GlobalPosition => &[&["timestamp"], &["lat"], &["lon"], &["alt"], &["lat_lon_valid"], &["alt_valid"]],
            Self::LocalPosition => LOCAL,
            Self::Gps => GPS,
            Self::Attitude => &[&["timestamp"], &["q"]],
            Self::Status => &[
                &["timestamp"],
                &["nav_state"],
                &["arming_state"],
                &["rc_signal_lost"],
                &["gcs_connection_lost", "data_link_lost"],
                &["failsafe"],
                &["engine_failure"],
                &["mission_failure"],
            ],
            Self::FailsafeFlags => FLAGS,
            Self::InputRc => &[&["timestamp"], &["rc_lost"], &["rc_failsafe"], &["link_quality"], &["rssi"]],
            Self::Battery => &[
                &["timestamp"],
                &["remaining"],
                &["voltage_v"],
                &["current_a"],
                &["temperature"],
                &["voltage_cell_v"],
                &["time_remaining_s"],
                &["connected"],
                &["warning"],
            ],
            Self::Land => &[&["timestamp"], &["landed"]],
            Self::Armed => &[&["timestamp"], &["armed"], &["lockdown"], &["kill", "manual_lockdown"], &["termination", "force_failsafe"]],
            Self::Home => &[&["timestamp"], &["lat"], &["lon"], &["alt"], &["valid_hpos"], &["valid_alt"], &["z"], &["valid_lpos"]],
            Self::Wind => &[&["timestamp"], &["windspeed_north"], &["windspeed_east"]],
        }
    }

    pub(super) fn columns(self) -> Columns {
        use Quantity as Q;
        match self {
            Self::GlobalPosition => &[(Q::Latitude, 1), (Q::Longitude, 2), (Q::Altitude, 3)],
            Self::LocalPosition => &[
                (Q::Latitude, 1),
                (Q::Longitude, 2),
                (Q::Altitude, 3),
                (Q::Height, 3),
                (Q::HeightAboveGround, 16),
                (Q::VelocityNorth, 4),
                (Q::VelocityEast, 5),
                (Q::VelocityDown, 6),
            ],
            Self::Gps => &[
                (Q::Latitude, 1),
                (Q::Longitude, 2),
                (Q::Altitude, 3),
                (Q::VelocityNorth, 4),
                (Q::VelocityEast, 5),
                (Q::VelocityDown, 6),
                (Q::Satellites, 7),
                (Q::PositionError, 8),
            ],
            Self::Attitude => &[(Q::Roll, 1), (Q::Pitch, 1), (Q::Yaw, 1)],
            Self::Status => &[(Q::LinkLost, 3), (Q::MotorsRunning, 2)],
            Self::FailsafeFlags => &[(Q::LinkLost, 1)],
            Self::InputRc => &[(Q::LinkLost, 1), (Q::LinkUp, 3), (Q::LinkUp, 4)],
            Self::Battery => &[
                (Q::Battery, 1),
                (Q::BatteryVoltage, 2),
                (Q::BatteryCurrent, 3),
                (Q::BatteryTemperature, 4),
                (Q::CellVoltageLowest, 5),
                (Q::FlightTimeLeft, 6),
            ],
            Self::Land => &[(Q::Airborne, 1)],
            Self::Armed => &[(Q::MotorsRunning, 1)],
            Self::Home => &[],
            Self::Wind => &[(Q::WindNorth, 1), (Q::WindEast, 2)],
        }
    }
}

const LOCAL: Fields = &[
    &["timestamp"],
    &["x"],
    &["y"],
    &["z"],
    &["vx"],
    &["vy"],
    &["vz"],
    &["ref_lat"],
    &["ref_lon"],
    &["ref_alt"],
    &["xy_global"],
    &["z_global"],
    &["xy_valid"],
    &["z_valid"],
    &["v_xy_valid"],
    &["v_z_valid"],
    &["dist_bottom"],
    &["dist_bottom_valid"],
];

const GPS: Fields = &[
    &["timestamp"],
    &["latitude_deg", "lat"],
    &["longitude_deg", "lon"],
    &["altitude_msl_m", "alt"],
    &["vel_n_m_s"],
    &["vel_e_m_s"],
    &["vel_d_m_s"],
    &["satellites_used"],
    &["eph"],
    &["fix_type"],
    &["time_utc_usec"],
    &["jamming_state"],
    &["spoofing_state"],
    &["vel_ned_valid"],
    &["timestamp_time_relative"],
];

const FLAGS: Fields = &[
    &["timestamp"],
    &["manual_control_signal_lost"],
    &["gcs_connection_lost"],
    &["battery_low_remaining_time"],
    &["battery_unhealthy"],
    &["geofence_breached"],
    &["wind_limit_exceeded"],
    &["flight_time_limit_exceeded"],
    &["fd_motor_failure"],
    &["fd_critical_failure"],
    &["mission_failure"],
    &["navigator_failure"],
    &["global_position_invalid"],
    &["home_position_invalid"],
];

/// How a topic is read from this file.
#[derive(Debug)]
pub(super) struct Plan {
    pub topic: Topic,
    pub name: &'static str,
    places: Vec<Option<Place>>,
    sources: Vec<&'static str>,
    pub clocks: [Option<usize>; MAX_INSTANCES],
}

impl Plan {
    pub(super) fn new(name: &str, formats: &Formats) -> Option<Self> {
        let (topic, name) = Topic::named(name)?;
        let found = topic.fields().iter().map(|names| {
            let first = names.first().copied().unwrap_or_default();
            let found = names.iter().find_map(|field| Some((*field, formats.place(name, field)?)));
            found.map_or((first, None), |(field, place)| (field, Some(place)))
        });
        let (sources, places): (Vec<_>, Vec<_>) = found.unzip();
        Some(Self { topic, name, places, sources, clocks: [None; MAX_INSTANCES] })
    }

    pub(super) fn place(&self, field: usize) -> Option<&Place> {
        self.places.get(field)?.as_ref()
    }

    /// Quantities and where they come from, for an instance.
    pub(super) fn columns(&self, instance: usize) -> Vec<(Quantity, Cow<'static, str>)> {
        let instance = if instance == 0 { String::new() } else { format!("[{instance}]") };
        let source = |field: usize| format!("{}{instance}.{}", self.name, self.sources.get(field).copied().unwrap_or_default());
        let columns = self.topic.columns().iter();
        columns.map(|(quantity, field)| (*quantity, Cow::Owned(source(*field)))).collect()
    }
}
