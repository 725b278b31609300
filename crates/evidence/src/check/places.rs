//! Places that cannot be where they are said to be.

use super::{Because, Bench, CheckName, Checked};
use crate::Coordinates;
use crate::log::Quantity;

/// Whoever flies an aircraft is not farther away, metres.
const IN_REACH: f64 = 50_000.0;

impl Bench<'_> {
    pub(super) fn start_position(&self) -> Checked {
        let (name, stated) = (CheckName::StartPosition, &self.log.header.start_position);
        let Some(stated) = stated.value().copied() else { return Checked::unknown(name, Because::NotRecorded) };
        match self.log.fixes().next() {
            Some(first) => self.near(name, self.earth.distance(stated, first.position), 0.0, self.bounds.start, 0),
            None if !self.log.sealed.is_empty() => Checked::unknown(name, Because::Sealed),
            None => Checked::unknown(name, Because::NotRecorded),
        }
    }

    /// Samples that say zero and zero.
    pub(super) fn no_position(&self) -> Checked {
        let name = CheckName::NoPosition;
        if self.log.sealed.contains(&Quantity::Latitude) {
            return Checked::unknown(name, Because::Sealed);
        }
        let Some((_, north)) = self.log.column(Quantity::Latitude) else { return Checked::unknown(name, Because::NotRecorded) };
        let Some(east) = self.log.columns.iter().find(|c| c.quantity == Quantity::Longitude && c.clock == north.clock) else {
            return Checked::unknown(name, Because::NotRecorded);
        };
        let nowhere = |(north, east): &(&f64, &f64)| Coordinates::is_nowhere(**north, **east);
        let found = north.values.iter().zip(&east.values).filter(nowhere).count();
        Checked::count(name, u64::try_from(found).unwrap_or(u64::MAX))
    }

    /// The phone's or the controller's place is out of reach as it stands, and in reach with latitude and longitude exchanged.
    pub(super) fn swapped_coordinates(&self) -> Checked {
        let name = CheckName::SwappedCoordinates;
        let Some(aircraft) = self.log.fixes().next().map(|fix| fix.position) else {
            return Checked::unknown(name, if self.log.sealed.is_empty() { Because::NotRecorded } else { Because::Sealed });
        };
        let people = [(Quantity::PhoneLatitude, Quantity::PhoneLongitude), (Quantity::ControllerLatitude, Quantity::ControllerLongitude)];
        let mut found = None;
        for (north, east) in people {
            let Some(place) = self.log.places(north, east).next().map(|fix| fix.position) else { continue };
            let turned = Coordinates::new(place.longitude, place.latitude);
            let in_reach = |place: Coordinates| self.earth.distance(aircraft, place) <= IN_REACH;
            found = Some(found.unwrap_or(0) + u64::from(!in_reach(place) && turned.is_some_and(in_reach)));
        }
        found.map_or_else(|| Checked::unknown(name, Because::NotRecorded), |found| Checked::count(name, found))
    }
}
