//! When the aircraft and its controller heard each other.

use crate::log::{Fact, FlightLog, Quantity};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A time without a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    pub from: i64,
    /// None where the record ends in it.
    pub to: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Link {
    /// Is it recorded at all, and in which block?
    pub source: Fact<bool>,
    /// Times without a link, in their order; the first hundred.
    pub lost: Vec<Silence>,
    /// How many there were.
    pub losses: u64,
    /// Share of full quality when it was last told.
    pub up: Option<(i64, f64)>,
    pub down: Option<(i64, f64)>,
}

const MOST: usize = 100;

pub(super) fn link(log: &FlightLog, end: i64) -> Link {
    let last = |quantity| log.value_at(quantity, end);
    let mut out = Link { up: last(Quantity::LinkUp), down: last(Quantity::LinkDown), ..Link::default() };
    out.source = match log.column(Quantity::LinkLost) {
        _ if log.sealed.contains(&Quantity::LinkLost) => Fact::Sealed,
        Some((_, column)) => Fact::Recorded { value: true, source: column.source.clone() },
        None => Fact::NotRecorded,
    };
    let mut open: Option<i64> = None;
    for (at, value) in log.values(Quantity::LinkLost) {
        match (open, value > 0.5) {
            (None, true) => open = Some(at),
            (Some(from), false) => {
                open = None;
                out.add(Silence { from, to: Some(at) });
            }
            _ => {}
        }
    }
    if let Some(from) = open {
        out.add(Silence { from, to: None });
    }
    if matches!(out.source, Fact::NotRecorded) && (out.up.is_some() || out.down.is_some()) {
        out.source = Fact::Estimated { value: false, method: Cow::Borrowed("quality-alone") };
    }
    out
}

impl Link {
    /// The last one is always kept: it is the one that a loss is about.
    fn add(&mut self, silence: Silence) {
        self.losses = self.losses.saturating_add(1);
        if self.lost.len() >= MOST {
            self.lost.pop();
        }
        self.lost.push(silence);
    }
}
