use super::kinds;
use super::units::FormatVersion;
use serde::{Deserialize, Serialize};

/// What a key of a sealed record opens: the lines that one part of the app's maker has to do with. The words are the maker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FeaturePoint {
    #[serde(rename = "FR_Standardization_Feature_Base_1")]
    Base = 1,
    #[serde(rename = "FR_Standardization_Feature_Vision_2")]
    Vision,
    #[serde(rename = "FR_Standardization_Feature_Waypoint_3")]
    Waypoint,
    #[serde(rename = "FR_Standardization_Feature_Agriculture_4")]
    Agriculture,
    #[serde(rename = "FR_Standardization_Feature_AirLink_5")]
    AirLink,
    #[serde(rename = "FR_Standardization_Feature_AfterSales_6")]
    AfterSales,
    #[serde(rename = "FR_Standardization_Feature_DJIFlyCustom_7")]
    Custom,
    #[serde(rename = "FR_Standardization_Feature_Plaintext_8")]
    Plaintext,
    #[serde(rename = "FR_Standardization_Feature_FlightHub_9")]
    FlightHub,
    #[serde(rename = "FR_Standardization_Feature_Gimbal_10")]
    Gimbal,
    #[serde(rename = "FR_Standardization_Feature_RC_11")]
    Controller,
    #[serde(rename = "FR_Standardization_Feature_Camera_12")]
    Camera,
    #[serde(rename = "FR_Standardization_Feature_Battery_13")]
    Battery,
    #[serde(rename = "FR_Standardization_Feature_FlySafe_14")]
    FlySafe,
    #[serde(rename = "FR_Standardization_Feature_Security_15")]
    Security,
}

impl FeaturePoint {
    /// By number, from 1 on.
    pub const ALL: [Self; 15] = [
        Self::Base,
        Self::Vision,
        Self::Waypoint,
        Self::Agriculture,
        Self::AirLink,
        Self::AfterSales,
        Self::Custom,
        Self::Plaintext,
        Self::FlightHub,
        Self::Gimbal,
        Self::Controller,
        Self::Camera,
        Self::Battery,
        Self::FlySafe,
        Self::Security,
    ];

    /// As a record names it.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }

    pub fn number(self) -> u16 {
        (1..).zip(Self::ALL).find_map(|(number, point)| (point == self).then_some(number)).unwrap_or_default()
    }

    /// The maker's own library asks for no keys of the others.
    pub(crate) fn is_asked_for(self) -> bool {
        !matches!(self, Self::Agriculture | Self::Plaintext | Self::Security)
    }

    /// What encrypts the lines of a type. None: nothing does, or nobody has shown what.
    pub(crate) fn of(kind: u8, version: FormatVersion) -> Option<Self> {
        let is_first = version.number() == 13;
        let point = match kind {
            kinds::RECORD_RECOVER | kinds::SECURITY | kinds::KEY_STORAGE => return None,
            3 | 4 | 7 | 8 | 11 | 25 | 29 | 33 if is_first => Self::Base,
            22 | 28 | 51..=53 if is_first => Self::AfterSales,
            1 | 2 | 6 | 13..=15 | 40 | 58 | 59 | 63 => Self::Base,
            17 | 18 => Self::Vision,
            31 | 32 | 34..=36 | 38 | 39 => Self::Waypoint,
            21 | 41 | 43..=48 => Self::Agriculture,
            49 => Self::AirLink,
            12 | 16 | 19 | 26 | 27 => Self::AfterSales,
            5 | 9 | 10 | 20 | 24 | 30 | 54 => Self::Custom,
            53 => Self::FlightHub,
            3 => Self::Gimbal,
            4 | 11 | 29 | 33 | 62 => Self::Controller,
            25 => Self::Camera,
            7 | 8 | 22 => Self::Battery,
            28 | 51 | 52 => Self::FlySafe,
            _ => return None,
        };
        Some(point)
    }
}
