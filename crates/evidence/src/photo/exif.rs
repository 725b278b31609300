//! What EXIF, and a TIFF or DNG file, says of place, time and device.

use super::gathering::{Gathering, Holds};
use super::order::{Order, slice};
use super::said::{ALTITUDES, Said, fact, place, serial, within};
use super::tiff::{Directory, Entry, Tiff, tag};
use super::xmp;
use crate::log::AnomalyKind;
use jiff::civil::DateTime;
use jiff::{Timestamp, tz::Offset};
use std::borrow::Cow;
use std::ops::Range;

mod gps {
    pub const LATITUDE_REF: u16 = 1;
    pub const LATITUDE: u16 = 2;
    pub const LONGITUDE_REF: u16 = 3;
    pub const LONGITUDE: u16 = 4;
    pub const ALTITUDE_REF: u16 = 5;
    pub const ALTITUDE: u16 = 6;
    pub const TIME: u16 = 7;
    pub const DIRECTION: u16 = 0x11;
    pub const DATE: u16 = 0x1D;
    pub const ERROR: u16 = 0x1F;
}

/// Free text, and what only its writer can read: any of it may name a place or a person.
const OPAQUE: [(u16, &str); 10] = [
    (tag::DESCRIPTION, "description"),
    (tag::COMMENT, "comment"),
    (tag::IPTC, "iptc"),
    (tag::PHOTOSHOP, "photoshop"),
    (tag::PRIVATE, "private-data"),
    (0x9C9B, "windows-title"),
    (0x9C9C, "windows-comment"),
    (0x9C9D, "windows-author"),
    (0x9C9E, "windows-keywords"),
    (0x9C9F, "windows-subject"),
];

/// Gathers what the directories say. `base` is where they begin in the file, `further` is put before the names of their blocks.
pub(super) fn gather(tiff: &Tiff<'_>, base: usize, further: &'static str, out: &mut Gathering) {
    for at in &tiff.broken {
        out.broken = true;
        out.anomaly(AnomalyKind::Broken, base.saturating_add(*at));
    }
    let mut said = Said::of(named(further, "exif"));
    device(tiff, &mut said);
    times(tiff, &mut said);
    satellites(tiff, base, &mut said, out);
    let shifted = |range: &Range<usize>| range.start.saturating_add(base)..range.end.saturating_add(base);
    if let Some(table) = tiff.tables.iter().find(|table| table.directory == Directory::Gps) {
        let length = table.entries.saturating_mul(12).saturating_add(2);
        let span = shifted(&(table.at..table.at.saturating_add(length)));
        out.block(named(further, "exif-gps"), span, Holds { place: table.entries > 0, ..Holds::default() });
    }
    for entry in &tiff.entries {
        let kind = match (entry.directory, entry.tag) {
            (Directory::Exif, tag::BODY_SERIAL | tag::LENS_SERIAL) | (Directory::Main, tag::CAMERA_SERIAL) => "exif-serial",
            _ => continue,
        };
        let has_text = tiff.value(entry).iter().take(256).any(u8::is_ascii_alphanumeric);
        out.block(named(further, kind), shifted(&entry.value), Holds { serial: has_text, ..Holds::default() });
    }
    for (number, name) in OPAQUE {
        let found = tiff.entries.iter().filter(|entry| entry.tag == number && entry.directory != Directory::Gps);
        for entry in found.filter(|entry| has_content(tiff.value(entry))) {
            out.block(named(further, &format!("exif-{name}")), shifted(&entry.value), Holds::UNREAD);
        }
    }
    out.said(said);
    if let Some(entry) = tiff.find(Directory::Exif, tag::MAKER_NOTE) {
        let note = maker_note(tiff.value(entry), further);
        out.block(named(further, "maker-note"), shifted(&entry.value), Holds::UNREAD);
        out.said(note);
    }
    if let Some(entry) = tiff.find(Directory::Main, tag::XMP) {
        xmp::gather(tiff.value(entry), shifted(&entry.value), "xmp", further, out);
    }
}

/// What is long is not looked through: values may lie on each other, and there may be many.
fn has_content(value: &[u8]) -> bool {
    const LONG: usize = 4_096;
    value.len() > LONG || value.iter().any(|byte| !matches!(byte, 0 | b' '))
}

