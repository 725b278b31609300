use std::borrow::Cow;
use std::collections::BTreeMap;

use super::settings::Parameters;
use super::topic::{MAX_INSTANCES, Plan, Topic};
use super::vehicle::Vehicle;
use super::{devices, position};
use crate::log::{AnomalyKind, Bounded, Changes, Home, LogBuilder, Message, Severity, Timeline};
use crate::{Field, Serial};

const MAX_MESSAGES: usize = 10_000;
const MAX_HOMES: usize = 1_000;
const MAX_MODES: usize = 10_000;
/// Microseconds by which a time stamp may be earlier than another: tasks write their messages as they come to it.
const STEP_BACK: i64 = 5_000_000;
/// Within this, a second early time stamp confirms that the log was started again.
const CONFIRMS: i64 = 10_000_000;
/// Microseconds after which a state that holds is told again.
const HOLD: i64 = 1_000_000;

#[derive(Debug)]
pub(super) struct Findings {
    pub builder: LogBuilder,
    pub timeline: Timeline,
    pub messages: Bounded<Message>,
    pub homes: Bounded<Home>,
    pub parameters: Parameters,
    /// Number and reason.
    pub modes: Changes<(u8, u8)>,
    pub vehicle: Option<Vehicle>,
    pub firmware: Option<String>,
    pub hardware: Option<String>,
    pub board: Option<Serial>,
    /// Of the estimator's cores, the one that flies.
    pub core: i64,
    pub channels_seen: bool,
    pub quality_seen: bool,
    pub losses: i64,
    pub multipliers: BTreeMap<u8, f64>,
    zero: Option<i64>,
    /// How many time stamps were believed.
    stamps: u64,
    raw: i64,
    early: Option<i64>,
    clocks: BTreeMap<(usize, usize), usize>,
    held: Vec<Held>,
}

/// What is written once and holds until it is written again.
#[derive(Debug)]
struct Held {
    clock: usize,
    last: i64,
    values: [Option<f64>; 2],
}

/// One message of a topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample<'a> {
    pub plan: &'a Plan,
    pub data: &'a [u8],
    pub at: i64,
    pub offset: u64,
}

impl Sample<'_> {
    pub(super) fn number(&self, label: usize) -> Option<f64> {
        self.plan.place(label)?.number(self.data)
    }

    pub(super) fn whole(&self, label: usize) -> Option<i64> {
        self.plan.place(label)?.whole(self.data)
    }
}

impl Findings {
    pub(super) fn new() -> Self {
        Self {
            builder: LogBuilder::default(),
            timeline: Timeline::default(),
            messages: Bounded::new(MAX_MESSAGES),
            homes: Bounded::new(MAX_HOMES),
            parameters: Parameters::new(),
            modes: Changes::new(MAX_MODES),
            vehicle: None,
            firmware: None,
            hardware: None,
            board: None,
            core: 0,
            channels_seen: false,
            quality_seen: false,
            losses: 0,
            multipliers: BTreeMap::new(),
            zero: None,
            stamps: 0,
            raw: 0,
            early: None,
            clocks: BTreeMap::new(),
            held: Vec::new(),
        }
    }

    /// The time since the first time stamp of the log; none where this one cannot be believed.
    pub(super) fn time(&mut self, raw: i64, offset: u64) -> Option<i64> {
        let zero = match self.zero {
            // A first time stamp that the second is far from may as well be the broken one of the two.
            Some(zero) if self.stamps > 1 || raw.saturating_sub(zero).saturating_abs() <= STEP_BACK => zero,
            _ => {
                self.stamps = 0;
                self.raw = raw;
                *self.zero.insert(raw)
            }
        };
        if raw.saturating_add(STEP_BACK) < self.raw {
            if self.early.is_none_or(|early| raw.saturating_sub(early).saturating_abs() > CONFIRMS) {
                self.early = Some(raw);
                self.builder.anomaly(AnomalyKind::TimeBackwards, 1, offset);
                return None;
            }
            self.builder.anomaly(AnomalyKind::Restarted, 1, offset);
            self.early = None;
            self.raw = raw;
            self.zero = Some(0_i64.saturating_sub(self.timeline.now()));
            return self.time(raw, offset);
        }
        let at = raw.saturating_sub(zero);
        if !self.timeline.admits(at) {
            self.builder.anomaly(AnomalyKind::Implausible, 1, offset);
            return None;
        }
        self.early = None;
        self.stamps = self.stamps.saturating_add(1);
        self.raw = self.raw.max(raw);
        Some(at)
    }

    pub(super) fn take(&mut self, sample: &Sample<'_>) {
        self.handle(sample);
        for held in self.held.iter_mut().filter(|held| sample.at.saturating_sub(held.last) >= HOLD) {
            held.last = sample.at;
            self.builder.sample(held.clock, sample.at, &held.values, sample.offset);
        }
    }

