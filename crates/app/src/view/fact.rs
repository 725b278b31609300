//! What a file says, as JSON has it: every value with how it is known.

use aftercare_evidence::check::{Checked, Ending};
use aftercare_evidence::log::{Anomaly, Fact};
use aftercare_evidence::{Coordinates, report};
use aftercare_wire::{AnomalyView, CheckEnding, CheckView, FileFact, Known, Place, Said};
use serde::Serialize;

/// A fact by its name; `said` makes the value.
pub(super) fn fact<T>(name: &str, unit: &str, fact: &Fact<T>, said: impl Fn(&T) -> Said) -> FileFact {
    let (known, source) = match fact {
        Fact::Recorded { source, .. } => (Known::Recorded, Some(source.as_ref())),
        Fact::Estimated { method, .. } => (Known::Estimated, Some(method.as_ref())),
        Fact::NotRecorded => (Known::NotRecorded, None),
        Fact::Sealed => (Known::Sealed, None),
    };
    FileFact {
        name: name.to_owned(),
        known,
        said: fact.value().map(said),
        unit: unit.to_owned(),
        source: source.filter(|source| !source.is_empty()).map(str::to_owned),
    }
}

pub(super) fn number(name: &str, unit: &str, value: &Fact<f64>) -> FileFact {
    fact(name, unit, value, |number| Said::Number(*number))
}

pub(super) fn text<T: ToString>(name: &str, value: &Fact<T>) -> FileFact {
    fact(name, "", value, |value| Said::Text(value.to_string()))
}

pub(super) fn time<T: ToString>(name: &str, value: &Fact<T>) -> FileFact {
    fact(name, "", value, |value| Said::Time(value.to_string()))
}

pub(super) fn position(name: &str, value: &Fact<Coordinates>) -> FileFact {
    fact(name, "deg", value, |value| Said::Place(place(*value)))
}

pub(super) fn place(at: Coordinates) -> Place {
    Place { latitude: at.latitude, longitude: at.longitude }
}

/// Microseconds as seconds, to the millisecond.
pub(super) fn seconds(micros: i64) -> f64 {
    (report::seconds(micros) * 1e3).round() / 1e3
}

/// The word that stands for it in JSON.
pub(super) fn code(word: &impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn checks<Name: Serialize>(checks: &[Checked<Name>]) -> Vec<CheckView> {
    let view = |checked: &Checked<Name>| CheckView {
        check: code(&checked.check),
        ending: match checked.ending {
            Ending::Agrees => CheckEnding::Agrees,
            Ending::Disagrees => CheckEnding::Disagrees,
            Ending::CannotBeChecked => CheckEnding::CannotBeChecked,
        },
        because: code(&checked.because),
        recorded: checked.recorded.clone(),
        expected: checked.expected.clone(),
    };
    checks.iter().map(view).collect()
}

pub(super) fn anomalies(anomalies: &[Anomaly]) -> Vec<AnomalyView> {
    let view = |anomaly: &Anomaly| AnomalyView { kind: code(&anomaly.kind), count: anomaly.count, first_offset: anomaly.first_offset };
    anomalies.iter().map(view).collect()
}
