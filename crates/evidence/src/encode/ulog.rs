//! Writes logs as PX4 does.

use super::autopilot::{AutopilotFlight, Moment, Parameter, single, whole};
use crate::Coordinates;

/// Whose names and units are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Px4 {
    /// Release 1.11: positions are whole numbers.
    V1_11,
    /// Release 1.16: positions are degrees.
    V1_16,
}

/// Puts a log together, message by message, right or wrong.
#[derive(Debug, Clone)]
pub struct ULogWriter {
    out: Vec<u8>,
}

impl ULogWriter {
    pub fn new(start_micros: u64) -> Self {
        let mut out = b"ULog\x01\x12\x35\x01".to_vec();
        out.extend(start_micros.to_le_bytes());
        Self { out }
    }

    pub fn message(&mut self, kind: u8, body: &[u8]) -> &mut Self {
        self.out.extend(u16::try_from(body.len()).unwrap_or(u16::MAX).to_le_bytes());
        self.out.push(kind);
        self.out.extend(body);
        self
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.out.extend(bytes);
        self
    }

    pub fn flags(&mut self, compatible: u8, incompatible: u8, appended: [u64; 3]) -> &mut Self {
        let mut body = vec![compatible, 0, 0, 0, 0, 0, 0, 0, incompatible, 0, 0, 0, 0, 0, 0, 0];
        body.extend(appended.iter().flat_map(|offset| offset.to_le_bytes()));
        self.message(b'B', &body)
    }

    pub fn format(&mut self, text: &str) -> &mut Self {
        self.message(b'F', text.as_bytes())
    }

    fn keyed(&mut self, kind: u8, before: &[u8], key: &str, value: &[u8]) -> &mut Self {
        let mut body = before.to_vec();
        body.push(u8::try_from(key.len()).unwrap_or(u8::MAX));
        body.extend(key.as_bytes());
        body.extend(value);
        self.message(kind, &body)
    }

    pub fn info(&mut self, key: &str, value: &[u8]) -> &mut Self {
        self.keyed(b'I', &[], key, value)
    }

    pub fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.info(&format!("char[{}] {name}", value.len()), value.as_bytes())
    }

    pub fn more(&mut self, continued: bool, key: &str, value: &[u8]) -> &mut Self {
        self.keyed(b'M', &[u8::from(continued)], key, value)
    }

    pub fn parameter(&mut self, name: &str, value: Parameter) -> &mut Self {
        match value {
            Parameter::Whole(value) => self.keyed(b'P', &[], &format!("int32_t {name}"), &value.to_le_bytes()),
            Parameter::Real(value) => self.keyed(b'P', &[], &format!("float {name}"), &value.to_le_bytes()),
        }
    }

    pub fn subscribe(&mut self, instance: u8, id: u16, name: &str) -> &mut Self {
        let [low, high] = id.to_le_bytes();
        let mut body = vec![instance, low, high];
        body.extend(name.as_bytes());
        self.message(b'A', &body)
    }

    pub fn data(&mut self, id: u16, data: &[u8]) -> &mut Self {
        let mut body = id.to_le_bytes().to_vec();
        body.extend(data);
        self.message(b'D', &body)
    }

    pub fn logged(&mut self, level: u8, at_micros: u64, text: &str) -> &mut Self {
        let mut body = vec![b'0'.saturating_add(level)];
        body.extend(at_micros.to_le_bytes());
        body.extend(text.as_bytes());
        self.message(b'L', &body)
    }

    pub fn dropout(&mut self, milliseconds: u16) -> &mut Self {
        self.message(b'O', &milliseconds.to_le_bytes())
    }

    pub fn sync(&mut self) -> &mut Self {
        self.message(b'S', &[0x2F, 0x73, 0x13, 0x20, 0x25, 0x0C, 0xBB, 0x12])
    }

    pub fn finish(&self) -> Vec<u8> {
        self.out.clone()
    }

    pub fn len(&self) -> usize {
        self.out.len()
    }

    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }
}

/// Fields of a message, one after the other. The padding behind the last is never written.
#[derive(Debug, Default)]
struct Row(Vec<u8>);

impl Row {
    fn at(micros: u64) -> Self {
        Self(micros.to_le_bytes().to_vec())
    }

    fn single(mut self, value: f64) -> Self {
        self.0.extend(single(value).to_le_bytes());
        self
    }

