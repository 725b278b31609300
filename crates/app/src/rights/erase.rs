//! Erasure on request: what is held goes, what must stay is named with its rule.

use crate::App;
use crate::error::Result;
use crate::hold::is_in_force;
use crate::person::RESIDENCE;
use aftercare_core::rights::KeptBecause;
use aftercare_privacy::inventory::{Moment, Place, Until};
use aftercare_privacy::rights::{Keeps, Rights};
use aftercare_store::{BlobId, SubjectId, VaultWrite};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const HOLD: &str = "hold";

/// What an erasure removes, and what it leaves.
#[derive(Debug, Default)]
pub(crate) struct Erasing {
    pub rows: Vec<VaultWrite>,
    pub blobs: Vec<BlobId>,
    pub kept: Vec<KeptBecause>,
    /// Of all that is removed.
    pub categories: BTreeSet<String>,
}

/// Why a category stays, by the category.
struct Reasons(BTreeMap<String, KeptBecause>);

impl Reasons {
    fn add(&mut self, category: &str, rule: &str, because: &str, until: Option<Date>) {
        let kept = || KeptBecause { category: category.to_owned(), rule: rule.to_owned(), because: because.to_owned(), until };
        self.0.entry(category.to_owned()).or_insert_with(kept);
    }

    fn of(&self, categories: &BTreeSet<&str>) -> Option<&KeptBecause> {
        categories.iter().find_map(|category| self.0.get(*category))
    }
}

/// Kinds that tell of the request itself, and where the person lives, by which it is decided: they go when its record does.
fn outlasts(kind: &str) -> bool {
    super::is_of_request(kind) || [RESIDENCE, crate::hold::KIND, crate::disclosure::LEGAL_REQUEST].contains(&kind)
}

impl App {
    pub(crate) async fn erasing_of(&self, subject: &SubjectId) -> Result<Erasing> {
        let rights = &self.world.policies.rights;
        let reasons = self.reasons_to_keep(subject, rights).await?;
        let retained: BTreeSet<&str> =
            rights.kept.iter().filter(|kept| kept.keeps == Keeps::Retained).flat_map(|kept| &kept.categories).map(String::as_str).collect();
        let mut erasing = Erasing::default();
        let mut kept: BTreeSet<KeptBecause> = BTreeSet::new();
        for row in self.store.vault_all(subject).await?.into_iter().filter(|row| !outlasts(&row.kind)) {
            let categories = self.inventory.categories_of(Place::Vault, &row.kind);
            let in_period = self.in_promised_period(Place::Vault, &row.kind, &categories, &retained);
            match reasons.of(&categories).or(in_period.as_ref()) {
                Some(because) => drop(kept.insert(because.clone())),
                None => {
                    erasing.categories.extend(categories.into_iter().map(str::to_owned));
                    erasing.rows.push(VaultWrite::Remove {
                        subject_id: subject.clone(),
                        index_kinds: self.inventory.names(Place::Index).into_iter().map(str::to_owned).collect(),
                        kind: row.kind,
                        row_id: row.row_id,
                    });
                }
            }
        }
        for blob in self.store.blobs_of_subject(subject).await?.into_iter().filter(|blob| !outlasts(&blob.kind)) {
            let categories = self.inventory.categories_of(Place::Blob, &blob.kind);
            match reasons.of(&categories) {
                Some(because) => drop(kept.insert(because.clone())),
                None => {
                    erasing.categories.extend(categories.into_iter().map(str::to_owned));
                    erasing.blobs.push(blob.blob_id);
                }
            }
        }
        erasing.kept = kept.into_iter().collect();
        Ok(erasing)
    }

    async fn reasons_to_keep(&self, subject: &SubjectId, rights: &Rights) -> Result<Reasons> {
        let mut reasons = Reasons(BTreeMap::new());
        let today = self.inventory.run.day(self.now());
        for hold in self.store.holds_of(subject).await?.iter().filter(|hold| is_in_force(hold, today)) {
            let until = hold.last_day.as_ref().and_then(|day| day.parse().ok());
            reasons.add(&hold.category, &rights.steps.hold, HOLD, until);
        }
        let plan_runs = self.store.plans_of_subject(subject).await?.iter().any(crate::care::runs);
        let case_open = self.store.cases_of_subject(subject).await?.iter().any(|case| case.open);
        let keeping = &self.inventory.keeping;
        for kept in &rights.kept {
            let needed = match kept.keeps {
                Keeps::Plan if plan_runs => Some(&keeping.running_plan),
                Keeps::Case if case_open => Some(&keeping.open_case),
                Keeps::Always => None,
                Keeps::Plan | Keeps::Case | Keeps::Retained => continue,
            };
            let of_inventory = needed.filter(|_| kept.categories.is_empty()).into_iter().flatten();
            for category in kept.categories.iter().chain(of_inventory) {
                reasons.add(category, &kept.rule, &kept.name, None);
            }
        }
        Ok(reasons)
    }

    /// A period in days that the operator promised, counted from when it was given, is not over: else the nightly run had removed it.
    fn in_promised_period(&self, place: Place, kind: &str, categories: &BTreeSet<&str>, retained: &BTreeSet<&str>) -> Option<KeptBecause> {
        let category = categories.iter().find(|category| retained.contains(*category))?;
        let until = self.inventory.retention_of(place, kind)?.until;
        let kept = self
            .world
            .policies
            .rights
            .kept
            .iter()
            .find(|kept| kept.keeps == Keeps::Retained && kept.categories.iter().any(|one| one == category))?;
        let because = KeptBecause { category: (*category).to_owned(), rule: kept.rule.clone(), because: kept.name.clone(), until: None };
        matches!(until, Until::After { moment: Moment::Created, .. }).then_some(because)
    }
}
