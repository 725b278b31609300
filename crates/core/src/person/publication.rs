//! Which version of the policy holds when: published on a day, in force from a day.

use aftercare_privacy::{Policy, Told};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A version that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    pub version: String,
    pub effective_on: Date,
    /// It changes rights or duties materially.
    pub material: bool,
}

/// What happened to the policies, in a stream of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum PublicationEvent {
    Published {
        at: Timestamp,
        #[serde(flatten)]
        publication: Publication,
    },
    /// Everybody who had to be told has been.
    Announced { at: Timestamp, version: String },
}

/// All publications, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Publications {
    pub version: i64,
    published: Vec<Publication>,
    announced: Vec<String>,
}

impl Publications {
    #[must_use]
    pub fn fold(events: &[PublicationEvent]) -> Self {
        let mut publications = Self::default();
        events.iter().for_each(|event| publications.apply(event));
        publications
    }

    pub fn apply(&mut self, event: &PublicationEvent) {
        self.version = self.version.saturating_add(1);
        match event {
            PublicationEvent::Published { publication, .. } => self.published.push(publication.clone()),
            PublicationEvent::Announced { version, .. } => self.announced.push(version.clone()),
        }
    }

    /// The publication in force on a day: the one that took effect last, of several the last published.
    #[must_use]
    pub fn in_force(&self, day: Date) -> Option<&Publication> {
        self.published.iter().filter(|one| one.effective_on <= day).max_by_key(|one| one.effective_on)
    }

    #[must_use]
    pub fn all(&self) -> &[Publication] {
        &self.published
    }

    /// What people are still to be told of, with the version that held before it: its promise counts.
    #[must_use]
    pub fn unannounced(&self) -> Vec<(&Publication, &Publication)> {
        let pairs = self.published.iter().zip(self.published.iter().skip(1));
        pairs.filter(|(_, after)| !self.announced.contains(&after.version)).collect()
    }
}

/// Did the version that held promise to tell people of this change?
#[must_use]
pub fn is_told(held: &Policy, change: &Publication) -> bool {
    held.told == Told::Every || change.material
}
