use crate::log::FlightMode;

/// What the numbers of modes mean changed twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    Until1_13,
    From1_14,
    From1_15,
    Unknown,
}

impl Generation {
    /// From the release that the record states, else from fields that only newer firmware has.
    pub(super) fn of(release: Option<(u8, u8)>, newer: Option<bool>) -> Self {
        match release {
            Some((1, minor)) if minor <= 13 => Self::Until1_13,
            Some((1, 14)) => Self::From1_14,
            Some((major, _)) if major >= 1 => Self::From1_15,
            _ if newer == Some(false) => Self::Until1_13,
            _ => Self::Unknown,
        }
    }
}

pub(super) fn mode(number: u8, generation: Generation) -> FlightMode {
    let old = generation == Generation::Until1_13;
    match number {
        0 | 10 => FlightMode::Manual,
        15 => FlightMode::Attitude,
        16 if old => FlightMode::Attitude,
        1 => FlightMode::HeightHold,
        2 => FlightMode::Position,
        6 if generation == Generation::From1_15 => FlightMode::Slow,
        3 => FlightMode::Mission,
        4 => FlightMode::Hold,
        5 => FlightMode::ReturnHome,
        12 | 13 => FlightMode::ForcedLanding,
        8 | 9 | 11 if old => FlightMode::ForcedLanding,
        14 => FlightMode::Offboard,
        17 | 22 => FlightMode::TakeOff,
        18 | 20 => FlightMode::Landing,
        19 | 21 => FlightMode::Follow,
        _ => FlightMode::Other,
    }
}
