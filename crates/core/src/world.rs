//! Everything the terms need beside a care file: editions, catalogue, regions, prices, settings.

use crate::price::{PriceTable, Prices};
use crate::region::Regions;
use aftercare_privacy::Policies;
use aftercare_terms::{Catalogue, Edition, List, Model, Schema, Scope, Settings};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The documents that a running program decides by.
#[derive(Debug, Clone)]
pub struct World {
    pub schema: Arc<Schema>,
    pub settings: Arc<Settings>,
    pub catalogue: Arc<Catalogue>,
    pub regions: Arc<Regions>,
    pub prices: Arc<Prices>,
    pub editions: BTreeMap<String, Arc<Edition>>,
    pub policies: Arc<Policies>,
    /// Where one edition holds everywhere, as in a scenario.
    pub only_edition: Option<String>,
}

/// A list with the rules that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub scope: Scope,
    /// The list was taken from the edition that this one falls back to.
    pub from_other_edition: bool,
}

impl World {
    #[must_use]
    pub fn edition(&self, id: &str) -> Option<&Arc<Edition>> {
        self.editions.get(id)
    }

    /// The id of the edition sold in a region.
    #[must_use]
    pub fn edition_of_region(&self, region: &str) -> &str {
        match &self.only_edition {
            Some(id) => id,
            None => &self.regions.get(region).edition,
        }
    }

    /// The edition that decides a request: that of the plan's purchase, for international products that of the request's region (S-67).
    #[must_use]
    pub fn edition_of_request<'a>(&'a self, plan_edition: &'a str, model: &Model, region: &str) -> &'a str {
        if self.only_edition.is_some() || self.settings.choice("edition_that_applies") != "plan-region-or-request-region" {
            return plan_edition;
        }
        let international = self.edition(plan_edition).is_some_and(|e| e.scope(List::International, model).is_some());
        if international { self.edition_of_region(region) } else { plan_edition }
    }

    /// A component list of a model: the edition's own, otherwise that of the edition it falls back to (S-37).
    #[must_use]
    pub fn list(&self, edition: &Edition, list: List, model: &Model) -> Option<Listed> {
        if let Some(scope) = edition.scope(list, model) {
            return Some(Listed { scope, from_other_edition: false });
        }
        if list == List::RepairDiscount && self.settings.choice("discount_list_of_handhelds") == "replacement-list" {
            let mut listed = self.list(edition, List::Replacement, model)?;
            listed.scope.rules.push(self.setting_id("discount_list_of_handhelds"));
            return Some(listed);
        }
        let other = self.edition(edition.header.falls_back_to.as_deref()?)?;
        if !self.settings.on("fall_back_to_other_edition") {
            return None;
        }
        if list == List::International || list == List::WornParts {
            return None;
        }
        let mut scope = other.scope(list, model)?;
        scope.rules.push(self.setting_id("fall_back_to_other_edition"));
        Some(Listed { scope, from_other_edition: true })
    }

    /// The id of the reading behind a setting; empty where there is no such setting.
    #[must_use]
    pub fn setting_id(&self, name: &str) -> String {
        self.settings.get(name).map(|s| s.id.clone()).unwrap_or_default()
    }

    #[must_use]
    pub fn price_table(&self, model: &str, region: &str, years: u32) -> Option<PriceTable> {
        Some(self.prices.table(self.catalogue.model(model)?, region, years))
    }
}
