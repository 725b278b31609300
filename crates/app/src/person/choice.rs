//! What somebody chose about their data, and what they change of it.

use super::centre::place_of;
use super::{Beside, Browsing, Residence};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use aftercare_core::person::{AcceptedBy, Disclosure, Person, PersonCommand, PublicItem};
use aftercare_privacy::Standing;
use aftercare_store::SubjectId;
use aftercare_wire::{
    AcceptedView, ChoicesChange, ChoicesView, CookieChange, DisclosureView, PolicySummary, PublishedView, PurposeAct, PurposeChoice,
    PurposeChoiceView, ResidenceChange,
};

const CONSENT: &str = "consent";
const INTEREST: &str = "legitimate-interest";
/// More choices about purposes in one request than there are purposes.
const MOST_CHOICES: usize = 50;

/// A version in force that somebody has not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyToTell {
    pub summary: PolicySummary,
    /// Use accepts it; otherwise an act is asked for.
    pub by_use: bool,
}

impl App {
    /// Everything that the person chose, and where their data went.
    ///
    /// # Errors
    /// Not a person in a browser.
    pub async fn choices(&self, ctx: &Context, browsing: &Browsing) -> Result<ChoicesView> {
        permit(&ctx.principal, Action::ChoiceManage)?;
        let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
        self.choices_of(ctx, subject, browsing).await
    }

    pub(super) async fn choices_of(&self, ctx: &Context, subject: &SubjectId, browsing: &Browsing) -> Result<ChoicesView> {
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        let published = self.publications().await?;
        let cookies = self.cookies_of(ctx, subject, browsing).await?;
        self.standing(&who).await?.with(|standing| {
            let policy = standing.policy();
            let accepted = person.accepted(&policy.id).map(|accepted| AcceptedView {
                at: accepted.at.to_string(),
                by: if accepted.by == AcceptedBy::Act { "act" } else { "use" }.to_owned(),
                shown: accepted.shown.clone(),
            });
            ChoicesView {
                policy: self.summary_of(ctx, policy, &published, true),
                accepted,
                purposes: policy
                    .purposes
                    .iter()
                    .map(|purpose| self.purpose_choice(ctx, standing, &person, &purpose.slug))
                    .filter(|choice| self.is_about_person(choice))
                    .collect(),
                cookies,
                subscribed: person.subscribed,
                country: who.country.clone(),
                state: who.state.clone(),
                published: person.public.iter().rev().map(|one| self.published_told(ctx, one)).collect(),
                disclosures: person
                    .disclosures
                    .iter()
                    .rev()
                    .filter(|one| one.is_told(standing.day()))
                    .map(|one| self.disclosure_told(ctx, one))
                    .collect(),
            }
        })
    }

    /// What the inventory says is done here, and what leaves a choice that counts for the maker's other systems.
    fn is_about_person(&self, choice: &PurposeChoiceView) -> bool {
        let is_done = |slug: &str| self.inventory.personal().any(|(_, personal)| personal.purposes.iter().any(|purpose| purpose == slug));
        choice.by_consent || choice.objectable || choice.objected_at.is_some() || is_done(&choice.purpose.slug)
    }

    fn purpose_choice(&self, ctx: &Context, standing: &Standing<'_>, person: &Person, purpose: &str) -> PurposeChoiceView {
        let verdict = standing.process("", purpose, person.agreed(purpose));
        let consent = person.consents(purpose).last().filter(|consent| consent.withdrawn_at.is_none());
        let title = |version: &str| {
            let policy = self.world.policies.version(version);
            policy.map_or(version, |policy| policy.title.get(ctx.language.as_str())).to_owned()
        };
        PurposeChoiceView {
            purpose: self.purpose_told(ctx, standing, "", purpose),
            by_consent: verdict.basis == Some(CONSENT),
            objectable: standing.is_objectable(purpose),
            allowed: verdict.is_allowed(),
            since: consent.map(|consent| consent.given_at.to_string()),
            under: consent.map(|consent| title(&consent.version)),
            objected_at: person.objected_at(purpose).map(|at| at.to_string()),
        }
    }

