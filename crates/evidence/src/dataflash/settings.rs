use std::borrow::Cow;
use std::collections::BTreeMap;

use super::vehicle::Vehicle;
use crate::log::{Bounded, Setting, SettingName};

const MAX_SETTINGS: usize = 1_000;

/// Parameters that say how the vehicle acts, as they were set and changed.
#[derive(Debug)]
pub(super) struct Parameters {
    changes: Bounded<(i64, &'static str, f32)>,
    last: BTreeMap<&'static str, f32>,
}

type Codes = &'static [(f32, &'static str)];

#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Depends on the vehicle; none where its numbers are not known.
    Action {
        copter: Option<Codes>,
        plane: Option<Codes>,
        rover: Option<Codes>,
    },
    Centimetres,
    Metres,
    /// Holds where this bit of the fence's kinds is set.
    Fence(u8),
    /// Only its effect on others is of interest.
    Helper,
}

const RADIO: Codes = &[
    (0.0, "continue"),
    (1.0, "return-home"),
    (2.0, "continue-mission-or-return-home"),
    (3.0, "land"),
    (4.0, "retrace-or-return-home"),
    (5.0, "retrace-or-land"),
    (6.0, "mission-landing-or-return-home"),
    (7.0, "brake-or-land"),
];
const STATION: Codes = &[
    (0.0, "continue"),
    (1.0, "return-home"),
    (2.0, "continue-mission-or-return-home"),
    (3.0, "retrace-or-return-home"),
    (4.0, "retrace-or-land"),
    (5.0, "land"),
    (6.0, "mission-landing-or-return-home"),
    (7.0, "brake-or-land"),
];
const BATTERY_COPTER: Codes = &[
    (0.0, "continue"),
    (1.0, "land"),
    (2.0, "return-home"),
    (3.0, "retrace-or-return-home"),
    (4.0, "retrace-or-land"),
    (5.0, "terminate"),
    (6.0, "mission-landing-or-return-home"),
];
const BATTERY_PLANE: Codes = &[
    (0.0, "continue"),
    (1.0, "return-home"),
    (2.0, "land"),
    (3.0, "terminate"),
    (4.0, "land"),
    (5.0, "parachute"),
    (6.0, "loiter-to-land"),
];
const BATTERY_ROVER: Codes =
    &[(0.0, "continue"), (1.0, "return-home"), (2.0, "hover"), (3.0, "retrace"), (4.0, "retrace-or-hover"), (5.0, "terminate")];
const FENCE_COPTER: Codes = &[
    (0.0, "warn"),
    (1.0, "return-home-or-land"),
    (2.0, "land"),
    (3.0, "retrace-or-return-home-or-land"),
    (4.0, "brake-or-land"),
    (5.0, "retrace-or-land"),
];
const FENCE_PLANE: Codes = &[(0.0, "warn"), (1.0, "return-home"), (6.0, "guided"), (7.0, "guided")];
const BATTERY: Meaning = Meaning::Action { copter: Some(BATTERY_COPTER), plane: Some(BATTERY_PLANE), rover: Some(BATTERY_ROVER) };

const FENCE_ENABLE: &str = "FENCE_ENABLE";
const FENCE_TYPE: &str = "FENCE_TYPE";

const KNOWN: [(&str, SettingName, Meaning); 13] = [
    ("FS_THR_ENABLE", SettingName::SignalLostAction, Meaning::Action { copter: Some(RADIO), plane: None, rover: None }),
    ("FS_GCS_ENABLE", SettingName::DataLinkLostAction, Meaning::Action { copter: Some(STATION), plane: None, rover: None }),
    ("BATT_FS_LOW_ACT", SettingName::LowBatteryAction, BATTERY),
    ("BATT_FS_CRT_ACT", SettingName::CriticalBatteryAction, BATTERY),
    ("FENCE_ACTION", SettingName::GeofenceAction, Meaning::Action { copter: Some(FENCE_COPTER), plane: Some(FENCE_PLANE), rover: None }),
    ("FENCE_ALT_MAX", SettingName::HeightLimit, Meaning::Fence(1)),
    ("FENCE_RADIUS", SettingName::DistanceLimit, Meaning::Fence(2)),
    (FENCE_ENABLE, SettingName::GeofenceAction, Meaning::Helper),
    (FENCE_TYPE, SettingName::GeofenceAction, Meaning::Helper),
    ("RTL_ALT", SettingName::ReturnHeight, Meaning::Centimetres),
    ("RTL_ALT_M", SettingName::ReturnHeight, Meaning::Metres),
    ("ALT_HOLD_RTL", SettingName::ReturnHeight, Meaning::Centimetres),
    ("RTL_ALTITUDE", SettingName::ReturnHeight, Meaning::Metres),
];

impl Parameters {
    pub(super) fn new() -> Self {
        Self { changes: Bounded::new(MAX_SETTINGS), last: BTreeMap::new() }
    }

    pub(super) fn set(&mut self, at: i64, name: &str, value: f32) {
        let Some((name, _, _)) = KNOWN.iter().find(|(known, _, _)| *known == name) else { return };
        if self.last.insert(name, value) != Some(value) {
            self.changes.push((at, name, value));
        }
    }

    pub(super) fn left_out(&self) -> u64 {
        self.changes.left_out()
    }

    /// What they mean for the vehicle; a number stays one where that is not known.
    pub(super) fn settings(&self, vehicle: Option<Vehicle>) -> Vec<Setting> {
        let settings = self.changes.items().iter().filter_map(|(at, parameter, value)| {
            let (_, name, meaning) = KNOWN.iter().find(|(known, _, _)| known == parameter)?;
            let value = self.value(*meaning, *value, vehicle)?;
            Some(Setting { at: *at, name: *name, value, source: Cow::Borrowed(parameter) })
        });
        settings.collect()
    }

    fn value(&self, meaning: Meaning, value: f32, vehicle: Option<Vehicle>) -> Option<String> {
        let height = |metres: f32| if value <= 0.0 { "current".to_owned() } else { metres.to_string() };
        Some(match meaning {
            Meaning::Action { copter, plane, rover } => {
                let codes = match vehicle {
                    Some(Vehicle::Copter) => copter,
                    Some(Vehicle::Plane) => plane,
                    Some(Vehicle::Rover) => rover,
                    _ => None,
                };
                let known = codes.and_then(|codes| codes.iter().find(|(number, _)| *number == value));
                known.map_or_else(|| value.to_string(), |(_, code)| (*code).to_owned())
            }
            Meaning::Centimetres => height(value / 100.0),
            Meaning::Metres => height(value),
            Meaning::Fence(bit) if !self.fenced(bit) => "off".to_owned(),
            Meaning::Fence(_) => value.to_string(),
            Meaning::Helper => return None,
        })
    }

    /// Whether the fence is on and of this kind; it is, where the log does not say that it is not.
    fn fenced(&self, bit: u8) -> bool {
        let on = self.last.get(FENCE_ENABLE).is_none_or(|on| *on != 0.0);
        let kind = self.last.get(FENCE_TYPE).and_then(|kinds| format!("{kinds:.0}").parse::<u32>().ok());
        on && kind.is_none_or(|kinds| kinds & u32::from(bit) != 0)
    }
}
