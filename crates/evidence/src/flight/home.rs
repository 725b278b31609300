use super::fields::Fields;
use super::osd;
use super::units::FormatVersion;
use crate::Coordinates;

const LEAST: usize = 24;

/// A line of type 2.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HomeLine<'a> {
    /// Only when the aircraft says that it knows its home.
    pub position: Option<Coordinates>,
    /// The home is said to be known, and is at no place on earth.
    pub implausible: bool,
    /// Metres above mean sea level by its barometer, where the version's unit is known.
    pub altitude: Option<f64>,
    pub return_height: Option<u16>,
    pub height_limit: Option<f64>,
    pub simulated: bool,
    /// Of the flight controller.
    pub serial: Option<&'a [u8]>,
}

impl<'a> HomeLine<'a> {
    pub fn read(fields: Fields<'a>, version: FormatVersion) -> Option<Self> {
        if fields.len() < LEAST {
            return None;
        }
        let known = fields.u8(20).is_some_and(|flags| flags & 0x01 != 0);
        let [latitude, longitude] = osd::position(fields);
        let position = latitude.zip(longitude).and_then(|(latitude, longitude)| Coordinates::new(latitude, longitude));
        let altitude = fields.f32(16).filter(|value| value.is_finite());
        Some(Self {
            position: position.filter(|_| known),
            implausible: known && position.is_none() && (latitude.is_some() || longitude.is_some()),
            altitude: match version.number() {
                ..=4 => altitude,
                5..=10 => None,
                _ => altitude.map(|decimetres| decimetres / 10.0),
            }
            .filter(|metres| (-500.0..=9_000.0).contains(metres)),
            return_height: fields.u16(22).filter(|metres| (1..=5_000).contains(metres)),
            height_limit: fields.f32(37).filter(|metres| (1.0..=20_000.0).contains(metres)),
            simulated: fields.u32(32).is_some_and(|bits| bits & 1 != 0),
            serial: fields.bytes(52, 16),
        })
    }
}