    fn published_told(&self, ctx: &Context, one: &PublicItem) -> PublishedView {
        let (words, language) = (&self.world.policies.vocabulary, ctx.language.as_str());
        let category = |slug: &str| words.category(slug).map_or(slug, |word| word.name.get(language)).to_owned();
        PublishedView {
            at: one.at.to_string(),
            blob: one.item.clone(),
            with: one.place.as_deref().map(category),
            taken_back_at: one.taken_back_at.map(|at| at.to_string()),
            rules: one.rules.iter().map(|rule| self.rule_told(ctx, rule)).collect(),
        }
    }

    fn disclosure_told(&self, ctx: &Context, one: &Disclosure) -> DisclosureView {
        let (policies, language) = (&self.world.policies, ctx.language.as_str());
        let words = &policies.vocabulary;
        let known = policies.recipients.get(&one.recipient);
        let kind = known.map_or("", |known| known.kind.as_str());
        DisclosureView {
            at: one.at.to_string(),
            category: words.category(&one.category).map_or(one.category.as_str(), |word| word.name.get(language)).to_owned(),
            recipient: known.map_or(one.recipient.as_str(), |known| known.name.as_str()).to_owned(),
            recipient_kind: words.recipient(kind).map_or("", |word| word.name.get(language)).to_owned(),
            ground: words.ground(&one.ground).map_or("", |word| word.name.get(language)).to_owned(),
            aim: one.aim.as_deref().map(|aim| words.aim(aim).map_or(aim, |word| word.name.get(language)).to_owned()),
            sold: one.ground.is_empty(),
            rules: one.rules.iter().map(|rule| self.rule_told(ctx, rule)).collect(),
        }
    }

    /// Carries out what somebody chose.
    ///
    /// # Errors
    /// A field error for what cannot be chosen: then nothing of the request has happened.
    pub async fn choices_change(&self, ctx: &Context, change: &ChoicesChange, browsing: &Browsing) -> Result<ChoicesView> {
        self.audited(ctx, Action::ChoiceManage, "", async {
            permit(&ctx.principal, Action::ChoiceManage)?;
            let subject = ctx.principal.subject().ok_or(Error::Unauthenticated)?;
            self.choices_put(ctx, subject, change).await
        })
        .await?;
        self.choices(ctx, browsing).await
    }

    pub(super) async fn choices_put(&self, ctx: &Context, subject: &SubjectId, change: &ChoicesChange) -> Result<()> {
        let residence = match &change.residence {
            Some(ResidenceChange { country, state }) => Some(place_of(&self.world.policies.countries, country, state.as_deref())?),
            None => None,
        };
        let who = self.who(subject).await?;
        let standing = self.standing(&who).await?;
        standing.with(|standing| self.choosable(standing, &change.purposes))??;
        if let Some(shown) = &change.accept
            && *shown != self.shown_to(&who, ctx.language).await?
        {
            return Err(Error::field("accept", "other-version", "this is not the version in force in the language of the request"));
        }
        let purposes = change.purposes.iter().map(|PurposeChoice { purpose, act }| match act {
            PurposeAct::Consent => PersonCommand::Consent { purpose },
            PurposeAct::Withdraw => PersonCommand::Withdraw { purpose },
            PurposeAct::Object => PersonCommand::Object { purpose },
        });
        let accept = change.accept.clone().map(|shown| PersonCommand::Accept { by: AcceptedBy::Act, shown: Some(shown) });
        let subscription = change.subscribed.map(|on| if on { PersonCommand::Subscribe } else { PersonCommand::Unsubscribe });
        let cookies = change.cookies.map(|CookieChange { preference, statistics, marketing }| PersonCommand::ChooseCookies {
            preference,
            statistics,
            marketing,
        });
        let sale = change.opt_out_of_sale.then_some(PersonCommand::OptOutOfSale);
        let commands: Vec<_> = purposes.chain([accept, subscription, cookies, sale].into_iter().flatten()).collect();
        let mut beside = Beside::default();
        if let Some(place) = residence {
            let residence = Residence { country: Some(place.country), state: place.state, born_on: who.born_on };
            beside.anyway.push(self.residence_write(subject, &residence)?);
        }
        self.person_act(ctx, subject, &commands, &beside).await.map(drop)
    }

