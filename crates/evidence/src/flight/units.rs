use serde::{Deserialize, Serialize};
use std::fmt;

/// Format version of a flight record, 1 to 14.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FormatVersion(u8);

impl FormatVersion {
    pub const NEWEST: u8 = 14;

    pub fn new(version: u8) -> Option<Self> {
        (1..=Self::NEWEST).contains(&version).then_some(Self(version))
    }

    pub fn number(self) -> u8 {
        self.0
    }

    /// Lines are encrypted with keys that the file does not hold.
    pub fn is_sealed(self) -> bool {
        self.0 >= 13
    }

    /// The details come right after the prefix, not after the lines.
    pub(crate) fn details_first(self) -> bool {
        self.0 >= 12
    }
}

impl fmt::Display for FormatVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The maker's number for a model. Which model it is stands in the catalogue, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProductType(pub u8);

/// Height or distance in metres, finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Metres(pub f64);

/// Speed in metres a second, finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct MetresPerSecond(pub f64);

/// A position in degrees, WGS 84, never both zero.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coordinates {
    pub latitude: f64,
    pub longitude: f64,
}

impl Coordinates {
    /// Within 10 cm of the crossing of equator and prime meridian, which receivers without a fix tell.
    pub(crate) fn is_nowhere(latitude: f64, longitude: f64) -> bool {
        latitude.abs() < 1e-6 && longitude.abs() < 1e-6
    }

    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let in_range = latitude.is_finite() && longitude.is_finite() && latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        (in_range && !Self::is_nowhere(latitude, longitude)).then_some(Self { latitude, longitude })
    }
}

/// Sixteen characters that stay the same over all records of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTag(String);

impl AccountTag {
    pub const LENGTH: usize = 16;

    /// Sixteen ASCII letters or digits, not all zero; letters are kept in lower case.
    pub fn new(text: &str) -> Option<Self> {
        let fits =
            text.len() == Self::LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) && text.bytes().any(|byte| byte != b'0');
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the app that wrote the record ran on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppPlatform {
    Ios,
    Android,
    /// The maker's newer app, which does not say on which system it runs.
    MakerApp,
    Windows,
    Mac,
    Linux,
    Other(u8),
}

impl AppPlatform {
    pub fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Ios,
            2 => Self::Android,
            6 => Self::MakerApp,
            10 => Self::Windows,
            11 => Self::Mac,
            12 => Self::Linux,
            other => Self::Other(other),
        }
    }

    pub fn number(self) -> u8 {
        match self {
            Self::Ios => 1,
            Self::Android => 2,
            Self::MakerApp => 6,
            Self::Windows => 10,
            Self::Mac => 11,
            Self::Linux => 12,
            Self::Other(other) => other,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Ios => "ios",
            Self::Android => "android",
            Self::MakerApp => "maker-app",
            Self::Windows => "windows",
            Self::Mac => "mac",
            Self::Linux => "linux",
            Self::Other(_) => "other",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AppVersion {
    pub major: u8,
    pub minor: u8,
    pub patch: u8,
}

impl fmt::Display for AppVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}
