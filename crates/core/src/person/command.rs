//! What a person, the maker or a browser asks for.

use super::AcceptedBy;
use crate::rights::RightsCommand;
use aftercare_privacy::{Recipient, UploadFacts};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What the header lines of a request say about Global Privacy Control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    OptOut,
    Nothing,
}

/// The `Sec-GPC` lines of a request, as received.
#[derive(Debug, Clone, Copy)]
pub struct SignalHeader;

impl SignalHeader {
    /// By the reading in force: one line exactly `1`, white space aside, among however many; that line alone; or a `1` in a joined line, too.
    #[must_use]
    pub fn read<'l>(lines: impl IntoIterator<Item = &'l [u8]>, reading: &str) -> Signal {
        let mut lines = lines.into_iter();
        let is_one = |line: &[u8]| line.trim_ascii() == b"1";
        let holds = match reading {
            "only-line" => lines.next().is_some_and(is_one) && lines.next().is_none(),
            "list-member" => lines.any(|line| line.split(|byte| *byte == b',').any(is_one)),
            _ => lines.any(is_one),
        };
        if holds { Signal::OptOut } else { Signal::Nothing }
    }
}

/// For which of a ground's aims data go, and whose decision it is: the number of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval<'a> {
    pub aim: &'a str,
    pub by: &'a str,
}

/// One act.
#[derive(Debug, Clone)]
pub enum PersonCommand<'a> {
    /// An account is opened; `shown` is the hash of the policy as it was shown.
    OpenAccount {
        parent_agreed: bool,
        shown: Option<String>,
    },
    /// A parent agrees; `shown` is the hash of the policy as it was shown.
    ParentAgreed {
        shown: Option<String>,
    },
    /// The parent agrees no longer: what was collected until then stays lawful, the account closes.
    ParentWithdrew,
    CloseAccount {
        plan_runs: bool,
    },
    /// A version is accepted.
    Accept {
        by: AcceptedBy,
        shown: Option<String>,
    },
    /// The person was told of a version.
    Told {
        version: String,
    },
    Consent {
        purpose: &'a str,
    },
    Withdraw {
        purpose: &'a str,
    },
    Object {
        purpose: &'a str,
    },
    Signal(Signal),
    /// The person asks, without a signal, that nothing be sold.
    OptOutOfSale,
    ChooseCookies {
        preference: Option<bool>,
        statistics: Option<bool>,
        marketing: Option<bool>,
    },
    Subscribe,
    Unsubscribe,
    Release {
        category: &'a str,
        recipient: &'a str,
        to: Recipient<'a>,
        ground: &'a str,
        needed: bool,
        /// The request of an authority by which it goes.
        request: Option<&'a str>,
        /// People were told that the business goes to this recipient, and the day has come.
        announced: bool,
        approval: Option<Approval<'a>>,
    },
    /// An authority asks for the person's data. The person is not told of it before a day.
    ReceiveRequest {
        request: &'a str,
        told_from: Option<Date>,
    },
    DecideRequest {
        request: &'a str,
        enforceable: bool,
        categories: &'a [String],
    },
    /// The person was told that the business goes to somebody else.
    ToldOfTransfer {
        transfer: &'a str,
    },
    Sell {
        category: &'a str,
        recipient: &'a str,
    },
    /// A file of the person's; `place` says that its place can be seen with it, `item` which one it is.
    Upload {
        facts: UploadFacts,
        place: bool,
        item: Option<&'a str>,
    },
    /// What was public is so no longer.
    TakeBack {
        item: &'a str,
    },
    /// A step of a request about the person's data. `today` is the day where they live, `holidays` are the days off there.
    Rights {
        request: &'a str,
        command: RightsCommand<'a>,
        today: Date,
        holidays: &'a BTreeSet<Date>,
    },
    /// What is held is not used, or is used again.
    Restrict {
        on: bool,
    },
    /// Takes part in the programme that gives something for data, or no longer.
    Incentive {
        on: bool,
    },
}

impl PersonCommand<'_> {
    /// Does it take data from the person?
    #[must_use]
    pub fn takes_data(&self) -> bool {
        matches!(self, Self::Upload { .. } | Self::Subscribe)
    }
}