    fn double(mut self, value: f64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn whole(mut self, value: f64) -> Self {
        self.0.extend(i32::try_from(whole(value)).unwrap_or(0).to_le_bytes());
        self
    }

    fn long(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
}

const GPS: u16 = 1;
const LOCAL: u16 = 2;
const STATUS: u16 = 3;
const BATTERY: u16 = 4;
const INPUT: u16 = 5;
const LAND: u16 = 6;
const ARMED: u16 = 7;
const HOME: u16 = 8;
const WIND: u16 = 9;
const ATTITUDE: u16 = 10;
const TELEMETRY: u16 = 11;

fn topics(firmware: Px4) -> [(u16, &'static str, &'static str); 11] {
    let old = firmware == Px4::V1_11;
    let gps = if old {
        "vehicle_gps_position:uint64_t timestamp;uint64_t time_utc_usec;int32_t lat;int32_t lon;int32_t alt;float eph;float vel_n_m_s;\
         float vel_e_m_s;float vel_d_m_s;int32_t timestamp_time_relative;uint8_t fix_type;bool vel_ned_valid;uint8_t satellites_used;\
         uint8_t[5] _padding0;"
    } else {
        "vehicle_gps_position:uint64_t timestamp;uint64_t time_utc_usec;double latitude_deg;double longitude_deg;double altitude_msl_m;\
         float eph;float vel_n_m_s;float vel_e_m_s;float vel_d_m_s;uint8_t fix_type;uint8_t jamming_state;bool vel_ned_valid;\
         uint8_t satellites_used;uint8_t[4] _padding0;"
    };
    let local = "vehicle_local_position:uint64_t timestamp;double ref_lat;double ref_lon;float x;float y;float z;float vx;float vy;float vz;\
                 float ref_alt;bool xy_valid;bool z_valid;bool v_xy_valid;bool v_z_valid;bool xy_global;bool z_global;uint8_t[2] _padding0;";
    let status = if old {
        "vehicle_status:uint64_t timestamp;uint8_t nav_state;uint8_t arming_state;bool failsafe;bool rc_signal_lost;bool data_link_lost;\
         uint8_t[3] _padding0;"
    } else {
        "vehicle_status:uint64_t timestamp;uint8_t arming_state;uint8_t nav_state;bool failsafe;bool gcs_connection_lost;\
         uint8_t[4] _padding0;"
    };
    let battery = "battery_status:uint64_t timestamp;float voltage_v;float current_a;float remaining;float temperature;\
                   float[10] voltage_cell_v;bool connected;uint8_t warning;uint8_t[6] _padding0;";
    let input = if old {
        "input_rc:uint64_t timestamp;int32_t rssi;uint16_t[18] values;bool rc_failsafe;bool rc_lost;uint8_t[6] _padding0;"
    } else {
        "input_rc:uint64_t timestamp;int32_t rssi;uint16_t[18] values;bool rc_failsafe;bool rc_lost;int8_t link_quality;\
         uint8_t[5] _padding0;"
    };
    let wind = if old { "wind_estimate" } else { "wind" };
    let wind_format = if old {
        "wind_estimate:uint64_t timestamp;float windspeed_north;float windspeed_east;"
    } else {
        "wind:uint64_t timestamp;float windspeed_north;float windspeed_east;"
    };
    [
        (GPS, "vehicle_gps_position", gps),
        (LOCAL, "vehicle_local_position", local),
        (STATUS, "vehicle_status", status),
        (BATTERY, "battery_status", battery),
        (INPUT, "input_rc", input),
        (LAND, "vehicle_land_detected", "vehicle_land_detected:uint64_t timestamp;bool landed;uint8_t[7] _padding0;"),
        (ARMED, "actuator_armed", "actuator_armed:uint64_t timestamp;bool armed;bool lockdown;uint8_t[6] _padding0;"),
        (
            HOME,
            "home_position",
            "home_position:uint64_t timestamp;double lat;double lon;float alt;float z;bool valid_alt;bool valid_hpos;uint8_t[6] _padding0;",
        ),
        (WIND, wind, wind_format),
        (ATTITUDE, "vehicle_attitude", "vehicle_attitude:uint64_t timestamp;float[4] q;"),
        // A topic with others inside, which a reader of flights only has to get past.
        (
            TELEMETRY,
            "telemetry_status",
            "telemetry_status:uint64_t timestamp;float rate_rx;telemetry_heartbeat[4] heartbeats;uint8_t[4] _padding0;",
        ),
    ]
}

/// The log of `flight`, with the names and units that `firmware` uses.
pub fn ulog(flight: &AutopilotFlight, firmware: Px4) -> Vec<u8> {
    let mut out = ULogWriter::new(flight.since_boot);
    out.flags(0, 0, [0; 3]);
    out.text("ver_hw", &flight.hardware).text("sys_name", "PX4").text("sys_uuid", &flight.board);
    let release = if firmware == Px4::V1_11 { [0xFF, 2, 11, 1] } else { [0xFF, 0, 16, 1] };
    out.info("uint32_t ver_sw_release", &release);
    out.format("telemetry_heartbeat:uint64_t timestamp;uint8_t type;uint8_t[7] _padding0;");
    for (_, _, format) in topics(firmware) {
        out.format(format);
    }
    for (name, value) in &flight.parameters {
        out.parameter(name, *value);
    }
    for (id, name, _) in topics(firmware) {
        out.subscribe(0, id, name);
    }
    let mut modes = flight.modes.iter().peekable();
    let mut messages = flight.messages.iter().peekable();
    let mut mode = 0;
    for (n, moment) in flight.moments.iter().enumerate() {
        while let Some((_, next)) = modes.next_if(|(at, _)| *at <= moment.at) {
            mode = *next;
        }
        while let Some((at, level, text)) = messages.next_if(|(at, _, _)| *at <= moment.at) {
            out.logged(*level, stamp(flight, *at), text);
        }
        write_moment(&mut out, flight, firmware, moment, mode, n);
    }
    out.finish()
}

fn stamp(flight: &AutopilotFlight, at: i64) -> u64 {
    flight.since_boot.saturating_add_signed(at)
}

fn write_moment(out: &mut ULogWriter, flight: &AutopilotFlight, firmware: Px4, moment: &Moment, mode: u8, n: usize) {
    let at = stamp(flight, moment.at);
    let flag = u8::from;
    if n.is_multiple_of(50) {
        out.sync();
        let home = Row::at(at).double(flight.home.latitude).double(flight.home.longitude).single(flight.home_altitude_metres).single(0.0);
        out.data(HOME, &home.bytes(&[1, 1]).0);
        let beats = [0; 64];
        out.data(TELEMETRY, &Row::at(at).single(1.0).bytes(&beats).0);
    }
    if n.is_multiple_of(2) {
        out.data(GPS, &gps(flight, firmware, moment, at).0);
    }
    out.data(LOCAL, &local(flight, moment, at).0);
    let failsafe = flag(moment.link_lost);
    let status = match firmware {
        Px4::V1_11 => &[mode, 2, failsafe, failsafe, 0][..],
        Px4::V1_16 => &[2, mode, failsafe, 0],
    };
    out.data(STATUS, &Row::at(at).bytes(status).0);
    let mut battery = Row::at(at).single(moment.volts).single(moment.amperes).single(moment.battery).single(25.0);
    for cell in 0..10 {
        battery = battery.single(if cell < 4 { moment.volts / 4.0 } else { 0.0 });
    }
    out.data(BATTERY, &battery.bytes(&[1, 0]).0);
    let percent = i8::try_from(whole(moment.link * 100.0)).unwrap_or(0);
    let input = Row::at(at).bytes(&i32::from(percent).to_le_bytes()).bytes(&[0; 36]).bytes(&[0, failsafe]);
    out.data(INPUT, &if firmware == Px4::V1_11 { input } else { input.bytes(&percent.to_le_bytes()) }.0);
    out.data(LAND, &Row::at(at).bytes(&[flag(!moment.airborne)]).0);
    out.data(ARMED, &Row::at(at).bytes(&[1, 0]).0);
    let [north, east] = moment.wind_metres_per_second;
    out.data(WIND, &Row::at(at).single(north).single(east).0);
    let half = moment.yaw_degrees.to_radians() / 2.0;
    out.data(ATTITUDE, &Row::at(at).single(half.cos()).single(0.0).single(0.0).single(half.sin()).0);
}

fn gps(flight: &AutopilotFlight, firmware: Px4, moment: &Moment, at: u64) -> Row {
    let utc = flight.start.map_or(0, |start| start.as_microsecond().saturating_add(moment.at));
    let Coordinates { latitude, longitude } = moment.position;
    let row = Row::at(at).long(u64::try_from(utc).unwrap_or(0));
    let row = match firmware {
        Px4::V1_11 => row.whole(latitude * 1e7).whole(longitude * 1e7).whole(moment.altitude_metres * 1e3),
        Px4::V1_16 => row.double(latitude).double(longitude).double(moment.altitude_metres),
    };
    let [north, east, down] = moment.metres_per_second;
    let row = row.single(moment.position_error_metres).single(north).single(east).single(down);
    match firmware {
        Px4::V1_11 => row.whole(0.0).bytes(&[3, 1, moment.satellites]),
        Px4::V1_16 => row.bytes(&[3, 1, 1, moment.satellites]),
    }
}

/// Metres from home on the sphere that the autopilot takes the earth for.
fn local(flight: &AutopilotFlight, moment: &Moment, at: u64) -> Row {
    const EARTH_RADIUS: f64 = 6_371_000.0;
    let (sin_home, cos_home) = flight.home.latitude.to_radians().sin_cos();
    let (sin, cos) = moment.position.latitude.to_radians().sin_cos();
    let (sin_east, cos_east) = (moment.position.longitude - flight.home.longitude).to_radians().sin_cos();
    let cos_arc = (sin_home * sin + cos_home * cos * cos_east).clamp(-1.0, 1.0);
    let arc = cos_arc.acos();
    let scale = if arc > 0.0 { EARTH_RADIUS * arc / arc.sin() } else { EARTH_RADIUS };
    let north = scale * (cos_home * sin - sin_home * cos * cos_east);
    let east = scale * cos * sin_east;
    let [vx, vy, vz] = moment.metres_per_second;
    let row = Row::at(at).double(flight.home.latitude).double(flight.home.longitude);
    let row = row.single(north).single(east).single(-moment.height_metres).single(vx).single(vy).single(vz);
    row.single(flight.home_altitude_metres).bytes(&[1; 6])
}
