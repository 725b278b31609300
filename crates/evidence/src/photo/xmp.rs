//! What XMP says: as attributes or as elements, under whatever prefix. No entity is ever replaced but the five of XML, and a document
//! that declares any is not read.

use super::exif::named;
use super::gathering::{Gathering, Holds};
use super::said::{ALTITUDES, Said, fact, place, serial, within};
use crate::log::AnomalyKind;
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::collections::BTreeMap;
use std::ops::Range;

const MOST_PROPERTIES: usize = 2_000;
const MOST_PREFIXES: usize = 64;
const MOST_DEPTH: usize = 64;
const LONGEST_VALUE: usize = 512;
/// Beyond this a packet is not read.
const LONGEST: usize = 4 * 1024 * 1024;

/// Of the properties that drones write; the name is a maker's, the format is several makers'.
pub(crate) const DRONE: &str = include_str!("drone_namespace.txt").trim_ascii();
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const EXIF_EX: &str = "http://cipa.jp/exif/1.0/";
const AUX: &str = "http://ns.adobe.com/exif/1.0/aux/";
const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const BASIC: &str = "http://ns.adobe.com/xap/1.0/";

/// Properties by namespace and name; of two that contradict each other the first.
#[derive(Debug, Default)]
struct Properties<'a> {
    found: BTreeMap<(&'a str, &'a str), &'a str>,
    prefixes: BTreeMap<&'a str, &'a str>,
    contradictions: u32,
    left_out: u32,
}

/// `name` is the block's: `xmp`, or `extended-xmp`.
pub(super) fn gather(bytes: &[u8], span: Range<usize>, name: &'static str, further: &'static str, out: &mut Gathering) {
    // Padding and a closing zero are usual.
    let text = std::str::from_utf8(bytes.get(..LONGEST).unwrap_or(bytes)).map(|text| text.trim_end_matches(['\0', ' ', '\n', '\r', '\t']));
    let refused = !out.may_read(span.start)
        || bytes.len() > LONGEST
        || text.is_ok_and(|text| text.contains("<!DOCTYPE") || text.contains("<!ENTITY"));
    let properties = text.ok().filter(|_| !refused).map(Properties::read);
    let Some(properties) = properties else {
        out.anomaly(AnomalyKind::Broken, span.start);
        out.block(named(further, name), span, Holds::UNREAD);
        return;
    };
    if properties.contradictions > 0 {
        out.anomaly(AnomalyKind::Contradiction, span.start);
    }
    if properties.left_out > 0 {
        out.anomaly(AnomalyKind::LeftOut, span.start);
    }
    if properties.found.is_empty() {
        return;
    }
    let said = properties.said(span.start, Said::of(named(further, name)), out);
    let names = |words: &[&str]| properties.found.keys().any(|(_, name)| words.iter().any(|word| name.contains(word)));
    let place = said.has_place() || names(&["Latitude", "Longitude", "Longtitude", "GPS", "LRFTarget", "Location", "City"]);
    let serial = said.has_serial() || names(&["SerialNumber", "CaptureUUID"]);
    // Other properties may say anything.
    out.block(named(further, name), span, Holds { place, serial, unread: true });
    out.said(said);
}

