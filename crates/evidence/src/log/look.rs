//! Looking values up in a log.

use super::{Clock, Column, FlightLog, Quantity};
use crate::Coordinates;

/// A place at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fix {
    pub at: i64,
    pub position: Coordinates,
}

impl FlightLog {
    /// The first column of a quantity: readers put the better source first.
    pub fn column(&self, quantity: Quantity) -> Option<(&Clock, &Column)> {
        let column = self.columns.iter().find(|column| column.quantity == quantity)?;
        Some((self.clocks.get(column.clock)?, column))
    }

    /// Instants and values of a quantity where it is recorded.
    pub fn values(&self, quantity: Quantity) -> impl DoubleEndedIterator<Item = (i64, f64)> {
        let found = self.column(quantity);
        let (at, values) = found.map_or((&[][..], &[][..]), |(clock, column)| (clock.at.as_slice(), column.values.as_slice()));
        at.iter().copied().zip(values.iter().copied()).filter(|(_, value)| !value.is_nan())
    }

    /// The last value of a quantity at or before an instant, and when it was taken.
    pub fn value_at(&self, quantity: Quantity, at: i64) -> Option<(i64, f64)> {
        self.values(quantity).rev().find(|(taken, _)| *taken <= at)
    }

    /// Places of the aircraft, in the order of the file; (0, 0) is no place.
    pub fn fixes(&self) -> impl DoubleEndedIterator<Item = Fix> {
        self.places(Quantity::Latitude, Quantity::Longitude)
    }

    /// Places of whoever two columns on one clock tell of.
    pub fn places(&self, latitude: Quantity, longitude: Quantity) -> impl DoubleEndedIterator<Item = Fix> {
        let pair = self.column(latitude).and_then(|(clock, north)| {
            let east = self.columns.iter().find(|column| column.quantity == longitude && column.clock == north.clock)?;
            Some((clock.at.as_slice(), north.values.as_slice(), east.values.as_slice()))
        });
        let (at, north, east) = pair.unwrap_or_default();
        let fixes = at.iter().copied().zip(north.iter().copied().zip(east.iter().copied()));
        fixes.filter_map(|(at, (latitude, longitude))| Some(Fix { at, position: Coordinates::new(latitude, longitude)? }))
    }

    /// First and last instant of anything that was sampled.
    pub fn span(&self) -> Option<(i64, i64)> {
        let all = || self.clocks.iter().flat_map(|clock| clock.at.iter().copied());
        Some((all().min()?, all().max()?))
    }
}
