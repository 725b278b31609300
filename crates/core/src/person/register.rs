//! What the maker did that is about giving data away and about nobody by name: a stream of its own, of opaque ids.

use crate::ids::SubjectId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The business, or a part of it, goes to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessTransfer {
    pub id: String,
    /// An id of the register of recipients.
    pub successor: String,
    /// `merger`, `acquisition`, …
    pub kind: String,
    /// The first day on which data may go.
    pub effective_on: Date,
}

/// A receiver of aircraft broadcasts that a dealer sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiverSale {
    pub id: String,
    /// An organisation, never a person.
    pub organisation: String,
    pub buyer: String,
    pub country: String,
    pub dealer: String,
    pub serial: String,
    pub rules: Vec<String>,
}

/// Figures about nobody that were written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    pub id: String,
    /// For what, by the policy.
    pub aim: String,
    pub rows: u64,
    /// How many devices and cases were left out because too few were alike.
    pub withheld: u64,
    pub smallest_group: u64,
    /// SHA-256 of what was written, by the name of the file.
    pub files: BTreeMap<String, String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum RegisterEvent {
    LegalRequestReceived {
        at: Timestamp,
        request: String,
        subject: SubjectId,
    },
    TransferAnnounced {
        at: Timestamp,
        #[serde(flatten)]
        transfer: BusinessTransfer,
    },
    /// Everybody with an account was told of it.
    TransferTold {
        at: Timestamp,
        transfer: String,
    },
    ReceiverSold {
        at: Timestamp,
        #[serde(flatten)]
        sale: ReceiverSale,
    },
    Exported {
        at: Timestamp,
        #[serde(flatten)]
        export: Export,
    },
    /// The officer was told of something, by what it is about.
    Alarmed {
        at: Timestamp,
        about: String,
    },
    /// The people of an area were counted.
    Counted {
        at: Timestamp,
        area: String,
        #[serde(flatten)]
        people: PeopleCounted,
    },
}

/// How many people of an area there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeopleCounted {
    /// With whose data something was done in the months that the policy looks back.
    pub rolling: u64,
    pub all: u64,
}

/// All entries, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    pub version: i64,
    pub requests: Vec<(Timestamp, String, SubjectId)>,
    pub transfers: Vec<(Timestamp, BusinessTransfer)>,
    told: BTreeSet<String>,
    pub sales: Vec<(Timestamp, ReceiverSale)>,
    pub exports: Vec<(Timestamp, Export)>,
    alarms: BTreeMap<String, Timestamp>,
    counts: BTreeMap<String, (Timestamp, PeopleCounted)>,
}

impl Register {
    #[must_use]
    pub fn fold(events: &[RegisterEvent]) -> Self {
        let mut register = Self::default();
        events.iter().for_each(|event| register.apply(event));
        register
    }

    pub fn apply(&mut self, event: &RegisterEvent) {
        self.version = self.version.saturating_add(1);
        match event {
            RegisterEvent::LegalRequestReceived { at, request, subject } => {
                self.requests.push((*at, request.clone(), subject.clone()));
            }
            RegisterEvent::TransferAnnounced { at, transfer } => self.transfers.push((*at, transfer.clone())),
            RegisterEvent::TransferTold { transfer, .. } => {
                self.told.insert(transfer.clone());
            }
            RegisterEvent::ReceiverSold { at, sale } => self.sales.push((*at, sale.clone())),
            RegisterEvent::Exported { at, export } => self.exports.push((*at, export.clone())),
            RegisterEvent::Alarmed { at, about } => {
                self.alarms.insert(about.clone(), *at);
            }
            RegisterEvent::Counted { at, area, people } => {
                self.counts.insert(area.clone(), (*at, *people));
            }
        }
    }

    /// Whose data a request is about.
    #[must_use]
    pub fn subject_of(&self, request: &str) -> Option<&SubjectId> {
        self.requests.iter().find(|(_, id, _)| id == request).map(|(_, _, subject)| subject)
    }

    #[must_use]
    pub fn was_told(&self, transfer: &str) -> bool {
        self.told.contains(transfer)
    }

    /// Transfers of which not everybody has been told yet.
    pub fn untold(&self) -> impl Iterator<Item = &BusinessTransfer> {
        self.transfers.iter().map(|(_, transfer)| transfer).filter(|transfer| !self.was_told(&transfer.id))
    }

    /// May data go to this successor on that day? Only when everybody was told, and not before its day.
    #[must_use]
    pub fn opens_for(&self, successor: &str, day: Date) -> bool {
        let all = self.transfers.iter().map(|(_, transfer)| transfer);
        all.filter(|transfer| transfer.successor == successor).any(|one| self.was_told(&one.id) && one.effective_on <= day)
    }

    /// When the people of an area were counted last, and how many there were.
    #[must_use]
    pub fn counted(&self, area: &str) -> Option<(Timestamp, PeopleCounted)> {
        self.counts.get(area).copied()
    }

    /// When somebody was told of this last.
    #[must_use]
    pub fn alarmed_at(&self, about: &str) -> Option<Timestamp> {
        self.alarms.get(about).copied()
    }

    /// Everything that somebody was told of, with the moment.
    pub fn alarms(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        self.alarms.iter().map(|(about, at)| (about.as_str(), *at))
    }
}
