//! What was read, for a terminal.

use aftercare_evidence::check::{Checked, Ending};
use aftercare_evidence::log::{Anomaly, Fact, FlightLog};
use aftercare_evidence::photo::{Photo, PhotoChecked, Said};
use aftercare_evidence::report::{FlightReport, Shape, seconds};
use aftercare_worker::{Answer, Reading, Trouble};
use serde::Serialize;
use std::fmt::{Display, Write as _};

pub(super) fn told(answer: &Answer, report: Option<&FlightReport>, checks: &[Checked], photo_checks: &[PhotoChecked]) -> String {
    let mut out = String::new();
    match &answer.reading {
        Ok(Reading::Flight(log)) => flight(&mut out, log),
        Ok(Reading::Photo(found)) => photo(&mut out, found),
        Ok(Reading::Other(kind)) => line(&mut out, "kind", kind.code()),
        Err(trouble) => line(&mut out, "not read", why(trouble)),
    }
    match &answer.keys {
        Some(Ok(())) => line(&mut out, "keys", "were asked for, and open it"),
        Some(Err(trouble)) => line(&mut out, "keys", format!("were asked for, and it stays sealed: {trouble}")),
        None if answer.key_request().is_some() => line(&mut out, "keys", "nobody was asked"),
        None => {}
    }
    if let Some(report) = report {
        ending(&mut out, report);
    }
    checks.iter().for_each(|check| checked(&mut out, check));
    photo_checks.iter().for_each(|check| checked(&mut out, check));
    line(&mut out, "confined by", if answer.held.is_empty() { "a process of its own".to_owned() } else { answer.held.join(", ") });
    out
}

fn checked<Name: Serialize>(out: &mut String, check: &Checked<Name>) {
    let beside: Vec<&str> = check.recorded.iter().chain(&check.expected).map(String::as_str).collect();
    let ending = match check.ending {
        Ending::Agrees => "agrees",
        Ending::Disagrees => "DISAGREES",
        Ending::CannotBeChecked => "cannot be checked",
    };
    line(out, &format!("check {}", code(&check.check)), format!("{ending}  {}", beside.join(" | ")).trim_end());
}

fn why(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Unreadable { message, .. } => message.clone(),
        Trouble::TooLarge => "the file is larger than is read".to_owned(),
        Trouble::Stopped => "it was stopped: it took more time or memory than it may".to_owned(),
        Trouble::Panicked => "the reader failed on it".to_owned(),
        Trouble::Process => "the process that reads could not be started, or ended early".to_owned(),
    }
}

