//! The versions of the policy, as people read and compare them.

use super::Who;
use crate::App;
use crate::authorise::{Action, permit};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::session::sha256_hex;
use aftercare_core::person::Publications;
use aftercare_privacy::{Policy, Supplement};
use aftercare_terms::Text;
use aftercare_wire::{Language, PolicySection, PolicySummary, PolicyView, RuleRef};
use jiff::civil::Date;

fn text_of(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

impl App {
    /// All versions, in their order, and the supplements after them.
    ///
    /// # Errors
    /// The store fails.
    pub async fn policies(&self, ctx: &Context, reader: &super::PrivacyReader) -> Result<Vec<PolicySummary>> {
        permit(&ctx.principal, Action::PolicyRead)?;
        let who = self.reading(ctx, reader).await?;
        let published = self.publications().await?;
        let policies = &self.world.policies;
        let held = self
            .standing(&who)
            .await?
            .with(|standing| (standing.policy().id.clone(), standing.supplement().map(|supplement| supplement.id.clone())))?;
        let versions = policies.versions().iter().map(|policy| self.summary_of(ctx, policy, &published, policy.id == held.0));
        let supplements = policies.supplements().iter();
        let supplements = supplements.map(|one| self.supplement_summary(ctx, one, held.1.as_deref() == Some(one.id.as_str())));
        Ok(versions.chain(supplements).collect())
    }

    /// What a version says, in the reader's language.
    ///
    /// # Errors
    /// There is no such version.
    pub async fn policy(&self, ctx: &Context, reader: &super::PrivacyReader, id: &str) -> Result<PolicyView> {
        let all = self.policies(ctx, reader).await?;
        let summary = all.into_iter().find(|summary| summary.id == id).ok_or(Error::NotFound { what: "version" })?;
        let sections = self.policy_sections(id, ctx.language);
        let shown = self.policy_shown(id, ctx.language);
        let compared_with = self.version_before(&self.publications().await?, id);
        Ok(PolicyView { summary, sections, compared_with, shown })
    }

    pub(super) fn summary_of(&self, ctx: &Context, policy: &Policy, published: &Publications, in_force: bool) -> PolicySummary {
        let publication = published.all().iter().rfind(|one| one.version == policy.id);
        PolicySummary {
            id: policy.id.clone(),
            title: policy.title.get(ctx.language.as_str()).to_owned(),
            dated: text_of(policy.dated),
            effective_on: text_of(publication.map(|one| one.effective_on)),
            supplements: None,
            in_force,
        }
    }

    pub(super) fn supplement_summary(&self, ctx: &Context, supplement: &Supplement, in_force: bool) -> PolicySummary {
        PolicySummary {
            id: supplement.id.clone(),
            title: supplement.title.get(ctx.language.as_str()).to_owned(),
            dated: text_of(supplement.dated),
            effective_on: text_of(supplement.effective),
            supplements: Some(supplement.supplements.clone()),
            in_force,
        }
    }

    /// The promises of a version, by section; what stands in no section is for those who look after the documents.
    pub(super) fn policy_sections(&self, id: &str, language: Language) -> Vec<PolicySection> {
        let (policies, language) = (&self.world.policies, language.as_str());
        let sections = policies.vocabulary.sections.iter().map(|section| {
            let of_section = |rule: &str| section.rules.iter().any(|beginning| rule.starts_with(beginning));
            let promises = policies.promises.all().filter(|promise| promise.versions.iter().any(|version| version == id));
            let promises = promises.filter(|promise| of_section(&promise.id));
            PolicySection {
                slug: section.slug.clone(),
                name: section.name.get(language).to_owned(),
                promises: promises.map(|promise| RuleRef::new(&promise.id, "", promise.summary.get(language))).collect(),
            }
        });
        sections.filter(|section| !section.promises.is_empty()).collect()
    }

    /// SHA-256 of what a version says in a language: of its name, its date, and every promise with its section, in their order. The same as
    /// long as none of it changes.
    #[must_use]
    pub fn policy_shown(&self, id: &str, language: Language) -> String {
        let policies = &self.world.policies;
        let titled = |title: &Text, dated: Option<Date>| [title.get(language.as_str()).to_owned(), text_of(dated).unwrap_or_default()];
        let version = policies.version(id).map(|policy| titled(&policy.title, policy.dated));
        let supplement = || policies.supplements().iter().find(|one| one.id == id).map(|one| titled(&one.title, one.dated));
        let head = version.or_else(supplement).unwrap_or_default();
        let mut said = vec![id.to_owned(), language.as_str().to_owned()];
        said.extend(head);
        for section in self.policy_sections(id, language) {
            said.push(section.name);
            said.extend(section.promises.into_iter().flat_map(|promise| [promise.id, promise.summary]));
        }
        // No piece has this separator in it.
        sha256_hex(said.join("\u{1f}").as_bytes())
    }

    /// The hash of the version that holds for somebody now, as it is shown to them.
    pub(crate) async fn shown_to(&self, who: &Who, language: Language) -> Result<String> {
        let version = self.standing(who).await?.with(|standing| standing.policy().id.clone())?;
        Ok(self.policy_shown(&version, language))
    }
}
