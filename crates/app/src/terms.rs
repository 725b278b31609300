//! The documents as people read them: editions, clauses, catalogue, regions.

use crate::App;
use crate::authorise::{Action, authorise};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::view::clause;
use crate::view::rules::Rules;
use aftercare_terms::{Edition, Effect, List, Service, readings};
use aftercare_wire::{CaseKind, ClauseView, ComponentView, EditionSummary, EditionView, FindingView, ModelView, RegionView};

impl App {
    /// # Errors
    /// Not allowed.
    pub fn editions(&self, ctx: &Context) -> Result<Vec<EditionSummary>> {
        authorise(&ctx.principal, Action::TermsRead, None, "edition")?;
        Ok(self.world.editions.values().map(|e| clause::summary(e, ctx.language.as_str())).collect())
    }

    /// An edition with its clauses, in the order of the source.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub fn edition(&self, ctx: &Context, id: &str) -> Result<EditionView> {
        authorise(&ctx.principal, Action::TermsRead, None, "edition")?;
        let edition = self.known(id)?;
        let language = ctx.language.as_str();
        let mut clauses: Vec<ClauseView> = edition.clauses().iter().map(|c| clause::plain(c, edition, language)).collect();
        clauses.sort_by_key(|c| place(&c.clause));
        Ok(EditionView { edition: clause::summary(edition, language), clauses })
    }

    /// The clauses of one place, or one rule.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub fn clause(&self, ctx: &Context, edition: &str, id: &str) -> Result<ClauseView> {
        authorise(&ctx.principal, Action::TermsRead, None, "clause")?;
        let edition = self.known(edition)?;
        let found = edition.clause(id).ok_or(Error::NotFound { what: "clause" })?;
        let rules = Rules { world: &self.world, edition: None, language: ctx.language };
        let readings = readings(&self.world.settings, found).iter().map(|r| rules.reference(&r.id)).collect();
        Ok(ClauseView { readings, ..clause::plain(found, edition, ctx.language.as_str()) })
    }

    fn known(&self, id: &str) -> Result<&Edition> {
        self.world.edition(id).map(|e| &**e).ok_or(Error::NotFound { what: "edition" })
    }

    /// # Errors
    /// Not allowed.
    pub fn models(&self, ctx: &Context) -> Result<Vec<ModelView>> {
        authorise(&ctx.principal, Action::CatalogueRead, None, "model")?;
        let language = ctx.language.as_str();
        let first = self.world.editions.values().next();
        let view = |m: &aftercare_terms::Model| {
            let listed = first.and_then(|e| self.world.list(e, List::Replacement, m));
            let name = |slug: &str| self.world.catalogue.component(slug).map_or(slug, |c| c.name.get(language)).to_owned();
            let component = |(slug, n): (&String, &u32)| ComponentView { slug: slug.clone(), name: name(slug), quantity: *n };
            let kinds = CaseKind::ALL.iter().copied().filter(|k| m.flies || *k != CaseKind::Flyaway);
            ModelView {
                slug: m.slug.clone(),
                name: m.name.clone(),
                family: m.family.clone(),
                flies: m.flies,
                case_kinds: kinds.collect(),
                components: listed.iter().flat_map(|l| &l.scope.components).map(component).collect(),
            }
        };
        Ok(self.world.catalogue.models.iter().map(view).collect())
    }

    /// # Errors
    /// Not allowed.
    pub fn regions(&self, ctx: &Context) -> Result<Vec<RegionView>> {
        authorise(&ctx.principal, Action::CatalogueRead, None, "region")?;
        let language = ctx.language.as_str();
        let view = |r: &aftercare_core::region::Region| RegionView {
            code: r.code.clone(),
            name: r.name.get(language).to_owned(),
            time_zone: r.time_zone.clone(),
            edition: r.edition.clone(),
        };
        let mut out: Vec<RegionView> = self.world.regions.all().map(view).collect();
        let rest = &self.world.regions.get("").code;
        out.sort_by_key(|region| (region.code == *rest, collated(&region.name)));
        Ok(out)
    }

    /// The exclusions that an assessor may state under an edition.
    ///
    /// # Errors
    /// Not there, or not allowed.
    pub fn findings(&self, ctx: &Context, edition: &str) -> Result<Vec<FindingView>> {
        authorise(&ctx.principal, Action::TermsRead, None, "edition")?;
        let edition = self.known(edition)?;
        let rules = Rules { world: &self.world, edition: Some(edition), language: ctx.language };
        let mut out: Vec<FindingView> = Vec::new();
        for c in edition.clauses().iter().filter(|c| matches!(c.effect, Effect::Exclude { .. })) {
            if out.iter().any(|f| f.rule.id == c.rule()) {
                continue;
            }
            let closes = Service::ALL.iter().filter(|s| c.services() & s.bit() != 0).filter_map(|s| s.as_str().parse().ok());
            out.push(FindingView { rule: rules.reference(c.rule()), closes: closes.collect() });
        }
        out.sort_by_key(|f| (place(&f.rule.clause), f.rule.id.len(), f.rule.id.clone()));
        Ok(out)
    }
}

/// The order of clause numbers in the source: `2.4.1(3)` before `2.10`; what has no number comes first.
pub(crate) fn place(clause: &str) -> Vec<u32> {
    let numbers: Vec<u32> = clause.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    // What stands outside the numbered text comes after it.
    if numbers.is_empty() { vec![u32::MAX] } else { numbers }
}

/// A name as a dictionary sorts it (DIN 5007-1): umlauts and accents as their letters.
fn collated(name: &str) -> String {
    let letter = |c: char| match c {
        'ä' | 'á' | 'à' | 'â' | 'ã' | 'å' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ö' | 'ó' | 'ô' | 'õ' | 'ø' => 'o',
        'ü' | 'ú' | 'û' => 'u',
        other => other,
    };
    name.to_lowercase().chars().map(letter).collect::<String>().replace('ß', "ss")
}
