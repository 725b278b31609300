use super::FlightRecord;
use super::sealing::sealing_keys;
use crate::{Coordinates, FormatVersion, Keys};

/// Metres of a degree of latitude on a sphere as large as the earth.
const METRES_A_DEGREE: f64 = 111_194.93;
/// Charge that is used in a hundred frames, in thousandths.
const USED_IN_100_FRAMES: u32 = 15;

/// A flight that nobody flew: what goes into a record, so that a reader can be held to it.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticFlight {
    /// Who flew and with what. Frames, duration, height, speed, distance and start position follow from the phases.
    pub record: FlightRecord,
    pub home: Coordinates,
    pub home_altitude_m: i16,
    pub phases: Vec<Phase>,
    pub charge_permille: u32,
    /// 0 hover, 1 land, 2 return home.
    pub signal_lost_action: u8,
    pub return_height_m: u16,
    pub height_limit_m: f32,
    pub phone: Option<Coordinates>,
    pub controller: Option<Coordinates>,
    pub tip: String,
    pub warning: String,
    pub serious_warning: String,
    /// Bytes of pictures behind the lines.
    pub picture_bytes: u16,
    /// As some apps do, with one more line behind the details.
    pub line_behind_details: bool,
    /// From version 13 on, what the keys follow from.
    pub key_seed: u64,
    /// The app was started again before this frame, with new keys.
    pub restart_before: Option<u32>,
}

/// A part of a flight, at one speed and in one mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Phase {
    /// Ten a second.
    pub frames: u32,
    /// The record's numbers for mode and action.
    pub mode: u8,
    pub action: u8,
    /// North, east and down.
    pub velocity_dm_s: [i16; 3],
    /// Roll, pitch, throttle and yaw, 660 to either side.
    pub sticks: [i16; 4],
    pub motors: bool,
    pub airborne: bool,
    pub link_lost: bool,
}

/// The truth of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    pub at_ms: i64,
    pub position: Coordinates,
    pub height_cm: i32,
    pub yaw_tenths: i16,
    pub satellites: u8,
    pub charge_permille: u32,
    pub phase: Phase,
}

impl SyntheticFlight {
    /// Take-off, climb, cruise, a return home that loss of the link begins, and no landing: the record ends in the air.
    pub fn flyaway(version: u8) -> Self {
        let ground = Phase {
            frames: 10,
            mode: 41,
            action: 9,
            velocity_dm_s: [0; 3],
            sticks: [0; 4],
            motors: true,
            airborne: false,
            link_lost: false,
        };
        let air = Phase { airborne: true, mode: 6, action: 0, ..ground };
        let phases = vec![
            ground,
            Phase { frames: 20, mode: 10, action: 9, velocity_dm_s: [0, 0, -15], sticks: [0, 0, 400, 0], ..air },
            Phase { frames: 40, velocity_dm_s: [0, 0, -40], sticks: [0, 0, 660, 0], ..air },
            Phase { frames: 60, velocity_dm_s: [80, 60, 0], sticks: [0, 660, 0, 0], ..air },
            Phase { frames: 30, velocity_dm_s: [80, 60, 0], link_lost: true, ..air },
            Phase { frames: 35, mode: 15, action: 15, velocity_dm_s: [-30, -20, -5], link_lost: true, ..air },
        ];
        Self { phases, ..Self::on_ground(version) }
    }

    /// As short as a record with a line of every sort can be.
    pub fn short(version: u8) -> Self {
        let flight = Self::flyaway(version);
        let phases = flight.phases.iter().map(|phase| Phase { frames: 2, ..*phase }).collect();
        Self { phases, picture_bytes: 24, tip: "tip".to_owned(), ..flight }
    }

    fn on_ground(version: u8) -> Self {
        let place = |latitude, longitude| Coordinates { latitude, longitude };
        Self {
            record: FlightRecord { start: jiff::Timestamp::from_second(1_936_076_400).ok(), ..FlightRecord::synthetic(version) },
            home: place(-12.5, 101.25),
            home_altitude_m: 42,
            phases: Vec::new(),
            charge_permille: 970,
            signal_lost_action: 2,
            return_height_m: 60,
            height_limit_m: 120.0,
            phone: Some(place(-12.500_1, 101.250_2)),
            controller: Some(place(-12.500_1, 101.250_1)),
            tip: "home point recorded".to_owned(),
            warning: "signal weak".to_owned(),
            serious_warning: "signal lost".to_owned(),
            picture_bytes: 300,
            line_behind_details: false,
            key_seed: 1,
            restart_before: None,
        }
    }

    /// What opens the record of it.
    pub fn keys(&self) -> Keys {
        let groups = 1 + usize::from(self.restart_before.is_some());
        FormatVersion::new(self.record.version).map(|version| sealing_keys(version, self.key_seed, groups)).unwrap_or_default()
    }

    /// Every frame, in order.
    pub fn moments(&self) -> Vec<Moment> {
        let mut moments = Vec::new();
        let (mut position, mut height_cm) = (self.home, 0_i32);
        let phases = self.phases.iter().flat_map(|phase| (0..phase.frames).map(move |_| *phase));
        for (n, phase) in (0_u32..).zip(phases) {
            let used = n.saturating_mul(USED_IN_100_FRAMES) / 100;
            let [north, east, down] = phase.velocity_dm_s;
            moments.push(Moment {
                at_ms: i64::from(n) * 100,
                position,
                height_cm,
                yaw_tenths: i16::try_from(n % 3600).unwrap_or_default() - 1800,
                satellites: 12,
                charge_permille: self.charge_permille.saturating_sub(used),
                phase,
            });
            position.latitude += f64::from(north) / 100.0 / METRES_A_DEGREE;
            position.longitude += f64::from(east) / 100.0 / (METRES_A_DEGREE * position.latitude.to_radians().cos());
            // A tenth of a second at a decimetre a second is a centimetre.
            height_cm = height_cm.saturating_sub(i32::from(down));
        }
        moments
    }

    /// The record's summary with what follows from the phases.
    pub(super) fn summary(&self, moments: &[Moment]) -> FlightRecord {
        let frames = u32::try_from(moments.len()).unwrap_or(u32::MAX);
        let speed = |moment: &Moment| {
            let [north, east, _] = moment.phase.velocity_dm_s;
            f32::from(north).hypot(f32::from(east)) / 10.0
        };
        let heights = moments.iter().map(|moment| i16::try_from(moment.height_cm / 10).unwrap_or(i16::MAX));
        FlightRecord {
            frames,
            frames_declared: frames,
            duration: jiff::SignedDuration::from_millis(i64::from(frames) * 100),
            max_height_metres: f32::from(heights.max().unwrap_or_default()) / 10.0,
            max_speed_metres_per_second: moments.iter().map(speed).fold(0.0, f32::max),
            // The last speed leads to where no frame is.
            total_distance_metres: moments.iter().rev().skip(1).map(|moment| speed(moment) / 10.0).sum(),
            start_position: Some(self.home),
            ..self.record.clone()
        }
    }
}
