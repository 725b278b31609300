//! What people may ask for, as data: how they are verified, by which clock an answer is due, who may act for somebody, what outlasts an erasure.

mod check;
mod tables;

pub use tables::{
    AccountCheck, Act, Agency, Channels, Clock, ClockKind, Household, HouseholdRule, Keeps, Kept, Law, Period, Record, Repetition,
    RequestKind, Restriction, StepRules, Tier,
};

use crate::area::EVERYONE;
use crate::{Agreed, Areas, Standing, Verdict, Vocabulary};
use aftercare_terms::DocumentError;
use jiff::civil::Date;
use serde::Deserialize;

/// `rights.toml`, checked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    #[serde(rename = "tier")]
    pub tiers: Vec<Tier>,
    #[serde(rename = "request")]
    pub requests: Vec<RequestKind>,
    #[serde(default)]
    pub channels: Vec<Channels>,
    #[serde(rename = "clock")]
    pub clocks: Vec<Clock>,
    #[serde(rename = "agent")]
    pub agents: Vec<Agency>,
    pub household: Household,
    #[serde(default)]
    pub kept: Vec<Kept>,
    #[serde(rename = "repetition")]
    pub repetitions: Vec<Repetition>,
    pub restriction: Restriction,
    pub steps: StepRules,
    pub record: Record,
}

impl Rights {
    /// Reads `rights.toml`.
    ///
    /// # Errors
    /// Every defect, with file and line.
    pub fn parse(file: &str, text: &str, words: &Vocabulary, areas: &Areas) -> Result<Self, Vec<DocumentError>> {
        let rights: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let defects = check::rights(file, text, &rights, words, areas);
        if defects.is_empty() { Ok(rights) } else { Err(defects) }
    }

    #[must_use]
    pub fn request(&self, right: &str) -> Option<&RequestKind> {
        self.requests.iter().find(|kind| kind.right == right)
    }

    #[must_use]
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }

    #[must_use]
    pub fn clock(&self, name: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.name == name)
    }
}

impl Clock {
    /// The citation that holds on a day.
    #[must_use]
    pub fn law_on(&self, day: Date) -> Option<&str> {
        self.law.iter().rfind(|law| law.since().is_some_and(|since| since <= day)).map(|law| law.cite.as_str())
    }
}

/// The first entry whose area somebody is in.
trait InArea {
    fn area(&self) -> &str;
}

macro_rules! in_area {
    ($($name:ty),*) => { $(impl InArea for $name { fn area(&self) -> &str { &self.area } })* };
}
in_area!(Channels, Clock, Agency, Repetition);

impl<'p> Standing<'p> {
    #[must_use]
    pub fn rights(&self) -> &'p Rights {
        &self.policies().rights
    }

    /// Does somebody have a right, by the version and what holds beside it? The request's own name for it.
    #[must_use]
    pub fn right(&self, kind: &'p RequestKind) -> Verdict<'p> {
        let slug = kind.named.as_deref().unwrap_or(&kind.right);
        let own = self.policy().rights.iter();
        let beside = self.supplement().map(|supplement| supplement.rights.iter()).into_iter().flatten();
        let instead = self.supplement().is_some() && self.reading("rights-in-california", "added-to-everybodys") == "instead";
        let mut all = own.filter(|_| !instead).chain(beside);
        match all.find(|right| right.slug == slug && right.areas.iter().any(|area| self.is_in(area))) {
            Some(right) => Verdict::yes(&right.rule),
            None => Verdict::no(&kind.otherwise),
        }
    }

    fn first_of<T: InArea>(&self, list: &'p [T]) -> Option<&'p T> {
        list.iter().find(|entry| entry.area() == EVERYONE || self.is_in(entry.area()))
    }

    /// Is a way not open to requests? The rule then.
    #[must_use]
    pub fn closed_channel(&self, channel: &str) -> Option<&'p str> {
        let limited = self.first_of(&self.rights().channels)?;
        (!limited.open.iter().any(|open| open == channel)).then_some(limited.rule.as_str())
    }

    /// The ways that are open, where not every one is.
    #[must_use]
    pub fn open_channels(&self) -> Option<&'p [String]> {
        self.limited_channels().map(|limited| limited.open.as_slice())
    }

    /// The entry by which not every way is open.
    #[must_use]
    pub fn limited_channels(&self) -> Option<&'p Channels> {
        self.first_of(&self.rights().channels)
    }

    #[must_use]
    pub fn clock(&self, kind: ClockKind) -> Option<&'p Clock> {
        let fits = |clock: &&Clock| clock.kinds.contains(&kind) && (clock.area == EVERYONE || self.is_in(&clock.area));
        self.rights().clocks.iter().find(fits)
    }

    #[must_use]
    pub fn agency(&self) -> Option<&'p Agency> {
        self.first_of(&self.rights().agents)
    }

    #[must_use]
    pub fn repetition(&self) -> Option<&'p Repetition> {
        self.first_of(&self.rights().repetitions)
    }

    /// Have the people of the person's area households that may ask?
    #[must_use]
    pub fn has_households(&self) -> bool {
        let mut kinds = self.rights().requests.iter().filter(|kind| kind.household == HouseholdRule::Requester);
        kinds.any(|kind| self.right(kind).is_allowed())
    }

    /// The rule by which blocked data are not used for a purpose. What the person consents to goes on.
    #[must_use]
    pub fn blocked(&self, purpose: &str, agreed: Agreed) -> Option<&'p str> {
        let restriction = &self.rights().restriction;
        let by_consent = agreed.consented && self.policy().purposes.iter().any(|one| one.slug == purpose && one.stands_on_consent());
        (!by_consent && !restriction.purposes.iter().any(|one| one == purpose)).then_some(restriction.rule.as_str())
    }

    /// The rule by which blocked data are not given on a ground.
    #[must_use]
    pub fn blocked_ground(&self, ground: &str) -> Option<&'p str> {
        let restriction = &self.rights().restriction;
        (!restriction.grounds.iter().any(|one| one == ground)).then_some(restriction.rule.as_str())
    }
}
