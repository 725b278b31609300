use super::flight_lines as lines;
use super::line_writer::LineWriter;
use super::synthetic_flight::{Moment, SyntheticFlight};
use super::{FlightRecord, blocks_before_lines, details, length, put};
use crate::flight::{END_MARK, LONG_PREFIX, Layout, kinds};
use crate::{Coordinates, EvidenceError, FormatVersion};

/// The bytes of a record of `flight`, as an app would have written it, with a line of every sort that the version has.
///
/// # Errors
/// [`EvidenceError::UnsupportedVersion`] outside versions 1 to 14.
pub fn flown_record(flight: &SyntheticFlight) -> Result<Vec<u8>, EvidenceError> {
    let number = flight.record.version;
    let version = FormatVersion::new(number).ok_or(EvidenceError::UnsupportedVersion { version: number })?;
    let moments = flight.moments();
    let summary = flight.summary(&moments);
    let mut details = details(&summary, version);
    put(&mut details, Layout::PICTURES, &u32::from(flight.picture_bytes).to_le_bytes());
    let mut body = body(flight, version, &moments);
    if number > 5 {
        body.extend(END_MARK);
    }
    body.extend(picture(usize::from(flight.picture_bytes)));

    let mut behind = Vec::new();
    if flight.line_behind_details {
        let mut writer = LineWriter::new(version, flight.key_seed);
        writer.line(kinds::FIRMWARE, &lines::firmware());
        behind = writer.finish();
    }
    Ok(assembled(version, &details, &body, &behind))
}

/// A record of these lines, types and payloads before their disguise, with the details of `summary`; right or wrong. A line of type 0 is none:
/// it changes the details, from the place that its first two bytes name. From version 13 on it is
/// sealed by the seed 0.
///
/// # Errors
/// [`EvidenceError::UnsupportedVersion`] outside versions 1 to 14.
pub fn record_of_lines(summary: &FlightRecord, lines: &[(u8, &[u8])]) -> Result<Vec<u8>, EvidenceError> {
    let number = summary.version;
    let version = FormatVersion::new(number).ok_or(EvidenceError::UnsupportedVersion { version: number })?;
    let mut details = details(summary, version);
    let mut writer = LineWriter::new(version, 0);
    for (kind, payload) in lines {
        match (kind, payload) {
            (0, [low, high, changed @ ..]) => put(&mut details, usize::from(u16::from_le_bytes([*low, *high])), changed),
            _ => writer.line(*kind, payload),
        }
    }
    let mut body = writer.finish();
    if number > 5 {
        body.extend(END_MARK);
    }
    Ok(assembled(version, &details, &body, &[]))
}

/// Everything at the place where the version has it.
fn assembled(version: FormatVersion, details: &[u8], body: &[u8], behind: &[u8]) -> Vec<u8> {
    let number = version.number();
    let before_lines = blocks_before_lines(version, details);
    let start = if number <= 5 { 12 } else { LONG_PREFIX };
    let offset = start + if version.is_sealed() { length(&before_lines) } else { length(&before_lines) + length(body) };
    let mut out = Vec::new();
    out.extend(offset.to_le_bytes());
    out.extend(u16::try_from(details.len()).unwrap_or(u16::MAX).to_le_bytes());
    out.extend([number, 0]);
    out.resize(usize::try_from(start).unwrap_or_default(), 0);
    out.extend(before_lines);
    out.extend(body);
    if number <= 11 {
        out.extend(details);
        out.extend(behind);
    }
    out
}

/// What begins and ends like a picture, and is none.
fn picture(len: usize) -> Vec<u8> {
    let mut out = vec![0; len];
    put(&mut out, 0, b"\xFF\xD8\xFF\xE0");
    if let Some(at) = len.checked_sub(2) {
        put(&mut out, at, b"\xFF\xD9");
    }
    out
}

