//! Giving data to somebody else, and letting people put up what others can see.

use super::Standing;
use crate::policy::{Condition, is_outside};
use crate::{Ground, Policies, Resident, Verdict};

/// Who would get the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient<'a> {
    pub kind: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// Bound by contract to use the data for the maker or the law only.
    pub contract: bool,
    /// The standard clauses are signed.
    pub standard_clauses: bool,
}

/// What is so about a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// The request can be enforced.
    pub enforceable: bool,
    /// People were told of a transfer of the business to this recipient, and its day has come.
    pub announced: bool,
    /// It is needed for the products or services.
    pub needed: bool,
    /// One of the ground's aims was named, and who approved it.
    pub approved: bool,
    /// The person agreed to data going to others.
    pub consented: bool,
    /// The person made data of this category public.
    pub made_public: bool,
}

/// What is so about an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadFacts {
    /// The person did it, not a program by itself.
    pub act: bool,
    pub agreed: bool,
    pub shows_others: bool,
    /// Those shown agreed, says the person.
    pub attested: bool,
    pub public: bool,
}

impl<'p> Standing<'p> {
    /// May data of the category be given to the recipient on the ground? Everything that stands against it is told.
    #[must_use]
    pub fn release(&self, category: &str, to: Recipient<'_>, ground: &str, facts: ReleaseFacts) -> Verdict<'p> {
        let policy = self.policy;
        if let Some(rule) = policy.without(|without| without.ground.as_deref() == Some(ground)) {
            return Verdict::no(rule);
        }
        let Some(ground) = policy.grounds.iter().find(|one| one.slug == ground) else {
            return Verdict::no(&policy.rest.disclosure.otherwise);
        };
        let mut verdict = Verdict::default();
        if is_outside(ground.kinds.as_deref(), to.kind) || is_outside(ground.categories.as_deref(), category) {
            verdict.refuse(&ground.rule);
        }
        for need in &ground.needs {
            let holds = match need.what {
                Condition::Needed => facts.needed,
                Condition::Contract => to.contract,
                Condition::Enforceable => facts.enforceable,
                Condition::Announced => facts.announced,
                Condition::ApprovedAim => facts.approved,
                Condition::Consent => facts.consented,
                Condition::MadePublic => facts.made_public,
                Condition::Clauses => to.standard_clauses || !self.leaves_its_area(to),
            };
            if !holds {
                verdict.refuse(&need.rule);
            }
        }
        self.by_permission(category, to, facts, &mut verdict);
        self.by_table(category, to, ground, facts, &mut verdict);
        if verdict.is_allowed() {
            verdict.cites.push(&ground.rule);
        }
        verdict
    }

    /// Is giving data to this kind of recipient sharing?
    #[must_use]
    pub fn is_sharing(&self, kind: &str) -> bool {
        self.policies.vocabulary.recipient(kind).is_some_and(|word| word.shares)
    }

    /// May data be given for this aim on the ground?
    #[must_use]
    pub fn is_aim(&self, ground: &str, aim: &str) -> bool {
        self.policy.grounds.iter().filter(|one| one.slug == ground).any(|one| one.aims.iter().any(|known| known == aim))
    }

    /// The rule of a ground for what is about nobody: nothing goes from a person by it.
    #[must_use]
    pub fn about_nobody(&self, ground: &str) -> Option<&'p str> {
        self.policy.grounds.iter().find(|one| one.slug == ground && !one.logged).map(|one| one.rule.as_str())
    }

    /// Is it written into the log that the person can read?
    #[must_use]
    pub fn is_logged(&self, ground: &str) -> bool {
        self.policy.grounds.iter().find(|one| one.slug == ground).is_none_or(|ground| ground.logged)
    }

    fn leaves_its_area(&self, to: Recipient<'_>) -> bool {
        let resident = Resident { country: to.country, state: None };
        let leaves = |area: &str| self.is_in(area) && !self.policies.areas.holds(area, resident, self.day);
        self.policy.clauses.as_ref().is_some_and(|clauses| leaves(&clauses.area))
    }

    fn by_permission(&self, category: &str, to: Recipient<'_>, facts: ReleaseFacts, verdict: &mut Verdict<'p>) {
        let permitted = facts.consented || facts.made_public;
        for rule in self.policy.rest.by_permission.iter().filter(|_| !permitted) {
            let is_about = rule.kind == to.kind && rule.categories.iter().any(|one| one == category);
            if is_about && rule.area.as_deref().is_none_or(|area| self.is_in(area)) {
                verdict.refuse(&rule.rule);
            }
        }
    }

