//! The named settings: one reading for every point where the source is silent.

use crate::error::DocumentError;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A setting's value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum SettingValue {
    Bool(bool),
    Int(i64),
    Text(String),
}

/// A sentence in our own words, by language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub en: String,
    pub de: String,
}

impl Text {
    /// The sentence in `language`, English where there is none.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        if language == "de" && !self.de.is_empty() { &self.de } else { &self.en }
    }
}

/// One reading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// `S-nn`.
    pub id: String,
    pub name: String,
    pub question: Text,
    pub value: SettingValue,
    #[serde(default)]
    pub options: Vec<SettingValue>,
    #[serde(default)]
    pub doc: String,
    #[serde(default)]
    pub read_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    setting: Vec<Setting>,
}

/// All settings, by name.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    list: Vec<Setting>,
    by_name: HashMap<String, usize>,
}

impl Settings {
    /// Reads `settings.toml`.
    ///
    /// # Errors
    /// A [`DocumentError`] where the file is malformed, a name stands twice, or a value is not among its options.
    pub fn parse(file: &str, text: &str) -> Result<Self, DocumentError> {
        let raw: RawFile = toml::from_str(text).map_err(|e| DocumentError::toml(file, text, &e))?;
        let mut by_name = HashMap::new();
        for (n, setting) in raw.setting.iter().enumerate() {
            if !setting.options.is_empty() && !setting.options.contains(&setting.value) {
                return Err(DocumentError::new(file, 0, &setting.id, "the value is not among the options"));
            }
            if by_name.insert(setting.name.clone(), n).is_some() {
                return Err(DocumentError::new(file, 0, &setting.id, format!("the name `{}` stands twice", setting.name)));
            }
        }
        Ok(Self { list: raw.setting, by_name })
    }

    #[must_use]
    pub fn all(&self) -> &[Setting] {
        &self.list
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.by_name.get(name).and_then(|n| self.list.get(*n))
    }

    /// A switch; false where there is no such setting.
    #[must_use]
    pub fn on(&self, name: &str) -> bool {
        matches!(self.get(name).map(|s| &s.value), Some(SettingValue::Bool(true)))
    }

    /// A choice by name; empty where there is no such setting.
    #[must_use]
    pub fn choice(&self, name: &str) -> &str {
        match self.get(name).map(|s| &s.value) {
            Some(SettingValue::Text(text)) => text,
            _ => "",
        }
    }

    /// Changes a value, for trying another reading.
    ///
    /// # Errors
    /// Says so where there is no such setting or the value is not among its options.
    pub fn set(&mut self, name: &str, value: SettingValue) -> Result<(), String> {
        let setting = self.by_name.get(name).and_then(|n| self.list.get_mut(*n)).ok_or_else(|| format!("no setting `{name}`"))?;
        if !setting.options.is_empty() && !setting.options.contains(&value) {
            return Err(format!("`{name}` has no such option"));
        }
        setting.value = value;
        Ok(())
    }
}
