//! Readings: what the policies leave open, as named settings.

use aftercare_terms::{DocumentError, Text};
use serde::Deserialize;
use std::collections::BTreeSet;

/// One reading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub id: String,
    pub name: String,
    pub default: String,
    pub choices: Vec<String>,
    pub summary: Text,
}

/// All readings of `settings.toml`.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(rename = "setting")]
    pub settings: Vec<Setting>,
}

impl Settings {
    /// Reads `settings.toml`.
    ///
    /// # Errors
    /// The defects, with the setting.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let read: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let (mut seen, mut defects) = (BTreeSet::new(), Vec::new());
        for setting in &read.settings {
            let mut defect = |what: &str| defects.push(DocumentError::new(file, 0, &setting.name, what.to_owned()));
            if !setting.choices.contains(&setting.default) {
                defect("the value is none of its choices");
            }
            if !seen.insert(&setting.name) || !seen.insert(&setting.id) {
                defect("stands twice");
            }
        }
        if defects.is_empty() { Ok(read) } else { Err(defects) }
    }

    /// The value of a setting; `otherwise` where the file does not have it.
    #[must_use]
    pub fn get<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.settings.iter().find(|setting| setting.name == name).map_or(otherwise, |setting| &setting.default)
    }
}
