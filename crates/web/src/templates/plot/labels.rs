use super::{Point, count};

/// A letter's width, of its height: wide enough for what people's systems have.
const LETTER: f64 = 0.58;

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// Where a text stands: its middle in height, and where it begins, ends or has its middle, as `anchor` says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
}

/// Keeps texts in a drawing off each other and inside.
#[derive(Debug)]
pub(super) struct Labels {
    width: f64,
    height: f64,
    /// Height of a letter, the largest that the style sheet may give it.
    letter: f64,
    taken: Vec<Area>,
}

/// How wide a text is.
pub(super) fn width(text: &str, letter: f64) -> f64 {
    count(text.chars().count()) * letter * LETTER
}

impl Labels {
    pub fn new(width: f64, height: f64, letter: f64) -> Self {
        Self { width, height, letter, taken: Vec::new() }
    }

    /// Nothing is to be written here.
    pub fn keep_free(&mut self, at: Point, radius: f64) {
        self.taken.push(Area { left: at.x - radius, top: at.y - radius, right: at.x + radius, bottom: at.y + radius });
    }

    /// A free spot for a text beside a point, as near to it as that; none where there is none.
    pub fn place(&mut self, at: Point, away: f64, text: &str) -> Option<Spot> {
        let (wide, half) = (width(text, self.letter), self.letter * 0.6);
        let side = [
            (away, 0.0, "start"),
            (-away, 0.0, "end"),
            (0.0, -(away + half), "middle"),
            (0.0, away + half, "middle"),
            (away * 0.7, -(away * 0.7 + half), "start"),
            (away * 0.7, away * 0.7 + half, "start"),
            (-away * 0.7, -(away * 0.7 + half), "end"),
            (-away * 0.7, away * 0.7 + half, "end"),
        ];
        let found = side.into_iter().find_map(|(right, down, anchor)| {
            let (x, y) = (at.x + right, at.y + down);
            let left = match anchor {
                "start" => x,
                "end" => x - wide,
                _ => x - wide / 2.0,
            };
            let area = Area { left, top: y - half, right: left + wide, bottom: y + half };
            let inside = area.left >= 2.0 && area.top >= 2.0 && area.right <= self.width - 2.0 && area.bottom <= self.height - 2.0;
            let free = inside && !self.taken.iter().any(|other| other.meets(&area));
            free.then_some((Spot { x, y, anchor }, area))
        });
        let (spot, area) = found?;
        self.taken.push(area);
        Some(spot)
    }
}

#[cfg(test)]
mod tests {
    use super::{Labels, Point};

    #[test]
    fn texts_stay_off_each_other_and_inside() {
        let mut labels = Labels::new(200.0, 100.0, 10.0);
        let at = Point { x: 150.0, y: 50.0 };
        labels.keep_free(at, 4.0);
        let anchors: Vec<_> = (0..6).map(|_| labels.place(at, 8.0, "Somewhere").map(|spot| (spot.anchor, spot.y < 50.0))).collect();
        // The right has no room; then left, above, below; then the corners on the left, which are taken as well.
        assert_eq!(anchors, [Some(("end", false)), Some(("middle", true)), Some(("middle", false)), None, None, None]);
        assert!(labels.place(at, 8.0, &"W".repeat(40)).is_none());
    }
}
