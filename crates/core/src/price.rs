//! What the operator charges (S-44): keyed by region, product and length of the plan.

use crate::region::is_code;
use aftercare_terms::{Catalogue, DocumentError, Model, line_of};
use serde::{Deserialize, Serialize};
use toml::Spanned;

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
    price: Vec<Spanned<Row>>,
    #[serde(default)]
    plan: Vec<Spanned<PlanRow>>,
}

/// For which plans a row stands.
#[derive(Clone, Copy)]
struct Reach<'a> {
    regions: &'a [String],
    models: &'a [String],
    families: &'a [String],
    years: Option<u32>,
}

impl Reach<'_> {
    /// Refuses what no plan could ever match.
    fn check(&self, catalogue: &Catalogue) -> Result<(), String> {
        if let Some(region) = self.regions.iter().find(|r| !is_code(r)) {
            return Err(format!("`regions`: `{region}` is not a region code of two capital letters (ISO 3166-1)"));
        }
        if let Some(model) = self.models.iter().find(|m| catalogue.model(m).is_none()) {
            return Err(format!("`models`: the catalogue has no model `{model}`"));
        }
        match self.families.iter().find(|f| !catalogue.models.iter().any(|m| m.family == **f)) {
            Some(family) => Err(format!("`families`: the catalogue has no family `{family}`")),
            None => Ok(()),
        }
    }

    /// The product for which both rows stand equally well, where there is one.
    fn meets(&self, other: Self, catalogue: &Catalogue) -> Option<String> {
        let regions =
            if self.regions.is_empty() { other.regions.is_empty() } else { self.regions.iter().any(|r| other.regions.contains(r)) };
        if !regions || self.years != other.years {
            return None;
        }
        let rank = |reach: Self, model: &Model| match_rank(&[], reach.models, reach.families, model, "");
        let both = |model: &&Model| rank(*self, model).is_some_and(|r| rank(other, model) == Some(r));
        catalogue.models.iter().find(both).map(|model| model.slug.clone())
    }
}

/// The first row that a later one equals.
fn doubled(text: &str, rows: &[(usize, Reach<'_>)], catalogue: &Catalogue) -> Option<DocumentError> {
    rows.iter().enumerate().find_map(|(n, (offset, reach))| {
        let (first, model) = rows.iter().take(n).find_map(|(first, other)| Some((*first, reach.meets(*other, catalogue)?)))?;
        let message = format!("this row and the one of line {} match `{model}` equally well", line_of(text, first));
        Some(DocumentError::at(PRICES, text, *offset, "", message))
    })
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
    /// What is wrong: malformed, negative, a product that the catalogue does not have, a row of another currency that leaves an amount
    /// open, or two rows that match equally well.
    pub fn parse(text: &str, catalogue: &Catalogue) -> Result<Self, DocumentError> {
        let raw: Raw = toml::from_str(text).map_err(|e| DocumentError::toml(PRICES, text, &e))?;
        let defect = |at: usize, message: String| DocumentError::at(PRICES, text, at, "", message);
        raw.default.check().map_err(|message| DocumentError::new(PRICES, 0, "default", message))?;
        for row in &raw.price {
            let at = row.span().start;
            row.get_ref().reach().check(catalogue).map_err(|message| defect(at, message))?;
            row.get_ref().check(&raw.default).map_err(|message| defect(at, message))?;
        }
        for row in &raw.plan {
            let at = row.span().start;
            row.get_ref().reach().check(catalogue).map_err(|message| defect(at, message))?;
            row.get_ref().check().map_err(|message| defect(at, message))?;
        }
        let prices: Vec<_> = raw.price.iter().map(|row| (row.span().start, row.get_ref().reach())).collect();
        let plans: Vec<_> = raw.plan.iter().map(|row| (row.span().start, row.get_ref().reach())).collect();
        if let Some(error) = doubled(text, &prices, catalogue).or_else(|| doubled(text, &plans, catalogue)) {
            return Err(error);
        }
        let rows = raw.price.into_iter().map(Spanned::into_inner).collect();
        Ok(Self { default: raw.default, rows, plans: raw.plan.into_iter().map(Spanned::into_inner).collect() })
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

impl Row {
    fn reach(&self) -> Reach<'_> {
        Reach { regions: &self.regions, models: &self.models, families: &self.families, years: self.years }
    }

    /// Refuses what the row cannot say beside the default.
    fn check(&self, default: &PriceTable) -> Result<(), String> {
        let foreign = self.currency.as_ref().filter(|currency| **currency != default.currency);
        let lists = [&self.replacement_damage, &self.replacement_flyaway];
        let amounts = [self.missing_component, self.repair_discount_cap];
        if let Some(currency) = foreign.filter(|_| lists.iter().any(|l| l.is_none()) || amounts.iter().any(Option::is_none)) {
            return Err(format!("a row with the currency `{currency}` gives every amount, since nothing is taken from another currency"));
        }
        PriceTable { currency: self.currency.clone().unwrap_or_else(|| default.currency.clone()), ..lay(default.clone(), self) }.check()
    }
}

impl PlanRow {
    fn reach(&self) -> Reach<'_> {
        Reach { regions: &self.regions, models: &self.models, families: &self.families, years: None }
    }

    fn check(&self) -> Result<(), String> {
        if self.price.is_empty() || self.price.iter().any(|n| *n < 0) {
            return Err("`price` needs an amount for each length of the plan, none negative".to_owned());
        }
        is_currency(&self.currency)
    }
}

fn is_currency(code: &str) -> Result<(), String> {
    if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(());
    }
    Err("`currency` is three capital letters".to_owned())
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
        is_currency(&self.currency)
    }
}