pub(super) fn named(further: &'static str, name: &str) -> Cow<'static, str> {
    Cow::Owned(format!("{further}{name}"))
}

fn device(tiff: &Tiff<'_>, said: &mut Said) {
    said.make = fact(tiff.text(Directory::Main, tag::MAKE), "exif 0x010F");
    said.model = match tiff.text(Directory::Main, tag::MODEL) {
        Some(model) => fact(Some(model), "exif 0x0110"),
        None => fact(tiff.text(Directory::Main, tag::UNIQUE_MODEL), "dng 0xC614"),
    };
    said.software = fact(tiff.text(Directory::Main, tag::SOFTWARE), "exif 0x0131");
    said.camera_serial = serial(tiff.text(Directory::Exif, tag::BODY_SERIAL).as_deref(), "exif 0xA431");
    if said.camera_serial.value().is_none() {
        said.camera_serial = serial(tiff.text(Directory::Main, tag::CAMERA_SERIAL).as_deref(), "dng 0xC62F");
    }
    said.lens_serial = serial(tiff.text(Directory::Exif, tag::LENS_SERIAL).as_deref(), "exif 0xA435");
}

/// `2024:05:06 07:08:09`. Spaces or zeros stand for what is not known.
fn local(text: &str) -> Option<DateTime> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let date = date.replace(':', "-");
    format!("{date}T{time}").parse().ok().filter(|at: &DateTime| at.year() > 1980)
}

fn times(tiff: &Tiff<'_>, said: &mut Said) {
    let taken = tiff.text(Directory::Exif, tag::TAKEN).and_then(|text| local(&text)).map(|taken| {
        let digits = tiff.text(Directory::Exif, tag::SUBSECOND_TAKEN).unwrap_or_default();
        let digits: String = digits.chars().take_while(char::is_ascii_digit).take(9).collect();
        let nanos = format!("{digits:0<9}").parse().unwrap_or(0);
        taken.with().subsec_nanosecond(nanos).build().unwrap_or(taken)
    });
    let zone = tiff.text(Directory::Exif, tag::OFFSET_TAKEN).and_then(|text| offset(&text));
    said.taken = fact(taken.zip(zone).and_then(|(taken, zone)| zone.to_timestamp(taken).ok()), "exif 0x9003 with 0x9011");
    said.taken_local = fact(taken, "exif 0x9003");
    said.written_local = fact(tiff.text(Directory::Main, tag::MODIFIED).and_then(|text| local(&text)), "exif 0x0132");
}

/// `+02:00`, or `Z`.
fn offset(text: &str) -> Option<Offset> {
    let text = text.trim();
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = if let Some(rest) = text.strip_prefix('-') { (-1, rest) } else { (1, text.strip_prefix('+')?) };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minutes = (minutes < 60 && hours <= 15).then(|| i32::from(hours) * 60 + i32::from(minutes))?;
    Offset::from_seconds(sign * minutes * 60).ok()
}

fn degrees(tiff: &Tiff<'_>, value: u16, reference: u16, negative: u8, positive: u8) -> Option<f64> {
    let entry = tiff.find(Directory::Gps, value)?;
    let side = tiff.value(tiff.find(Directory::Gps, reference)?).first()?.to_ascii_uppercase();
    let sign = if side == negative { -1.0 } else { (side == positive).then_some(1.0)? };
    let part = |index| tiff.fraction(entry, index).filter(|part| *part >= 0.0);
    // All decimals may stand in the degrees, but the other two are there.
    Some(sign * (part(0)? + part(1)? / 60.0 + part(2)? / 3600.0))
}

