use super::{Point, count, px};
use std::fmt::Write as _;

/// A pause this many times longer than most, and longer than so many seconds, is a gap. Most: four fifths, because a curve that keeps its
/// peaks has its samples in pairs.
const PAUSES: f64 = 3.0;
const PAUSE: f64 = 3.0;
/// A line that stays nearer than this to where it begins has no arrows.
const LEAST_REACH: f64 = 50.0;
/// Points of one path.
const MOST: usize = 1_500;
/// Width of the columns of which a profile keeps the lowest and the highest point.
const COLUMN: f64 = 2.0;
/// Nearer than this to the point before it, a point adds nothing to see.
const NEAR: f64 = 0.7;

/// One point of a line, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Moment {
    pub at: f64,
    pub point: Point,
}

/// How long from one sample to the next may be before something is missing between them.
pub(super) fn longest_pause(at: &[f64]) -> f64 {
    let mut pauses: Vec<f64> = at.iter().zip(at.iter().skip(1)).map(|(one, next)| next - one).filter(|pause| *pause > 0.0).collect();
    pauses.sort_by(f64::total_cmp);
    let usual = pauses.get(pauses.len() * 4 / 5).copied().unwrap_or(0.0);
    (usual * PAUSES).max(PAUSE)
}

/// The parts of a line between its gaps. A sample that is no number is a gap too.
pub(super) fn pieces(moments: impl Iterator<Item = Option<Moment>>, longest_pause: f64) -> Vec<Vec<Moment>> {
    let mut pieces: Vec<Vec<Moment>> = Vec::new();
    let mut last: Option<f64> = None;
    for moment in moments {
        let Some(moment) = moment else {
            last = None;
            continue;
        };
        let joins = last.is_some_and(|last| moment.at - last <= longest_pause);
        match pieces.last_mut().filter(|_| joins) {
            Some(piece) => piece.push(moment),
            None => pieces.push(vec![moment]),
        }
        last = Some(moment.at);
    }
    pieces
}

/// A path through the pieces, of no more points than can be seen. A piece of one point is a dot.
pub(super) fn path(pieces: &[Vec<Moment>]) -> String {
    let mut near = NEAR;
    let mut thinned: Vec<Vec<Point>> = pieces.iter().map(|piece| thin(piece, near)).collect();
    while points(&thinned) > MOST && near < 20.0 {
        near *= 1.6;
        thinned = pieces.iter().map(|piece| thin(piece, near)).collect();
    }
    // What still jumps to and fro is no flight; of that some is as good as all.
    let every = points(&thinned).div_ceil(MOST).max(1);
    if every > 1 {
        thinned = thinned.into_iter().map(|line| line.into_iter().step_by(every).collect()).collect();
    }
    drawn(thinned.iter().take(MOST))
}

fn points<T>(lines: &[Vec<T>]) -> usize {
    lines.iter().map(Vec::len).sum()
}

fn thin(piece: &[Moment], near: f64) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for moment in piece {
        if kept.last().is_none_or(|last| last.distance(moment.point) >= near) {
            kept.push(moment.point);
        }
    }
    // Where it ends is never left out.
    if let Some(last) = piece.last().filter(|last| kept.last() != Some(&last.point)) {
        kept.push(last.point);
    }
    kept
}

/// As [`path`], for a line that goes to the right only: of each column its lowest and highest point, so that no peak is lost.
pub(super) fn profile(pieces: &[Vec<Moment>]) -> String {
    let thinned: Vec<Vec<Point>> = pieces.iter().map(|piece| peaks(piece)).collect();
    drawn(thinned.iter().take(MOST))
}

fn peaks(piece: &[Moment]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    let mut column: Option<(Point, Point)> = None;
    let emit = |kept: &mut Vec<Point>, column: Option<(Point, Point)>| {
        if let Some((low, high)) = column {
            let (first, second) = if low.x <= high.x { (low, high) } else { (high, low) };
            kept.push(first);
            kept.extend((second != first).then_some(second));
        }
    };
    for moment in piece {
        let point = moment.point;
        column = match column {
            Some((low, high)) if (low.x.min(high.x) / COLUMN).floor() == (point.x / COLUMN).floor() => {
                Some((if point.y < low.y { point } else { low }, if point.y > high.y { point } else { high }))
            }
            full => {
                emit(&mut kept, full);
                Some((point, point))
            }
        };
    }
    emit(&mut kept, column);
    kept.extend(piece.last().map(|last| last.point).filter(|last| kept.last() != Some(last)));
    kept
}

