//! Areas: which countries belong together, and when.

use aftercare_terms::{DocumentError, Text};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::value::Datetime;

/// Everybody, in every list of areas.
pub(crate) const EVERYONE: &str = "everyone";

/// Where a person lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resident<'a> {
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// ISO 3166-2 without the country, where it matters.
    pub state: Option<&'a str>,
}

#[derive(Debug, Clone)]
struct Member {
    countries: Vec<String>,
    state: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
}

/// All areas of `areas.toml`.
#[derive(Debug, Clone, Default)]
pub struct Areas(BTreeMap<String, Area>);

#[derive(Debug, Clone)]
struct Area {
    label: Text,
    members: Vec<Member>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAreas {
    area: Vec<RawArea>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawArea {
    name: String,
    /// What people read.
    label: Text,
    member: Vec<RawMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    #[serde(rename = "in")]
    countries: Vec<String>,
    state: Option<String>,
    from: Option<Datetime>,
    until: Option<Datetime>,
}

/// A TOML date as a civil date.
pub(crate) fn civil(date: Option<&Datetime>) -> Result<Option<Date>, String> {
    let Some(stamp) = date else { return Ok(None) };
    let day = stamp
        .date
        .filter(|_| stamp.time.is_none())
        .and_then(|d| Date::new(i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok());
    day.map(Some).ok_or_else(|| format!("`{stamp}` is not a date"))
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())
}

impl Areas {
    /// Reads `areas.toml`.
    ///
    /// # Errors
    /// The defects, with the area.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let raw: RawAreas = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let (mut areas, mut defects) = (BTreeMap::new(), Vec::new());
        for area in raw.area {
            let mut defect = |what: String| defects.push(DocumentError::new(file, 0, &area.name, what));
            let mut members = Vec::new();
            for member in area.member {
                for code in member.countries.iter().filter(|code| !is_country(code)) {
                    defect(format!("`{code}` is not two capital letters"));
                }
                match (civil(member.from.as_ref()), civil(member.until.as_ref())) {
                    (Ok(from), Ok(until)) => members.push(Member { countries: member.countries, state: member.state, from, until }),
                    (from, until) => from.err().into_iter().chain(until.err()).for_each(&mut defect),
                }
            }
            if area.name == EVERYONE || areas.contains_key(&area.name) {
                defect("this area is taken".to_owned());
            }
            if !area.label.is_said() {
                defect("`label` is not said in every language".to_owned());
            }
            areas.insert(area.name, Area { label: area.label, members });
        }
        if defects.is_empty() { Ok(Self(areas)) } else { Err(defects) }
    }

    #[must_use]
    pub fn is_known(&self, area: &str) -> bool {
        area == EVERYONE || self.0.contains_key(area)
    }

    /// Does somebody who lives there belong to the area on that day?
    #[must_use]
    pub fn holds(&self, area: &str, resident: Resident<'_>, day: Date) -> bool {
        let is_member = |member: &Member| {
            member.countries.iter().any(|code| code == resident.country)
                && member.state.as_deref().is_none_or(|state| resident.state == Some(state))
                && member.from.is_none_or(|from| from <= day)
                && member.until.is_none_or(|until| day <= until)
        };
        area == EVERYONE || self.0.get(area).is_some_and(|found| found.members.iter().any(is_member))
    }

    /// What an area is called.
    #[must_use]
    pub fn told<'a>(&'a self, area: &'a str, language: &str) -> &'a str {
        self.0.get(area).map_or(area, |found| found.label.get(language))
    }

    /// Somebody of each country of an area, on whatever day.
    pub(crate) fn residents(&self, area: &str) -> impl Iterator<Item = Resident<'_>> {
        let members = self.0.get(area).into_iter().flat_map(|found| &found.members);
        members.flat_map(|member| member.countries.iter().map(|country| Resident { country, state: member.state.as_deref() }))
    }

    /// The areas' names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
