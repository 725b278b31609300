//! Steps of a request decided: `(person, request, step, day) -> events or refusal`. Pure.

use super::clock::{self, ClockReadings, Due, Run};
use super::event::{KeptBecause, Means, Member, Party, Received, RightsStep};
use super::verification::{Asker, Need, needed, proof};
use super::{RequestState, RightsRequest};
use crate::person::Person;
use aftercare_privacy::Standing;
use aftercare_privacy::rights::RequestKind;
use jiff::Span;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What a request is answered with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub copy: BTreeSet<String>,
    pub kept: Vec<KeptBecause>,
}

/// One act on a request. `today` is the day where the person lives.
#[derive(Debug, Clone)]
pub enum RightsCommand<'a> {
    /// `on` is the day on which it arrived, which may lie before the one on which it is entered.
    Receive {
        right: &'a str,
        channel: &'a str,
        on: Date,
        asker: Asker<'a>,
    },
    Verify {
        party: Party,
        who: &'a str,
        means: Means,
    },
    FailVerification,
    SuspectFraud,
    ClearFraud,
    AskClarification,
    Clarified,
    Acknowledge,
    Extend,
    Charge {
        amount: i64,
    },
    Fulfil(Answer),
    Refuse,
    Close,
}

/// A decision: steps with the rules they rest on, or the rules by which it is refused.
pub(crate) type Decided = Result<(Vec<RightsStep>, Vec<String>), Vec<String>>;

struct Decision<'a> {
    person: &'a Person,
    standing: &'a Standing<'a>,
    today: Date,
    holidays: &'a BTreeSet<Date>,
}

fn no<T>(rule: &str) -> Result<T, Vec<String>> {
    Err(vec![rule.to_owned()])
}

fn one(step: RightsStep) -> Decided {
    Ok((vec![step], Vec::new()))
}

