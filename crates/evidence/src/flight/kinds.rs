use crate::log::Quantity;

pub(crate) const OSD: u8 = 1;
pub(crate) const HOME: u8 = 2;
pub(crate) const GIMBAL: u8 = 3;
pub(crate) const RC: u8 = 4;
pub(crate) const CUSTOM: u8 = 5;
pub(crate) const CENTER_BATTERY: u8 = 7;
pub(crate) const SMART_BATTERY: u8 = 8;
pub(crate) const APP_TIP: u8 = 9;
pub(crate) const APP_WARN: u8 = 10;
pub(crate) const RC_GPS: u8 = 11;
pub(crate) const RECOVER: u8 = 13;
pub(crate) const APP_GPS: u8 = 14;
pub(crate) const FIRMWARE: u8 = 15;
pub(crate) const MC_PARAM: u8 = 19;
pub(crate) const BATTERY_GROUP: u8 = 22;
pub(crate) const APP_SERIOUS_WARN: u8 = 24;
pub(crate) const COMPONENT_SERIAL: u8 = 40;
pub(crate) const OFDM_SIGNAL: u8 = 49;
pub(crate) const RECORD_RECOVER: u8 = 50;
pub(crate) const SECURITY: u8 = 55;
pub(crate) const KEY_STORAGE: u8 = 56;
pub(crate) const RC_DISPLAY: u8 = 62;
pub(crate) const FC_COMMON: u8 = 63;

/// By type; empty where a number is not in use.
const NAMES: [&str; 64] = [
    "",
    "osd",
    "home",
    "gimbal",
    "rc",
    "custom",
    "deform",
    "center-battery",
    "smart-battery",
    "app-tip",
    "app-warn",
    "rc-gps",
    "rc-debug",
    "recover",
    "app-gps",
    "firmware",
    "ofdm-debug",
    "vision-group",
    "vision-warn",
    "mc-param",
    "app-operation",
    "ag-osd",
    "smart-battery-group",
    "",
    "app-serious-warn",
    "camera",
    "adsb",
    "adsb-status",
    "fly-forbid",
    "app-joystick",
    "custom-low-rate",
    "nav-mode",
    "gs-status",
    "virtual-stick",
    "gs-event",
    "waypoint-mission",
    "waypoint-mission-upload",
    "",
    "waypoint-event",
    "waypoint-status",
    "component-serial",
    "agriculture-41",
    "agriculture-42",
    "agriculture-43",
    "agriculture-44",
    "rtk-difference",
    "agriculture-46",
    "agriculture-47",
    "agriculture-48",
    "ofdm-signal",
    "record-recover",
    "flysafe-limit",
    "unlock",
    "flight-hub",
    "go-business",
    "security",
    "key-storage",
    "air-link",
    "health",
    "fc-imu",
    "navigation",
    "perception",
    "rc-display",
    "fc-common-osd",
];

/// The record's own names of its line types.
pub(crate) fn name(kind: u8) -> Option<&'static str> {
    match kind {
        253 => Some("summary"),
        254 => Some("frame-data"),
        255 => Some("end"),
        _ => NAMES.get(usize::from(kind)).copied().filter(|name| !name.is_empty()),
    }
}

/// What lines of a type would say, could they be read.
pub(crate) fn quantities(kind: u8) -> &'static [Quantity] {
    use Quantity as Q;
    match kind {
        OSD => &[
            Q::Latitude,
            Q::Longitude,
            Q::Height,
            Q::VelocityNorth,
            Q::VelocityEast,
            Q::VelocityDown,
            Q::Roll,
            Q::Pitch,
            Q::Yaw,
            Q::Satellites,
            Q::LinkLost,
            Q::MotorsRunning,
            Q::Airborne,
            Q::PositionGrade,
        ],
        GIMBAL => &[Q::GimbalRoll, Q::GimbalPitch, Q::GimbalYaw],
        RC | RC_DISPLAY => &[Q::StickRoll, Q::StickPitch, Q::StickThrottle, Q::StickYaw],
        CUSTOM => &[Q::Speed],
        CENTER_BATTERY | SMART_BATTERY => &[Q::Battery, Q::BatteryVoltage],
        BATTERY_GROUP => &[Q::Battery, Q::BatteryVoltage, Q::BatteryCurrent, Q::BatteryTemperature, Q::CellVoltageLowest],
        FC_COMMON => &[Q::FlightTimeLeft, Q::BatteryToReturn, Q::BatteryToLand],
        RC_GPS => &[Q::ControllerLatitude, Q::ControllerLongitude],
        APP_GPS => &[Q::PhoneLatitude, Q::PhoneLongitude],
        OFDM_SIGNAL => &[Q::LinkUp, Q::LinkDown],
        _ => &[],
    }
}
