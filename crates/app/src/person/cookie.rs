//! Cookies: which there are, what somebody chose, and which may be set.

use super::{Allowed, Who};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::person::told;
use crate::session::SessionToken;
use aftercare_core::person::{Person, PersonCommand, Signal, SignalHeader};
use aftercare_privacy::inventory::Place;
use aftercare_privacy::{CookieChoices, CookieVisitor, Standing};
use aftercare_store::SubjectId;
use aftercare_wire::{CookieCategoryView, CookieChoice, CookieView, CookiesView};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Sessions whose signal was recorded, by their hash; beyond, all are forgotten.
const MOST_SIGNALS: usize = 10_000;

/// The cookie in which a browser keeps it.
const CHOICES: &str = "choices";

/// What was chosen in a browser, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserChoice {
    pub choices: CookieChoices,
    pub on: Date,
}

impl BrowserChoice {
    /// What a browser keeps: three yes or no and the day.
    #[must_use]
    pub fn kept(&self) -> String {
        let CookieChoices { preference, statistics, marketing } = self.choices;
        let figure = |on: bool| if on { '1' } else { '0' };
        format!("{}{}{}.{}", figure(preference), figure(statistics), figure(marketing), self.on)
    }

    /// None for what is no choice.
    #[must_use]
    pub fn read(kept: &str) -> Option<Self> {
        let (figures, day) = kept.split_once('.')?;
        let mut on = figures.chars().map(|figure| match figure {
            '0' => Some(false),
            '1' => Some(true),
            _ => None,
        });
        let choices = CookieChoices { preference: on.next()??, statistics: on.next()??, marketing: on.next()?? };
        let is_whole = figures.len() == 3 && day.len() == 10;
        Some(Self { choices, on: day.parse().ok()? }).filter(|_| is_whole)
    }
}

/// What a browser tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browsing {
    pub choice: Option<BrowserChoice>,
    /// Somebody signed in with it before.
    pub had_account: bool,
    pub signal: Signal,
}

/// The sessions whose signal this server heard: their next requests need not ask the store.
#[derive(Debug, Default)]
pub(crate) struct Heard(Mutex<BTreeSet<String>>);

impl Heard {
    /// True for the first time.
    fn is_news(&self, session: &str) -> bool {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if heard.len() >= MOST_SIGNALS {
            heard.clear();
        }
        heard.insert(session.to_owned())
    }

    fn forget(&self, session: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }
}

pub(super) fn command_of(choice: CookieChoice) -> PersonCommand<'static> {
    let CookieChoice { preference, statistics, marketing } = choice;
    PersonCommand::ChooseCookies { preference: Some(preference), statistics: Some(statistics), marketing: Some(marketing) }
}

impl Browsing {
    fn visitor(&self) -> CookieVisitor {
        if self.had_account { CookieVisitor::LoggedOut } else { CookieVisitor::NeverHadAccount }
    }

    /// A signal keeps marketing off for the request that it came with.
    fn choices(&self, standing: &Standing<'_>) -> CookieChoices {
        let chosen = self.choice.map_or_else(|| standing.choices_before(), |choice| choice.choices);
        CookieChoices { marketing: chosen.marketing && self.signal == Signal::Nothing, ..chosen }
    }
}

/// For whom cookies are asked about.
struct Chooser {
    who: Who,
    visitor: CookieVisitor,
    person: Option<Person>,
    browsing: Browsing,
}

impl Chooser {
    fn choices(&self, standing: &Standing<'_>) -> CookieChoices {
        self.person.as_ref().map_or_else(|| self.browsing.choices(standing), |person| person.cookies_under(standing))
    }
}

impl App {
    async fn chooser(&self, ctx: &Context, browsing: &Browsing) -> Result<Chooser> {
        match &ctx.principal {
            Principal::Person { subject, .. } => self.chooser_of(subject, browsing).await,
            _ => Ok(Chooser { who: Who::unknown(), visitor: browsing.visitor(), person: None, browsing: *browsing }),
        }
    }

    async fn chooser_of(&self, subject: &SubjectId, browsing: &Browsing) -> Result<Chooser> {
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        Ok(Chooser { who, visitor: person.visitor(true), person: Some(person), browsing: *browsing })
    }