impl Decision<'_> {
    fn readings(&self) -> ClockReadings {
        ClockReadings { from_notice: self.standing.reading("extension-counts-from", "receipt") == "notice" }
    }

    fn receive(&self, right: &str, channel: &str, on: Date, asker: Asker<'_>) -> Decided {
        let rights = self.standing.rights();
        let Some(kind) = rights.request(right) else { return no(&rights.steps.ended) };
        if let Some(rule) = self.standing.closed_channel(channel) {
            let away = RightsStep::TurnedAway { right: right.to_owned(), channel: channel.to_owned(), on };
            return Ok((vec![away], vec![rule.to_owned()]));
        }
        let kind = self.as_asked(kind);
        let verdict = self.standing.right(kind);
        if !verdict.is_allowed() {
            return Err(verdict.refused.iter().map(|rule| (*rule).to_owned()).collect());
        }
        if let Some(rule) = kind.not_by_rule.as_deref().filter(|_| kind.not_by.iter().any(|by| by == channel)) {
            return no(rule);
        }
        if !asker.members.is_empty() && !self.standing.has_households() {
            return no(&rights.household.absent);
        }
        if !self.is_household(asker.members) {
            return no(&rights.household.strangers);
        }
        let (needs, points) = needed(self.standing, kind, asker);
        if needs.contains(&Need::AgentProof) && self.standing.reading("agent-before-the-proof", "waits") == "refused" {
            return no(self.standing.agency().map_or("", |agency| agency.channel_rule.as_str()));
        }
        let found = self.standing.clock(kind.clock);
        let run = Run { received_on: on, extended_on: None, stopped_days: 0 };
        let due = found.and_then(|clock| Some((clock, clock::due(clock, run, self.holidays, self.readings())?)));
        // Beyond the calendar's range nothing is due.
        let Some((clock, due)) = due else { return no(&rights.steps.ended) };
        let received = Received {
            right: kind.right.clone(),
            channel: channel.to_owned(),
            on,
            by: asker.by.cloned(),
            members: asker.members.to_vec(),
            clock: clock.name.clone(),
            needs,
            points,
            due,
            acknowledge_by: clock::acknowledge_by(clock, on, self.holidays),
        };
        let mut cites = vec![clock.rule.clone()];
        cites.extend(verdict.cites.iter().map(|rule| (*rule).to_owned()));
        cites.extend(rights.tier(&kind.tier).map(|tier| tier.rules.clone()).unwrap_or_default());
        Ok((vec![RightsStep::Received(Box::new(received))], cites))
    }

    /// Are those who were declared the members of one household?
    fn is_household(&self, members: &[Member]) -> bool {
        match self.standing.reading("members-of-a-household", "declared-and-shared") {
            "declared" => true,
            "shared-address" => members.iter().all(|member| member.shares == Some(true)),
            _ => members.iter().all(|member| member.shares != Some(false)),
        }
    }

    /// A right that somebody has not may be taken as the one that comes nearest.
    fn as_asked<'k>(&'k self, kind: &'k RequestKind) -> &'k RequestKind {
        let taken = self.standing.reading("rights-without-a-row", "refused-with-nearest-row") == "taken-as-access";
        if taken && !self.standing.right(kind).is_allowed() { self.standing.rights().request("access").unwrap_or(kind) } else { kind }
    }

    /// The request, if it still goes on.
    fn open<'r>(&self, request: &'r RightsRequest) -> Result<(&'r RightsRequest, &'r Received), Vec<String>> {
        let steps = &self.standing.rights().steps;
        match (request.state(), &request.received) {
            (RequestState::CannotVerify, _) => no(&steps.cannot_verify),
            (state, Some(received)) if state.is_open() => Ok((request, received)),
            _ => no(&steps.ended),
        }
    }

    fn due(&self, received: &Received, extended_on: Option<Date>, stopped_days: u32) -> Result<Due, Vec<String>> {
        let rights = self.standing.rights();
        let run = Run { received_on: received.on, extended_on, stopped_days };
        let clock = rights.clock(&received.clock);
        let due = clock.and_then(|clock| clock::due(clock, run, self.holidays, self.readings()));
        due.map_or_else(|| no(&rights.steps.no_extension), Ok)
    }

    fn verify(&self, request: &RightsRequest, party: Party, who: &str, means: &Means) -> Decided {
        let (_, received) = self.open(request)?;
        let rights = self.standing.rights();
        let mut cites = Vec::new();
        if let Means::AgentProof { proof: shown, channel } = means {
            let Some(agency) = self.standing.agency() else { return no(&rights.steps.unverified) };
            let is_agent = party == Party::Agent && received.by.as_ref().is_some_and(|by| by.id == who);
            let is_opt_out = received.points == 0;
            if !is_agent {
                return no(&agency.proof_rule);
            }
            if let Err(rule) = proof(agency, is_opt_out, shown, channel) {
                return no(rule);
            }
            cites.extend(agency.rules.clone());
        }
        let adds_up = self.standing.reading("repeated-data-points", "highest-counts") == "add-up";
        let (who, means) = (who.to_owned(), means.clone());
        Ok((vec![RightsStep::Verified { who, party, means, adds_up }], cites))
    }

    fn fail(&self, request: &RightsRequest) -> Decided {
        self.open(request)?;
        let rights = self.standing.rights();
        let least = rights.request(&request.right).and_then(|kind| kind.fallback_points);
        let matched = request.progress.points_of(super::OWN);
        let fallback = least.is_some_and(|least| matched >= least);
        let rule = if fallback { &rights.steps.fallback } else { &rights.steps.cannot_verify };
        Ok((vec![RightsStep::VerificationFailed { fallback }], vec![rule.clone()]))
    }

    fn clarified(&self, request: &RightsRequest) -> Decided {
        let (_, received) = self.open(request)?;
        let Some(asked) = request.asked_on else { return no(&self.standing.rights().steps.ended) };
        let stops = self.standing.rights().clock(&received.clock).is_some_and(|clock| clock.stops);
        let stopped_days = request.stopped_days.saturating_add(if stops { days_between(asked, self.today) } else { 0 });
        let due = self.due(received, request.extended_on, stopped_days)?;
        one(RightsStep::Clarified { on: self.today, due, stopped_days })
    }

    /// The clock goes on while fraud is suspected, unless a reading says otherwise.
    fn cleared(&self, request: &RightsRequest) -> Decided {
        let (_, received) = self.open(request)?;
        let stops = self.standing.reading("clock-during-suspicion", "goes-on") == "stops";
        let waited = request.suspected.filter(|_| stops).map_or(0, |since| days_between(since, self.today));
        let stopped_days = request.stopped_days.saturating_add(waited);
        let due = self.due(received, request.extended_on, stopped_days)?;
        one(RightsStep::FraudCleared { due, stopped_days })
    }

    fn extend(&self, request: &RightsRequest) -> Decided {
        let (_, received) = self.open(request)?;
        let steps = &self.standing.rights().steps;
        let extensible = self.standing.rights().clock(&received.clock).is_some_and(|clock| clock.extension.is_some());
        // While a question is open the last day moves on with every day.
        let stops = self.standing.rights().clock(&received.clock).is_some_and(|clock| clock.stops);
        let waited = request.asked_on.filter(|_| stops).map_or(0, |asked| days_between(asked, self.today));
        let last = self.due(received, None, request.stopped_days.saturating_add(waited))?.day;
        let in_time = self.today <= last;
        if !extensible || !in_time || request.extended_on.is_some() {
            return no(&steps.no_extension);
        }
        let due = self.due(received, Some(self.today), request.stopped_days)?;
        Ok((vec![RightsStep::Extended { on: self.today, due }], vec![steps.no_extension.clone()]))
    }

    /// The rule by which a fee or a refusal may be decided.
    fn repetitive(&self, request: &RightsRequest) -> Result<String, Vec<String>> {
        self.open(request)?;
        repetitive(self.person, self.standing, request)
    }

    fn fulfil(&self, request: &RightsRequest, answer: &Answer) -> Decided {
        self.open(request)?;
        let rights = self.standing.rights();
        let steps = &rights.steps;
        let strict = self.standing.reading("answer-before-verification", "refused-everywhere") == "refused-everywhere"
            || self.standing.open_channels().is_some();
        match request.state() {
            RequestState::Delayed => return no(&steps.delayed),
            RequestState::Verifying if strict && request.progress.only_members() => return no(&steps.member_missing),
            RequestState::Verifying if strict => return no(&steps.unverified),
            _ => {}
        }
        let partly = request.fallback || !answer.kept.is_empty();
        let mut cites = rights.request(&request.right).map(|kind| kind.rules.clone()).unwrap_or_default();
        cites.extend(answer.kept.iter().map(|kept| kept.rule.clone()));
        Ok((vec![RightsStep::Fulfilled { copy: answer.copy.clone(), kept: answer.kept.clone(), partly }], cites))
    }
}

