//! The stage on which a story plays: the use cases of the product, an in-memory store and a simulated clock.

use crate::raw::{ALL, RawComponents, RawStep};
use crate::story::{Moment, Purchase, Story};
use aftercare_app::{Acted, App, Clock, Context, Error, Principal};
use aftercare_core::case::{Assessment, CaseKind, Cause, RepairQuote};
use aftercare_core::command::{Command, Open, Parcel};
use aftercare_core::price::Prices;
use aftercare_core::unit::{Binding, Channel};
use aftercare_core::{CareFile, CaseId, FileId, PlanId, SubjectId, UnitId, World, home_region};
use aftercare_store::{OperatorKey, Sealing, Store};
use aftercare_terms::{List, Service};
use aftercare_wire::{Language, Role};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that stands where the story is.
#[derive(Debug, Default)]
pub(crate) struct StoryClock(AtomicI64);

impl StoryClock {
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.as_microsecond(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Why a step did not happen.
#[derive(Debug, Clone, Default)]
pub(crate) struct No {
    pub rules: Vec<String>,
    pub problems: Vec<String>,
}

impl From<Error> for No {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => {
                let problems = refused.missing.iter().map(|m| format!("{}: not known", m.fact)).collect();
                Self { rules: refused.rules.into_iter().map(|r| r.id).collect(), problems }
            }
            Error::Input(fields) => {
                Self { rules: Vec::new(), problems: fields.into_iter().map(|f| format!("{}: {}", f.field, f.message)).collect() }
            }
            other => Self { rules: Vec::new(), problems: vec![other.to_string()] },
        }
    }
}

pub(crate) struct Bench {
    pub world: Arc<World>,
    pub file: CareFile,
    pub now: Timestamp,
    app: App,
    clock: Arc<StoryClock>,
    zone: TimeZone,
    serials: BTreeMap<String, UnitId>,
}

/// Numbers that look random enough for ids; the same in every run.
pub fn counting() -> impl Fn(&mut [u8]) -> Result<(), String> + Send + Sync + 'static {
    let count = AtomicU64::new(1);
    move |bytes| {
        for chunk in bytes.chunks_mut(8) {
            let n = count.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for (byte, from) in chunk.iter_mut().zip(n.to_be_bytes()) {
                *byte = from;
            }
        }
        Ok(())
    }
}

impl Bench {
    /// The world of one story: its edition everywhere, its prices, its holidays.
    pub async fn new(world: &World, story: &Story) -> Result<Self, No> {
        let mut world = world.clone();
        world.only_edition = Some(story.edition.clone());
        world.prices = Arc::new(Prices::fixed(story.prices.clone()));
        let home = story.plan.as_ref().map_or(&story.device.bought_in, |p| &p.bought_in).clone();
        let mut regions = (*world.regions).clone();
        regions.set_holidays(&home, story.holidays.clone());
        let zone = regions.zone(&home).clone();
        world.regions = Arc::new(regions);
        let world = Arc::new(world);
        let sealing = Sealing::new(&OperatorKey::new([7; 32]), counting());
        let store = Store::memory(sealing).await.map_err(Error::from)?;
        let clock = Arc::new(StoryClock::default());
        let told: Arc<dyn Clock> = Arc::<StoryClock>::clone(&clock);
        let app = App::new(store, Arc::clone(&world), told, Arc::new(counting()));
        let file = CareFile::new(FileId::new("file"), SubjectId::new("owner"));
        Ok(Self { world, file, now: Timestamp::UNIX_EPOCH, app, clock, zone, serials: BTreeMap::new() })
    }

    fn instant(&self, at: DateTime) -> Timestamp {
        self.zone.to_timestamp(at).unwrap_or(self.now)
    }

    /// The region of the plan, of the device while it has none.
    fn home(&self) -> &str {
        home_region(&self.file, None)
    }

    fn set_clock(&mut self, now: Timestamp) {
        self.now = now;
        self.clock.set(now);
    }

    /// A day stands for noon, or for the previous step's time where that is later on the same day.
    pub async fn move_to(&mut self, on: Moment) -> Result<(), No> {
        let at = match on {
            Moment::Time(at) => self.instant(at),
            Moment::Day(day) => self.noon_or_later(day),
        };
        self.go_to(at).await
    }

