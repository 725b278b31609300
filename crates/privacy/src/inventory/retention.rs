//! How long something is kept: a value that the nightly run executes and the notice prints.

use super::Words;
use aftercare_terms::Text;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use std::collections::BTreeSet;

/// What days are counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Created,
    /// A message went out.
    Sent,
    /// A session, a link or a token is over.
    SessionEnded,
    CaseClosed,
    PlanEnded,
    RequestClosed,
    HoldEnded,
    AccountClosed,
}

impl Moment {
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Sent,
        Self::SessionEnded,
        Self::CaseClosed,
        Self::PlanEnded,
        Self::RequestClosed,
        Self::HoldEnded,
        Self::AccountClosed,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Sent => "sent",
            Self::SessionEnded => "session-ended",
            Self::CaseClosed => "case-closed",
            Self::PlanEnded => "plan-ended",
            Self::RequestClosed => "request-closed",
            Self::HoldEnded => "hold-ended",
            // The word alone is the value without days.
            Self::AccountClosed => "closed",
        }
    }

    #[must_use]
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.as_str() == slug)
    }
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until the person has it erased.
    Erasure,
    AccountClosed,
    After {
        days: u32,
        moment: Moment,
    },
    /// It was never personal, or is not any more.
    NeverPersonal,
}

impl Until {
    /// The word for it: `erasure`, or the moment's.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Erasure => "erasure",
            Self::AccountClosed => "account-closed",
            Self::After { moment, .. } => moment.as_str(),
            Self::NeverPersonal => "never-personal",
        }
    }
}

/// A period with the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    pub id: String,
    pub until: Until,
    /// What comes to be part of nothing (a photo that is sent with no case) goes so many days after it came.
    pub unused_days: Option<u32>,
    /// Why it is needed at all.
    pub need: Text,
    /// What kind of data it is, and what that asks for.
    pub kind: Text,
    /// What the law says.
    pub law: Text,
    /// How long claims can be made.
    pub limitation: Text,
    pub line: usize,
}

impl Retention {
    /// In words, for a notice.
    #[must_use]
    pub fn told(&self, words: &Words, language: &str) -> String {
        let pattern = words.told("until", self.until.slug(), language);
        let mut told = match self.until {
            Until::After { days, .. } => pattern.replace("{days}", &days.to_string()),
            _ => pattern.to_owned(),
        };
        if let Some(days) = self.unused_days {
            told.push_str("; ");
            told.push_str(&words.told("until", "unused", language).replace("{days}", &days.to_string()));
        }
        told
    }
}

/// When the nightly run begins, and how much it does at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightlyRun {
    pub at: Time,
    pub zone: TimeZone,
    pub zone_name: String,
    /// Rows looked at in one go.
    pub at_once: u32,
}

impl Default for NightlyRun {
    fn default() -> Self {
        Self { at: Time::midnight(), zone: TimeZone::UTC, zone_name: "UTC".to_owned(), at_once: 1000 }
    }
}

impl NightlyRun {
    /// The night that is to be run now: the last day on which the hour has struck.
    #[must_use]
    pub fn night(&self, now: Timestamp) -> Date {
        let local = now.to_zoned(self.zone.clone());
        let day = local.date();
        if local.time() >= self.at { day } else { day.yesterday().unwrap_or(day) }
    }

    /// What came before this instant has had `days` whole days on `today`: given on 1 January and kept for 30 days, it is gone on 1 February.
    #[must_use]
    pub fn before(&self, today: Date, days: u32) -> Timestamp {
        let span = Span::new().try_days(days).ok();
        let first = span.and_then(|span| today.checked_sub(span).ok());
        first.and_then(|day| day.to_zoned(self.zone.clone()).ok()).map_or(Timestamp::MIN, |start| start.timestamp())
    }

    /// The civil day of an instant where the operator is.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone.clone()).date()
    }
}

/// Categories that an open case, or a running plan, needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keeping {
    pub open_case: BTreeSet<String>,
    pub running_plan: BTreeSet<String>,
}

/// What stands in the way of removing something that has had its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    OpenCase,
    RunningPlan,
    /// By the hold of this id.
    Hold(String),
}

impl Keeping {
    /// Why data of these categories stay, if they do. `holds` are the holds on the person, each with its category.
    #[must_use]
    pub fn keeps(&self, categories: &BTreeSet<&str>, open_case: bool, running_plan: bool, holds: &[(String, String)]) -> Option<Kept> {
        if let Some((id, _)) = holds.iter().find(|(_, category)| categories.contains(category.as_str())) {
            return Some(Kept::Hold(id.clone()));
        }
        let needs = |of: &BTreeSet<String>| categories.iter().any(|category| of.contains(*category));
        if open_case && needs(&self.open_case) {
            return Some(Kept::OpenCase);
        }
        (running_plan && needs(&self.running_plan)).then_some(Kept::RunningPlan)
    }
}
