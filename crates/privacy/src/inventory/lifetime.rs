//! How long what opens something works: a value that the program goes by, the sweep executes and the privacy centre prints.

use super::Words;
use aftercare_terms::Text;
use std::collections::BTreeMap;

/// What works for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passing {
    /// A browser's sign-in, and the link that denies it.
    Session,
    SignUpLink,
    PasswordLink,
    PasskeyChallenge,
    /// The link by which a parent agrees.
    ParentLink,
    /// The link by which a parent ends it, for each year that a child can be one.
    ParentYear,
    /// The link that ends a mailing.
    MailingLink,
    /// A file that is part of nothing.
    Upload,
}

impl Passing {
    pub const ALL: [Self; 8] = [
        Self::Session,
        Self::SignUpLink,
        Self::PasswordLink,
        Self::PasskeyChallenge,
        Self::ParentLink,
        Self::ParentYear,
        Self::MailingLink,
        Self::Upload,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::SignUpLink => "sign-up-link",
            Self::PasswordLink => "password-link",
            Self::PasskeyChallenge => "passkey-challenge",
            Self::ParentLink => "parent-link",
            Self::ParentYear => "parent-year",
            Self::MailingLink => "mailing-link",
            Self::Upload => "upload",
        }
    }

    #[must_use]
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|passing| passing.as_str() == slug)
    }
}

/// What a time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Unit {
    pub const ALL: [Self; 3] = [Self::Minutes, Self::Hours, Self::Days];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    const fn seconds(self) -> i64 {
        match self {
            Self::Minutes => 60,
            Self::Hours => 60 * 60,
            Self::Days => DAY_SECONDS,
        }
    }
}

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// How long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifetime {
    pub count: u32,
    pub unit: Unit,
    /// What it is about, for the page.
    pub says: Text,
}

impl Lifetime {
    #[must_use]
    pub fn seconds(&self) -> i64 {
        i64::from(self.count).saturating_mul(self.unit.seconds())
    }

    /// So many days a browser keeps a cookie for it: whole ones.
    #[must_use]
    pub fn days(&self) -> u32 {
        let whole = self.seconds().saturating_add(DAY_SECONDS.saturating_sub(1)).checked_div(DAY_SECONDS);
        whole.and_then(|days| u32::try_from(days).ok()).unwrap_or(u32::MAX)
    }

    /// In words: `24 hours`.
    #[must_use]
    pub fn told(&self, words: &Words, language: &str) -> String {
        words.told("period", self.unit.as_str(), language).replace("{count}", &self.count.to_string())
    }
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifetimes(pub(super) BTreeMap<Passing, Lifetime>);

impl Lifetimes {
    /// Nothing works by a document that does not say how long.
    #[must_use]
    pub fn seconds(&self, passing: Passing) -> i64 {
        self.get(passing).map_or(0, Lifetime::seconds)
    }

    #[must_use]
    pub fn get(&self, passing: Passing) -> Option<&Lifetime> {
        self.0.get(&passing)
    }

    pub fn all(&self) -> impl Iterator<Item = &Lifetime> {
        self.0.values()
    }
}
