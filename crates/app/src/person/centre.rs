//! The privacy centre: what holds for a reader, and what this program really does.

use super::Who;
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::optional_profile;
use aftercare_core::region::is_code;
use aftercare_privacy::inventory::{Place, Row};
use aftercare_privacy::{Agreed, Countries, RegisteredRecipient, Standing, Supplement, Use, Word};
use aftercare_wire::{
    ClassView, ControllerView, HoldingView, LifetimeView, PrivacyView, PurposeView, RightView, SupplementView, TransferView,
};
use std::collections::{BTreeMap, BTreeSet};

const MOST_STATE_BYTES: usize = 3;

/// For whom the policy is read: as they say, or else as their account says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PrivacyReader {
    pub country: Option<String>,
    pub state: Option<String>,
}

impl std::fmt::Debug for PrivacyReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivacyReader(…)")
    }
}

/// Country and state as they can be.
pub(crate) fn place_of(countries: &Countries, country: &str, state: Option<&str>) -> Result<Who> {
    if !is_code(country) {
        return Err(Error::field("country", "not-a-region", "a country is two capital letters, such as `DE`"));
    }
    if !countries.is_known(country) {
        return Err(Error::field("country", "not-a-country", "there is no country of this code"));
    }
    let state = state.filter(|state| !state.is_empty());
    let is_state = |state: &str| state.len() <= MOST_STATE_BYTES && state.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if state.is_some_and(|state| !is_state(state)) {
        return Err(Error::field("state", "not-a-state", "a state is one to three capital letters or figures, such as `CA`"));
    }
    Ok(Who { country: country.to_owned(), state: state.map(str::to_owned), born_on: None })
}

impl App {
    /// The reader as the policy sees them.
    pub(super) async fn reading(&self, ctx: &Context, reader: &PrivacyReader) -> Result<Who> {
        match (&reader.country, &ctx.principal) {
            (Some(country), _) => place_of(&self.world.policies.countries, country, reader.state.as_deref()),
            (None, Principal::Person { subject, .. }) => self.who(subject).await,
            (None, _) => Ok(Who::unknown()),
        }
    }

    /// What holds for the reader.
    ///
    /// # Errors
    /// A country or state that is none.
    pub async fn privacy(&self, ctx: &Context, reader: &PrivacyReader) -> Result<PrivacyView> {
        permit(&ctx.principal, Action::PolicyRead)?;
        let who = self.reading(ctx, reader).await?;
        let published = self.publications().await?;
        // Whoever is signed in reads of what they gave freely; a visitor of everything that may be given.
        let given = match &ctx.principal {
            Principal::Person { subject, .. } => Some(self.optional_profile_given(subject).await?),
            _ => None,
        };
        let asked = self.standing(&who).await?;
        asked.with(|standing| {
            let policy = standing.policy();
            PrivacyView {
                country: Some(who.country.clone()).filter(|country| !country.is_empty()),
                state: who.state.clone(),
                policy: self.summary_of(ctx, policy, &published, true),
                controller: controller(ctx, standing),
                holdings: self.holdings(ctx, standing, given.as_ref()),
                age_below: u16::try_from(policy.age.below).unwrap_or_default(),
                age_rule: self.rule_told(ctx, &policy.age.rule),
                transfers: self.transfers(ctx, standing, &who.country),
                lifetimes: self.lifetimes(ctx),
                changes: self.rule_told(ctx, &policy.told_rule),
                rights: self.rights(ctx, standing, &who),
                supplement: standing.supplement().map(|supplement| self.supplement(ctx, supplement)),
            }
        })
    }

