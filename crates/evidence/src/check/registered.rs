//! Against what is registered about a unit, and what its owner reported.

use super::{Because, CheckName, Checked, Ending, Registered};
use crate::Likeness;
use crate::log::{Fact, Part};
use jiff::SignedDuration;

impl<T> Fact<T> {
    /// Why there is no value.
    pub(super) fn absence(&self) -> Because {
        if matches!(self, Self::Sealed) { Because::Sealed } else { Because::NotRecorded }
    }
}

impl Registered<'_> {
    pub(super) fn aircraft_serial(&self) -> Checked {
        let name = CheckName::AircraftSerial;
        let registered = self.known.serial.trim();
        let recorded = self.serials.iter().find(|copy| copy.part == Part::Aircraft).map(|copy| &copy.serial);
        let expected = (!registered.is_empty()).then(|| registered.to_owned());
        let (ending, because) = match (recorded, &expected) {
            (None, _) => (Ending::CannotBeChecked, self.header.aircraft_serial.absence()),
            (_, None) => (Ending::CannotBeChecked, Because::NotRegistered),
            (Some(serial), _) => match serial.likeness(registered) {
                Likeness::Same => (Ending::Agrees, Because::Same),
                Likeness::SameAsFarAsRecorded => (Ending::Agrees, Because::SameAsFarAsRecorded),
                Likeness::Different => (Ending::Disagrees, Because::Different),
            },
        };
        Checked::new(name, ending, because).beside(recorded.map(ToString::to_string), expected)
    }

    pub(super) fn product_type(&self) -> Checked {
        let (name, types) = (CheckName::ProductType, &self.known.product_types);
        let listed: Vec<String> = types.iter().map(|number| number.0.to_string()).collect();
        let recorded = &self.header.product_type;
        let told = match recorded.value() {
            None => Checked::unknown(name, recorded.absence()),
            Some(_) if types.is_empty() => Checked::unknown(name, Because::NotRegistered),
            Some(found) if types.contains(found) => Checked::new(name, Ending::Agrees, Because::Same),
            Some(_) => Checked::new(name, Ending::Disagrees, Because::Different),
        };
        told.beside(recorded.value().map(|number| number.0.to_string()), (!listed.is_empty()).then(|| listed.join(", ")))
    }

    pub(super) fn account_tag(&self) -> Checked {
        let name = CheckName::AccountTag;
        let (recorded, before) = (&self.header.account_tag, &self.known.account_tag);
        let told = match (recorded.value(), before) {
            (None, _) => Checked::unknown(name, recorded.absence()),
            (_, None) => Checked::unknown(name, Because::NotRegistered),
            (Some(found), Some(before)) if found == before => Checked::new(name, Ending::Agrees, Because::Same),
            _ => Checked::new(name, Ending::Disagrees, Because::Different),
        };
        told.beside(recorded.value().map(ToString::to_string), before.as_ref().map(ToString::to_string))
    }

    /// The reported time of loss lies in the flight, by the record's own clock.
    pub(super) fn loss_time(&self) -> Checked {
        let (name, header) = (CheckName::LossTime, self.header);
        let expected = self.known.lost_at.map(|at| at.to_string());
        let Some(lost_at) = self.known.lost_at else { return Checked::unknown(name, Because::NotRegistered) };
        let Some(start) = header.start.value().copied() else {
            return Checked::unknown(name, header.start.absence()).beside(None, expected);
        };
        let sampled = SignedDuration::from_micros(self.end);
        let lasted = header.duration.value().copied().map_or(sampled, |stated| stated.max(sampled));
        let end = start.checked_add(lasted).unwrap_or(start);
        let apart = |later: jiff::Timestamp, earlier: jiff::Timestamp| later.duration_since(earlier).as_secs_f64();
        let (ending, because) = if apart(start, lost_at) > self.bounds.loss_time {
            (Ending::Disagrees, Because::Before)
        } else if apart(lost_at, end) > self.bounds.loss_time {
            (Ending::Disagrees, Because::After)
        } else {
            (Ending::Agrees, Because::Within)
        };
        Checked::new(name, ending, because).beside(Some(format!("{start}/{end}")), expected)
    }
}
