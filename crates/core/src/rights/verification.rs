//! Who must be verified how before anything is done.

use super::event::{Means, Member, Party, Received, Representative, Standin};
use aftercare_privacy::Standing;
use aftercare_privacy::rights::{AccountCheck, Agency, HouseholdRule, RequestKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// The person themselves.
pub const OWN: &str = "self";
const MEMBER: &str = "member:";

/// What verification still wants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Need {
    SignIn,
    Reauthenticate,
    DataPoints,
    Declaration,
    AgentProof,
    AgentVerification,
    Member(String),
    Guardian,
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn => f.write_str("sign-in"),
            Self::Reauthenticate => f.write_str("reauthenticate"),
            Self::DataPoints => f.write_str("data-points"),
            Self::Declaration => f.write_str("declaration"),
            Self::AgentProof => f.write_str("agent-proof"),
            Self::AgentVerification => f.write_str("agent-verification"),
            Self::Member(id) => write!(f, "{MEMBER}{id}"),
            Self::Guardian => f.write_str("guardian"),
        }
    }
}

impl From<Need> for String {
    fn from(need: Need) -> Self {
        need.to_string()
    }
}

/// No need is called so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoNeed(String);

impl fmt::Display for NoNeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no step of verification", self.0)
    }
}

impl std::error::Error for NoNeed {}

impl FromStr for Need {
    type Err = NoNeed;

    fn from_str(text: &str) -> Result<Self, NoNeed> {
        let known = [
            Self::SignIn,
            Self::Reauthenticate,
            Self::DataPoints,
            Self::Declaration,
            Self::AgentProof,
            Self::AgentVerification,
            Self::Guardian,
        ];
        if let Some(member) = text.strip_prefix(MEMBER) {
            return Ok(Self::Member(member.to_owned()));
        }
        known.into_iter().find(|need| need.to_string() == text).ok_or_else(|| NoNeed(text.to_owned()))
    }
}

impl TryFrom<String> for Need {
    type Error = NoNeed;

    fn try_from(text: String) -> Result<Self, NoNeed> {
        text.parse()
    }
}

/// Who asks, and how they are known.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    pub has_account: bool,
    /// The request was made in a session of the person's own.
    pub signed_in: bool,
    pub by: Option<&'a Representative>,
    pub members: &'a [Member],
}

impl Asker<'_> {
    fn is_agent(&self) -> bool {
        self.by.is_some_and(|by| by.is == Standin::Agent)
    }

    fn is_guardian(&self) -> bool {
        self.by.is_some_and(|by| by.is == Standin::Guardian)
    }
}

/// What must be shown before a request of this kind is carried out, and how many facts are matched of somebody without an account.
#[must_use]
pub fn needed(standing: &Standing<'_>, kind: &RequestKind, asker: Asker<'_>) -> (BTreeSet<Need>, u32) {
    let Some(tier) = standing.rights().tier(&kind.tier) else { return (BTreeSet::new(), 0) };
    let mut needs = BTreeSet::new();
    if asker.is_guardian() {
        needs.insert(Need::Guardian);
    } else if asker.has_account {
        match tier.account {
            AccountCheck::None => {}
            AccountCheck::SignIn => needs.extend([Need::SignIn]),
            AccountCheck::Reauthenticate => needs.extend([Need::Reauthenticate]),
        }
        if asker.signed_in && asker.by.is_none() {
            signed_in(standing, &mut needs);
        }
    } else {
        needs.extend((tier.points > 0).then_some(Need::DataPoints));
        needs.extend(tier.declaration.then_some(Need::Declaration));
    }
    let is_opt_out = tier.points == 0;
    if asker.is_agent() {
        needs.insert(Need::AgentProof);
        let verified = standing.agency().is_none_or(|agency| agency.opt_out_verified);
        if is_opt_out {
            needs.retain(|need| *need == Need::AgentProof);
        }
        needs.extend((!is_opt_out || verified).then_some(Need::AgentVerification));
    }
    if household_rule(standing, kind) == HouseholdRule::EveryMember {
        let stands_in = standing.reading("child-in-a-household", "guardian-instead") == "guardian-instead";
        let of = |member: &Member| if member.minor && stands_in { Need::Guardian } else { Need::Member(member.id.clone()) };
        needs.extend(asker.members.iter().map(of));
    }
    (needs, tier.points)
}

