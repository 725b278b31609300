//! Commands of a person decided: `(person, standing, command, now) -> events or refusal`. Pure.

use super::{Person, PersonCommand, PersonEvent, PersonEventKind, Signal};
use crate::rights;
use crate::unit::Actor;
use aftercare_privacy::{Agreed, CookieChoices, ReleaseFacts, Standing, Verdict};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The purpose under which consent lets data go to others.
const TO_OTHERS: &str = "third-party-transfer";

/// The policy says no: nothing has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRefusal {
    pub rules: Vec<String>,
}

/// What a command led to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonOutcome {
    pub events: Vec<PersonEvent>,
    pub cites: Vec<String>,
    pub warnings: Vec<String>,
    /// The rules that somebody must be alarmed by.
    pub alarms: Vec<String>,
}

impl PersonOutcome {
    /// With what the next command led to.
    pub fn extend(&mut self, next: Self) {
        self.events.extend(next.events);
        self.cites.extend(next.cites);
        self.warnings.extend(next.warnings);
        self.alarms.extend(next.alarms);
    }
}

struct Act<'a> {
    person: &'a Person,
    standing: &'a Standing<'a>,
    actor: Actor,
    now: Timestamp,
}

fn owned(rules: &[&str]) -> Vec<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

fn allowed(verdict: &Verdict<'_>) -> Result<PersonOutcome, PersonRefusal> {
    if verdict.is_allowed() {
        Ok(PersonOutcome { cites: owned(&verdict.cites), warnings: owned(&verdict.warns), ..PersonOutcome::default() })
    } else {
        Err(PersonRefusal { rules: owned(&verdict.refused) })
    }
}

