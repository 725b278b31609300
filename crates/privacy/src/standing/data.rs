//! Processing, collecting and writing to somebody.

use super::Standing;
use crate::Verdict;
use crate::policy::{Collected, Purpose, is_outside};

/// What the person said of a purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Agreed {
    /// There is a consent that was not withdrawn.
    pub consented: bool,
    /// There is an objection later than any consent.
    pub objected: bool,
}

impl<'p> Standing<'p> {
    /// May data of the category be used for the purpose?
    #[must_use]
    pub fn process(&self, category: &str, purpose: &str, agreed: Agreed) -> Verdict<'p> {
        let policy = self.policy;
        let absent =
            policy.without(|w| w.purpose.as_deref() == Some(purpose)).or(policy.without(|w| w.category.as_deref() == Some(category)));
        if let Some(rule) = absent {
            return Verdict::no(rule);
        }
        match policy.purpose(purpose) {
            Some(purpose) => self.on_a_basis(purpose, agreed),
            None => Verdict::no(&policy.rest.bases.none),
        }
    }

    fn on_a_basis(&self, purpose: &'p Purpose, agreed: Agreed) -> Verdict<'p> {
        let bases = &self.policy.rest.bases;
        let mut verdict = Verdict { basis: Some(&purpose.basis), ..Verdict::default() };
        if agreed.objected && purpose.ends_by_objection() {
            verdict.refuse(purpose.objected.as_deref().unwrap_or(&bases.objected));
        } else if purpose.stands_on_consent() && !agreed.consented {
            if let Some(rule) = &purpose.missing {
                verdict.refuse(rule);
            }
            verdict.refuse(&bases.none);
        } else {
            verdict.cites.extend(purpose.rules.iter().map(String::as_str));
        }
        verdict
    }

    /// The purposes that unsubscribing objects to, each with its rule.
    pub fn ended_with_subscription(&self) -> impl Iterator<Item = (&'p str, &'p str)> {
        let messages = self.policy.messages.iter().filter(|message| message.subscription);
        messages.filter_map(|message| message.ends.as_ref()).map(|ends| (ends.purpose.as_str(), ends.rule.as_str()))
    }

    /// The purposes that an objection ends.
    pub fn objectable(&self) -> impl Iterator<Item = &'p str> {
        self.policy.purposes.iter().filter(|purpose| purpose.ends_by_objection()).map(|purpose| purpose.slug.as_str())
    }

    /// Does the objection mean anything? False where the purpose stands on no interest and has no switch, and where one ends nothing.
    #[must_use]
    pub fn is_objectable(&self, purpose: &str) -> bool {
        self.policy.purpose(purpose).is_some_and(Purpose::ends_by_objection)
    }

    /// May data of the category be taken from the source?
    #[must_use]
    pub fn collect(&self, category: &str, source: &str) -> Verdict<'p> {
        let policy = self.policy;
        if let Some(rule) = policy.without(|w| w.category.as_deref() == Some(category)) {
            return Verdict::no(rule);
        }
        if self.policies.vocabulary.category(category).is_none() {
            return Verdict::no(&policy.rest.bases.none);
        }
        if self.supplement.is_some() {
            return self.collect_by_table(category, source);
        }
        let Some(known) = policy.rest.source.iter().find(|known| known.slug == source) else {
            let rules = policy.rest.source.iter().map(|known| known.rule.as_str());
            return Verdict { refused: rules.take(1).collect(), ..Verdict::default() };
        };
        if is_outside(known.only.as_deref(), category) {
            return Verdict::no(&known.rule);
        }
        self.limited(category, source).unwrap_or_else(|| {
            let rules = policy.collected.iter().filter(|collected| collected.category == category).map(|collected| collected.rule.as_str());
            Verdict { cites: std::iter::once(known.rule.as_str()).chain(rules).collect(), ..Verdict::default() }
        })
    }

    /// Refused where the policy lets the category come from certain sources only.
    fn limited(&self, category: &str, source: &str) -> Option<Verdict<'p>> {
        let is_offended = |collected: &&Collected| collected.category == category && is_outside(collected.sources.as_deref(), source);
        let offended = self.policy.collected.iter().find(is_offended)?;
        offended.otherwise.as_deref().map(Verdict::no)
    }

    fn collect_by_table(&self, category: &str, source: &str) -> Verdict<'p> {
        let words = &self.policies.vocabulary;
        let Some(supplement) = self.supplement else { return Verdict::default() };
        let class = words.category(category).and_then(|word| word.code.as_deref());
        let Some(row) = class.and_then(|class| supplement.classes.iter().find(|row| row.id == class)) else {
            // What is in no row is asked for where the policy itself says so: the row is about other data.
            let known = self.policy.rest.source.iter().find(|known| known.slug == source && is_outside(known.only.as_deref(), category));
            return known.map(|known| Verdict::no(&known.rule)).or_else(|| self.limited(category, source)).unwrap_or_default();
        };
        let code = words.source(source).and_then(|word| word.code.as_deref());
        if code.is_some_and(|code| row.sources.iter().any(|one| one == code)) {
            return self.limited(category, source).unwrap_or_else(|| Verdict::yes(&row.rule));
        }
        match supplement.rest.flagged_source.iter().find(|flagged| flagged.source == source && flagged.class == row.id) {
            Some(flagged) => Verdict { warns: vec![&flagged.rule], ..Verdict::yes(&row.rule) },
            None => Verdict::no(&row.rule),
        }
    }

    /// May the message be sent? `agreed` is about its purpose.
    #[must_use]
    pub fn send(&self, message: &str, agreed: Agreed, subscribed: bool) -> Verdict<'p> {
        let Some(found) = self.policy.messages.iter().find(|one| one.slug == message) else {
            return Verdict::no(&self.policy.rest.bases.none);
        };
        match found.purpose.as_deref().and_then(|slug| self.policy.purpose(slug)) {
            Some(purpose) => {
                let mut verdict = self.on_a_basis(purpose, agreed);
                if verdict.is_allowed() {
                    verdict.cites.insert(0, &found.rule);
                }
                verdict
            }
            None if subscribed => Verdict::yes(&found.rule),
            None => Verdict::no(&found.rule),
        }
    }

    /// The purpose that a message goes by; None for one that is subscribed to.
    #[must_use]
    pub fn purpose_of_message(&self, message: &str) -> Option<&'p str> {
        self.policy.messages.iter().find(|one| one.slug == message)?.purpose.as_deref()
    }
}