    /// What falls due on the way happens first.
    async fn go_to(&mut self, at: Timestamp) -> Result<(), No> {
        self.set_clock(self.now.max(at));
        let timers = self.app.timers_run().await?;
        if !timers.failed.is_empty() {
            return Err(No { rules: Vec::new(), problems: timers.failed });
        }
        self.file = self.app.care_file(&self.file.id).await?;
        Ok(())
    }

    fn noon_or_later(&self, day: Date) -> Timestamp {
        let noon = self.instant(day.to_datetime(time(12, 0, 0, 0)));
        if self.zone.to_datetime(self.now).date() == day { noon.max(self.now) } else { noon }
    }

    pub async fn execute(&mut self, role: Role, command: &Command) -> Result<Acted, No> {
        let subject = aftercare_store::SubjectId::new(if role == Role::Owner { "owner" } else { "staff" });
        let ctx = Context::new(Principal::Person { subject, role }, Language::En);
        let acted = self.app.command(&ctx, self.file.clone(), command).await?;
        self.file = acted.file.clone();
        Ok(acted)
    }

    /// The rules behind what is in the journal.
    pub async fn rules(&self) -> Result<BTreeSet<String>, No> {
        let events = self.app.care_events(&self.file.id).await?;
        Ok(events.into_iter().flat_map(|event| event.rules).collect())
    }

    /// The journal folded again must give the file and the projections that the story ended with.
    pub async fn check(&self) -> Result<(), No> {
        let told = |what: &str| No { rules: Vec::new(), problems: vec![what.to_owned()] };
        if self.app.care_file(&self.file.id).await? != self.file {
            return Err(told("the journal folds to another file"));
        }
        let rebuilt = self.app.rebuild().await?;
        if rebuilt.before == rebuilt.after { Ok(()) } else { Err(told("a rebuild gives other projections")) }
    }

    /// Registers the device that the story is about.
    pub async fn set_up(&mut self, story: &Story) -> Result<(), No> {
        let device = &story.device;
        // The day must have begun both where the device was bought and where the plan is at home.
        let midnight = device.bought_on.to_datetime(time(0, 0, 0, 0));
        let there = self.world.regions.zone(&device.bought_in).to_timestamp(midnight).unwrap_or(self.now);
        self.set_clock(self.instant(midnight).max(there));
        let unit = self.unit_id(&device.serial);
        let warranty_last_day = device.warranty_last_day.or_else(|| aftercare_core::calendar::period_last_day(device.bought_on, 12));
        let command = Command::RegisterUnit {
            unit,
            model: device.model.clone(),
            bought_on: device.bought_on,
            bought_in: device.bought_in.clone(),
            channel: Channel::parse(&device.channel).unwrap_or(Channel::Official),
            proof_of_purchase: device.proof_of_purchase,
            warranty_last_day,
        };
        self.execute(Role::Owner, &command).await?;
        Ok(())
    }

    /// Buys the story's plan as its day begins: before the steps of that day, after those of the days before.
    pub async fn buy_plan(&mut self, plan: &Purchase) -> Result<(), No> {
        self.go_to(self.instant(plan.bought_on.to_datetime(time(0, 0, 0, 0)))).await?;
        let command = Command::BuyPlan {
            plan: PlanId::new("plan"),
            unit: self.unit(None),
            years: plan.years,
            bought_in: plan.bought_in.clone(),
            covers_in: plan.covers_in.clone(),
            effective_on: plan.effective_on,
        };
        self.execute(Role::Owner, &command).await?;
        Ok(())
    }

    fn unit_id(&mut self, serial: &str) -> UnitId {
        let n = self.serials.len() + 1;
        self.serials.entry(serial.to_owned()).or_insert_with(|| UnitId::new(format!("unit-{n}"))).clone()
    }

    pub fn serial_of(&self, unit: &UnitId) -> String {
        self.serials.iter().find(|(_, id)| *id == unit).map_or_else(|| unit.to_string(), |(serial, _)| serial.clone())
    }