impl Act<'_> {
    fn event(&self, kind: PersonEventKind, rules: &[String]) -> PersonEvent {
        PersonEvent { at: self.now, actor: self.actor, rules: rules.to_vec(), kind }
    }

    fn done(&self, kind: PersonEventKind, rules: &[&str]) -> PersonOutcome {
        let cites = owned(rules);
        PersonOutcome { events: vec![self.event(kind, &cites)], cites, ..PersonOutcome::default() }
    }

    fn accept(&self, by: super::AcceptedBy, shown: Option<&String>) -> PersonOutcome {
        let policy = self.standing.policy();
        let rules: Vec<&str> = policy.accepted_by_use.as_deref().into_iter().collect();
        let counts = by == super::AcceptedBy::Act || !rules.is_empty();
        if !counts || self.person.accepted(&policy.id).is_some() {
            return PersonOutcome { cites: owned(&rules), ..PersonOutcome::default() };
        }
        self.done(PersonEventKind::PolicyAccepted { version: policy.id.clone(), by, shown: shown.cloned() }, &rules)
    }

    fn signal(&self) -> PersonOutcome {
        let reading = |name: &str, otherwise: &'static str| self.standing.reading(name, otherwise) == otherwise;
        if !reading("reach-of-the-signal", "everywhere") && self.standing.supplement().is_none() {
            return PersonOutcome::default();
        }
        // A repeated signal puts marketing off again; without an effect it is not written again.
        let puts_off = reading("repeated-signal", "off-again") && reading("signal-and-marketing-cookies", "off-until-turned-on-after");
        let is_news = self.person.signal_at.is_none() || (puts_off && self.person.cookies.marketing);
        if is_news {
            let marketing_off = reading("signal-and-marketing-cookies", "off-until-turned-on-after");
            self.done(PersonEventKind::SaleOptedOut { by_signal: true, marketing_off }, &[])
        } else {
            PersonOutcome::default()
        }
    }

    fn release(&self, command: &PersonCommand<'_>) -> Result<PersonOutcome, PersonRefusal> {
        let PersonCommand::Release { category, recipient, to, ground, needed, request, announced, approval } = command else {
            return Ok(PersonOutcome::default());
        };
        let asked = request.and_then(|request| self.person.requests.get(request));
        let approval = approval.filter(|approval| self.standing.is_aim(ground, approval.aim));
        let facts = ReleaseFacts {
            enforceable: asked.is_some_and(|asked| asked.opens_for(category)),
            announced: *announced,
            needed: *needed,
            approved: approval.is_some(),
            consented: self.consented_to(to.kind),
            made_public: self.person.made_public(category),
        };
        if let Some(rule) = self.person.restricted_at.and_then(|_| self.standing.blocked_ground(ground)) {
            return Err(PersonRefusal { rules: owned(&[rule]) });
        }
        let mut outcome = allowed(&self.standing.release(category, *to, ground, facts))?;
        if self.standing.is_logged(ground) {
            let (category, recipient, ground) = ((*category).to_owned(), (*recipient).to_owned(), (*ground).to_owned());
            let told_from = asked.and_then(|asked| asked.told_from);
            let request = request.filter(|_| asked.is_some()).map(str::to_owned);
            let (aim, approved_by) = approval.map(|approval| (approval.aim.to_owned(), approval.by.to_owned())).unzip();
            let disclosed = PersonEventKind::Disclosed { category, recipient, ground, request, told_from, aim, approved_by };
            outcome.events.push(self.event(disclosed, &outcome.cites));
        }
        Ok(outcome)
    }

    /// Whoever opts out of sharing ends with it what they had agreed to before, for the kinds of recipients that it is about.
    fn consented_to(&self, kind: &str) -> bool {
        let since = self.person.consents(TO_OTHERS).last().map(|consent| consent.given_at);
        let ended = self.person.sale_opted_out_at.is_some_and(|out| since.is_some_and(|since| since <= out));
        self.person.agreed(TO_OTHERS).consented && !(ended && self.standing.is_sharing(kind))
    }

    /// Once: what was decided stays.
    fn decide(&self, request: &str, enforceable: bool, categories: &[String]) -> PersonOutcome {
        if self.person.requests.get(request).is_none_or(|asked| asked.decided.is_some()) {
            return PersonOutcome::default();
        }
        let categories = if enforceable { categories.iter().cloned().collect() } else { BTreeSet::new() };
        self.done(PersonEventKind::RequestDecided { request: request.to_owned(), enforceable, categories }, &[])
    }

    fn close(&self, plan_runs: bool) -> Result<PersonOutcome, PersonRefusal> {
        let rules = &self.standing.policy().account;
        if self.person.account == super::AccountState::Closed {
            return Err(PersonRefusal { rules: vec![rules.closed.clone()] });
        }
        let mut outcome = self.done(PersonEventKind::AccountClosed, &[&rules.closed]);
        if plan_runs {
            match self.standing.reading("closing-while-plan-runs", "warn") {
                "refuse" => return Err(PersonRefusal { rules: vec![rules.closing_while_plan_runs.clone()] }),
                "silent" => {}
                _ => outcome.warnings.push(rules.closing_while_plan_runs.clone()),
            }
        }
        Ok(outcome)
    }

    fn rights(&self, command: &PersonCommand<'_>) -> Result<PersonOutcome, PersonRefusal> {
        let PersonCommand::Rights { request, command, today, holidays } = command else { return Ok(PersonOutcome::default()) };
        let decided = rights::decide(self.person, self.standing, request, command, (*today, holidays));
        let (steps, cites) = decided.map_err(|rules| PersonRefusal { rules })?;
        let event = |step| {
            let kind = PersonEventKind::RightsRequest { request: (*request).to_owned(), step: Box::new(step) };
            self.event(kind, &cites)
        };
        Ok(PersonOutcome { events: steps.into_iter().map(event).collect(), cites: cites.clone(), ..PersonOutcome::default() })
    }

    fn upload(&self, command: &PersonCommand<'_>) -> Result<PersonOutcome, PersonRefusal> {
        let PersonCommand::Upload { facts, place, item } = command else { return Ok(PersonOutcome::default()) };
        let mut outcome = allowed(&self.standing.upload(*facts))?;
        if facts.public {
            let upload = &self.standing.policy().upload;
            let place = place.then(|| upload.published_place.clone());
            let item = item.map(str::to_owned);
            outcome.events.push(self.event(PersonEventKind::MadePublic { category: upload.category.clone(), place, item }, &outcome.cites));
        }
        Ok(outcome)
    }

    /// What the first choice leaves out stays as it was before any.
    fn choose_cookies(&self, preference: Option<bool>, statistics: Option<bool>, marketing: Option<bool>) -> PersonOutcome {
        let chosen = self.person.cookies_chosen_at.is_some();
        let before = if chosen { CookieChoices::default() } else { self.standing.choices_before() };
        let stays = |on: bool| on.then_some(true);
        let (preference, statistics) = (preference.or(stays(before.preference)), statistics.or(stays(before.statistics)));
        let rules: Vec<&str> = self.standing.policy().preference_centre.as_deref().into_iter().collect();
        self.done(PersonEventKind::CookiesChosen { preference, statistics, marketing }, &rules)
    }

    fn unsubscribe(&self) -> PersonOutcome {
        let mut outcome = self.done(PersonEventKind::Unsubscribed, &[]);
        for (purpose, rule) in self.standing.ended_with_subscription() {
            outcome.events.extend(self.object(purpose).events);
            outcome.cites.push(rule.to_owned());
        }
        outcome
    }

    fn object(&self, purpose: &str) -> PersonOutcome {
        // What may be objected to has an effect; anything else stays as it is, and the objection is on record.
        let rules = self.standing.process("", purpose, Agreed { consented: true, objected: true }).refused;
        self.done(PersonEventKind::Objected { purpose: purpose.to_owned() }, &rules)
    }
}

