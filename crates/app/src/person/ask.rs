//! Questions about a person: nothing is changed by asking.

use super::Who;
use crate::App;
use crate::context::Context;
use crate::error::Result;
use aftercare_core::person::Person;
use aftercare_privacy::{Standing, Verdict};
use aftercare_store::SubjectId;

/// A yes with what it rests on; a no is a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    pub cites: Vec<String>,
    pub warnings: Vec<String>,
    pub basis: Option<String>,
}

impl App {
    /// Answers a question under the policy that holds for the person now.
    ///
    /// # Errors
    /// The rules by which the policy says no.
    pub(crate) async fn person_ask(
        &self,
        ctx: &Context,
        subject: &SubjectId,
        ask: impl FnOnce(&Standing<'_>, &Person, &Who) -> std::result::Result<Allowed, Vec<String>>,
    ) -> Result<Allowed> {
        let who = self.who(subject).await?;
        let person = self.person(subject).await?;
        let answer = self.standing(&who).await?.with(|standing| ask(standing, &person, &who))?;
        answer.map_err(|rules| self.policy_says_no(ctx.language, rules.iter().map(String::as_str)))
    }

    /// May data of the category be used for the purpose?
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn may_process(&self, ctx: &Context, subject: &SubjectId, category: &str, purpose: &str) -> Result<Allowed> {
        self.person_ask(ctx, subject, |standing, person, _| {
            let mut verdict = standing.process(category, purpose, person.agreed(purpose));
            verdict.refused.extend(person.blocked(standing, purpose));
            told(&verdict)
        })
        .await
    }

    /// May data of the category be taken from the source? Not from a child without a parent.
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn may_collect(&self, ctx: &Context, subject: &SubjectId, category: &str, source: &str) -> Result<Allowed> {
        self.person_ask(ctx, subject, |standing, person, who| {
            let mut verdict = standing.collect(category, source);
            verdict.refused.extend(standing.too_young(who.born_on, person.parent_agreed));
            told(&verdict)
        })
        .await
    }

    /// May somebody born then, who lives there, have an account?
    ///
    /// # Errors
    /// The rule that keeps a child from it whose parent has not agreed.
    pub async fn age_gate(&self, ctx: &Context, who: &Who, parent_agreed: bool) -> Result<()> {
        let rule = self.standing(who).await?.with(|standing| standing.too_young(who.born_on, parent_agreed).map(str::to_owned))?;
        rule.map_or(Ok(()), |rule| Err(self.policy_says_no(ctx.language, std::iter::once(rule.as_str()))))
    }

    /// May a cookie with the purpose be used in a browser of this person's?
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn may_use_cookie(&self, ctx: &Context, subject: &SubjectId, purpose: &str, is_signed_in: bool) -> Result<Allowed> {
        self.person_ask(ctx, subject, |standing, person, _| {
            told(&standing.cookie(purpose, person.visitor(is_signed_in), person.cookies_under(standing)))
        })
        .await
    }

    /// May a receiver of aircraft broadcasts be sold to such a buyer? Asked under the policy that holds for `subject`.
    ///
    /// # Errors
    /// A refusal with its rules.
    pub async fn may_sell_receiver(&self, ctx: &Context, subject: &SubjectId, buyer: &str, dealer_qualified: bool) -> Result<Allowed> {
        self.person_ask(ctx, subject, |standing, _, _| told(&standing.sell_receiver(buyer, dealer_qualified))).await
    }
}

pub(crate) fn told(verdict: &Verdict<'_>) -> std::result::Result<Allowed, Vec<String>> {
    let owned = |rules: &[&str]| -> Vec<String> { rules.iter().map(|rule| (*rule).to_owned()).collect() };
    if !verdict.is_allowed() {
        return Err(owned(&verdict.refused));
    }
    Ok(Allowed { cites: owned(&verdict.cites), warnings: owned(&verdict.warns), basis: verdict.basis.map(str::to_owned) })
}