    fn handle(&mut self, sample: &Sample<'_>) {
        match sample.plan.row.topic {
            Topic::Position => position::fused(self, sample),
            Topic::Velocity => position::velocity(self, sample),
            Topic::Gps => position::gps(self, sample),
            Topic::Accuracy => position::accuracy(self, sample),
            Topic::Attitude => position::attitude(self, sample),
            Topic::Height => position::height(self, sample),
            Topic::Wind => position::wind(self, sample),
            Topic::PrimaryCore => position::primary_core(self, sample),
            Topic::Origin => position::origin(self, sample),
            Topic::Battery => devices::battery(self, sample),
            Topic::Cells => devices::cells(self, sample),
            Topic::Status => devices::status(self, sample),
            Topic::Event => devices::event(self, sample),
            Topic::Armed => devices::armed(self, sample),
            Topic::ReceiverFlags => devices::receiver_flags(self, sample),
            Topic::Channels => devices::channels(self, sample),
            Topic::Error => devices::error(self, sample),
            Topic::Signal => devices::signal(self, sample),
            Topic::Mode => self.mode(sample),
            Topic::Text => self.text(sample),
            Topic::Parameter => self.parameter(sample),
            Topic::Losses => self.losses(sample),
            Topic::Version => self.vehicle = self.vehicle.or_else(|| sample.whole(0).and_then(Vehicle::of_build)),
            Topic::Units | Topic::Multiplier => {}
        }
    }

    /// Values on the clock of the message's device; a device too many is left out.
    pub(super) fn sample(&mut self, sample: &Sample<'_>, instance: Option<i64>, values: &[Option<f64>]) {
        let instance = instance.map_or(Some(0), |instance| usize::try_from(instance).ok());
        let Some(instance) = instance.map(|n| n.max(sample.plan.row.instance)).filter(|n| *n < MAX_INSTANCES) else { return };
        let clock = self.clock(sample, instance);
        self.builder.sample(clock, sample.at, values, sample.offset);
    }

    /// Values that hold from now on; the one that is not told stays what it was.
    pub(super) fn hold(&mut self, sample: &Sample<'_>, told: [Option<f64>; 2]) {
        let clock = self.clock(sample, 0);
        let before = self.held.iter().position(|held| held.clock == clock).map(|n| self.held.swap_remove(n).values);
        let [first, second] = before.unwrap_or_default();
        let values = [told[0].or(first), told[1].or(second)];
        self.builder.sample(clock, sample.at, &values, sample.offset);
        self.held.push(Held { clock, last: sample.at, values });
    }

    fn clock(&mut self, sample: &Sample<'_>, instance: usize) -> usize {
        let builder = &mut self.builder;
        let new = || builder.clock_with(sample.plan.row.name, sample.plan.columns(instance));
        *self.clocks.entry((sample.plan.index, instance)).or_insert_with(new)
    }

    pub(super) fn tell(&mut self, sample: &Sample<'_>, severity: Severity, text: String) {
        self.messages.push(Message { at: sample.at, severity, text, source: Cow::Borrowed(sample.plan.row.name) });
    }

    fn mode(&mut self, sample: &Sample<'_>) {
        let Some(number) = sample.whole(0).and_then(|number| u8::try_from(number).ok()) else { return };
        let why = sample.whole(1).and_then(|why| u8::try_from(why).ok()).unwrap_or(0);
        self.modes.push(sample.at, (number, why));
    }

    fn text(&mut self, sample: &Sample<'_>) {
        let Some(text) = sample.plan.place(0).and_then(|place| place.text(sample.data)).filter(|text| !text.is_empty()) else { return };
        if let Some(vehicle) = Vehicle::of_firmware(&text) {
            self.vehicle.get_or_insert(vehicle);
            self.firmware.get_or_insert_with(|| text.clone());
        }
        if let Some((board, serial)) = board(&text) {
            self.hardware.get_or_insert_with(|| board.to_owned());
            if let Field::Recorded(serial) = Serial::from_text(serial.as_bytes()) {
                self.board.get_or_insert(serial);
            }
        }
        self.tell(sample, Severity::Info, text);
    }

    fn parameter(&mut self, sample: &Sample<'_>) {
        let name = sample.plan.place(0).and_then(|place| place.text(sample.data));
        let value = sample.plan.place(1).and_then(|place| place.single(sample.data));
        if let Some((name, value)) = name.zip(value) {
            self.parameters.set(sample.at, &name, value);
        }
    }

    fn losses(&mut self, sample: &Sample<'_>) {
        let Some(losses) = sample.whole(0) else { return };
        let more = losses.saturating_sub(self.losses);
        if let Ok(more @ 1..) = u64::try_from(more) {
            self.builder.anomaly(AnomalyKind::Dropout, more, sample.offset);
        }
        self.losses = losses;
    }

    pub(super) fn left_out(&self) -> u64 {
        let lists = [self.messages.left_out(), self.homes.left_out(), self.parameters.left_out(), self.modes.left_out()];
        lists.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }
}

/// A board's name, and its processor's number in three words of eight digits.
fn board(text: &str) -> Option<(&str, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    let [name, serial @ ..] = words.as_slice() else { return None };
    let is_number = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    (serial.len() == 3 && serial.iter().all(is_number)).then(|| (*name, serial.join("")))
}
