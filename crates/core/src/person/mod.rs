//! A person and what the maker may do with their data: consents, choices, objections, and what was given to whom.
//!
//! The state is a fold of events that name nobody; who it is lies in the vault.

mod command;
mod event;
mod handle;
mod legal_request;
mod publication;
mod register;

pub use command::{Approval, PersonCommand, Signal, SignalHeader};
pub use event::{AcceptedBy, PersonEvent, PersonEventKind};
pub use handle::{PersonOutcome, PersonRefusal, handle};
pub use legal_request::{LegalDecision, LegalRequest};
pub use publication::{Publication, PublicationEvent, Publications, is_told};
pub use register::{BusinessTransfer, Export, PeopleCounted, ReceiverSale, Register, RegisterEvent};

use crate::ids::SubjectId;
use crate::rights::{RightsRequest, RightsStep};
use aftercare_privacy::{Agreed, CookieChoices, CookieVisitor, Standing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the states an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    #[default]
    None,
    Open,
    Closed,
}

/// What a person said of a purpose, by the version that they were shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub given_at: Timestamp,
    pub version: String,
    pub withdrawn_at: Option<Timestamp>,
}

/// That a version was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub at: Timestamp,
    pub by: AcceptedBy,
    /// SHA-256 of what was shown, where something was.
    pub shown: Option<String>,
}

/// Data that went to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    pub at: Timestamp,
    pub category: String,
    /// An id of the register of recipients.
    pub recipient: String,
    /// Empty for a sale.
    pub ground: String,
    pub rules: Vec<String>,
    /// The person is not told before this day.
    pub told_from: Option<Date>,
    /// What it was for, where the ground has several aims.
    pub aim: Option<String>,
}

impl Disclosure {
    /// May the person be told of it on that day?
    #[must_use]
    pub fn is_told(&self, day: Date) -> bool {
        self.told_from.is_none_or(|from| from <= day)
    }
}

/// Something that the person put up for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicItem {
    pub at: Timestamp,
    /// Which file; None where it has no number here.
    pub item: Option<String>,
    pub category: String,
    /// The category of the place that can be seen with it.
    pub place: Option<String>,
    pub taken_back_at: Option<Timestamp>,
    pub rules: Vec<String>,
}

/// A person, known by an opaque id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: SubjectId,
    pub version: i64,
    pub account: AccountState,
    pub account_closed_at: Option<Timestamp>,
    pub parent_agreed: bool,
    accepted: BTreeMap<String, Accepted>,
    consents: BTreeMap<String, Vec<Consent>>,
    objections: BTreeMap<String, Timestamp>,
    pub cookies: CookieChoices,
    /// When something was chosen last; None while nothing was.
    pub cookies_chosen_at: Option<Timestamp>,
    /// Since when data must not be sold or shared.
    pub sale_opted_out_at: Option<Timestamp>,
    /// The opt-out came from a signal of the browser.
    pub signal_at: Option<Timestamp>,
    pub subscribed: bool,
    /// What the person put up for everybody, taken back or not.
    pub public: Vec<PublicItem>,
    pub disclosures: Vec<Disclosure>,
    /// Requests of authorities, by their number.
    pub requests: BTreeMap<String, LegalRequest>,
    transfers_told: BTreeSet<String>,
    /// In the order in which they came.
    rights: Vec<RightsRequest>,
    /// Since when what is held is not used.
    pub restricted_at: Option<Timestamp>,
    /// Takes part in the programme that gives something for data.
    pub incentive: bool,
    /// Versions that the person was told of, and when.
    told: BTreeMap<String, Timestamp>,
}

