//! A scenario, read and checked.

use crate::raw::{ALL, RawComponents, RawDevice, RawExpect, RawPlan, RawPrices, RawScenario, RawStep};
use aftercare_core::World;
use aftercare_core::price::PriceTable;
use aftercare_core::region::{civil, is_code};
use jiff::civil::{Date, DateTime, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

/// A key, what it says, and the words that it may be.
type Choice<'a> = (&'a str, &'a Option<Spanned<String>>, &'a [&'a str]);

/// Why a file cannot be read as a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}: {}", self.file, self.line, self.message)
        } else {
            write!(f, "{}: {}", self.file, self.message)
        }
    }
}

impl std::error::Error for ReadError {}

/// A day, or a day with an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Day(Date),
    Time(DateTime),
}

impl Moment {
    pub fn date(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Time(time) => time.date(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Story {
    pub title: String,
    pub edition: String,
    pub holidays: BTreeSet<Date>,
    pub device: Device,
    pub plan: Option<Purchase>,
    pub prices: PriceTable,
    pub steps: Vec<StoryStep>,
}

#[derive(Debug)]
pub(crate) struct Device {
    pub model: String,
    pub serial: String,
    pub bought_on: Date,
    pub bought_in: String,
    pub channel: String,
    pub proof_of_purchase: bool,
    pub warranty_last_day: Option<Date>,
}

#[derive(Debug)]
pub(crate) struct Purchase {
    pub years: u32,
    pub bought_on: Date,
    pub bought_in: String,
    pub effective_on: Date,
    pub covers_in: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct StoryStep {
    pub line: usize,
    pub on: Moment,
    pub verb: String,
    pub raw: RawStep,
    pub expect: Option<RawExpect>,
}

/// Which keys a verb has, and which it needs.
const VERBS: &[(&str, &[&str], &[&str])] = &[
    ("bind", &["what"], &["what"]),
    ("unbind", &["what"], &["what"]),
    (
        "open",
        &["case", "kind", "serial", "in", "privacy_accepted", "happened_at", "flight_record", "cross_border_consent", "pay"],
        &["case", "kind"],
    ),
    ("hand_over", &["case", "components", "controller"], &["case", "components"]),
    ("receive", &["case"], &["case"]),
    ("assess", &["case", "cause", "in_warranty_scope", "damaged", "findings", "repair"], &["case", "cause"]),
    ("choose", &["case", "service", "pay_missing"], &["case", "service"]),
    ("report", &["case"], &["case"]),
    ("cancel_report", &["case"], &["case"]),
    ("found", &["case"], &["case"]),
    ("pay", &["case"], &["case"]),
    ("ship", &["case", "new_serial"], &["case"]),
    ("sign", &["case"], &["case"]),
    ("decline_surcharge", &["case"], &["case"]),
    ("withdraw", &["case"], &["case"]),
    ("refuse", &["case", "ground"], &["case", "ground"]),
    ("buy_plan", &["years", "bought_in", "effective_on", "serial"], &["years"]),
    ("exit", &[], &[]),
    ("confirm_exit", &[], &[]),
    ("return_device", &[], &[]),
    ("return_plan", &[], &[]),
    ("transfer_plan", &[], &[]),
    ("look", &["case"], &[]),
];

/// What a scenario charges where it does not say: part of the acceptance language, so that no operator's prices can move a story.
const DEFAULT_PRICES: &str = include_str!("prices.toml");

/// What a scenario charges where it does not say.
pub(crate) fn default_prices() -> Result<PriceTable, String> {
    toml::from_str(DEFAULT_PRICES).map_err(|e| format!("the runner's own prices: {}", e.message()))
}

/// More steps than this make no scenario.
const MAX_STEPS: usize = 2000;

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    world: &'a World,
}

/// Reads a scenario.
pub(crate) fn read(file: &str, text: &str, world: &World) -> Result<Story, ReadError> {
    let reader = Reader { file, text, world };
    let raw: RawScenario = toml::from_str(text).map_err(|e| {
        let at = e.span().map_or("", |span| line_around(text, span.start));
        let shown = if at.is_empty() { String::new() } else { format!(" (in `{at}`)") };
        reader.fail(e.span(), format!("{}{shown}", e.message()))
    })?;
    reader.story(raw)
}

/// The source line around a place, cut short.
fn line_around(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |n| n + 1);
    let line = text.get(start..).unwrap_or("").lines().next().unwrap_or("").trim();
    line.char_indices().nth(80).map_or(line, |(n, _)| line.get(..n).unwrap_or(line))
}

impl Reader<'_> {
    fn fail(&self, span: Option<Range<usize>>, message: impl Into<String>) -> ReadError {
        let line = span.map_or(0, |span| self.text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1);
        ReadError { file: self.file.to_owned(), line, message: message.into() }
    }

    fn day(&self, key: &str, value: &Spanned<Datetime>) -> Result<Date, ReadError> {
        match self.moment(key, value)? {
            Moment::Day(day) => Ok(day),
            Moment::Time(_) => Err(self.fail(Some(value.span()), format!("`{key}` is a date without time"))),
        }
    }

    fn moment(&self, key: &str, value: &Spanned<Datetime>) -> Result<Moment, ReadError> {
        let bad = || self.fail(Some(value.span()), format!("`{key}` is a civil date or a local date-time without offset"));
        let datetime = value.get_ref();
        if datetime.offset.is_some() {
            return Err(bad());
        }
        let day = datetime.date.and_then(civil).ok_or_else(bad)?;
        match datetime.time {
            None => Ok(Moment::Day(day)),
            Some(time) => {
                let part = |n: u8| i8::try_from(n).map_err(|_| bad());
                let second = part(time.second.unwrap_or(0))?.min(59);
                let time = Time::new(part(time.hour)?, part(time.minute)?, second, 0).map_err(|_| bad())?;
                Ok(Moment::Time(DateTime::from_parts(day, time)))
            }
        }
    }

    fn region(&self, key: &str, value: &Spanned<String>) -> Result<String, ReadError> {
        let code = value.get_ref();
        if is_code(code) {
            return Ok(code.clone());
        }
        Err(self.fail(Some(value.span()), format!("`{key}`: `{code}` is not a region code of two capital letters (ISO 3166-1)")))
    }

    fn one_of(&self, key: &str, value: &Spanned<String>, allowed: &[&str]) -> Result<(), ReadError> {
        if allowed.contains(&value.get_ref().as_str()) {
            return Ok(());
        }
        Err(self.fail(Some(value.span()), format!("`{key}`: `{}` is none of {}", value.get_ref(), allowed.join(", "))))
    }

    fn story(&self, raw: RawScenario) -> Result<Story, ReadError> {
        if raw.title.trim().is_empty() {
            return Err(self.fail(None, "`title` is empty"));
        }
        if raw.steps.is_empty() || raw.steps.len() > MAX_STEPS {
            return Err(self.fail(None, format!("a scenario has 1 to {MAX_STEPS} steps")));
        }
        let edition = match &raw.edition {
            None => "en".to_owned(),
            Some(id) if self.world.editions.contains_key(id.get_ref()) => id.get_ref().clone(),
            Some(id) => return Err(self.fail(Some(id.span()), format!("`edition`: there is no edition `{}`", id.get_ref()))),
        };
        let device = self.device(&raw.device)?;
        let plan = raw.plan.as_ref().map(|plan| self.plan(plan, &device)).transpose()?;
        let holidays = raw.holidays.iter().map(|day| self.day("holidays", day)).collect::<Result<_, _>>()?;
        let mut steps = Vec::with_capacity(raw.steps.len());
        for step in raw.steps {
            steps.push(self.step(step)?);
        }
        let today = raw.today.as_ref().map(|day| self.day("today", day)).transpose()?;
        self.not_before(&steps, today, "`today`")?;
        self.not_before(&steps, Some(device.bought_on), "the day on which the device was bought")?;
        self.in_order(&steps)?;
        self.case_names(&steps)?;
        Ok(Story { title: raw.title, edition, holidays, device, plan, prices: self.prices(raw.prices)?, steps })
    }

    fn device(&self, raw: &RawDevice) -> Result<Device, ReadError> {
        if self.world.catalogue.model(raw.model.get_ref()).is_none() {
            return Err(self.fail(Some(raw.model.span()), format!("`model`: the catalogue has no model `{}`", raw.model.get_ref())));
        }
        if let Some(channel) = &raw.channel {
            self.one_of("channel", channel, &["official", "authorized", "other"])?;
        }
        Ok(Device {
            model: raw.model.get_ref().clone(),
            serial: raw.serial.as_ref().map_or_else(|| "UNIT-1".to_owned(), |s| s.get_ref().clone()),
            bought_on: self.day("bought_on", &raw.bought_on)?,
            bought_in: self.region("bought_in", &raw.bought_in)?,
            channel: raw.channel.as_ref().map_or_else(|| "official".to_owned(), |c| c.get_ref().clone()),
            proof_of_purchase: raw.proof_of_purchase.unwrap_or(true),
            warranty_last_day: raw.warranty_last_day.as_ref().map(|d| self.day("warranty_last_day", d)).transpose()?,
        })
    }

    fn years(&self, raw: &Spanned<i64>) -> Result<u32, ReadError> {
        u32::try_from(*raw.get_ref())
            .ok()
            .filter(|years| matches!(years, 1 | 2))
            .ok_or_else(|| self.fail(Some(raw.span()), format!("`years` is 1 or 2, not {}", raw.get_ref())))
    }

    fn plan(&self, raw: &RawPlan, device: &Device) -> Result<Purchase, ReadError> {
        let bought_on = raw.bought_on.as_ref().map(|d| self.day("bought_on", d)).transpose()?.unwrap_or(device.bought_on);
        let bought_in =
            raw.bought_in.as_ref().map(|r| self.region("bought_in", r)).transpose()?.unwrap_or_else(|| device.bought_in.clone());
        let covers_in = match &raw.covers_in {
            None => vec![bought_in.clone()],
            Some(list) => list.iter().map(|r| self.region("covers_in", r)).collect::<Result<_, _>>()?,
        };
        if let Some(day) = raw.bought_on.as_ref().filter(|_| bought_on < device.bought_on) {
            return Err(self.fail(Some(day.span()), format!("`bought_on`: the device was bought later, on {}", device.bought_on)));
        }
        let effective_on = raw.effective_on.as_ref().map(|d| self.day("effective_on", d)).transpose()?.unwrap_or(bought_on);
        Ok(Purchase { years: self.years(&raw.years)?, bought_on, bought_in, effective_on, covers_in })
    }

    fn prices(&self, raw: Option<Spanned<RawPrices>>) -> Result<PriceTable, ReadError> {
        let mut table = default_prices().map_err(|e| self.fail(None, e))?;
        let Some(raw) = raw else { return Ok(table) };
        let span = raw.span();
        let raw = raw.into_inner();
        table.currency = raw.currency.unwrap_or(table.currency);
        table.replacement_damage = raw.replacement_damage.unwrap_or(table.replacement_damage);
        table.replacement_flyaway = raw.replacement_flyaway.unwrap_or(table.replacement_flyaway);
        table.missing_component = raw.missing_component.unwrap_or(table.missing_component);
        table.repair_discount_percent = raw.repair_discount_percent.unwrap_or(table.repair_discount_percent);
        table.repair_discount_cap = raw.repair_discount_cap.unwrap_or(table.repair_discount_cap);
        table.check().map_err(|e| self.fail(Some(span), format!("`prices`: {e}")))?;
        Ok(table)
    }

    fn step(&self, raw: Spanned<RawStep>) -> Result<StoryStep, ReadError> {
        let span = raw.span();
        let line = self.text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1;
        let mut raw = raw.into_inner();
        let verb = raw.verb.get_ref().clone();
        let Some((_, allowed, needed)) = VERBS.iter().find(|(name, ..)| *name == verb) else {
            return Err(self.fail(Some(raw.verb.span()), format!("`do`: no verb `{verb}`")));
        };
        let given = given(&raw);
        if let Some((key, at)) = given.iter().find(|(key, _)| !allowed.contains(key)) {
            return Err(self.fail(Some(at.clone()), format!("`{key}` does not belong to `{verb}`")));
        }
        if let Some(key) = needed.iter().find(|key| !given.iter().any(|(have, _)| have == *key)) {
            return Err(self.fail(Some(span), format!("`{verb}` needs `{key}`")));
        }
        self.words(&raw)?;
        let on = self.moment("on", &raw.on)?;
        for (key, value) in [("happened_at", &raw.happened_at), ("effective_on", &raw.effective_on)] {
            value.as_ref().map(|v| self.moment(key, v)).transpose()?;
        }
        let expect = raw.expect.take();
        if let Some(expect) = &expect {
            self.expectations(expect)?;
        }
        Ok(StoryStep { line, on, verb, raw, expect })
    }

    fn words(&self, raw: &RawStep) -> Result<(), ReadError> {
        let lists: [Choice<'_>; 4] = [
            ("what", &raw.what, &["account", "controller", "both"]),
            ("kind", &raw.kind, &["repair", "express", "flyaway", "maintenance"]),
            ("cause", &raw.cause, &["accident", "normal-use", "quality", "user-error"]),
            (
                "service",
                &raw.service,
                &["replacement", "flyaway-replacement", "repair-discount", "warranty", "extended-warranty", "maintenance", "none"],
            ),
        ];
        for (key, value, allowed) in lists {
            if let Some(value) = value {
                self.one_of(key, value, allowed)?;
            }
        }
        for (key, value) in [("in", &raw.region), ("bought_in", &raw.bought_in)] {
            value.as_ref().map(|v| self.region(key, v)).transpose()?;
        }
        if let Some(years) = &raw.years {
            self.years(years)?;
        }
        for slug in raw.damaged.iter().flatten() {
            if self.world.catalogue.component(slug.get_ref()).is_none() {
                return Err(self.fail(Some(slug.span()), format!("`damaged`: the catalogue has no component `{}`", slug.get_ref())));
            }
        }
        if let Some(repair) = &raw.repair {
            let r = repair.get_ref();
            if r.material < 0 || r.labour < 0 || r.missing_material < 0 {
                return Err(self.fail(Some(repair.span()), "`repair`: an amount is negative"));
            }
        }
        self.components(raw)
    }

    fn components(&self, raw: &RawStep) -> Result<(), ReadError> {
        let Some(components) = &raw.components else { return Ok(()) };
        let fail = |message: String| Err(self.fail(Some(components.span()), message));
        match components.get_ref() {
            RawComponents::All(word) if word == ALL => Ok(()),
            RawComponents::All(word) => fail(format!("`components` is a list or \"all\", not `{word}`")),
            RawComponents::List(list) => match list.iter().find(|slug| *slug != ALL && self.world.catalogue.component(slug).is_none()) {
                Some(slug) => fail(format!("`components`: the catalogue has no component `{slug}`")),
                None => Ok(()),
            },
        }
    }

    /// An expectation that could never hold is a mistake of the file.
    fn expectations(&self, expect: &RawExpect) -> Result<(), ReadError> {
        let states = |fact: &str| self.world.schema.values(fact).to_vec();
        let plan_states: Vec<String> = ["pending", "active", "expired", "ended", "returned"].map(str::to_owned).to_vec();
        let words = [
            ("case.state", expect.case.as_ref().and_then(|c| c.state.as_ref()), states("case.state")),
            ("unit.state", expect.unit.as_ref().and_then(|u| u.state.as_ref()), states("unit.state")),
            ("plan.state", expect.plan.as_ref().and_then(|p| p.state.as_ref()), plan_states),
        ];
        for (key, word, known) in words {
            if let Some(word) = word.filter(|word| !known.contains(word.get_ref())) {
                return Err(self.fail(Some(word.span()), format!("`{key}`: `{}` is none of {}", word.get_ref(), known.join(", "))));
            }
        }
        let services = states("case.service");
        if let Some(service) = expect.offers.iter().flatten().find(|s| !services.contains(s.get_ref())) {
            return Err(self.fail(Some(service.span()), format!("`offers`: `{}` is no service", service.get_ref())));
        }
        let left = ["replacement", "flyaway", "repair_discount", "maintenance"];
        if let Some((key, value)) = expect.left.iter().flatten().find(|(key, _)| !left.contains(&key.as_str())) {
            return Err(self.fail(Some(value.span()), format!("`left` has no `{key}`")));
        }
        let lines = ["replacement", "missing-components", "repair-material", "repair-labour", "discount"];
        let mut given = expect.fee.iter().filter_map(|f| f.lines.as_ref()).flatten();
        if let Some((key, value)) = given.find(|(key, _)| !lines.contains(&key.as_str())) {
            return Err(self.fail(Some(value.span()), format!("`fee.lines` has no `{key}`")));
        }
        Ok(())
    }

    /// A step happens on its own day or not at all: it is never moved to a later one.
    fn not_before(&self, steps: &[StoryStep], first: Option<Date>, what: &str) -> Result<(), ReadError> {
        let Some((step, first)) = first.and_then(|first| Some((steps.iter().find(|step| step.on.date() < first)?, first))) else {
            return Ok(());
        };
        let message = format!("`on`: {} lies before {what}, {first}", step.on.date());
        Err(ReadError { file: self.file.to_owned(), line: step.line, message })
    }

    fn in_order(&self, steps: &[StoryStep]) -> Result<(), ReadError> {
        let mut last: Option<Moment> = None;
        for step in steps {
            let late = match (last, step.on) {
                (Some(Moment::Time(before)), Moment::Time(now)) => now < before,
                (Some(before), now) => now.date() < before.date(),
                (None, _) => false,
            };
            if late {
                return Err(ReadError {
                    file: self.file.to_owned(),
                    line: step.line,
                    message: format!("`on`: {} lies before the previous step", step.on.date()),
                });
            }
            last = Some(step.on);
        }
        Ok(())
    }

    /// A case must be opened before it is named. A refused `open` may be tried again under the same name.
    fn case_names(&self, steps: &[StoryStep]) -> Result<(), ReadError> {
        let mut known: BTreeMap<&str, bool> = BTreeMap::new();
        for step in steps {
            let Some(name) = &step.raw.case else { continue };
            let refused = step.expect.as_ref().and_then(|e| e.refused.as_ref()).is_some_and(|r| !r.is_empty());
            match (step.verb.as_str(), known.get(name.get_ref().as_str())) {
                ("open", Some(true)) => {
                    return Err(self.fail(Some(name.span()), format!("`case`: `{}` was opened before", name.get_ref())));
                }
                ("open", _) => {
                    known.insert(name.get_ref(), !refused);
                }
                (_, None) => return Err(self.fail(Some(name.span()), format!("`case`: no case `{}` was opened", name.get_ref()))),
                _ => {}
            }
        }
        Ok(())
    }
}

fn given(raw: &RawStep) -> Vec<(&'static str, Range<usize>)> {
    let mut out = Vec::new();
    macro_rules! key {
        ($($name:literal: $field:ident),*) => { $( if let Some(value) = &raw.$field { out.push(($name, value.span())); } )* };
    }
    key!(
        "what": what, "case": case, "kind": kind, "serial": serial, "in": region, "privacy_accepted": privacy_accepted,
        "happened_at": happened_at, "flight_record": flight_record, "cross_border_consent": cross_border_consent, "pay": pay,
        "components": components, "controller": controller, "cause": cause, "in_warranty_scope": in_warranty_scope,
        "repair": repair, "service": service, "pay_missing": pay_missing, "new_serial": new_serial, "ground": ground,
        "years": years, "bought_in": bought_in, "effective_on": effective_on
    );
    for (name, list) in [("damaged", &raw.damaged), ("findings", &raw.findings)] {
        if let Some(list) = list {
            out.push((name, list.first().map_or(0..0, Spanned::span)));
        }
    }
    out
}
