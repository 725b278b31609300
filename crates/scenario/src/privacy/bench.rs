//! The stage of a person's story: the use cases of the product, an in-memory store and a simulated clock.

use super::rights::{RequestTold, StoryOther};
use super::story::{Story, StoryRecipient, Verb};
use crate::bench::{No, StoryClock, counting};
use crate::story::{Moment, default_prices};
use aftercare_app::{
    Acted, Allowed, App, Carriers, Clock, Context, Letter, Mail, Mailer, Notices, PersonActed, Principal, Sent, SessionToken, TextMessage,
    Texter, Who,
};
use aftercare_core::case::CaseKind;
use aftercare_core::command::{Command, Open};
use aftercare_core::person::{AcceptedBy, Approval, PersonCommand, Publication, SignalHeader};
use aftercare_core::price::Prices;
use aftercare_core::unit::Channel;
use aftercare_core::{CareFile, CaseId, FileId, PlanId, UnitId, World};
use aftercare_documents::Documents;
use aftercare_privacy::inventory::{Inventory, Moment as RetainedFrom, Until};
use aftercare_privacy::{CookieChoices, Recipient, UploadFacts};
use aftercare_store::{OperatorKey, Sealing, Store, SubjectId};
use aftercare_wire::{Language, Role};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// The messages that a story can expect; others are of the house.
const TOLD: &[&str] = &[
    "policy-change",
    "new-sign-in",
    "service-notice",
    "newsletter",
    "marketing",
    "request-received",
    "request-extended",
    "request-answered",
];

/// What a step came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Done {
    pub cites: Vec<String>,
    pub warns: Vec<String>,
    pub alarms: Vec<String>,
    pub basis: Option<String>,
    pub notices: BTreeSet<String>,
    /// Can anybody see where the upload was taken?
    pub published_place: Option<bool>,
}

/// How it stands with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub session: &'static str,
    pub account: &'static str,
    pub entity: String,
    pub city: String,
    pub version: String,
    pub accepted: bool,
    pub cookies: CookieChoices,
    pub sale_opt_out: bool,
    pub signal_shown: bool,
    pub holds: BTreeSet<String>,
    pub log: u64,
    pub requests: BTreeMap<String, RequestTold>,
    pub verification_data: bool,
}

impl State {
    pub fn told(&self) -> serde_json::Value {
        serde_json::Value::from(format!("{self:?}"))
    }
}

/// Keeps what was sent.
#[derive(Debug, Default)]
pub(super) struct Post(pub Mutex<Vec<Mail>>, pub Mutex<Vec<TextMessage>>);

impl Mailer for Post {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Texter for Post {
    fn text<'a>(&'a self, message: &'a TextMessage) -> Sent<'a> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
        Box::pin(std::future::ready(Ok(())))
    }
}

pub(super) struct Bench {
    pub app: App,
    pub post: Post,
    pub subject: SubjectId,
    /// The session that the person's browser has.
    pub session: Option<SessionToken>,
    pub email: String,
    pub phone: String,
    /// The account has the number, not the address.
    pub by_phone: bool,
    pub born_on: Option<Date>,
    pub country: String,
    pub state: Option<String>,
    /// By the names that the story has for them.
    pub browsers: BTreeMap<String, String>,
    /// The story's people beside the person, and the numbers of its requests.
    pub others: BTreeMap<String, StoryOther>,
    pub numbers: BTreeMap<String, String>,
    /// What was held when a request was answered.
    pub held_at_answer: BTreeMap<String, BTreeSet<String>>,
    recipients: BTreeMap<String, StoryRecipient>,
    notices: Notices,
    clock: Arc<StoryClock>,
    now: Timestamp,
    zone: TimeZone,
    days: BTreeMap<String, u32>,
    holds: BTreeMap<String, Vec<String>>,
}

pub(super) fn no(error: impl std::fmt::Display) -> No {
    No { rules: Vec::new(), problems: vec![error.to_string()] }
}

fn done(cites: Vec<String>, warns: Vec<String>) -> Done {
    Done { cites, warns, ..Done::default() }
}

fn of_act(acted: PersonActed) -> Done {
    Done { alarms: acted.alarms, ..done(acted.cites, acted.warnings) }
}

fn of_answer(answer: Allowed) -> Done {
    Done { basis: answer.basis, ..done(answer.cites, answer.warnings) }
}

