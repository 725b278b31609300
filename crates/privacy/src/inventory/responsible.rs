//! Who answers for the processing, and what the record of it says besides the rows.

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
    #[serde(default)]
    pub representative: String,
    pub email: String,
}

/// A country outside, and what makes it right that data go there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    pub country: String,
    pub safeguard: Text,
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
    pub controller: Contact,
    pub officer: Contact,
    pub authority: Contact,
    #[serde(default)]
    pub transfer: Vec<Transfer>,
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
        let country = |code: &str| code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase());
        for (field, contact) in [("controller", &self.controller), ("officer", &self.officer), ("authority", &self.authority)] {
            if contact.name.trim().is_empty() || contact.address.trim().is_empty() {
                wrong(format!("record.{field}"), "has no name or no address");
            }
            if !country(&contact.country) {
                wrong(format!("record.{field}.country"), "two capital letters, such as `GB`");
            }
            if !contact.email.contains('@') {
                wrong(format!("record.{field}.email"), "not an e-mail address");
            }
        }
        if self.transfer.iter().any(|transfer| !country(&transfer.country) || !transfer.safeguard.is_said()) {
            wrong("record.transfer".to_owned(), "needs a country of two capital letters and a safeguard in both languages");
        }
        found
    }
}
