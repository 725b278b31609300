//! What is held of one category under a version, for somebody: the notice, the record of processing and what machines read are all made of it.

use crate::inventory::{Inventory, Personal, Retention, Row};
use crate::{Agreed, Areas, Policies, RegisteredRecipient, ReleaseFacts, Resident, Standing, Word};
use aftercare_terms::DocumentError;
use std::collections::{BTreeMap, BTreeSet};

/// A purpose with what it stands on: on the policy's basis, or, where the person need not give a thing at all, on consent.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    pub purpose: &'a Word,
    pub bases: Vec<&'a Word>,
}

/// A category, its rows, what they are used for, and who is given them in the ordinary course.
#[derive(Debug, Clone)]
pub struct Holding<'a> {
    pub category: &'a Word,
    pub rows: Vec<(&'a Row, &'a Personal)>,
    pub uses: Vec<Use<'a>>,
    /// From where the version lets it come.
    pub sources: Vec<&'a Word>,
    pub recipients: Vec<&'a RegisteredRecipient>,
}

/// What goes to a recipient in the ordinary course is needed, and nothing else is known of it.
const ORDINARY: ReleaseFacts =
    ReleaseFacts { approved: false, enforceable: false, announced: false, needed: true, consented: false, made_public: false };

impl<'a> Holding<'a> {
    /// The bases of all its uses, each once.
    #[must_use]
    pub fn bases(&self) -> Vec<&'a Word> {
        once(self.uses.iter().flat_map(|one| one.bases.iter().copied()))
    }

    #[must_use]
    pub fn retentions(&self, inventory: &'a Inventory) -> Vec<&'a Retention> {
        let found: BTreeSet<&str> = self.rows.iter().map(|(_, personal)| personal.retention.as_str()).collect();
        found.into_iter().filter_map(|id| inventory.retentions.get(id)).collect()
    }
}

fn once<'a>(words: impl Iterator<Item = &'a Word>) -> Vec<&'a Word> {
    let by_slug: BTreeMap<&str, &Word> = words.map(|word| (word.slug.as_str(), word)).collect();
    by_slug.into_values().collect()
}

impl<'p> Standing<'p> {
    /// By category, in the order of the vocabulary, of the rows that `is_held` leaves.
    pub fn holdings(&self, inventory: &'p Inventory, is_held: impl Fn(&Row) -> bool) -> Vec<Holding<'p>> {
        let words = &self.policies.vocabulary;
        let mut by_category: BTreeMap<&str, Vec<(&'p Row, &'p Personal)>> = BTreeMap::new();
        for (row, personal) in inventory.personal().filter(|(row, _)| is_held(row)) {
            by_category.entry(&personal.category).or_default().push((row, personal));
        }
        let held = words.categories.iter().filter_map(|word| Some((word, by_category.remove(word.slug.as_str())?)));
        held.map(|(category, rows): (&'p Word, Vec<(&'p Row, &'p Personal)>)| {
            let recipients = self.policies.recipients.all().filter(|one| self.goes_to(&category.slug, one)).collect();
            let named = rows.iter().flat_map(|(_, personal)| &personal.sources);
            let taken = named.filter(|source| self.collect(&category.slug, source).is_allowed());
            let sources = once(taken.filter_map(|slug| words.source(slug)));
            Holding { category, sources, uses: self.uses(&category.slug, &rows), rows, recipients }
        })
        .collect()
    }

    fn uses(&self, category: &str, rows: &[(&Row, &Personal)]) -> Vec<Use<'p>> {
        let words = &self.policies.vocabulary;
        let is_for = |personal: &Personal, slug: &str| personal.purposes.iter().any(|purpose| purpose == slug);
        let used = words.purposes.iter().filter(|word| rows.iter().any(|(_, personal)| is_for(personal, &word.slug)));
        used.map(|purpose| {
            let verdict = self.process(category, &purpose.slug, Agreed { consented: true, objected: false });
            let by_policy = verdict.basis.filter(|_| verdict.is_allowed());
            let own = rows.iter().filter(|(_, personal)| is_for(personal, &purpose.slug));
            // A version without any list of bases has none for consent either.
            let bases = own.filter_map(|(_, personal)| by_policy.map(|basis| personal.basis.as_deref().unwrap_or(basis)));
            Use { purpose, bases: once(bases.filter_map(|slug| words.basis(slug))) }
        })
        .collect()
    }