impl Bench {
    pub async fn new(world: &World, story: &Story) -> Result<Self, No> {
        let mut world = world.clone();
        let mut regions = (*world.regions).clone();
        regions.set_holidays(&story.person.country, story.holidays.clone());
        world.regions = Arc::new(regions);
        world.prices = Arc::new(Prices::fixed(default_prices().map_err(no)?));
        let world = Arc::new(world);
        let zone = world.regions.zone(&story.person.country).clone();
        let store = Store::memory(Sealing::new(&OperatorKey::new([7; 32]), counting())).await.map_err(no)?;
        let clock = Arc::new(StoryClock::default());
        let told: Arc<dyn Clock> = Arc::<StoryClock>::clone(&clock);
        let logins = Documents::embedded().logins().map_err(no)?;
        let operator = Documents::embedded().operator().map_err(no)?;
        let app = App::new(store, world, told, Arc::new(counting())).with_logins(Arc::new(logins)).with_operator(Arc::new(operator));
        let notices = Documents::embedded().need("notices.toml").map_err(no).and_then(|text| Notices::parse(text).map_err(no))?;
        let start = zone.to_timestamp(story.today.to_datetime(time(0, 0, 0, 0))).map_err(no)?;
        let person = &story.person;
        let mut bench = Self {
            app,
            post: Post::default(),
            subject: SubjectId::new(""),
            session: None,
            email: person.email.clone(),
            phone: person.phone.clone(),
            by_phone: false,
            born_on: person.born_on,
            country: person.country.clone(),
            state: person.state.clone(),
            browsers: BTreeMap::new(),
            others: story.others.clone(),
            numbers: BTreeMap::new(),
            held_at_answer: BTreeMap::new(),
            recipients: story.recipients.clone(),
            notices,
            clock,
            now: start,
            zone,
            days: BTreeMap::new(),
            holds: BTreeMap::new(),
        };
        bench.clock.set(start);
        bench.inventory()?;
        let first = Publication { version: story.policy.clone(), effective_on: Date::MIN, material: true };
        bench.app.policy_put(first).await?;
        bench.set_up(story).await?;
        bench.mailed().await?;
        Ok(bench)
    }

    async fn set_up(&mut self, story: &Story) -> Result<(), No> {
        let person = &story.person;
        if person.account {
            self.account_there(person.minor_consent).await?;
        } else {
            let who = Who { country: person.country.clone(), state: person.state.clone(), born_on: person.born_on };
            self.subject = self.app.person_create(&who).await?;
            if person.minor_consent {
                self.app.person_command(&self.owner(), &self.subject, &PersonCommand::ParentAgreed { shown: None }).await?;
            }
        }
        if person.plan || person.case {
            self.device(person.plan, person.case).await?;
        }
        Ok(())
    }

    /// A device of the person's, with what the story says is running.
    async fn device(&mut self, plan: bool, case: bool) -> Result<(), No> {
        let file = CareFile::new(FileId::new("file"), aftercare_core::SubjectId::new(self.subject.as_str()));
        let world = self.app.world();
        let model = world.catalogue.models.iter().find(|model| model.flies).map(|model| model.slug.clone()).unwrap_or_default();
        let today = self.zone.to_datetime(self.now).date();
        let (unit, country) = (UnitId::new("unit"), self.country.clone());
        let register = Command::RegisterUnit {
            unit: unit.clone(),
            model,
            bought_on: today,
            bought_in: country.clone(),
            channel: Channel::Official,
            proof_of_purchase: true,
            warranty_last_day: aftercare_core::calendar::period_last_day(today, 12),
        };
        let mut acted: Acted = self.app.command(&self.owner(), file, &register).await?;
        if plan {
            let buy = Command::BuyPlan {
                plan: PlanId::new("plan"),
                unit: unit.clone(),
                years: 2,
                bought_in: country.clone(),
                covers_in: vec![country.clone()],
                effective_on: today,
            };
            acted = self.app.command(&self.owner(), acted.file, &buy).await?;
        }
        if case {
            let open = Open {
                case: CaseId::new("case"),
                unit,
                kind: CaseKind::Repair,
                region: country,
                privacy_accepted: true,
                happened_at: self.now,
                flight_record: false,
                cross_border_consent: false,
                pay: false,
            };
            self.app.command(&self.owner(), acted.file, &Command::Open(Box::new(open))).await?;
        }
        Ok(())
    }

    pub fn owner(&self) -> Context {
        Context::new(Principal::Person { subject: self.subject.clone(), role: Role::Owner }, Language::En)
    }

    fn instant(&self, at: DateTime) -> Timestamp {
        self.zone.to_timestamp(at).unwrap_or(self.now)
    }

