//! The countries that there are, and what they are called.

use aftercare_terms::{DocumentError, Text, line_of};
use serde::Deserialize;
use std::collections::BTreeMap;

/// All of `countries.toml`, by code.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countries {
    country: BTreeMap<String, Text>,
}

impl Countries {
    /// Reads `countries.toml`.
    ///
    /// # Errors
    /// The defects, with their lines.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<DocumentError>> {
        let read: Self = toml::from_str(text).map_err(|e| vec![DocumentError::toml(file, text, &e)])?;
        let mut defects = Vec::new();
        for (code, name) in &read.country {
            let line = text.find(&format!("\n{code} =")).map_or(1, |offset| line_of(text, offset + 1));
            if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                defects.push(DocumentError::new(file, line, code, "is not two capital letters"));
            }
            if !name.is_said() || name.nl.trim().is_empty() {
                defects.push(DocumentError::new(file, line, code, "has no name in one of the languages"));
            }
        }
        if defects.is_empty() { Ok(read) } else { Err(defects) }
    }

    #[must_use]
    pub fn is_known(&self, code: &str) -> bool {
        self.country.contains_key(code)
    }

    /// What a country is called; its code, where there is none of it.
    #[must_use]
    pub fn told<'a>(&'a self, code: &'a str, language: &str) -> &'a str {
        self.country.get(code).map_or(code, |name| name.get(language))
    }

    /// Every code with its name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.country.iter().map(|(code, name)| (code.as_str(), name))
    }
}