/// May a fee or a refusal be decided on a request, for there were so many of its kind?
#[must_use]
pub fn is_repetitive(person: &Person, standing: &Standing<'_>, request: &RightsRequest) -> bool {
    repetitive(person, standing, request).is_ok()
}

fn repetitive(person: &Person, standing: &Standing<'_>, request: &RightsRequest) -> Result<String, Vec<String>> {
    let Some(repetition) = standing.repetition() else { return no(&standing.rights().steps.ended) };
    let window = Span::new().try_months(i64::from(repetition.months)).ok();
    let since = window.and_then(|window| request.received_on.checked_sub(window).ok());
    // In the order in which they came, this one the last.
    let until = person.rights_requests().position(|other| other.id == request.id).map_or(0, |place| place.saturating_add(1));
    let same = person.rights_requests().take(until).filter(|other| other.right == request.right && other.received.is_some());
    // The same day a year before does not count any more.
    let within = same.filter(|other| since.is_none_or(|since| other.received_on > since));
    if within.count() >= repetition.nth { Ok(repetition.rule.clone()) } else { no(&repetition.rule) }
}

/// Whole days from one to the other.
fn days_between(from: Date, to: Date) -> u32 {
    u32::try_from(crate::calendar::epoch_days(to).saturating_sub(crate::calendar::epoch_days(from))).unwrap_or(0)
}

/// Decides an act on a request.
pub(crate) fn decide(
    person: &Person,
    standing: &Standing<'_>,
    id: &str,
    command: &RightsCommand<'_>,
    (today, holidays): (Date, &BTreeSet<Date>),
) -> Decided {
    let act = Decision { person, standing, today, holidays };
    let steps = &standing.rights().steps;
    let found = person.rights_request(id);
    if let RightsCommand::Receive { right, channel, on, asker } = command {
        // A number is given once: sent again it changes nothing.
        return if found.is_some() { Ok((Vec::new(), Vec::new())) } else { act.receive(right, channel, *on, *asker) };
    }
    let Some(request) = found else { return no(&steps.ended) };
    match command {
        RightsCommand::Receive { .. } => Ok((Vec::new(), Vec::new())),
        RightsCommand::Verify { party, who, means } => act.verify(request, *party, who, means),
        RightsCommand::FailVerification => act.fail(request),
        RightsCommand::SuspectFraud => {
            act.open(request)?;
            Ok((vec![RightsStep::FraudSuspected { on: today }], vec![steps.delayed.clone()]))
        }
        RightsCommand::ClearFraud if request.suspected.is_none() => no(&steps.ended),
        RightsCommand::ClearFraud => act.cleared(request),
        RightsCommand::AskClarification => {
            act.open(request)?;
            if request.asked_on.is_some() { Ok((Vec::new(), Vec::new())) } else { one(RightsStep::ClarificationAsked { on: today }) }
        }
        RightsCommand::Clarified => act.clarified(request),
        RightsCommand::Acknowledge => {
            act.open(request)?;
            if request.acknowledged_at.is_some() { Ok((Vec::new(), Vec::new())) } else { one(RightsStep::Acknowledged) }
        }
        RightsCommand::Extend => act.extend(request),
        RightsCommand::Charge { amount } => {
            let rule = act.repetitive(request)?;
            Ok((vec![RightsStep::Charged { amount: *amount }], vec![rule]))
        }
        RightsCommand::Refuse => Ok((vec![RightsStep::Refused], vec![act.repetitive(request)?])),
        RightsCommand::Fulfil(answer) => act.fulfil(request, answer),
        RightsCommand::Close if request.outcome().is_none() || request.closed_at.is_some() => no(&steps.ended),
        RightsCommand::Close => Ok((vec![RightsStep::Closed], standing.rights().record.rules.clone())),
    }
}
