//! Against what any aircraft can do, and any clock.

use super::{Because, Bench, CheckName, Checked};
use crate::log::{AnomalyKind, Quantity};
use crate::report::seconds;

/// Over shorter times two samples say more about their rounding than about a speed.
const SHORTEST: f64 = 0.5;

impl Bench<'_> {
    fn anomalies(&self, kinds: &[AnomalyKind]) -> u64 {
        self.log.anomalies.iter().filter(|a| kinds.contains(&a.kind)).map(|a| a.count).fold(0, u64::saturating_add)
    }

    /// Whether there is nothing to look at, and why.
    fn without(&self, quantity: Quantity) -> Option<Because> {
        if self.log.sealed.contains(&quantity) {
            return Some(Because::Sealed);
        }
        self.log.column(quantity).is_none().then_some(Because::NotRecorded)
    }

    /// Time goes forward, and never stands.
    pub(super) fn time_order(&self) -> Checked {
        let name = CheckName::TimeOrder;
        if self.log.clocks.is_empty() {
            return Checked::unknown(name, if self.log.sealed.is_empty() { Because::NotRecorded } else { Because::Sealed });
        }
        Checked::count(name, self.anomalies(&[AnomalyKind::TimeBackwards, AnomalyKind::TimeRepeated]))
    }

    /// Nothing jumps from one place to another.
    pub(super) fn speed_between_fixes(&self) -> Checked {
        let name = CheckName::SpeedBetweenFixes;
        if let Some(because) = self.without(Quantity::Latitude) {
            return Checked::unknown(name, because);
        }
        let (mut found, mut before) = (0, None);
        for fix in self.log.fixes() {
            let Some((at, position)) = before else {
                before = Some((fix.at, fix.position));
                continue;
            };
            let took = seconds(fix.at.saturating_sub(at));
            if took < SHORTEST {
                continue;
            }
            before = Some((fix.at, fix.position));
            found += u64::from(self.earth.distance(position, fix.position) > self.bounds.fastest * took);
        }
        Checked::count(name, found)
    }

    /// Nor up or down.
    pub(super) fn climb_between_samples(&self) -> Checked {
        let name = CheckName::ClimbBetweenSamples;
        if let Some(because) = self.without(Quantity::Height) {
            return Checked::unknown(name, because);
        }
        let (mut found, mut before) = (0, None);
        for (at, height) in self.log.values(Quantity::Height) {
            let Some((earlier, was)) = before else {
                before = Some((at, height));
                continue;
            };
            let took = seconds(at.saturating_sub(earlier));
            if took < SHORTEST {
                continue;
            }
            before = Some((at, height));
            found += u64::from((height - was).abs() > self.bounds.steepest * took);
        }
        Checked::count(name, found)
    }

    /// Pieces whose check value is not that of their content.
    pub(super) fn check_values(&self) -> Checked {
        let broken = [AnomalyKind::CheckFailed, AnomalyKind::Broken, AnomalyKind::WrongLength];
        Checked::count(CheckName::CheckValues, self.anomalies(&broken))
    }
}
