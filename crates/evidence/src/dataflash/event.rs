use crate::log::Severity;

/// What an event's number means, in a code of our own.
pub(super) fn event(id: i64) -> Option<(&'static str, Severity)> {
    use Severity::{Info, Serious, Warning};
    Some(match id {
        10 => ("armed", Info),
        11 => ("disarmed", Info),
        15 => ("armed-by-itself", Info),
        18 => ("landed", Info),
        19 => ("gps-lost", Serious),
        25 => ("home-set", Info),
        28 => ("took-off", Info),
        41 => ("fence-on", Info),
        42 => ("fence-off", Info),
        49 => ("parachute-off", Info),
        50 => ("parachute-on", Info),
        51 => ("parachute-released", Serious),
        54 => ("motors-stopped-by-switch", Serious),
        55 => ("motors-stopped-by-switch-over", Info),
        60 => ("estimator-height-reset", Warning),
        61 => ("landing-cancelled", Info),
        62 => ("estimator-yaw-reset", Warning),
        67 => ("gps-changed", Warning),
        _ => return None,
    })
}

/// The number of the subsystem that tells of a lost radio.
pub(super) const RADIO_FAILSAFE: i64 = 5;

/// What an error's two numbers mean; the second is zero where it is over.
pub(super) fn error(subsystem: i64, code: i64) -> Option<(String, Severity)> {
    let name = match subsystem {
        2 => "radio",
        3 => "compass",
        RADIO_FAILSAFE => "radio-failsafe",
        6 => "battery-failsafe",
        7 => "gps-failsafe",
        8 => "ground-station-failsafe",
        9 => "fence",
        10 => "mode-refused",
        11 => "gps-glitch",
        12 => "crash",
        15 => "parachute",
        16 => "estimator-variance",
        17 => "estimator-failsafe",
        18 => "barometer",
        19 => "processor",
        20 => "avoidance-failsafe",
        21 => "terrain",
        22 => "navigation",
        23 => "terrain-failsafe",
        24 => "estimator-changed",
        25 => "thrust-loss",
        26 => "sensors-failsafe",
        29 => "vibration",
        30 => "internal",
        31 => "dead-reckoning",
        _ => return None,
    };
    // Of these the code is a number of its own, which may be zero.
    if matches!(subsystem, 10 | 24) {
        return Some((format!("{name} {code}"), Severity::Warning));
    }
    if subsystem == 12 && code == 2 {
        return Some(("loss-of-control".to_owned(), Severity::Serious));
    }
    Some(if code == 0 { (format!("{name}-over"), Severity::Info) } else { (name.to_owned(), Severity::Serious) })
}
