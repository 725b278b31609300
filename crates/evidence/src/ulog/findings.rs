use std::borrow::Cow;
use std::collections::BTreeMap;

use super::topic::{MAX_INSTANCES, Plan, Topic};
use super::{position, status};
use crate::log::{AnomalyKind, Bounded, Changes, Home, LogBuilder, Message, Setting, SettingName, Severity, Timeline};

const MAX_MESSAGES: usize = 10_000;
const MAX_HOMES: usize = 1_000;
const MAX_SETTINGS: usize = 1_000;
const MAX_MODES: usize = 10_000;

/// What has been read so far.
#[derive(Debug)]
pub(super) struct Findings {
    pub builder: LogBuilder,
    pub timeline: Timeline,
    pub messages: Bounded<Message>,
    pub homes: Bounded<Home>,
    pub settings: Bounded<Setting>,
    pub modes: Changes<u8>,
    pub ground: Ground,
    /// Whether fields are there that only firmware from 1.14 on has, or those that it has no longer.
    pub newer: Option<bool>,
    last_settings: BTreeMap<&'static str, String>,
    flags: BTreeMap<(usize, &'static str), bool>,
}

/// What says how high the place of take-off is, in the local frame, downwards.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub landed: Option<bool>,
    pub z: Option<f64>,
    /// Where it last stood when it was said to stand.
    pub z_on_ground: Option<f64>,
    pub take_off_z: Option<f64>,
    pub home_z: Option<f64>,
}

impl Ground {
    /// Height of the local frame's origin above the place of take-off, negative.
    pub(super) fn z_of_take_off(&self) -> Option<f64> {
        self.take_off_z.or(self.home_z).or(self.z_on_ground)
    }
}

/// One message of a topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample<'a> {
    pub plan: &'a Plan,
    pub data: &'a [u8],
    pub at: i64,
    pub clock: usize,
    pub offset: u64,
}

impl Sample<'_> {
    pub(super) fn number(&self, field: usize) -> Option<f64> {
        self.plan.place(field)?.number(self.data)
    }

    pub(super) fn whole(&self, field: usize) -> Option<i64> {
        self.plan.place(field)?.whole(self.data)
    }

    /// Not recorded is not false.
    pub(super) fn flag(&self, field: usize) -> Option<bool> {
        self.whole(field).map(|value| value != 0)
    }

    /// False only where the record says so.
    pub(super) fn holds(&self, field: usize) -> bool {
        self.flag(field).unwrap_or(true)
    }
}

impl Findings {
    pub(super) fn new() -> Self {
        Self {
            builder: LogBuilder::default(),
            timeline: Timeline::default(),
            messages: Bounded::new(MAX_MESSAGES),
            homes: Bounded::new(MAX_HOMES),
            settings: Bounded::new(MAX_SETTINGS),
            modes: Changes::new(MAX_MODES),
            ground: Ground::default(),
            newer: None,
            last_settings: BTreeMap::new(),
            flags: BTreeMap::new(),
        }
    }

    /// A message of a topic that is read, its time stamp already taken.
    pub(super) fn take(&mut self, plan: &mut Plan, instance: usize, data: &[u8], at: i64, offset: u64) {
        if !self.timeline.admits(at) {
            self.builder.anomaly(AnomalyKind::Implausible, 1, offset);
            return;
        }
        if instance >= MAX_INSTANCES || (instance > 0 && !plan.topic.has_instances()) {
            return;
        }
        let clock = match plan.clocks.get(instance).copied().flatten() {
            Some(clock) => clock,
            None => {
                let clock = self.builder.clock_with(plan.name, plan.columns(instance));
                if let Some(slot) = plan.clocks.get_mut(instance) {
                    *slot = Some(clock);
                }
                clock
            }
        };
        let sample = Sample { plan, data, at, clock, offset };
        match plan.topic {
            Topic::GlobalPosition => position::global(self, &sample),
            Topic::LocalPosition => position::local(self, &sample),
            Topic::Gps => position::gps(self, &sample),
            Topic::Attitude => position::attitude(self, &sample),
            Topic::Home => position::home(self, &sample),
            Topic::Wind => position::wind(self, &sample),
            Topic::Status => status::vehicle(self, &sample),
            Topic::FailsafeFlags => status::failsafe_flags(self, &sample),
            Topic::InputRc => status::controller(self, &sample),
            Topic::Battery => status::battery(self, &sample),
            Topic::Land => status::land(self, &sample),
            Topic::Armed => status::armed(self, &sample),
        }
    }

    /// A flag that the aircraft raises and lowers; told when it changes, and when it is up from the start.
    pub(super) fn flag(&mut self, sample: &Sample<'_>, on: Option<bool>, code: (&'static str, &'static str), severity: Severity) {
        let Some(on) = on else { return };
        let before = self.flags.insert((sample.clock, code.0), on).unwrap_or(false);
        if before != on {
            let (text, severity) = if on { (code.0, severity) } else { (code.1, Severity::Info) };
            self.messages.push(Message { at: sample.at, severity, text: text.to_owned(), source: Cow::Borrowed(sample.plan.name) });
        }
    }

    /// A setting, where it is new or has changed.
    pub(super) fn setting(&mut self, at: i64, name: SettingName, parameter: &'static str, value: String) {
        if self.last_settings.get(parameter) != Some(&value) {
            self.last_settings.insert(parameter, value.clone());
            self.settings.push(Setting { at, name, value, source: Cow::Borrowed(parameter) });
        }
    }

    pub(super) fn left_out(&self) -> u64 {
        let lists = [self.messages.left_out(), self.homes.left_out(), self.settings.left_out(), self.modes.left_out()];
        lists.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }
}
