//! What another version changes for somebody: in words of their language, for the page that shows the whole and the mail that tells it shortly.

use super::{PrivacyReader, Who};
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use aftercare_core::person::Publications;
use aftercare_privacy::{Changed, Comparison, Item, Part, Word, compare_for};
use aftercare_wire::{ChangePart, ChangedItem, Language, NewItem, PolicyChanges};
use jiff::civil::Date;

/// The changes of a version as a mail tells them: a line each, of which the empty ones are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChangeLines {
    pub collected: String,
    pub dropped: String,
    pub given: String,
    pub given_no_more: String,
    pub rights: String,
    pub rights_gone: String,
    pub responsible: String,
}

impl App {
    /// What a version changes against the one before it.
    ///
    /// # Errors
    /// There is no such version, or none before it.
    pub async fn policy_changes(&self, ctx: &Context, reader: &PrivacyReader, id: &str) -> Result<PolicyChanges> {
        permit(&ctx.principal, Action::PolicyRead)?;
        let who = self.reading(ctx, reader).await?;
        let published = self.publications().await?;
        let policies = &self.world.policies;
        let before = self.version_before(&published, id).ok_or(Error::NotFound { what: "version" })?;
        let (old, new) = policies.version(&before).zip(policies.version(id)).ok_or(Error::NotFound { what: "version" })?;
        let found = self.versions_compared(&who, &before, id, self.day_of(&who)).ok_or(Error::NotFound { what: "version" })?;
        let summary = |policy| self.summary_of(ctx, policy, &published, false);
        Ok(PolicyChanges { before: summary(old), after: summary(new), parts: self.parts_told(ctx, &found) })
    }

    /// The version that held before this one was published; of one that never was, the one before it among the documents.
    pub(super) fn version_before(&self, published: &Publications, id: &str) -> Option<String> {
        let all = published.all();
        let at = all.iter().rposition(|one| one.version == id);
        let held = at.and_then(|at| all.get(at.checked_sub(1)?)).map(|one| one.version.clone());
        let versions = self.world.policies.versions();
        let place = versions.iter().position(|policy| policy.id == id)?;
        held.or_else(|| Some(versions.get(place.checked_sub(1)?)?.id.clone()))
    }

    fn versions_compared(&self, who: &Who, before: &str, after: &str, day: Date) -> Option<Comparison> {
        compare_for(&self.world.policies, before, after, who.resident(), day)
    }

    fn parts_told(&self, ctx: &Context, found: &Comparison) -> Vec<ChangePart> {
        let parts = [
            ("collected", &found.collected),
            ("purposes", &found.purposes),
            ("disclosure", &found.disclosure),
            ("processors", &found.processors),
            ("rights", &found.rights),
            ("people", &found.people),
            ("cookies", &found.cookies),
        ];
        let told = |(slug, part): (&str, &Part)| ChangePart {
            slug: slug.to_owned(),
            came: part.came.iter().map(|item| self.item_told(ctx, slug, item)).collect(),
            went: part.went.iter().map(|item| self.item_told(ctx, slug, item)).collect(),
            changed: part.changed.iter().map(|item| self.changed_told(ctx, slug, item, found)).collect(),
        };
        parts.into_iter().filter(|(_, part)| !part.is_empty()).map(told).collect()
    }

    fn item_told(&self, ctx: &Context, part: &str, item: &Item) -> NewItem {
        NewItem { name: self.change_name(part, &item.name, ctx.language), rule: self.rule_told(ctx, &item.rule) }
    }

    fn changed_told(&self, ctx: &Context, part: &str, item: &Changed, found: &Comparison) -> ChangedItem {
        let policies = &self.world.policies;
        let of = |version: &str, told: &str| match part {
            // What has to hold, then for whom and of what only.
            "disclosure" => {
                let ground = policies.version(version).and_then(|policy| policy.grounds.iter().find(|one| one.slug == item.name));
                let [needs, kinds, categories] = ground.map(aftercare_privacy::Ground::conditions).unwrap_or_default();
                let words = &policies.vocabulary;
                let needs = needs.into_iter().filter_map(|slug| words.condition(slug));
                let kinds = kinds.into_iter().filter_map(|slug| words.recipient(slug));
                let categories = categories.into_iter().filter_map(|slug| words.category(slug));
                let all: Vec<&str> = needs.chain(kinds).chain(categories).map(|word| word.name.get(ctx.language.as_str())).collect();
                all.join(", ")
            }
            "purposes" => self.named(policies.vocabulary.basis(told), told, ctx.language),
            "collected" => {
                let known = |slug: &str| policies.vocabulary.matter(slug).or_else(|| policies.vocabulary.source(slug));
                told.split(", ").map(|slug| self.named(known(slug), slug, ctx.language)).collect::<Vec<_>>().join(", ")
            }
            "cookies" => {
                let policy = policies.version(version);
                let category = policy.and_then(|policy| policy.cookie_categories.iter().find(|one| one.slug == item.name));
                category.map_or(told, |category| category.name.get(ctx.language.as_str())).to_owned()
            }
            "people" => self.named(policies.vocabulary.matter(told), told, ctx.language),
            _ => told.to_owned(),
        };
        ChangedItem {
            name: self.change_name(part, &item.name, ctx.language),
            before: of(&found.before, &item.before),
            after: of(&found.after, &item.after),
            rule: self.rule_told(ctx, &item.rule),
        }
    }

    fn named(&self, word: Option<&Word>, otherwise: &str, language: Language) -> String {
        word.map_or(otherwise, |word| word.name.get(language.as_str())).to_owned()
    }

    /// What an entry of a part of the comparison is called.
    fn change_name(&self, part: &str, slug: &str, language: Language) -> String {
        let words = &self.world.policies.vocabulary;
        let word = match part {
            "collected" => words.item(slug),
            "purposes" => words.purpose(slug),
            "disclosure" => words.ground(slug),
            "processors" => words.service(slug),
            "rights" => words.right(slug),
            _ => words.matter(slug),
        };
        let category = || {
            let categories = self.world.policies.versions().iter().rev().flat_map(|policy| &policy.cookie_categories);
            categories.into_iter().find(|category| category.slug == slug).map(|category| category.name.get(language.as_str()))
        };
        word.map(|word| word.name.get(language.as_str())).or_else(category).unwrap_or(slug).to_owned()
    }

    /// The same in one line a matter, for a mail.
    pub(crate) async fn change_lines(&self, who: &Who, version: &str, language: Language) -> Result<ChangeLines> {
        let published = self.publications().await?;
        let day = self.day_of(who);
        let found = self.version_before(&published, version).and_then(|before| self.versions_compared(who, &before, version, day));
        let Some(found) = found else { return Ok(ChangeLines::default()) };
        let listed = |parts: &[(&str, &[Item])]| -> String {
            let all = parts.iter().flat_map(|(part, items)| items.iter().map(move |item| self.change_name(part, &item.name, language)));
            all.collect::<Vec<_>>().join(", ")
        };
        let changed = found.people.changed.iter().find(|one| one.name == "controller").map(|one| one.after.clone());
        Ok(ChangeLines {
            collected: listed(&[("collected", &found.collected.came)]),
            dropped: listed(&[("collected", &found.collected.went)]),
            given: listed(&[("disclosure", &found.disclosure.came), ("processors", &found.processors.came)]),
            given_no_more: listed(&[("disclosure", &found.disclosure.went), ("processors", &found.processors.went)]),
            rights: listed(&[("rights", &found.rights.came)]),
            rights_gone: listed(&[("rights", &found.rights.went)]),
            responsible: changed.unwrap_or_default(),
        })
    }
}
