//! What tests ask of a record that was read.
#![expect(clippy::indexing_slicing, reason = "helpers of tests fail by panicking")]

use aftercare_evidence::log::{AnomalyKind, FlightLog, Quantity};

/// The first column of a quantity as `(time, value)`, without what is not recorded.
pub fn series(log: &FlightLog, quantity: Quantity) -> Vec<(i64, f64)> {
    let Some(column) = log.columns.iter().find(|column| column.quantity == quantity) else { return Vec::new() };
    let at = &log.clocks[column.clock].at;
    at.iter().copied().zip(column.values.iter().copied()).filter(|(_, value)| !value.is_nan()).collect()
}

pub fn sources(log: &FlightLog, quantity: Quantity) -> Vec<&str> {
    log.columns.iter().filter(|column| column.quantity == quantity).map(|column| column.source.as_ref()).collect()
}

pub fn count(log: &FlightLog, kind: AnomalyKind) -> u64 {
    log.anomalies.iter().find(|anomaly| anomaly.kind == kind).map_or(0, |anomaly| anomaly.count)
}

pub fn assert_bounded(log: &FlightLog) {
    for column in &log.columns {
        assert_eq!(column.values.len(), log.clocks[column.clock].at.len(), "{}", column.source);
        let implausible = column.values.iter().find(|value| !value.is_nan() && !column.quantity.is_plausible(**value));
        assert_eq!(implausible, None, "{}", column.source);
    }
}