impl Person {
    #[must_use]
    pub fn new(id: SubjectId) -> Self {
        Self {
            id,
            version: 0,
            account: AccountState::None,
            account_closed_at: None,
            parent_agreed: false,
            accepted: BTreeMap::new(),
            consents: BTreeMap::new(),
            objections: BTreeMap::new(),
            cookies: CookieChoices::default(),
            cookies_chosen_at: None,
            sale_opted_out_at: None,
            signal_at: None,
            subscribed: false,
            public: Vec::new(),
            disclosures: Vec::new(),
            requests: BTreeMap::new(),
            transfers_told: BTreeSet::new(),
            rights: Vec::new(),
            restricted_at: None,
            incentive: false,
            told: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn fold(id: SubjectId, events: &[PersonEvent]) -> Self {
        let mut person = Self::new(id);
        events.iter().for_each(|event| person.apply(event));
        person
    }

    #[must_use]
    pub fn accepted(&self, version: &str) -> Option<&Accepted> {
        self.accepted.get(version)
    }

    #[must_use]
    pub fn was_told(&self, version: &str) -> bool {
        self.told.contains_key(version)
    }

    /// What the person was told of, with the moment.
    pub fn told(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.told.iter().map(|(version, at)| (version.as_str(), *at))
    }

    /// Every consent that there ever was to a purpose, oldest first.
    #[must_use]
    pub fn consents(&self, purpose: &str) -> &[Consent] {
        self.consents.get(purpose).map_or(&[], Vec::as_slice)
    }

    /// The purposes that there is a history of.
    pub fn purposes(&self) -> impl Iterator<Item = &str> {
        self.consents.keys().chain(self.objections.keys().filter(|purpose| !self.consents.contains_key(*purpose))).map(String::as_str)
    }

    /// Since when there is an objection.
    #[must_use]
    pub fn objected_at(&self, purpose: &str) -> Option<Timestamp> {
        self.objections.get(purpose).copied()
    }

    #[must_use]
    pub fn agreed(&self, purpose: &str) -> Agreed {
        let consented = self.consents(purpose).last().is_some_and(|consent| consent.withdrawn_at.is_none());
        Agreed { consented, objected: self.objections.contains_key(purpose) }
    }

    /// The rule by which the person's data are not used for a purpose, because they had them blocked.
    #[must_use]
    pub fn blocked<'p>(&self, standing: &Standing<'p>, purpose: &str) -> Option<&'p str> {
        self.restricted_at.and_then(|_| standing.blocked(purpose, self.agreed(purpose)))
    }

    #[must_use]
    pub fn made_public(&self, category: &str) -> bool {
        let shows = |one: &PublicItem| one.category == category || one.place.as_deref() == Some(category);
        self.public.iter().any(|one| one.taken_back_at.is_none() && shows(one))
    }

    /// The person's own requests, in the order in which they came.
    pub fn rights_requests(&self) -> impl Iterator<Item = &RightsRequest> {
        self.rights.iter()
    }

    #[must_use]
    pub fn rights_request(&self, id: &str) -> Option<&RightsRequest> {
        self.rights.iter().find(|request| request.id == id)
    }

    #[must_use]
    pub fn was_told_of_transfer(&self, transfer: &str) -> bool {
        self.transfers_told.contains(transfer)
    }

    /// Can everybody see this file now?
    #[must_use]
    pub fn is_public(&self, item: &str) -> bool {
        self.public.iter().any(|one| one.taken_back_at.is_none() && one.item.as_deref() == Some(item))
    }

    /// Who is in front of a browser that this person uses.
    #[must_use]
    pub fn visitor(&self, is_signed_in: bool) -> CookieVisitor {
        match self.account {
            _ if is_signed_in => CookieVisitor::SignedIn,
            AccountState::None => CookieVisitor::NeverHadAccount,
            AccountState::Open | AccountState::Closed => CookieVisitor::LoggedOut,
        }
    }

    /// What they chose of cookies; while they chose nothing, what counts as chosen then. A signal or an opt-out keeps marketing off either way.
    #[must_use]
    pub fn cookies_under(&self, standing: &Standing<'_>) -> CookieChoices {
        if self.cookies_chosen_at.is_some() { self.cookies } else { standing.choices_before() }
    }

