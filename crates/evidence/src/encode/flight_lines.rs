use super::synthetic_flight::{Moment, SyntheticFlight};
use super::{FlightRecord, put};
use crate::{AppVersion, Coordinates};

/// A payload of so many bytes, zero where nothing is put.
struct Payload(Vec<u8>);

impl Payload {
    fn of(len: usize) -> Self {
        Self(vec![0; len])
    }

    fn with(mut self, at: usize, bytes: &[u8]) -> Self {
        put(&mut self.0, at, bytes);
        self
    }

    fn radians(self, place: Coordinates) -> Self {
        self.with(0, &place.longitude.to_radians().to_le_bytes()).with(8, &place.latitude.to_radians().to_le_bytes())
    }
}

fn flag(set: bool, mask: u8) -> u8 {
    if set { mask } else { 0 }
}

fn percent(moment: &Moment) -> u8 {
    u8::try_from(moment.charge_permille / 10).unwrap_or(100)
}

/// Whether the version has the longer lines that came with the longer prefix.
fn is_long(version: u8) -> bool {
    version >= 6
}

pub(super) fn osd(version: u8, n: u16, moment: &Moment) -> Vec<u8> {
    let len = match version {
        ..=5 => 50,
        6..=11 => 55,
        _ => 65,
    };
    let phase = moment.phase;
    let [north, east, down] = phase.velocity_dm_s;
    let height = i16::try_from(moment.height_cm / 10).unwrap_or(i16::MAX);
    let [pitch, roll] = [-25_i16, 13];
    let state = flag(phase.airborne, 0x04) | flag(phase.motors, 0x08);
    Payload::of(len)
        .radians(moment.position)
        .with(16, &height.to_le_bytes())
        .with(18, &north.to_le_bytes())
        .with(20, &east.to_le_bytes())
        .with(22, &down.to_le_bytes())
        .with(24, &pitch.to_le_bytes())
        .with(26, &roll.to_le_bytes())
        .with(28, &moment.yaw_tenths.to_le_bytes())
        .with(30, &[phase.mode | flag(phase.link_lost, 0x80), 0, state, 0x80, 5 << 2, 0, moment.satellites, phase.action])
        .with(42, &n.to_le_bytes())
        .0
}

pub(super) fn home(flight: &SyntheticFlight, known: bool) -> Vec<u8> {
    let version = flight.record.version;
    let unit = if version <= 4 { 1.0 } else { 10.0 };
    let nowhere = Coordinates { latitude: 800_000.0_f64.to_degrees(), longitude: 800_000.0_f64.to_degrees() };
    let payload = Payload::of(if is_long(version) { 74 } else { 32 })
        .radians(if known { flight.home } else { nowhere })
        .with(16, &(f32::from(flight.home_altitude_m) * unit).to_le_bytes())
        .with(20, &[flag(known, 0x01)])
        .with(22, &flight.return_height_m.to_le_bytes());
    if is_long(version) {
        let serial = flight.record.aircraft_serial.as_bytes();
        payload.with(37, &flight.height_limit_m.to_le_bytes()).with(52, serial.get(..16).unwrap_or(serial)).0
    } else {
        payload.0
    }
}

pub(super) fn gimbal(version: u8, moment: &Moment) -> Vec<u8> {
    let pitch = -450_i16;
    Payload::of(if is_long(version) { 24 } else { 12 }).with(0, &pitch.to_le_bytes()).with(4, &moment.yaw_tenths.to_le_bytes()).0
}

pub(super) fn rc(version: u8, moment: &Moment) -> Vec<u8> {
    let sticks = moment.phase.sticks.map(|stick| (1024 + stick).to_le_bytes());
    let len = if is_long(version) { 28 } else { 13 };
    sticks.iter().zip([0, 2, 4, 6]).fold(Payload::of(len), |payload, (stick, at)| payload.with(at, stick)).0
}

pub(super) fn custom(stamp_ms: i64, moment: &Moment, flown_m: f32) -> Vec<u8> {
    let [north, east, _] = moment.phase.velocity_dm_s;
    let speed = f32::from(north).hypot(f32::from(east)) / 10.0;
    Payload::of(18).with(2, &speed.to_le_bytes()).with(6, &flown_m.to_le_bytes()).with(10, &stamp_ms.to_le_bytes()).0
}

pub(super) const PACK_MILLIVOLTS: u16 = 15_200;
pub(super) const CELL_MILLIVOLTS: [u16; 4] = [3_810, 3_800, 3_790, 3_800];