fn drawn<'a>(lines: impl Iterator<Item = &'a Vec<Point>>) -> String {
    let mut out = String::new();
    for line in lines {
        for (n, point) in line.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}{} {}", if n == 0 { "M" } else { "L" }, px(point.x), px(point.y));
        }
        if line.len() == 1 {
            out.push_str("h0");
        }
    }
    out
}

/// Places along a line at which it is shown where it goes: about as many as wanted, evenly spread, with the direction in degrees
/// clockwise from up.
pub(super) fn arrows(pieces: &[Vec<Moment>], wanted: usize) -> Vec<(Point, f64)> {
    let length: f64 = pieces.iter().map(|piece| steps(piece).map(|(from, to)| from.distance(to)).sum::<f64>()).sum();
    let every = length / count(wanted + 1);
    // What only wanders about one place goes nowhere.
    if !(every.is_finite() && every > 12.0 && reach(pieces) >= LEAST_REACH) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut gone = 0.0;
    for (from, to) in pieces.iter().flat_map(|piece| steps(piece)) {
        let far = from.distance(to);
        gone += far;
        if gone >= every && found.len() < wanted {
            gone = 0.0;
            let middle = Point { x: f64::midpoint(from.x, to.x), y: f64::midpoint(from.y, to.y) };
            found.push((middle, (to.x - from.x).atan2(from.y - to.y).to_degrees()));
        }
    }
    found
}

/// How far a line goes from where it begins.
fn reach(pieces: &[Vec<Moment>]) -> f64 {
    let mut all = pieces.iter().flatten().map(|moment| moment.point);
    let first = all.next();
    first.map_or(0.0, |first| all.map(|point| point.distance(first)).fold(0.0, f64::max))
}

/// Steps along what is seen of a piece: between two samples that are nearly the same there is no direction.
fn steps(piece: &[Moment]) -> impl Iterator<Item = (Point, Point)> {
    let seen = thin(piece, 6.0);
    let next: Vec<Point> = seen.iter().copied().skip(1).collect();
    seen.into_iter().zip(next)
}

#[cfg(test)]
mod tests {
    use super::{Moment, Point, arrows, longest_pause, path, peaks, pieces, profile};

    fn moment(at: f64, x: f64, y: f64) -> Moment {
        Moment { at, point: Point { x, y } }
    }

    #[test]
    fn gaps_stay_gaps() {
        let line =
            [Some(moment(0.0, 0.0, 0.0)), Some(moment(1.0, 10.0, 0.0)), Some(moment(9.0, 90.0, 0.0)), None, Some(moment(10.0, 95.0, 5.0))];
        let found = pieces(line.into_iter(), longest_pause(&[0.0, 1.0, 2.0]));
        assert_eq!(path(&found), "M0 0L10 0M90 0h0M95 5h0");
        assert!((longest_pause(&[0.0, 5.0, 10.0, 15.0]) - 15.0).abs() < 1e-9);
        assert!((longest_pause(&[]) - 3.0).abs() < 1e-9);
        assert!((longest_pause(&[0.0, 0.5, 8.0, 8.5, 16.0, 16.5, 24.0, 24.5]) - 22.5).abs() < 1e-9);
    }

    #[test]
    fn a_long_line_is_thinned_and_keeps_its_peaks_and_its_end() {
        let line: Vec<Moment> =
            (0..20_000).map(|n| moment(f64::from(n), f64::from(n) / 100.0, if n == 12_345 { -40.0 } else { f64::from(n % 7) })).collect();
        let kept = peaks(&line);
        assert!(kept.len() < 500, "{}", kept.len());
        assert!(kept.iter().any(|point| point.y < -39.0));
        assert_eq!(kept.last(), line.last().map(|moment| &moment.point));
        assert!(profile(std::slice::from_ref(&line)).len() < 8_000);
        let spiral: Vec<Moment> =
            (0..50_000).map(|n| moment(f64::from(n), f64::from(n).sin() * 200.0, f64::from(n).cos() * 200.0)).collect();
        assert!(path(&[spiral]).len() < 20_000);
        let many: Vec<Vec<Moment>> = (0..50_000).map(|n| vec![moment(f64::from(n), f64::from(n % 500), 1.0)]).collect();
        assert!(path(&many).len() < 20_000);
    }

    #[test]
    fn arrows_point_along_the_line() {
        let line: Vec<Moment> = (0..100).map(|n| moment(f64::from(n), f64::from(n) * 3.0, 50.0)).collect();
        let found = arrows(&[line], 3);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|(_, towards)| (towards - 90.0).abs() < 1e-6));
        assert!(arrows(&[vec![moment(0.0, 1.0, 1.0)]], 3).is_empty());
    }
}