    /// A day stands for noon, or for the previous step's time where that is later on the same day. What the night and the calendar bring
    /// about happens first.
    pub async fn move_to(&mut self, on: Moment) -> Result<(), No> {
        let at = match on {
            Moment::Time(at) => self.instant(at),
            Moment::Day(day) => {
                let noon = self.instant(day.to_datetime(time(12, 0, 0, 0)));
                if self.zone.to_datetime(self.now).date() == day { noon.max(self.now) } else { noon }
            }
        };
        self.now = self.now.max(at);
        self.clock.set(self.now);
        self.app.timers_run().await?;
        while !self.app.retain(self.now).await?.finished {}
        self.mailed().await?;
        Ok(())
    }

    /// The operator's inventory, with the days that the story gives.
    fn inventory(&mut self) -> Result<(), No> {
        let mut inventory: Inventory = self.app.inventory().clone();
        inventory.run.zone = self.zone.clone();
        for (category, days) in &self.days {
            inventory.retain_kind(&format!("deposit-{category}"), Until::After { days: *days, moment: RetainedFrom::Created });
        }
        self.app = self.app.clone().with_inventory(Arc::new(inventory)).map_err(no)?;
        Ok(())
    }

    /// The mails that were sent since it was asked last.
    pub async fn mails(&mut self) -> Result<Vec<Mail>, No> {
        let carriers = Carriers { mail: Some(&self.post), text: Some(&self.post) };
        self.app.notices_send(carriers, &self.notices, "https://portal.example").await?;
        Ok(std::mem::take(&mut *self.post.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    /// Their kinds.
    pub async fn mailed(&mut self) -> Result<BTreeSet<String>, No> {
        let mails = self.mails().await?.into_iter().map(|mail| mail.template);
        let texts = self.texts().into_iter().map(|text| text.template);
        Ok(mails.chain(texts).filter(|template| TOLD.contains(&template.as_str())).collect())
    }

    /// What came to the telephone.
    pub fn texts(&mut self) -> Vec<TextMessage> {
        std::mem::take(&mut *self.post.1.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub async fn state(&self) -> Result<State, No> {
        let person = self.app.person(&self.subject).await?;
        let place = self.app.where_it_stands(&self.subject).await?;
        Ok(State {
            session: self.session_state().await,
            account: self.account_state().await?,
            accepted: person.accepted(&place.version).is_some(),
            entity: place.entity,
            city: place.city,
            version: place.version,
            cookies: self.app.cookie_choices(&self.subject).await?,
            sale_opt_out: person.sale_opted_out_at.is_some(),
            signal_shown: person.signal_at.is_some(),
            holds: self.app.deposited(&self.subject).await?,
            requests: self.requests_told().await?,
            verification_data: self.app.rights_evidence_held(&self.subject).await?,
            log: u64::try_from(person.disclosures.len()).unwrap_or(u64::MAX),
        })
    }

    pub async fn step(&mut self, verb: &Verb) -> Result<Done, No> {
        let mut done = self.act(verb).await?;
        done.notices = self.mailed().await?;
        Ok(done)
    }

    async fn act(&mut self, verb: &Verb) -> Result<Done, No> {
        let signed_in = self.session_state().await == "open";
        let (ctx, subject) = (self.owner(), self.subject.clone());
        let app = self.app.clone();
        let command = match verb {
            Verb::Consent { purpose } => PersonCommand::Consent { purpose },
            Verb::WithdrawConsent { purpose } => PersonCommand::Withdraw { purpose },
            Verb::Object { purpose } => PersonCommand::Object { purpose },
            Verb::Use => PersonCommand::Accept { by: AcceptedBy::Use, shown: None },
            Verb::Signal { lines } => PersonCommand::Signal(SignalHeader::read(
                lines.iter().map(String::as_bytes),
                app.world().policies.settings.get("forms-of-the-signal", ""),
            )),
            Verb::SetCookies { preference, statistics, marketing } => {
                PersonCommand::ChooseCookies { preference: *preference, statistics: *statistics, marketing: *marketing }
            }
            Verb::Subscribe => PersonCommand::Subscribe,
            Verb::Unsubscribe => PersonCommand::Unsubscribe,
            Verb::Sale { category, to } => PersonCommand::Sell { category, recipient: to },
            Verb::Release { category, to, ground, enforceable, needed } => {
                let recipient = self.recipients.get(to).ok_or_else(|| no("there is no such recipient"))?;
                // The language says what is so; the program wants to have it entered first.
                let request = if ground == "law" { Some(self.legal_request(category, *enforceable).await?) } else { None };
                let (request, to_whom) = (request.as_deref(), recipient.as_policy_sees());
                // The language has no word for who approves what is given in good faith: somebody did.
                let approval = Some(Approval { aim: "fraud", by: "system" });
                let (needed, announced) = (*needed, true);
                let release = PersonCommand::Release { category, recipient: to, to: to_whom, ground, needed, request, announced, approval };
                return Ok(of_act(app.person_command(&ctx, &subject, &release).await?));
            }
            Verb::Upload { .. } => return self.upload(verb).await,
            Verb::Rights(verb) => return self.act_on_rights(verb).await,
            Verb::Cookie { purpose } => return Ok(of_answer(app.may_use_cookie(&ctx, &subject, purpose, signed_in).await?)),
            Verb::Process { category, purpose } => return Ok(of_answer(app.may_process(&ctx, &subject, category, purpose).await?)),
            Verb::Collect { category, source } => return Ok(of_answer(app.may_collect(&ctx, &subject, category, source).await?)),
            Verb::SellReceiver { buyer, dealer_qualified } => {
                return Ok(of_answer(app.may_sell_receiver(&ctx, &subject, buyer, *dealer_qualified).await?));
            }
            Verb::Send { message } => {
                let letter = Letter { kind: message.clone(), title: "A title".to_owned(), text: "A text.".to_owned() };
                return Ok(of_answer(app.person_send(&ctx, &subject, &letter).await?));
            }
            other => return self.act_of_house(other).await,
        };
        Ok(of_act(app.person_command(&ctx, &subject, &command).await?))
    }

    /// A request of an authority for a category, decided.
    async fn legal_request(&self, category: &str, enforceable: bool) -> Result<String, No> {
        let request = format!("request-{}", self.app.person(&self.subject).await?.requests.len());
        let categories = [category.to_owned()];
        let received = PersonCommand::ReceiveRequest { request: &request, told_from: None };
        let decided = PersonCommand::DecideRequest { request: &request, enforceable, categories: &categories };
        for command in [received, decided] {
            self.app.person_command(&self.owner(), &self.subject, &command).await?;
        }
        Ok(request)
    }

    /// A datum is there: from the person, or by use where nobody gives such data.
    async fn put(&self, category: &str) -> Result<Done, No> {
        let ctx = self.owner();
        let direct = self.app.deposit_put(&ctx, &self.subject, category, "direct", "a datum").await;
        let Err(refused) = direct else { return Ok(direct.map(of_answer)?) };
        let observed = self.app.deposit_put(&ctx, &self.subject, category, "observed", "a datum").await;
        observed.map(of_answer).map_err(|_| refused.into())
    }

    async fn upload(&mut self, verb: &Verb) -> Result<Done, No> {
        let Verb::Upload { act, agreed, shows_others, attested, public, location_in_file, keep_location } = verb else {
            return Ok(Done::default());
        };
        let facts = UploadFacts { act: *act, agreed: *agreed, shows_others: *shows_others, attested: *attested, public: *public };
        let place = *location_in_file && *keep_location;
        let acted = self.app.person_command(&self.owner(), &self.subject, &PersonCommand::Upload { facts, place, item: None }).await?;
        Ok(Done { published_place: Some(place && *public), ..of_act(acted) })
    }

    /// What the maker does, and what concerns the account.
    async fn act_of_house(&mut self, verb: &Verb) -> Result<Done, No> {
        match verb {
            Verb::PublishPolicy { version, effective_on, material } => {
                let publication = Publication { version: version.clone(), effective_on: *effective_on, material: *material };
                self.app.policy_put(publication).await?;
                let chore = self.app.policies_announce().await?;
                if let Some(failed) = chore.failed.first() {
                    return Err(no(failed));
                }
            }
            Verb::Register { by_phone, born_on, parental_consent } => {
                return self.register(*by_phone, born_on.or(self.born_on), *parental_consent).await;
            }
            Verb::SignIn { browser, address, right } => return self.sign_in(browser, address, *right).await,
            Verb::DenySignIn => return self.deny_sign_in().await,
            Verb::SignOut => return self.sign_out().await,
            Verb::CloseAccount => return self.close_account().await,
            Verb::Hold { category, reason, until } => {
                let until = until.map(|day| day.to_string());
                let id = self.app.hold_add_by_operator(self.subject.as_str(), category, reason, until.as_deref()).await?;
                self.holds.entry(category.clone()).or_default().push(id);
            }
            Verb::ReleaseHold { category } => {
                for id in self.holds.remove(category).unwrap_or_default() {
                    self.app.hold_release_by_operator(&id).await?;
                }
            }
            Verb::Retain { category, days } => {
                self.days.insert(category.clone(), *days);
                self.inventory()?;
            }
            Verb::Put { category } => {
                return self.put(category).await;
            }
            _ => {}
        }
        Ok(Done::default())
    }
}

impl StoryRecipient {
    fn as_policy_sees(&self) -> Recipient<'_> {
        Recipient { kind: &self.kind, country: &self.country, contract: self.contract, standard_clauses: self.standard_clauses }
    }
}
