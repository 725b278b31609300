use crate::log::{LogBuilder, Quantity};

/// A clock of the log with its columns.
#[derive(Debug)]
pub(crate) struct Stream {
    clock: usize,
    last: Option<i64>,
}

impl Stream {
    fn new(builder: &mut LogBuilder, name: &'static str, columns: &[(Quantity, &'static str)]) -> Self {
        Self { clock: builder.clock(name, columns), last: None }
    }

    /// A line without a time of its own has that of the frame before it; a second one there comes after the first.
    pub fn sample(&mut self, builder: &mut LogBuilder, at: i64, values: &[Option<f64>], offset: u64) {
        let at = self.last.map_or(at, |last| at.max(last.saturating_add(1)));
        self.last = Some(at);
        builder.sample(self.clock, at, values, offset);
    }
}

/// Packs that are kept apart; more are only counted.
pub(crate) const PACKS: usize = 3;

/// What a record of this format can say over time. Where two lines say the same, the better one comes first.
#[derive(Debug)]
pub(crate) struct Streams {
    pub frames: Stream,
    pub app: Stream,
    pub smart_battery: Stream,
    pub center_battery: Stream,
    pub packs: [Stream; PACKS],
    pub cells: [Stream; PACKS],
    pub common: Stream,
    pub sticks: Stream,
    pub sticks_shown: Stream,
    pub gimbal: Stream,
    pub link_up: Stream,
    pub link_down: Stream,
    pub controller: Stream,
    pub phone: Stream,
}

impl Streams {
    pub fn new(builder: &mut LogBuilder) -> Self {
        use Quantity as Q;
        let mut stream = |name, columns: &[(Quantity, &'static str)]| Stream::new(builder, name, columns);
        let pack = [
            (Q::Battery, "smart-battery-group.percent"),
            (Q::BatteryVoltage, "smart-battery-group.voltage"),
            (Q::BatteryCurrent, "smart-battery-group.current"),
            (Q::BatteryTemperature, "smart-battery-group.temperature"),
        ];
        let cell = [(Q::CellVoltageLowest, "smart-battery-group.cells")];
        Self {
            frames: stream("frames", &FRAME),
            app: stream("app", &[(Q::Speed, "custom.speed")]),
            smart_battery: stream(
                "smart battery",
                &[
                    (Q::Battery, "smart-battery.percent"),
                    (Q::BatteryVoltage, "smart-battery.voltage"),
                    (Q::FlightTimeLeft, "smart-battery.time-left"),
                    (Q::BatteryToReturn, "smart-battery.go-home"),
                    (Q::BatteryToLand, "smart-battery.land"),
                ],
            ),
            center_battery: stream(
                "battery",
                &[
                    (Q::Battery, "center-battery.percent"),
                    (Q::BatteryVoltage, "center-battery.voltage"),
                    (Q::BatteryCurrent, "center-battery.current"),
                    (Q::BatteryTemperature, "center-battery.temperature"),
                    (Q::CellVoltageLowest, "center-battery.cells"),
                ],
            ),
            packs: ["battery pack 0", "battery pack 1", "battery pack 2"].map(|name| stream(name, &pack)),
            cells: ["cells of pack 0", "cells of pack 1", "cells of pack 2"].map(|name| stream(name, &cell)),
            common: stream(
                "flight controller",
                &[
                    (Q::FlightTimeLeft, "fc-common-osd.time-left"),
                    (Q::BatteryToReturn, "fc-common-osd.go-home"),
                    (Q::BatteryToLand, "fc-common-osd.land"),
                ],
            ),
            sticks: stream(
                "sticks",
                &[
                    (Q::StickRoll, "rc.aileron"),
                    (Q::StickPitch, "rc.elevator"),
                    (Q::StickThrottle, "rc.throttle"),
                    (Q::StickYaw, "rc.rudder"),
                ],
            ),
            sticks_shown: stream(
                "sticks on display",
                &[
                    (Q::StickRoll, "rc-display.aileron"),
                    (Q::StickPitch, "rc-display.elevator"),
                    (Q::StickThrottle, "rc-display.throttle"),
                    (Q::StickYaw, "rc-display.rudder"),
                ],
            ),
            gimbal: stream("gimbal", &[(Q::GimbalPitch, "gimbal.pitch"), (Q::GimbalRoll, "gimbal.roll"), (Q::GimbalYaw, "gimbal.yaw")]),
            link_up: stream("link up", &[(Q::LinkUp, "ofdm-signal.up")]),
            link_down: stream("link down", &[(Q::LinkDown, "ofdm-signal.down")]),
            controller: stream("controller", &[(Q::ControllerLatitude, "rc-gps.latitude"), (Q::ControllerLongitude, "rc-gps.longitude")]),
            phone: stream("phone", &[(Q::PhoneLatitude, "app-gps.latitude"), (Q::PhoneLongitude, "app-gps.longitude")]),
        }
    }
}

/// In the order in which [`super::osd`] gives them.
const FRAME: [(Quantity, &str); 15] = {
    use Quantity as Q;
    [
        (Q::Latitude, "osd.latitude"),
        (Q::Longitude, "osd.longitude"),
        (Q::Height, "osd.height"),
        (Q::VelocityNorth, "osd.velocity-north"),
        (Q::VelocityEast, "osd.velocity-east"),
        (Q::VelocityDown, "osd.velocity-down"),
        (Q::Pitch, "osd.pitch"),
        (Q::Roll, "osd.roll"),
        (Q::Yaw, "osd.yaw"),
        (Q::Satellites, "osd.satellites"),
        (Q::PositionGrade, "osd.gps-level"),
        (Q::MotorsRunning, "osd.motors"),
        (Q::Airborne, "osd.airborne"),
        (Q::LinkLost, "osd.link-lost"),
        (Q::HeightAboveGround, "osd.ultrasonic"),
    ]
};
