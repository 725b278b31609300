//! What the record of processing says besides the rows. Who is responsible stands in the policies.

use aftercare_terms::Text;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    pub address: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub email: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsible {
    pub version: u32,
    pub created: String,
    pub modified: String,
    /// Where people read about it.
    pub url: String,
    pub subjects: Text,
    pub measures: Vec<Text>,
    /// What it means not to give the data.
    pub consequences: Text,
    /// How people come to what they may ask for.
    pub rights: Text,
    pub officer: Contact,
}

impl Responsible {
    /// What is wrong, by field.
    pub(super) fn defects(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut wrong = |field: String, what: &str| found.push((field, what.to_owned()));
        for (field, day) in [("created", &self.created), ("modified", &self.modified)] {
            if day.parse::<Date>().is_err() {
                wrong(format!("record.{field}"), "is not a day, such as `2026-11-22`");
            }
        }
        for (field, text) in [("subjects", &self.subjects), ("consequences", &self.consequences), ("rights", &self.rights)] {
            if !text.is_said() {
                wrong(format!("record.{field}"), "is not said in both languages");
            }
        }
        let officer = &self.officer;
        if officer.name.trim().is_empty() || officer.address.trim().is_empty() {
            wrong("record.officer".to_owned(), "has no name or no address");
        }
        if officer.country.len() != 2 || !officer.country.chars().all(|c| c.is_ascii_uppercase()) {
            wrong("record.officer.country".to_owned(), "two capital letters, such as `GB`");
        }
        if !officer.email.contains('@') || officer.email.contains(char::is_control) {
            wrong("record.officer.email".to_owned(), "not an e-mail address");
        }
        found
    }
}