    /// Consent is given where a purpose stands on it or an objection is taken back; objected is where that means something.
    fn choosable(&self, standing: &Standing<'_>, choices: &[PurposeChoice]) -> Result<()> {
        if choices.len() > MOST_CHOICES {
            return Err(Error::field("purposes", "too-many", format!("{MOST_CHOICES} choices at most")));
        }
        for PurposeChoice { purpose, act } in choices {
            let basis = standing.process("", purpose, aftercare_privacy::Agreed { consented: true, objected: false }).basis;
            let stands_on_consent = basis == Some(CONSENT);
            let can = match act {
                PurposeAct::Consent => stands_on_consent || standing.is_objectable(purpose),
                PurposeAct::Withdraw => stands_on_consent,
                // Against an interest one may object even where that ends nothing: it is on record.
                PurposeAct::Object => standing.is_objectable(purpose) || basis == Some(INTEREST),
            };
            if !can {
                return Err(Error::field("purposes", "not-a-choice", format!("`{purpose}`: the policy in force leaves no such choice")));
            }
        }
        Ok(())
    }

    /// The person says that they accept the version that the page showed.
    ///
    /// # Errors
    /// A field error where the version that the page showed is not the one in force any more; the store fails.
    pub async fn policy_accept(&self, ctx: &Context, seen: Option<&str>) -> Result<()> {
        let Principal::Person { subject, .. } = &ctx.principal else { return Ok(()) };
        let in_force = self.standing(&self.who(subject).await?).await?.with(|standing| standing.policy().id.clone())?;
        if seen.is_some_and(|seen| seen != in_force) {
            return Err(Error::field("version", "other-version", "another version is in force by now: read that one first"));
        }
        self.policy_accepted(ctx, subject, AcceptedBy::Act).await
    }

    async fn policy_accepted(&self, ctx: &Context, subject: &SubjectId, by: AcceptedBy) -> Result<()> {
        let shown = self.shown_to(&self.who(subject).await?, ctx.language).await?;
        self.person_command(ctx, subject, &PersonCommand::Accept { by, shown: Some(shown) }).await.map(drop)
    }

    /// The product is used by somebody who is signed in. Where the version in force says that use accepts it, it is accepted, once; where it does not,
    /// it has to be asked for. Gives what the person has yet to be told.
    ///
    /// # Errors
    /// The store fails.
    pub async fn policy_used(&self, ctx: &Context) -> Result<Option<PolicyToTell>> {
        let Principal::Person { subject, .. } = &ctx.principal else { return Ok(None) };
        let told = self.policy_to_tell(ctx).await?;
        if told.as_ref().is_some_and(|told| told.by_use) {
            self.policy_accepted(ctx, subject, AcceptedBy::Use).await?;
        }
        Ok(told)
    }

    /// The version that somebody has yet to be told of: in force for them and not accepted.
    ///
    /// # Errors
    /// The store fails.
    pub async fn policy_to_tell(&self, ctx: &Context) -> Result<Option<PolicyToTell>> {
        let Principal::Person { subject, .. } = &ctx.principal else { return Ok(None) };
        let (who, person) = (self.who(subject).await?, self.person(subject).await?);
        let published = self.publications().await?;
        self.standing(&who).await?.with(|standing| {
            let policy = standing.policy();
            let told =
                || PolicyToTell { summary: self.summary_of(ctx, policy, &published, true), by_use: policy.accepted_by_use.is_some() };
            person.accepted(&policy.id).is_none().then(told)
        })
    }
}
