use crate::log::SettingName;

/// A parameter's value as the record holds it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Parameter {
    Whole(i32),
    Real(f32),
}

impl Parameter {
    /// From `type name` and the four bytes that follow it.
    pub(super) fn read<'a>(key: &'a str, value: &[u8]) -> Option<(&'a str, Self)> {
        let (kind, name) = key.split_once(' ')?;
        let value = *value.first_chunk::<4>()?;
        match kind {
            "int32_t" => Some((name, Self::Whole(i32::from_le_bytes(value)))),
            "float" => Some((name, Self::Real(f32::from_le_bytes(value)))).filter(|(_, real)| real.is_finite()),
            _ => None,
        }
    }

    fn is_finite(&self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Real(real) => real.is_finite(),
        }
    }

    fn text(self) -> String {
        match self {
            Self::Whole(whole) => whole.to_string(),
            Self::Real(real) => real.to_string(),
        }
    }

    fn is_zero(self) -> bool {
        self == Self::Whole(0) || self == Self::Real(0.0)
    }
}

const ON_LOSS: &[(i32, &str)] = &[(0, "continue"), (1, "hover"), (2, "return-home"), (3, "land"), (5, "terminate"), (6, "disarm")];
const ON_LOW_BATTERY: &[(i32, &str)] = &[(0, "warn"), (1, "return-home"), (2, "land"), (3, "return-home-then-land")];
const ON_BREACH: &[(i32, &str)] = &[(0, "continue"), (1, "warn"), (2, "hover"), (3, "return-home"), (4, "terminate"), (5, "land")];

/// How the value of a parameter is put.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Code(&'static [(i32, &'static str)]),
    Number,
    /// Zero is none.
    Limit,
    Exceptions,
}

const KNOWN: [(&str, SettingName, Meaning); 13] = [
    ("NAV_RCL_ACT", SettingName::SignalLostAction, Meaning::Code(ON_LOSS)),
    ("COM_RCL_ACT", SettingName::SignalLostAction, Meaning::Code(ON_LOSS)),
    ("NAV_DLL_ACT", SettingName::DataLinkLostAction, Meaning::Code(ON_LOSS)),
    ("COM_RC_LOSS_T", SettingName::SignalLostDelay, Meaning::Number),
    ("COM_DL_LOSS_T", SettingName::DataLinkLostDelay, Meaning::Number),
    ("COM_RCL_EXCEPT", SettingName::SignalLostExceptions, Meaning::Exceptions),
    ("COM_LOW_BAT_ACT", SettingName::LowBatteryAction, Meaning::Code(ON_LOW_BATTERY)),
    ("GF_ACTION", SettingName::GeofenceAction, Meaning::Code(ON_BREACH)),
    ("GF_MAX_HOR_DIST", SettingName::DistanceLimit, Meaning::Limit),
    ("GF_MAX_VER_DIST", SettingName::HeightLimit, Meaning::Limit),
    ("RTL_RETURN_ALT", SettingName::ReturnHeight, Meaning::Number),
    ("BAT_LOW_THR", SettingName::LowBattery, Meaning::Number),
    ("BAT_CRIT_THR", SettingName::CriticalBattery, Meaning::Number),
];

/// What a parameter says of how the aircraft acts, where it says anything of that.
pub(super) fn setting(name: &str, value: Parameter) -> Option<(&'static str, SettingName, String)> {
    let (name, setting, meaning) = KNOWN.iter().find(|(known, _, _)| *known == name)?;
    let text = match meaning {
        Meaning::Code(codes) => {
            let known = codes.iter().find(|(number, _)| Parameter::Whole(*number) == value);
            known.map_or_else(|| value.text(), |(_, code)| (*code).to_owned())
        }
        Meaning::Limit if value.is_zero() => "off".to_owned(),
        Meaning::Limit | Meaning::Number => value.text(),
        Meaning::Exceptions => exceptions(value),
    };
    Some((name, *setting, text))
}

fn exceptions(value: Parameter) -> String {
    let Parameter::Whole(bits) = value else { return value.text() };
    let known = [(1, "mission"), (2, "hold"), (4, "offboard"), (8, "external")];
    let words: Vec<&str> = known.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, word)| *word).collect();
    match words.as_slice() {
        _ if bits & !0xF != 0 => bits.to_string(),
        [] => "none".to_owned(),
        words => words.join(" "),
    }
}
