use super::MAX_MODES;
use crate::log::{FlightMode, ModeCause, ModeSpan};

/// Gathers runs of the same mode and action.
#[derive(Debug, Default)]
pub(crate) struct Modes {
    spans: Vec<ModeSpan>,
    current: Option<(u8, u8)>,
}

impl Modes {
    /// False when there are more runs than are kept.
    pub fn frame(&mut self, at: i64, mode: u8, action: u8) -> bool {
        let full = self.spans.len() >= MAX_MODES;
        let same = self.current == Some((mode, action));
        if full && !same {
            self.current = None;
            return false;
        }
        if let Some(last) = self.spans.last_mut() {
            last.to = at;
        }
        if same {
            return true;
        }
        self.current = Some((mode, action));
        let unified = mode_of(mode, action);
        let recorded = match action {
            0 => mode_name(mode),
            _ => format!("{}; {}", mode_name(mode), action_name(action)),
        };
        self.spans.push(ModeSpan {
            from: at,
            to: at,
            mode: unified,
            recorded,
            cause: cause_of(unified, action),
            source: "osd.mode".into(),
        });
        true
    }

    pub fn finish(self) -> Vec<ModeSpan> {
        self.spans
    }
}

/// Mode 33 is both a landing that was asked for and confirmed, and one that nobody asked for: only the action tells.
pub(crate) fn mode_of(mode: u8, action: u8) -> FlightMode {
    match mode {
        0 => FlightMode::Manual,
        1..=3 | 23 => FlightMode::Attitude,
        4..=9 | 32 => FlightMode::Position,
        10 | 11 => FlightMode::TakeOff,
        33 if matches!(action, 2 | 4 | 5 | 7 | 19 | 28 | 30 | 31 | 32) => FlightMode::ForcedLanding,
        12 | 13 | 33 | 37 => FlightMode::Landing,
        14 => FlightMode::Mission,
        15 | 36 => FlightMode::ReturnHome,
        16 | 17 => FlightMode::Offboard,
        18 | 25 | 26 | 39 => FlightMode::Follow,
        19 | 38 | 43 => FlightMode::Slow,
        31 => FlightMode::Sport,
        41 => FlightMode::OnGround,
        _ => FlightMode::Other,
    }
}

/// The action stays in the record after its cause has ended, so it says something only of a mode that it can bring about.
fn cause_of(mode: FlightMode, action: u8) -> Option<ModeCause> {
    let by_itself = matches!(
        mode,
        FlightMode::TakeOff | FlightMode::Landing | FlightMode::ForcedLanding | FlightMode::ReturnHome | FlightMode::Mission
    );
    if !by_itself {
        return None;
    }
    match action {
        1..=7 | 28 => Some(ModeCause::LowBattery),
        8..=14 | 31 => Some(ModeCause::Pilot),
        15 => Some(ModeCause::LinkLost),
        16..=18 | 23 | 24 => Some(ModeCause::Programme),
        20 => Some(ModeCause::Geofence),
        25 | 33 => Some(ModeCause::Obstacle),
        26 => Some(ModeCause::Finished),
        29 | 30 | 32 | 34 => Some(ModeCause::Failure),
        _ => None,
    }
}

fn mode_name(mode: u8) -> String {
    let name = match mode {
        0 => "manual",
        1 => "attitude",
        2 => "attitude, course lock",
        3 => "attitude, hover",
        4 => "hover",
        5 => "positioning, brake",
        6 => "positioning",
        7 => "positioning, course lock",
        8 => "positioning, home lock",
        9 => "positioning, hot point",
        10 => "assisted take-off",
        11 => "automatic take-off",
        12 => "automatic landing",
        13 => "attitude, landing",
        14 => "waypoints",
        15 => "go home",
        16 => "click and go",
        17 => "joystick",
        18 => "wristband",
        19 => "cinematic",
        23 => "attitude, limited",
        24 => "draw",
        25 => "follow me",
        26 => "active track",
        27 => "tap to fly",
        28 => "panorama",
        29 => "farming",
        30 => "first person",
        31 => "sport",
        32 => "novice",
        33 => "landing, confirmed or forced",
        35 => "terrain tracking",
        36 => "advanced go home",
        37 => "advanced landing",
        38 => "tripod",
        39 => "track, head lock",
        41 => "engines start",
        43 => "gentle",
        _ => return format!("mode {mode}"),
    };
    format!("{name} ({mode})")
}

fn action_name(action: u8) -> String {
    let name = match action {
        1 => "low battery, go home",
        2 => "low battery, landing",
        3 => "smart battery, go home",
        4 => "smart battery, landing",
        5 => "low voltage, landing",
        6 => "low voltage, go home",
        7 => "very low voltage, landing",
        8 => "go home by controller",
        9 => "assisted take-off by controller",
        10 => "take-off by controller",
        11 => "landing by controller",
        12 => "go home by app",
        13 => "landing by app",
        14 => "take-off by app",
        15 => "out of control, go home",
        16 => "take-off by programme",
        17 => "landing by programme",
        18 => "go home by programme",
        19 => "avoid ground, landing",
        20 => "airport, landing",
        21 => "too close to go home, landing",
        22 => "too far to go home, landing",
        23 => "waypoint mission by app",
        24 => "waypoint take-off",
        25 => "go home, avoiding",
        26 => "go home finished",
        27 => "lower limit, landing",
        28 => "battery, forced landing",
        29 => "protection, go home",
        30 => "motor blocked, landing",
        31 => "forced landing by app",
        32 => "battery not genuine, landing",
        33 => "obstacle on the way home, landing",
        34 => "inertial sensor, go home",
        _ => return format!("action {action}"),
    };
    format!("{name} ({action})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mode_and_action_are_read_together() {
        use FlightMode::{ForcedLanding, Landing, Position, ReturnHome, TakeOff};
        let table = [
            (6, 15, Position, None),
            (15, 15, ReturnHome, Some(ModeCause::LinkLost)),
            (15, 8, ReturnHome, Some(ModeCause::Pilot)),
            (36, 3, ReturnHome, Some(ModeCause::LowBattery)),
            (12, 26, Landing, Some(ModeCause::Finished)),
            (33, 27, Landing, None),
            (33, 28, ForcedLanding, Some(ModeCause::LowBattery)),
            (10, 9, TakeOff, Some(ModeCause::Pilot)),
        ];
        for (mode, action, unified, cause) in table {
            assert_eq!(mode_of(mode, action), unified, "{mode}/{action}");
            assert_eq!(cause_of(unified, action), cause, "{mode}/{action}");
        }
    }

    #[test]
    fn runs_are_spans_and_their_number_is_bounded() {
        let mut modes = Modes::default();
        for (at, mode, action) in [(0, 41, 9), (100, 41, 9), (200, 15, 15), (300, 15, 15), (400, 99, 200)] {
            assert!(modes.frame(at, mode, action));
        }
        let spans = modes.finish();
        let got: Vec<_> = spans.iter().map(|span| (span.from, span.to, span.recorded.as_str())).collect();
        let go_home = "go home (15); out of control, go home (15)";
        let engines = "engines start (41); assisted take-off by controller (9)";
        assert_eq!(got, [(0, 200, engines), (200, 400, go_home), (400, 400, "mode 99; action 200")]);
        let mut modes = Modes::default();
        let kept = (0..20_000_u32).filter(|n| modes.frame(i64::from(*n), u8::from(n % 2 == 0), 0)).count();
        assert_eq!((kept, modes.finish().len()), (MAX_MODES, MAX_MODES));
    }
}
