//! Writes logs as ArduPilot does.

use super::autopilot::{AutopilotFlight, Moment, Parameter, single, whole};

/// Puts a log together, message by message, right or wrong.
#[derive(Debug, Clone, Default)]
pub struct DataFlashWriter {
    out: Vec<u8>,
}

/// Bytes of a text field.
fn padded(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn size(letter: char) -> u8 {
    match letter {
        'b' | 'B' | 'M' => 1,
        'h' | 'H' | 'c' | 'C' | 'g' => 2,
        'q' | 'Q' | 'd' => 8,
        'N' => 16,
        'Z' | 'a' => 64,
        _ => 4,
    }
}

impl DataFlashWriter {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.out.extend(bytes);
        self
    }

    pub fn message(&mut self, id: u8, body: &[u8]) -> &mut Self {
        self.out.extend([0xA3, 0x95, id]);
        self.raw(body)
    }

    /// Describes messages of a number, with the length that their letters give.
    pub fn format(&mut self, id: u8, name: &str, letters: &str, labels: &str) -> &mut Self {
        let length = letters.chars().fold(3_u8, |sum, letter| sum.saturating_add(size(letter)));
        let mut body = vec![id, length];
        body.extend(padded(name, 4));
        body.extend(padded(letters, 16));
        body.extend(padded(labels, 64));
        self.message(128, &body)
    }

    pub fn finish(&self) -> Vec<u8> {
        self.out.clone()
    }
}

/// Fields of a message, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<u8>);

impl Fields {
    pub fn at(micros: u64) -> Self {
        Self(micros.to_le_bytes().to_vec())
    }

    pub fn single(mut self, value: f64) -> Self {
        self.0.extend(single(value).to_le_bytes());
        self
    }

    /// A whole number of `width` bytes.
    pub fn whole(mut self, value: i64, width: usize) -> Self {
        self.0.extend(value.to_le_bytes().iter().take(width));
        self
    }

    fn scaled(self, value: f64, scale: f64, width: usize) -> Self {
        self.whole(whole(value * scale), width)
    }