fn satellites(tiff: &Tiff<'_>, base: usize, said: &mut Said, out: &mut Gathering) {
    let at = |tag: u16| tiff.find(Directory::Gps, tag).map_or(base, |entry| entry.at.saturating_add(base));
    let latitude = degrees(tiff, gps::LATITUDE, gps::LATITUDE_REF, b'S', b'N');
    let longitude = degrees(tiff, gps::LONGITUDE, gps::LONGITUDE_REF, b'W', b'E');
    let position = latitude.zip(longitude).and_then(|(latitude, longitude)| place(latitude, longitude, at(gps::LATITUDE), out));
    said.position = fact(position, "exif gps 0x0002, 0x0004");
    let altitude = tiff.first_fraction(Directory::Gps, gps::ALTITUDE);
    let sign = tiff.number(Directory::Gps, gps::ALTITUDE_REF).and_then(|reference| match reference {
        0 | 2 => Some(1.0),
        1 | 3 => Some(-1.0),
        _ => None,
    });
    let altitude = altitude.zip(sign).map(|(altitude, sign)| altitude * sign);
    said.altitude = fact(within(altitude, ALTITUDES.0, ALTITUDES.1, at(gps::ALTITUDE), out), "exif gps 0x0006");
    let error = tiff.first_fraction(Directory::Gps, gps::ERROR);
    said.position_error = fact(within(error, 0.0, 10_000.0, at(gps::ERROR), out), "exif gps 0x001F");
    let direction = tiff.first_fraction(Directory::Gps, gps::DIRECTION);
    said.camera_yaw = fact(within(direction, 0.0, 360.0, at(gps::DIRECTION), out), "exif gps 0x0011");
    said.satellite_time = fact(satellite_time(tiff), "exif gps 0x001D, 0x0007");
}

fn satellite_time(tiff: &Tiff<'_>) -> Option<Timestamp> {
    let date = tiff.text(Directory::Gps, gps::DATE)?.replace(':', "-");
    let date: jiff::civil::Date = date.parse().ok()?;
    let entry: &Entry = tiff.find(Directory::Gps, gps::TIME)?;
    let part = |index, below: f64| tiff.fraction(entry, index).filter(|part| (0.0..below).contains(part));
    let seconds = part(0, 24.0)? * 3600.0 + part(1, 60.0)? * 60.0 + part(2, 61.0)?;
    let since = jiff::SignedDuration::try_from_secs_f64(seconds).ok()?;
    let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    midnight.checked_add(since).ok().filter(|_| date.year() > 1980)
}

/// A maker's directory without a head, in a byte order of its own that stays when a program rewrites the rest in another. Only what
/// stands in its entries is read: offsets in it do not survive a rewrite.
fn maker_note(note: &[u8], further: &'static str) -> Said {
    let mut said = Said::of(named(further, "maker-note"));
    let fits = |order: Order| order.u16(note, 0).filter(|count| (1..=64).contains(count)).map(|count| (order, count));
    let Some((order, count)) = fits(Order::Little).or_else(|| fits(Order::Big)) else { return said };
    // The first entry is the maker's name as text; any other note is somebody else's.
    if order.u16(note, 2) != Some(1) || order.u16(note, 4) != Some(2) {
        return said;
    }
    let mut at = 2_usize;
    for _ in 0..count {
        let Some(entry) = slice(note, at, 12) else { break };
        at = at.saturating_add(12);
        if order.u16(entry, 2) != Some(11) || order.u32(entry, 4) != Some(1) {
            continue;
        }
        let angle = order.u32(entry, 8).map(f32::from_bits).map(f64::from).filter(|angle| angle.abs() <= 360.0);
        match order.u16(entry, 0) {
            Some(7) => said.aircraft_yaw = fact(angle, "maker-note 0x0007"),
            Some(9) => said.camera_pitch = fact(angle, "maker-note 0x0009"),
            Some(10) => said.camera_yaw = fact(angle, "maker-note 0x000A"),
            _ => {}
        }
    }
    said
}

/// A place as text in the manner of ISO 6709: `+51.5-000.1+020/`.
pub(super) fn iso_6709(text: &str) -> Option<(f64, f64, Option<f64>)> {
    let text = text.trim().trim_matches('\0');
    let text = text.split('/').next()?.split("CRS").next()?;
    let mut numbers = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices().filter(|(at, c)| *at > 0 && matches!(c, '+' | '-')).take(3) {
        numbers.push(text.get(from..at)?);
        from = at;
    }
    numbers.push(text.get(from..)?);
    let number = |index: usize, digits: usize| {
        let text: &str = numbers.get(index)?;
        let whole = text.get(1..)?.split('.').next()?;
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        // More digits before the point are degrees and minutes in one; nobody is known to write them here.
        (whole.len() <= digits).then_some(value)
    };
    Some((number(0, 2)?, number(1, 3)?, number(2, 6)))
}
