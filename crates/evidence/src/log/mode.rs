use serde::{Deserialize, Serialize};

/// What flies the aircraft, in words that all formats can be put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlightMode {
    /// The sticks turn and tilt it; neither place nor attitude is held.
    Manual,
    /// It keeps level, and drifts with the wind.
    Attitude,
    /// It holds its height, and drifts with the wind.
    HeightHold,
    /// It holds its place while the sticks are left alone.
    Position,
    /// As position, faster.
    Sport,
    /// As position, slower.
    Slow,
    TakeOff,
    Landing,
    /// It lands by itself, and nobody asked for it.
    ForcedLanding,
    ReturnHome,
    /// It holds its place by itself.
    Hold,
    /// It follows waypoints.
    Mission,
    /// It follows or circles somebody or something.
    Follow,
    /// Another programme flies it.
    Offboard,
    OnGround,
    Other,
}

impl FlightMode {
    pub fn code(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Attitude => "attitude",
            Self::HeightHold => "height-hold",
            Self::Position => "position",
            Self::Sport => "sport",
            Self::Slow => "slow",
            Self::TakeOff => "take-off",
            Self::Landing => "landing",
            Self::ForcedLanding => "forced-landing",
            Self::ReturnHome => "return-home",
            Self::Hold => "hold",
            Self::Mission => "mission",
            Self::Follow => "follow",
            Self::Offboard => "offboard",
            Self::OnGround => "on-ground",
            Self::Other => "other",
        }
    }
}

/// What made an aircraft change its mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModeCause {
    /// By stick, switch or button, on the controller or in the app.
    Pilot,
    /// Another programme, or a mission.
    Programme,
    LinkLost,
    LowBattery,
    /// A zone, a height or a distance that it may not enter or leave.
    Geofence,
    Obstacle,
    /// It found something of its own to be broken or unusable.
    Failure,
    /// What it was doing came to its end.
    Finished,
}

impl ModeCause {
    pub fn code(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Programme => "programme",
            Self::LinkLost => "link-lost",
            Self::LowBattery => "low-battery",
            Self::Geofence => "geofence",
            Self::Obstacle => "obstacle",
            Self::Failure => "failure",
            Self::Finished => "finished",
        }
    }
}