/// The word that stands for it in JSON.
fn code(word: &impl Serialize) -> String {
    serde_json::to_value(word).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

fn line(out: &mut String, name: &str, value: impl Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{name:<27} {value}");
}

fn fact<T>(out: &mut String, name: &str, fact: &Fact<T>, show: impl Fn(&T) -> String) {
    match fact {
        Fact::Recorded { value, source } => line(out, name, format!("{}  [{source}]", show(value))),
        Fact::Estimated { value, method } => line(out, name, format!("{}  (estimated: {method})", show(value))),
        Fact::Sealed => line(out, name, "sealed"),
        Fact::NotRecorded => {}
    }
}

fn flight(out: &mut String, log: &FlightLog) {
    line(out, "kind", log.kind.code());
    line(out, "format", &log.header.format);
    line(out, "completeness", log.completeness.code());
    line(out, "bytes understood", log.bytes_read);
    let header = &log.header;
    fact(out, "aircraft serial", &header.aircraft_serial, Clone::clone);
    fact(out, "aircraft name", &header.aircraft_name, Clone::clone);
    fact(out, "product type", &header.product_type, |n| n.0.to_string());
    fact(out, "hardware", &header.hardware, Clone::clone);
    fact(out, "firmware", &header.firmware, Clone::clone);
    fact(out, "battery serial", &header.battery_serial, Clone::clone);
    fact(out, "camera serial", &header.camera_serial, Clone::clone);
    fact(out, "controller serial", &header.controller_serial, Clone::clone);
    fact(out, "app", &header.app_version, ToString::to_string);
    fact(out, "account tag", &header.account_tag, ToString::to_string);
    fact(out, "start", &header.start, ToString::to_string);
    fact(out, "duration, s", &header.duration, |d| format!("{:.1}", d.as_secs_f64()));
    fact(out, "start position, deg", &header.start_position, |p| format!("{:.6} {:.6}", p.latitude, p.longitude));
    fact(out, "greatest height, m", &header.max_height, |n| format!("{n:.1}"));
    fact(out, "greatest speed, m/s", &header.max_speed, |n| format!("{n:.1}"));
    fact(out, "distance, m", &header.total_distance, |n| format!("{n:.0}"));
    fact(out, "frames stated", &header.frames, ToString::to_string);
    for column in &log.columns {
        let have = column.values.iter().filter(|value| !value.is_nan()).count();
        line(out, &format!("column {}", column.quantity.code()), format!("{have} samples  [{}]", column.source));
    }
    for setting in &log.settings {
        line(out, "setting", format!("{} = {}  [{}]", code(&setting.name), setting.value, setting.source));
    }
    for block in &log.blocks {
        line(out, &format!("block {}", block.name), format!("{} of {}", block.read, block.count));
    }
    anomalies(out, &log.anomalies);
}

fn anomalies(out: &mut String, anomalies: &[Anomaly]) {
    for anomaly in anomalies {
        line(out, "anomaly", format!("{}, {} times, first at byte {}", code(&anomaly.kind), anomaly.count, anomaly.first_offset));
    }
}

fn ending(out: &mut String, report: &FlightReport) {
    if let Some(fix) = &report.last_fix {
        line(out, "last fix, deg", format!("{:.6} {:.6}", fix.position.latitude, fix.position.longitude));
        fact(out, "height there, m", &fix.height, |n| format!("{n:.1}"));
        fact(out, "speed there, m/s", &fix.speed, |n| format!("{n:.1}"));
    }
    if let Some(leg) = &report.from_home {
        line(out, "from home", format!("{:.0} m at {:.0} deg", leg.distance, leg.bearing));
    }
    fact(out, "in the air at the end", &report.airborne, ToString::to_string);
    fact(out, "battery at the end", &report.battery, |n| format!("{:.0} %", n * 100.0));
    fact(out, "would have lasted, s", &report.endurance, |n| format!("{n:.0}"));
    if let Some(silence) = report.link.lost.last() {
        let until = silence.to.map_or_else(|| "the end".to_owned(), |to| format!("{:.1}", seconds(to)));
        line(out, "last without a link, s", format!("{:.1} to {until} ({} times in all)", seconds(silence.from), report.link.losses));
    }
    for area in &report.areas {
        let radius = match area.shape {
            Shape::Circle { radius, .. } | Shape::Corridor { radius, .. } => radius,
        };
        line(out, "where to look", format!("{}: within {radius:.0} m", code(&area.kind)));
    }
}

fn photo(out: &mut String, photo: &Photo) {
    line(out, "kind", photo.kind.code());
    line(out, "completeness", photo.completeness.code());
    photo.said.iter().for_each(|said| said_by(out, said));
    for block in &photo.blocks {
        let holds = [(block.place, "place"), (block.serial, "serial"), (block.unread, "not read to its end")];
        let holds: Vec<&str> = holds.into_iter().filter_map(|(holds, what)| holds.then_some(what)).collect();
        line(out, &format!("block {}", block.kind), format!("{} bytes at {}: {}", block.length, block.offset, holds.join(", ")));
    }
    anomalies(out, &photo.anomalies);
}

fn said_by(out: &mut String, said: &Said) {
    let metres = |n: &f64| format!("{n:.1}");
    fact(out, "position, deg", &said.position, |p| format!("{:.6} {:.6}", p.latitude, p.longitude));
    fact(out, "altitude, m", &said.altitude, metres);
    fact(out, "height, m", &said.height, metres);
    fact(out, "position error, m", &said.position_error, metres);
    fact(out, "camera yaw, deg", &said.camera_yaw, metres);
    fact(out, "camera pitch, deg", &said.camera_pitch, metres);
    fact(out, "aircraft yaw, deg", &said.aircraft_yaw, metres);
    fact(out, "taken, camera's clock", &said.taken_local, ToString::to_string);
    fact(out, "taken", &said.taken, ToString::to_string);
    fact(out, "taken, by satellite", &said.satellite_time, ToString::to_string);
    fact(out, "written", &said.written_local, ToString::to_string);
    fact(out, "make", &said.make, Clone::clone);
    fact(out, "model", &said.model, Clone::clone);
    fact(out, "software", &said.software, Clone::clone);
    fact(out, "aircraft serial", &said.aircraft_serial, Clone::clone);
    fact(out, "camera serial", &said.camera_serial, Clone::clone);
    fact(out, "lens serial", &said.lens_serial, Clone::clone);
}