    /// The unit named, or the current one.
    pub fn unit(&self, serial: Option<&str>) -> UnitId {
        match serial {
            Some(serial) => self.serials.get(serial).cloned().unwrap_or_else(|| UnitId::new(format!("unknown {serial}"))),
            None => self.file.current_unit().map_or_else(|| UnitId::new("none"), |u| u.id.clone()),
        }
    }

    /// A story's verb as a command; `None` for `look`.
    pub fn command(&mut self, verb: &str, raw: &RawStep) -> Result<Option<(Role, Command)>, No> {
        let text = |value: &Option<toml::Spanned<String>>| value.as_ref().map(|v| v.get_ref().clone()).unwrap_or_default();
        let flag = |value: &Option<toml::Spanned<bool>>, default: bool| value.as_ref().map_or(default, |v| *v.get_ref());
        let case = CaseId::new(text(&raw.case));
        let what = Binding::parse(&text(&raw.what)).unwrap_or(Binding::Both);
        let command = match verb {
            "bind" => (Role::Owner, Command::Bind { unit: self.unit(None), what }),
            "unbind" => (Role::Owner, Command::Unbind { unit: self.unit(None), what }),
            "open" => (Role::Owner, Command::Open(Box::new(self.open(raw)))),
            "hand_over" => {
                let parcel = self.parcel(&case, raw);
                (Role::Owner, Command::HandOver { case, parcel, controller: flag(&raw.controller, false) })
            }
            "receive" => (Role::Assessor, Command::Receive { case, counted: None, controller: None }),
            "assess" => (Role::Assessor, Command::Assess { case, assessment: assessment(raw) }),
            "choose" => {
                let service = Service::parse(&text(&raw.service)).unwrap_or(Service::None);
                (Role::Owner, Command::Choose { case, service, pay_missing: flag(&raw.pay_missing, false) })
            }
            "report" => (Role::Agent, Command::Report { case, evidence: BTreeMap::new() }),
            "cancel_report" => (Role::Owner, Command::CancelReport { case }),
            "found" => (Role::Owner, Command::Found { case }),
            "pay" => (Role::Owner, Command::Pay { case, amount: None }),
            "ship" => {
                let new_unit = match &raw.new_serial {
                    // A serial number that is registered already is no new unit.
                    Some(serial)
                        if self.serials.contains_key(serial.get_ref()) && self.file.unit(&self.unit(Some(serial.get_ref()))).is_some() =>
                    {
                        return Err(No {
                            rules: Vec::new(),
                            problems: vec!["new_serial: this serial number is registered already".to_owned()],
                        });
                    }
                    Some(serial) => Some(self.unit_id(serial.get_ref())),
                    None => None,
                };
                (Role::Assessor, Command::Ship { case, new_unit, new_model: None })
            }
            "sign" => (Role::Owner, Command::Sign { case }),
            "decline_surcharge" => (Role::Owner, Command::DeclineSurcharge { case }),
            "withdraw" => (Role::Owner, Command::Withdraw { case }),
            "refuse" => (Role::Agent, Command::Refuse { case, ground: text(&raw.ground), reason: "as the story says".to_owned() }),
            "buy_plan" => (Role::Owner, self.buy(raw)),
            "exit" => (Role::Owner, Command::Exit),
            "confirm_exit" => (Role::Agent, Command::ConfirmExit),
            "return_device" => (Role::Agent, Command::ReturnDevice { unit: self.unit(None) }),
            "return_plan" => (Role::Owner, Command::ReturnPlan),
            "transfer_plan" => (Role::Owner, Command::TransferPlan),
            _ => return Ok(None),
        };
        Ok(Some(command))
    }

