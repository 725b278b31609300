use crate::log::{FlightMode, ModeCause};

/// What the log's firmware flies: the same number is another mode, and another action, in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vehicle {
    Copter,
    Plane,
    Rover,
    Sub,
    Blimp,
    Tracker,
}

impl Vehicle {
    /// By the first message of the log, which names the firmware.
    pub(super) fn of_firmware(text: &str) -> Option<Self> {
        let (name, version) = text.split_once(' ')?;
        if !version.starts_with('V') {
            return None;
        }
        Some(match name {
            "ArduCopter" | "APM:Copter" => Self::Copter,
            "ArduPlane" | "APM:Plane" => Self::Plane,
            "ArduRover" | "Rover" | "APM:Rover" => Self::Rover,
            "ArduSub" => Self::Sub,
            "Blimp" => Self::Blimp,
            "AntennaTracker" => Self::Tracker,
            _ => return None,
        })
    }

    /// By the number of what was built.
    pub(super) fn of_build(number: i64) -> Option<Self> {
        Some(match number {
            1 => Self::Rover,
            2 | 13 => Self::Copter,
            3 => Self::Plane,
            4 => Self::Tracker,
            7 => Self::Sub,
            12 => Self::Blimp,
            _ => return None,
        })
    }

    fn modes(self) -> &'static [(u8, &'static str, FlightMode)] {
        match self {
            Self::Copter => COPTER,
            Self::Plane => PLANE,
            Self::Rover => ROVER,
            Self::Sub => SUB,
            Self::Blimp => BLIMP,
            Self::Tracker => TRACKER,
        }
    }

    /// The mode and the firmware's name for it.
    pub(super) fn mode(self, number: u8) -> Option<(FlightMode, &'static str)> {
        let (_, name, mode) = self.modes().iter().find(|(known, _, _)| *known == number)?;
        Some((*mode, name))
    }
}

use FlightMode as M;

const COPTER: &[(u8, &str, FlightMode)] = &[
    (0, "STABILIZE", M::Attitude),
    (1, "ACRO", M::Manual),
    (2, "ALT_HOLD", M::HeightHold),
    (3, "AUTO", M::Mission),
    (4, "GUIDED", M::Offboard),
    (5, "LOITER", M::Position),
    (6, "RTL", M::ReturnHome),
    (7, "CIRCLE", M::Follow),
    (8, "POSITION", M::Position),
    (9, "LAND", M::Landing),
    (10, "OF_LOITER", M::Position),
    (11, "DRIFT", M::Position),
    (13, "SPORT", M::Sport),
    (14, "FLIP", M::Manual),
    (15, "AUTOTUNE", M::Position),
    (16, "POSHOLD", M::Position),
    (17, "BRAKE", M::Hold),
    (18, "THROW", M::Manual),
    (19, "AVOID_ADSB", M::Other),
    (20, "GUIDED_NOGPS", M::Offboard),
    (21, "SMART_RTL", M::ReturnHome),
    (22, "FLOWHOLD", M::HeightHold),
    (23, "FOLLOW", M::Follow),
    (24, "ZIGZAG", M::Position),
    (25, "SYSTEMID", M::Position),
    (26, "AUTOROTATE", M::Landing),
    (27, "AUTO_RTL", M::ReturnHome),
    (28, "TURTLE", M::Manual),
    (29, "RATE_ACRO", M::Manual),
];

const PLANE: &[(u8, &str, FlightMode)] = &[
    (0, "MANUAL", M::Manual),
    (1, "CIRCLE", M::Hold),
    (2, "STABILIZE", M::Attitude),
    (3, "TRAINING", M::Attitude),
    (4, "ACRO", M::Manual),
    (5, "FBWA", M::Attitude),
    (6, "FBWB", M::HeightHold),
    (7, "CRUISE", M::HeightHold),
    (8, "AUTOTUNE", M::Attitude),
    (10, "AUTO", M::Mission),
    (11, "RTL", M::ReturnHome),
    (12, "LOITER", M::Hold),
    (13, "TAKEOFF", M::TakeOff),
    (14, "AVOID_ADSB", M::Other),
    (15, "GUIDED", M::Offboard),
    (16, "INITIALISING", M::Other),
    (17, "QSTABILIZE", M::Attitude),
    (18, "QHOVER", M::HeightHold),
    (19, "QLOITER", M::Position),
    (20, "QLAND", M::Landing),
    (21, "QRTL", M::ReturnHome),
    (22, "QAUTOTUNE", M::Other),
    (23, "QACRO", M::Manual),
    (24, "THERMAL", M::Other),
    (25, "LOITERALTQLAND", M::Landing),
    (26, "AUTOLAND", M::Landing),
];

const ROVER: &[(u8, &str, FlightMode)] = &[
    (0, "MANUAL", M::Manual),
    (1, "ACRO", M::Manual),
    (2, "LEARNING", M::Other),
    (3, "STEERING", M::Other),
    (4, "HOLD", M::Hold),
    (5, "LOITER", M::Hold),
    (6, "FOLLOW", M::Follow),
    (7, "SIMPLE", M::Manual),
    (8, "DOCK", M::Other),
    (9, "CIRCLE", M::Follow),
    (10, "AUTO", M::Mission),
    (11, "RTL", M::ReturnHome),
    (12, "SMART_RTL", M::ReturnHome),
    (15, "GUIDED", M::Offboard),
    (16, "INITIALISING", M::Other),
];

const SUB: &[(u8, &str, FlightMode)] = &[
    (0, "STABILIZE", M::Attitude),
    (1, "ACRO", M::Manual),
    (2, "ALT_HOLD", M::HeightHold),
    (3, "AUTO", M::Mission),
    (4, "GUIDED", M::Offboard),
    (7, "CIRCLE", M::Follow),
    (9, "SURFACE", M::Other),
    (16, "POSHOLD", M::Position),
    (19, "MANUAL", M::Manual),
];

const BLIMP: &[(u8, &str, FlightMode)] = &[
    (0, "LAND", M::Landing),
    (1, "MANUAL", M::Manual),
    (2, "VELOCITY", M::Position),
    (3, "LOITER", M::Position),
    (4, "RTL", M::ReturnHome),
];

const TRACKER: &[(u8, &str, FlightMode)] = &[
    (0, "MANUAL", M::OnGround),
    (1, "STOP", M::OnGround),
    (2, "SCAN", M::OnGround),
    (4, "GUIDED", M::OnGround),
    (10, "AUTO", M::OnGround),
    (16, "INITIALISING", M::OnGround),
];

/// Why it changed its mode, by the firmware's number for that.
pub(super) fn cause(number: u8) -> Option<ModeCause> {
    Some(match number {
        1 | 2 => ModeCause::Pilot,
        3 | 5 => ModeCause::LinkLost,
        4 => ModeCause::LowBattery,
        // The estimator, a glitch of the satellites, termination, a crash, and what is called a failsafe and no more.
        6 | 7 | 17 | 19 | 25 => ModeCause::Failure,
        8 | 12 => ModeCause::Finished,
        10 => ModeCause::Geofence,
        14 | 15 => ModeCause::Obstacle,
        32 => ModeCause::Programme,
        _ => return None,
    })
}