    /// The recipients' column of the supplement's table. What is public or names nobody is not in the table.
    fn by_table(&self, category: &str, to: Recipient<'_>, ground: &Ground, facts: ReleaseFacts, verdict: &mut Verdict<'p>) {
        let Some(supplement) = self.supplement else { return };
        let is_open = ground.needs.iter().any(|need| need.what == Condition::MadePublic) && facts.made_public;
        if is_open || !ground.logged {
            return;
        }
        let words = &self.policies.vocabulary;
        let class = words.category(category).and_then(|word| word.code.as_deref());
        let row = class.and_then(|class| supplement.classes.iter().find(|row| row.id == class));
        let code = words.recipient(to.kind).and_then(|word| word.code.as_deref());
        match row {
            None => verdict.refuse(&supplement.rest.unclassed.rule),
            Some(row) if code.is_none_or(|code| !row.recipients.iter().any(|one| one == code)) => verdict.refuse(&row.rule),
            Some(row) => verdict.cites.push(&row.rule),
        }
    }

    /// May the file be taken?
    #[must_use]
    pub fn upload(&self, facts: UploadFacts) -> Verdict<'p> {
        let upload = &self.policy.upload;
        let mut verdict = Verdict::default();
        if let Some(rule) = &upload.needs_act_and_consent {
            if facts.act && facts.agreed { verdict.cites.push(rule) } else { verdict.refuse(rule) }
        }
        if let Some(rule) = upload.others_attested.as_deref().filter(|_| facts.public && facts.shows_others) {
            if facts.attested { verdict.cites.push(rule) } else { verdict.refuse(rule) }
        }
        verdict
    }

    /// May a receiver of the aircraft's broadcasts be sold to this kind of buyer?
    #[must_use]
    pub fn sell_receiver(&self, buyer: &str, dealer_qualified: bool) -> Verdict<'p> {
        match &self.policy.rest.receivers {
            None => Verdict::no(self.policy.without(|without| without.receivers).unwrap_or(&self.policy.rest.disclosure.otherwise)),
            Some(receivers) if dealer_qualified && receivers.buyers.iter().any(|one| one == buyer) => Verdict::yes(&receivers.rule),
            Some(receivers) => Verdict::no(&receivers.rule),
        }
    }

    /// Whom the policy lets receivers be sold to.
    #[must_use]
    pub fn receiver_buyers(&self) -> &'p [String] {
        self.policy.rest.receivers.as_ref().map_or(&[], |receivers| &receivers.buyers)
    }

    /// Does this version know the ground?
    #[must_use]
    pub fn has_ground(&self, ground: &str) -> bool {
        self.policy.grounds.iter().any(|one| one.slug == ground)
    }
}

/// How many people of an area a supplement says are never exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsumerLimit<'p> {
    pub area: &'p str,
    pub most: u64,
    told_percent: u64,
    pub months: i64,
    pub rule: &'p str,
    reading: &'p str,
}

impl ConsumerLimit<'_> {
    /// The number that counts, by the reading in force: of these months, ever, or whichever is more.
    #[must_use]
    pub fn counted(&self, rolling: u64, all: u64) -> u64 {
        match self.reading {
            "review" => rolling,
            "cumulative" => all,
            _ => rolling.max(all),
        }
    }

    /// From so many people on somebody is told.
    #[must_use]
    pub fn told_from(&self) -> u64 {
        self.most.saturating_mul(self.told_percent) / 100
    }
}

impl Policies {
    /// The limits that go with a version.
    pub fn consumer_limits<'p>(&'p self, version: &'p str) -> impl Iterator<Item = ConsumerLimit<'p>> {
        self.supplements().iter().filter(move |supplement| supplement.supplements == version).map(|supplement| {
            let limit = &supplement.rest.most_consumers;
            let (told_percent, months) = (u64::from(limit.told_percent), i64::from(limit.months));
            let reading = self.settings.get("count-of-consumers", "review-and-cumulative");
            ConsumerLimit { area: &supplement.area, most: limit.count, told_percent, months, rule: &limit.rule, reading }
        })
    }
}
