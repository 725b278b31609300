//! A flight of an autopilot that nobody flew: the truth that the encoders of its logs put in, and that a reader has to get out.

use jiff::Timestamp;

use crate::Coordinates;

/// The truth of one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Microseconds since the recording began.
    pub at: i64,
    pub position: Coordinates,
    pub altitude_metres: f64,
    /// Above the place of take-off.
    pub height_metres: f64,
    /// North, east and down.
    pub metres_per_second: [f64; 3],
    /// Clockwise from true north.
    pub yaw_degrees: f64,
    pub satellites: u8,
    pub position_error_metres: f64,
    /// Share of the charge.
    pub battery: f64,
    pub volts: f64,
    pub amperes: f64,
    pub link_lost: bool,
    /// Share, of the controller's signal.
    pub link: f64,
    pub airborne: bool,
    /// How fast the air moves towards the north and the east.
    pub wind_metres_per_second: [f64; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Parameter {
    Whole(i32),
    Real(f32),
}

#[derive(Debug, Clone, PartialEq)]
pub struct AutopilotFlight {
    /// When the recording began; without it no receiver states the time of day.
    pub start: Option<Timestamp>,
    /// Microseconds from switching on until the recording began.
    pub since_boot: u64,
    pub home: Coordinates,
    pub home_altitude_metres: f64,
    pub moments: Vec<Moment>,
    /// From when on it flew in which mode, by the firmware's number.
    pub modes: Vec<(i64, u8)>,
    /// When, how serious by the syslog's levels, and what.
    pub messages: Vec<(i64, u8, String)>,
    pub parameters: Vec<(String, Parameter)>,
    pub hardware: String,
    pub board: String,
}

/// Microseconds between moments.
const STEP: i64 = 100_000;
const METRES_PER_DEGREE: f64 = 111_195.0;

impl AutopilotFlight {
    /// Two seconds on the ground, a climb, and a straight flight to the north-east, over an ocean; the controller is lost for the last third.
    pub fn synthetic(moments: u32) -> Self {
        let home = Coordinates { latitude: 10.5, longitude: -30.25 };
        let at = |n: u32| i64::from(n) * STEP;
        let lost_from = moments.saturating_sub(moments / 3);
        let moments: Vec<Moment> = (0..moments).map(|n| moment(home, n, at(n), n >= lost_from)).collect();
        Self {
            start: Timestamp::new(1_750_000_000, 0).ok(),
            since_boot: 75_000_000,
            home,
            home_altitude_metres: 12.0,
            moments,
            modes: vec![(0, 2), (at(40), 3), (at(lost_from), 5)],
            messages: vec![(at(20), 6, "Takeoff detected".to_owned()), (at(lost_from), 4, "Manual control lost".to_owned())],
            parameters: Vec::new(),
            hardware: "EXAMPLE_V5".to_owned(),
            board: "000100000000111122223333444455556666".to_owned(),
        }
    }

    /// Microseconds of the last moment.
    pub fn duration(&self) -> i64 {
        self.moments.last().map_or(0, |moment| moment.at)
    }
}

fn moment(home: Coordinates, n: u32, at: i64, link_lost: bool) -> Moment {
    let seconds = f64::from(n) / 10.0;
    let up = (seconds - 2.0).clamp(0.0, 6.0);
    let out = (seconds - 8.0).max(0.0);
    let [north, east] = [5.0 * out, 3.0 * out];
    let climbing = up > 0.0 && up < 6.0;
    let moving = if out > 0.0 { 1.0 } else { 0.0 };
    let longitude_metres = METRES_PER_DEGREE * home.latitude.to_radians().cos();
    Moment {
        at,
        position: Coordinates { latitude: home.latitude + north / METRES_PER_DEGREE, longitude: home.longitude + east / longitude_metres },
        altitude_metres: 12.0 + up * 5.0,
        height_metres: up * 5.0,
        metres_per_second: [5.0 * moving, 3.0 * moving, if climbing { -5.0 } else { 0.0 }],
        yaw_degrees: 31.0 * moving,
        satellites: 14,
        position_error_metres: 0.75,
        battery: (0.95 - seconds / 1_000.0).max(0.0),
        volts: 16.5 - seconds / 500.0,
        amperes: if up > 0.0 { 12.5 } else { 1.5 },
        link_lost,
        link: if link_lost { 0.0 } else { 0.9 },
        airborne: up > 0.0,
        wind_metres_per_second: [1.5, -2.25],
    }
}

/// The nearest number of single precision.
pub(crate) fn single(value: f64) -> f32 {
    value.to_string().parse().unwrap_or(f32::NAN)
}

/// The nearest whole number.
pub(crate) fn whole(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap_or(0)
}