    /// By category: only what the inventory says that this program holds.
    fn holdings(&self, ctx: &Context, standing: &Standing<'_>, given: Option<&BTreeSet<String>>) -> Vec<HoldingView> {
        let language = ctx.language.as_str();
        let is_held = |row: &Row| {
            let is_free = row.place == Place::Vault && row.of == optional_profile::KIND;
            !is_free || given.is_none_or(|given| row.names.iter().any(|name| given.contains(name)))
        };
        let named = |words: &[&Word]| -> Vec<String> { words.iter().map(|word| word.name.get(language).to_owned()).collect() };
        let mut held = standing.holdings(&self.inventory, is_held);
        held.drain(..)
            .map(|held| {
                let mut things: Vec<String> = Vec::new();
                for says in held.rows.iter().map(|(row, _)| row.says.get(language)).filter(|says| !says.is_empty()) {
                    if !things.iter().any(|thing| thing == says) {
                        things.push(says.to_owned());
                    }
                }
                let purpose = |one: &Use<'_>| PurposeView {
                    slug: one.purpose.slug.clone(),
                    name: one.purpose.name.get(language).to_owned(),
                    basis: Some(named(&one.bases).join("; ")).filter(|bases| !bases.is_empty()),
                };
                let kept = held.retentions(&self.inventory).into_iter();
                let kept: BTreeSet<String> = kept.map(|retention| retention.told(&self.inventory.words, language)).collect();
                HoldingView {
                    slug: held.category.slug.clone(),
                    name: held.category.name.get(language).to_owned(),
                    things,
                    purposes: held.uses.iter().map(purpose).collect(),
                    sources: named(&held.sources),
                    recipients: held.recipients.iter().map(|one| self.recipient_told(one, language)).collect(),
                    kept: kept.into_iter().collect(),
                }
            })
            .collect()
    }

    /// Name and country of a recipient of the register, what kind it is of, and what it does.
    fn recipient_told(&self, one: &RegisteredRecipient, language: &str) -> String {
        let words = &self.world.policies.vocabulary;
        let kind = words.recipient(&one.kind).map_or("", |word| word.name.get(language));
        let service = one.service.as_deref().and_then(|slug| words.service(slug)).map(|word| word.name.get(language));
        let does = service.map(|service| format!(": {service}")).unwrap_or_default();
        format!("{}, {} ({kind}{does})", one.name, self.country_told(&one.country, language))
    }

    /// A purpose with the basis that it has under the version in force.
    pub(super) fn purpose_told(&self, ctx: &Context, standing: &Standing<'_>, category: &str, purpose: &str) -> PurposeView {
        let (words, language) = (&self.world.policies.vocabulary, ctx.language.as_str());
        let verdict = standing.process(category, purpose, Agreed { consented: true, objected: false });
        let basis = verdict.basis.filter(|_| verdict.is_allowed());
        let basis = basis.map(|basis| words.basis(basis).map_or(basis, |word| word.name.get(language)).to_owned());
        let name = words.purpose(purpose).map_or(purpose, |word| word.name.get(language)).to_owned();
        PurposeView { slug: purpose.to_owned(), name, basis }
    }

    /// What a country is called: as the site's list of regions does, or else as the list of countries.
    #[must_use]
    pub fn country_told(&self, country: &str, language: &str) -> String {
        let found = self.world.regions.all().find(|region| region.code == country);
        found.map_or_else(|| self.world.policies.countries.told(country, language), |region| region.name.get(language)).to_owned()
    }

    fn lifetimes(&self, ctx: &Context) -> Vec<LifetimeView> {
        let (words, language) = (&self.inventory.words, ctx.language.as_str());
        let all = self.inventory.lifetimes.all();
        all.map(|one| LifetimeView { says: one.says.get(language).to_owned(), works: one.told(words, language) }).collect()
    }

    /// Countries that the reader's data go to in the ordinary course, but their own, each with the safeguard that is signed for all who are there.
    fn transfers(&self, ctx: &Context, standing: &Standing<'_>, own: &str) -> Vec<TransferView> {
        let (language, words) = (ctx.language.as_str(), &self.world.policies.vocabulary);
        let mut found: BTreeMap<&str, bool> = BTreeMap::new();
        let held = standing.holdings(&self.inventory, |_| true);
        for one in held.iter().flat_map(|held| &held.recipients).filter(|one| one.country != own) {
            *found.entry(one.country.as_str()).or_insert(true) &= one.standard_clauses;
        }
        let clauses = words.condition("clauses").map_or("", |word| word.name.get(language));
        let view = |(country, signed): (&str, bool)| TransferView {
            country: country.to_owned(),
            country_name: self.country_told(country, language),
            safeguard: signed.then(|| clauses.to_owned()),
        };
        found.into_iter().map(view).collect()
    }

    /// The rights of the version, and of its supplement, that the reader has.
    fn rights(&self, ctx: &Context, standing: &Standing<'_>, who: &Who) -> Vec<RightView> {
        let (areas, day) = (&self.world.policies.areas, standing.day());
        let supplement = standing.supplement().map_or(&[][..], |supplement| &supplement.rights);
        let all = standing.policy().rights.iter().chain(supplement);
        let own = all.filter(|right| right.areas.iter().any(|area| areas.holds(area, who.resident(), day)));
        let mut seen = BTreeSet::new();
        let once = own.filter(|right| seen.insert(right.slug.as_str()));
        once.map(|right| RightView {
            slug: right.slug.clone(),
            name: self.right_told(&right.slug, ctx),
            rule: self.rule_told(ctx, &right.rule),
        })
        .collect()
    }

    fn right_told(&self, slug: &str, ctx: &Context) -> String {
        self.world.policies.vocabulary.right(slug).map_or("", |word| word.name.get(ctx.language.as_str())).to_owned()
    }

    fn supplement(&self, ctx: &Context, supplement: &Supplement) -> SupplementView {
        let (words, language) = (&self.world.policies.vocabulary, ctx.language.as_str());
        let coded = |list: &[Word], codes: &[String]| -> Vec<String> {
            let name = |code: &String| {
                let found = list.iter().find(|word| word.code.as_ref() == Some(code));
                found.map_or(code.as_str(), |word| word.name.get(language)).to_owned()
            };
            codes.iter().map(name).collect()
        };
        let purpose = |code: &String| supplement.table_purposes.get(code).map_or(code.as_str(), |name| name.get(language)).to_owned();
        let class = |class: &aftercare_privacy::Class| ClassView {
            id: class.id.clone(),
            name: class.name.get(language).to_owned(),
            sources: coded(&words.sources, &class.sources),
            purposes: class.purposes.iter().map(purpose).collect(),
            recipients: coded(&words.recipients, &class.recipients),
        };
        SupplementView { summary: self.supplement_summary(ctx, supplement, true), classes: supplement.classes.iter().map(class).collect() }
    }
}

fn controller(ctx: &Context, standing: &Standing<'_>) -> ControllerView {
    let Some(controller) = standing.controller() else {
        return ControllerView { name: String::new(), address: Vec::new(), regulator: None };
    };
    ControllerView {
        name: controller.name.clone().unwrap_or_else(|| controller.entity.clone()),
        address: controller.address.clone(),
        regulator: controller.regulator.as_ref().map(|regulator| regulator.name.get(ctx.language.as_str()).to_owned()),
    }
}
