//! What the operator charges (S-44): keyed by region, product and length of the plan.

use aftercare_terms::{DocumentError, Model};
use serde::{Deserialize, Serialize};

const PRICES: &str = "prices.toml";

/// The amounts that hold for one plan, in minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// ISO 4217.
    pub currency: String,
    /// By the ordinal of the replacement under the plan, the last repeating.
    pub replacement_damage: Vec<i64>,
    pub replacement_flyaway: Vec<i64>,
    /// Each missing piece.
    pub missing_component: i64,
    pub repair_discount_percent: i64,
    /// The most that all discounts of one plan come to.
    pub repair_discount_cap: i64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    #[serde(default)]
    regions: Vec<String>,
    #[serde(default)]
    models: Vec<String>,
    #[serde(default)]
    families: Vec<String>,
    years: Option<u32>,
    currency: Option<String>,
    replacement_damage: Option<Vec<i64>>,
    replacement_flyaway: Option<Vec<i64>>,
    missing_component: Option<i64>,
    repair_discount_percent: Option<i64>,
    repair_discount_cap: Option<i64>,
}

/// What a plan itself costs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRow {
    #[serde(default)]
    regions: Vec<String>,
    #[serde(default)]
    models: Vec<String>,
    #[serde(default)]
    families: Vec<String>,
    currency: String,
    /// By the plan's length in years, from 1.
    price: Vec<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    default: PriceTable,
    #[serde(default)]
    price: Vec<Row>,
    #[serde(default)]
    plan: Vec<PlanRow>,
}

/// The operator's price list.
#[derive(Debug, Clone)]
pub struct Prices {
    default: PriceTable,
    rows: Vec<Row>,
    plans: Vec<PlanRow>,
}

impl Prices {
    /// Reads `prices.toml`.
    ///
    /// # Errors
    /// What is wrong: malformed, negative, or two rows that match equally well.
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let defect = |message: String| DocumentError::new(PRICES, 0, "", message);
        let raw: Raw = toml::from_str(text).map_err(|e| DocumentError::toml(PRICES, text, &e))?;
        raw.default.check().map_err(defect)?;
        for row in &raw.price {
            let amounts = [row.missing_component, row.repair_discount_percent, row.repair_discount_cap];
            let lists = [&row.replacement_damage, &row.replacement_flyaway];
            if amounts.iter().flatten().any(|n| *n < 0)
                || lists.iter().any(|l| l.as_ref().is_some_and(|l| l.is_empty() || l.iter().any(|n| *n < 0)))
            {
                return Err(defect("an amount is negative, or a list is empty".to_owned()));
            }
        }
        Ok(Self { default: raw.default, rows: raw.price, plans: raw.plan })
    }

    /// One table for everything, as scenarios bring it.
    #[must_use]
    pub fn fixed(table: PriceTable) -> Self {
        Self { default: table, rows: Vec::new(), plans: Vec::new() }
    }

    /// The amounts where no row says otherwise.
    #[must_use]
    pub fn default_table(&self) -> &PriceTable {
        &self.default
    }

    /// The amounts for a plan: rows that name the region, then the model, then the family, then the years go first; what the best row does not
    /// say is taken from the next. A row with another currency than the one chosen is not mixed in.
    #[must_use]
    pub fn table(&self, model: &Model, region: &str, years: u32) -> PriceTable {
        let mut rows: Vec<(u32, &Row)> = self.rows.iter().filter_map(|row| Some((rank(row, model, region, years)?, row))).collect();
        rows.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        let currency = rows.iter().find_map(|(_, row)| row.currency.clone()).unwrap_or_else(|| self.default.currency.clone());
        let mut table = if currency == self.default.currency {
            self.default.clone()
        } else {
            let empty = PriceTable {
                currency: currency.clone(),
                replacement_damage: Vec::new(),
                replacement_flyaway: Vec::new(),
                missing_component: 0,
                repair_discount_percent: self.default.repair_discount_percent,
                repair_discount_cap: 0,
            };
            // A row that brings a currency gives every amount.
            rows.iter().rev().filter(|(_, row)| row.currency.as_ref() == Some(&currency)).fold(empty, |table, (_, row)| lay(table, row))
        };
        for (_, row) in rows.iter().rev() {
            if row.currency.as_ref().is_none_or(|c| *c == currency) {
                table = lay(table, row);
            }
        }
        table
    }

    /// What a plan costs; `None` where it is not sold.
    #[must_use]
    pub fn plan(&self, model: &Model, region: &str, years: u32) -> Option<(i64, &str)> {
        let mut rows: Vec<(u32, &PlanRow)> =
            self.plans.iter().filter_map(|row| Some((match_rank(&row.regions, &row.models, &row.families, model, region)?, row))).collect();
        rows.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        let nth = usize::try_from(years).ok()?.checked_sub(1)?;
        rows.iter().find_map(|(_, row)| Some((*row.price.get(nth)?, row.currency.as_str())))
    }
}

fn lay(mut table: PriceTable, row: &Row) -> PriceTable {
    if let Some(list) = &row.replacement_damage {
        table.replacement_damage.clone_from(list);
    }
    if let Some(list) = &row.replacement_flyaway {
        table.replacement_flyaway.clone_from(list);
    }
    table.missing_component = row.missing_component.unwrap_or(table.missing_component);
    table.repair_discount_percent = row.repair_discount_percent.unwrap_or(table.repair_discount_percent);
    table.repair_discount_cap = row.repair_discount_cap.unwrap_or(table.repair_discount_cap);
    table
}

fn rank(row: &Row, model: &Model, region: &str, years: u32) -> Option<u32> {
    let base = match_rank(&row.regions, &row.models, &row.families, model, region)?;
    match row.years {
        None => Some(base),
        Some(y) if y == years => Some(base + 1),
        Some(_) => None,
    }
}

fn match_rank(regions: &[String], models: &[String], families: &[String], model: &Model, region: &str) -> Option<u32> {
    let by_region = match (regions.is_empty(), regions.iter().any(|r| r == region)) {
        (true, _) => 0,
        (false, true) => 8,
        (false, false) => return None,
    };
    let by_product = if models.contains(&model.slug) {
        4
    } else if families.contains(&model.family) {
        2
    } else if models.is_empty() && families.is_empty() {
        0
    } else {
        return None;
    };
    Some(by_region + by_product)
}

impl PriceTable {
    /// Refuses what no price list can say.
    ///
    /// # Errors
    /// Names the field.
    pub fn check(&self) -> Result<(), String> {
        for (name, list) in [("replacement_damage", &self.replacement_damage), ("replacement_flyaway", &self.replacement_flyaway)] {
            if list.is_empty() || list.len() > 64 || list.iter().any(|n| *n < 0) {
                return Err(format!("`{name}` needs 1 to 64 amounts, none negative"));
            }
        }
        for (name, amount) in [("missing_component", self.missing_component), ("repair_discount_cap", self.repair_discount_cap)] {
            if amount < 0 {
                return Err(format!("`{name}` is negative"));
            }
        }
        if !(0..=100).contains(&self.repair_discount_percent) {
            return Err("`repair_discount_percent` is 0 to 100".to_owned());
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err("`currency` is three capital letters".to_owned());
        }
        Ok(())
    }
}
