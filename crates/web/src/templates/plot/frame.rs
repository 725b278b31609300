use super::Point;

/// A rectangle on the plane, metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Frame {
    pub fn around(at: Point, radius: f64) -> Self {
        Self { west: at.x - radius, south: at.y - radius, east: at.x + radius, north: at.y + radius }
    }

    pub fn with(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The longer side.
    pub fn side(&self) -> f64 {
        (self.east - self.west).max(self.north - self.south)
    }

    pub fn holds(&self, other: &Self) -> bool {
        self.west <= other.west && self.south <= other.south && self.east >= other.east && self.north >= other.north
    }

    fn middle(&self) -> Point {
        Point { x: f64::midpoint(self.west, self.east), y: f64::midpoint(self.south, self.north) }
    }
}

/// How the plane lies in a drawing: one scale for both directions, north up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lens {
    pub width: f64,
    pub height: f64,
    /// Units of the drawing for a metre.
    pub scale: f64,
    middle: Point,
}

impl Lens {
    /// Fills the width, no higher and no lower than these bounds; `margin` stays free on every side.
    pub fn over(frame: Frame, width: f64, heights: (f64, f64), margin: f64) -> Self {
        let (across, along) = ((frame.east - frame.west).max(1e-3), (frame.north - frame.south).max(1e-3));
        let room = width - 2.0 * margin;
        let height = (along * room / across + 2.0 * margin).clamp(heights.0, heights.1);
        let scale = (room / across).min((height - 2.0 * margin) / along);
        Self { width, height, scale, middle: frame.middle() }
    }

    pub fn point(&self, at: Point) -> Point {
        Point { x: self.width / 2.0 + (at.x - self.middle.x) * self.scale, y: self.height / 2.0 - (at.y - self.middle.y) * self.scale }
    }

    /// All that the drawing shows of the plane.
    pub fn shown(&self) -> Frame {
        let (half_width, half_height) = (self.width / 2.0 / self.scale, self.height / 2.0 / self.scale);
        Frame {
            west: self.middle.x - half_width,
            south: self.middle.y - half_height,
            east: self.middle.x + half_width,
            north: self.middle.y + half_height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, Lens, Point};

    #[test]
    fn a_metre_is_as_long_in_every_direction_and_all_of_the_frame_is_shown() {
        for (east, north) in [(1000.0, 10.0), (10.0, 1000.0), (300.0, 300.0), (0.0, 0.0)] {
            let frame = Frame { west: 0.0, south: 0.0, east, north };
            let lens = Lens::over(frame, 480.0, (300.0, 480.0), 24.0);
            assert!((300.0..=480.0).contains(&lens.height) && lens.shown().holds(&frame), "{lens:?}");
            let (origin, right, up) =
                (lens.point(Point { x: 0.0, y: 0.0 }), lens.point(Point { x: 1.0, y: 0.0 }), lens.point(Point { x: 0.0, y: 1.0 }));
            assert!((right.x - origin.x - (origin.y - up.y)).abs() < 1e-6 && up.y < origin.y, "{lens:?}");
        }
    }
}