pub(super) fn center_battery(moment: &Moment) -> Vec<u8> {
    let (current, temperature) = (-7_500_i16, 3_031_u16);
    let cells = CELL_MILLIVOLTS.iter().zip([16, 18, 20, 22]);
    let payload = Payload::of(35)
        .with(0, &[percent(moment)])
        .with(1, &PACK_MILLIVOLTS.to_le_bytes())
        .with(14, &current.to_le_bytes())
        // What some show where there is no cell.
        .with(26, &32_768_u16.to_le_bytes())
        .with(32, &temperature.to_le_bytes());
    cells.fold(payload, |payload, (cell, at)| payload.with(at, &cell.to_le_bytes())).0
}

pub(super) fn smart_battery(moment: &Moment) -> Vec<u8> {
    let (seconds, to_return, to_land) = (900_u16, 25_u16, 10_u16);
    Payload::of(30)
        .with(0, &seconds.to_le_bytes())
        .with(6, &to_return.to_le_bytes())
        .with(8, &to_land.to_le_bytes())
        .with(24, &PACK_MILLIVOLTS.to_le_bytes())
        .with(26, &[percent(moment), 0x80 | 30, 10])
        .0
}

/// What changes of a pack, and its cells.
pub(super) fn battery_group(moment: &Moment) -> [Vec<u8>; 2] {
    let (current, temperature) = (-7_500_i32, 301_i16);
    let changing = Payload::of(30)
        .with(0, &[2, 1])
        .with(2, &i32::from(PACK_MILLIVOLTS).to_le_bytes())
        .with(6, &current.to_le_bytes())
        .with(18, &temperature.to_le_bytes())
        .with(20, &[4, percent(moment)]);
    let cells = CELL_MILLIVOLTS.iter().zip([3, 5, 7, 9]);
    let cells = cells.fold(Payload::of(11).with(0, &[3, 1, 4]), |payload, (cell, at)| payload.with(at, &cell.to_le_bytes()));
    [changing.0, cells.0]
}

pub(super) fn link(up: bool, percent: u8) -> Vec<u8> {
    vec![flag(up, 0x80) | percent, 0, 0]
}

pub(super) fn phone(place: Coordinates) -> Vec<u8> {
    let accuracy = 4.5_f32;
    Payload::of(20).with(0, &place.latitude.to_le_bytes()).with(8, &place.longitude.to_le_bytes()).with(16, &accuracy.to_le_bytes()).0
}

/// The controller's place, in whole ten-millionths of a degree.
pub(super) fn controller(place: Option<[i32; 2]>) -> Vec<u8> {
    let [latitude, longitude] = place.unwrap_or_default();
    let valid = u16::from(place.is_some());
    Payload::of(30).with(7, &latitude.to_le_bytes()).with(11, &longitude.to_le_bytes()).with(28, &valid.to_le_bytes()).0
}

pub(super) fn recover(record: &FlightRecord) -> Vec<u8> {
    let width = if record.version <= 7 { 10 } else { 16 };
    let text = |text: &str, len: usize| {
        let bytes = text.as_bytes();
        Payload::of(len).with(0, bytes).0
    };
    let AppVersion { major, minor, patch } = record.app_version;
    let mut out = vec![record.product_type, record.app_platform, major, minor, patch];
    out.extend(text(&record.aircraft_serial, width));
    out.extend(text(&record.aircraft_name, 32));
    out.extend([0; 8]);
    for serial in [&record.camera_serial, &record.controller_serial, &record.battery_serial] {
        out.extend(text(serial, width));
    }
    out.resize(if width == 10 { 85 } else { 110 }, 0);
    out
}

/// Versions of the camera, and of the flight controller behind it.
pub(super) fn firmware() -> Vec<u8> {
    vec![1, 0, 9, 9, 9, 9, 3, 0, 3, 4, 5, 6]
}

pub(super) fn component(kind: u8, serial: &str) -> Vec<u8> {
    let mut out = vec![kind, 0, u8::try_from(serial.len()).unwrap_or(u8::MAX)];
    out.extend(serial.bytes());
    out
}

pub(super) fn key_storage(feature: u16, ciphertext: &[u8]) -> Vec<u8> {
    let length = u16::try_from(ciphertext.len()).unwrap_or(u16::MAX);
    let mut out = [feature.to_le_bytes(), length.to_le_bytes()].concat();
    out.extend(ciphertext);
    out
}