/// Sums and single pieces are asked for by two tests, or both by that of the requester.
fn household_rule(standing: &Standing<'_>, kind: &RequestKind) -> HouseholdRule {
    match (kind.household, standing.reading("household-requests", "two-kinds")) {
        (HouseholdRule::EveryMember | HouseholdRule::Requester, "one-kind") => HouseholdRule::EveryMember,
        (rule, _) => rule,
    }
}

/// A session is a sign-in; it is the password again only where a reading says so.
fn signed_in(standing: &Standing<'_>, needs: &mut BTreeSet<Need>) {
    match standing.reading("request-while-signed-in", "counts-as-sign-in") {
        "counts-as-none" => {}
        "counts-as-both" => needs.retain(|need| !matches!(need, Need::SignIn | Need::Reauthenticate)),
        _ => needs.retain(|need| *need != Need::SignIn),
    }
}

/// Is a proof of an agent's worth something? The rule that it offends otherwise.
///
/// # Errors
/// The way by which it came, or what it is, does not count.
pub fn proof<'p>(agency: &'p Agency, is_opt_out: bool, proof: &str, channel: &str) -> Result<(), &'p str> {
    if !agency.by.iter().any(|by| by == channel) {
        return Err(&agency.channel_rule);
    }
    let accepted = if is_opt_out { &agency.opt_out_proofs } else { &agency.proofs };
    if accepted.iter().any(|one| one == proof) { Ok(()) } else { Err(&agency.proof_rule) }
}

/// How far verification has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    pub needs: BTreeSet<Need>,
    /// The facts that were matched, by who it was; the best of several tries, or their sum.
    points: BTreeMap<String, u32>,
}

impl Progress {
    #[must_use]
    pub fn new(needs: BTreeSet<Need>) -> Self {
        Self { needs, points: BTreeMap::new() }
    }

    #[must_use]
    pub fn points_of(&self, who: &str) -> u32 {
        self.points.get(who).copied().unwrap_or(0)
    }

    /// A step that was taken.
    pub fn verified(&mut self, request: &Received, (party, who): (Party, &str), means: &Means, adds_up: bool) {
        let wanted = request.points.max(1);
        let matched = if let Means::DataPoints { points } = means {
            let before = self.points.entry(who.to_owned()).or_default();
            *before = if adds_up { before.saturating_add(*points) } else { (*before).max(*points) };
            *before
        } else {
            0
        };
        let known = matches!(means, Means::Reauthenticate) || matched >= wanted;
        match party {
            Party::Own => self.verified_self(means, matched >= wanted),
            // Nobody else's agent.
            Party::Agent if request.by.as_ref().is_some_and(|by| by.id == who) => self.verified_agent(means, matched > 0),
            // A child's own verification stands for nobody.
            Party::Member if known && request.members.iter().any(|member| member.id == who && !member.minor) => {
                self.met(&Need::Member(who.to_owned()));
            }
            Party::Guardian if known => self.met(&Need::Guardian),
            Party::Agent | Party::Member | Party::Guardian => {}
        }
    }

    fn verified_agent(&mut self, means: &Means, matched: bool) {
        match means {
            Means::AgentProof { .. } => self.met(&Need::AgentProof),
            Means::SignIn | Means::Reauthenticate => self.met(&Need::AgentVerification),
            Means::DataPoints { .. } if matched => self.met(&Need::AgentVerification),
            Means::DataPoints { .. } | Means::Declaration => {}
        }
    }

    fn verified_self(&mut self, means: &Means, enough: bool) {
        match means {
            Means::SignIn => self.met(&Need::SignIn),
            Means::Reauthenticate => {
                self.met(&Need::SignIn);
                self.met(&Need::Reauthenticate);
            }
            Means::DataPoints { .. } if enough => self.met(&Need::DataPoints),
            Means::Declaration => self.met(&Need::Declaration),
            Means::DataPoints { .. } | Means::AgentProof { .. } => {}
        }
    }

    fn met(&mut self, need: &Need) {
        self.needs.remove(need);
    }

    /// The categories are told instead of single pieces: whoever acts for the person still has to show that they may.
    pub fn fall_back(&mut self) {
        self.needs.retain(|need| matches!(need, Need::AgentProof | Need::AgentVerification));
    }

    /// Only members of a household are missing.
    #[must_use]
    pub fn only_members(&self) -> bool {
        !self.needs.is_empty() && self.needs.iter().all(|need| matches!(need, Need::Member(_) | Need::Guardian))
    }
}
