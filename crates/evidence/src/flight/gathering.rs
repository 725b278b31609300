use super::device::{self, Recovered, Serials};
use super::fields::Fields;
use super::home::HomeLine;
use super::kinds;
use super::modes::Modes;
use super::notes::Notes;
use super::streams::{Stream, Streams};
use super::time::{RecordTime, Stamp};
use super::units::{FormatVersion, ProductType};
use super::{battery, osd};
use crate::Serial;
use crate::log::{AnomalyKind, LogBuilder, Part, SettingName, Severity};

/// What the lines of a record that can be read amount to.
#[derive(Debug)]
pub(crate) struct Gathering {
    version: FormatVersion,
    product: Option<ProductType>,
    pub builder: LogBuilder,
    streams: Streams,
    pub time: RecordTime,
    pub modes: Modes,
    pub notes: Notes,
    pub serials: Serials,
    pub recovered: Option<Recovered>,
    /// The first copy as it stands in the file, and the flight controller's serial there.
    recovered_bytes: Vec<u8>,
    home_serial: Vec<u8>,
    pub firmware: Option<String>,
    pub first_frame: Option<i64>,
    pub last_frame: Option<i64>,
    simulated: bool,
}

impl Gathering {
    pub fn new(version: FormatVersion, product: Option<ProductType>, time: RecordTime) -> Self {
        let mut builder = LogBuilder::default();
        let streams = Streams::new(&mut builder);
        Self {
            version,
            product,
            builder,
            streams,
            time,
            modes: Modes::default(),
            notes: Notes::default(),
            serials: Serials::default(),
            recovered: None,
            recovered_bytes: Vec::new(),
            home_serial: Vec::new(),
            firmware: None,
            first_frame: None,
            last_frame: None,
            simulated: false,
        }
    }

    /// False when the payload is too short for its type.
    pub fn line(&mut self, kind: u8, payload: &[u8], offset: u64) -> bool {
        let fields = Fields(payload);
        let at = self.time.now();
        let (streams, builder) = (&mut self.streams, &mut self.builder);
        match kind {
            kinds::OSD => self.frame(fields, offset),
            kinds::HOME => self.home(fields, offset),
            kinds::CUSTOM => self.stamp(fields, offset),
            kinds::GIMBAL => {
                let values = [fields.tenths(0), fields.tenths(2), fields.tenths(4)];
                whole(&mut streams.gimbal, builder, at, &values, offset)
            }
            kinds::RC => whole(&mut streams.sticks, builder, at, &sticks(fields, 0), offset),
            kinds::RC_DISPLAY => whole(&mut streams.sticks_shown, builder, at, &sticks(fields, 7), offset),
            kinds::CENTER_BATTERY => battery::center(fields, at, offset, streams, builder),
            kinds::SMART_BATTERY => battery::smart(fields, at, offset, streams, builder) && self.low_battery(fields, offset),
            kinds::BATTERY_GROUP => battery::group(fields, self.product, at, offset, streams, builder),
            kinds::FC_COMMON => battery::common(fields, at, offset, streams, builder),
            kinds::APP_TIP => self.message(Severity::Info, payload, "app-tip", offset),
            kinds::APP_WARN => self.message(Severity::Warning, payload, "app-warn", offset),
            kinds::APP_SERIOUS_WARN => self.message(Severity::Serious, payload, "app-serious-warn", offset),
            kinds::RC_GPS => self.controller(fields, offset),
            kinds::APP_GPS => self.phone(fields, offset),
            kinds::MC_PARAM => self.signal_lost_action(fields, offset),
            kinds::OFDM_SIGNAL => self.link(fields, offset),
            kinds::RECOVER => self.recover(fields, offset),
            kinds::FIRMWARE => self.versions(fields),
            kinds::COMPONENT_SERIAL => self.component(fields),
            _ => true,
        }
    }

    fn room(&mut self, room: bool, offset: u64) -> bool {
        if !room {
            self.builder.anomaly(AnomalyKind::Thinned, 1, offset);
        }
        true
    }

    fn frame(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let at = self.time.frame(osd::counter(fields));
        let Some(frame) = osd::read(fields, at, offset, &mut self.streams, &mut self.builder) else {
            return false;
        };
        self.first_frame.get_or_insert(at);
        self.last_frame = Some(at);
        let room = frame.mode.is_none_or(|mode| self.modes.frame(at, mode, frame.action.unwrap_or_default()));
        self.room(room, offset)
    }

    fn stamp(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let Some(millis) = fields.i64(10) else { return false };
        let contradicted = self.time.contradicted;
        let anomaly = match self.time.stamp(millis) {
            Stamp::Next => None,
            Stamp::Repeated => Some(AnomalyKind::TimeRepeated),
            Stamp::Backwards => Some(AnomalyKind::TimeBackwards),
            Stamp::AfterGap => Some(AnomalyKind::TimeGap),
            Stamp::Implausible => Some(AnomalyKind::Implausible),
        };
        if let Some(kind) = anomaly {
            self.builder.anomaly(kind, 1, offset);
        }
        if self.time.contradicted && !contradicted {
            self.builder.anomaly(AnomalyKind::Contradiction, 1, offset);
        }
        let speed = fields.f32(2).filter(|speed| speed.is_finite());
        self.streams.app.sample(&mut self.builder, self.time.now(), &[speed], offset);
        true
    }

