use super::event;
use super::findings::{Findings, Sample};

fn truth(on: bool) -> Option<f64> {
    Some(if on { 1.0 } else { 0.0 })
}

pub(super) fn battery(out: &mut Findings, sample: &Sample<'_>) {
    // Old logs write hundredths without saying so by their letter.
    let divisor = |label: usize| {
        let old = sample.plan.row.name == "CURR" && sample.plan.place(label).is_some_and(|place| matches!(place.letter, b'h' | b'H'));
        if old { 100.0 } else { 1.0 }
    };
    let number = |label: usize| sample.number(label).map(|value| value / divisor(label));
    let values = [
        sample.number(2).map(|percent| percent / 100.0),
        // Zero is what is written where nothing measures.
        number(0).filter(|volts| *volts != 0.0),
        number(1),
        sample.number(3).filter(|degrees| *degrees != 0.0),
    ];
    out.sample(sample, sample.whole(4), &values);
}

pub(super) fn cells(out: &mut Findings, sample: &Sample<'_>) {
    let volts = (1..=12).filter_map(|label| sample.whole(label)).filter(|millivolts| (1..65_535).contains(millivolts));
    let lowest = volts.min().map(|millivolts| crate::number::signed(millivolts) / 1_000.0);
    out.sample(sample, sample.whole(0), &[lowest]);
}

pub(super) fn status(out: &mut Findings, sample: &Sample<'_>) {
    let flag = |label: usize| sample.whole(label).and_then(|value| truth(value != 0));
    out.sample(sample, None, &[flag(0), flag(1)]);
}

pub(super) fn armed(out: &mut Findings, sample: &Sample<'_>) {
    out.hold(sample, [sample.whole(0).and_then(|state| truth(state != 0)), None]);
}

pub(super) fn event(out: &mut Findings, sample: &Sample<'_>) {
    let Some(id) = sample.whole(0) else { return };
    match id {
        10 | 11 => out.hold(sample, [None, truth(id == 10)]),
        18 | 28 => out.hold(sample, [truth(id == 28), None]),
        _ => {}
    }
    if let Some((code, severity)) = event::event(id) {
        out.tell(sample, severity, code.to_owned());
    }
}

pub(super) fn error(out: &mut Findings, sample: &Sample<'_>) {
    let Some((subsystem, code)) = sample.whole(0).zip(sample.whole(1)) else { return };
    if subsystem == event::RADIO_FAILSAFE {
        out.hold(sample, [truth(code != 0), None]);
    }
    if let Some((text, severity)) = event::error(subsystem, code) {
        out.tell(sample, severity, text);
    }
}

pub(super) fn receiver_flags(out: &mut Findings, sample: &Sample<'_>) {
    const VALID: i64 = 1;
    const FAILSAFE: i64 = 2;
    let lost = sample.whole(0).and_then(|flags| truth(flags & VALID == 0 || flags & FAILSAFE != 0));
    out.sample(sample, None, &[lost]);
}

/// A receiver that once gave pulses and gives none has lost its transmitter; one that keeps giving them may have, too.
pub(super) fn channels(out: &mut Findings, sample: &Sample<'_>) {
    let silent = (0..4).all(|label| sample.whole(label) == Some(0));
    out.channels_seen |= !silent;
    out.sample(sample, None, &[if silent && out.channels_seen { Some(1.0) } else { None }]);
}

pub(super) fn signal(out: &mut Findings, sample: &Sample<'_>) {
    let quality = sample.number(1).filter(|percent| (0.0..=100.0).contains(percent));
    // Zero from the beginning is a receiver that does not tell.
    out.quality_seen |= quality.is_some_and(|percent| percent > 0.0);
    out.sample(sample, None, &[sample.number(0), quality.filter(|_| out.quality_seen).map(|percent| percent / 100.0)]);
}
