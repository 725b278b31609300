use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quantity {
    Latitude,
    Longitude,
    /// Above mean sea level or the ellipsoid, as `Column::source` says.
    Altitude,
    /// Above the place of take-off.
    Height,
    /// Above what is below, by a sensor.
    HeightAboveGround,
    VelocityNorth,
    VelocityEast,
    VelocityDown,
    Roll,
    Pitch,
    /// Clockwise from true north.
    Yaw,
    Satellites,
    /// Root mean square of the horizontal position's error, as the receiver estimates it.
    PositionError,
    /// Share of the charge that is left.
    Battery,
    BatteryVoltage,
    BatteryCurrent,
    BatteryTemperature,
    CellVoltageLowest,
    /// How long the battery lasts, as the aircraft works it out.
    FlightTimeLeft,
    /// Share of the charge at which the aircraft turns back, and at which it lands.
    BatteryToReturn,
    BatteryToLand,
    /// From the controller to the aircraft.
    LinkUp,
    /// From the aircraft to the controller.
    LinkDown,
    /// 1 where the aircraft hears no controller.
    LinkLost,
    MotorsRunning,
    Airborne,
    ControllerLatitude,
    ControllerLongitude,
    PhoneLatitude,
    PhoneLongitude,
    /// How fast the air moves towards the north, and the east.
    WindNorth,
    WindEast,
    /// Horizontal, as the app works it out.
    Speed,
    /// How well it knows its place, as the aircraft grades itself.
    PositionGrade,
    /// From -1 (left) to 1 (right).
    StickRoll,
    /// From -1 (back) to 1 (forward).
    StickPitch,
    /// From -1 (down) to 1 (up).
    StickThrottle,
    /// From -1 (left) to 1 (right).
    StickYaw,
    GimbalRoll,
    GimbalPitch,
    GimbalYaw,
}

impl Quantity {
    pub const ALL: [Self; 41] = [
        Self::Latitude,
        Self::Longitude,
        Self::Altitude,
        Self::Height,
        Self::HeightAboveGround,
        Self::VelocityNorth,
        Self::VelocityEast,
        Self::VelocityDown,
        Self::Roll,
        Self::Pitch,
        Self::Yaw,
        Self::Satellites,
        Self::PositionError,
        Self::Battery,
        Self::BatteryVoltage,
        Self::BatteryCurrent,
        Self::BatteryTemperature,
        Self::CellVoltageLowest,
        Self::FlightTimeLeft,
        Self::BatteryToReturn,
        Self::BatteryToLand,
        Self::LinkUp,
        Self::LinkDown,
        Self::LinkLost,
        Self::MotorsRunning,
        Self::Airborne,
        Self::ControllerLatitude,
        Self::ControllerLongitude,
        Self::PhoneLatitude,
        Self::PhoneLongitude,
        Self::WindNorth,
        Self::WindEast,
        Self::Speed,
        Self::PositionGrade,
        Self::StickRoll,
        Self::StickPitch,
        Self::StickThrottle,
        Self::StickYaw,
        Self::GimbalRoll,
        Self::GimbalPitch,
        Self::GimbalYaw,
    ];

    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// Symbol of the unit; empty for a share, a count and a truth.
    pub fn unit(self) -> &'static str {
        self.row().1
    }

    /// Decimal places that are written; finer than any device measures.
    pub fn decimals(self) -> usize {
        self.row().2
    }

    /// Outside of this no aircraft and no place on earth is.
    pub fn is_plausible(self, value: f64) -> bool {
        let (_, _, _, least, most) = self.row();
        (least..=most).contains(&value)
    }

    fn row(self) -> (&'static str, &'static str, usize, f64, f64) {
        match self {
            Self::Latitude => ("latitude", "deg", 8, -90.0, 90.0),
            Self::Longitude => ("longitude", "deg", 8, -180.0, 180.0),
            Self::Altitude => ("altitude", "m", 2, -500.0, 20_000.0),
            Self::Height => ("height", "m", 2, -2_000.0, 20_000.0),
            Self::HeightAboveGround => ("height-above-ground", "m", 2, 0.0, 1_000.0),
            Self::VelocityNorth => ("velocity-north", "m/s", 2, -150.0, 150.0),
            Self::VelocityEast => ("velocity-east", "m/s", 2, -150.0, 150.0),
            Self::VelocityDown => ("velocity-down", "m/s", 2, -100.0, 100.0),
            Self::Roll => ("roll", "deg", 1, -360.0, 360.0),
            Self::Pitch => ("pitch", "deg", 1, -360.0, 360.0),
            Self::Yaw => ("yaw", "deg", 1, -360.0, 360.0),
            Self::Satellites => ("satellites", "", 0, 0.0, 200.0),
            Self::PositionError => ("position-error", "m", 2, 0.0, 10_000.0),
            Self::Battery => ("battery", "", 3, 0.0, 1.0),
            Self::BatteryVoltage => ("battery-voltage", "V", 3, 0.0, 1_000.0),
            Self::BatteryCurrent => ("battery-current", "A", 3, -1_000.0, 1_000.0),
            Self::BatteryTemperature => ("battery-temperature", "degC", 1, -60.0, 150.0),
            Self::CellVoltageLowest => ("cell-voltage-lowest", "V", 3, 0.0, 6.0),
            Self::FlightTimeLeft => ("flight-time-left", "s", 0, 0.0, 86_400.0),
            Self::BatteryToReturn => ("battery-to-return", "", 3, 0.0, 1.0),
            Self::BatteryToLand => ("battery-to-land", "", 3, 0.0, 1.0),
            Self::LinkUp => ("link-up", "", 3, 0.0, 1.0),
            Self::LinkDown => ("link-down", "", 3, 0.0, 1.0),
            Self::LinkLost => ("link-lost", "", 0, 0.0, 1.0),
            Self::MotorsRunning => ("motors-running", "", 0, 0.0, 1.0),
            Self::Airborne => ("airborne", "", 0, 0.0, 1.0),
            Self::ControllerLatitude => ("controller-latitude", "deg", 8, -90.0, 90.0),
            Self::ControllerLongitude => ("controller-longitude", "deg", 8, -180.0, 180.0),
            Self::PhoneLatitude => ("phone-latitude", "deg", 8, -90.0, 90.0),
            Self::PhoneLongitude => ("phone-longitude", "deg", 8, -180.0, 180.0),
            Self::WindNorth => ("wind-north", "m/s", 2, -100.0, 100.0),
            Self::WindEast => ("wind-east", "m/s", 2, -100.0, 100.0),
            Self::Speed => ("speed", "m/s", 2, 0.0, 200.0),
            Self::PositionGrade => ("position-grade", "", 2, 0.0, 1.0),
            Self::StickRoll => ("stick-roll", "", 3, -1.0, 1.0),
            Self::StickPitch => ("stick-pitch", "", 3, -1.0, 1.0),
            Self::StickThrottle => ("stick-throttle", "", 3, -1.0, 1.0),
            Self::StickYaw => ("stick-yaw", "", 3, -1.0, 1.0),
            Self::GimbalRoll => ("gimbal-roll", "deg", 1, -360.0, 360.0),
            Self::GimbalPitch => ("gimbal-pitch", "deg", 1, -360.0, 360.0),
            Self::GimbalYaw => ("gimbal-yaw", "deg", 1, -360.0, 360.0),
        }
    }
}
