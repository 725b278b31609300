use super::findings::{Findings, Sample};
use crate::log::Severity;

fn truth(flag: Option<bool>) -> Option<f64> {
    flag.map(|on| if on { 1.0 } else { 0.0 })
}

pub(super) fn vehicle(out: &mut Findings, sample: &Sample<'_>) {
    if let Some(mode) = sample.whole(1).and_then(|mode| u8::try_from(mode).ok()) {
        out.modes.push(sample.at, mode);
    }
    if sample.plan.place(3).is_some() {
        out.newer = Some(false);
    }
    // Armed, or armed with an error as older firmware has it.
    let armed = sample.whole(2).map(|state| matches!(state, 2 | 3));
    out.builder.sample(sample.clock, sample.at, &[truth(sample.flag(3)), truth(armed)], sample.offset);
    let table = [
        (4, ("ground-station-lost", "ground-station-back"), Severity::Warning),
        (5, ("failsafe", "failsafe-over"), Severity::Serious),
        (6, ("engine-failure", "engine-failure-over"), Severity::Serious),
        (7, ("mission-failure", "mission-failure-over"), Severity::Warning),
    ];
    for (field, code, severity) in table {
        out.flag(sample, sample.flag(field), code, severity);
    }
}

pub(super) fn failsafe_flags(out: &mut Findings, sample: &Sample<'_>) {
    out.newer = Some(true);
    out.builder.sample(sample.clock, sample.at, &[truth(sample.flag(1))], sample.offset);
    let table = [
        (1, ("controller-lost", "controller-back"), Severity::Serious),
        (2, ("ground-station-lost", "ground-station-back"), Severity::Warning),
        (3, ("battery-lasts-not-long-enough", "battery-lasts-long-enough"), Severity::Serious),
        (4, ("battery-unhealthy", "battery-unhealthy-over"), Severity::Serious),
        (5, ("geofence-breached", "geofence-breached-over"), Severity::Serious),
        (6, ("wind-limit-exceeded", "wind-limit-exceeded-over"), Severity::Warning),
        (7, ("flight-time-limit-exceeded", "flight-time-limit-exceeded-over"), Severity::Warning),
        (8, ("motor-failure", "motor-failure-over"), Severity::Serious),
        (9, ("critical-failure", "critical-failure-over"), Severity::Serious),
        (10, ("mission-failure", "mission-failure-over"), Severity::Warning),
        (11, ("navigator-failure", "navigator-failure-over"), Severity::Warning),
        (12, ("position-invalid", "position-valid"), Severity::Warning),
        (13, ("home-invalid", "home-valid"), Severity::Warning),
    ];
    for (field, code, severity) in table {
        out.flag(sample, sample.flag(field), code, severity);
    }
}

pub(super) fn controller(out: &mut Findings, sample: &Sample<'_>) {
    let lost = match (sample.flag(1), sample.flag(2)) {
        (None, None) => None,
        (lost, failsafe) => Some(lost == Some(true) || failsafe == Some(true)),
    };
    let share = |field: usize| sample.number(field).filter(|percent| (0.0..=100.0).contains(percent)).map(|percent| percent / 100.0);
    out.builder.sample(sample.clock, sample.at, &[truth(lost), share(3), share(4)], sample.offset);
}

pub(super) fn battery(out: &mut Findings, sample: &Sample<'_>) {
    let connected = sample.holds(7);
    let number = |field: usize| sample.number(field).filter(|_| connected);
    let cells = sample.plan.place(5).filter(|_| connected);
    let lowest = cells.and_then(|place| {
        let volts = (0..place.count.min(32)).filter_map(|n| place.element(sample.data, n));
        volts.filter(|volts| *volts > 0.0).reduce(f64::min)
    });
    let values = [
        // Minus one, zero volts and zero degrees are what an autopilot writes that does not know.
        number(1).filter(|share| *share != -1.0),
        number(2).filter(|volts| *volts != 0.0),
        number(3).filter(|amperes| *amperes != -1.0),
        number(4).filter(|degrees| *degrees != 0.0),
        lowest,
        number(6).filter(|seconds| *seconds > 0.0),
    ];
    out.builder.sample(sample.clock, sample.at, &values, sample.offset);
    let warning = sample.whole(8).filter(|_| connected);
    let table = [
        (1, ("battery-low", "battery-low-over"), Severity::Warning),
        (2, ("battery-critical", "battery-critical-over"), Severity::Serious),
        (3, ("battery-emergency", "battery-emergency-over"), Severity::Serious),
        (4, ("battery-failed", "battery-failed-over"), Severity::Serious),
    ];
    for (number, code, severity) in table {
        out.flag(sample, warning.map(|warning| warning == number), code, severity);
    }
}

pub(super) fn land(out: &mut Findings, sample: &Sample<'_>) {
    let landed = sample.flag(1);
    out.builder.sample(sample.clock, sample.at, &[truth(landed.map(|landed| !landed))], sample.offset);
    if let Some(landed) = landed {
        let ground = &mut out.ground;
        if landed {
            ground.z_on_ground = ground.z;
        } else if ground.landed == Some(true) {
            // The flag may come later than the climb that it tells of.
            ground.take_off_z = ground.take_off_z.or(ground.z_on_ground);
        }
        out.ground.landed = Some(landed);
    }
}

pub(super) fn armed(out: &mut Findings, sample: &Sample<'_>) {
    out.builder.sample(sample.clock, sample.at, &[truth(sample.flag(1))], sample.offset);
    let table = [
        (2, ("lockdown", "lockdown-over")),
        (3, ("motors-stopped-by-switch", "motors-stopped-by-switch-over")),
        (4, ("flight-terminated", "flight-terminated-over")),
    ];
    for (field, code) in table {
        out.flag(sample, sample.flag(field), code, Severity::Serious);
    }
}
