//! What a summary says, against the samples.

use super::{Because, Bench, CheckName, Checked, Ending};
use crate::log::{Fact, Quantity};
use crate::report::seconds;
use crate::{Likeness, Serial};

impl Bench<'_> {
    /// Two numbers that should be the same within a bound.
    pub(super) fn near(&self, name: CheckName, recorded: f64, expected: f64, bound: f64, decimals: usize) -> Checked {
        let near = (recorded - expected).abs() <= bound;
        let (ending, because) = if near { (Ending::Agrees, Because::Within) } else { (Ending::Disagrees, Because::Outside) };
        Checked::new(name, ending, because).beside(Some(format!("{recorded:.decimals$}")), Some(format!("{expected:.decimals$}")))
    }

    /// A stated value against what the samples come to.
    fn stated(&self, name: CheckName, stated: &Fact<f64>, sampled: Option<f64>, bound: f64) -> Checked {
        match (stated, sampled) {
            (Fact::Sealed, _) => Checked::unknown(name, Because::Sealed),
            (Fact::Recorded { value, .. }, Some(sampled)) => self.near(name, *value, sampled, bound, 1),
            (Fact::Recorded { value, .. }, None) => {
                let because = if self.log.sealed.is_empty() { Because::NotRecorded } else { Because::Sealed };
                Checked::unknown(name, because).beside(Some(format!("{value:.1}")), None)
            }
            // What was worked out from the samples says nothing beside them.
            (Fact::Estimated { .. } | Fact::NotRecorded, _) => Checked::unknown(name, Because::NotRecorded),
        }
    }

    /// The same part, named in several places.
    pub(super) fn serial_copies(&self) -> Checked {
        let name = CheckName::SerialCopies;
        let serials = &self.log.serials;
        let twice = |n: usize| serials.iter().skip(n + 1).filter(move |other| serials.get(n).is_some_and(|one| one.part == other.part));
        let mut seen = false;
        for (n, one) in serials.iter().enumerate() {
            for other in twice(n) {
                seen = true;
                // Either of the two may be the one that was cut.
                let like = |one: &Serial, other: &Serial| one.likeness(other.as_str()) != Likeness::Different;
                let same = like(&one.serial, &other.serial) || like(&other.serial, &one.serial);
                if !same {
                    let told = Checked::new(name, Ending::Disagrees, Because::Different);
                    return told
                        .beside(Some(format!("{}: {}", one.source, one.serial)), Some(format!("{}: {}", other.source, other.serial)));
                }
            }
        }
        if seen { Checked::new(name, Ending::Agrees, Because::Same) } else { Checked::unknown(name, Because::NotRecorded) }
    }

    /// The stated duration against what was sampled.
    pub(super) fn duration(&self) -> Checked {
        let (name, stated) = (CheckName::Duration, &self.log.header.duration);
        let Fact::Recorded { value, .. } = stated else { return Checked::unknown(name, stated.absence()) };
        if !self.log.sealed.is_empty() && self.log.columns.is_empty() {
            return self.sealed_duration(value.as_secs_f64());
        }
        let Some((first, last)) = self.log.span() else { return Checked::unknown(name, Because::NotRecorded) };
        let sampled = seconds(last.saturating_sub(first.min(0)));
        self.near(name, value.as_secs_f64(), sampled, self.bounds.duration, 1)
    }

    /// Of a sealed record only the beat of its frames can be counted: ten a second.
    pub(super) fn sealed_duration(&self, stated: f64) -> Checked {
        const BEAT: f64 = 10.0;
        let Some(frames) = self.frames_found().and_then(|n| u32::try_from(n).ok()).filter(|frames| *frames > 0) else {
            return Checked::unknown(CheckName::Duration, Because::Sealed);
        };
        // The beat is not exact, so the bound grows with the flight.
        let bound = self.bounds.duration.max(stated * 0.1);
        self.near(CheckName::Duration, stated, f64::from(frames) / BEAT, bound, 1)
    }

    /// Frames are counted whether they can be read or not.
    fn frames_found(&self) -> Option<u64> {
        self.log.blocks.iter().find(|block| block.name == "osd").map(|block| block.count)
    }

    /// How many frames the summary says there are, against those in the file.
    pub(super) fn frames(&self) -> Checked {
        let (name, stated) = (CheckName::Frames, &self.log.header.frames);
        let Some(stated) = stated.value().copied() else { return Checked::unknown(name, Because::NotRecorded) };
        let Some(found) = self.frames_found() else { return Checked::unknown(name, Because::NotRecorded) };
        let apart = found.abs_diff(u64::from(stated));
        let near = apart <= u64::from(self.bounds.frames);
        let (ending, because) = if near { (Ending::Agrees, Because::Within) } else { (Ending::Disagrees, Because::Outside) };
        Checked::new(name, ending, because).beside(Some(stated.to_string()), Some(found.to_string()))
    }

    pub(super) fn distance(&self) -> Checked {
        let stated = &self.log.header.total_distance;
        let bound = stated.value().map_or(0.0, |stated| self.bounds.distance.max(stated * self.bounds.distance_share));
        self.stated(CheckName::Distance, stated, self.report.track_length, bound)
    }

    pub(super) fn greatest_height(&self) -> Checked {
        let sampled = self.log.values(Quantity::Height).map(|(_, height)| height).max_by(f64::total_cmp);
        self.stated(CheckName::GreatestHeight, &self.log.header.max_height, sampled, self.bounds.height)
    }

    pub(super) fn greatest_speed(&self) -> Checked {
        let north = self.log.column(Quantity::VelocityNorth);
        let east = self.log.column(Quantity::VelocityEast);
        let sampled = north.zip(east).and_then(|((_, north), (_, east))| {
            let speeds = north.values.iter().zip(&east.values).map(|(north, east)| north.hypot(*east));
            speeds.filter(|speed| !speed.is_nan()).max_by(f64::total_cmp)
        });
        self.stated(CheckName::GreatestSpeed, &self.log.header.max_speed, sampled, self.bounds.speed)
    }
}
