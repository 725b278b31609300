use aftercare_wire::Place;

/// Of WGS 84: half the longer axis in metres, and the square of the first eccentricity.
const LONG_AXIS: f64 = 6_378_137.0;
const ECCENTRICITY: f64 = 6.694_379_990_14e-3;
/// Metres; beyond, the plane is no map of the earth any more.
const FARTHEST: f64 = 500_000.0;

/// Metres to the east (`x`) and to the north (`y`); in a drawing, units to the right and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// From the middle of the earth: `x` and `y` in the plane of the equator, `z` along the axis.
#[derive(Debug, Clone, Copy)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

impl Vector {
    fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    /// Of a place on the ellipsoid.
    fn of(place: Place) -> Option<Self> {
        let on_earth =
            place.latitude.is_finite() && place.longitude.is_finite() && place.latitude.abs() <= 90.0 && place.longitude.abs() <= 360.0;
        if !on_earth {
            return None;
        }
        let (latitude, longitude) = (place.latitude.to_radians(), place.longitude.to_radians());
        let across = LONG_AXIS / (1.0 - ECCENTRICITY * latitude.sin().powi(2)).sqrt();
        Some(Self {
            x: across * latitude.cos() * longitude.cos(),
            y: across * latitude.cos() * longitude.sin(),
            z: across * (1.0 - ECCENTRICITY) * latitude.sin(),
        })
    }
}

/// The plane that touches the earth at one place. It has no seam and no pole: both are places like any other.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    centre: Vector,
    east: Vector,
    north: Vector,
}

impl Plane {
    /// None where there is no such place on earth.
    #[must_use]
    pub fn touching(place: Place) -> Option<Self> {
        let centre = Vector::of(place)?;
        let (latitude, longitude) = (place.latitude.to_radians(), place.longitude.to_radians());
        let east = Vector { x: -longitude.sin(), y: longitude.cos(), z: 0.0 };
        let north = Vector { x: -latitude.sin() * longitude.cos(), y: -latitude.sin() * longitude.sin(), z: latitude.cos() };
        Some(Self { centre, east, north })
    }

    /// Where a place lies on it; none where it is not on earth, or too far away.
    #[must_use]
    pub fn point(&self, place: Place) -> Option<Point> {
        let at = Vector::of(place)?;
        let away = Vector { x: at.x - self.centre.x, y: at.y - self.centre.y, z: at.z - self.centre.z };
        let near = away.dot(away).sqrt() <= FARTHEST;
        near.then(|| Point { x: self.east.dot(away), y: self.north.dot(away) })
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Plane, Point};

    fn place(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude }
    }

    fn seen(from: Place, to: Place) -> Option<(i64, i64)> {
        let point = Plane::touching(from).unwrap().point(to)?;
        #[expect(clippy::as_conversions, reason = "whole metres of a table")]
        let whole = |metres: f64| metres.round() as i64;
        Some((whole(point.x), whole(point.y)))
    }

    /// Arcs of parallels and meridians from the ellipsoid's radii of curvature, to the metre.
    #[test]
    fn metres_are_those_of_the_ellipsoid() {
        let table = [
            (place(0.0, 0.0), place(0.0, 0.01), Some((1113, 0))),
            (place(0.0, 0.0), place(0.01, 0.0), Some((0, 1106))),
            (place(60.0, 10.0), place(60.0, 10.01), Some((558, 0))),
            (place(60.0, 10.0), place(60.01, 10.0), Some((0, 1114))),
            (place(10.0, 179.995), place(10.0, -179.995), Some((1096, 0))),
            (place(89.999, 0.0), place(89.999, 180.0), Some((0, 223))),
            (place(-90.0, 0.0), place(-89.99, 0.0), Some((0, 1117))),
            (place(10.0, 20.0), place(-10.0, -160.0), None),
            (place(10.0, 20.0), place(f64::NAN, 20.0), None),
            (place(10.0, 20.0), place(91.0, 20.0), None),
        ];
        for (from, to, expected) in table {
            assert_eq!(seen(from, to), expected, "{from:?} {to:?}");
        }
        assert!(Plane::touching(place(f64::INFINITY, 0.0)).is_none());
        assert_eq!(Point { x: 3.0, y: 0.0 }.distance(Point { x: 0.0, y: 4.0 }), 5.0);
    }
}
