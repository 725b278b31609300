//! A unit: one device with one serial number.

use crate::ids::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitState {
    Normal,
    /// A flyaway report was produced; the aircraft is restricted.
    Locked,
    Replaced,
    ProviderOwned,
}

impl UnitState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Locked => "locked",
            Self::Replaced => "replaced",
            Self::ProviderOwned => "provider-owned",
        }
    }
}

/// Where the device was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Official,
    Authorized,
    Other,
}

impl Channel {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Authorized => "authorized",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Official, Self::Authorized, Self::Other].into_iter().find(|c| c.as_str() == text)
    }
}

/// What is bound to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    Account,
    Controller,
    Both,
}

impl Binding {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Controller => "controller",
            Self::Both => "both",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Account, Self::Controller, Self::Both].into_iter().find(|b| b.as_str() == text)
    }
}

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    Customer,
    ServiceCentre,
    Staff,
    System,
}

impl Actor {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::ServiceCentre => "service-centre",
            Self::Staff => "staff",
            Self::System => "system",
        }
    }
}

/// A time during which a binding was live: from its start, up to but without its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BindingSpan {
    pub from: Timestamp,
    pub until: Option<Timestamp>,
    pub set_by: Actor,
    pub removed_by: Option<Actor>,
}

/// A unit with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub model: String,
    pub bought_on: Date,
    /// ISO 3166-1 alpha-2.
    pub bought_in: String,
    pub channel: Channel,
    pub proof_of_purchase: bool,
    pub warranty_last_day: Date,
    pub state: UnitState,
    /// The unit that this one replaced.
    pub replaces: Option<UnitId>,
    pub returned: bool,
    pub had_plan: bool,
    pub account: Vec<BindingSpan>,
    pub controller: Vec<BindingSpan>,
}

impl Unit {
    /// Was the account binding live at this moment?
    #[must_use]
    pub fn account_bound(&self, at: Timestamp) -> bool {
        live(&self.account, at)
    }

    /// Was the remote-controller binding live at this moment?
    #[must_use]
    pub fn controller_bound(&self, at: Timestamp) -> bool {
        live(&self.controller, at)
    }

    pub(crate) fn bind(&mut self, what: Binding, at: Timestamp, by: Actor) {
        for spans in self.spans(what) {
            if spans.last().is_none_or(|span| span.until.is_some()) {
                spans.push(BindingSpan { from: at, until: None, set_by: by, removed_by: None });
            }
        }
    }

    pub(crate) fn unbind(&mut self, what: Binding, at: Timestamp, by: Actor) {
        for spans in self.spans(what) {
            if let Some(span) = spans.last_mut().filter(|span| span.until.is_none()) {
                span.until = Some(at);
                span.removed_by = Some(by);
            }
        }
    }

    fn spans(&mut self, what: Binding) -> Vec<&mut Vec<BindingSpan>> {
        match what {
            Binding::Account => vec![&mut self.account],
            Binding::Controller => vec![&mut self.controller],
            Binding::Both => vec![&mut self.account, &mut self.controller],
        }
    }
}

fn live(spans: &[BindingSpan], at: Timestamp) -> bool {
    spans.iter().any(|span| span.from <= at && span.until.is_none_or(|until| at < until))
}