    /// As [`App::cookies`], of somebody else.
    pub(super) async fn cookies_of(&self, ctx: &Context, subject: &SubjectId, browsing: &Browsing) -> Result<CookiesView> {
        self.cookies_told(ctx, self.chooser_of(subject, browsing).await?, browsing).await
    }

    /// What somebody chose, or what counts as chosen while they chose nothing.
    ///
    /// # Errors
    /// The store fails.
    pub async fn cookie_choices(&self, subject: &SubjectId) -> Result<CookieChoices> {
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        self.standing(&who).await?.with(|standing| person.cookies_under(standing))
    }

    /// What a browser kept of a choice, unless it is from another age: later than today, or older than the cookie may become.
    #[must_use]
    pub fn browser_choice(&self, kept: &str) -> Option<BrowserChoice> {
        let facts = self.inventory.row(Place::Cookie, "", CHOICES).and_then(|row| row.cookie.as_ref())?;
        let today = jiff::tz::TimeZone::UTC.to_datetime(self.now()).date();
        let age = |choice: &BrowserChoice| today.since(choice.on).map_or(i64::MAX, |span| i64::from(span.get_days()));
        BrowserChoice::read(kept).filter(|choice| (-1..=i64::from(facts.days)).contains(&age(choice)))
    }

    /// What the `Sec-GPC` lines of a request say, by the reading in force.
    #[must_use]
    pub fn signal_of<'l>(&self, lines: impl IntoIterator<Item = &'l [u8]>) -> Signal {
        SignalHeader::read(lines, self.world.policies.settings.get("forms-of-the-signal", "any-line-exactly-one"))
    }

    /// May this cookie of ours be set now? By its row of the inventory, and the policy that holds for whoever asks.
    ///
    /// # Errors
    /// A refusal with its rules; a cookie that the inventory does not know is a defect.
    pub async fn may_set_cookie(&self, ctx: &Context, browsing: &Browsing, name: &str) -> Result<Allowed> {
        let row = self.inventory.row(Place::Cookie, "", name);
        let facts = row.and_then(|row| row.cookie.as_ref());
        let purpose =
            facts.map(|facts| facts.purpose.as_str()).ok_or_else(|| Error::Internal(format!("the cookie `{name}` has no row")))?;
        let chooser = self.chooser(ctx, browsing).await?;
        let answer = self
            .standing(&chooser.who)
            .await?
            .with(|standing| told(&standing.cookie(purpose, chooser.visitor, chooser.choices(standing))))?;
        answer.map_err(|rules| self.policy_says_no(ctx.language, rules.iter().map(String::as_str)))
    }

    /// The kinds of cookies of the policy in force, what is really set of each, and what was chosen.
    ///
    /// # Errors
    /// The store fails.
    pub async fn cookies(&self, ctx: &Context, browsing: &Browsing) -> Result<CookiesView> {
        permit(&ctx.principal, Action::PolicyRead)?;
        self.cookies_told(ctx, self.chooser(ctx, browsing).await?, browsing).await
    }

    async fn cookies_told(&self, ctx: &Context, chooser: Chooser, browsing: &Browsing) -> Result<CookiesView> {
        let categories = self.standing(&chooser.who).await?.with(|standing| {
            standing.policy().cookie_categories.iter().map(|category| self.cookie_category(ctx, standing, &chooser, category)).collect()
        })?;
        let do_not_track = self.standing(&chooser.who).await?.with(|standing| standing.policy().do_not_track.clone())?;
        let person = chooser.person.as_ref();
        let chosen_at = person.and_then(|person| person.cookies_chosen_at);
        let day = |at: jiff::Timestamp| self.world.regions.zone(&chooser.who.country).to_datetime(at).date();
        let chosen_on = if person.is_some() { chosen_at.map(day) } else { browsing.choice.map(|choice| choice.on) };
        Ok(CookiesView {
            categories,
            chosen_on: chosen_on.map(|day| day.to_string()),
            signal: browsing.signal == Signal::OptOut,
            sale_opted_out_at: person.and_then(|person| person.sale_opted_out_at).map(|at| at.to_string()),
            do_not_track: self.rule_told(ctx, &do_not_track),
        })
    }

    fn cookie_category(
        &self,
        ctx: &Context,
        standing: &Standing<'_>,
        chooser: &Chooser,
        category: &aftercare_privacy::CookieCategory,
    ) -> CookieCategoryView {
        let language = ctx.language.as_str();
        let words = &self.world.policies.vocabulary;
        let of_category = |purpose: &str| words.cookie(purpose).is_some_and(|cookie| cookie.category == category.slug);
        let choices = chooser.choices(standing);
        let rows = self.inventory.rows.iter().filter_map(|row| Some((row, row.cookie.as_ref()?)));
        let cookies = rows.filter(|(_, facts)| of_category(&facts.purpose)).flat_map(|(row, facts)| {
            let allowed = standing.cookie(&facts.purpose, chooser.visitor, choices).is_allowed();
            row.names.iter().map(move |name| CookieView {
                name: name.clone(),
                says: row.says.get(language).to_owned(),
                purpose: words.cookie(&facts.purpose).map_or("", |purpose| purpose.name.get(language)).to_owned(),
                days: facts.days,
                allowed,
            })
        });
        CookieCategoryView {
            slug: category.slug.clone(),
            name: category.name.get(language).to_owned(),
            gathers: category.gathers.iter().map(|text| text.get(language).to_owned()).collect(),
            always: category.always,
            on: category.always || choices.allows(&category.slug),
            cookies: cookies.collect(),
        }
    }

    /// Keeps what a signed-in person chose. A visitor's choice stays in the browser.
    ///
    /// # Errors
    /// Not a person in a browser; the store fails.
    pub async fn cookies_choose(&self, ctx: &Context, choice: CookieChoice) -> Result<()> {
        self.audited(ctx, Action::ChoiceManage, "", async {
            permit(&ctx.principal, Action::ChoiceManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            self.person_command(ctx, subject, &command_of(choice)).await.map(drop)
        })
        .await
    }

    /// What was chosen in a browser holds for the account that signs in with it, unless the account chose something later.
    pub(crate) async fn cookies_of_browser(&self, subject: &SubjectId, choice: Option<BrowserChoice>) -> Result<()> {
        let Some(BrowserChoice { choices, on }) = choice else { return Ok(()) };
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        let before = self.standing(&who).await?.with(|standing| person.cookies_under(standing))?;
        // The cookie knows a day of UTC and no hour.
        let day = |at: jiff::Timestamp| jiff::tz::TimeZone::UTC.to_datetime(at).date();
        if before == choices || person.cookies_chosen_at.is_some_and(|at| day(at) > on) {
            return Ok(());
        }
        let said = |at: Option<jiff::Timestamp>| at.is_some_and(|at| day(at) == on);
        let both = |browser: bool, account: bool| browser && (account || !said(person.cookies_chosen_at));
        // Of two choices of one day nobody knows which came first, and a signal or an opt-out is not undone by what was chosen before it.
        let opted_out = person.sale_opted_out_at.into_iter().chain(person.signal_at).any(|at| day(at) >= on);
        let (preference, statistics) = (both(choices.preference, before.preference), both(choices.statistics, before.statistics));
        let marketing = both(choices.marketing, before.marketing) && (!opted_out || before.marketing);
        let ctx =
            Context::new(Principal::Person { subject: subject.clone(), role: self.role_of(subject).await? }, aftercare_wire::Language::En);
        self.person_command(&ctx, subject, &command_of(CookieChoice { preference, statistics, marketing })).await.map(drop)
    }

    /// A browser's signal, with a request of a session: recorded with the first one of the session that brings it. What its owner turns on
    /// later in the session stays on until they sign in anew.
    ///
    /// # Errors
    /// The store fails.
    pub async fn signal_heard(&self, ctx: &Context, session: &SessionToken, signal: Signal) -> Result<()> {
        let hash = session.hash();
        let Some(subject) = ctx.principal.subject().filter(|_| signal == Signal::OptOut && self.heard.is_news(&hash)) else {
            return Ok(());
        };
        // Another server of the same database may have heard it, or this one before it was started again.
        if !self.store.session_signal(&hash, self.gate.now()).await? {
            return Ok(());
        }
        let done = self.person_command(ctx, subject, &PersonCommand::Signal(signal)).await;
        if done.is_err() {
            self.heard.forget(&hash);
            self.store.session_signal_forget(&hash).await?;
        }
        done.map(drop)
    }
}