impl<'a> Properties<'a> {
    fn read(text: &'a str) -> Self {
        let mut out = Self::default();
        let mut open: Vec<(&str, bool)> = Vec::new();
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once('<') {
            let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")];
            if let Some((_, end)) = skipped.iter().find(|(start, _)| tail.starts_with(start)) {
                let Some((_, after)) = tail.split_once(end) else { break };
                rest = after;
                continue;
            }
            let Some(end) = tag_end(tail) else { break };
            let (inner, after) = (tail.get(..end).unwrap_or_default(), tail.get(end.saturating_add(1)..).unwrap_or_default());
            rest = after;
            if inner.starts_with('/') {
                if let Some((name, is_leaf)) = open.pop()
                    && is_leaf
                {
                    out.insert(name, before.trim());
                }
                continue;
            }
            if let Some(parent) = open.last_mut() {
                parent.1 = false;
            }
            let (inner, is_empty) = inner.strip_suffix('/').map_or((inner, false), |inner| (inner, true));
            let (name, attributes) = inner.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inner, ""));
            out.attributes(attributes);
            if !is_empty {
                if open.len() >= MOST_DEPTH {
                    break;
                }
                open.push((name, true));
            }
        }
        out
    }

    fn attributes(&mut self, text: &'a str) {
        let mut waiting = Vec::new();
        let mut rest = text;
        while let Some((name, tail)) = rest.split_once('=') {
            let tail = tail.trim_start();
            let Some(quote) = tail.chars().next().filter(|c| matches!(c, '"' | '\'')) else { break };
            let Some((value, after)) = tail.get(1..).and_then(|tail| tail.split_once(quote)) else { break };
            rest = after;
            match name.trim().strip_prefix("xmlns:") {
                Some(prefix) if self.prefixes.len() < MOST_PREFIXES => {
                    self.prefixes.insert(prefix, value);
                }
                Some(_) => self.left_out = self.left_out.saturating_add(1),
                None if waiting.len() < MOST_PROPERTIES => waiting.push((name.trim(), value)),
                None => self.left_out = self.left_out.saturating_add(1),
            }
        }
        for (name, value) in waiting {
            self.insert(name, value);
        }
    }

    fn insert(&mut self, name: &'a str, value: &'a str) {
        let Some((prefix, name)) = name.split_once(':') else { return };
        let Some(space) = self.prefixes.get(prefix) else { return };
        if value.is_empty() || value.len() > LONGEST_VALUE || prefix == "rdf" {
            return;
        }
        if let Some(known) = self.found.get(&(*space, name)) {
            self.contradictions = self.contradictions.saturating_add(u32::from(*known != value));
        } else if self.found.len() < MOST_PROPERTIES {
            self.found.insert((*space, name), value);
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    fn text(&self, space: &str, name: &str) -> Option<String> {
        let raw = self.found.get(&(space, name))?.trim();
        let text = ["&lt;<", "&gt;>", "&quot;\"", "&apos;'"].iter().fold(raw.to_owned(), |text, pair| {
            let at = pair.len().saturating_sub(1);
            text.replace(pair.get(..at).unwrap_or_default(), pair.get(at..).unwrap_or_default())
        });
        Some(text.replace("&amp;", "&")).filter(|text| !text.is_empty())
    }

    fn number(&self, space: &str, name: &str) -> Option<f64> {
        let raw = self.found.get(&(space, name))?.trim().trim_start_matches('+');
        let raw = if raw.contains('.') { raw.to_owned() } else { raw.replacen(',', ".", 1) };
        let end = raw.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-'))).unwrap_or(raw.len());
        raw.get(..end)?.parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// `51,30.5N` or `51,30,30N`.
    fn degrees(&self, name: &str, negative: char, positive: char) -> Option<f64> {
        let raw = self.found.get(&(EXIF, name))?.trim();
        let sign = if raw.ends_with(negative) { -1.0 } else { raw.ends_with(positive).then_some(1.0)? };
        let parts = raw.trim_end_matches([negative, positive]).split(',').map(|part| part.trim().parse::<f64>());
        let parts: Vec<f64> = parts.take(4).collect::<Result<_, _>>().ok()?;
        match parts.as_slice() {
            [degrees, minutes] => Some(sign * (degrees + minutes / 60.0)),
            [degrees, minutes, seconds] => Some(sign * (degrees + minutes / 60.0 + seconds / 3600.0)),
            _ => None,
        }
    }

    fn position(&self) -> Option<(f64, f64, &'static str)> {
        let drone = |name| self.number(DRONE, name);
        let latitude = drone("GpsLatitude").or_else(|| drone("Latitude"));
        // The makers' own spelling comes first.
        let longitude = ["GpsLongtitude", "GpsLongitude", "Longitude"].into_iter().find_map(drone);
        if let Some((latitude, longitude)) = latitude.zip(longitude) {
            return Some((latitude, longitude, "xmp drone GpsLatitude, GpsLongitude"));
        }
        let latitude = self.degrees("GPSLatitude", 'S', 'N')?;
        Some((latitude, self.degrees("GPSLongitude", 'W', 'E')?, "xmp exif GPSLatitude, GPSLongitude"))
    }

    fn said(&self, at: usize, mut said: Said, out: &mut Gathering) -> Said {
        if let Some((latitude, longitude, source)) = self.position() {
            said.position = fact(place(latitude, longitude, at, out), source);
        }
        let (least, most) = ALTITUDES;
        said.altitude = fact(within(self.number(DRONE, "AbsoluteAltitude"), least, most, at, out), "xmp drone AbsoluteAltitude");
        said.height = fact(within(self.number(DRONE, "RelativeAltitude"), -2_000.0, most, at, out), "xmp drone RelativeAltitude");
        let mut angle = |name: &'static str| within(self.number(DRONE, name), -360.0, 360.0, at, out);
        said.camera_yaw = fact(angle("GimbalYawDegree"), "xmp drone GimbalYawDegree");
        said.camera_pitch = fact(angle("GimbalPitchDegree"), "xmp drone GimbalPitchDegree");
        said.aircraft_yaw = fact(angle("FlightYawDegree"), "xmp drone FlightYawDegree");
        said.satellite_time = fact(self.text(DRONE, "UTCAtExposure").and_then(|text| utc(&text)), "xmp drone UTCAtExposure");
        self.times(&mut said);
        said.make = fact(self.text(TIFF, "Make"), "xmp tiff Make");
        said.model = match self.text(DRONE, "DroneModel") {
            Some(model) => fact(Some(model), "xmp drone DroneModel"),
            None => fact(self.text(TIFF, "Model"), "xmp tiff Model"),
        };
        said.software = fact(self.text(BASIC, "CreatorTool"), "xmp xmp CreatorTool");
        let first = |places: &[(&'static str, &'static str, &'static str)]| {
            let found = places.iter().find_map(|(space, name, source)| Some((self.text(space, name)?, *source)));
            found.map(|(text, source)| serial(Some(&text), source)).unwrap_or_default()
        };
        said.aircraft_serial = first(&[(DRONE, "DroneSerialNumber", "xmp drone DroneSerialNumber")]);
        said.camera_serial = first(&[
            (DRONE, "CameraSerialNumber", "xmp drone CameraSerialNumber"),
            (EXIF_EX, "BodySerialNumber", "xmp exifEX BodySerialNumber"),
            (AUX, "SerialNumber", "xmp aux SerialNumber"),
        ]);
        said.lens_serial = first(&[
            (DRONE, "LensSerialNumber", "xmp drone LensSerialNumber"),
            (EXIF_EX, "LensSerialNumber", "xmp exifEX LensSerialNumber"),
            (AUX, "LensSerialNumber", "xmp aux LensSerialNumber"),
        ]);
        said
    }

    fn times(&self, said: &mut Said) {
        let found = self.text(EXIF, "DateTimeOriginal").map(|text| (text, "xmp exif DateTimeOriginal"));
        let found = found.or_else(|| self.text(BASIC, "CreateDate").map(|text| (text, "xmp xmp CreateDate")));
        if let Some((text, source)) = found {
            said.taken = fact(text.parse::<Timestamp>().ok(), source);
            said.taken_local = fact(local(&text), source);
        }
        said.written_local = fact(self.text(BASIC, "ModifyDate").and_then(|text| local(&text)), "xmp xmp ModifyDate");
    }
}

/// The clock's own time, whether a zone follows or not.
fn local(text: &str) -> Option<DateTime> {
    let (_, time) = text.split_once('T')?;
    let zone = time.find(['+', '-', 'Z']).map_or(text.len(), |at| text.len().saturating_sub(time.len()).saturating_add(at));
    text.get(..zone)?.parse().ok().filter(|at: &DateTime| at.year() > 1980)
}

/// `2024:05:06 07:08:09.5`, in UTC by its name.
fn utc(text: &str) -> Option<Timestamp> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    format!("{}T{}Z", date.replace(':', "-"), time.trim_end_matches('Z')).parse().ok()
}

/// Where a tag ends: a `>` in a quoted value does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b'>' => return Some(at),
            None => {}
        }
    }
    None
}