/// Decides a command of a person under the policy that holds for them.
///
/// # Errors
/// The rules by which the policy says no; nothing has changed then.
pub fn handle(
    person: &Person,
    standing: &Standing<'_>,
    command: &PersonCommand<'_>,
    actor: Actor,
    now: Timestamp,
) -> Result<PersonOutcome, PersonRefusal> {
    let act = Act { person, standing, actor, now };
    Ok(match command {
        PersonCommand::OpenAccount { parent_agreed, shown } => {
            let mut outcome = act.done(PersonEventKind::AccountOpened { parent_agreed: *parent_agreed }, &[]);
            let accepted = act.accept(super::AcceptedBy::Act, shown.as_ref());
            outcome.events.extend(accepted.events);
            outcome.cites.extend(accepted.cites);
            outcome
        }
        PersonCommand::ParentAgreed { shown } => {
            let version = Some(standing.policy().id.clone());
            act.done(PersonEventKind::ParentAgreed { version, shown: shown.clone() }, &[&standing.policy().age.rule])
        }
        PersonCommand::ParentWithdrew => {
            let mut outcome = act.done(PersonEventKind::ParentWithdrew, &[&standing.policy().age.rule]);
            outcome.events.extend(act.close(false)?.events);
            outcome
        }
        PersonCommand::CloseAccount { plan_runs } => return act.close(*plan_runs),
        PersonCommand::Accept { by, shown } => act.accept(*by, shown.as_ref()),
        PersonCommand::Told { version } if person.was_told(version) => PersonOutcome::default(),
        PersonCommand::Told { version } => {
            act.done(PersonEventKind::PolicyTold { version: version.clone() }, &[&standing.policy().told_rule])
        }
        PersonCommand::Consent { purpose } => {
            act.done(PersonEventKind::ConsentGiven { purpose: (*purpose).to_owned(), version: standing.policy().id.clone() }, &[])
        }
        PersonCommand::Withdraw { purpose } => act.done(PersonEventKind::ConsentWithdrawn { purpose: (*purpose).to_owned() }, &[]),
        PersonCommand::Object { purpose } => act.object(purpose),
        PersonCommand::Signal(Signal::Nothing) => PersonOutcome::default(),
        PersonCommand::Signal(Signal::OptOut) => act.signal(),
        PersonCommand::OptOutOfSale => act.done(PersonEventKind::SaleOptedOut { by_signal: false, marketing_off: true }, &[]),
        PersonCommand::ChooseCookies { preference, statistics, marketing } => act.choose_cookies(*preference, *statistics, *marketing),
        PersonCommand::ReceiveRequest { request, told_from } => {
            act.done(PersonEventKind::RequestReceived { request: (*request).to_owned(), told_from: *told_from }, &[])
        }
        PersonCommand::DecideRequest { request, enforceable, categories } => act.decide(request, *enforceable, categories),
        PersonCommand::ToldOfTransfer { transfer } if person.was_told_of_transfer(transfer) => PersonOutcome::default(),
        PersonCommand::ToldOfTransfer { transfer } => act.done(PersonEventKind::TransferTold { transfer: (*transfer).to_owned() }, &[]),
        PersonCommand::Subscribe => act.done(PersonEventKind::Subscribed, &[]),
        PersonCommand::Unsubscribe => act.unsubscribe(),
        PersonCommand::Release { .. } => return act.release(command),
        PersonCommand::Sell { category, recipient } => {
            let (rule, alarm) = standing.sale();
            let sold = PersonEventKind::Sold { category: (*category).to_owned(), recipient: (*recipient).to_owned() };
            PersonOutcome { alarms: if alarm { owned(&[rule]) } else { Vec::new() }, ..act.done(sold, &[rule]) }
        }
        PersonCommand::Upload { .. } => return act.upload(command),
        PersonCommand::Rights { .. } => return act.rights(command),
        PersonCommand::Restrict { on } if person.restricted_at.is_some() == *on => PersonOutcome::default(),
        PersonCommand::Restrict { on } => act.done(PersonEventKind::Restricted { on: *on }, &[]),
        PersonCommand::Incentive { on } if person.incentive == *on => PersonOutcome::default(),
        PersonCommand::Incentive { on } => act.done(PersonEventKind::Incentive { on: *on }, &[]),
        PersonCommand::TakeBack { item } if !person.is_public(item) => PersonOutcome::default(),
        PersonCommand::TakeBack { item } => act.done(PersonEventKind::TakenBack { item: (*item).to_owned() }, &[]),
    })
}