    pub fn apply(&mut self, event: &PersonEvent) {
        self.version = self.version.saturating_add(1);
        let at = event.at;
        match &event.kind {
            PersonEventKind::AccountOpened { parent_agreed } => {
                self.account = AccountState::Open;
                self.parent_agreed |= *parent_agreed;
            }
            PersonEventKind::ParentAgreed { .. } => self.parent_agreed = true,
            PersonEventKind::ParentWithdrew => self.parent_agreed = false,
            PersonEventKind::AccountClosed => {
                self.account = AccountState::Closed;
                // What has an owner no more is shown to nobody.
                self.taken_back(at, |one| one.item.is_some());
                self.account_closed_at = Some(at);
                // Nobody can sign in to take these back any more.
                self.subscribed = false;
                self.consents.values_mut().for_each(|consents| withdraw_last(consents, at));
            }
            PersonEventKind::PolicyAccepted { version, by, shown } => {
                self.accepted.entry(version.clone()).or_insert(Accepted { at, by: *by, shown: shown.clone() });
            }
            PersonEventKind::PolicyTold { version } => {
                self.told.insert(version.clone(), at);
            }
            PersonEventKind::ConsentGiven { purpose, version } => {
                let consent = Consent { given_at: at, version: version.clone(), withdrawn_at: None };
                self.consents.entry(purpose.clone()).or_default().push(consent);
                // Whoever agrees later does not object any more.
                self.objections.remove(purpose);
            }
            PersonEventKind::ConsentWithdrawn { purpose } => self.withdraw(purpose, at),
            PersonEventKind::Objected { purpose } => {
                self.objections.insert(purpose.clone(), at);
                self.withdraw(purpose, at);
            }
            PersonEventKind::CookiesChosen { preference, statistics, marketing } => {
                let before = self.cookies;
                self.cookies = CookieChoices {
                    preference: preference.unwrap_or(before.preference),
                    statistics: statistics.unwrap_or(before.statistics),
                    marketing: marketing.unwrap_or(before.marketing),
                };
                self.cookies_chosen_at = Some(at);
            }
            PersonEventKind::SaleOptedOut { by_signal, marketing_off } => {
                self.sale_opted_out_at.get_or_insert(at);
                if *by_signal {
                    self.signal_at = Some(at);
                }
                self.cookies.marketing &= !*marketing_off;
            }
            PersonEventKind::RightsRequest { request, step } => self.apply_rights(request, step, at),
            PersonEventKind::Restricted { on } => self.restricted_at = on.then_some(at),
            PersonEventKind::Incentive { on } => self.incentive = *on,
            PersonEventKind::Subscribed => self.subscribed = true,
            PersonEventKind::Unsubscribed => self.subscribed = false,
            _ => self.apply_disclosure(event),
        }
    }

    /// What others can see, got, or asked for.
    fn apply_disclosure(&mut self, event: &PersonEvent) {
        let at = event.at;
        match &event.kind {
            PersonEventKind::MadePublic { category, place, item } => self.public.push(PublicItem {
                at,
                item: item.clone(),
                category: category.clone(),
                place: place.clone(),
                taken_back_at: None,
                rules: event.rules.clone(),
            }),
            PersonEventKind::TakenBack { item } => {
                self.taken_back(at, |one| one.item.as_ref() == Some(item));
            }
            PersonEventKind::Disclosed { category, recipient, ground, request, told_from, aim, .. } => {
                if let Some(asked) = request.as_ref().and_then(|request| self.requests.get_mut(request)) {
                    asked.released.insert(category.clone());
                }
                self.disclosed(event, category, recipient, ground.clone());
                if let Some(last) = self.disclosures.last_mut() {
                    (last.told_from, last.aim) = (*told_from, aim.clone());
                }
            }
            PersonEventKind::RequestReceived { request, told_from } => {
                let fresh = LegalRequest { received_at: at, told_from: *told_from, decided: None, released: BTreeSet::new() };
                self.requests.entry(request.clone()).or_insert(fresh);
            }
            PersonEventKind::RequestDecided { request, enforceable, categories } => {
                if let Some(asked) = self.requests.get_mut(request) {
                    asked.decided = Some(LegalDecision { at, enforceable: *enforceable, categories: categories.clone() });
                }
            }
            PersonEventKind::TransferTold { transfer } => {
                self.transfers_told.insert(transfer.clone());
            }
            PersonEventKind::Sold { category, recipient } => self.disclosed(event, category, recipient, String::new()),
            _ => {}
        }
    }

    fn apply_rights(&mut self, id: &str, step: &RightsStep, at: Timestamp) {
        match self.rights.iter_mut().find(|request| request.id == id) {
            Some(request) => request.apply(step, at),
            None => self.rights.extend(RightsRequest::begun(id, step, at)),
        }
    }

    fn taken_back(&mut self, at: Timestamp, is_it: impl Fn(&PublicItem) -> bool) {
        for one in self.public.iter_mut().filter(|one| one.taken_back_at.is_none() && is_it(one)) {
            one.taken_back_at = Some(at);
        }
    }

    fn withdraw(&mut self, purpose: &str, at: Timestamp) {
        if let Some(consents) = self.consents.get_mut(purpose) {
            withdraw_last(consents, at);
        }
    }

    fn disclosed(&mut self, event: &PersonEvent, category: &str, recipient: &str, ground: String) {
        self.disclosures.push(Disclosure {
            at: event.at,
            category: category.to_owned(),
            recipient: recipient.to_owned(),
            ground,
            told_from: None,
            aim: None,
            rules: event.rules.clone(),
        });
    }
}

fn withdraw_last(consents: &mut [Consent], at: Timestamp) {
    if let Some(consent) = consents.last_mut().filter(|consent| consent.withdrawn_at.is_none()) {
        consent.withdrawn_at = Some(at);
    }
}
