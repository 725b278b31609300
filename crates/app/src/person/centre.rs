//! The privacy centre: what holds for a reader, and what this program really does.

use super::Who;
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::{Context, Principal};
use crate::error::{Error, Result};
use crate::optional_profile;
use aftercare_core::region::is_code;
use aftercare_privacy::inventory::{Personal, Place, Row};
use aftercare_privacy::{Agreed, Standing, Supplement, Word};
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
pub(super) fn place_of(country: &str, state: Option<&str>) -> Result<Who> {
    if !is_code(country) {
        return Err(Error::field("country", "not-a-region", "a country is two capital letters, such as `DE`"));
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
            (Some(country), _) => place_of(country, reader.state.as_deref()),
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
                transfers: self.transfers(ctx),
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
        let mut by_category: BTreeMap<&str, Vec<(&str, &Personal)>> = BTreeMap::new();
        let is_held = |row: &Row| {
            let is_free = row.place == Place::Vault && row.of == optional_profile::KIND;
            !is_free || given.is_none_or(|given| row.names.iter().any(|name| given.contains(name)))
        };
        for (row, personal) in self.inventory.personal().filter(|(row, _)| is_held(row)) {
            by_category.entry(&personal.category).or_default().push((row.says.get(language), personal));
        }
        let words = &self.world.policies.vocabulary;
        let categories = words.categories.iter().filter_map(|word| Some((word, by_category.get(word.slug.as_str())?)));
        let told = |kind: &str, slugs: BTreeSet<&str>| -> Vec<String> {
            slugs.into_iter().map(|slug| self.inventory.words.told(kind, slug, language).to_owned()).collect()
        };
        let view = |(word, rows): (&Word, &Vec<(&str, &Personal)>)| {
            let of = |list: fn(&Personal) -> &[String]| -> BTreeSet<&str> {
                rows.iter().flat_map(|(_, personal)| list(personal)).map(String::as_str).collect()
            };
            let kept = rows.iter().filter_map(|(_, personal)| self.inventory.retentions.get(&personal.retention));
            let kept: BTreeSet<String> = kept.map(|retention| retention.told(&self.inventory.words, language)).collect();
            let mut things: Vec<String> = Vec::new();
            for (says, _) in rows.iter().filter(|(says, _)| !says.is_empty()) {
                if !things.iter().any(|thing| thing == says) {
                    things.push((*says).to_owned());
                }
            }
            let purposes = of(|personal| &personal.purposes).into_iter();
            HoldingView {
                slug: word.slug.clone(),
                name: word.name.get(language).to_owned(),
                things,
                purposes: purposes.map(|purpose| self.purpose_told(ctx, standing, &word.slug, purpose)).collect(),
                sources: told("source", of(|personal| &personal.sources)),
                recipients: told("recipient", of(|personal| &personal.recipients)),
                kept: kept.into_iter().collect(),
            }
        };
        categories.map(view).collect()
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

    /// What a country is called; its code, where it is no region that anything is sold in.
    fn country_told(&self, country: &str, language: &str) -> String {
        let found = self.world.regions.all().find(|region| region.code == country);
        found.map_or(country, |region| region.name.get(language)).to_owned()
    }

    fn lifetimes(&self, ctx: &Context) -> Vec<LifetimeView> {
        let (words, language) = (&self.inventory.words, ctx.language.as_str());
        let all = self.inventory.lifetimes.all();
        all.map(|one| LifetimeView { says: one.says.get(language).to_owned(), works: one.told(words, language) }).collect()
    }

    fn transfers(&self, ctx: &Context) -> Vec<TransferView> {
        let language = ctx.language.as_str();
        let view = |transfer: &aftercare_privacy::inventory::Transfer| TransferView {
            country: transfer.country.clone(),
            country_name: self.country_told(&transfer.country, language),
            safeguard: transfer.safeguard.get(language).to_owned(),
        };
        self.inventory.responsible.transfer.iter().map(view).collect()
    }

    /// The rights of the version, and of its supplement, that the reader has.
    fn rights(&self, ctx: &Context, standing: &Standing<'_>, who: &Who) -> Vec<RightView> {
        let (areas, day) = (&self.world.policies.areas, standing.day());
        let supplement = standing.supplement().map_or(&[][..], |supplement| &supplement.rights);
        let all = standing.policy().rights.iter().chain(supplement);
        let own = all.filter(|right| right.areas.iter().any(|area| areas.holds(area, who.resident(), day)));
        let mut seen = BTreeSet::new();
        let once = own.filter(|right| seen.insert(right.slug.as_str()));
        once.map(|right| RightView { slug: right.slug.clone(), rule: self.rule_told(ctx, &right.rule) }).collect()
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