    /// Does the recipient get data of the category in the ordinary course, and does the gate let those of this person through?
    #[must_use]
    pub fn goes_to(&self, category: &str, to: &RegisteredRecipient) -> bool {
        let ground = to.by.as_deref().filter(|_| to.receives.iter().any(|one| one == category));
        ground.is_some_and(|ground| self.release(category, to.recipient(self.day()), ground, ORDINARY).is_allowed())
    }
}

impl Policies {
    /// Where the inventory and the policies say different things of the same data: the notice is made of both.
    #[must_use]
    pub fn disagreements(&self, file: &str, inventory: &Inventory) -> Vec<DocumentError> {
        let Some(newest) = self.versions().last() else { return Vec::new() };
        let everybody = self.everybody(&newest.id, newest.dated.unwrap_or_default());
        let mut defects = Vec::new();
        for (row, personal) in inventory.personal() {
            let entry = row.things().next().unwrap_or_default();
            let mut defect = |what: String| defects.push(DocumentError::new(file, row.line, &entry, what));
            let class = self.vocabulary.category(&personal.category).and_then(|word| word.code.as_ref());
            if !personal.classes.is_empty() && class.is_some_and(|class| !personal.classes.contains(class)) {
                let class = class.map(String::as_str).unwrap_or_default();
                defect(format!("`classes` lack `{class}`, the class of `{}` in privacy/vocabulary.toml", personal.category));
            }
            for standing in &everybody {
                for purpose in &personal.purposes {
                    if !standing.process(&personal.category, purpose, Agreed { consented: true, objected: false }).is_allowed() {
                        defect(format!("the version `{}` uses no data of `{}` for `{purpose}`", newest.id, personal.category));
                    }
                }
                if !personal.sources.iter().any(|source| standing.collect(&personal.category, source).is_allowed()) {
                    let place = standing.area_told();
                    defect(format!("the version `{}` takes no `{}` from any of `sources`{place}", newest.id, personal.category));
                }
            }
            for source in &personal.sources {
                if !everybody.iter().any(|standing| standing.collect(&personal.category, source).is_allowed()) {
                    defect(format!("the version `{}` takes no `{}` from `{source}`", newest.id, personal.category));
                }
            }
        }
        for row in &inventory.rows {
            let purpose = row.cookie.as_ref().map(|cookie| &cookie.purpose);
            if let Some(purpose) = purpose.filter(|purpose| self.vocabulary.cookie(purpose).is_none()) {
                let entry = row.things().next().unwrap_or_default();
                defects.push(DocumentError::new(file, row.line, &entry, format!("there is no use of cookies `{purpose}`")));
            }
        }
        defects.dedup_by(|a, b| a.line == b.line && a.to_string() == b.to_string());
        defects
    }

    /// A version for somebody of no area, and for somebody of each.
    pub(crate) fn everybody(&self, version: &str, day: jiff::civil::Date) -> Vec<Standing<'_>> {
        let nowhere = Resident { country: "", state: None };
        let samples = self.areas.names().filter_map(|area| self.areas.somebody(area, day));
        std::iter::once(nowhere).chain(samples).filter_map(|resident| self.standing(version, resident, day)).collect()
    }
}

impl Standing<'_> {
    fn area_told(&self) -> String {
        let areas: Vec<&str> = self.policies.areas.names().filter(|area| self.is_in(area)).collect();
        if areas.is_empty() { String::new() } else { format!(" in the area `{}`", areas.join("`, `")) }
    }
}

impl Areas {
    /// Somebody of the area, where there is one on that day.
    pub(crate) fn somebody(&self, area: &str, day: jiff::civil::Date) -> Option<Resident<'_>> {
        self.residents(area).find(|resident| self.holds(area, *resident, day))
    }
}