    fn open(&self, raw: &RawStep) -> Open {
        let text = |value: &Option<toml::Spanned<String>>| value.as_ref().map(|v| v.get_ref().clone());
        let flag = |value: &Option<toml::Spanned<bool>>, default: bool| value.as_ref().map_or(default, |v| *v.get_ref());
        let kind = text(&raw.kind).and_then(|k| CaseKind::parse(&k)).unwrap_or(CaseKind::Repair);
        Open {
            case: CaseId::new(text(&raw.case).unwrap_or_default()),
            unit: self.unit(text(&raw.serial).as_deref()),
            kind,
            region: text(&raw.region).unwrap_or_else(|| self.home().to_owned()),
            privacy_accepted: flag(&raw.privacy_accepted, true),
            happened_at: raw.happened_at.as_ref().map_or(self.now, |at| self.happened(at.get_ref())),
            flight_record: flag(&raw.flight_record, kind == CaseKind::Flyaway),
            cross_border_consent: flag(&raw.cross_border_consent, false),
            pay: flag(&raw.pay, kind == CaseKind::Express),
        }
    }

    fn happened(&self, at: &toml::value::Datetime) -> Timestamp {
        let Some(day) = at.date.and_then(aftercare_core::region::civil) else { return self.now };
        let clock = |n: u8| i8::try_from(n).unwrap_or(0);
        match at.time {
            Some(t) => self.instant(day.to_datetime(time(clock(t.hour), clock(t.minute), clock(t.second.unwrap_or(0)).min(59), 0))),
            // A day stands for noon, but not for an hour that has not come yet.
            None => self.instant(day.to_datetime(time(12, 0, 0, 0))).min(if self.zone.to_datetime(self.now).date() == day {
                self.now
            } else {
                Timestamp::MAX
            }),
        }
    }

    fn parcel(&self, case: &CaseId, raw: &RawStep) -> Parcel {
        let Some(RawComponents::List(list)) = raw.components.as_ref().map(toml::Spanned::get_ref) else { return Parcel::All };
        let mut pieces = BTreeMap::new();
        for slug in list.iter().filter(|slug| *slug != ALL) {
            *pieces.entry(slug.clone()).or_insert(0) += 1;
        }
        if list.iter().any(|slug| slug == ALL) {
            for (slug, n) in self.covered(case) {
                *pieces.entry(slug).or_insert(0) += n;
            }
        }
        Parcel::Pieces(pieces)
    }

    /// The pieces that a replacement covers on the unit of a case.
    fn covered(&self, case: &CaseId) -> BTreeMap<String, u32> {
        let listed = self.file.case(case).and_then(|case| {
            let (edition, unit) = (self.world.edition(&case.edition)?, self.file.unit(&case.unit)?);
            self.world.list(edition, List::Replacement, self.world.catalogue.model(&unit.model)?)
        });
        listed.map(|listed| listed.scope.components).unwrap_or_default()
    }

    fn buy(&self, raw: &RawStep) -> Command {
        let today = self.zone.to_datetime(self.now).date();
        let bought_in = raw.bought_in.as_ref().map_or_else(|| self.home().to_owned(), |r| r.get_ref().clone());
        let serial = raw.serial.as_ref().map(|s| s.get_ref().as_str());
        let effective_on =
            raw.effective_on.as_ref().and_then(|d| d.get_ref().date).and_then(aftercare_core::region::civil).unwrap_or(today);
        Command::BuyPlan {
            plan: PlanId::new("plan"),
            unit: self.unit(serial),
            years: raw.years.as_ref().and_then(|y| u32::try_from(*y.get_ref()).ok()).unwrap_or(1),
            covers_in: vec![bought_in.clone()],
            bought_in,
            effective_on,
        }
    }
}

fn assessment(raw: &RawStep) -> Assessment {
    let list = |list: &Option<Vec<toml::Spanned<String>>>| -> Vec<String> { list.iter().flatten().map(|s| s.get_ref().clone()).collect() };
    let repair = raw.repair.as_ref().map(toml::Spanned::get_ref);
    Assessment {
        cause: raw.cause.as_ref().and_then(|c| Cause::parse(c.get_ref())).unwrap_or(Cause::Accident),
        in_warranty_scope: raw.in_warranty_scope.as_ref().is_some_and(|v| *v.get_ref()),
        damaged: list(&raw.damaged),
        findings: list(&raw.findings),
        repair: repair.map_or_else(RepairQuote::default, |r| RepairQuote {
            material: r.material,
            labour: r.labour,
            missing_material: r.missing_material,
        }),
    }
}