fn body(flight: &SyntheticFlight, version: FormatVersion, moments: &[Moment]) -> Vec<u8> {
    let mut writer = LineWriter::new(version, flight.key_seed);
    let start = flight.record.start.map_or(0, jiff::Timestamp::as_millisecond);
    let mut flown = 0.0_f32;
    let mut before: Option<&Moment> = None;
    let mut since_security = 0;
    beginning(flight, version, &mut writer);
    for (n, moment) in (0_u16..).zip(moments) {
        let number = version.number();
        if flight.restart_before.is_some_and(|frame| frame == u32::from(n)) && version.is_sealed() {
            writer.line(kinds::RECORD_RECOVER, &[0]);
            writer.key_storage();
            since_security = 0;
        }
        writer.line(kinds::OSD, &lines::osd(number, n, moment));
        writer.line(kinds::CUSTOM, &lines::custom(start + moment.at_ms + 2, moment, flown));
        writer.line(kinds::GIMBAL, &lines::gimbal(number, moment));
        if before.is_none_or(|before| before.phase.sticks != moment.phase.sticks) {
            writer.line(kinds::RC, &lines::rc(number, moment));
        }
        if before.is_some_and(|before| before.phase.link_lost != moment.phase.link_lost) {
            writer.line(kinds::APP_WARN, flight.warning.as_bytes());
            writer.line(kinds::APP_SERIOUS_WARN, format!("{}\0", flight.serious_warning).as_bytes());
        }
        if n % 10 == 0 {
            each_second(flight, version, moment, n > 0, &mut writer);
        }
        let [north, east, _] = moment.phase.velocity_dm_s;
        flown += f32::from(north).hypot(f32::from(east)) / 100.0;
        let is_last = usize::from(n) + 1 == moments.len();
        since_security += 1;
        if version.is_sealed() && (since_security == 10 || is_last) {
            writer.line(kinds::SECURITY, &[0x5A; 256]);
            since_security = 0;
        }
        before = Some(moment);
    }
    writer.finish()
}

fn beginning(flight: &SyntheticFlight, version: FormatVersion, writer: &mut LineWriter) {
    let record = &flight.record;
    writer.line(kinds::RECOVER, &lines::recover(record));
    writer.line(kinds::FIRMWARE, &lines::firmware());
    if version.number() > 5 {
        writer.line(kinds::COMPONENT_SERIAL, &lines::component(2, &record.aircraft_serial));
        writer.line(kinds::COMPONENT_SERIAL, &lines::component(4, &record.battery_serial));
    }
    writer.line(kinds::APP_TIP, flight.tip.as_bytes());
    if version.is_sealed() {
        writer.key_storage();
    }
}

fn each_second(flight: &SyntheticFlight, version: FormatVersion, moment: &Moment, home_known: bool, writer: &mut LineWriter) {
    const CAMERA: u8 = 25;
    writer.line(kinds::HOME, &lines::home(flight, home_known));
    writer.line(kinds::SMART_BATTERY, &lines::smart_battery(moment));
    if version.number() <= 5 {
        writer.line(kinds::CENTER_BATTERY, &lines::center_battery(moment));
    } else {
        lines::battery_group(moment).iter().for_each(|payload| writer.line(kinds::BATTERY_GROUP, payload));
        writer.line(CAMERA, &[0; 26]);
    }
    writer.line(kinds::MC_PARAM, &[flight.signal_lost_action, 0]);
    let percent = if moment.phase.link_lost { 0 } else { 90 };
    writer.line(kinds::OFDM_SIGNAL, &lines::link(true, percent));
    writer.line(kinds::OFDM_SIGNAL, &lines::link(false, percent));
    if let Some(phone) = flight.phone {
        writer.line(kinds::APP_GPS, &lines::phone(phone));
    }
    writer.line(kinds::RC_GPS, &lines::controller(flight.controller.map(ten_millionths)));
}

fn ten_millionths(place: Coordinates) -> [i32; 2] {
    // Digits, as there is no other way from a fraction to a whole number that cannot fail.
    [place.latitude, place.longitude].map(|degrees| format!("{:.0}", degrees * 1e7).parse().unwrap_or_default())
}