    pub fn text(mut self, text: &str, width: usize) -> Self {
        self.0.extend(padded(text, width));
        self
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

const POS: u8 = 1;
const GPS: u8 = 2;
const GPA: u8 = 3;
const ATT: u8 = 4;
const BAT: u8 = 5;
const BCL: u8 = 6;
const MODE: u8 = 7;
const MSG: u8 = 8;
const EV: u8 = 9;
const ERR: u8 = 10;
const RCI2: u8 = 11;
const RSSI: u8 = 12;
const PARM: u8 = 13;
const ORGN: u8 = 14;
const XKF1: u8 = 15;
const XKF2: u8 = 16;
const FMTU: u8 = 17;
const MULT: u8 = 18;
const STAT: u8 = 19;

const FORMATS: [(u8, &str, &str, &str); 19] = [
    (FMTU, "FMTU", "QBNN", "TimeUS,FmtType,UnitIds,MultIds"),
    (MULT, "MULT", "Qbd", "TimeUS,Id,Mult"),
    (POS, "POS", "QLLfff", "TimeUS,Lat,Lng,Alt,RelHomeAlt,RelOriginAlt"),
    (GPS, "GPS", "QBBIHBcLLeffffB", "TimeUS,I,Status,GMS,GWk,NSats,HDop,Lat,Lng,Alt,Spd,GCrs,VZ,Yaw,U"),
    (GPA, "GPA", "QBCC", "TimeUS,I,HAcc,VAcc"),
    (ATT, "ATT", "Qccc", "TimeUS,Roll,Pitch,Yaw"),
    (BAT, "BAT", "QBfffcB", "TimeUS,Inst,Volt,Curr,CurrTot,Temp,RemPct"),
    (BCL, "BCL", "QBfHHHHHHHHHHHH", "TimeUS,Instance,Volt,V1,V2,V3,V4,V5,V6,V7,V8,V9,V10,V11,V12"),
    (MODE, "MODE", "QMBB", "TimeUS,Mode,ModeNum,Rsn"),
    (MSG, "MSG", "QZ", "TimeUS,Message"),
    (EV, "EV", "QB", "TimeUS,Id"),
    (ERR, "ERR", "QBB", "TimeUS,Subsys,ECode"),
    (RCI2, "RCI2", "QHHHB", "TimeUS,C15,C16,OMask,Flags"),
    (RSSI, "RSSI", "Qff", "TimeUS,RXRSSI,RXLQ"),
    (PARM, "PARM", "QNf", "TimeUS,Name,Value"),
    (ORGN, "ORGN", "QBLLe", "TimeUS,Type,Lat,Lng,Alt"),
    (XKF1, "XKF1", "QBccCfff", "TimeUS,C,Roll,Pitch,Yaw,VN,VE,VD"),
    (XKF2, "XKF2", "QBcc", "TimeUS,C,VWN,VWE"),
    (STAT, "STAT", "QBB", "TimeUS,isFlying,Armed"),
];

/// The log of `flight`, by firmware that calls itself by this: `ArduCopter V4.5.7 (0123abcd)`.
pub fn dataflash(flight: &AutopilotFlight, firmware: &str) -> Vec<u8> {
    let mut out = DataFlashWriter::new();
    out.format(128, "FMT", "BBnNZ", "Type,Length,Name,Format,Columns");
    for (id, name, letters, labels) in FORMATS {
        out.format(id, name, letters, labels);
    }
    let zero = stamp(flight, 0);
    for (id, factor) in [(b'0', 1.0_f64), (b'B', 1e-2), (b'C', 1e-3), (b'F', 1e-6), (b'G', 1e-7), (b'!', 3.6)] {
        let row = Fields::at(zero).whole(i64::from(id), 1);
        out.message(MULT, &[row.bytes(), &factor.to_le_bytes()].concat());
    }
    for (of, multipliers) in [(GPS, "F--C-0BGGB000--"), (BAT, "F-00!B0"), (BCL, "F-0CCCCCCCCCCCC"), (GPA, "F-BB")] {
        let row = Fields::at(zero).whole(i64::from(of), 1).text("s", 16).text(multipliers, 16);
        out.message(FMTU, row.bytes());
    }
    let board: Vec<&str> = [0, 8, 16].iter().filter_map(|at| flight.board.get(*at..*at + 8)).collect();
    for text in [firmware.to_owned(), format!("{} {}", flight.hardware, board.join(" "))] {
        out.message(MSG, Fields::at(zero).text(&text, 64).bytes());
    }
    for (name, value) in &flight.parameters {
        let value = match value {
            Parameter::Whole(value) => f64::from(*value),
            Parameter::Real(value) => f64::from(*value),
        };
        out.message(PARM, Fields::at(zero).text(name, 16).single(value).bytes());
    }
    let home = Fields::at(zero).whole(1, 1).scaled(flight.home.latitude, 1e7, 4).scaled(flight.home.longitude, 1e7, 4);
    out.message(ORGN, home.scaled(flight.home_altitude_metres, 1e2, 4).bytes());
    let mut modes = flight.modes.iter().peekable();
    let mut messages = flight.messages.iter().peekable();
    let mut before: Option<&Moment> = None;
    for moment in &flight.moments {
        while let Some((at, mode)) = modes.next_if(|(at, _)| *at <= moment.at) {
            let mode = i64::from(*mode);
            // Whatever it does when the link is gone, it does because of that.
            let why = if moment.link_lost { 3 } else { 1 };
            out.message(MODE, Fields::at(stamp(flight, *at)).whole(mode, 1).whole(mode, 1).whole(why, 1).bytes());
        }
        while let Some((at, _, text)) = messages.next_if(|(at, _, _)| *at <= moment.at) {
            out.message(MSG, Fields::at(stamp(flight, *at)).text(text, 64).bytes());
        }
        changes(&mut out, flight, moment, before);
        write_moment(&mut out, flight, moment);
        before = Some(moment);
    }
    out.finish()
}

fn stamp(flight: &AutopilotFlight, at: i64) -> u64 {
    flight.since_boot.saturating_add_signed(at)
}

/// What is written only when it changes.
fn changes(out: &mut DataFlashWriter, flight: &AutopilotFlight, moment: &Moment, before: Option<&Moment>) {
    let at = stamp(flight, moment.at);
    if before.is_none() {
        out.message(EV, Fields::at(at).whole(10, 1).bytes());
    }
    if before.is_some_and(|before| before.airborne != moment.airborne) {
        out.message(EV, Fields::at(at).whole(if moment.airborne { 28 } else { 18 }, 1).bytes());
    }
    if before.is_some_and(|before| before.link_lost != moment.link_lost) {
        out.message(ERR, Fields::at(at).whole(5, 1).whole(i64::from(moment.link_lost), 1).bytes());
    }
}

fn write_moment(out: &mut DataFlashWriter, flight: &AutopilotFlight, moment: &Moment) {
    let row = || Fields::at(stamp(flight, moment.at));
    let [latitude, longitude] = [moment.position.latitude, moment.position.longitude];
    let pos = row().scaled(latitude, 1e7, 4).scaled(longitude, 1e7, 4).single(moment.altitude_metres).single(moment.height_metres);
    out.message(POS, pos.single(moment.height_metres).bytes());
    out.message(GPS, gps(flight, moment, row()).bytes());
    out.message(GPA, row().whole(0, 1).scaled(moment.position_error_metres, 1e2, 2).whole(100, 2).bytes());
    out.message(ATT, row().whole(0, 2).whole(0, 2).scaled(moment.yaw_degrees, 1e2, 2).bytes());
    let bat = row().whole(0, 1).single(moment.volts).single(moment.amperes).single(120.0).whole(2_500, 2);
    out.message(BAT, bat.scaled(moment.battery, 1e2, 1).bytes());
    let mut cells = row().whole(0, 1).single(moment.volts);
    for cell in 0..12 {
        cells = if cell < 4 { cells.scaled(moment.volts / 4.0, 1e3, 2) } else { cells.whole(65_535, 2) };
    }
    out.message(BCL, cells.bytes());
    out.message(RCI2, row().whole(0, 6).whole(if moment.link_lost { 2 } else { 1 }, 1).bytes());
    out.message(RSSI, row().single(moment.link).single(moment.link * 100.0).bytes());
    let [north, east, down] = moment.metres_per_second;
    for core in [0, 1] {
        // The second core's opinion is not the one that counts.
        let off = if core == 0 { 0.0 } else { 50.0 };
        let ekf = row().whole(core, 1).whole(0, 6).single(north + off).single(east + off).single(down + off);
        out.message(XKF1, ekf.bytes());
        let [wind_north, wind_east] = moment.wind_metres_per_second;
        out.message(XKF2, row().whole(core, 1).scaled(wind_north + off, 1e2, 2).scaled(wind_east + off, 1e2, 2).bytes());
    }
    out.message(STAT, row().whole(i64::from(moment.airborne), 1).whole(1, 1).bytes());
}

fn gps(flight: &AutopilotFlight, moment: &Moment, row: Fields) -> Fields {
    const LEAP_SECONDS: i64 = 18;
    const WEEK_MILLIS: i64 = 604_800_000;
    let millis = flight.start.map(|start| start.as_millisecond() + moment.at / 1_000 - 315_964_800_000 + LEAP_SECONDS * 1_000);
    let [week, of_week] = millis.map_or([0, 0], |millis| [millis / WEEK_MILLIS, millis % WEEK_MILLIS]);
    let [north, east, down] = moment.metres_per_second;
    let course = east.atan2(north).to_degrees();
    let row = row.whole(0, 1).whole(3, 1).whole(of_week, 4).whole(week, 2).whole(i64::from(moment.satellites), 1).whole(80, 2);
    let row = row.scaled(moment.position.latitude, 1e7, 4).scaled(moment.position.longitude, 1e7, 4).scaled(moment.altitude_metres, 1e2, 4);
    row.single(north.hypot(east)).single(course).single(down).single(0.0).whole(1, 1)
}