    fn home(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let Some(line) = HomeLine::read(fields, self.version) else { return false };
        let at = self.time.now();
        let mut room = true;
        if let Some(position) = line.position {
            room &= self.notes.home(at, position, line.altitude);
        }
        if line.implausible {
            self.builder.anomaly(AnomalyKind::Implausible, 1, offset);
        }
        if let Some(height) = line.return_height {
            room &= self.notes.setting(at, SettingName::ReturnHeight, &height.to_string(), "home.go-home-height");
        }
        if let Some(limit) = line.height_limit {
            room &= self.notes.setting(at, SettingName::HeightLimit, &limit.to_string(), "home.height-limit");
        }
        if line.simulated && !self.simulated {
            self.simulated = true;
            self.builder.anomaly(AnomalyKind::Simulated, 1, offset);
        }
        if let Some(serial) = line.serial.filter(|serial| *serial != self.home_serial) {
            serial.clone_into(&mut self.home_serial);
            self.serials.add(Part::FlightController, &Serial::from_field(serial), "home.serial");
        }
        self.room(room, offset)
    }

    fn message(&mut self, severity: Severity, payload: &[u8], source: &'static str, offset: u64) -> bool {
        let room = self.notes.message(self.time.now(), severity, payload, source);
        self.room(room, offset)
    }

    /// What the aircraft does by itself when its battery reaches the lower of two warnings.
    fn low_battery(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let Some(warning) = fields.u8(27) else { return true };
        let action = if warning & 0x80 != 0 { "return-home" } else { "none" };
        let room = self.notes.setting(self.time.now(), SettingName::LowBatteryAction, action, "smart-battery.low-warning");
        self.room(room, offset)
    }

    fn signal_lost_action(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let action = match fields.u8(0) {
            None => return false,
            Some(0) => "hover",
            Some(1) => "land",
            Some(2) => "return-home",
            Some(_) => "unknown",
        };
        let room = self.notes.setting(self.time.now(), SettingName::SignalLostAction, action, "mc-param.fail-safe");
        self.room(room, offset)
    }

    fn controller(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let (Some(latitude), Some(longitude)) = (fields.i32(7), fields.i32(11)) else { return false };
        if fields.u16(28) == Some(1) {
            let values = osd::pair(f64::from(latitude) / 1e7, f64::from(longitude) / 1e7);
            self.streams.controller.sample(&mut self.builder, self.time.now(), &values, offset);
        }
        true
    }

    /// Latitude comes first; other readers have it the other way round.
    fn phone(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let (Some(latitude), Some(longitude)) = (fields.f64(0), fields.f64(8)) else { return false };
        let values = if latitude.is_finite() && longitude.is_finite() { osd::pair(latitude, longitude) } else { [None, None] };
        self.streams.phone.sample(&mut self.builder, self.time.now(), &values, offset);
        true
    }

    fn link(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        let Some(signal) = fields.u8(0) else { return false };
        let stream = if signal & 0x80 != 0 { &mut self.streams.link_up } else { &mut self.streams.link_down };
        stream.sample(&mut self.builder, self.time.now(), &[Some(f64::from(signal & 0x7F) / 100.0)], offset);
        true
    }

    fn recover(&mut self, fields: Fields<'_>, offset: u64) -> bool {
        if !self.recovered_bytes.is_empty() && self.recovered_bytes == fields.0 {
            return true;
        }
        let Some(copy) = Recovered::read(fields) else { return false };
        self.serials.add(Part::Aircraft, &copy.aircraft, "recover.aircraft");
        self.serials.add(Part::Camera, &copy.camera, "recover.camera");
        self.serials.add(Part::Controller, &copy.controller, "recover.controller");
        self.serials.add(Part::Battery, &copy.battery, "recover.battery");
        if self.recovered.is_some() {
            self.builder.anomaly(AnomalyKind::Contradiction, 1, offset);
            return true;
        }
        self.product = self.product.or(copy.product);
        self.recovered = Some(copy);
        fields.0.clone_into(&mut self.recovered_bytes);
        true
    }

    fn versions(&mut self, fields: Fields<'_>) -> bool {
        if self.firmware.is_none() {
            self.firmware = device::flight_controller_version(fields);
        }
        fields.len() >= 6
    }

    fn component(&mut self, fields: Fields<'_>) -> bool {
        let Some((part, serial)) = device::component(fields) else { return false };
        if let Some(part) = part {
            self.serials.add(part, &serial, "component-serial");
        }
        true
    }
}

/// A sample of a line that is long enough for all of its columns.
fn whole(stream: &mut Stream, builder: &mut LogBuilder, at: i64, values: &[Option<f64>], offset: u64) -> bool {
    let whole = values.iter().all(Option::is_some);
    if whole {
        stream.sample(builder, at, values, offset);
    }
    whole
}

/// Aileron, elevator, throttle and rudder from `at` on, each 1024 in the middle and 660 to either side.
fn sticks(fields: Fields<'_>, at: usize) -> [Option<f64>; 4] {
    [0, 2, 4, 6].map(|n| fields.u16(at + n).map(share_of_stick))
}

fn share_of_stick(raw: u16) -> f64 {
    // A little more than the end is the end; anything else is no stick.
    if (344..=1704).contains(&raw) { ((f64::from(raw) - 1024.0) / 660.0).clamp(-1.0, 1.0) } else { f64::NAN }
}
