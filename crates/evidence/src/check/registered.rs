//! Against what is registered about a unit, and what its owner reported.

use super::{Because, Bench, CheckName, Checked, Ending};
use crate::log::{Fact, Part};
use crate::report::seconds;
use crate::{Likeness, Serial};
use jiff::SignedDuration;

impl<T> Fact<T> {
    /// Why there is no value.
    fn absence(&self) -> Because {
        if matches!(self, Self::Sealed) { Because::Sealed } else { Because::NotRecorded }
    }
}

impl Bench<'_> {
    pub(super) fn aircraft_serial(&self) -> Checked {
        let name = CheckName::AircraftSerial;
        let registered = self.known.serial.trim();
        let recorded = self.log.serials.iter().find(|copy| copy.part == Part::Aircraft).map(|copy| &copy.serial);
        let expected = (!registered.is_empty()).then(|| registered.to_owned());
        let (ending, because) = match (recorded, &expected) {
            (None, _) => (Ending::CannotBeChecked, self.log.header.aircraft_serial.absence()),
            (_, None) => (Ending::CannotBeChecked, Because::NotRegistered),
            (Some(serial), _) => match serial.likeness(registered) {
                Likeness::Same => (Ending::Agrees, Because::Same),
                Likeness::SameAsFarAsRecorded => (Ending::Agrees, Because::SameAsFarAsRecorded),
                Likeness::Different => (Ending::Disagrees, Because::Different),
            },
        };
        Checked::new(name, ending, because).beside(recorded.map(ToString::to_string), expected)
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

    pub(super) fn product_type(&self) -> Checked {
        let (name, types) = (CheckName::ProductType, &self.known.product_types);
        let listed: Vec<String> = types.iter().map(|number| number.0.to_string()).collect();
        let recorded = &self.log.header.product_type;
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
        let (recorded, before) = (&self.log.header.account_tag, &self.known.account_tag);
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
        let (name, header) = (CheckName::LossTime, &self.log.header);
        let expected = self.known.lost_at.map(|at| at.to_string());
        let Some(lost_at) = self.known.lost_at else { return Checked::unknown(name, Because::NotRegistered) };
        let Some(start) = header.start.value().copied() else {
            return Checked::unknown(name, header.start.absence()).beside(None, expected);
        };
        let sampled = SignedDuration::from_micros(self.report.end);
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
}
