//! Regions and their public holidays.

use aftercare_terms::{DocumentError, Text};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const REGIONS: &str = "regions.toml";
const HOLIDAYS: &str = "holidays.toml";

/// What is known of a country or region.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// ISO 3166-1 alpha-2; empty for the default.
    #[serde(default)]
    pub code: String,
    pub name: Text,
    pub group: String,
    /// In the Europe group of the site's region list.
    pub europe: bool,
    pub eea: bool,
    pub uk: bool,
    pub time_zone: String,
    pub languages: Vec<String>,
    /// The edition of the care terms sold there.
    pub edition: String,
    pub currency: String,
    /// The operator's official warranty there.
    pub warranty_months: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegions {
    default: Region,
    region: Vec<Region>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHolidays {
    holidays: Vec<RawHoliday>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    region: String,
    #[serde(rename = "note")]
    _note: String,
    days: Vec<toml::value::Datetime>,
}

/// All regions with their holidays and time zones.
#[derive(Debug, Clone)]
pub struct Regions {
    default: (Region, TimeZone),
    by_code: BTreeMap<String, (Region, TimeZone)>,
    holidays: BTreeMap<String, BTreeSet<Date>>,
    none: BTreeSet<Date>,
}

impl Regions {
    /// Reads `regions.toml` and `holidays.toml`.
    ///
    /// # Errors
    /// The defect, with its file and, where it is known, its line.
    pub fn parse(regions: &str, holidays: &str) -> Result<Self, DocumentError> {
        let of_regions = |code: &str, message: String| DocumentError::new(REGIONS, 0, code, message);
        let raw: RawRegions = toml::from_str(regions).map_err(|e| DocumentError::toml(REGIONS, regions, &e))?;
        let zoned = |region: Region| -> Result<(Region, TimeZone), DocumentError> {
            let zone =
                TimeZone::get(&region.time_zone).map_err(|_| of_regions(&region.code, format!("no time zone `{}`", region.time_zone)))?;
            Ok((region, zone))
        };
        let mut by_code = BTreeMap::new();
        for region in raw.region {
            let code = region.code.clone();
            if !is_code(&code) {
                return Err(of_regions(&code, "is not two capital letters".to_owned()));
            }
            if by_code.insert(code.clone(), zoned(region)?).is_some() {
                return Err(of_regions(&code, "stands twice".to_owned()));
            }
        }
        let raw_days: RawHolidays = toml::from_str(holidays).map_err(|e| DocumentError::toml(HOLIDAYS, holidays, &e))?;
        let mut days: BTreeMap<String, BTreeSet<Date>> = BTreeMap::new();
        for entry in raw_days.holidays {
            for day in entry.days {
                let date = day
                    .date
                    .and_then(civil)
                    .ok_or_else(|| DocumentError::new(HOLIDAYS, 0, &entry.region, format!("`{day}` is not a date")))?;
                days.entry(entry.region.clone()).or_default().insert(date);
            }
        }
        Ok(Self { default: zoned(raw.default)?, by_code, holidays: days, none: BTreeSet::new() })
    }

    /// A region by code; the default for codes that are not listed.
    #[must_use]
    pub fn get(&self, code: &str) -> &Region {
        self.by_code.get(code).map_or(&self.default.0, |(region, _)| region)
    }

    #[must_use]
    pub fn zone(&self, code: &str) -> &TimeZone {
        self.by_code.get(code).map_or(&self.default.1, |(_, zone)| zone)
    }

    #[must_use]
    pub fn holidays(&self, code: &str) -> &BTreeSet<Date> {
        self.holidays.get(code).unwrap_or(&self.none)
    }

    /// Replaces a region's holidays.
    pub fn set_holidays(&mut self, code: &str, days: BTreeSet<Date>) {
        self.holidays.insert(code.to_owned(), days);
    }

    /// The listed regions, by code.
    pub fn all(&self) -> impl Iterator<Item = &Region> {
        self.by_code.values().map(|(region, _)| region)
    }
}

/// Two capital letters.
#[must_use]
pub fn is_code(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// A TOML date as a civil date.
#[must_use]
pub fn civil(date: toml::value::Date) -> Option<Date> {
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
