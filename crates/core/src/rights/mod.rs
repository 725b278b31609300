//! Requests of people about their data: received, verified, answered in time. A request is a fold of its steps in its person's stream.

pub mod clock;
mod event;
mod handle;
mod verification;

pub use event::{KeptBecause, Means, Member, Party, Received, Representative, RightsStep, Standin};
pub(crate) use handle::decide;
pub use handle::{Answer, RightsCommand, is_repetitive};
pub use verification::{Asker, Need, NoNeed, OWN, needed};

use clock::Due;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use verification::Progress;

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestState {
    Rejected,
    Verifying,
    Delayed,
    Ready,
    Fulfilled,
    PartlyFulfilled,
    Refused,
    CannotVerify,
    Closed,
}

impl RequestState {
    pub const ALL: [Self; 9] = [
        Self::Rejected,
        Self::Verifying,
        Self::Delayed,
        Self::Ready,
        Self::Fulfilled,
        Self::PartlyFulfilled,
        Self::Refused,
        Self::CannotVerify,
        Self::Closed,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Verifying => "verifying",
            Self::Delayed => "delayed",
            Self::Ready => "ready",
            Self::Fulfilled => "fulfilled",
            Self::PartlyFulfilled => "partly-fulfilled",
            Self::Refused => "refused",
            Self::CannotVerify => "cannot-verify",
            Self::Closed => "closed",
        }
    }

    /// Somebody still has to do something.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Verifying | Self::Delayed | Self::Ready)
    }
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ended {
    state: RequestState,
    at: Timestamp,
}

/// A request, by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightsRequest {
    pub id: String,
    pub right: String,
    pub channel: String,
    pub received_at: Timestamp,
    pub received_on: Date,
    /// None where it was turned away.
    pub received: Option<Received>,
    pub due: Option<Due>,
    pub acknowledged_at: Option<Timestamp>,
    pub extended_on: Option<Date>,
    progress: Progress,
    suspected: Option<Date>,
    asked_on: Option<Date>,
    stopped_days: u32,
    /// The check failed, and the categories are told instead.
    pub fallback: bool,
    pub fee: Option<i64>,
    ended: Option<Ended>,
    pub closed_at: Option<Timestamp>,
    /// Categories that the copy holds.
    pub copy: BTreeSet<String>,
    pub kept: Vec<KeptBecause>,
    /// What happened, with the moment.
    pub history: Vec<(Timestamp, RightsStep)>,
}

impl RightsRequest {
    fn new(id: &str, right: &str, channel: &str, at: Timestamp, on: Date) -> Self {
        Self {
            id: id.to_owned(),
            right: right.to_owned(),
            channel: channel.to_owned(),
            received_at: at,
            received_on: on,
            received: None,
            due: None,
            acknowledged_at: None,
            extended_on: None,
            progress: Progress::default(),
            suspected: None,
            asked_on: None,
            stopped_days: 0,
            fallback: false,
            fee: None,
            ended: None,
            closed_at: None,
            copy: BTreeSet::new(),
            kept: Vec::new(),
            history: Vec::new(),
        }
    }

    /// The request that a first step makes.
    #[must_use]
    pub fn begun(id: &str, step: &RightsStep, at: Timestamp) -> Option<Self> {
        let mut request = match step {
            RightsStep::Received(received) => {
                let mut request = Self::new(id, &received.right, &received.channel, at, received.on);
                request.due = Some(received.due.clone());
                request.progress = Progress::new(received.needs.clone());
                request.received = Some((**received).clone());
                request
            }
            RightsStep::TurnedAway { right, channel, on } => {
                let mut request = Self::new(id, right, channel, at, *on);
                request.ended = Some(Ended { state: RequestState::Rejected, at });
                request
            }
            _ => return None,
        };
        request.history.push((at, step.clone()));
        Some(request)
    }

    pub fn apply(&mut self, step: &RightsStep, at: Timestamp) {
        self.history.push((at, step.clone()));
        match step {
            RightsStep::Received(_) | RightsStep::TurnedAway { .. } => {}
            RightsStep::Verified { who, party, means, adds_up } => {
                if let Some(received) = &self.received {
                    self.progress.verified(received, (*party, who), means, *adds_up);
                }
            }
            RightsStep::VerificationFailed { fallback: true } => {
                self.fallback = true;
                self.progress.fall_back();
            }
            RightsStep::VerificationFailed { fallback: false } => self.end(RequestState::CannotVerify, at),
            RightsStep::FraudSuspected { on } => self.suspected = Some(*on),
            RightsStep::FraudCleared { due, stopped_days } => {
                self.suspected = None;
                self.stopped_days = *stopped_days;
                self.due = Some(due.clone());
            }
            RightsStep::ClarificationAsked { on } => self.asked_on = Some(*on),
            RightsStep::Clarified { due, stopped_days, .. } => {
                self.asked_on = None;
                self.stopped_days = *stopped_days;
                self.due = Some(due.clone());
            }
            RightsStep::Acknowledged => {
                self.acknowledged_at.get_or_insert(at);
            }
            RightsStep::Extended { on, due } => {
                self.extended_on = Some(*on);
                self.due = Some(due.clone());
            }
            RightsStep::Charged { amount } => self.fee = Some(*amount),
            RightsStep::Fulfilled { copy, kept, partly } => {
                self.copy.clone_from(copy);
                self.kept.clone_from(kept);
                self.end(if *partly { RequestState::PartlyFulfilled } else { RequestState::Fulfilled }, at);
            }
            RightsStep::Refused => self.end(RequestState::Refused, at),
            RightsStep::Closed => self.closed_at = Some(at),
        }
    }

    fn end(&mut self, state: RequestState, at: Timestamp) {
        self.suspected = None;
        self.asked_on = None;
        self.ended = Some(Ended { state, at });
    }

    #[must_use]
    pub fn state(&self) -> RequestState {
        match (&self.ended, self.closed_at) {
            (_, Some(_)) => RequestState::Closed,
            (Some(ended), None) => ended.state,
            _ if self.suspected.is_some() => RequestState::Delayed,
            _ if self.progress.needs.is_empty() => RequestState::Ready,
            _ => RequestState::Verifying,
        }
    }

    /// When it ended, before it was closed or not.
    #[must_use]
    pub fn ended_at(&self) -> Option<Timestamp> {
        self.ended.as_ref().map(|ended| ended.at)
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Option<RequestState> {
        self.ended.as_ref().map(|ended| ended.state)
    }

    /// What verification still wants.
    #[must_use]
    pub fn needs(&self) -> &BTreeSet<Need> {
        &self.progress.needs
    }

    /// Since when an answer to a question is waited for.
    #[must_use]
    pub fn waits_since(&self) -> Option<Date> {
        self.asked_on
    }

    #[must_use]
    pub fn due_on(&self) -> Option<Date> {
        self.due.as_ref().map(|due| due.day)
    }
}
