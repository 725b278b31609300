//! Distances and directions on the WGS 84 ellipsoid.

use crate::Coordinates;
use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use serde::{Deserialize, Serialize};

/// From one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Leg {
    /// Metres.
    pub distance: f64,
    /// Degrees clockwise from true north, 0 up to 360, at the place of departure.
    pub bearing: f64,
}

/// Measures many legs.
#[derive(Debug)]
pub struct Earth(Geodesic);

impl Default for Earth {
    fn default() -> Self {
        Self(Geodesic::wgs84())
    }
}

impl Earth {
    pub fn leg(&self, from: Coordinates, to: Coordinates) -> Leg {
        let (distance, azimuth, _, _): (f64, f64, f64, f64) = self.0.inverse(from.latitude, from.longitude, to.latitude, to.longitude);
        Leg { distance, bearing: azimuth.rem_euclid(360.0) }
    }

    pub fn distance(&self, from: Coordinates, to: Coordinates) -> f64 {
        self.0.inverse(from.latitude, from.longitude, to.latitude, to.longitude)
    }

    /// The place that lies so far in this direction.
    pub fn destination(&self, from: Coordinates, leg: Leg) -> Option<Coordinates> {
        let (latitude, longitude): (f64, f64) = self.0.direct(from.latitude, from.longitude, leg.bearing, leg.distance);
        Coordinates::new(latitude, longitude)
    }
}
